import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// `/apply/{draft}/check`: every answer once more, then submit. What rules can decide is decided
/// in that same request.
extension PortalRoutes {
  func addChecking(to router: Router<WebContext>) {
    router.page("apply/:draft/check") { _, context in
      show(checkPage(try await preparation(context), nil, context), context)
    }
    router.form("apply/:draft/submission", at: "/check") { _, _, context in
      let id = try context.parameter("draft")
      _ = try context.citizen()
      // The draft is its own key: sent twice, it is one case.
      guard let key = IdempotencyKey("draft-" + id) else { throw Refused(.noSuchDraft) }
      switch try await hall.submit(draft: id, key: key, as: context.viewer) {
      case .success(let made): return .seeOther("/cases/\(made.id)")
      case .failure(let refusal):
        guard refusal.kind == .invalid else { throw Refused(refusal) }
        var page = checkPage(try await preparation(context), refusal, context)
        page.status = .unprocessableContent
        return show(page, context)
      }
    }
  }

  private func checkPage(
    _ prepared: Preparation, _ refusal: Refusal?, _ context: WebContext
  ) -> WebPage {
    let language = context.language
    let item = prepared.item.definition
    let views = QuestionViews(prepared, hall: hall, language: language)
    let reasons = (refusal?.reasons ?? []) + prepared.problems
    let unpromised = prepared.missing.filter {
      !prepared.draft.promised.contains($0.id) && !prepared.toBeShown.contains($0)
    }
    var seen: Set<String> = []
    var slots: Slots = [
      "item": item.name(language), "draft": prepared.draft.id,
      "applicant": prepared.applicant.name,
      "number": Writing(language).masked(prepared.applicant.number),
      "agent": context.viewer.citizen?.agent?.name,
      "answers": prepared.pages.flatMap { $0 }.map { field in
        ([
          "title": field.field.title(language), "text": views.shown(field),
          "address": "/apply/\(prepared.draft.id)/questions/"
            + URLEncodedForm.encode(field.field.id) + "?return=check",
          "isFixed": field.state.fixed, "objection": field.objection,
        ] as Slots).merging(views.origin(field))
      },
      "materials": materials(prepared, nil, language),
      "hasMaterials": !item.materials.isEmpty,
      "problems": reasons.filter { seen.insert($0.text.zh).inserted }.map { reason in
        ["text": reason.text(language), "address": fix(reason, prepared)] as Slots
      },
      "hasProblems": !reasons.isEmpty,
      // Until somebody tries to submit, what is missing is no mistake of theirs.
      "isRefused": refusal != nil,
      // What only a register could prove goes to the window, which asks for it.
      "isIncomplete": unpromised.contains { material in
        let isOwed = material.necessity == .main || material.conditional == true
        return isOwed
          && (item.kind == .instant || material.evidence.contains { $0.upload == true })
      },
      "isToBeShown": !prepared.toBeShown.isEmpty,
      "isInstant": item.limits.promised == 0 && prepared.toBeShown.isEmpty,
      "result": item.result.name(language),
    ]
    slots = slots.merging(steps(prepared.pages.count + 2, prepared, language))
    let title = language == .zh ? "核对并提交" : "Check and submit"
    return page(
      "\(title) · \(item.name(language))", "check", .services,
      back: ("/apply/\(prepared.draft.id)/materials", LocalizedText("上一步", "Back")), slots,
      context)
  }

  /// Where a problem is put right.
  private func fix(_ reason: Refusal.Reason, _ prepared: Preparation) -> String {
    let draft = prepared.draft.id
    guard let about = reason.about?.split(separator: ".").first.map(String.init) else {
      return "/apply/\(draft)"
    }
    return prepared.pages.joined().contains { $0.field.id == about }
      ? "/apply/\(draft)/questions/" + URLEncodedForm.encode(about)
      : "/apply/\(draft)/materials"
  }
}
