import Civics
import Crypto
import Foundation
import Store
import Synchronization

extension SQLiteStore {
  package func save(_ bytes: [UInt8]) throws(StoreError) -> String { try files.save(bytes) }
  package func read(_ digest: String) throws(StoreError) -> [UInt8]? { try files.read(digest) }
}

/// Files by their content: `ab/cdef…` is the one whose SHA-256 begins with `ab`, in hexadecimal.
final class FileFolder: Sendable {
  private let root: URL
  private let incoming: URL
  private let count = Atomic<Int>(0)

  init(_ root: URL) throws {
    self.root = root
    incoming = root.appending(path: "incoming")
    try FileManager.default.createDirectory(at: incoming, withIntermediateDirectories: true)
  }

  /// Written aside, synced, moved to its place, and the place synced: durable on return. The same
  /// bytes again rest once.
  func save(_ bytes: [UInt8]) throws(StoreError) -> String {
    guard bytes.count <= Limits.fileBytes else {
      throw .failed("the file has \(bytes.count) bytes, at most \(Limits.fileBytes)")
    }
    let digest = Self.digest(bytes)
    let place = self.place(digest)
    let folder = place.deletingLastPathComponent()
    if Self.size(place) == bytes.count {
      // Whoever saved it may not have come to sync its place yet.
      try Self.syncFolder(folder)
      return digest
    }
    let number = count.add(1, ordering: .relaxed).newValue
    let process = ProcessInfo.processInfo.processIdentifier
    let draft = incoming.appending(path: "\(digest)-\(process)-\(number)")
    do throws(StoreError) {
      try Self.write(bytes, to: draft)
      if mkdir(folder.path, 0o700) == 0 {
        try Self.syncFolder(root)
      } else if errno != EEXIST {
        throw Self.failure("making the folder of a file")
      }
      guard rename(draft.path, place.path) == 0 else { throw Self.failure("placing a file") }
      try Self.syncFolder(folder)
    } catch {
      unlink(draft.path)
      throw error
    }
    return digest
  }

  /// Nil where there is none, or the text is no digest; `damaged` where the bytes are not those
  /// that were saved.
  func read(_ digest: String) throws(StoreError) -> [UInt8]? {
    guard digest.utf8.count == 64,
      digest.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    let place = self.place(digest)
    guard let size = Self.size(place) else { return nil }
    guard size <= Limits.fileBytes, let data = FileManager.default.contents(atPath: place.path)
    else { throw .failed("file \(digest) cannot be read") }
    let bytes = [UInt8](data)
    guard Self.digest(bytes) == digest else { throw .damaged("file \(digest) has other bytes") }
    return bytes
  }

  /// What was half received when a process ended.
  func removeLeftovers(before: Instant) {
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: incoming.path)) ?? [] {
      let path = incoming.appending(path: name).path
      guard let made = try? manager.attributesOfItem(atPath: path)[.modificationDate] as? Date,
        made.timeIntervalSince1970 * 1000 < Double(before.milliseconds)
      else { continue }
      try? manager.removeItem(atPath: path)
    }
  }

  private func place(_ digest: String) -> URL {
    root.appending(path: String(digest.prefix(2))).appending(path: String(digest.dropFirst(2)))
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in SHA256.hash(data: bytes) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func size(_ place: URL) -> Int? {
    var status = stat()
    return stat(place.path, &status) == 0 ? Int(status.st_size) : nil
  }

  private static func write(_ bytes: [UInt8], to place: URL) throws(StoreError) {
    let file = open(place.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure("receiving a file") }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        Foundation.write(file, all.baseAddress?.advanced(by: written), all.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure("receiving a file") }
      written += count
    }
    guard fsync(file) == 0 else { throw failure("syncing a file") }
  }

  private static func syncFolder(_ folder: URL) throws(StoreError) {
    let file = open(folder.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("opening the folder of a file") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw failure("syncing the folder of a file") }
  }

  private static func failure(_ doing: String) -> StoreError {
    let code = errno
    let text = doing + ": " + String(cString: strerror(code))
    return code == ENOSPC || code == EDQUOT ? .full(text) : .failed(text)
  }
}
