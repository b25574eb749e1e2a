/// What the store takes at most; meeting a limit gives an error that names it.
package enum Limits {
  /// Commits that one transaction, and so one sync, takes together.
  package static let commitsPerSync = 512
  /// How long commits in company wait for more of it, how often they look meanwhile, and how many
  /// are enough.
  static let shortestGathering = Duration.milliseconds(4)
  static let longestGathering = Duration.milliseconds(10)
  static let enoughCompany = 64
  static let gatheringSteps = 4
  /// Writes that wait for the writer.
  package static let waitingWrites = 16_384
  /// Events of one commit.
  package static let eventsPerCommit = 4096
  /// Bytes of one event's payload, outbox message or answer.
  package static let payloadBytes = 4 << 20
  /// Bytes of one shelf value.
  package static let shelfBytes = 1 << 20
  /// Rows that one list returns.
  package static let listRows = 10_000
  /// Bytes of one file: 64 MiB.
  package static let fileBytes = 64 << 20
  /// Seconds that a statement waits for another process's lock.
  static let busySeconds = 5.0
  /// Connections that read at the same time.
  static let readers = 8
  /// Kibibytes of pages that the writer keeps in memory, and each reader.
  static let writerCacheKibibytes = 32_768
  static let readerCacheKibibytes = 4096
  /// Pages of 4 KiB in the write-ahead log at which they are moved into the database: 16 MiB.
  static let checkpointPages: Int32 = 4096
  /// Rows that one sweep removes of each kind.
  static let sweptRows = 1000
  /// Days after which a command's answer may be forgotten.
  static let answerDays = 400
}
