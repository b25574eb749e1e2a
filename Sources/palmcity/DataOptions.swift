import ArgumentParser

/// Which city, and on which data: the same two options for every command that opens both.
struct DataOptions: ParsableArguments {
  @Option(help: "The city's folder.") var city = "Cities/yantai"
  @Option(help: "Folder of the data: database, files, keys.") var data = "data/yantai"

  /// The city on data that is there.
  func reading() throws -> Composition { try Composition.reading(city: city, data: data) }
}
