import Foundation

/// Tells cheaply whether a folder has changed: asked again and again, it reads no file.
///
/// A change counts when two looks in a row see the same, so that a folder is not read while an
/// editor still saves its files.
package struct FolderWatch: Sendable {
  private let path: String
  private var settled: UInt64
  private var last: UInt64

  package init(_ path: String) {
    self.path = path
    settled = Self.stamp(path)
    last = settled
  }

  /// True once after each change, when the folder has come to rest.
  package mutating func hasChanged() -> Bool {
    let stamp = Self.stamp(path)
    defer { last = stamp }
    guard stamp == last, stamp != settled else { return false }
    settled = stamp
    return true
  }

  /// Follows from the files' paths, sizes and times of change; files whose names begin with a dot
  /// do not count.
  private static func stamp(_ path: String) -> UInt64 {
    let keys: [URLResourceKey] = [.fileSizeKey, .contentModificationDateKey]
    let files = FileManager.default.enumerator(
      at: URL(filePath: path), includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
    var stamp: UInt64 = 0
    var seen = 0
    while let file = files?.nextObject() as? URL, seen < CityLimits.standard.maximumFiles {
      seen += 1
      let values = try? file.resourceValues(forKeys: Set(keys))
      var hasher = Hasher()
      hasher.combine(file.path)
      hasher.combine(values?.fileSize)
      hasher.combine(values?.contentModificationDate)
      // The order in which a folder lists its files does not count.
      stamp &+= UInt64(bitPattern: Int64(hasher.finalize()))
    }
    return stamp
  }
}
