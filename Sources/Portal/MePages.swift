import Casework
import CityHall
import Civics
import Hummingbird
import Store
import Web

/// `/me`: notices, cases, drafts, and everyone who looked at the reader's data.
extension PortalRoutes {
  static let noticesOnMe = 5
  static let casesOnMe = 5
  static let rowsOnPage = 30

  func addMe(to router: Router<WebContext>) {
    router.page("me") { _, context in
      let language = context.language
      guard let citizen = context.viewer.citizen else {
        var page = WebPage(title: language == .zh ? "我的" : "Me", template: "me", slots: [:])
        page.place = .me
        return show(page, context)
      }
      let writing = Writing(language)
      let viewer = context.viewer
      let notices = try granted(try hall.notices(viewer, limit: Self.noticesOnMe))
      let cases = try granted(try hall.cases(of: viewer, after: nil, limit: Self.casesOnMe))
      let drafts = try draftSlots(context)
      var page = WebPage(
        title: language == .zh ? "我的" : "Me", template: "me",
        slots: [
          "isCitizen": true, "name": citizen.applicant.name,
          "number": writing.masked(citizen.applicant.number), "agent": citizen.agent?.name,
          "notices": notices.map { notice($0, language) }, "hasNotices": !notices.isEmpty,
          "cases": cases.map { caseRow($0, language) }, "hasCases": !cases.isEmpty,
          "drafts": drafts, "hasDrafts": !drafts.isEmpty,
        ])
      page.place = .me
      return show(page, context)
    }
    router.page("me/notices") { request, context in
      _ = try context.citizen()
      let language = context.language
      let rows = try granted(
        try hall.notices(context.viewer, after: Paging.after(request), limit: Self.rowsOnPage))
      return show(
        page(
          language == .zh ? "通知" : "Notices", "notices", .me,
          back: ("/me", LocalizedText("我的", "Me")),
          [
            "notices": rows.map { notice($0, language) }, "isEmpty": rows.isEmpty,
            "more": more("/me/notices", rows.count, rows.last.map { ($0.at, $0.id) }),
          ], context), context)
    }
    router.page("me/receipts") { request, context in
      _ = try context.citizen()
      let language = context.language
      let rows = try granted(
        try hall.receipts(context.viewer, after: Paging.after(request), limit: Self.rowsOnPage))
      return show(
        page(
          language == .zh ? "谁看过我的数据" : "Who looked at my data", "receipts", .me,
          back: ("/me", LocalizedText("我的", "Me")),
          [
            "receipts": try rows.map { try receipt($0, language) }, "isEmpty": rows.isEmpty,
            "more": more("/me/receipts", rows.count, rows.last.map { ($0.at, $0.id) }),
          ], context), context)
    }
    router.form("me/tokens") { _, _, context in
      _ = try context.citizen()
      let token = try granted(try await hall.mintToken(as: context.viewer))
      return show(
        page(
          context.language == .zh ? "接口令牌" : "API token", "token", .me,
          back: ("/me", LocalizedText("我的", "Me")),
          ["token": token, "days": CityHall.tokenDays], context), context)
    }
  }

  /// Applications that are begun and not submitted.
  func draftSlots(_ context: WebContext) throws -> [Slots] {
    try granted(try hall.drafts(of: context.viewer)).map { draft in
      [
        "address": "/apply/\(draft.id)", "name": name(of: draft.item, context.language),
        "at": Writing(context.language).moment(draft.savedAt),
      ]
    }
  }

  private func more(_ path: String, _ count: Int, _ last: (at: Instant, id: String)?) -> String? {
    guard count == Self.rowsOnPage, let last else { return nil }
    return path + "?" + Paging.query(after: Page(at: last.at, id: last.id))
  }

  private func notice(_ row: InboxNotice, _ language: Language) -> Slots {
    [
      "title": row.title(language), "text": row.text(language),
      "at": Writing(language).moment(row.at),
      "address": row.caseID.map { "/cases/\($0)" } ?? "/me/disputes",
    ]
  }

  /// What receipts say of looks that were the citizen's own.
  private static let ownLooks = [
    "您本人": LocalizedText("您本人", "Yourself"), "核验方": LocalizedText("核验方", "A verifier"),
    "您本人查看": LocalizedText("您本人查看", "You looked yourself"),
    "您本人出示": LocalizedText("您本人出示", "You showed it yourself"),
  ]

  private func receipt(_ row: ReceiptRow, _ language: Language) throws -> Slots {
    // An officer stands as `agency/name`, an agency as its id.
    let parts = row.viewer.split(separator: "/", maxSplits: 1).map(String.init)
    let agency = parts.first.flatMap { hall.city.agencies[AgencyID($0)]?.name(language) }
    let said = { (text: String) in Self.ownLooks[text]?(language) ?? text }
    var viewer = [agency ?? parts.first.map(said), parts.dropFirst().first].compactMap { $0 }
    var what = row.what(language)
    if let agency, let reader = try hall.reader(of: row) {
      viewer = [hall.agencyName(reader)(language)]
      what += language == .zh ? "（数据来自\(agency)）" : " (kept by \(agency))"
    }
    return [
      "viewer": viewer.joined(separator: " · "), "what": what,
      "purpose": row.purpose(language), "law": said(row.legalBasis),
      "at": Writing(language).moment(row.at),
      "address": row.caseID.map { "/cases/\($0)" },
    ]
  }
}
