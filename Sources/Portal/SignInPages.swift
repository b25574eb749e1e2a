import CityHall
import Civics
import Hummingbird
import Web

/// `/sign-in`: in the demo anyone is one of the synthetic people or officers, and the page says
/// so. Behind another provider the page asks for that provider's credential.
extension PortalRoutes {
  func addSignIn(to router: Router<WebContext>) {
    router.page("sign-in") { request, context in
      show(signInPage(request.query("back") ?? "/", problem: nil, context), context)
    }
    router.form("sign-in", below: 0) { form, _, context in
      let credential = form["credential"] ?? ""
      let back = form["back"] ?? "/"
      if let officer = try hall.identities.officer(for: credential) {
        return try await site.signIn(.officer(officer), context, to: "/desk")
      }
      if let citizen = try hall.identities.citizen(for: credential) {
        // Officers' pages are no place to come back to for a citizen.
        let goal = back == "/" || back.hasPrefix("/desk") || back.hasPrefix("/sign-in") ? "/" : back
        return try await site.signIn(.citizen(citizen), context, to: goal)
      }
      let problem = LocalizedText("没有认出这个身份，请重新选择。", "That identity is not known. Choose again.")
      var page = signInPage(back, problem: problem, context)
      page.status = .unprocessableContent
      return show(page, context)
    }
    router.form("sign-out") { _, _, context in try await site.signOut(context, to: "/") }
  }

  private func signInPage(
    _ back: String, problem: LocalizedText?, _ context: WebContext
  ) -> WebPage {
    let language = context.language
    let demo = hall.identities as? DemoIdentities
    let personas = demo?.personas ?? []
    func slots(_ shown: [DemoIdentities.Persona]) -> [Slots] {
      shown.map { persona in
        [
          "credential": persona.credential, "name": persona.name,
          "title": persona.title(language),
        ]
      }
    }
    let officers = Dictionary(grouping: personas.filter { $0.kind == .officer }, by: \.agency)
    let agencies = hall.city.agencyOrder.compactMap { id -> Slots? in
      guard let agency = hall.city.agencies[id], let inside = officers[id] else { return nil }
      return ["name": agency.label(language), "officers": slots(inside)]
    }
    return page(
      language == .zh ? "登录" : "Sign in", "sign-in", .me, back: nil,
      [
        "back": LocalPath.safe(back), "problem": problem?(language), "isDemo": demo != nil,
        "people": slots(personas.filter { $0.kind == .citizen }), "agencies": agencies,
        "current": context.viewer.citizen?.applicant.name ?? context.viewer.officer?.name,
      ], context)
  }
}
