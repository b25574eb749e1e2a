import Casework
import Catalogue
import CityHall
import Civics
import FEEL
import Web

/// A question as its page shows it: which control, what stands in it, where that comes from.
struct QuestionViews: Sendable {
  let item: Item
  let problems: [Refusal.Reason]
  let hall: CityHall
  let language: Language
  /// A blank row stands behind the filled ones of a group.
  let oneMore: Bool
  /// Buttons add rows to a group and take them away.
  let rowsMayChange: Bool

  /// A question's own page.
  init(_ prepared: Preparation, hall: CityHall, language: Language, oneMore: Bool = false) {
    item = prepared.item
    problems = prepared.problems
    self.hall = hall
    self.language = language
    self.oneMore = oneMore
    rowsMayChange = true
  }

  /// The one form of all that a case asks for: nobody comes back to it for another row.
  init(item: Item, problems: [Refusal.Reason], hall: CityHall, language: Language) {
    self.item = item
    self.problems = problems
    self.hall = hall
    self.language = language
    oneMore = true
    rowsMayChange = false
  }

  /// More choices than this are a list to pick from, fewer stand open.
  static let openChoices = 8
  static let standardRows = 10

  func slots(_ field: PreparedField, problems: [LocalizedText]) -> Slots {
    let definition = field.field
    var slots = control(definition, name: definition.id, field.shown, field.options)
    slots["title"] = definition.title(language)
    slots["hint"] = definition.hint?(language)
    slots["statement"] = definition.statement?(language)
    slots["optional"] = definition.required != true && definition.type != .declaration
    // What is wrong inside of a group stands at the member that it is about.
    let own = definition.type == .group ? field.problems : problems
    slots["problems"] = own.map { $0(language) }
    slots["isWrong"] = !problems.isEmpty
    slots["objection"] = field.objection
    slots = slots.merging(origin(field))
    if field.state.fixed || definition.computed != nil {
      slots["isFixed"] = true
      slots["shown"] = shown(field)
    } else if definition.type == .group {
      let rows = rows(definition, field)
      slots["rows"] = rows
      slots["mayRemove"] = rowsMayChange
      slots["mayAdd"] = rowsMayChange && rows.count < definition.maximumCount ?? Self.standardRows
    }
    return slots
  }

  /// The answer as a reader sees it.
  func shown(_ field: PreparedField) -> String {
    let titles = field.texts.map { text in
      field.options.first { $0.value == text }?.title(language)
    }
    if !titles.isEmpty, titles.allSatisfy({ $0 != nil }) {
      return Writing(language).list(titles.compactMap { $0 })
    }
    guard let value = field.state.value else {
      return Writing(language).list(field.texts)
    }
    return AnswerText(hall: hall, language: language)(value, field.field)
  }

  /// Where a value comes from that the applicant has left as it was, or what stood there before.
  func origin(_ field: PreparedField) -> Slots {
    guard let source = field.state.source else { return ["source": false, "changed": false] }
    guard field.state.isChanged else { return ["source": self.source(source), "changed": false] }
    let held = field.options.first { $0.value == source.value.plainText }?.title(language)
    let read = held ?? AnswerText(hall: hall, language: language)(source.value, field.field)
    let end = language == .zh ? "（\(self.source(source))）" : " (\(self.source(source)))"
    return ["source": false, "changed": read + end]
  }

  func source(_ source: PrefillSource) -> String {
    let owner = source.owner.flatMap { hall.city.agencies[$0]?.label(language) }
    return [owner, source.title(language)].compactMap { $0 }
      .joined(separator: language == .zh ? " · " : ", ")
  }

  private func control(
    _ field: FieldDefinition, name: String, _ shown: FormEngine.Posted, _ options: [FieldOption]
  ) -> Slots {
    let texts = shown[name] ?? []
    let first = texts.first ?? ""
    var slots: Slots = [
      "name": name, "id": "f-" + name.replacing(".", with: "-"), "value": first,
      "required": field.required == true, "length": field.maximumLength,
    ]
    switch field.type {
    case .text:
      slots[(field.maximumLength ?? 0) > 100 ? "isLong" : "isText"] = true
    case .number, .money:
      slots["isNumber"] = true
      slots["unit"] = field.type == .money ? (language == .zh ? "元" : "yuan") : nil
      slots["mode"] = field.type == .money ? "decimal" : "numeric"
    case .bankAccount:
      slots["isNumber"] = true
      slots["mode"] = "numeric"
    case .date: slots["isDate"] = true
    case .declaration:
      slots["isDeclaration"] = true
      slots["chosen"] = ["true", "on"].contains(first)
    case .region:
      slots["isSelect"] = true
      slots["options"] = hall.city.identity.regions.map { region in
        option(region.code.description, region.name(language), texts, name)
      }
    case .choice, .choices:
      let many = options.count > Self.openChoices && field.type == .choice
      slots[many ? "isSelect" : field.type == .choice ? "isChoice" : "isChoices"] = true
      slots["noOptions"] = options.isEmpty
      slots["options"] = options.enumerated().map { index, one in
        option(one.value, title(one), texts, "\(name)-\(index)", isTaken: one.taken != nil)
      }
    case .person, .organisation:
      slots["isParty"] = true
      slots["isPerson"] = field.type == .person
      slots["partyNumber"] = shown[name + ".number"]?.first
      slots["partyName"] = shown[name + ".name"]?.first
    case .group: slots["isGroup"] = true
    case .file: break
    }
    let sets = ["isChoice", "isChoices", "isGroup", "isParty"]
    slots["isSet"] = sets.contains { slots.child(named: $0) != nil }
    return slots
  }

  private func option(
    _ value: String, _ title: String, _ texts: [String], _ id: String, isTaken: Bool = false
  ) -> Slots {
    // One that was chosen before another case took it can still be taken back.
    let chosen = texts.contains(value)
    return [
      "value": value, "title": title, "chosen": chosen, "id": "o-" + id,
      "barred": isTaken && !chosen,
    ]
  }

  private func title(_ option: FieldOption) -> String {
    guard let taken = option.taken else { return option.title(language) }
    return language == .zh
      ? "\(option.title.zh)（已在办件 \(taken) 中申请）"
      : "\(option.title(.en)) (already in case \(taken))"
  }

  /// Rows of a group up to the last that holds an answer: `bills.0.amount` is of its first.
  static func rows(of group: String, in names: some Sequence<String>) -> Int {
    let places = names.compactMap { name -> Int? in
      let parts = name.split(separator: ".")
      return parts.count >= 3 && parts[0] == group ? Int(parts[1]) : nil
    }
    return (places.max() ?? -1) + 1
  }

  /// The rows that are filled, one at least, and one more where it was asked for.
  private func rows(_ group: FieldDefinition, _ field: PreparedField) -> [Slots] {
    let filled = Self.rows(of: group.id, in: field.shown.keys)
    let isAnswered = filled > 0
    let count = min(filled + (oneMore ? 1 : 0), group.maximumCount ?? Self.standardRows)
    return (0..<max(count, 1)).map { row in
      [
        "number": row + 1, "place": "\(group.id).\(row)", "isFilled": row < filled,
        "members": (group.fields ?? []).map { member in
          self.member(
            member, name: "\(group.id).\(row).\(member.id)", field.shown, isAnswered: isAnswered)
        },
      ] as Slots
    }
  }

  /// A question inside of a group's row, with what is wrong with its answer.
  private func member(
    _ member: FieldDefinition, name: String, _ shown: FormEngine.Posted, isAnswered: Bool
  ) -> Slots {
    let choices = (member.choices ?? []).map { FieldOption(value: $0.value, title: $0.title) }
    let wrong = isAnswered ? self.problems.filter { $0.about == name } : []
    var slots = control(member, name: name, shown, choices)
    slots["title"] = member.title(language)
    slots["required"] = false
    slots["optional"] = member.required != true && member.type != .declaration
    slots["problems"] = wrong.map { $0.text(language) }
    slots["isWrong"] = !wrong.isEmpty
    // False where there is none: nothing would let the group's own hint through.
    if let hint = member.hint { slots["hint"] = hint(language) } else { slots["hint"] = false }
    return slots
  }
}
