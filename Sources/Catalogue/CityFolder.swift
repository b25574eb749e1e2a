import Civics
import Foundation

/// How much a city's folder may hold.
package struct CityLimits: Hashable, Sendable {
  package var maximumFiles: Int
  package var maximumFileBytes: Int
  package var maximumTotalBytes: Int
  /// Folders within folders.
  package var maximumDepth: Int

  package static let standard = CityLimits(
    maximumFiles: 20_000, maximumFileBytes: 4 << 20, maximumTotalBytes: 256 << 20, maximumDepth: 6)

  package init(
    maximumFiles: Int, maximumFileBytes: Int, maximumTotalBytes: Int, maximumDepth: Int
  ) {
    self.maximumFiles = maximumFiles
    self.maximumFileBytes = maximumFileBytes
    self.maximumTotalBytes = maximumTotalBytes
    self.maximumDepth = maximumDepth
  }
}

/// The bytes of a folder's files by their path within it; names that begin with a dot are left out.
struct CityFolder {
  private(set) var files: [String: [UInt8]] = [:]
  private(set) var findings: [CityFinding] = []

  private let root: URL
  private let limits: CityLimits
  private var totalBytes = 0

  /// Files that were read before, such as those of an edition that is kept.
  init(files: [String: [UInt8]]) {
    self.files = files
    (root, limits) = (URL(filePath: "/"), .standard)
  }

  init(reading path: String, limits: CityLimits) {
    root = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    self.limits = limits
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      findings.append(
        CityFinding(
          .folder, path, 0, "没有这个文件夹", "There is no such folder",
          hint: .init(zh: "请给出城市文件夹的路径", en: "Name the folder that holds city.yaml")))
      return
    }
    read("", depth: 0)
  }

  /// FNV-1a, 64 bits, over every path and its bytes: names an edition, and proves nothing.
  var digest: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      mix(path.utf8)
      mix([0])
      mix(withUnsafeBytes(of: UInt64(bytes.count).littleEndian, Array.init))
      mix(bytes)
    }
    let text = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  /// Names directly within `folder`, sorted; folders without files do not appear.
  func names(in folder: String) -> [String] {
    let prefix = folder.isEmpty ? "" : folder + "/"
    var names: Set<String> = []
    for path in files.keys where path.hasPrefix(prefix) {
      if let name = path.dropFirst(prefix.count).split(separator: "/").first {
        names.insert(String(name))
      }
    }
    return names.sorted()
  }

  private mutating func read(_ folder: String, depth: Int) {
    let location = folder.isEmpty ? root : root.appendingPathComponent(folder)
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: location.path) else {
      findings.append(
        CityFinding(.folder, folder, 0, "无法读取这个文件夹", "The folder cannot be read"))
      return
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      guard files.count < limits.maximumFiles else {
        if !findings.contains(where: { $0.rule == CityRule.size.rawValue && $0.file == "" }) {
          findings.append(
            CityFinding(
              .size, "", 0, "文件超过 \(limits.maximumFiles) 个",
              "There are more than \(limits.maximumFiles) files"))
        }
        return
      }
      visit(folder.isEmpty ? name : folder + "/" + name, depth: depth)
    }
  }

  private mutating func visit(_ path: String, depth: Int) {
    let location = root.appendingPathComponent(path)
    // Attributes are the link's own, not those of what it names.
    let attributes = try? FileManager.default.attributesOfItem(atPath: location.path)
    switch attributes?[.type] as? FileAttributeType {
    case .typeDirectory:
      guard depth < limits.maximumDepth else {
        findings.append(
          CityFinding(
            .size, path, 0, "文件夹嵌套超过 \(limits.maximumDepth) 层",
            "Folders nest deeper than \(limits.maximumDepth)"))
        return
      }
      read(path, depth: depth + 1)
    case .typeRegular:
      add(path, location, bytes: (attributes?[.size] as? NSNumber)?.intValue ?? .max)
    case .typeSymbolicLink:
      let target = location.resolvingSymlinksInPath()
      let real = try? FileManager.default.attributesOfItem(atPath: target.path)
      guard target.path.hasPrefix(root.path + "/"),
        real?[.type] as? FileAttributeType == .typeRegular
      else {
        findings.append(
          CityFinding(
            .link, path, 0, "符号链接指向城市文件夹之外，或者不指向文件",
            "The symbolic link leads out of the city's folder, or to no file",
            hint: .init(zh: "请换成文件本身", en: "Put the file itself here")))
        return
      }
      add(path, target, bytes: (real?[.size] as? NSNumber)?.intValue ?? .max)
    default:
      findings.append(CityFinding(.folder, path, 0, "不是普通文件", "Not an ordinary file"))
    }
  }

  private mutating func add(_ path: String, _ location: URL, bytes: Int) {
    guard bytes <= limits.maximumFileBytes, totalBytes + bytes <= limits.maximumTotalBytes else {
      findings.append(
        CityFinding(
          .size, path, 0, "文件或整个文件夹过大（每个文件最多 \(limits.maximumFileBytes) 字节）",
          "The file or the whole folder is too large (at most \(limits.maximumFileBytes) bytes a file)"
        ))
      return
    }
    guard let data = FileManager.default.contents(atPath: location.path) else {
      findings.append(CityFinding(.folder, path, 0, "无法读取这个文件", "The file cannot be read"))
      return
    }
    totalBytes += data.count
    files[path] = Array(data)
  }
}
