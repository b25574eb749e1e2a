import GRDB
import Store

extension StoreError {
  /// What a failed statement means to those outside; values of rows are never in the text.
  init(_ error: any Error) {
    guard let failure = error as? DatabaseError else {
      self = error as? StoreError ?? .failed("\(error)")
      return
    }
    let text = failure.message ?? "SQLite error \(failure.extendedResultCode.rawValue)"
    switch failure.resultCode {
    case .SQLITE_FULL: self = .full(text)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(text)
    case .SQLITE_MISUSE where text.contains("closed"): self = .closed
    default: self = .failed(text)
    }
  }
}

extension DatabaseError {
  /// True where the database refused this one row, and nothing is wrong with the disk.
  var refusesOneCommit: Bool {
    resultCode == .SQLITE_CONSTRAINT || resultCode == .SQLITE_TOOBIG
      || resultCode == .SQLITE_MISMATCH
  }

  /// After a failed sync nobody knows what rests on the disk.
  var isFailedSync: Bool {
    extendedResultCode == .SQLITE_IOERR_FSYNC || extendedResultCode == .SQLITE_IOERR_DIR_FSYNC
  }
}
