import Casework
import CityHall
import Civics
import Foundation
import Hummingbird
import Web

/// The officers' pages under `/desk`. Each file adds its own routes; none of them knows a rule.
package struct DeskRoutes: Sendable {
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
    addWork(to: router)
    addCaseLists(to: router)
    addCases(to: router)
    addActs(to: router)
    addFiles(to: router)
    addItems(to: router)
    addDisputes(to: router)
  }

  /// The officer who asks: visitors sign in first, citizens are told that this is not for them.
  func officer(_ context: WebContext) throws -> Officer {
    if context.viewer.citizen != nil { throw Refused(.officersOnly) }
    return try context.officer()
  }

  /// A page of the desk; `back` is the work list where the page is below it. The slot `form`
  /// names the page's form that the display settings must keep.
  func show(
    _ title: String, _ template: String, _ slots: Slots, isList: Bool = false,
    status: HTTPResponse.Status = .ok, _ context: WebContext
  ) -> Response {
    let work = LocalizedText("待办", "Work list")(context.language)
    var page = WebPage(title: title, template: template, slots: slots)
    page.frame = .desk
    page.deskLinks = [
      .init(address: "/desk", title: work, isCurrent: isList),
      .init(
        address: "/desk/cases", title: LocalizedText("办件", "Cases")(context.language),
        isCurrent: template == "cases"),
      .init(
        address: "/desk/items", title: LocalizedText("事项", "Items")(context.language),
        isCurrent: template == "items"),
      .init(
        address: "/desk/disputes", title: LocalizedText("数据异议", "Disputes")(context.language),
        isCurrent: template == "disputes"),
    ]
    page.form = slots["form"] as? String
    page.back = isList ? nil : .init(address: "/desk", title: work)
    page.status = status
    return site.response(page, templates: templates, context)
  }
}

/// Where a case's pages are.
enum DeskPath {
  static func of(_ id: CaseID) -> String { "/desk/cases/" + URLEncodedForm.encode(id.rawValue) }
}
