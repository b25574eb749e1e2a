import Casework
import Catalogue
import CityHall
import Civics
import FEEL
import Hummingbird
import Store
import Web

/// `/cases` and `/cases/{id}`: the story, the clock, the reasons, and what is next.
extension PortalRoutes {
  static let casesOnPage = 20

  func addCases(to router: Router<WebContext>) {
    router.page("cases") { request, context in
      _ = try context.citizen()
      let language = context.language
      let rows = try granted(
        try hall.cases(
          of: context.viewer, after: Paging.after(request), limit: Self.casesOnPage))
      let onlyToRate = request.query("show") == "rate"
      let drafts = onlyToRate || Paging.after(request) != nil ? [] : try draftSlots(context)
      let shown = onlyToRate ? rows.filter { !$0.rated && isDone($0.status) } : rows
      var page = page(
        language == .zh ? "我的办件" : "My cases", "cases", .me,
        back: ("/me", LocalizedText("我的", "Me")),
        [
          "cases": shown.map { caseRow($0, language) }, "isEmpty": shown.isEmpty,
          "onlyToRate": onlyToRate, "drafts": drafts, "hasDrafts": !drafts.isEmpty,
          "more": rows.count == Self.casesOnPage
            ? rows.last.map {
              "/cases?" + Paging.query(after: Page(at: $0.submittedAt, id: $0.id.rawValue))
            } : nil,
        ], context)
      page.place = onlyToRate ? .home : .me
      return show(page, context)
    }
    router.page("cases/:id/notices/:number") { _, context in
      try await paperPage(context)
    }
    router.get("cases/:id/files/:digest") { _, context -> Response in
      _ = try context.citizen()
      return try await site.upload(context)
    }
    router.page("cases/:id") { _, context in
      show(try await casePage(nil, context), context)
    }
  }

  private func isDone(_ status: String) -> Bool { CaseStatus(rawValue: status)?.isTerminal == true }

  func caseRow(_ row: CaseRow, _ language: Language) -> Slots {
    let status = CaseStatus(rawValue: row.status)
    return [
      "address": "/cases/\(row.id)", "name": name(of: row.item, language),
      "status": status?.title(language) ?? row.status, "tone": status?.tone,
      "at": Writing(language).moment(row.submittedAt),
      "due": isDone(row.status) ? nil : row.dueOn.map(Writing(language).date),
    ]
  }

  /// The case's page; with a refusal, that is told at the top.
  /// - Parameter kept: slots with what was typed into a form that was refused.
  func casePage(
    _ refusal: Refusal?, typed: FormEngine.Posted = [:], kept: Slots = [:], _ context: WebContext
  ) async throws -> WebPage {
    _ = try context.citizen()
    let id = CaseID(try context.parameter("id"))
    let file = try granted(try await hall.caseFile(id, as: context.viewer))
    let language = context.language
    let item = file.item.definition
    var page = page(
      item.name(language), "case", .me, back: ("/cases", LocalizedText("我的办件", "My cases")),
      caseSlots(file, refusal, context).merging(
        try supplySlots(file, refusal, typed: typed, language)
      ).merging(acts(file, language)).merging(kept), context)
    if refusal != nil { page.status = .unprocessableContent }
    // The display settings are buttons of the form that all fields of the page belong to.
    page.form = page.slots["form"] as? String
    return page
  }

  private func caseSlots(
    _ file: CaseFile, _ refusal: Refusal?, _ context: WebContext
  ) -> Slots {
    let language = context.language
    let writing = Writing(language)
    let live = file.case
    let item = file.item.definition
    let license = live.licences.last { $0.recalledAt == nil }
    let headline = CaseHeadline(file: file, language: language).slots
    return headline.merging([
      "id": live.id.rawValue, "item": item.name(language), "version": live.version,
      "refusals": refusal.map { refusal in
        refusal.reasons.map { $0.text(language) }
      },
      "isDone": live.status.isTerminal,
      // Where an officer or silence decided, the rules' conclusion is not the reason.
      "isByRules": live.status.isTerminal
        && live.decision.map { $0.officer == nil && $0.bySilence != true } ?? false,
      "isByOfficer": live.status.isTerminal && live.decision?.officer != nil,
      "answers": answers(file, language),
      "hasAnswers": !live.form.entries.isEmpty,
      "reconsideration": item.rights.reconsideration(language),
      "litigation": item.rights.litigation(language),
      "licence": license.map {
        ["address": "/wallet/\($0.id)", "name": $0.name(language)] as Slots
      },
      "clock": ClockView(file.ledger, live, language).slots,
      "papers": file.documents.enumerated().map { index, paper in
        [
          "address": "/cases/\(live.id)/notices/\(index + 1)",
          "kind": paper.document.kind.title(language), "number": paper.document.number,
          "at": writing.moment(paper.at),
        ] as Slots
      },
      "hasPapers": !file.documents.isEmpty,
      "story": file.timeline.reversed().map { entry in
        [
          "title": entry.title(language), "at": writing.moment(entry.at),
          "detail": entry.detail?(language), "kind": entry.kind.rawValue,
        ] as Slots
      },
      // The conclusion is the last rule that ran: it is told first.
      "explanations": explanations(file, language),
      "hasExplanations": !file.explanations.isEmpty,
      "process": file.item.processPicture(
        marking: live.standing(in: file.item), isUpright: true, language),
      "evidence": live.evidence.map { evidence in
        [
          "name": file.item.material(evidence.material)?.name(language) ?? evidence.material,
          "source": hall.sourceName(evidence)(language), "grade": evidence.grade?.rawValue,
          "file": Self.digest(evidence).map { "/cases/\(live.id)/files/\($0)" },
        ] as Slots
      },
      "hasEvidence": !live.evidence.isEmpty,
      "used": live.facts.map { fact in
        [
          "title": fact.title(language), "owner": name(of: fact.owner, language),
          "purpose": fact.purpose(language),
          "law": "\(fact.legalBasis.law) \(fact.legalBasis.article)",
          "isNone": fact.keys.isEmpty,
        ] as Slots
      },
      "hasUsed": !live.facts.isEmpty,
      "rated": live.rating.map { rating in
        Self.stars.first { $0.0 == rating.stars }?.1(language) ?? "\(rating.stars)"
      },
      "isBadRating": live.rating.map { $0.stars <= 2 } ?? false,
    ])
  }

  /// The acts that the applicant may take now, and the form that their fields belong to: that of
  /// the corrections, where there is one.
  private func acts(_ file: CaseFile, _ language: Language) -> Slots {
    let live = file.case
    let isWaiting = isWaiting(for: file)
    let canObject = file.objectionDay.map { ["until": Writing(language).date($0)] as Slots }
    let canWithdraw = !live.status.isTerminal && live.status != .held
    let canRate = live.status.isTerminal && live.status != .withdrawn && live.rating == nil
    let canAct = canObject != nil || canWithdraw || canRate
    return [
      "form": isWaiting ? "supplies" : canAct ? "acts" : nil, "hasActs": canAct && !isWaiting,
      "canObject": canObject, "canWithdraw": canWithdraw, "canRate": canRate,
      "stars": Self.stars.map { option("\($0.0)", $0.1(language), false) },
    ]
  }

  private static func digest(_ evidence: Evidence) -> String? {
    if case .upload(let upload) = evidence.source { upload.digest } else { nil }
  }

  /// What the applicant answered, in the form's order.
  private func answers(_ file: CaseFile, _ language: Language) -> [Slots] {
    let text = AnswerText(hall: hall, language: language)
    return file.item.definition.form.compactMap { field in
      guard let value = file.case.form[field.id], field.type != .file else { return nil }
      let chosen = FieldOptions.chosen(value, field, file.case.facts)
      let read = text(chosen, field)
      return read.isEmpty ? nil : ["title": field.title(language), "text": read]
    }
  }

  static let stars: [(Int, LocalizedText)] = [
    (5, LocalizedText("非常满意", "Very satisfied")), (4, LocalizedText("满意", "Satisfied")),
    (3, LocalizedText("基本满意", "Fairly satisfied")), (2, LocalizedText("不满意", "Dissatisfied")),
    (1, LocalizedText("非常不满意", "Very dissatisfied")),
  ]

  /// Longest conclusion that stands whole above its reasons, in characters.
  private static let conclusionLength = 60

  private func explanations(_ file: CaseFile, _ language: Language) -> [Slots] {
    let tables = file.item.tables(in: hall.city)
    let told = zip(file.explanations, file.case.explanations).enumerated().reversed()
    return told.map { index, one -> Slots in
      let (sentences, explanation) = one
      let table = tables.first { $0.decision == explanation.decision }
      return self.explanation(sentences, language).merging([
        "table": table.map { TableView($0, explanation, order: index + 1, language).slots }
      ])
    }
  }

  private func explanation(_ sentences: [LocalizedText], _ language: Language) -> Slots {
    let texts = sentences.map { $0(language) }
    let first = texts.first ?? ""
    guard first.count > Self.conclusionLength else {
      return ["first": first, "rest": Array(texts.dropFirst())]
    }
    return ["first": String(first.prefix(Self.conclusionLength)) + "…", "rest": texts]
  }

  /// A written notice as it is printed.
  private func paperPage(_ context: WebContext) async throws -> Response {
    _ = try context.citizen()
    let id = CaseID(try context.parameter("id"))
    let file = try granted(try await hall.caseFile(id, as: context.viewer))
    guard let number = Int(try context.parameter("number")),
      file.documents.indices.contains(number - 1)
    else { throw HTTPError(.notFound) }
    let paper = file.documents[number - 1]
    let language = context.language
    let item = file.item.definition
    return show(
      page(
        paper.document.kind.title(language), "paper", .me,
        back: ("/cases/\(id)", LocalizedText("办件", "Case")),
        [
          "number": paper.document.number, "kind": paper.document.kind.title(language),
          "applicant": file.case.applicant.name, "text": paper.text(language),
          "item": item.name(language), "id": id.rawValue,
          "agency": name(of: item.agency, language),
          "at": Writing(language).date(paper.at.chinaDate),
        ], context), context)
  }
}
