import Catalogue
import Civics
import FEEL

/// An explanation in words, for applicant and officer: what was decided, by which row, from which
/// data, under which law.
package enum ExplanationText {
  package static func sentences(_ explanation: Explanation, item: Item?) -> [LocalizedText] {
    var texts = [conclusion(explanation)]
    texts += explanation.inputs.map { input($0, item) }
    let matched = explanation.rows.filter(\.matched)
    texts += matched.map { row in
      let law = row.law.joined(separator: "；")
      return LocalizedText(
        "第 \(row.number) 条规则成立" + (law.isEmpty ? "。" : "，依据：\(law)。"),
        "Rule \(row.number) applies" + (law.isEmpty ? "." : ", under \(law)."))
    }
    // Why nothing better applied: the rows before the one that did, or all where none did.
    let first = matched.first?.number ?? Int.max
    texts += explanation.rows.filter { !$0.matched && $0.number < first }.compactMap(failed)
    return texts
  }

  private static func conclusion(_ explanation: Explanation) -> LocalizedText {
    let name = explanation.decision
    return LocalizedText(
      "“\(name)”的结论：\(words(explanation.value, .zh))。",
      "“\(name)”: \(words(explanation.value, .en)).")
  }

  private static func failed(_ row: Explanation.Row) -> LocalizedText? {
    guard let condition = row.failedCondition else { return nil }
    let input = row.failedInput ?? ""
    return LocalizedText(
      "第 \(row.number) 条规则不成立：\(input) 不满足 \(condition)。",
      "Rule \(row.number) does not apply: \(input) is not \(condition).")
  }

  private static func input(_ input: Explanation.Input, _ item: Item?) -> LocalizedText {
    let zh = words(input.value, .zh)
    let en = words(input.value, .en)
    switch input.source {
    case .register(let register, let lookup, let edition):
      let title = item?.lookup(lookup)?.title ?? LocalizedText(register.rawValue)
      return LocalizedText(
        "\(title(.zh))（\(register) 登记数据，\(edition) 版）：\(input.label) = \(zh)。",
        "\(title(.en)) (register \(register), edition \(edition)): \(input.label) = \(en).")
    case .form(let field):
      let title = item?.field(field)?.title ?? LocalizedText(input.label)
      return LocalizedText(
        "您填写的“\(title(.zh))”：\(zh)。", "You answered “\(title(.en))”: \(en).")
    case .applicant:
      return LocalizedText(
        "申请人实名信息：\(input.label) = \(zh)。",
        "The applicant's verified identity: \(input.label) = \(en).")
    case .calendar:
      return LocalizedText(
        "办理日期：\(input.label) = \(zh)。", "The day of handling: \(input.label) = \(en).")
    case .decision:
      let name = input.label
      return LocalizedText("由前面的规则得出：\(name) = \(zh)。", "From an earlier rule: \(name) = \(en).")
    }
  }

  private static func words(_ value: Value, _ language: Language) -> String {
    switch value {
    case .null: return language == .zh ? "无" : "none"
    case .boolean(let flag) where language == .en: return flag ? "yes" : "no"
    case .context(let context):
      return context.entries.map { "\($0.0) \(words($0.1, language))" }
        .joined(separator: language == .zh ? "，" : ", ")
    case .list(let values) where values.isEmpty: return language == .zh ? "无" : "none"
    case .list(let values):
      return values.map { words($0, language) }.joined(separator: language == .zh ? "、" : ", ")
    default: return value.plainText
    }
  }
}
