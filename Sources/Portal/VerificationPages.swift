import CityHall
import Civics
import Hummingbird
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
      let language = context.language
      let writing = Writing(language)
      // The camera of a phone shows the whole address: the code stands behind `#`.
      let pasted = form["code"] ?? ""
      let text =
        pasted.split(separator: "#", maxSplits: 1).dropFirst().first.map(String.init) ?? pasted
      guard !text.isEmpty, text.count <= Self.maximumPastedLength else {
        var page = verifyPage(
          [
            "problem": language == .zh
              ? "请先扫码，或者把对方的码粘贴进来。" : "Scan a code first, or paste it."
          ], context)
        page.status = .unprocessableContent
        return show(page, context)
      }
      switch try await hall.verify(text) {
      case .success(let report):
        let slots: Slots = [
          "isGood": true, "name": report.name(language), "issuer": report.issuer(language),
          "claims": report.claims.map { claim in
            [
              "title": claim.title(language), "text": writing.figure(claim.text, claim.format),
            ] as Slots
          },
          "issued": report.issuedAt.map { writing.date($0.chinaDate) },
          // The end is the first second after the last valid day.
          "until": report.validUntil.map { writing.date($0.adding(seconds: -1).chinaDate) },
          "at": writing.moment(hall.now),
        ]
        return show(verifyPage(slots, context), context)
      case .failure(let refusal):
        let sentence = refusal.sentence
        var page = verifyPage(
          [
            "isBad": true, "sentence": language == .zh ? sentence.zh : sentence.en,
            "reason": refusal.code,
          ], context)
        page.status = .unprocessableContent
        return show(page, context)
      }
    }
  }

  private func verifyPage(_ slots: Slots, _ context: WebContext) -> WebPage {
    var page = WebPage(
      title: context.language == .zh ? "核验证照" : "Verify a licence", template: "verify",
      slots: slots)
    page.modules = ["scan.js"]
    return page
  }
}
