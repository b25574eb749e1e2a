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
  private let refusedBox = Mutex<[CityFinding]>([])
  let looksOfToday = LooksOfToday()
  let keptCases = KeptCases()
  let underWay = UnderWay()

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

  /// Why the newest edition is not live; empty where it is.
  package internal(set) var refusedEdition: [CityFinding] {
    get { refusedBox.withLock { $0 } }
    set { refusedBox.withLock { $0 = newValue } }
  }

  func editions(_ change: (inout Editions) -> Void) { editionsBox.withLock { change(&$0) } }

  /// The item as the edition has it: one at hand, or one that is kept and is read now. A case of
  /// an edition from before editions were kept has the current one.
  package func item(_ id: ItemID, edition: String) throws(StoreError) -> Item? {
    if let found = editionsBox.withLock({ $0.item(id, edition: edition) }) { return found }
    guard edition != city.edition, let kept = try EditionArchive(store).item(id, edition: edition)
    else { return city.items[id] }
    editions { $0.keep(kept) }
    return kept
  }

  /// The item in the newest edition that was live with this version of it.
  func item(_ id: ItemID, version: String) throws(StoreError) -> Item? {
    for kept in try EditionArchive(store).published().reversed() {
      if let found = try item(id, edition: kept.edition), found.edition == kept.edition,
        found.definition.version == version
      {
        return found
      }
    }
    return nil
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
