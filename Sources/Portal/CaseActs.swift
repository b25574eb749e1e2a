import Casework
import Catalogue
import CityHall
import Civics
import FEEL
import Hummingbird
import Web

/// What the applicant does to a case: withdraw, object, rate. Their fields are all of one form, so
/// that the display settings, which are buttons of it, send what stands in any of them.
extension PortalRoutes {
  func addCaseActs(to router: Router<WebContext>) {
    addSupplies(to: router)
    // The form's own address: no button of an act was pressed, and nothing is done.
    router.form("cases/:id/acts") { form, _, context in
      let now = context.preferring(form)
      if form["stars"] == nil, ActFields.all.allSatisfy({ form[$0]?.isEmpty ?? true }) {
        let id = try context.parameter("id")
        return context.keepingPreferences(of: form, .seeOther("/cases/\(id)"))
      }
      return context.keepingPreferences(
        of: form, show(try await casePage(nil, kept: kept(form, now.language), now), now))
    }
    router.form("cases/:id/withdrawal") { form, _, context in
      let result = try await hall.withdraw(
        CaseID(try context.parameter("id")), reason: form[ActFields.withdrawal] ?? "",
        as: context.viewer)
      return try await outcome(result, form, of: ActFields.withdrawal, context)
    }
    router.form("cases/:id/objection") { form, _, context in
      let result = try await hall.object(
        CaseID(try context.parameter("id")), reason: form[ActFields.objection] ?? "",
        as: context.viewer)
      return try await outcome(result, form, of: ActFields.objection, context)
    }
    router.form("cases/:id/rating") { form, _, context in
      guard let stars = form["stars"].flatMap({ Int($0) }), (1...5).contains(stars) else {
        let reason = Refusal.Reason(
          about: "stars", text: LocalizedText("请先选一个评价。", "Choose a rating first."))
        return try await outcome(
          .failure(Refusal(.invalid, [reason])), form, of: "stars", context)
      }
      let result = try await hall.rate(
        CaseID(try context.parameter("id")), stars: stars,
        comment: form[ActFields.comment] ?? "", as: context.viewer)
      return try await outcome(result, form, of: ActFields.comment, context)
    }
  }

  /// To the case; where the act is refused, its page again with what is wrong at the field.
  private func outcome(
    _ result: Result<Case, Refusal>, _ form: Form, of field: String, _ context: WebContext
  ) async throws -> Response {
    switch result {
    case .success(let live): return .seeOther("/cases/\(live.id)")
    case .failure(let refusal) where refusal.kind == .invalid:
      let language = context.language
      var slots = kept(
        form, wrong: (field, refusal.reasons.map { $0.text(language) }), language)
      slots["refusals"] = [
        language == .zh ? "还有要改的地方，见下面红字。" : "Something needs a change: see below."
      ]
      return show(try await casePage(refusal, kept: slots, context), context)
    case .failure(let refusal): throw Refused(refusal)
    }
  }

  /// What stands in the acts' fields, so that it stays, and what is wrong with one of them.
  func kept(
    _ form: Form, wrong: (field: String, problems: [String])? = nil, _ language: Language
  ) -> Slots {
    let chosen = form["stars"]
    var slots: Slots = [
      "stars": Self.stars.map { option("\($0.0)", $0.1(language), "\($0.0)" == chosen) },
      "rateProblem": wrong?.field == "stars" ? wrong?.problems.first : nil,
    ]
    for field in ActFields.all {
      let isWrong = wrong?.field == field
      let text = form[field] ?? ""
      guard isWrong || !text.isEmpty else { continue }
      slots[field] =
        ["text": text, "isWrong": isWrong, "problems": isWrong ? wrong?.problems : nil] as Slots
    }
    return slots
  }
}

/// Names of the acts' texts, in the form and in the page's slots.
enum ActFields {
  static let comment = "comment"
  static let withdrawal = "withdrawal"
  static let objection = "objection"
  static let all = [comment, withdrawal, objection]
}
