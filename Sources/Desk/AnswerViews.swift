import Casework
import Catalogue
import CityHall
import Civics
import FEEL
import Web

/// What the applicant answered and what registers answered, as an officer reads it.
extension DeskRoutes {
  /// Records of one look-up that a page shows.
  static let recordsShown = 50

  func answers(_ file: CaseFile, _ words: DeskWords) -> [Slots] {
    let live = file.case
    let text = AnswerText(hall: hall, language: words.language)
    let states = FormEngine.states(
      live.form, item: file.item, applicant: live.applicant, facts: live.facts, now: hall.now)
    return states.compactMap { state in
      let field = state.field
      guard let value = live.form[field.id], !value.isNull, field.type != .file else { return nil }
      var slots = answer(FieldOptions.chosen(value, field, live.facts), field, text, words)
      // What the city held before the applicant wrote something else.
      if state.isChanged, let held = state.source?.value {
        slots["changed"] = text(held, field)
      }
      return slots
    }
  }

  private func answer(
    _ value: Value, _ field: FieldDefinition, _ text: AnswerText, _ words: DeskWords
  ) -> Slots {
    var slots: Slots = [
      "title": field.title(words.language), "isComputed": field.computed != nil,
      "statement": field.statement?(words.language),
    ]
    if field.type == .group, let rows = value.elements {
      slots["rows"] = rows.enumerated().map { index, row in
        [
          "order": index + 1,
          "members": (field.fields ?? []).compactMap { member -> Slots? in
            guard let value = row.entries?[member.id], !value.isNull else { return nil }
            return [
              "memberTitle": member.title(words.language),
              "memberText": text(value, member),
            ]
          },
        ] as Slots
      }
    } else {
      slots["text"] = text(value, field)
    }
    if value.elements?.isEmpty == true {
      slots["text"] = words("未填", "not answered")
    }
    return slots
  }

  /// The registers' answers on which the case rests, with source and edition.
  func facts(_ file: CaseFile, _ words: DeskWords) -> [Slots] {
    file.case.facts.enumerated().map { index, fact in
      // Look-ups of one register often read one record: it stands at the first of them.
      let first = file.case.facts.prefix(index).first {
        $0.register == fact.register && $0.registerEdition == fact.registerEdition
          && $0.value == fact.value && !fact.value.isNull
      }
      let fields = hall.city.registers[fact.register]?.fields ?? []
      let titles = Dictionary(
        fields.map { ($0.name, $0.title(words.language)) }, uniquingKeysWith: { first, _ in first })
      let records = fact.value.elements ?? (fact.value.isNull ? [] : [fact.value])
      return [
        "title": fact.title(words.language), "owner": hall.agencyName(fact.owner)(words.language),
        "register": hall.city.registers[fact.register]?.name(words.language)
          ?? fact.register.rawValue,
        "edition": fact.registerEdition, "askedAt": words.writing.moment(fact.asked),
        "law": fact.legalBasis.law + fact.legalBasis.article,
        "isNone": records.isEmpty,
        "sameAs": first?.title(words.language),
        "records": records.prefix(first == nil ? Self.recordsShown : 0).map { record in
          [
            "pairs": (record.entries?.entries ?? []).map { name, value in
              ["name": titles[name] ?? name, "value": words.text(value)] as Slots
            },
            "plain": record.entries == nil ? words.text(record) : nil,
          ] as Slots
        },
        "left": max(0, records.count - Self.recordsShown) > 0
          ? records.count - Self.recordsShown : nil,
      ]
    }
  }
}

extension DeskWords {
  /// What a register or a rule says, as it is read.
  func text(_ value: Value) -> String {
    switch value {
    case .null: self("无", "none")
    case .boolean(let flag): flag ? self("是", "Yes") : self("否", "No")
    case .date: writing.figure(value.plainText, .date)
    case .list(let values):
      values.isEmpty ? self("无", "none") : writing.list(values.map(text))
    case .context(let context):
      writing.list(context.entries.map { "\($0.0) \(text($0.1))" })
    default: value.plainText
    }
  }

  func text(_ outcome: Outcome, _ item: Item) -> String {
    switch outcome.format {
    case .money, .date: writing.figure(outcome.text, outcome.format)
    case .text: item.ruleWord(text(outcome.value))(language)
    case .number: text(outcome.value)
    }
  }
}
