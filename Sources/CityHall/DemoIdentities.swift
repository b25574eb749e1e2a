import Casework
import Catalogue
import Civics
import Store

/// The demo's identity provider: anyone may be one of the synthetic people or officers.
package struct DemoIdentities: IdentityProvider {
  package struct Persona: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case citizen, officer }
    package var credential: String
    package var kind: Kind
    package var name: String
    package var title: LocalizedText
  }

  package let personas: [Persona]
  private let citizens: [String: Citizen]
  private let officers: [String: Officer]

  /// - Parameter people: synthetic people, each with what the sign-in page says of them and the
  ///   organisation that they may act for.
  package init(
    people: [(party: Party, title: LocalizedText, organisation: Party?)], city: City
  ) {
    var personas: [Persona] = []
    var citizens: [String: Citizen] = [:]
    var officers: [String: Officer] = [:]
    for (index, person) in people.enumerated() {
      let credential = "citizen-\(index + 1)"
      citizens[credential] = Citizen(person: person.party)
      personas.append(
        Persona(
          credential: credential, kind: .citizen, name: person.party.name, title: person.title))
      if let organisation = person.organisation {
        let acting = credential + "-organisation"
        citizens[acting] = Citizen(person: person.party, actingFor: organisation)
        personas.append(
          Persona(
            credential: acting, kind: .citizen, name: person.party.name,
            title: LocalizedText(
              zh: "代表 \(organisation.name)", en: "for \(organisation.name)")))
      }
    }
    for id in city.agencyOrder {
      guard let agency = city.agencies[id] else { continue }
      for role in agency.roles.compactMap({ OfficerRole(rawValue: $0.rawValue) }) {
        let credential = "officer-\(id)-\(role.rawValue)"
        let name = agency.label(.zh) + role.title(.zh)
        officers[credential] = Officer(
          id: OfficerID(credential), name: name, agency: id, roles: [role])
        personas.append(
          Persona(
            credential: credential, kind: .officer, name: name,
            title: LocalizedText(
              zh: agency.name(.zh), en: "\(agency.label(.en)), \(role.rawValue)")))
      }
    }
    (self.personas, self.citizens, self.officers) = (personas, citizens, officers)
  }

  package func citizen(for credential: String) -> Citizen? { citizens[credential] }
  package func officer(for credential: String) -> Officer? { officers[credential] }
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
