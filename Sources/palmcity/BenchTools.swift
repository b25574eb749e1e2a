import Foundation

struct LoadResult: Sendable {
  var requestsPerSecond: Double
  var p99Milliseconds: Double
  /// Answers that were none of 2xx or 3xx, and connections that broke.
  var failures: Int
}

/// `wrk`, where it is installed.
struct LoadTool: Sendable {
  private let path: String

  init?() {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    guard
      let found = folders.map({ "\($0)/wrk" })
        .first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    path = found
  }

  func run(_ arguments: [String]) throws -> LoadResult {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0, let result = Self.read(text) else {
      throw Advice("wrk failed:\n\(text)")
    }
    return result
  }

  /// What wrk prints with `--latency`.
  static func read(_ text: String) -> LoadResult? {
    var (rate, p99, failures): (Double?, Double?, Int) = (nil, nil, 0)
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard let first = words.first, let last = words.last else { continue }
      if first == "Requests/sec:" { rate = Double(last) }
      if first == "99%" { p99 = milliseconds(last) }
      if first == "Non-2xx" { failures += Int(last) ?? 1 }
      if first == "Socket" {
        failures += words.compactMap { Int($0.filter(\.isNumber)) }.reduce(0, +)
      }
    }
    guard let rate, let p99 else { return nil }
    return LoadResult(requestsPerSecond: rate, p99Milliseconds: p99, failures: failures)
  }

  /// `812.00us`, `12.34ms`, `1.20s` or `1.05m`.
  private static func milliseconds(_ text: Substring) -> Double? {
    let units = [("us", 0.001), ("ms", 1), ("s", 1000), ("m", 60_000)]
    for (unit, factor) in units where text.hasSuffix(unit) {
      return Double(text.dropLast(unit.count)).map { $0 * factor }
    }
    return nil
  }
}

/// Just enough of a client to ask whether a page is there.
enum Loopback {
  #if os(Linux)
    private static let stream = Int32(SOCK_STREAM.rawValue)
  #else
    private static let stream = SOCK_STREAM
  #endif

  /// A port that nobody listens on now.
  static func freePort() throws -> Int {
    let file = socket(AF_INET, stream, 0)
    guard file >= 0 else { throw Advice("no socket: \(String(cString: strerror(errno)))") }
    defer { close(file) }
    var place = address(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &place) { place in
      place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(file, $0, length) == 0 && getsockname(file, $0, &length) == 0
      }
    }
    guard isBound else { throw Advice("no port: \(String(cString: strerror(errno)))") }
    return Int(UInt16(bigEndian: place.sin_port))
  }

  /// The status of the whole answer to `GET path`; nil where nobody answers.
  static func status(port: Int, path: String) -> Int? {
    let file = socket(AF_INET, stream, 0)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var place = address(port: port)
    let isOpen = withUnsafePointer(to: &place) { place in
      place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isOpen else { return nil }
    let request = Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".utf8)
    guard write(file, request, request.count) == request.count else { return nil }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { break }
      answer += buffer.prefix(count)
    }
    let words = String(decoding: answer.prefix(64), as: UTF8.self).split(separator: " ")
    return words.count > 1 ? Int(words[1]) : nil
  }

  private static func address(port: Int) -> sockaddr_in {
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = in_port_t(port).bigEndian
    place.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    return place
  }
}
