import Casework
import Catalogue
import CityHall
import Civics
import FEEL
import Hummingbird
import Web

/// What the applicant does to a case: withdraw, object, rate.
extension PortalRoutes {
  func addCaseActs(to router: Router<WebContext>) {
    addSupplies(to: router)
    router.form("cases/:id/withdrawal") { form, _, context in
      try await outcome(
        try await hall.withdraw(
          CaseID(try context.parameter("id")), reason: form["reason"] ?? "", as: context.viewer),
        context)
    }
    router.form("cases/:id/objection") { form, _, context in
      let reason = form["reason"] ?? ""
      let result = try await hall.object(
        CaseID(try context.parameter("id")), reason: reason, as: context.viewer)
      guard case .failure(let refusal) = result else { return try await outcome(result, context) }
      let problems = refusal.reasons.map { $0.text(context.language) }
      return try await outcome(
        result, kept: ["objection": ["text": reason, "problems": problems] as Slots], context)
    }
    router.form("cases/:id/rating") { form, _, context in
      guard let stars = form["stars"].flatMap({ Int($0) }), (1...5).contains(stars) else {
        let reason = Refusal.Reason(
          about: "stars", text: LocalizedText("请先选一个评价。", "Choose a rating first."))
        return show(
          try await casePage(
            Refusal(.invalid, [reason]), kept: ["comment": form["comment"] ?? ""], context),
          context)
      }
      return try await outcome(
        try await hall.rate(
          CaseID(try context.parameter("id")), stars: stars, comment: form["comment"] ?? "",
          as: context.viewer), context)
    }
  }

  /// - Parameter kept: slots with what was typed, for the page of an act that is refused.
  func outcome(
    _ result: Result<Case, Refusal>, typed: FormEngine.Posted = [:], kept: Slots = [:],
    _ context: WebContext
  ) async throws -> Response {
    switch result {
    case .success(let live): return .seeOther("/cases/\(live.id)")
    case .failure(let refusal) where refusal.kind == .invalid:
      return show(try await casePage(refusal, typed: typed, kept: kept, context), context)
    case .failure(let refusal): throw Refused(refusal)
    }
  }
}
