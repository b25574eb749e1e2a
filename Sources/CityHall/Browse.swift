import Casework
import Catalogue
import Civics
import FEEL
import Store

/// What the city already holds of a reader for one material of an item.
package struct KnownMaterial: Sendable, Hashable {
  package var material: MaterialDefinition
  package var evidence: Evidence
  package var source: LocalizedText
}

package struct GuidePage: Sendable {
  package var item: Item
  package var agency: LocalizedText
  /// Empty for a visitor, or where the reader is not among those whom the item serves.
  package var known: [KnownMaterial]
}

extension CityHall {
  package func item(_ id: ItemID) -> Item? { city.items[id] }

  package func search(_ text: String, limit: Int = 20) -> [Item] {
    let city = city
    return city.search.find(text, limit: limit).compactMap { city.items[$0.item] }
  }

  /// Items in force of an audience, a field of life and an agency; nil: any.
  package func items(audience: Audience? = nil, theme: String? = nil, agency: AgencyID? = nil)
    -> [Item]
  {
    let city = city
    return city.offered.filter { item in
      (audience.map { item.definition.audience.contains($0) } ?? true)
        && (theme.map { name in item.definition.themes.contains { $0.zh == name } } ?? true)
        && (agency.map { city.isAgency(item.definition.agency, within: $0) } ?? true)
    }
  }

  /// Items by cases submitted, most first, filled up with those that the city features.
  package func mostUsed(limit: Int) throws(StoreError) -> [Item] {
    let city = city
    let used = try store.mostUsedItems(limit: limit).compactMap { city.items[$0.item] }
    let rest = city.featured.filter { one in !used.contains { $0.id == one.id } }
    return Array((used + rest).prefix(limit))
  }

  package func agencyName(_ id: AgencyID) -> LocalizedText {
    city.agencies[id]?.name ?? LocalizedText(zh: id.rawValue)
  }

  /// The guide, with what the city already knows of a signed-in reader; that look is receipted.
  package func guide(_ id: ItemID, for viewer: Viewer) async throws(StoreError)
    -> Result<GuidePage, Refusal>
  {
    guard let item = item(id) else { return .failure(.noSuchItem) }
    var page = GuidePage(item: item, agency: agencyName(item.definition.agency), known: [])
    guard let citizen = viewer.citizen, serves(item, citizen.applicant) else {
      return .success(page)
    }
    let gathered = try gather(item: item, applicant: citizen.applicant, form: FEELContext())
    guard case .success(let found) = gathered else { return .success(page) }
    let resolution = Materials.resolve(
      Materials.Given(
        applicant: citizen.applicant, form: found.form, facts: found.facts,
        licences: try heldLicences(of: citizen.applicant.id), now: now), item: item)
    page.known = zip(item.definition.materials, resolution.evidence).compactMap {
      material, evidence in
      guard evidence.grade == .a else { return nil }
      return KnownMaterial(material: material, evidence: evidence, source: sourceName(evidence))
    }
    if !found.facts.allSatisfy(\.keys.isEmpty) {
      try await recordLook(
        at: citizen.applicant.id, by: "您本人", what: item.definition.name,
        purpose: LocalizedText(zh: "查看办事指南", en: "Read the guide"), legalBasis: "您本人查看",
        caseID: nil, once: "guide-\(item.id)")
    }
    return .success(page)
  }

  func serves(_ item: Item, _ applicant: Party) -> Bool {
    item.definition.audience.contains(applicant.isPerson ? .person : .organisation)
  }

  /// Where evidence came from, as an applicant reads it.
  package func sourceName(_ evidence: Evidence) -> LocalizedText {
    switch evidence.source {
    case .register(let id, _, _, _):
      let register = city.registers[id]
      let owner = register.flatMap { city.agencies[$0.owner]?.label }
      return LocalizedText(
        zh: (owner?(.zh) ?? "") + "《" + (register?.name(.zh) ?? id.rawValue) + "》",
        en: "\(register?.name(.en) ?? id.rawValue), \(owner?(.en) ?? "")")
    case .licence(_, let type):
      let name = city.items.values.compactMap(\.licence).first { $0.type == type }?.name
      return LocalizedText(
        zh: "卡包里的《\(name?(.zh) ?? type)》", en: "\(name?(.en) ?? type) in your wallet")
    case .upload(let upload):
      return LocalizedText(zh: "您上传的 \(upload.name)", en: "Your upload \(upload.name)")
    case .window: return LocalizedText(zh: "窗口核验", en: "Checked at the window")
    case .declaration: return LocalizedText(zh: "您的承诺", en: "Your declaration")
    case .promised: return LocalizedText(zh: "承诺后补", en: "Promised for later")
    case .notNeeded: return LocalizedText(zh: "不需要", en: "Not needed")
    case .missing: return LocalizedText(zh: "还缺", en: "Missing")
    }
  }
}
