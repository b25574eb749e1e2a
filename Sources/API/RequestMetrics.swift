import Synchronization

/// Requests by route and status, and how long they took. Routes are the router's patterns, never
/// addresses: nobody's case number ends up here.
package final class RequestMetrics: Sendable {
  private struct Key: Hashable, Comparable {
    var route: String
    var method: String
    var status: Int
    static func < (left: Key, right: Key) -> Bool {
      (left.route, left.method, left.status) < (right.route, right.method, right.status)
    }
  }
  private struct Times {
    var counts = [Int](repeating: 0, count: RequestMetrics.boundsSeconds.count)
    var count = 0
    var seconds = 0.0
  }
  private struct State {
    var requests: [Key: Int] = [:]
    var times: [String: Times] = [:]
    var running = 0
  }

  /// Upper bounds of the histogram.
  static let boundsSeconds = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]
  /// Methods that are counted by name; others are one.
  private static let methods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
  ]
  private let state = Mutex(State())

  package init() {}

  package func begin() { state.withLock { $0.running += 1 } }

  package func end(route: String, method: String, status: Int, seconds: Double) {
    let key = Key(
      route: route, method: Self.methods.contains(method) ? method : "other", status: status)
    state.withLock { state in
      state.running -= 1
      state.requests[key, default: 0] += 1
      var times = state.times[route] ?? Times()
      if let place = Self.boundsSeconds.firstIndex(where: { seconds <= $0 }) {
        times.counts[place] += 1
      }
      times.count += 1
      times.seconds += seconds
      state.times[route] = times
    }
  }

  /// Prometheus' text format.
  package var text: String {
    let now = state.withLock { $0 }
    var text = MetricsText()
    text.gauge("palmcity_http_requests_running", "Requests under way.", Double(now.running))
    text.head("palmcity_http_requests_total", "Requests by route and status.", "counter")
    for (key, count) in now.requests.sorted(by: { $0.key < $1.key }) {
      text.line(
        "palmcity_http_requests_total",
        [("route", key.route), ("method", key.method), ("status", String(key.status))],
        String(count))
    }
    let name = "palmcity_http_request_duration_seconds"
    text.head(name, "Seconds until the answer's head, by route.", "histogram")
    for (route, times) in now.times.sorted(by: { $0.key < $1.key }) {
      var sum = 0
      for (bound, count) in zip(Self.boundsSeconds, times.counts) {
        sum += count
        text.line(name + "_bucket", [("route", route), ("le", "\(bound)")], String(sum))
      }
      text.line(name + "_bucket", [("route", route), ("le", "+Inf")], String(times.count))
      text.line(name + "_sum", [("route", route)], "\(times.seconds)")
      text.line(name + "_count", [("route", route)], String(times.count))
    }
    return text.text
  }
}

/// Lines of Prometheus' text format.
struct MetricsText {
  private(set) var text = ""

  mutating func head(_ name: String, _ help: String, _ type: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
    let written = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    text += name + (written.isEmpty ? "" : "{\(written)}") + " \(value)\n"
  }

  mutating func gauge(_ name: String, _ help: String, _ value: Double) {
    head(name, help, "gauge")
    line(name, [], value == value.rounded() ? String(Int(value)) : "\(value)")
  }

  mutating func counter(_ name: String, _ help: String, _ value: Int) {
    head(name, help, "counter")
    line(name, [], String(value))
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { output, character in
      switch character {
      case "\\": output += #"\\"#
      case "\"": output += #"\""#
      case "\n": output += #"\n"#
      default: output.append(character)
      }
    }
  }
}
