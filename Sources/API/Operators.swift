import CityHall
import Hummingbird
import Licences
import Web

/// What the store says of itself.
package struct StoreFigures: Sendable, Hashable {
  /// Commits since the start, and the synced transactions that they shared.
  package var commits: Int
  package var batches: Int
  /// Commits that wait for the next transaction.
  package var waiting: Int
  package var lastBatchSeconds: Double
  package var outboxPending: Int
  package var deadLetters: Int
  /// False once the store is closed or a sync has failed.
  package var acceptsWrites: Bool

  package init(
    commits: Int, batches: Int, waiting: Int, lastBatchSeconds: Double, outboxPending: Int,
    deadLetters: Int, acceptsWrites: Bool
  ) {
    self.commits = commits
    self.batches = batches
    self.waiting = waiting
    self.lastBatchSeconds = lastBatchSeconds
    self.outboxPending = outboxPending
    self.deadLetters = deadLetters
    self.acceptsWrites = acceptsWrites
  }
}

extension APIRoutes {
  func openAPI(_ call: Call) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: "application/json", .cacheControl: "public, max-age=300"],
      body: ResponseBody(byteBuffer: document))
  }

  /// 200 while the store reads and takes writes, 503 otherwise.
  func health(_ call: Call) -> Response {
    let isWell =
      (try? hall.store.nextStatusIndex()) != nil && (try? figures())?.acceptsWrites == true
    let edition = JSONValue.string(hall.city.edition)
    let refused = hall.refusedEdition
    let health: JSONValue =
      if let first = refused.first {
        [
          "status": isWell ? "ok" : "failing", "edition": edition,
          "refusedEdition": [
            "findings": .number(refused.count), "first": .string(first.description),
          ],
        ]
      } else {
        ["status": isWell ? "ok" : "failing", "edition": edition]
      }
    return .json(health, isWell ? .ok : .serviceUnavailable)
  }

  /// Prometheus' text format, version 0.0.4.
  func metricsText(_ call: Call) -> Response {
    let text = metrics.text + Self.text(try? figures())
    return Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  private static func text(_ figures: StoreFigures?) -> String {
    var text = MetricsText()
    text.gauge(
      "palmcity_store_up", "Whether the store answers and takes writes.",
      figures?.acceptsWrites == true ? 1 : 0)
    if let figures {
      text.counter("palmcity_commits_total", "Durable commits.", figures.commits)
      text.counter(
        "palmcity_commit_batches_total", "Transactions, each with one sync.", figures.batches)
      text.gauge(
        "palmcity_commit_queue_length", "Commits that wait for the next transaction.",
        Double(figures.waiting))
      text.gauge(
        "palmcity_last_batch_seconds", "Duration of the last transaction until it was durable.",
        figures.lastBatchSeconds)
      text.gauge(
        "palmcity_outbox_pending", "Messages that wait to be delivered.",
        Double(figures.outboxPending))
      text.gauge(
        "palmcity_outbox_dead_letters", "Messages that were given up.",
        Double(figures.deadLetters))
      text.gauge(
        "palmcity_read_model_lag_events",
        "Events that the read models do not show yet: 0, they are committed together.", 0)
    }
    return text.text
  }
}
