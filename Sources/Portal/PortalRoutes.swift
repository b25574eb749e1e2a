import Catalogue
import CityHall
import Civics
import Foundation
import Hummingbird
import Web

/// The citizens' pages. Each file adds its own routes; none of them knows a rule.
package struct PortalRoutes: Sendable {
  let site: Site
  let templates: Templates

  /// Reads the room's templates once. Throws where one of them is missing or broken.
  package init(_ site: Site) throws {
    self.site = site
    templates = try Templates(
      room: Bundle.module.bundleURL.appendingPathComponent("Templates", isDirectory: true))
  }

  var hall: CityHall { site.hall }

  package func add(to router: Router<WebContext>) {
    addHome(to: router)
    addServices(to: router)
    addGuide(to: router)
    addApplication(to: router)
    addObjections(to: router)
    addMaterials(to: router)
    addChecking(to: router)
    addCases(to: router)
    addCaseActs(to: router)
    addWallet(to: router)
    addVerification(to: router)
    addAsking(to: router)
    addMe(to: router)
    addDisputes(to: router)
    addSignIn(to: router)
  }

  func show(_ page: WebPage, _ context: WebContext) -> Response {
    site.response(page, templates: templates, context)
  }

  /// A page one level below another.
  func page(
    _ title: String, _ template: String, _ place: WebPage.Place, back: (String, LocalizedText)?,
    _ slots: Slots, _ context: WebContext
  ) -> WebPage {
    var page = WebPage(title: title, template: template, slots: slots)
    page.place = place
    page.back = back.map { .init(address: $0.0, title: $0.1(context.language)) }
    return page
  }
}

extension RouterMethods where Context == WebContext {
  /// `GET` of a page.
  func page(
    _ path: RouterPath,
    use handler: @Sendable @escaping (Request, WebContext) async throws -> Response
  ) {
    get(path) { request, context -> Response in try await handler(request, context) }
  }
}
