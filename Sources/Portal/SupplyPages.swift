import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// What a case waits for: corrections of materials and answers, or a promised material.
extension PortalRoutes {
  func addSupplies(to router: Router<WebContext>) {
    router.form("cases/:id/supplies", limits: .files) { form, _, context in
      let id = CaseID(try context.parameter("id"))
      let file = try granted(try await hall.caseFile(id, as: context.viewer))
      let typed = Supplied.read(form, asked: asked(file), file.item)
      if form.setsPreferences {
        // Nothing is sent yet: the same page in other dress, with what was typed.
        let now = context.preferring(form)
        return context.keepingPreferences(
          of: form,
          show(
            try await casePage(nil, typed: typed, kept: kept(form, now.language), now), now))
      }
      func again(_ refusal: Refusal) async throws -> Response {
        guard refusal.kind == .invalid else { throw Refused(refusal) }
        let kept = kept(form, context.language)
        return show(try await casePage(refusal, typed: typed, kept: kept, context), context)
      }
      var uploads: [String: Upload] = [:]
      for (name, sent) in form.files {
        let saved = try hall.save(
          sent.bytes, name: sent.name, material: name, item: file.item)
        switch saved {
        case .success(let upload): uploads[name] = upload
        case .failure(let refusal): return try await again(refusal)
        }
      }
      switch try await hall.supply(id, answers: typed, uploads: uploads, as: context.viewer) {
      case .success(let live): return .seeOther("/cases/\(live.id)")
      case .failure(let refusal): return try await again(refusal)
      }
    }
  }

  /// Ids of fields and materials that the case waits for.
  private func asked(_ file: CaseFile) -> [String] {
    switch file.case.status {
    case .correcting: file.case.corrections.last?.points.map(\.about) ?? []
    case .accepted, .held, .suspended:
      file.case.commitment.flatMap { $0.fulfilledAt == nil ? $0.materials : nil } ?? []
    default: []
    }
  }

  func isWaiting(for file: CaseFile) -> Bool { !asked(file).isEmpty }

  /// - Parameter typed: answers of a form that was not taken, which stay in it.
  func supplySlots(
    _ file: CaseFile, _ refusal: Refusal?, typed: FormEngine.Posted, _ language: Language
  ) throws -> Slots {
    let asked = asked(file)
    guard !asked.isEmpty else { return [:] }
    let points = file.case.corrections.last?.points ?? []
    let isCorrecting = file.case.status == .correcting
    let until = isCorrecting ? file.case.corrections.last?.until : file.case.commitment?.until
    let reasons = refusal?.reasons ?? []
    let supplied = Supplied(
      asked: asked, typed: isCorrecting ? typed : [:], wrong: isCorrecting ? reasons : [])
    let questions = try hall.questions(
      asked, of: file, typed: supplied.typed, wrong: supplied.wrong)
    let ids = supplied.ids(file.item, questions.map(\.field.id))
    let views = QuestionViews(
      item: file.item, problems: reasons, hall: hall, language: language)
    let forms = ids.map { id -> Slots in
      let text = isCorrecting ? points.first { $0.about == id }?.text : nil
      let wrong = reasons.filter {
        $0.about == id || $0.about?.hasPrefix(id + ".") == true
      }.map(\.text)
      let told = [text.map { LocalizedText($0) }].compactMap(\.self) + wrong
      var slots: Slots = ["also": asked.contains(id) ? nil : id]
      if let material = file.item.material(id) {
        slots["problems"] = told.map { $0(language) }
        return supply(of: material, language).merging(slots)
      }
      guard let question = questions.first(where: { $0.field.id == id }) else {
        slots["problems"] = told.map { $0(language) }
        slots["name"] = file.item.field(id)?.title(language) ?? id
        return slots
      }
      var view = views.slots(question, problems: told)
      view["problems"] = told.map { $0(language) }
      slots["question"] = view
      return slots
    }
    return [
      "canSupply": true, "isCorrecting": isCorrecting, "supplies": forms,
      // Before acceptance no clock runs that could go on.
      "isAccepted": file.case.acceptedAt != nil,
      "until": until.map(Writing(language).date),
    ]
  }

  private func supply(of material: MaterialDefinition, _ language: Language) -> Slots {
    let isUpload = material.evidence.contains { $0.upload == true }
    return Self.materialSlots(material, language).merging([
      "isUpload": isUpload, "isPaper": !isUpload,
    ])
  }
}
