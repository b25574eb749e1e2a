import Civics
import Foundation
import Licences
import Store

/// A verification that was accepted, kept a while for the browser that asked for it: a code counts
/// once, so that the same page in other dress cannot ask again.
package struct KeptVerification: Sendable, Hashable, Codable {
  package var report: VerificationReport
  package var at: Instant

  package init(report: VerificationReport, at: Instant) {
    self.report = report
    self.at = at
  }
}

extension CityHall {
  private static let verificationShelf = "verification"
  /// Seconds for which a verifier may look at the result again.
  package static let verificationSeconds = 600

  /// Keeps the result; the answer is the secret under which it is read again.
  package func keep(_ kept: KeptVerification) async throws(StoreError) -> String {
    let secret = surroundings.newIdentifier() + surroundings.newIdentifier()
    guard let bytes = try? JSONEncoder().encode(kept) else {
      throw .failed("a verification does not encode")
    }
    try await store.put(
      Self.verificationShelf, key: Self.hashed(secret), owner: "verifier", value: Array(bytes),
      until: kept.at.adding(seconds: Self.verificationSeconds))
    return secret
  }

  /// Nil where the secret is none of ours, or its time is over.
  package func keptVerification(_ secret: String) throws(StoreError) -> KeptVerification? {
    guard
      let bytes = try store.value(Self.verificationShelf, key: Self.hashed(secret), now: now)
    else { return nil }
    return try? JSONDecoder().decode(KeptVerification.self, from: Data(bytes))
  }
}
