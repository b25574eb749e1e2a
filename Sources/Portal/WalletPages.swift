import Casework
import CityHall
import Civics
import Hummingbird
import Licences
import Web

/// `/wallet`: licences, a licence's face, and a code that shows what its holder chose.
extension PortalRoutes {
  func addWallet(to router: Router<WebContext>) {
    router.page("wallet") { _, context in
      let language = context.language
      var slots: Slots = ["isVisitor": context.viewer.citizen == nil]
      if context.viewer.citizen != nil {
        let licences = try granted(try hall.wallet(context.viewer))
        slots["licences"] = licences.map { face($0, language) }
        slots["isEmpty"] = licences.isEmpty
      }
      var page = WebPage(
        title: language == .zh ? "卡包" : "Wallet", template: "wallet", slots: slots)
      page.place = .wallet
      return show(page, context)
    }
    router.page("wallet/:id") { _, context in
      let one = try licence(context)
      let language = context.language
      var slots = face(one, language)
      slots["claims"] = one.licence.claims.map { claim in
        [
          "name": claim.name, "title": claim.title(language),
          "text": Writing(language).figure(claim.text, claim.format ?? .text),
          "disclosable": claim.disclosable,
        ] as Slots
      }
      slots["choices"] = one.licence.claims.filter(\.disclosable).map { claim in
        option(claim.name, claim.title(language), false)
      }
      slots["always"] = Writing(language).list(
        one.licence.claims.filter { !$0.disclosable }.map { $0.title(language) })
      return show(
        page(
          one.licence.name(language), "licence", .wallet,
          back: ("/wallet", LocalizedText("卡包", "Wallet")), slots, context), context)
    }
    router.page("wallet/:id/show") { request, context in
      let one = try licence(context)
      let language = context.language
      let chosen = Set(request.queryAll("claim"))
      let code = try granted(
        try await hall.present(one.row.id, disclosing: chosen, as: context.viewer))
      guard let symbol = try? QRCode(Array(hall.verificationAddress(of: code).utf8)) else {
        context.logger.error("a presentation code does not fit a QR symbol")
        throw HTTPError(.internalServerError)
      }
      let titles = one.licence.claims.filter { !$0.disclosable || code.disclosed.contains($0.name) }
      let name = one.licence.name(language)
      var page = page(
        (language == .zh ? "出示 " : "Show ") + name, "show", .wallet,
        back: ("/wallet/\(one.row.id)", LocalizedText("返回证照", "Back to the licence")),
        [
          "name": name, "code": code.text,
          "svg": symbol.svg(title: language == .zh ? "出示码" : "Code to scan"),
          "disclosed": Writing(language).list(titles.map { $0.title(language) }),
          "seconds": LicenceDesk.codeSeconds,
          "until": Writing(language).clock(code.expiresAt),
        ], context)
      page.refreshSeconds = LicenceDesk.codeSeconds
      page.modules = ["renew.js"]
      return show(page, context)
    }
  }

  private func licence(_ context: WebContext) throws -> WalletLicence {
    _ = try context.citizen()
    return try granted(
      try hall.licence(LicenceID(try context.parameter("id")), for: context.viewer))
  }

  private func face(_ one: WalletLicence, _ language: Language) -> Slots {
    let writing = Writing(language)
    return [
      "id": one.row.id.rawValue, "address": "/wallet/\(one.row.id)",
      "name": one.licence.name(language), "issuer": name(of: one.licence.issuer, language),
      "holder": one.licence.holder.name, "number": one.row.id.rawValue,
      // What everybody sees, and the number's end: tells certificates of one kind apart.
      "always": writing.list(
        one.licence.claims.filter { !$0.disclosable }.map { claim in
          let text = writing.figure(claim.text, claim.format ?? .text)
          return claim.title(language) + (language == .zh ? "：" : ": ") + text
        }),
      "mark": one.row.id.rawValue.suffix(8).uppercased(),
      "issued": writing.date(one.row.issuedAt.chinaDate),
      "until": one.row.validUntil.map(writing.date), "isValid": one.isValid,
      "isCancelled": one.row.cancelledAt != nil,
    ]
  }
}
