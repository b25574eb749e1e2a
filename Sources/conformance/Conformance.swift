import ArgumentParser

@main
struct Conformance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance",
    abstract: "Runs public conformance suites over PalmCity's engines.",
    subcommands: [BPMNCommand.self, DMNCommand.self])
}
