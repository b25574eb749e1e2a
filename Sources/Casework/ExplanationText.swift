import Catalogue
import Civics
import FEEL

/// An explanation in words, for applicant and officer: what was decided, by which row, from which
/// data, under which law.
package enum ExplanationText {
  /// - Parameter toOfficer: tells of the applicant what is told the applicant of themselves.
  package static func sentences(
    _ explanation: Explanation, item: Item?, toOfficer: Bool = false
  ) -> [LocalizedText] {
    var texts = [conclusion(explanation, item)]
    texts += explanation.inputs.compactMap { input($0, item, toOfficer) }
    let matched = explanation.rows.filter(\.matched)
    texts += matched.map { row in
      let law = row.law.joined(separator: "；")
      return LocalizedText(
        "第 \(row.number) 条规则成立" + (law.isEmpty ? "。" : "，依据：\(law)。"),
        "Rule \(row.number) applies" + (law.isEmpty ? "." : ", under \(law)."))
    }
    // Why nothing better applied: the rows before the one that did, or all where none did.
    let first = matched.first?.number ?? Int.max
    texts += explanation.rows.filter { !$0.matched && $0.number < first }
      .compactMap { failed($0, item) }
    return texts
  }

  private static func said(_ label: String, _ item: Item?) -> LocalizedText {
    item?.ruleWord(label) ?? LocalizedText(label)
  }

  private static func conclusion(_ explanation: Explanation, _ item: Item?) -> LocalizedText {
    let name = said(explanation.decision, item)
    return LocalizedText(
      "“\(name(.zh))”的结论：\(words(explanation.value, .zh, item))。",
      "“\(name(.en))”: \(words(explanation.value, .en, item)).")
  }

  private static func failed(_ row: Explanation.Row, _ item: Item?) -> LocalizedText? {
    guard row.failedCondition != nil, let input = row.failedInput else { return nil }
    let name = said(input, item)
    return LocalizedText(
      "第 \(row.number) 条规则不适用：“\(name(.zh))”不属于它说的情形。",
      "Rule \(row.number) does not apply: “\(name(.en))” is not as it says.")
  }

  /// A choice as its question called it.
  private static func choice(_ value: Value, _ field: FieldDefinition?) -> LocalizedText? {
    guard let field, field.choices != nil, value != .null else { return nil }
    return LocalizedText(
      FormEngine.display(value, field, .zh), FormEngine.display(value, field, .en))
  }

  private static func input(
    _ input: Explanation.Input, _ item: Item?, _ toOfficer: Bool
  ) -> LocalizedText? {
    let region = region(input, item)
    let zh = region?(.zh) ?? words(input.value, .zh, item)
    let en = region?(.en) ?? words(input.value, .en, item)
    let name = title(input, item)
    switch input.source {
    case .register(let register, let lookup, let edition):
      let title = item?.lookup(lookup)?.title ?? LocalizedText(register.rawValue)
      let label = readable(name.zh).map { "：\($0) = " } ?? "："
      let labelEn = readable(name.zh).map { _ in ": \(name(.en)) = " } ?? ": "
      return LocalizedText(
        "\(title(.zh))（登记数据，\(edition) 版）\(label)\(zh)。",
        "\(title(.en)) (register, edition \(edition))\(labelEn)\(en).")
    case .form(let field):
      // The form as a whole is no answer: those that were read of it are told by themselves.
      if let item, item.field(field) == nil { return nil }
      guard input.expression.filter({ !$0.isWhitespace }) == "form.\(field)" else {
        return toOfficer
          ? LocalizedText(
            "由申请人填写的内容得出：\(name(.zh)) = \(zh)。",
            "From the applicant's answers: \(name(.en)) = \(en).")
          : LocalizedText(
            "由您填写的内容得出：\(name(.zh)) = \(zh)。", "From your answers: \(name(.en)) = \(en).")
      }
      let title = item?.field(field)?.title ?? name
      let said = choice(input.value, item?.field(field)) ?? LocalizedText(zh, en)
      return toOfficer
        ? LocalizedText(
          "申请人填写的“\(title(.zh))”：\(said(.zh))。",
          "The applicant answered “\(title(.en))”: \(said(.en)).")
        : LocalizedText(
          "您填写的“\(title(.zh))”：\(said(.zh))。", "You answered “\(title(.en))”: \(said(.en)).")
    case .applicant:
      return LocalizedText(
        "申请人实名信息：\(input.label) = \(zh)。",
        "The applicant's verified identity: \(name(.en)) = \(en).")
    case .calendar:
      return LocalizedText(
        "办理日期：\(input.label) = \(zh)。", "The day of handling: \(name(.en)) = \(en).")
    case .decision:
      return LocalizedText(
        "由前面的规则得出：\(input.label) = \(zh)。", "From an earlier rule: \(name(.en)) = \(en).")
    }
  }

  /// The region's name, where the input is a region's code: of a form's field by its type, of a
  /// record's by its name.
  private static func region(_ input: Explanation.Input, _ item: Item?) -> LocalizedText? {
    guard let item, case .string(let code) = input.value else { return nil }
    switch input.source {
    case .form(let field): guard item.field(field)?.type == .region else { return nil }
    case .register:
      guard NamePaths.of(input.expression).contains(where: { $0.last == "region" }) else {
        return nil
      }
    case .applicant, .calendar, .decision: return nil
    }
    return item.regionName(code)
  }

  /// What the rule's author calls it; else, of a single field of a record, what the register does.
  private static func title(_ input: Explanation.Input, _ item: Item?) -> LocalizedText {
    guard readable(input.label) == nil, case .register(_, let lookup, _) = input.source,
      let path = NamePaths.of(input.expression).first, path.count == 2, path[0] == lookup
    else { return said(input.label, item) }
    return item?.title(ofField: path[1], in: lookup) ?? said(input.label, item)
  }

  private static func words(_ value: Value, _ language: Language, _ item: Item?) -> String {
    switch value {
    case .null: return language == .zh ? "无" : "none"
    case .boolean(let flag) where language == .en: return flag ? "yes" : "no"
    case .date: return value.calendarDate?.written(language) ?? value.plainText
    case .context(let context): return words(context, language, item)
    case .list(let values) where values.isEmpty: return language == .zh ? "无" : "none"
    case .list(let values) where values.contains(where: { $0.entries != nil }):
      return language == .zh ? "\(values.count) 条记录" : "\(values.count) records"
    case .list(let values):
      return values.map { words($0, language, item) }.joined(
        separator: language == .zh ? "、" : ", ")
    case .string(let text): return said(text, item)(language)
    default: return value.plainText
    }
  }

  /// Whole records and conclusions are named, not listed: their members' names are the models'.
  private static func words(_ context: FEELContext, _ language: Language, _ item: Item?) -> String {
    guard case .boolean(let granted)? = context["granted"] else {
      return language == .zh ? "已查到记录" : "a record was found"
    }
    var reason = context["reason"]?.text.map { said($0, item)(language) } ?? ""
    // The sentence around it brings its own full stop.
    while let last = reason.last, "。.".contains(last) { reason.removeLast() }
    switch language {
    case .zh: return (granted ? "符合条件" : "不符合条件") + (reason.isEmpty ? "" : "：" + reason)
    case .en:
      return (granted ? "conditions met" : "not met") + (reason.isEmpty ? "" : ": " + reason)
    }
  }

  /// A label that its author wrote for readers; an expression of the model is none.
  private static func readable(_ label: String) -> String? {
    label.unicodeScalars.contains { $0.properties.isIdeographic } ? label : nil
  }
}
