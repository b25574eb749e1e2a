import CityHall
import Civics
import Hummingbird
import Licences
import Web

/// `/verify`: anybody checks a code, and reads only what its holder disclosed.
extension PortalRoutes {
  /// Characters of a pasted code or credential.
  static let maximumPastedLength = 60_000

  func addVerification(to router: Router<WebContext>) {
    router.page("verify") { _, context in
      show(verifyPage([:], context), context)
    }
    router.form("verify", below: 0) { form, _, context in
      if form.setsPreferences {
        let now = context.preferring(form)
        return context.keepingPreferences(of: form, show(try await verified(again: form, now), now))
      }
      return show(try await verified(form["code"] ?? "", context), context)
    }
  }

  private func verified(_ pasted: String, _ context: WebContext) async throws -> WebPage {
    let language = context.language
    // The camera of a phone shows the whole address: the code stands behind `#`.
    let text =
      pasted.split(separator: "#", maxSplits: 1).dropFirst().first.map(String.init) ?? pasted
    guard !text.isEmpty, text.count <= Self.maximumPastedLength else {
      var page = verifyPage(
        [
          "problem": language == .zh
            ? "请先扫码，或者把对方的码粘贴进来。" : "Scan a code first, or paste it."
        ], context)
      page.status = .unprocessableContent
      return page
    }
    switch try await hall.verify(text) {
    case .success(let report):
      let kept = KeptVerification(report: report, at: hall.now)
      return verifyPage(good(kept, under: try await hall.keep(kept), language), context)
    case .failure(let refusal):
      let sentence = refusal.sentence
      var page = verifyPage(
        [
          "isBad": true, "sentence": language == .zh ? sentence.zh : sentence.en,
          "reason": refusal.code,
          // What was refused stays to be looked at, and is known again by its digest.
          "pasted": pasted, "refused": CityHall.hashed(pasted),
        ], context)
      page.status = .unprocessableContent
      return page
    }
  }

  /// The page in other dress. A code counts once: what was accepted is shown as it was kept. What
  /// was refused is asked again, and what was only typed is not.
  private func verified(again form: Form, _ context: WebContext) async throws -> WebPage {
    let pasted = form["code"] ?? ""
    if let refused = form["refused"], refused == CityHall.hashed(pasted) {
      return try await verified(pasted, context)
    }
    var slots: Slots = [:]
    if let secret = form["verified"], let kept = try hall.keptVerification(secret) {
      slots = good(kept, under: secret, context.language)
    }
    slots["pasted"] = pasted
    return verifyPage(slots, context)
  }

  private func good(
    _ kept: KeptVerification, under secret: String, _ language: Language
  ) -> Slots {
    let writing = Writing(language)
    let report = kept.report
    return [
      "isGood": true, "name": report.name(language), "issuer": report.issuer(language),
      "claims": report.claims.map { claim in
        [
          "title": claim.title(language), "text": writing.figure(claim.text, claim.format),
        ] as Slots
      },
      "issued": report.issuedAt.map { writing.date($0.chinaDate) },
      // The end is the first second after the last valid day.
      "until": report.validUntil.map { writing.date($0.adding(seconds: -1).chinaDate) },
      "at": writing.moment(kept.at), "verified": secret,
    ]
  }

  private func verifyPage(_ slots: Slots, _ context: WebContext) -> WebPage {
    var page = WebPage(
      title: context.language == .zh ? "核验证照" : "Verify a licence", template: "verify",
      slots: slots)
    page.modules = ["scan.js"]
    page.form = "verify"
    return page
  }
}
