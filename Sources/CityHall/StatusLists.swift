import Civics
import Licences
import Store

extension LicenceDesk {
  package var publicKeys: PublicKeySet { PublicKeySet([issuerKey.publicKey]) }

  func signStatusList(cancelled: [Int], count: Int, now: Instant) throws(StoreError) -> String {
    do {
      // Places are made in blocks, so that the list's length tells little of the city's days.
      var list = try StatusList(places: max(1, (count + 1023) / 1024) * 1024)
      for index in cancelled { try list.set(.invalid, at: index) }
      let seconds = now.milliseconds / 1000
      return try list.sign(
        uri: statusListURI, now: seconds, expiresAt: seconds + Self.statusListSeconds,
        by: issuerKey)
    } catch { throw .failed("the status list cannot be signed: \(error)") }
  }
}

extension CityHall {
  /// The signed list of cancelled and revoked licences, as it is now.
  package func statusListText() throws(StoreError) -> String {
    try licences.signStatusList(
      cancelled: try store.cancelledStatusIndexes(), count: try store.nextStatusIndex(), now: now)
  }

  func statusList() throws(StoreError) -> VerifiedStatusList? {
    try? VerifiedStatusList(try statusListText(), keys: licences.publicKeys)
  }
}
