import Foundation

/// One line of the benchmark's table.
struct Measurement: Sendable {
  var name: String
  var unit: String
  /// One for each repetition; none: it was not measured, and `remark` says why.
  var values: [Double]
  var aim = ""
  var remark = ""

  var median: Double? {
    let sorted = values.sorted()
    guard let high = sorted.dropFirst(sorted.count / 2).first else { return nil }
    return sorted.count % 2 == 1 ? high : (sorted[sorted.count / 2 - 1] + high) / 2
  }

  fileprivate var cells: [String] {
    let spread = values.count > 1 ? [values.min(), values.max()].map(Self.text) : ["", ""]
    return [name, Self.text(median)] + spread + [unit, aim, remark]
  }

  /// Three digits that count, and thousands set apart.
  static func text(_ value: Double?) -> String {
    guard let value else { return "not measured" }
    let decimals = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
    let plain = String(format: "%.\(decimals)f", value)
    guard decimals == 0, abs(value) >= 1000 else { return plain }
    let (sign, digits) = plain.hasPrefix("-") ? ("-", plain.dropFirst()) : ("", plain[...])
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return sign + grouped
  }
}

/// What one run has measured, as a table for people.
struct BenchReport: Sendable {
  let machine: Machine
  var warnings: [String] = []
  var measurements: [Measurement] = []
  /// Sentences on how it was measured, and on what limits it.
  var methods: [String] = []
  var limits: [String] = []

  init(machine: Machine) { self.machine = machine }

  mutating func add(_ measurement: Measurement) { measurements.append(measurement) }

  /// The ratios of two measurements, repetition by repetition.
  mutating func addRatio(_ name: String, _ top: [Double], to bottom: [Double], aim: String = "") {
    let ratios = zip(top, bottom).filter { $1 > 0 }.map { $0 / $1 }
    add(Measurement(name: name, unit: "×", values: ratios, aim: aim))
  }

  private static let header = ["What", "Median", "Least", "Most", "Unit", "Aim", "Remark"]

  var table: String {
    let rows = [Self.header] + measurements.map(\.cells)
    let widths = Self.header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      let cells = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
      return "| " + cells.joined(separator: " | ") + " |"
    }
    let rule =
      "| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |"
    return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
  }

  var markdown: String {
    func list(_ lines: [String]) -> String { lines.map { "- \($0)\n" }.joined() }
    return """
      # Benchmarks

      Measured in one run of `make bench`, which overwrites this file.

      \(list(machine.lines))
      \(warnings.isEmpty ? "" : list(warnings.map { "**Warning**: \($0)." }) + "\n")\(table)

      ## How it was measured

      \(list(methods))
      ## What limits it

      \(list(limits))
      """
  }
}

/// Where it ran.
struct Machine: Sendable {
  /// Load above which figures are those of a busy machine.
  static let quietLoad = 0.5

  var cores: Int
  var processor: String?
  var memoryMebibytes: Int
  var system: String
  var kernel: String?
  var day: String
  /// Of the last minute.
  var load: Double?

  static var now: Machine {
    func read(_ path: String) -> String? {
      try? String(contentsOfFile: path, encoding: .utf8)
    }
    let info = ProcessInfo.processInfo
    let model = read("/proc/cpuinfo")?.split(separator: "\n")
      .first { $0.hasPrefix("model name") }?.split(separator: ":").last
    return Machine(
      cores: info.activeProcessorCount,
      processor: model.map { $0.trimmingCharacters(in: .whitespaces) },
      memoryMebibytes: Int(info.physicalMemory >> 20), system: info.operatingSystemVersionString,
      kernel: read("/proc/sys/kernel/osrelease")?.trimmingCharacters(in: .whitespacesAndNewlines),
      day: SystemSurroundings.now().chinaDate.description,
      load: read("/proc/loadavg").flatMap { $0.split(separator: " ").first }.flatMap { Double($0) })
  }

  var lines: [String] {
    [
      "Day: \(day)",
      "Processor: \(cores) cores" + (processor.map { ", \($0)" } ?? ""),
      "Memory: \(memoryMebibytes) MiB",
      "System: \(system)" + (kernel.map { ", kernel \($0)" } ?? ""),
    ] + (load.map { ["Load before the run: \(String(format: "%.2f", $0))"] } ?? [])
  }
}
