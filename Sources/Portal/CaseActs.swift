import Casework
import Catalogue
import CityHall
import Civics
import FEEL
import Hummingbird
import Web

/// What the applicant does to a case: supply, withdraw, rate.
extension PortalRoutes {
  func addCaseActs(to router: Router<WebContext>) {
    router.form("cases/:id/supplies", limits: .files) { form, _, context in
      let id = CaseID(try context.parameter("id"))
      let file = try granted(try await hall.caseFile(id, as: context.viewer))
      var uploads: [String: Upload] = [:]
      for (name, sent) in form.files {
        let saved = try hall.save(
          sent.bytes, name: sent.name, material: name, item: file.item)
        switch saved {
        case .success(let upload): uploads[name] = upload
        case .failure(let refusal): return show(try await casePage(refusal, context), context)
        }
      }
      let asked = asked(file).compactMap { file.item.field($0) }.filter { $0.type != .file }
      return try await outcome(
        try await hall.supply(
          id, answers: Answers.read(form, asked), uploads: uploads, as: context.viewer), context)
    }
    router.form("cases/:id/withdrawal") { form, _, context in
      try await outcome(
        try await hall.withdraw(
          CaseID(try context.parameter("id")), reason: form["reason"] ?? "", as: context.viewer),
        context)
    }
    router.form("cases/:id/objection") { form, _, context in
      try await outcome(
        try await hall.object(
          CaseID(try context.parameter("id")), reason: form["reason"] ?? "", as: context.viewer),
        context)
    }
    router.form("cases/:id/rating") { form, _, context in
      guard let stars = form["stars"].flatMap({ Int($0) }), (1...5).contains(stars) else {
        let reason = Refusal.Reason(
          about: "stars", text: LocalizedText("请先选一个评价。", "Choose a rating first."))
        return show(try await casePage(Refusal(.invalid, [reason]), context), context)
      }
      return try await outcome(
        try await hall.rate(
          CaseID(try context.parameter("id")), stars: stars, comment: form["comment"] ?? "",
          as: context.viewer), context)
    }
  }

  private func outcome(
    _ result: Result<Case, Refusal>, _ context: WebContext
  ) async throws -> Response {
    switch result {
    case .success(let live): return .seeOther("/cases/\(live.id)")
    case .failure(let refusal) where refusal.kind == .invalid:
      return show(try await casePage(refusal, context), context)
    case .failure(let refusal): throw Refused(refusal)
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

  func supplySlots(_ file: CaseFile, _ language: Language) -> Slots {
    let ids = asked(file)
    guard !ids.isEmpty else { return [:] }
    let points = file.case.corrections.last?.points ?? []
    let isCorrecting = file.case.status == .correcting
    let writing = Writing(language)
    let until = isCorrecting ? file.case.corrections.last?.until : file.case.commitment?.until
    let forms = ids.map { id -> Slots in
      let text = isCorrecting ? points.first { $0.about == id }?.text : nil
      if let material = file.item.material(id) {
        var slots = Self.materialSlots(material, language)
        slots["isUpload"] = material.evidence.contains { $0.upload == true }
        slots["text"] = text
        return slots
      }
      let field = file.item.field(id)
      var slots: Slots = [
        "id": id, "name": field?.title(language) ?? id, "text": text,
        "isChoice": field?.choices != nil,
        "value": file.case.form[id].map(\.plainText),
      ]
      if let field, field.type != .file {
        let isText = field.choices == nil && field.type != .date && field.type != .declaration
        slots["isDate"] = field.type == .date
        slots["isDeclaration"] = field.type == .declaration
        slots["isText"] = isText && field.choicesFrom == nil
        let current = file.case.form[id].map(\.plainText)
        slots["options"] = (field.choices ?? []).map {
          option($0.value, $0.title(language), $0.value == current)
        }
      }
      return slots
    }
    return [
      "canSupply": true, "isCorrecting": isCorrecting, "supplies": forms,
      "until": until.map(writing.date),
    ]
  }
}
