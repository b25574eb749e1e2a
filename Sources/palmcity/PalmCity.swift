import ArgumentParser

@main
struct PalmCity: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "palmcity",
    abstract: "Runs a city's public services from one program and one folder.",
    discussion: """
      A city is a folder of YAML, DMN and BPMN files, such as Cities/yantai.
      Start with:  palmcity demo
      Exit codes: 0 all is well; 1 something was found (by check, verify or audit) or failed; \
      64 the command was not understood.
      """,
    version: "0.1.0",
    subcommands: [
      Demo.self, Serve.self, Check.self, PopulationCommand.self, CaseCommand.self, Verify.self,
      Audit.self, Token.self, Effect.self, Replay.self, Export.self, Pause.self,
      RecountCommand.self, Migrate.self, Bench.self,
    ])
}

/// A failure with what to do about it; printed without a stack, exit code 1.
struct Advice: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
