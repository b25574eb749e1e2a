import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// `/items/{id}`: the guide 办事指南, with what the city already holds of the reader.
extension PortalRoutes {
  func addGuide(to router: Router<WebContext>) {
    router.page("items/:id") { request, context in
      let id = ItemID(try context.parameter("id"))
      let guide = try granted(try await hall.guide(id, for: context.viewer))
      let item = guide.item.definition
      let language = context.language
      return show(
        page(
          item.name(language), "guide", .services,
          back: ("/services", LocalizedText("服务", "Services")),
          try guideSlots(guide, context), context), context)
    }
    router.page("items/:id/reform") { _, context in try reformPage(context) }
    router.page("items/:id/rules") { _, context in try rulesPage(context) }
    router.form("items/:id/application") { _, _, context in
      let id = ItemID(try context.parameter("id"))
      guard context.viewer.citizen != nil else {
        return .seeOther("/sign-in?back=" + URLEncodedForm.encode("/items/\(id)"))
      }
      let draft = try granted(try await hall.startDraft(id, as: context.viewer))
      return .seeOther("/apply/\(draft.id)")
    }
  }

  private func guideSlots(_ guide: GuidePage, _ context: WebContext) throws -> Slots {
    let item = guide.item.definition
    let language = context.language
    let writing = Writing(language)
    let city = hall.city
    let agency = city.agencies[item.agency]
    let rights = item.rights
    let pause = try hall.pause(of: item.id)
    return [
      "id": item.id.rawValue, "name": item.name(language), "summary": item.summary(language),
      "time": time(item, language), "isInstant": item.limits.promised == 0,
      "isOpen": item.state == .inForce && item.channels.contains(.online)
        && pause == nil,
      "isCitizen": context.viewer.citizen != nil,
      "known": known(guide, language), "hasKnown": !guide.known.isEmpty,
      "statutory": item.limits.statutory > 0 ? writing.workingDays(item.limits.statutory) : nil,
      "silence": item.silenceApproves.map { $0.law + $0.article },
      "limitNote": item.limits.explanation?(language),
      "special": item.specialProcedures.map { $0.map { $0(language) } },
      "visits": item.visits, "noVisits": item.visits == 0,
      "visitsReason": item.visitsReason?(language),
      "audience": writing.list(item.audience.map { $0.label(language) }),
      "type": item.type.rawValue, "agency": name(of: item.agency, language),
      "joint": (item.jointAgencies ?? []).map { name(of: $0, language) },
      "conditions": (item.acceptanceConditions + [Again.condition(item)].compactMap { $0 })
        .map { $0(language) },
      "materials": item.materials.map { material($0, language) },
      "noMaterials": item.materials.isEmpty,
      "fees": (item.fees ?? []).map { fee in
        [
          "name": fee.name(language), "standard": fee.standard(language), "basis": fee.basis,
          "relief": fee.relief?(language),
        ] as Slots
      },
      "free": (item.fees ?? []).isEmpty,
      "steps": item.steps.map { step in
        [
          "name": step.name(language), "office": step.office(language),
          "limit": step.limit > 0 ? writing.workingDays(step.limit) : nil,
        ] as Slots
      },
      "process": guide.item.processPicture(isUpright: true, language),
      "hasRules": guide.item.rules != nil,
      "laws": item.legalBasis.map { basis in
        ["law": basis.law, "article": basis.article, "text": basis.text] as Slots
      },
      "result": item.result.name(language),
      // A window that stands below with its address is not named twice.
      "windows": item.windows.filter { window in
        !(agency?.windows ?? []).contains { window.zh.hasSuffix($0.name.zh) }
      }.map { $0(language) },
      "halls": (agency?.windows ?? []).map { hall in
        [
          "name": hall.name(language), "address": hall.address(language),
          "hours": hall.hours(language), "phone": hall.phone,
        ] as Slots
      },
      "faq": (item.faq ?? []).map { one in
        ["question": one.question(language), "answer": one.answer(language)] as Slots
      },
      "hasFaq": !(item.faq ?? []).isEmpty,
      "rights": rights.rights(language), "duties": rights.duties(language),
      "consultation": rights.consultation(language), "complaint": rights.complaint(language),
      "reconsideration": rights.reconsideration(language),
      "litigation": rights.litigation(language),
      "pause": pause?.reason,
      "hasReform": guide.item.before != nil, "reform": item.reform?.summary(language),
      "code": item.implementationCode, "version": item.version,
      "effective": writing.date(item.effective),
    ]
  }

  private func known(_ guide: GuidePage, _ language: Language) -> [Slots] {
    guide.known.map { known in
      [
        "title": known.material.name(language), "source": known.source(language),
      ]
    }
  }

  private func material(_ material: MaterialDefinition, _ language: Language) -> Slots {
    let automatic = material.evidence.contains { $0.lookup != nil || $0.licence != nil }
    let canUpload = material.evidence.contains { $0.upload == true }
    let declared = material.evidence.contains { $0.declaration != nil }
    return [
      "name": material.name(language), "isMain": material.necessity == .main,
      "automatic": automatic, "onlyUpload": !automatic && canUpload,
      "orUpload": automatic && canUpload, "declared": !automatic && !canUpload && declared,
      "later": material.conditional == true, "source": material.source(language),
      "explanation": material.sourceExplanation?(language),
      "notes": material.fillingNotes?(language),
      "standard": material.acceptanceStandard?(language),
      "law": material.legalBasis.map { "\($0.law) \($0.article)" },
      "form": material.form,
    ]
  }
}
