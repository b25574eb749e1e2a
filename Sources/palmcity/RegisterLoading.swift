import Catalogue
import Civics
import Foundation
import Registers
import Store

/// Loads `<register id>.csv` of a folder into the store; rows that do not fit are quarantined.
enum RegisterLoading {
  /// - Parameter quarantine: the file in which every quarantined row is named, by file, line and
  ///   reason; it is there after a load that quarantined something.
  static func load(
    _ folder: URL, city: City, into store: any Store, quarantine: URL? = nil,
    progress: ProgressLine
  ) throws -> RegisterLoadSummary {
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw Advice("there is no folder \(folder.path): name the one that holds the registers' CSV")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let files = RegisterFiles(names: names, registers: city.registers.keys)
    var summary = RegisterLoadSummary(files: files)
    for id in files.missing where try store.edition(of: id) == nil { summary.empty.insert(id) }
    let list = try quarantine.map(QuarantineFile.init)
    // What was kept apart before a file that cannot be loaded is told all the same.
    defer { try? list?.close() }
    for (index, id) in files.found.enumerated() {
      guard let register = city.registers[id] else { continue }
      progress.show("loading \(id)", index + 1, files.found.count)
      let file = folder.appending(path: RegisterFiles.name(id))
      let bytes = Array(try Data(contentsOf: file))
      let now = SystemSurroundings.now()
      var report: LoadReport?
      do {
        _ = try store.load(id, edition: register.edition, at: now) { accept in
          report = try register.load(
            csv: bytes, at: now, quarantined: { try list?.add(id, $0) }, accept)
        }
      } catch let error as LoadError {
        throw Advice("\(file.path) cannot be loaded: \(error)")
      }
      if let report { summary.reports.append(report) }
    }
    try list?.close()
    progress.done()
    return summary
  }
}

/// The rows that a load kept apart, one to a line. The values themselves are not in it: they may
/// be of persons.
private final class QuarantineFile {
  /// Bytes that are written at once.
  private static let bufferBytes = 65_536
  private let url: URL
  private var text = ""
  private var file: FileHandle?

  init(_ url: URL) throws {
    self.url = url
    if FileManager.default.fileExists(atPath: url.path) {
      try FileManager.default.removeItem(at: url)
    }
  }

  func add(_ register: RegisterID, _ row: QuarantinedRow) throws {
    text += row.text(register, .en) + "\n"
    if text.utf8.count > Self.bufferBytes { try write() }
  }

  func close() throws {
    try write()
    try file?.close()
  }

  private func write() throws {
    guard !text.isEmpty else { return }
    if file == nil {
      guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
        throw Advice("cannot write \(url.path)")
      }
      file = try FileHandle(forWritingTo: url)
    }
    try file?.write(contentsOf: Data(text.utf8))
    text = ""
  }
}
