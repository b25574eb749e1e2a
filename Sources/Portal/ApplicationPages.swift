import Casework
import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// `/apply/{draft}`: one question a page, prefilled, saved as it goes.
extension PortalRoutes {
  func addApplication(to router: Router<WebContext>) {
    router.page("apply/:draft") { _, context in
      let prepared = try await preparation(context)
      let open = prepared.pages.first { page in
        page.contains { prepared.draft.answers[$0.field.id] == nil && !$0.state.fixed }
      }
      return .seeOther(address(of: open ?? prepared.pages.first, prepared.draft))
    }
    router.page("apply/:draft/questions/:field") { request, context in
      let prepared = try await preparation(context)
      guard let index = try index(of: context, in: prepared) else {
        // An answer changed what is asked: on to the first question.
        return .seeOther("/apply/\(prepared.draft.id)")
      }
      let toCheck = request.query("return") == "check"
      let oneMore = request.query("more") == "1"
      return show(
        questionPage(prepared, index, toCheck: toCheck, oneMore: oneMore, context), context)
    }
    router.form("apply/:draft/questions/:field", below: 0) { form, _, context in
      let before = try await preparation(context)
      guard let index = try index(of: context, in: before) else {
        return .seeOther("/apply/\(before.draft.id)")
      }
      if form["back"] != nil { return try await back(form, before, index, context) }
      if form.setsPreferences { return try await preferring(form, before, index, context) }
      let asked = Self.asked(before.pages[index])
      let draft = try granted(
        try await hall.saveAnswers(
          before.draft.id, answers: Answers.read(form, asked.map(\.field)), as: context.viewer))
      let after = try granted(try await hall.prepare(draft, as: context.viewer))
      guard let now = try self.index(of: context, in: after) else {
        return .seeOther("/apply/\(draft.id)")
      }
      if form["remove"] != nil {
        let toCheck = form["return"] == "check" ? "?return=check" : ""
        return .seeOther(address(of: after.pages[now], draft) + toCheck)
      }
      if after.pages[now].contains(where: { !problems(of: $0, after).isEmpty }) {
        var page = questionPage(after, now, toCheck: form["return"] == "check", context)
        page.status = .unprocessableContent
        return show(page, context)
      }
      if form["more"] != nil {
        let toCheck = form["return"] == "check" ? "&return=check" : ""
        let place = address(of: after.pages[now], draft) + "?more=1" + toCheck
        return .seeOther(place + Self.lastRow(of: after.pages[now], draft))
      }
      if form["return"] == "check" { return .seeOther("/apply/\(draft.id)/check") }
      return .seeOther(address(of: after.pages.dropFirst(now + 1).first, draft))
    }
    router.form("apply/:draft/removal") { _, _, context in
      _ = try granted(
        try await hall.discard(draft: try context.parameter("draft"), as: context.viewer))
      return .seeOther("/me")
    }
  }

  /// The page's questions that the applicant answers.
  private static func asked(_ page: [PreparedField]) -> [PreparedField] {
    page.filter { !$0.state.fixed && $0.field.computed == nil }
  }

  /// The draft with what was typed on a page that is left: kept, and not looked at yet.
  func saveTyped(
    _ form: Form, _ prepared: Preparation, _ index: Int, _ context: WebContext
  ) async throws -> Draft {
    let asked = Self.asked(prepared.pages[index])
    let typed = Answers.typed(Answers.read(form, asked.map(\.field)), asked)
    return try granted(
      try await hall.saveAnswers(prepared.draft.id, answers: typed, as: context.viewer))
  }

  private func back(
    _ form: Form, _ prepared: Preparation, _ index: Int, _ context: WebContext
  ) async throws -> Response {
    let draft = try await saveTyped(form, prepared, index, context)
    return .seeOther(
      pageBefore(index, prepared.pages, draft, toCheck: form["return"] == "check"))
  }

  /// The same page with other display settings. A note that calls a value wrong is no answer, and
  /// stays on the page alone.
  private func preferring(
    _ form: Form, _ prepared: Preparation, _ index: Int, _ context: WebContext
  ) async throws -> Response {
    let draft = try await saveTyped(form, prepared, index, context)
    let toCheck = form["return"] == "check"
    let notes = Notes(prepared.pages[index], in: form)
    guard !notes.texts.isEmpty else {
      let place = address(of: prepared.pages[index], draft) + (toCheck ? "?return=check" : "")
      return context.keepingPreferences(of: form, .seeOther(place))
    }
    let after = try granted(try await hall.prepare(draft, as: context.viewer))
    let now = context.preferring(form)
    guard let index = try self.index(of: context, in: after) else {
      return context.keepingPreferences(of: form, .seeOther("/apply/\(draft.id)"))
    }
    let page = questionPage(after, index, toCheck: toCheck, notes: notes, now)
    return context.keepingPreferences(of: form, show(page, now))
  }

  private func pageBefore(
    _ index: Int, _ pages: [[PreparedField]], _ draft: Draft, toCheck: Bool
  ) -> String {
    if toCheck { return "/apply/\(draft.id)/check" }
    return index > 0 ? address(of: pages[index - 1], draft) : "/items/\(draft.item)"
  }

  func preparation(_ context: WebContext) async throws -> Preparation {
    _ = try context.citizen()
    let draft = try granted(
      try hall.draft(try context.parameter("draft"), as: context.viewer))
    return try granted(try await hall.prepare(draft, as: context.viewer))
  }

  /// A page is named by any of its questions.
  func index(of context: WebContext, in prepared: Preparation) throws -> Int? {
    let field = try context.parameter("field")
    return prepared.pages.firstIndex { page in page.contains { $0.field.id == field } }
  }

  /// The page's address; without a page, that of the materials after the last question.
  func address(of page: [PreparedField]?, _ draft: Draft) -> String {
    guard let field = page?.first?.field.id else { return "/apply/\(draft.id)/materials" }
    return "/apply/\(draft.id)/questions/" + URLEncodedForm.encode(field)
  }

  /// Where the blank row of the page's group begins.
  private static func lastRow(of page: [PreparedField], _ draft: Draft) -> String {
    guard let group = page.first(where: { $0.field.type == .group })?.field,
      let member = group.fields?.first
    else { return "" }
    let row = QuestionViews.rows(of: group.id, in: draft.answers.keys)
    return "#f-\(group.id)-\(row)-\(member.id)"
  }

  /// Problems of a question and of what is inside of it.
  func problems(of field: PreparedField, _ prepared: Preparation) -> [LocalizedText] {
    let inside = prepared.problems.filter { $0.about?.hasPrefix(field.field.id + ".") == true }
    let isAnswered = prepared.draft.answers.keys.contains {
      $0.hasPrefix(field.field.id + ".")
    }
    return field.problems + (isAnswered ? inside.map(\.text) : [])
  }

  func questionPage(
    _ prepared: Preparation, _ index: Int, toCheck: Bool, oneMore: Bool = false,
    notes: Notes = Notes(), _ context: WebContext
  ) -> WebPage {
    let language = context.language
    let fields = prepared.pages[index]
    let single = fields.count == 1 ? fields.first : nil
    let name = prepared.item.definition.name(language)
    let views = QuestionViews(
      prepared, hall: hall, language: language, oneMore: oneMore)
    let title = single?.field.title(language) ?? (language == .zh ? "请填写" : "Please fill in")
    let back = pageBefore(index, prepared.pages, prepared.draft, toCheck: toCheck)
    var slots: Slots = [
      "item": name, "draft": prepared.draft.id, "title": title, "isSingle": single != nil,
      "toCheck": toCheck,
      "action": address(of: fields, prepared.draft),
      "questions": fields.map { views.slots($0, problems: problems(of: $0, prepared)) },
      "hasProblems": notes.wrong != nil
        || fields.contains { !problems(of: $0, prepared).isEmpty },
      "objections": fields.filter { $0.state.source != nil }.map { field in
        objection(to: field, prepared.draft, notes, language)
      },
    ]
    slots = slots.merging(steps(index + 1, prepared, language))
    var page = page(
      "\(title) · \(name)", "question", .services,
      back: (back, LocalizedText("上一步", "Back")), slots, context)
    page.form = "answers"
    page.keepsOnBack = true
    return page
  }

  /// Where one is: the questions, then materials, then the check; and what a new edition of the
  /// form has no place for.
  func steps(_ step: Int, _ prepared: Preparation, _ language: Language) -> Slots {
    let all = prepared.pages.count + 2
    let lost = prepared.draft.lost ?? []
    return [
      "step": step, "steps": all,
      "time": prepared.toBeShown.isEmpty ? time(prepared.item.definition, language) : nil,
      "saved": Writing(language).clock(prepared.draft.savedAt),
      "hasLost": !lost.isEmpty,
      "lost": lost.map { one in
        [
          "title": one.title(language),
          "text": one.texts.isEmpty
            ? nil : Writing(language).list(one.texts.map { $0(language) }),
        ] as Slots
      },
    ]
  }
}
