import Civics

/// Which of a folder's CSV files belong to a city's registers: `<register id>.csv` each.
package struct RegisterFiles: Hashable, Sendable {
  /// Registers with a file, in the order of their ids.
  package let found: [RegisterID]
  /// Registers without one: what was loaded into them before stays.
  package let missing: [RegisterID]
  /// CSV files that are no register's.
  package let unknown: [String]

  /// - Parameters:
  ///   - names: of the folder's files; those that are no CSV are not looked at.
  ///   - registers: that the city defines.
  package init(names: some Sequence<String>, registers: some Sequence<RegisterID>) {
    let names = Set(names)
    let all = registers.sorted()
    found = all.filter { names.contains(Self.name($0)) }
    missing = all.filter { !names.contains(Self.name($0)) }
    let known = Set(all.map(Self.name))
    unknown = names.filter { $0.lowercased().hasSuffix(".csv") && !known.contains($0) }.sorted()
  }

  package static func name(_ id: RegisterID) -> String { "\(id).csv" }
}

/// What became of a folder of registers, in words for whoever loads it.
package struct RegisterLoadSummary: Sendable {
  /// Quarantined rows that are told one by one.
  package static let shownRows = 20

  package var files: RegisterFiles
  package var reports: [LoadReport] = []
  /// Registers without a file in which no records are.
  package var empty: Set<RegisterID> = []

  package init(files: RegisterFiles) { self.files = files }

  package var quarantined: Int { reports.reduce(0) { $0 + $1.quarantined } }

  /// - Parameter path: of the file in which every quarantined row is named.
  package func lines(_ language: Language, quarantine path: String) -> [String] {
    let zh = language == .zh
    func list(_ names: [String]) -> String { names.joined(separator: zh ? "、" : ", ") }
    func names(_ ids: [RegisterID]) -> String { list(ids.map(RegisterFiles.name)) }
    var lines: [String] = []
    for report in reports where report.quarantined > 0 {
      lines.append(
        LocalizedText(
          "\(report.register)：\(report.rows) 行中有 \(report.quarantined) 行被隔离",
          "\(report.register): \(report.quarantined) of \(report.rows) rows quarantined")(language))
    }
    let rows = reports.flatMap { report in report.quarantine.map { (report.register, $0) } }
    lines += rows.prefix(Self.shownRows).map { "  " + $1.text($0, language) }
    if quarantined > 0 {
      let more = quarantined - min(rows.count, Self.shownRows)
      lines.append(
        more > 0
          ? (zh ? "  还有 \(more) 行，全部列在 \(path)" : "  and \(more) more: all of them are in \(path)")
          : (zh ? "  也列在 \(path)" : "  also in \(path)"))
    }
    let kept = files.missing.filter { !empty.contains($0) }
    let nothing = files.missing.filter(empty.contains)
    if !nothing.isEmpty {
      lines.append(
        (zh ? "没有文件，数据资源是空的：" : "no file, and the register is empty: ") + names(nothing))
    }
    if !kept.isEmpty {
      lines.append(
        (zh ? "没有文件，保留以前装入的记录：" : "no file, what was loaded before stays: ") + names(kept))
    }
    if !files.unknown.isEmpty {
      lines.append(
        (zh ? "不是本市的数据资源，没有装入：" : "no register of this city, not loaded: ")
          + list(files.unknown))
    }
    return lines
  }
}

extension QuarantinedRow {
  /// `population.csv:17, field birth: …`, as editors find the place.
  package func text(_ register: RegisterID, _ language: Language) -> String {
    let place = "\(RegisterFiles.name(register)):\(line)"
    let about = field.map { language == .zh ? "，字段 \($0)" : ", field \($0)" } ?? ""
    return place + about + (language == .zh ? "：" : ": ") + reason(language)
  }
}
