import Foundation

/// One process serves a data folder: what it keeps in memory, another one's commits would make
/// wrong. The claim ends with the process, however that ends.
final class DataClaim: Sendable {
  private let file: Int32

  init(_ folder: String) throws {
    let path = folder + "/serving.lock"
    file = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Advice("cannot write \(path)") }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      throw Advice(
        "another palmcity serves \(folder): stop it first, or name another folder with --data")
    }
  }

  deinit { if file >= 0 { close(file) } }
}
