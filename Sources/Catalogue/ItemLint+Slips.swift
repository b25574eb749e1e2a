import Civics
import FEEL

/// Slips in FEEL, told to whoever wrote the text.
extension ItemLint {
  /// - Parameter element: the decision, flow or step whose text it is, where the line alone does
  ///   not tell.
  func finding(
    of slip: Slip.Kind, _ file: String, _ line: Int, in element: String? = nil
  ) -> CityFinding {
    // Of a process that several items share, the item tells whose rules and form are meant.
    let isShared = file == source.processFile && source.definition.process != nil
    let (whoseZh, whoseEn) = isShared ? ("（事项 \(item.id)）", " (item \(item.id))") : ("", "")
    func told(_ rule: CityRule, _ zh: String, _ en: String, _ hint: LocalizedText?) -> CityFinding {
      CityFinding(
        rule, file, line, (element.map { "“\($0)”\(whoseZh)：" } ?? "") + zh,
        (element.map { "\"\($0)\"\(whoseEn): " } ?? "") + en, hint: hint)
    }
    switch slip {
    case .unknown(let path, let known):
      if path == ["record"] {
        return told(.unknownName, "record 只能在 where 里使用", "record is known only in where", nil)
      }
      let name = path.joined(separator: ".")
      return told(
        isField(path) ? .unknownField : .unknownName, "不认识 \(name)", "\(name) is not known here",
        meant(path.last ?? name, among: known))
    case .comparison(let left, let right):
      return told(
        .feelTypes, "\(TypeWords.zh(left))和\(TypeWords.zh(right))不能比较，结果总是空（null）",
        "This compares \(TypeWords.en(left)) with \(TypeWords.en(right)), which is always null",
        TypeWords.hint([left, right]))
    case .operation(let sign, let left, let right):
      return told(
        .feelTypes, "\(TypeWords.zh(left)) \(sign) \(TypeWords.zh(right))没有意义，结果总是空（null）",
        "This makes \(TypeWords.en(left)) \(sign) \(TypeWords.en(right)), which is always null",
        TypeWords.hint([left, right]))
    case .noChoice(let text, let choices):
      return told(
        .unknownChoice, "“\(text)”不是可选的值，永远不会相等",
        "\"\(text)\" is none of the values to choose from",
        meant(text, among: choices))
    }
  }

  /// A condition that gives no yes or no is never true, and a day that is none never comes.
  func otherType(of shape: Shape, than text: FEELText) -> CityFinding? {
    guard let wanted = text.wanted, let type = shape.typeName, !wanted.types.contains(type) else {
      return nil
    }
    return CityFinding(
      .feelTypes, text.file, text.line,
      "这里要的是\(wanted.title.zh)，写的却得出\(TypeWords.zh(type))",
      "This gives \(TypeWords.en(type)), where \(wanted.title(.en)) is asked for")
  }

  /// Fields are of the form, of the applicant and of records; other names are the process's.
  private func isField(_ path: [String]) -> Bool {
    guard path.count > 1 else { return false }
    return ["form", "applicant", "record"].contains(path[0])
      || item.lookups.contains { $0.name == path[0] }
  }
}

/// FEEL's types as people call them.
enum TypeWords {
  private static let words: [String: (zh: String, en: String)] = [
    "string": ("文字", "a text"), "number": ("数字", "a number"), "boolean": ("是非值", "a yes or no"),
    "date": ("日期", "a date"), "time": ("时刻", "a time"),
    "date and time": ("日期和时刻", "a date and time"),
    "days and time duration": ("天数时长", "a duration in days"),
    "years and months duration": ("年月时长", "a duration in months"), "list": ("列表", "a list"),
    "context": ("一组数据", "a record"),
  ]

  static func zh(_ type: String) -> String { words[type]?.zh ?? type }
  static func en(_ type: String) -> String { words[type]?.en ?? type }

  /// How the two are written so that they go together; nil where the types alone do not tell.
  static func hint(_ types: Set<String>) -> LocalizedText? {
    if types.isSuperset(of: ["date", "date and time"]) {
      return LocalizedText("today 是日期，now 是日期和时刻", "today is a date, now a date and time")
    }
    if types.isSuperset(of: ["date", "number"]) {
      return LocalizedText(
        "天数写成 duration(\"P30D\")", "Days are written duration(\"P30D\")")
    }
    if types.isSuperset(of: ["date", "string"]) {
      return LocalizedText("日期写成 date(\"2026-03-02\")", "A date is written date(\"2026-03-02\")")
    }
    if types.isSuperset(of: ["number", "string"]) {
      return LocalizedText("数字不加引号", "A number has no quotes")
    }
    if types.isSuperset(of: ["boolean", "string"]) {
      return LocalizedText("写 true 或 false，不加引号", "Write true or false, without quotes")
    }
    if types.contains("list") {
      return LocalizedText(
        "列表用 list contains(列表, 值) 或者 count(列表)",
        "Of a list, ask list contains(list, value) or count(list)")
    }
    return nil
  }
}
