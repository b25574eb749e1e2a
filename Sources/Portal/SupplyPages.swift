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
      let asked = asked(file).compactMap { file.item.field($0) }.filter { $0.type != .file }
      let typed = Answers.read(form, asked)
      if form.setsPreferences {
        // Nothing is sent yet: the same page in other dress, with what was typed.
        let now = context.preferring(form)
        return context.keepingPreferences(
          of: form, show(try await casePage(nil, typed: typed, now), now))
      }
      var uploads: [String: Upload] = [:]
      for (name, sent) in form.files {
        let saved = try hall.save(
          sent.bytes, name: sent.name, material: name, item: file.item)
        switch saved {
        case .success(let upload): uploads[name] = upload
        case .failure(let refusal):
          return show(try await casePage(refusal, typed: typed, context), context)
        }
      }
      return try await outcome(
        try await hall.supply(id, answers: typed, uploads: uploads, as: context.viewer),
        typed: typed, context)
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
    let ids = asked(file)
    guard !ids.isEmpty else { return [:] }
    let points = file.case.corrections.last?.points ?? []
    let isCorrecting = file.case.status == .correcting
    let until = isCorrecting ? file.case.corrections.last?.until : file.case.commitment?.until
    let questions = try hall.questions(ids, of: file, typed: typed)
    let views = QuestionViews(
      item: file.item, problems: refusal?.reasons ?? [], hall: hall, language: language)
    let forms = ids.map { id -> Slots in
      let text = isCorrecting ? points.first { $0.about == id }?.text : nil
      if let material = file.item.material(id) {
        return supply(of: material, text, language)
      }
      guard let question = questions.first(where: { $0.field.id == id }) else {
        return ["name": file.item.field(id)?.title(language) ?? id, "text": text]
      }
      let wrong = (refusal?.reasons ?? []).filter {
        $0.about == id || $0.about?.hasPrefix(id + ".") == true
      }
      let told = [text.map { LocalizedText($0) }].compactMap(\.self) + wrong.map(\.text)
      var asked = views.slots(question, problems: told)
      asked["problems"] = told.map { $0(language) }
      return ["question": asked]
    }
    return [
      "canSupply": true, "isCorrecting": isCorrecting, "supplies": forms,
      // Before acceptance no clock runs that could go on.
      "isAccepted": file.case.acceptedAt != nil,
      "until": until.map(Writing(language).date),
    ]
  }

  private func supply(
    of material: MaterialDefinition, _ text: String?, _ language: Language
  ) -> Slots {
    let isUpload = material.evidence.contains { $0.upload == true }
    return Self.materialSlots(material, language).merging([
      "isUpload": isUpload, "isPaper": !isUpload, "text": text,
    ])
  }
}
