import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// `/apply/{draft}/materials`: what the city fetched, what is to be uploaded, what may follow.
extension PortalRoutes {
  func addMaterials(to router: Router<WebContext>) {
    router.page("apply/:draft/materials") { _, context in
      show(materialsPage(try await preparation(context), nil, context), context)
    }
    router.form("apply/:draft/uploads", limits: .files, at: "/materials") { form, _, context in
      let id = try context.parameter("draft")
      let material = form["material"] ?? ""
      guard let file = form.files["file"] else {
        let reason = Refusal.Reason(
          about: material, text: LocalizedText("请先选一个文件。", "Choose a file first."))
        return refused(try await preparation(context), Refusal(.invalid, [reason]), context)
      }
      switch try await hall.saveUpload(
        draft: id, material: material, bytes: file.bytes, name: file.name, as: context.viewer)
      {
      case .success: return .seeOther("/apply/\(id)/materials")
      case .failure(let refusal):
        return refused(try await preparation(context), refusal, context)
      }
    }
    // “Continue” sends it too: what is ticked there is meant.
    router.form("apply/:draft/promise", at: "/materials") { form, _, context in
      let id = try context.parameter("draft")
      _ = try granted(
        try await hall.promise(
          draft: id, materials: Set(form.all("material")), as: context.viewer))
      return .seeOther("/apply/\(id)/" + (form["then"] == "check" ? "check" : "materials"))
    }
  }

  private func refused(
    _ prepared: Preparation, _ refusal: Refusal, _ context: WebContext
  ) -> Response {
    guard refusal.kind == .invalid else { return site.failurePage(Refused(refusal), context) }
    var page = materialsPage(prepared, refusal, context)
    page.status = .unprocessableContent
    return show(page, context)
  }

  private func materialsPage(
    _ prepared: Preparation, _ refusal: Refusal?, _ context: WebContext
  ) -> WebPage {
    let language = context.language
    let item = prepared.item.definition
    let promisable = prepared.item.definition.materials.filter { material in
      prepared.canPromise.contains { $0.id == material.id }
        || prepared.draft.promised.contains(material.id)
    }
    var slots: Slots = [
      "item": item.name(language), "draft": prepared.draft.id,
      "materials": materials(prepared, refusal, language),
      "problems": refusal.map { refusal in refusal.reasons.map { $0.text(language) } },
      "isEmpty": item.materials.isEmpty,
      "canPromise": !promisable.isEmpty,
      "promises": promisable.map { material in
        option(
          material.id, material.name(language), prepared.draft.promised.contains(material.id))
      },
      "commitment": item.conditionalAcceptance?.commitment(language),
      "days": item.conditionalAcceptance.map { Writing(language).workingDays($0.days) },
    ]
    slots = slots.merging(steps(prepared.pages.count + 1, prepared, language))
    let title = language == .zh ? "材料" : "Materials"
    return page(
      "\(title) · \(item.name(language))", "materials", .services,
      back: (address(of: prepared.pages.last, prepared.draft), LocalizedText("上一步", "Back")),
      slots, context)
  }

  /// Each material with its evidence; those that wait for the applicant first.
  func materials(
    _ prepared: Preparation, _ refusal: Refusal?, _ language: Language
  ) -> [Slots] {
    let evidence = Dictionary(
      prepared.evidence.map { ($0.material, $0) }, uniquingKeysWith: { first, _ in first })
    let all = prepared.item.definition.materials.map { material -> (Bool, Slots) in
      let found = evidence[material.id]
      let isToBeShown = prepared.toBeShown.contains(material)
      let isMissing = !isToBeShown && found.map { $0.source == .missing } ?? true
      var slots = Self.materialSlots(material, language)
      slots["isMissing"] = isMissing
      slots["isToBeShown"] = isToBeShown
      slots["isPromised"] = found?.source == .promised
      slots["isNotNeeded"] = found?.source == .notNeeded
      slots["isHeld"] = found?.grade != nil
      slots["held"] = found.map { hall.sourceName($0)(language) }
      slots["grade"] = found?.grade?.rawValue
      slots["canUpload"] = material.evidence.contains { $0.upload == true }
      slots["isUploaded"] = prepared.draft.uploads[material.id] != nil
      slots["problem"] = refusal?.reasons.first { $0.about == material.id }?.text(language)
      return (isMissing, slots)
    }
    return all.filter(\.0).map(\.1) + all.filter { !$0.0 }.map(\.1)
  }

  /// What an upload of a material may be.
  static func materialSlots(_ material: MaterialDefinition, _ language: Language) -> Slots {
    let kinds = material.upload?.kinds ?? Materials.standardKinds
    let bytes = material.upload?.maximumBytes ?? Materials.standardBytes
    return [
      "id": material.id, "name": material.name(language),
      "isMain": material.necessity == .main,
      "notes": material.fillingNotes?(language),
      "accept": kinds.map { $0 == "pdf" ? "application/pdf" : "image/\($0)" }
        .joined(separator: ","),
      "kinds": Writing(language).list(kinds.map { $0.uppercased() }),
      "limit": Writing(language).size(bytes),
    ]
  }
}
