import Casework
import Catalogue
import Civics
import FEEL
import Licences
import Store
import Synchronization

/// The use cases of a city: who may do what, in which order, committed at once.
///
/// Each use case is a method in a file of its own. Refusals are values; what is thrown is a
/// `StoreError`: something broke, and nothing of the command was saved.
package final class CityHall: Sendable {
  package let store: any Store
  package let surroundings: Surroundings
  package let licences: LicenceDesk
  package let identities: any IdentityProvider
  private let editionsBox: Mutex<Editions>
  let looksOfToday = LooksOfToday()

  package init(
    editions: Editions, store: any Store, surroundings: Surroundings, licences: LicenceDesk,
    identities: any IdentityProvider
  ) {
    self.editionsBox = Mutex(editions)
    self.store = store
    self.surroundings = surroundings
    self.licences = licences
    self.identities = identities
  }

  /// The edition on which new applications are taken.
  package var city: City { editionsBox.withLock { $0.current } }
  package var now: Instant { surroundings.now() }
  package var today: CalendarDate { now.chinaDate }

  /// Puts a new edition live; cases under way stay on theirs.
  package func publish(_ city: City) { editionsBox.withLock { $0.take(city) } }

  func item(_ id: ItemID, edition: String) -> Item? {
    editionsBox.withLock { ($0[edition] ?? $0.current).items[id] }
  }
}

/// Everything that a program would otherwise take from the air.
package struct Surroundings: Sendable {
  package var now: @Sendable () -> Instant
  /// Unguessable: 128 bits or more.
  package var newIdentifier: @Sendable () -> String
  package var randomBytes: @Sendable (Int) -> [UInt8]

  package init(
    now: @escaping @Sendable () -> Instant, newIdentifier: @escaping @Sendable () -> String,
    randomBytes: @escaping @Sendable (Int) -> [UInt8]
  ) {
    self.now = now
    self.newIdentifier = newIdentifier
    self.randomBytes = randomBytes
  }
}

/// Who people are. The demo picks one of the synthetic people; a city puts its own provider here.
package protocol IdentityProvider: Sendable {
  /// The citizen for a sign-in's credential, or nil where it proves nothing.
  func citizen(for credential: String) throws(StoreError) -> Citizen?
  func officer(for credential: String) throws(StoreError) -> Officer?
}
