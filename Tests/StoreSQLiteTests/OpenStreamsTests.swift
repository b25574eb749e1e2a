import Testing

@testable import StoreSQLite

struct OpenStreamsTests {
  @Test func `what a committed transaction noted is known to the next one`() {
    let streams = OpenStreams()
    streams.begin(at: 0)
    streams["case/1"] = .init(first: 1, last: 2, version: 2)
    streams.settle(at: 2)
    streams.begin(at: 2)
    #expect(streams["case/1"] == .init(first: 1, last: 2, version: 2))
    #expect(streams["case/2"] == nil)
  }

  @Test func `what was rolled back, or what another wrote behind, is forgotten`() {
    let streams = OpenStreams()
    streams.begin(at: 0)
    streams["case/1"] = .init(first: 1, last: 2, version: 2)
    // Never settled.
    streams.begin(at: 0)
    #expect(streams["case/1"] == nil)
    streams["case/1"] = .init(first: 1, last: 2, version: 2)
    streams.settle(at: 2)
    streams.begin(at: 3)
    #expect(streams["case/1"] == nil)
  }

  @Test func `no more than so many are kept`() {
    let streams = OpenStreams()
    streams.begin(at: 0)
    for number in 0..<OpenStreams.maximum {
      streams["s\(number)"] = .init(first: 1, last: 1, version: 1)
    }
    streams["s0"] = .init(first: 1, last: 2, version: 2)
    #expect(streams["s0"]?.version == 2 && streams["s1"] != nil)
    streams["one more"] = .init(first: 2, last: 2, version: 1)
    #expect(streams["s1"] == nil && streams["one more"]?.first == 2)
  }
}
