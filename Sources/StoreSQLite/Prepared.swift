import GRDB
import GRDBSQLite

/// A value as it is bound to a statement.
enum SQLValue {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])

  static func int(_ number: Int) -> SQLValue { .integer(Int64(number)) }
  static func flag(_ flag: Bool) -> SQLValue { .integer(flag ? 1 : 0) }
  static func maybe(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
  static func maybe(_ number: Int64?) -> SQLValue { number.map(SQLValue.integer) ?? .null }
}

/// A statement from its connection's cache, stepped directly: commits run tens of thousands of
/// these in a second, and nothing here observes or authorizes single rows.
struct Prepared {
  private let statement: Statement

  init(_ db: Database, _ sql: String) throws { statement = try db.cachedStatement(sql: sql) }

  /// Runs to the end; throws a `DatabaseError`, which carries no bound value.
  func run(_ values: SQLValue...) throws {
    defer { reset() }
    try bind(values)
    while try step() {}
  }

  /// Runs to the end; true where a row was written.
  func changes(_ values: SQLValue...) throws -> Bool {
    defer { reset() }
    try bind(values)
    while try step() {}
    return sqlite3_changes(sqlite3_db_handle(statement.sqliteStatement)) > 0
  }

  func first<T>(_ values: SQLValue..., make: (Columns) throws -> T) throws -> T? {
    defer { reset() }
    try bind(values)
    return try step() ? try make(columns) : nil
  }

  func rows<T>(_ values: SQLValue..., make: (Columns) throws -> T) throws -> [T] {
    try rows(values, make: make)
  }

  func rows<T>(_ values: [SQLValue], make: (Columns) throws -> T) throws -> [T] {
    defer { reset() }
    try bind(values)
    var found: [T] = []
    while try step() { found.append(try make(columns)) }
    return found
  }

  /// For a caller that walks two results side by side; `reset` ends the walk.
  func begin(_ values: SQLValue...) throws { try bind(values) }
  func next() throws -> Columns? { try step() ? columns : nil }
  /// What was bound stays until the next run binds every value anew.
  func reset() { sqlite3_reset(statement.sqliteStatement) }

  private var columns: Columns { Columns(handle: statement.sqliteStatement) }

  private func bind(_ values: [SQLValue]) throws {
    // SQLite copies the bytes before the call returns.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let handle = statement.sqliteStatement
    for (offset, value) in values.enumerated() {
      let index = Int32(offset + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let number): sqlite3_bind_int64(handle, index, number)
        case .text(var text):
          text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
              // An empty string has no address, and an absent address would bind null.
              sqlite3_bind_text64(
                handle, index, $0.baseAddress ?? Self.nothing, UInt64($0.count), copied,
                UInt8(SQLITE_UTF8))
            }
          }
        case .bytes(let bytes):
          bytes.isEmpty
            ? sqlite3_bind_zeroblob(handle, index, 0)
            : sqlite3_bind_blob64(handle, index, bytes, UInt64(bytes.count), copied)
        }
      guard code == SQLITE_OK else { throw failure(code) }
    }
  }

  private static var nothing: UnsafePointer<CChar>? {
    UnsafeRawPointer(StaticString("").utf8Start).assumingMemoryBound(to: CChar.self)
  }

  private func step() throws -> Bool {
    switch sqlite3_step(statement.sqliteStatement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw failure(code)
    }
  }

  private func failure(_ code: Int32) -> DatabaseError {
    let connection = sqlite3_db_handle(statement.sqliteStatement)
    return DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: sqlite3_errmsg(connection).map { String(cString: $0) } ?? "code \(code)")
  }
}

/// The columns of the row at hand, counted from 0; valid until the next step.
struct Columns {
  let handle: OpaquePointer

  func integer(_ index: Int32) -> Int64 { sqlite3_column_int64(handle, index) }
  func int(_ index: Int32) -> Int { Int(sqlite3_column_int64(handle, index)) }
  func flag(_ index: Int32) -> Bool { sqlite3_column_int64(handle, index) != 0 }
  func isNull(_ index: Int32) -> Bool { sqlite3_column_type(handle, index) == SQLITE_NULL }

  func text(_ index: Int32) -> String {
    guard let start = sqlite3_column_text(handle, index) else { return "" }
    let count = Int(sqlite3_column_bytes(handle, index))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  func bytes(_ index: Int32) -> [UInt8] {
    guard let start = sqlite3_column_blob(handle, index) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, index))
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  func optionalText(_ index: Int32) -> String? { isNull(index) ? nil : text(index) }
  func optionalInteger(_ index: Int32) -> Int64? { isNull(index) ? nil : integer(index) }

  /// The value whatever its type, for comparing rows.
  func value(_ index: Int32) -> AnyColumn {
    switch sqlite3_column_type(handle, index) {
    case SQLITE_NULL: .null
    case SQLITE_INTEGER: .integer(integer(index))
    case SQLITE_BLOB: .bytes(bytes(index))
    default: .text(text(index))
    }
  }
}

enum AnyColumn: Hashable, Comparable {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])

  /// SQLite's order of values, texts by their bytes.
  static func < (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): a < b
    case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
    case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
    default: left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .null: 0
    case .integer: 1
    case .text: 2
    case .bytes: 3
    }
  }

  var description: String {
    switch self {
    case .null: "null"
    case .integer(let number): "\(number)"
    case .text(let text): text
    case .bytes(let bytes): "\(bytes.count) bytes"
    }
  }
}
