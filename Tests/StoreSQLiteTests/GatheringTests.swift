import Testing

@testable import StoreSQLite

struct GatheringTests {
  /// What the writer would wait in all while `joining` come at each look.
  private func wait(_ gathering: inout Gathering, joining: Int = 1) -> Duration {
    var total = Duration.zero
    for look in 0..<100 { total += gathering.pause(with: look * joining) ?? .zero }
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
    gathering.begin(after: 30, lasting: .milliseconds(8))
    #expect(wait(&gathering) == .milliseconds(8))
    #expect(wait(&gathering) == .zero)
    gathering.begin(after: 30, lasting: .microseconds(100))
    #expect(wait(&gathering) == Limits.shortestGathering)
  }

  @Test func `nobody waits on where nobody comes`() {
    var gathering = Gathering()
    gathering.begin(after: 30, lasting: .milliseconds(8))
    #expect(wait(&gathering, joining: 0) == .milliseconds(2))
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

  @Test func `enough is enough`() {
    var gathering = Gathering()
    gathering.begin(after: 500, lasting: .milliseconds(8))
    #expect(gathering.pause(with: Limits.enoughCompany) == nil)
    #expect(gathering.pause(with: Limits.enoughCompany - 1) != nil)
  }
}
