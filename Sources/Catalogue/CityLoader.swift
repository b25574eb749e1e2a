import Civics
import Decisions
import Processes
import Registers

/// How far a load has come.
package struct LoadProgress: Hashable, Sendable {
  /// Parts done, of `total`.
  package let done: Int
  package let total: Int
  /// The file or folder that comes next.
  package let part: String
}

/// What a load found. `city` is there when no finding is an error.
package struct LoadedCity: Sendable, CustomStringConvertible {
  package let city: City?
  /// By file and line.
  package let findings: [CityFinding]
  /// The bytes that were read, by path within the folder: what an edition is kept as.
  package let files: [String: [UInt8]]

  package var errors: [CityFinding] { findings.filter { $0.severity == .error } }
  package var description: String {
    (["edition \(city?.edition ?? "none")"] + findings.map(\.description)).joined(separator: "\n")
  }
}

/// A folder that is no sound city: every finding, the errors first.
package struct BrokenCity: Error, Hashable, Sendable, CustomStringConvertible {
  package let findings: [CityFinding]
  package init(findings: [CityFinding]) { self.findings = findings }
  package var description: String { findings.map(\.description).joined(separator: "\n") }
}

/// Reads a city's folder, compiles every model and expression in it, and lints the whole.
///
/// ```swift
/// let loaded = CityLoader.load("Cities/yantai")
/// for finding in loaded.findings { print(finding) }
/// ```
/// The format is described in `docs/city-folder.md`. Nothing in the folder is executed, and
/// everything read from it is bounded.
package enum CityLoader {
  package static func load(
    _ folder: String, limits: CityLimits = .standard,
    progress: (LoadProgress) -> Void = { _ in }
  ) -> LoadedCity {
    load(CityFolder(reading: folder, limits: limits), progress)
  }

  /// The city that files make which were read before; `LoadedCity.files` of one load gives the
  /// same city again.
  package static func load(files: [String: [UInt8]]) -> LoadedCity {
    load(CityFolder(files: files)) { _ in }
  }

  /// An edition that was live: it was sound when it was put live, and is not judged again by rules
  /// that the check has learned since. Nil where it cannot be read.
  package static func kept(files: [String: [UInt8]]) -> City? {
    var reader = CityReader(folder: CityFolder(files: files))
    return reader.read { _ in }
  }

  private static func load(
    _ folder: CityFolder, _ progress: (LoadProgress) -> Void
  ) -> LoadedCity {
    var reader = CityReader(folder: folder)
    let city = reader.read(progress: progress)
    let findings = Set(reader.findings).sorted()
    let isSound = !findings.contains { $0.severity == .error }
    return LoadedCity(city: isSound ? city : nil, findings: findings, files: folder.files)
  }

  /// The city, or its findings as an error.
  package static func city(
    _ folder: String, limits: CityLimits = .standard,
    progress: (LoadProgress) -> Void = { _ in }
  ) throws(BrokenCity) -> City {
    let loaded = load(folder, limits: limits, progress: progress)
    guard let city = loaded.city else {
      throw BrokenCity(
        findings: loaded.errors + loaded.findings.filter { $0.severity == .warning })
    }
    return city
  }
}

/// One reading of one folder: collects what is sound and what is wrong.
struct CityReader {
  let folder: CityFolder
  var findings: [CityFinding]
  private var processes: [String: ProcessModel] = [:]
  /// Processes that were read, sound or not.
  private var processNames: Set<String> = []
  /// The name of an edition that is kept; nil: it follows from the files.
  private let edition: String?

  init(folder: CityFolder, edition: String? = nil) {
    self.folder = folder
    self.edition = edition
    findings = folder.findings
  }

  mutating func read(progress: (LoadProgress) -> Void) -> City? {
    if folder.findings.contains(where: { $0.rule == CityRule.folder.rawValue }),
      folder.files.isEmpty
    {
      return nil
    }
    reportUnknownFiles()
    let itemNames = folder.names(in: "items")
    let total = itemNames.count + 2
    progress(LoadProgress(done: 0, total: total, part: "city.yaml"))

    let identity = decode(CityIdentity.self, "city.yaml", required: true)
    let agencies = decode([Agency].self, "agencies.yaml", required: true)
    let calendar = decode([CalendarYearEntry].self, "calendar.yaml", required: true)
    let home = decode(HomePage.self, "home.yaml", required: false)
    let registers = folder.names(in: "registers").filter { $0.hasSuffix(".yaml") }.compactMap {
      decode(RegisterDefinition.self, "registers/" + $0, required: true)
    }
    progress(LoadProgress(done: 1, total: total, part: "processes"))
    readProcesses()

    var sources: [ItemSource] = []
    for (index, name) in itemNames.enumerated() {
      progress(LoadProgress(done: index + 2, total: total, part: "items/\(name)"))
      if let source = readItem(name) { sources.append(source) }
    }
    let context = LintContext(
      identity: identity, agencies: agencies, registers: registers, home: home, items: sources,
      knownItems: Set(itemNames))
    findings += context.cityFindings(calendar: calendar)

    let edition = self.edition ?? folder.digest
    let members = Set(registers.flatMap { $0.value.fields.map(\.name) }).sorted()
    let titles = Dictionary(
      registers.map { register in
        let fields = register.value.fields.map { ($0.name, $0.title) }
        return (register.value.id, Dictionary(fields, uniquingKeysWith: { first, _ in first }))
      }, uniquingKeysWith: { first, _ in first })
    let regions = Dictionary(
      (identity?.value.regions ?? []).map { ($0.code.description, $0.name) },
      uniquingKeysWith: { first, _ in first })
    let names = Dictionary(
      (agencies?.value ?? []).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    var items: [Item] = []
    var lints: [(ItemLint, Item)] = []
    for source in sources {
      let compiled = source.compile(members: members)
      findings += compiled.findings
      let lint = ItemLint(
        source: source, context: context, expressions: compiled.expressions)
      findings += lint.findings()
      guard let process = source.process else { continue }
      let item = Item(
        definition: source.definition, edition: edition, rules: source.rules, process: process,
        licence: source.licence?.definition, goldenCases: source.cases?.definitions ?? [],
        goldenCaseLines: source.caseLines, before: source.before,
        migration: source.migration?.definition, expressions: compiled.expressions,
        recordTitles: titles, regionNames: regions,
        agencies: names)
      items.append(item)
      lints.append((lint, item))
    }
    progress(LoadProgress(done: total, total: total, part: ""))
    guard let identity, let agencies, let calendar else { return nil }
    let city = City(
      identity: identity.value, agencies: agencies.value,
      calendar: WorkingCalendar(years: calendar.value.map(\.workingYear)),
      holidays: calendar.value.flatMap(\.named), registers: registers.map(\.value), items: items,
      home: home?.value ?? HomePage(featured: [], fields: []), edition: edition)
    for (lint, item) in lints { findings += lint.englishFindings(item, city) }
    return city
  }

  /// Decodes one file; nil, with findings, where it is missing or not what it should be.
  private mutating func decode<T: Decodable>(
    _ type: T.Type, _ file: String, required: Bool
  ) -> Read<T>? {
    guard let bytes = folder.files[file] else {
      if required {
        findings.append(CityFinding(.missingFile, file, 0, "缺少这个文件", "This file is missing"))
      }
      return nil
    }
    do {
      let node = try YAMLNode(parsing: bytes, file: file)
      let (value, problems) = StrictDecoder(root: node, file: file).decode(type)
      findings += problems
      return value.map { Read(value: $0, node: node, file: file) }
    } catch {
      findings.append(error)
      return nil
    }
  }

  private mutating func readProcesses() {
    for name in folder.names(in: "processes") where name.hasSuffix(".bpmn") {
      let short = String(name.dropLast(".bpmn".count))
      processNames.insert(short)
      processes[short] = readProcess("processes/" + name)
    }
  }

  private mutating func readProcess(_ file: String) -> ProcessModel? {
    guard let bytes = folder.files[file] else { return nil }
    do {
      return try ProcessModel(bytes, file: file)
    } catch {
      findings.append(
        CityFinding(
          .process, file, error.line, "流程 \(error.element)：\(error.reason)（\(error.rule.rawValue)）",
          "Process, \(error.element): \(error.reason) (\(error.rule.rawValue))"))
      return nil
    }
  }

  private mutating func readItem(_ name: String) -> ItemSource? {
    let path = "items/\(name)/"
    guard let item = decode(ItemDefinition.self, path + "item.yaml", required: true) else {
      // What else is wrong in the folder is told all the same.
      _ = decode(LicenceDefinition.self, path + "licence.yaml", required: false)
      _ = decode([GoldenCase].self, path + "cases.yaml", required: true)
      _ = readRules(path + "rules.dmn")
      _ = readProcess(path + "process.bpmn")
      return nil
    }
    var source = ItemSource(
      folder: name, definition: item.value, node: item.node, processFile: path + "process.bpmn")
    if let licence = decode(LicenceDefinition.self, path + "licence.yaml", required: false) {
      source.licence = (licence.value, licence.node)
    }
    if let cases = decode([GoldenCase].self, path + "cases.yaml", required: true) {
      source.cases = (cases.value, cases.node)
    }
    source.rules = readRules(path + "rules.dmn")
    source.rulesText = String(decoding: folder.files[path + "rules.dmn"] ?? [], as: UTF8.self)
    readItemProcess(&source)
    readBefore(path + "before/", &source)
    readMigration(path + "migration.yaml", &source)
    return source
  }

  /// `before/`: the edition that the reform replaced, kept to be compared with.
  private mutating func readBefore(_ path: String, _ source: inout ItemSource) {
    guard folder.files[path + "item.yaml"] != nil else { return }
    let files = folder.files.filter { $0.key.hasPrefix("processes/") }
    let shared = Dictionary(
      uniqueKeysWithValues: files.map { (String($0.key.dropFirst("processes/".count)), $0.value) })
    source.before = readEdition(path, shared: shared)
    guard let before = source.before?.definition else { return }
    if before.id != source.definition.id || before.version == source.definition.version
      || before.effective >= source.definition.effective
    {
      findings.append(
        CityFinding(
          .beforeEdition, path + "item.yaml", 0,
          "before/ 应是同一事项更早的版本：id 相同，version 不同，effective 更早",
          "before/ is an earlier edition of the same item: the same id, another version, an "
            + "earlier effective date"))
    }
  }

  private mutating func readMigration(_ file: String, _ source: inout ItemSource) {
    guard let read = decode(EditionMapping.self, file, required: false) else { return }
    source.migration = (read.value, read.node)
  }

  /// One edition's definition and process; `shared` by file name.
  mutating func readEdition(_ path: String, shared: [String: [UInt8]]) -> ItemEdition? {
    guard let item = decode(ItemDefinition.self, path + "item.yaml", required: true)?.value else {
      return nil
    }
    if folder.files[path + "process.bpmn"] != nil {
      return ItemEdition(definition: item, process: readProcess(path + "process.bpmn"))
    }
    let model = item.process.flatMap { shared[$0 + ".bpmn"] }.flatMap {
      try? ProcessModel($0, file: "process.bpmn")
    }
    return ItemEdition(definition: item, process: model)
  }

  private mutating func readItemProcess(_ source: inout ItemSource) {
    let own = folder.files[source.processFile] != nil
    let line = source.line(["process"])
    switch (source.definition.process, own) {
    case (nil, false):
      findings.append(
        CityFinding(
          .processMissing, source.itemFile, 0, "没有流程", "There is no process",
          hint: .init(
            zh: "写 process: 共享流程名，或者放入 process.bpmn",
            en: "Name a shared one with process:, or add process.bpmn")))
    case (nil, true):
      source.process = readProcess(source.processFile)
    case (.some(let name), true):
      findings.append(
        CityFinding(
          .processMissing, source.itemFile, line, "既有 process.bpmn，又指定了共享流程 \(name)",
          "There is a process.bpmn, and the shared process \(name) is named too"))
    case (.some(let name), false):
      source.processFile = "processes/\(name).bpmn"
      source.process = processes[name]
      guard !processNames.contains(name) else { return }
      findings.append(
        CityFinding(
          .processMissing, source.itemFile, line, "没有共享流程 \(name)",
          "There is no shared process \(name)",
          hint: meant(name, among: processNames.sorted())))
    }
  }

  private mutating func readRules(_ file: String) -> DecisionModel? {
    guard let bytes = folder.files[file] else { return nil }
    do {
      return try DecisionModel(bytes, file: file)
    } catch {
      findings.append(
        CityFinding(
          .decisions, file, error.line, "决策 \(error.element)：\(error.reason)（\(error.rule)）",
          "Decision, \(error.element): \(error.reason) (\(error.rule))"))
      return nil
    }
  }

  private mutating func reportUnknownFiles() {
    let top = ["city.yaml", "agencies.yaml", "calendar.yaml", "home.yaml"]
    let folders = ["registers", "items", "processes", "themes", "indicators", "directives"]
    let item = [
      "item.yaml", "rules.dmn", "process.bpmn", "licence.yaml", "cases.yaml", "migration.yaml",
    ]
    for path in folder.files.keys {
      let parts = path.split(separator: "/").map(String.init)
      let last = parts[parts.count - 1]
      if last.hasSuffix(".md") { continue }
      let known: Bool
      let choice: [String]
      switch (parts[0], parts.count) {
      case (_, 1): (known, choice) = (top.contains(last), top)
      case ("registers", 2): (known, choice) = (last.hasSuffix(".yaml"), [])
      case ("processes", 2): (known, choice) = (last.hasSuffix(".bpmn"), [])
      case ("items", 3): (known, choice) = (item.contains(last), item)
      case ("items", 4) where parts[2] == "before": (known, choice) = (item.contains(last), item)
      case ("items", _): (known, choice) = (false, [])
      default: (known, choice) = (folders.contains(parts[0]), folders)
      }
      guard !known else { continue }
      let name = parts.count > 1 && !folders.contains(parts[0]) ? parts[0] : last
      findings.append(
        CityFinding(
          .unknownFile, path, 0, "这里不认识文件 \(name)", "No file \(name) is known here",
          severity: .warning, hint: choice.isEmpty ? nil : meant(name, among: choice)))
    }
  }
}

/// A decoded file with the tree that knows its lines.
struct Read<T> {
  let value: T
  let node: YAMLNode
  let file: String
}
