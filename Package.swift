// swift-tools-version: 6.1
import PackageDescription

/// The house: rooms from the ground up, imports pointing down only. `Tests/HouseTests` holds
/// every file's imports to the table in `docs/ARCHITECTURE.md`.
let rooms: [Target] = [
  .target(name: "CDecimal", linkerSettings: [.linkedLibrary("bidgcc000")]),
  .target(name: "CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
  .room("Civics"),
  .room("Markup"),
  .room("FEEL", ["CDecimal"]),
  .room("Decisions", ["FEEL", "Markup"]),
  .room("Processes", ["FEEL", "Markup"]),
  .room("Registers", ["Civics", "FEEL"]),
  .room("Population", ["Civics"]),
  .room("Licences", [.crypto]),
  .room(
    "Catalogue",
    ["Civics", "FEEL", "Markup", "Decisions", "Processes", "Registers", .yams]),
  .room("Casework", ["Catalogue", "Civics", "FEEL", "Decisions", "Processes", "Registers"]),
  .room("Store", ["Civics", "Registers"]),
  .room("StoreSQLite", ["CSQLite", "Store", "Civics", "Registers", .crypto, .grdb]),
  .room(
    "CityHall",
    [
      "Casework", "Catalogue", "Civics", "FEEL", "Licences", "Processes", "Registers", "Store",
      .crypto,
    ]),
  .room("Outbox", ["Store", "Civics"]),
  .room(
    "Web",
    [
      "CityHall", "Casework", "Catalogue", "Civics", "FEEL", "Store", .hummingbird, .mustache, .log,
    ],
    resources: [.copy("Assets")]),
  .room(
    "Portal",
    [
      "Web", "CityHall", "Casework", "Catalogue", "Civics", "FEEL", "Licences", "Store",
      .hummingbird, .mustache,
    ],
    resources: [.copy("Templates")]),
  .room(
    "Desk",
    [
      "Web", "CityHall", "Casework", "Catalogue", "Civics", "FEEL", "Store", .hummingbird,
      .mustache,
    ],
    resources: [.copy("Templates")]),
  .room(
    "API",
    [
      "Web", "CityHall", "Casework", "Catalogue", "Civics", "FEEL", "Licences", "Store",
      .crypto, .hummingbird, .log,
    ],
    resources: [.copy("OpenAPI")]),
  .room("ConformanceSuites", ["Decisions", "FEEL", "Markup", "Processes"]),
]

let tests: [Target] = [
  .tests("Civics"), .tests("Markup"), .tests("FEEL", ["CDecimal"], exclude: ["Tables"]),
  .tests("Decisions", ["ConformanceSuites", "FEEL", "Markup"], exclude: ["Findings", "Tables"]),
  .tests("Processes", ["ConformanceSuites", "FEEL", "Markup"]),
  .tests("Registers", ["Civics", "FEEL"]), .tests("Population", ["Civics"]),
  .tests("Licences", [.crypto]),
  .tests("Catalogue", ["Civics", "FEEL", "Markup", "Decisions", "Processes", "Registers"]),
  .tests(
    "Casework",
    ["Catalogue", "Civics", "FEEL", "Markup", "Decisions", "Processes", "Registers"],
    exclude: ["Events"]),
  .tests("StoreSQLite", ["Store", "Civics", "Registers", .grdb]),
  .tests("Outbox", ["Store", "Civics"]),
  .tests(
    "CityHall",
    [
      "Casework", "Catalogue", "Civics", "FEEL", "Licences", "Processes", "Registers", "Store",
      "StoreSQLite", "Population", .grdb,
    ]),
  .tests("Web", ["Casework", "Catalogue", "Civics", "FEEL", "Store"]),
  .tests("Portal", ["CityHall", "Casework", "Catalogue", "Civics", "Web"]),
  .tests(
    "API",
    [
      "Web", "CityHall", "Casework", "Catalogue", "Civics", "FEEL", "Licences", "Population",
      "Registers", "Store", "StoreSQLite", .hummingbird, .hummingbirdTesting,
    ]),
  .testTarget(name: "HouseTests", path: "Tests/HouseTests"),
]

let package = Package(
  name: "palmcity",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "palmcity", targets: ["palmcity"]),
    .library(name: "FEEL", targets: ["FEEL"]),
    .library(name: "Decisions", targets: ["Decisions"]),
    .library(name: "Processes", targets: ["Processes"]),
    .library(name: "Licences", targets: ["Licences"]),
  ],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: rooms + tests + [
    .executableTarget(
      name: "palmcity",
      dependencies: [
        "API", "Casework", "Catalogue", "CityHall", "Civics", "Decisions", "Desk", "FEEL",
        "Licences", "Outbox", "Population", "Portal", "Registers", "Store", "StoreSQLite", "Web",
        .hummingbird, .log,
        .arguments, .lifecycle, .signals,
      ]),
    .executableTarget(name: "conformance", dependencies: ["ConformanceSuites", .arguments]),
  ],
  swiftLanguageModes: [.v6]
)

// Only `make fuzz` builds this, with libFuzzer.
if Context.environment["PALMCITY_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: ["Decisions", "FEEL"], path: "Tests/Fuzz",
      exclude: ["words.dict"]))
}

extension Target {
  static func room(
    _ name: String, _ dependencies: [Dependency] = [], resources: [Resource] = []
  ) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources)
  }

  static func tests(
    _ room: String, _ dependencies: [Dependency] = [], exclude: [String] = []
  ) -> Target {
    .testTarget(
      name: "\(room)Tests", dependencies: [.byName(name: room)] + dependencies, exclude: exclude)
  }
}

extension Target.Dependency {
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let grdb = product(name: "GRDB", package: "GRDB.swift")
  static let yams = product(name: "Yams", package: "Yams")
  static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
  static let hummingbirdTesting = product(name: "HummingbirdTesting", package: "hummingbird")
  static let mustache = product(name: "Mustache", package: "swift-mustache")
  static let log = product(name: "Logging", package: "swift-log")
  static let arguments = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let signals = product(name: "UnixSignals", package: "swift-service-lifecycle")
  static let lifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
}
