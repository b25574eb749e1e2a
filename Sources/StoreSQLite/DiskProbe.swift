import Foundation
import Store

/// How long the disk takes to make 4 KiB more of a file durable: the median of `samples` times.
package func fdatasyncLatency(
  folder: URL, samples: Int = 200, stopwatch: @Sendable () -> Duration = SQLiteStore.uptime
) throws(StoreError) -> Duration {
  let path = folder.appending(path: "fdatasync-probe").path
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard file >= 0 else { throw probeFailure("opening", path) }
  defer {
    close(file)
    unlink(path)
  }
  let page = [UInt8](repeating: 0x5A, count: 4096)
  var durations: [Duration] = []
  for _ in 0..<max(1, samples) {
    guard write(file, page, page.count) == page.count else { throw probeFailure("writing", path) }
    let start = stopwatch()
    guard fdatasync(file) == 0 else { throw probeFailure("syncing", path) }
    durations.append(stopwatch() - start)
  }
  return durations.sorted()[durations.count / 2]
}

private func probeFailure(_ doing: String, _ path: String) -> StoreError {
  let code = errno
  let text = "\(doing) \(path): \(String(cString: strerror(code)))"
  return code == ENOSPC || code == EDQUOT ? .full(text) : .failed(text)
}
