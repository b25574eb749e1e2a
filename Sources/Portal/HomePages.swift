import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Store
import Web

/// `/`: first what needs the reader now, then the verbs.
extension PortalRoutes {
  static let featuredItems = 6
  /// Cases that are looked through for what needs the reader.
  static let casesLookedAt = 20
  static let urgentLines = 5
  /// Days for which a result that is against the reader is told here.
  static let daysTold = 14

  func addHome(to router: Router<WebContext>) {
    router.page("/") { _, context in
      if context.viewer.officer != nil { return .redirect(to: "/desk") }
      let language = context.language
      let needs = try needs(of: context)
      var page = WebPage(
        title: language == .zh ? "首页" : "Home", template: "home",
        slots: [
          "name": context.viewer.citizen?.applicant.name,
          "needs": needs, "hasNeeds": !needs.isEmpty,
          "items": try popular().map { tile($0, language) },
          "fields": hall.city.fields.map { field in
            [
              "name": field.name(language), "summary": field.summary?(language),
              "address": "/services?field=" + URLEncodedForm.encode(field.name.zh),
            ] as Slots
          },
        ])
      page.place = .home
      return show(page, context)
    }
  }

  func popular() throws -> [Item] { try hall.mostUsed(limit: Self.featuredItems) }

  /// What waits for the reader: corrections and promised materials, drafts, refusals, results to rate.
  private func needs(of context: WebContext) throws -> [Slots] {
    guard context.viewer.citizen != nil else { return [] }
    let language = context.language
    let zh = language == .zh
    let rows = try granted(
      try hall.cases(of: context.viewer, after: nil, limit: Self.casesLookedAt))
    var needs: [Slots] = []
    for row in rows {
      let status = CaseStatus(rawValue: row.status)
      let text: String? =
        switch status {
        case .correcting: zh ? "请补正材料" : "Please send what is missing"
        case .held: zh ? "请补交承诺的材料" : "Please send the promised material"
        default: nil
        }
      guard let text else { continue }
      needs.append([
        "address": "/cases/\(row.id)", "title": name(of: row.item, language), "text": text,
        "isUrgent": true,
      ])
    }
    for draft in try granted(try hall.drafts(of: context.viewer)) {
      needs.append([
        "address": "/apply/\(draft.id)", "title": name(of: draft.item, language),
        "text": zh ? "草稿，接着填" : "A draft: go on",
      ])
    }
    let lately = hall.today.adding(days: -Self.daysTold)
    for dispute in try granted(try hall.disputes(of: context.viewer)) {
      guard let answer = dispute.answer, answer.at.chinaDate >= lately else { continue }
      needs.append([
        "address": "/me/disputes", "title": dispute.title(language),
        "text": zh ? "您提出的数据异议有答复了" : "Your dispute of a value is answered",
      ])
    }
    for row in rows where row.updatedAt.chinaDate >= lately && !row.rated {
      guard let status = CaseStatus(rawValue: row.status),
        [.refused, .denied, .returned, .reversed].contains(status)
      else { continue }
      needs.append([
        "address": "/cases/\(row.id)", "title": name(of: row.item, language),
        "text": status.title(language)
          + (zh ? "：看理由和不服怎么办" : ": read why, and how to appeal"),
      ])
    }
    for row in rows where !row.rated {
      guard CaseStatus(rawValue: row.status) == .granted else { continue }
      needs.append([
        "address": "/cases/\(row.id)#rate", "title": name(of: row.item, language),
        "text": zh ? "办结了，请您评一评" : "Done: how was it?",
      ])
    }
    return Array(needs.prefix(Self.urgentLines))
  }
}
