import Foundation
import Synchronization

/// Progress of long work on a terminal; silent in a pipe.
final class ProgressLine: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) != 0
  private let shown = Mutex<String>("")

  func show(_ text: String) {
    guard isTerminal else { return }
    shown.withLock { last in
      guard text != last else { return }
      last = text
      FileHandle.standardError.write(Data("\r\u{1B}[2K\(text)".utf8))
    }
  }

  func show(_ what: String, _ done: Int, _ total: Int) {
    show("\(what) \(done)/\(total)")
  }

  func done() {
    guard isTerminal else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
  }
}
