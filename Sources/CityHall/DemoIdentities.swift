import Casework
import Catalogue
import Civics
import Store
import Synchronization

/// The demo's identity provider: anyone may be one of the synthetic people or officers.
package final class DemoIdentities: IdentityProvider {
  package struct Persona: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case citizen, officer }
    package var credential: String
    package var kind: Kind
    package var name: String
    package var title: LocalizedText
    /// Of an officer.
    package var agency: AgencyID? = nil
  }

  private struct People: Sendable {
    var personas: [Persona] = []
    var citizens: [String: Citizen] = [:]
    var officers: [String: Officer] = [:]
  }

  private let citizens: People
  private let officers: Mutex<People>

  /// - Parameter people: synthetic people, each with what the sign-in page says of them and the
  ///   organisation that they may act for.
  package init(
    people: [(party: Party, title: LocalizedText, organisation: Party?)], city: City
  ) {
    var citizens = People()
    for (index, person) in people.enumerated() {
      let credential = "citizen-\(index + 1)"
      citizens.citizens[credential] = Citizen(person: person.party)
      citizens.personas.append(
        Persona(
          credential: credential, kind: .citizen, name: person.party.name, title: person.title))
      guard let organisation = person.organisation else { continue }
      let acting = credential + "-organisation"
      citizens.citizens[acting] = Citizen(person: person.party, actingFor: organisation)
      citizens.personas.append(
        Persona(
          credential: acting, kind: .citizen, name: person.party.name,
          title: LocalizedText(zh: "代表 \(organisation.name)", en: "for \(organisation.name)")))
    }
    self.citizens = citizens
    officers = Mutex(Self.officers(of: city))
  }

  /// The officers of a new edition's agencies.
  package func take(_ city: City) {
    let found = Self.officers(of: city)
    officers.withLock { $0 = found }
  }

  package var personas: [Persona] { citizens.personas + officers.withLock { $0.personas } }
  package func citizen(for credential: String) -> Citizen? { citizens.citizens[credential] }
  package func officer(for credential: String) -> Officer? {
    officers.withLock { $0.officers[credential] }
  }

  private static func officers(of city: City) -> People {
    var people = People()
    for agency in city.agencyOrder.compactMap({ city.agencies[$0] }) {
      for role in agency.roles.compactMap({ OfficerRole(rawValue: $0.rawValue) }) {
        let credential = "officer-\(agency.id)-\(role.rawValue)"
        let name = agency.label(.zh) + role.title(.zh)
        people.officers[credential] = Officer(
          id: OfficerID(credential), name: name, agency: agency.id, roles: [role])
        people.personas.append(
          Persona(
            credential: credential, kind: .officer, name: name,
            title: LocalizedText(
              zh: agency.name(.zh), en: "\(agency.label(.en)), \(role.rawValue)"),
            agency: agency.id))
      }
    }
    return people
  }
}

extension OfficerRole {
  package func title(_ language: Language) -> String {
    switch self {
    case .window: language == .zh ? "窗口" : "window clerk"
    case .reviewer: language == .zh ? "审查员" : "reviewer"
    case .decider: language == .zh ? "决定人" : "decider"
    case .supervisor: language == .zh ? "督办员" : "supervisor"
    case .commissioner: language == .zh ? "特派员" : "commissioner"
    }
  }
}
