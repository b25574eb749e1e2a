import Foundation

/// Where the registers' files go.
package protocol PopulationSink {
  /// Adds bytes to the file of that name, which the first call begins.
  mutating func write(_ bytes: [UInt8], to file: String) throws
  /// Called once, when everything has been written.
  mutating func close() throws
}

/// Keeps the files in memory.
package struct MemorySink: PopulationSink {
  package private(set) var files: [String: [UInt8]] = [:]

  package init() {}

  package mutating func write(_ bytes: [UInt8], to file: String) {
    files[file, default: []].append(contentsOf: bytes)
  }

  package mutating func close() {}
}

/// Writes the files into a folder, replacing files of the same names.
package struct DirectorySink: PopulationSink {
  private let directory: URL
  private var handles: [String: FileHandle] = [:]

  /// Makes the folder where it is missing.
  package init(_ directory: URL) throws {
    self.directory = directory
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  package mutating func write(_ bytes: [UInt8], to file: String) throws {
    let handle = try handles[file] ?? open(file)
    try handle.write(contentsOf: Data(bytes))
  }

  package mutating func close() throws {
    for handle in handles.values { try handle.close() }
    handles = [:]
  }

  private mutating func open(_ file: String) throws -> FileHandle {
    let url = directory.appending(path: file)
    try Data().write(to: url)
    let handle = try FileHandle(forWritingTo: url)
    handles[file] = handle
    return handle
  }
}
