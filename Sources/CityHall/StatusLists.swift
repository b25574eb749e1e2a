import Civics
import Licences
import Store
import Synchronization

/// A status list as it was signed last: signed anew when a licence was cancelled, when the list
/// has grown, or when half of its life has passed.
struct SignedStatusList: Sendable {
  var cancelled: [Int]
  var places: Int
  var signedAt: Int64
  var text: String
  var verified: VerifiedStatusList

  func says(_ cancelled: [Int], places: Int, at now: Int64) -> Bool {
    self.cancelled == cancelled && self.places == places
      && (signedAt..<signedAt + LicenceDesk.statusListSeconds / 2).contains(now)
  }
}

extension LicenceDesk {
  package var publicKeys: PublicKeySet { PublicKeySet([issuerKey.publicKey]) }

  func statusList(cancelled: [Int], count: Int, now: Instant) throws(StoreError)
    -> SignedStatusList
  {
    // Places are made in blocks, so that the list's length tells little of the city's days.
    let places = max(1, (count + 1023) / 1024) * 1024
    let seconds = now.milliseconds / 1000
    if let last = lastStatusList.withLock({ $0 }),
      last.says(cancelled, places: places, at: seconds)
    {
      return last
    }
    let made: SignedStatusList
    do {
      var list = try StatusList(places: places)
      for index in cancelled { try list.set(.invalid, at: index) }
      let text = try list.sign(
        uri: statusListURI, now: seconds, expiresAt: seconds + Self.statusListSeconds,
        by: issuerKey)
      made = SignedStatusList(
        cancelled: cancelled, places: places, signedAt: seconds, text: text,
        verified: try VerifiedStatusList(text, keys: publicKeys))
    } catch { throw .failed("the status list cannot be signed: \(error)") }
    lastStatusList.withLock { $0 = made }
    return made
  }
}

extension CityHall {
  /// The signed list of cancelled and revoked licences, as it is now.
  package func statusListText() throws(StoreError) -> String { try statusList().text }

  func statusList() throws(StoreError) -> SignedStatusList {
    try licences.statusList(
      cancelled: try store.cancelledStatusIndexes(), count: try store.nextStatusIndex(), now: now)
  }
}
