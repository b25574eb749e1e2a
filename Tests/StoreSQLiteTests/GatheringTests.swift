import Testing

@testable import StoreSQLite

struct GatheringTests {
  /// What the writer would wait in all while nobody comes.
  private func wait(_ gathering: inout Gathering, waiting: Int = 0) -> Duration {
    var total = Duration.zero
    for _ in 0..<100 { total += gathering.pause(with: waiting) ?? .zero }
    return total
  }

  @Test func `nobody waits at first, nor behind a lone commit`() {
    var gathering = Gathering()
    #expect(wait(&gathering) == .zero)
    gathering.begin(after: 1, lasting: .milliseconds(4))
    #expect(wait(&gathering) == .zero)
  }

  @Test func `company waits as long again as the last transaction took, and then no more`() {
    var gathering = Gathering()
    gathering.begin(after: 2, lasting: .milliseconds(4))
    #expect(wait(&gathering) == .milliseconds(4))
    #expect(wait(&gathering) == .zero)
  }

  @Test func `a slow disk does not make anybody wait for long`() {
    var gathering = Gathering()
    gathering.begin(after: 30, lasting: .seconds(3))
    #expect(wait(&gathering) == Limits.longestGathering)
  }

  @Test(arguments: [(59, true), (60, false), (.max, false)])
  func `twice as many as before are written at once, and so is everything when the store closes`(
    waiting: Int, waits: Bool
  ) {
    var gathering = Gathering()
    gathering.begin(after: 30, lasting: .milliseconds(4))
    #expect((gathering.pause(with: waiting) != nil) == waits)
  }
}
