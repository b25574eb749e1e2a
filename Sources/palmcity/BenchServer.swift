import Foundation

/// The server as its readers meet it: this program once more, as `serve` on the loaded city.
struct ServerBench {
  let city: String
  let data: URL
  let tokens: [String]
  let scale: BenchScale
  let progress: ProgressLine
  private let tool: LoadTool?

  init(city: String, data: URL, tokens: [String], scale: BenchScale, progress: ProgressLine)
    throws
  {
    (self.city, self.data, self.tokens) = (city, data, tokens)
    (self.scale, self.progress) = (scale, progress)
    tool = LoadTool()
  }

  func run(into report: inout BenchReport) throws {
    var starts: [Double] = []
    var server: ServedCity?
    for repetition in 1...scale.repetitions {
      progress.show("start to the first page", repetition, scale.repetitions)
      try server?.end()
      let next = try ServedCity(city: city, data: data)
      starts.append(next.secondsToFirstPage)
      server = next
    }
    guard let server else { return }
    report.add(
      Measurement(
        name: "Second start to the first page", unit: "s", values: starts, aim: "< 3"))
    let idle = server.peakMebibytes
    do { try load(server, into: &report) } catch {
      try server.end()
      throw error
    }
    report.add(
      Measurement(
        name: "Peak memory of the server", unit: "MiB",
        values: server.peakMebibytes.map { [$0] } ?? [], aim: "< 400",
        remark: idle.map { "\(Measurement.text($0)) before the first load" } ?? "no /proc"))
    try server.end()
    report.methods.append(
      "The server is a process of its own on the same machine, over loopback; its client takes "
        + "its share of the same \(report.machine.cores) cores. Starting is from the program's "
        + "launch to a whole home page, with everything loaded before.")
  }

  private func load(_ server: ServedCity, into report: inout BenchReport) throws {
    let targets = [
      Target(name: "Guide page", path: "/items/\(CaseBench.item)", aim: ""),
      Target(name: "Search", path: "/search?q=%E7%A4%BE%E4%BF%9D", aim: ""),
      Target(
        name: "Instant cases over HTTP", path: "/api/cases", script: try caseScript(), aim: ""),
    ]
    for target in targets {
      guard let tool else {
        report.add(missing(target, "wrk is not installed"))
        continue
      }
      try measure(target, server, tool, into: &report)
    }
    guard tool != nil else { return }
    let measured = report.measurements
    let rates = { (name: String) in measured.first { $0.name == name }?.values ?? [] }
    report.addRatio(
      "Cases over HTTP to cases through CityHall", rates("Instant cases over HTTP"),
      to: rates("Durable instant cases through CityHall"))
    report.methods.append(
      "Load is wrk with \(scale.connections) connections on one thread, "
        + "\(scale.httpSeconds) s a repetition; every answer must be of 2xx. Cases are posted as "
        + "JSON with bearer tokens of \(tokens.count) applicants in turn, and answered with the "
        + "whole case.")
  }

  private struct Target {
    var name: String
    var path: String
    var script: URL?
    var aim: String
  }

  private func missing(_ target: Target, _ why: String) -> Measurement {
    Measurement(name: target.name, unit: "requests/s", values: [], aim: target.aim, remark: why)
  }

  private func measure(
    _ target: Target, _ server: ServedCity, _ tool: LoadTool, into report: inout BenchReport
  ) throws {
    var results: [LoadResult] = []
    for repetition in 1...scale.repetitions {
      progress.show(target.name, repetition, scale.repetitions)
      var arguments = [
        "-t1", "-c\(scale.connections)", "-d\(scale.httpSeconds)s", "--latency",
      ]
      if let script = target.script { arguments += ["-s", script.path] }
      arguments.append("http://127.0.0.1:\(server.port)\(target.path)")
      if target.script != nil { arguments += ["--", "repetition\(repetition)"] }
      let result = try tool.run(arguments)
      guard result.failures == 0 else {
        report.add(missing(target, "\(result.failures) answers were errors"))
        return
      }
      results.append(result)
    }
    let where64 = "at \(scale.connections) connections"
    report.add(
      Measurement(
        name: target.name, unit: "requests/s", values: results.map(\.requestsPerSecond),
        aim: target.aim, remark: where64))
    report.add(
      Measurement(
        name: "\(target.name), 99th percentile", unit: "ms",
        values: results.map(\.p99Milliseconds), remark: where64))
  }

  /// Posts one case after another, each with the next applicant's token and a key of its own.
  private func caseScript() throws -> URL {
    let folder = data.deletingLastPathComponent()
    let list = folder.appending(path: "tokens.txt")
    try tokens.joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: list.path)
    let answers = try JSONEncoder().encode(CaseBench.answers)
    let script = folder.appending(path: "cases.lua")
    try """
    local tokens, count, run = {}, 0, "run"
    function init(args)
      run = args[1] or run
      for line in io.lines("\(list.path)") do tokens[#tokens + 1] = line end
    end
    local body = [[{"item":"\(CaseBench.item)","answers":\(String(decoding: answers, as: UTF8.self))}]]
    function request()
      count = count + 1
      return wrk.format("POST", "/api/cases", {
        ["Authorization"] = "Bearer " .. tokens[(count - 1) % #tokens + 1],
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = run .. "-" .. count
      }, body)
    end
    """.write(to: script, atomically: true, encoding: .utf8)
    return script
  }
}

/// A server process, from its launch until it has ended by itself.
final class ServedCity {
  /// Seconds in which the first page must come, and in which the server must end.
  private static let startSeconds = 60.0
  private static let endSeconds = 20.0
  /// Microseconds between two questions for the first page.
  private static let pollMicroseconds: UInt32 = 2000

  let port: Int
  private(set) var secondsToFirstPage = 0.0
  private let process = Process()

  init(city: String, data: URL) throws {
    port = try Loopback.freePort()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "serve", "--city", city, "--data", data.path, "--port", "\(port)",
    ]
    process.standardOutput = FileHandle.nullDevice
    let start = ContinuousClock.now
    try process.run()
    while Loopback.status(port: port, path: "/") != 200 {
      guard process.isRunning else { throw Advice("the server ended before its first page") }
      guard start.duration(to: .now) < .seconds(Self.startSeconds) else {
        process.terminate()
        throw Advice("no page within \(Int(Self.startSeconds)) s")
      }
      usleep(Self.pollMicroseconds)
    }
    secondsToFirstPage = start.duration(to: .now) / .seconds(1)
  }

  /// The most memory that it held, in MiB; nil where the system does not tell.
  var peakMebibytes: Double? {
    let path = "/proc/\(process.processIdentifier)/status"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kibibytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first
        .flatMap({ Double($0) })
    else { return nil }
    return kibibytes / 1024
  }

  func end() throws {
    process.terminate()
    let start = ContinuousClock.now
    while process.isRunning {
      guard start.duration(to: .now) < .seconds(Self.endSeconds) else {
        kill(process.processIdentifier, SIGKILL)
        throw Advice("the server did not end within \(Int(Self.endSeconds)) s of SIGTERM")
      }
      usleep(Self.pollMicroseconds)
    }
  }
}
