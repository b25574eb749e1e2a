import Foundation
import Testing

/// The house's table (docs/ARCHITECTURE.md): what each room may import of the others.
private let table: [String: Set<String>] = [
  "CDecimal": [], "CSQLite": [], "Civics": [], "Markup": [], "FEEL": ["CDecimal"],
  "Decisions": ["FEEL", "Markup"], "Processes": ["FEEL", "Markup"],
  "Registers": ["Civics", "FEEL"], "Population": ["Civics"], "Licences": [],
  "Catalogue": ["Civics", "FEEL", "Markup", "Decisions", "Processes", "Registers"],
  "Casework": ["Catalogue", "Civics", "FEEL", "Decisions", "Processes", "Registers"],
  "Store": ["Civics", "Registers"],
  "StoreSQLite": ["CSQLite", "Store", "Civics", "Registers"],
  "CityHall": [
    "Casework", "Catalogue", "Civics", "FEEL", "Licences", "Processes", "Registers", "Store",
  ],
  "Outbox": ["Store", "Civics"],
  "Web": ["CityHall", "Casework", "Catalogue", "Civics", "FEEL", "Store"],
  "Portal": ["Web", "CityHall", "Casework", "Catalogue", "Civics", "FEEL", "Licences", "Store"],
  "Desk": ["Web", "CityHall", "Casework", "Catalogue", "Civics", "FEEL", "Store"],
  "API": ["Web", "CityHall", "Casework", "Catalogue", "Civics", "FEEL", "Licences", "Store"],
  "ConformanceSuites": ["Decisions", "FEEL", "Markup", "Processes"],
  "conformance": ["ConformanceSuites"],
]

/// Rooms of C, which import no other.
private let roomsOfC: Set<String> = ["CDecimal", "CSQLite"]

/// Libraries that only these rooms see; `palmcity` sees all.
private let libraries: [String: Set<String>] = [
  "Hummingbird": ["Web", "Portal", "Desk", "API"], "Mustache": ["Web", "Portal", "Desk"],
  "GRDB": ["StoreSQLite"], "GRDBSQLite": ["StoreSQLite"], "Yams": ["Catalogue"],
  "FoundationXML": ["Markup"],
]

private let sources = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

private func files(of room: String) throws -> [URL] {
  let folder = sources.appending(path: room)
  let names =
    FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
  return names.filter { $0.hasSuffix(".swift") }.map { folder.appending(path: $0) }
}

private func imports(_ file: URL) throws -> [String] {
  try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ").filter { !$0.hasPrefix("@") && $0 != "package" }
    guard words.count >= 2, words[0] == "import" else { return nil }
    return String(words[words.count - 1].split(separator: ".")[0])
  }
}

@Test func `every room is in the table`() throws {
  let rooms = try FileManager.default.contentsOfDirectory(atPath: sources.path)
  #expect(Set(rooms).subtracting(["palmcity"]) == Set(table.keys))
}

@Test(arguments: table.keys.sorted())
func `a room imports only what stands below it`(room: String) throws {
  let found = try files(of: room)
  #expect(!found.isEmpty || roomsOfC.contains(room))
  for file in found {
    for name in try imports(file) {
      if table[name] != nil {
        #expect(table[room]?.contains(name) == true, "\(file.lastPathComponent) imports \(name)")
      }
      if let allowed = libraries[name] {
        #expect(allowed.contains(room), "\(file.lastPathComponent) imports \(name)")
      }
      #expect(name != "palmcity")
    }
  }
}

@Test func `no file in Sources forces, traps or leaves work undone`() throws {
  let words = ["@unchecked Sendable", "try!", "as!", "fatalError(", "TODO", "FIXME"]
  for room in table.keys {
    for file in try files(of: room) {
      let text = try String(contentsOf: file, encoding: .utf8)
      for word in words {
        #expect(!text.contains(word), "\(room)/\(file.lastPathComponent) holds \(word)")
      }
    }
  }
}
