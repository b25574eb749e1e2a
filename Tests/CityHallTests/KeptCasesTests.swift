import Casework
import Civics
import Store
import Testing

@testable import CityHall

struct KeptCasesTests {
  /// Cases of one real application, told apart by number and version.
  private func sample(_ test: TestHall) async throws -> (_ number: Int, _ version: Int) -> Case {
    let granted = try await test.certificate("p1")
    return { number, version in
      var one = granted
      one.id = CaseID("c\(number)")
      one.version = version
      return one
    }
  }

  @Test func `what was used last is kept, and never more than the capacity`() async throws {
    let sample = try await sample(TestHall())
    let kept = KeptCases(capacity: 8)
    for number in 0..<100 {
      kept.keep(sample(number, 1))
      kept.keep(sample(0, 1))
    }
    #expect(kept[CaseID("c0")] != nil)
    #expect(kept[CaseID("c99")] != nil)
    let count = (0..<100).count { kept[CaseID("c\($0)")] != nil }
    #expect((4...8).contains(count))
  }

  @Test func `an older version never takes a newer one's place`() async throws {
    let sample = try await sample(TestHall())
    let kept = KeptCases(capacity: 4)
    kept.keep(sample(1, 5))
    kept.keep(sample(1, 4))
    #expect(kept[CaseID("c1")]?.version == 5)
    // Nor where the newer one is of the generation before.
    kept.keep(sample(2, 1))
    kept.keep(sample(3, 1))
    kept.keep(sample(1, 3))
    #expect(kept[CaseID("c1")]?.version == 5)
    kept.keep(sample(1, 6))
    #expect(kept[CaseID("c1")]?.version == 6)
  }

  @Test func `what another program committed is seen at the next look`() async throws {
    let test = try TestHall()
    let found = try await test.certificate("p1")
    let other = try test.restarted(on: test.loaded)
    let rated = try await other.rate(found.id, stars: 5, comment: "", as: test.citizen("p1")).get()
    #expect(rated.version > found.version)
    #expect(try test.hall.load(found.id) == rated)
    #expect(try test.hall.load(CaseID("nobody's")) == nil)
  }
}
