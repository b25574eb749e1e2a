import Catalogue
import Civics
import Hummingbird
import Web

/// `/services` by audience, field and agency; `/search`.
extension PortalRoutes {
  static let hits = 30

  func addServices(to router: Router<WebContext>) {
    router.page("services") { request, context in
      let language = context.language
      let audience = request.query("audience").flatMap(Audience.init)
      let field = request.query("field").flatMap { $0.isEmpty ? nil : $0 }
      let agency = request.query("agency").flatMap { $0.isEmpty ? nil : AgencyID($0) }
      let city = hall.city
      let items = hall.items(audience: audience, theme: field, agency: agency)
      var page = WebPage(
        title: language == .zh ? "服务" : "Services", template: "services",
        slots: [
          "items": items.map { tile($0, language) }, "count": items.count,
          "isEmpty": items.isEmpty,
          "isFiltered": audience != nil || field != nil || agency != nil,
          "audiences": Audience.allCases.map { one in
            option(one.rawValue, one.label(language), one == audience)
          },
          "fields": city.fields.map { option($0.name.zh, $0.name(language), $0.name.zh == field) },
          "agencies": city.offeringAgencies.map {
            option($0.id.rawValue, $0.name(language), $0.id == agency)
          },
        ])
      page.place = .services
      return show(page, context)
    }
    router.page("search") { request, context in
      if let kept = context.preferences(in: request, keeping: "q") { return kept }
      let language = context.language
      let text = String((request.query("q") ?? "").prefix(SearchIndex.maximumQueryCharacters))
      let items = text.isEmpty ? [] : hall.search(text, limit: Self.hits)
      let popular = items.isEmpty ? try popular().map { tile($0, language) } : []
      var page = page(
        language == .zh ? "搜索" : "Search", "search", .services,
        back: ("/services", LocalizedText("服务", "Services")),
        [
          "query": text, "items": items.map { tile($0, language) }, "count": items.count,
          "isEmpty": !text.isEmpty && items.isEmpty,
          "popular": popular, "hasPopular": items.isEmpty,
        ], context)
      page.form = "search"
      page.title = text.isEmpty ? page.title : "\(text) · \(page.title)"
      return show(page, context)
    }
  }

  func option(_ value: String, _ title: String, _ isChosen: Bool) -> Slots {
    ["value": value, "title": title, "chosen": isChosen]
  }
}

extension Audience {
  func label(_ language: Language) -> String {
    switch self {
    case .person: language == .zh ? "个人" : "People"
    case .organisation: language == .zh ? "企业和组织" : "Organisations"
    }
  }
}
