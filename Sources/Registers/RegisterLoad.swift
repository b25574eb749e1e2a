import Civics

/// A row that was not taken in, with the place and the reason.
package struct QuarantinedRow: Codable, Hashable, Sendable {
  /// The line in the file, from 1; the header is line 1.
  package let line: Int
  /// The field concerned; nil when the whole row is at fault.
  package let field: String?
  package let reason: LocalizedText
}

/// What a load took in, and how good it was 数据质量.
package struct LoadReport: Codable, Hashable, Sendable {
  package let register: RegisterID
  package internal(set) var rows = 0
  package internal(set) var accepted = 0
  package internal(set) var quarantined = 0
  /// The first quarantined rows, at most `RegisterLoad.maximumQuarantineRows`.
  package internal(set) var quarantine: [QuarantinedRow] = []
  /// For each field of the definition, in order: accepted rows that have a value.
  package internal(set) var filled: [FieldCount] = []

  package struct FieldCount: Codable, Hashable, Sendable {
    package let field: String
    package internal(set) var count: Int
  }

  /// Share of accepted rows that have a value in the field, 0 to 1; 1 of no rows; nil for no field.
  package func completeness(of field: String) -> Double? {
    guard let entry = filled.first(where: { $0.field == field }) else { return nil }
    return accepted == 0 ? 1 : Double(entry.count) / Double(accepted)
  }
}

/// A file that cannot be loaded at all: its header does not fit the register.
package struct LoadError: Error, Hashable, Sendable, CustomStringConvertible {
  package let register: RegisterID
  package let line: Int
  package let column: String?
  package let reason: LocalizedText

  package var description: String {
    "\(register), line \(line)" + (column.map { ", column \($0)" } ?? "") + ": \(reason(.en))"
  }
}

/// Loads one register from CSV: checks each row against the definition, gives records one by one,
/// and keeps apart what it could not accept.
///
/// ```swift
/// var load = RegisterLoad(definition, loadedAt: now)
/// while let bytes = try next() { try load.read(bytes) { record in … } }
/// let report = try load.finish { record in … }
/// ```
/// Columns are found by the header's names, in any order; a field that is not required may have
/// no column. Throws `LoadError` for a header that does not fit, and what `accept` throws.
package struct RegisterLoad {
  /// Quarantined rows that a report lists; more are only counted.
  package static let maximumQuarantineRows = 1000
  /// Keys remembered to find duplicates within one file.
  package static let maximumRememberedKeys = 5_000_000

  private let definition: RegisterDefinition
  private let loadedAt: Instant
  private let keyIndex: Int?
  private let subjectIndex: Int?
  private var reader: CSVReader
  /// For each column of the file, its field's place in the definition; nil before the header.
  private var columns: [Int]?
  private var keys: Set<String> = []
  private var report: LoadReport
  private let quarantined: (QuarantinedRow) throws -> Void

  /// - Parameter quarantined: is given every row that is kept apart, past those that the report
  ///   lists too.
  package init(
    _ definition: RegisterDefinition, loadedAt: Instant, limits: CSVLimits = .standard,
    quarantined: @escaping (QuarantinedRow) throws -> Void = { _ in }
  ) {
    self.quarantined = quarantined
    self.definition = definition
    self.loadedAt = loadedAt
    keyIndex = definition.fields.firstIndex { $0.name == definition.key }
    subjectIndex = definition.fields.firstIndex { $0.name == definition.subject }
    reader = CSVReader(limits: limits)
    report = LoadReport(register: definition.id)
    report.filled = definition.fields.map { LoadReport.FieldCount(field: $0.name, count: 0) }
  }

  package mutating func read(
    _ bytes: [UInt8], _ accept: (RegisterRecord) throws -> Void
  ) throws {
    var reader = self.reader
    try reader.read(bytes) { row in try take(row, accept) }
    self.reader = reader
  }

  package mutating func finish(
    _ accept: (RegisterRecord) throws -> Void
  ) throws -> LoadReport {
    var reader = self.reader
    try reader.finish { row in try take(row, accept) }
    self.reader = reader
    guard columns != nil else {
      throw LoadError(
        register: definition.id, line: 1, column: nil,
        reason: LocalizedText("文件为空，没有表头", "The file is empty and has no header"))
    }
    return report
  }

  private mutating func take(
    _ row: CSVRow, _ accept: (RegisterRecord) throws -> Void
  ) throws {
    guard let columns else {
      self.columns = try header(row)
      return
    }
    report.rows += 1
    switch row.content {
    case .failure(let problem):
      let field = columns.indices.contains(problem.column - 1) ? columns[problem.column - 1] : nil
      try reject(row.line, field, problem.reason)
    case .success(let texts):
      guard texts.count == columns.count else {
        try reject(
          row.line, nil,
          LocalizedText(
            "应有 \(columns.count) 列，实有 \(texts.count) 列",
            "The row has \(texts.count) columns, the header \(columns.count)"))
        return
      }
      if let record = try record(texts, columns, row.line) { try accept(record) }
    }
  }

  private mutating func record(
    _ texts: [String], _ columns: [Int], _ line: Int
  ) throws -> RegisterRecord? {
    var values = [String](repeating: "", count: definition.fields.count)
    for (text, index) in zip(texts, columns) {
      if let problem = definition.fields[index].problem(with: text) {
        try reject(line, index, problem)
        return nil
      }
      values[index] = text.isEmpty ? "" : definition.fields[index].canonical(text)
    }
    let key = keyIndex.map { values[$0] } ?? ""
    if keys.count < Self.maximumRememberedKeys, !keys.insert(key).inserted {
      try reject(line, keyIndex, LocalizedText("主键重复", "The key occurs twice in this file"))
      return nil
    }
    report.accepted += 1
    for index in values.indices where !values[index].isEmpty { report.filled[index].count += 1 }
    return RegisterRecord(
      register: definition.id, key: key, subject: subject(values), values: values,
      edition: definition.edition, loadedAt: loadedAt)
  }

  private func subject(_ values: [String]) -> PartyID? {
    guard let subjectIndex, !values[subjectIndex].isEmpty else { return nil }
    // The text passed its field's check and is canonical, so it need not be parsed again.
    let isPerson = definition.fields[subjectIndex].type == .residentNumber
    return PartyID(rawValue: (isPerson ? "person:" : "organisation:") + values[subjectIndex])
  }

  private mutating func reject(_ line: Int, _ index: Int?, _ reason: LocalizedText) throws {
    report.quarantined += 1
    let field = index.map { definition.fields[$0].name }
    let row = QuarantinedRow(line: line, field: field, reason: reason)
    try quarantined(row)
    guard report.quarantine.count < Self.maximumQuarantineRows else { return }
    report.quarantine.append(row)
  }

  private func header(_ row: CSVRow) throws(LoadError) -> [Int] {
    func fail(_ column: String?, _ zh: String, _ en: String) -> LoadError {
      LoadError(
        register: definition.id, line: row.line, column: column, reason: LocalizedText(zh, en))
    }
    let names: [String]
    switch row.content {
    case .success(let texts): names = texts
    case .failure(let problem):
      throw LoadError(
        register: definition.id, line: row.line, column: "\(problem.column)",
        reason: problem.reason)
    }
    var columns: [Int] = []
    for name in names {
      guard let index = definition.fields.firstIndex(where: { $0.name == name }) else {
        throw fail(name, "数据资源没有这个字段", "The register has no such field")
      }
      if columns.contains(index) { throw fail(name, "列重复", "The column stands twice") }
      columns.append(index)
    }
    for (index, field) in definition.fields.enumerated()
    where field.required && !columns.contains(index) {
      throw fail(field.name, "缺少必填字段的列", "The column of a required field is missing")
    }
    return columns
  }
}

extension RegisterDefinition {
  /// Loads a whole file that is in memory; see `RegisterLoad`.
  package func load(
    csv: [UInt8], at now: Instant,
    quarantined: @escaping (QuarantinedRow) throws -> Void = { _ in },
    _ accept: (RegisterRecord) throws -> Void
  ) throws -> LoadReport {
    var load = RegisterLoad(self, loadedAt: now, quarantined: quarantined)
    try load.read(csv, accept)
    return try load.finish(accept)
  }
}
