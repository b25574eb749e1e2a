import Casework
import Civics
import Foundation

/// What a replay found, counted.
struct ReplaySummary {
  private(set) var cases = 0
  private(set) var otherOutcome = 0
  private(set) var otherRules = 0
  private(set) var otherDays = 0
  private(set) var unfinished = 0
  /// Cases some of whose answers have no field in the new edition.
  private(set) var withLost = 0
  /// Promised last days that came earlier, in calendar days, and later.
  private(set) var earlier = 0
  private(set) var later = 0

  mutating func add(_ rehearsal: Rehearsal) {
    cases += 1
    let changes = rehearsal.changes
    if rehearsal.changesOutcome { otherOutcome += 1 }
    if changes.contains(where: { $0.kind == .rule }) { otherRules += 1 }
    if !rehearsal.notTaken.isEmpty { unfinished += 1 }
    if !rehearsal.lost.isEmpty { withLost += 1 }
    if let old = rehearsal.before.promisedDueOn, let new = rehearsal.after.promisedDueOn,
      old != new
    {
      otherDays += 1
      let days = old.days(until: new)
      if days < 0 { earlier -= days } else { later += days }
    }
  }

  func text(_ language: Language) -> String {
    let told = LocalizedText(
      """
      共 \(cases) 件；结果改变 \(otherOutcome) 件，适用的规则改变 \(otherRules) 件；承诺办结日变动 \(otherDays) 件\
      （合计提前 \(earlier) 天、推后 \(later) 天）；\(unfinished) 件中有新版本不接受的操作
      """,
      """
      \(numbered(cases, "case")); outcome changes in \(otherOutcome), the rule that decided in \
      \(otherRules); the promised day moves in \(otherDays) (\(earlier) days earlier, \(later) \
      days later in all); \(unfinished) hold acts that the new edition does not take
      """)
    guard withLost > 0 else { return told(language) }
    let advice = LocalizedText(
      "\(withLost) 件的部分填写内容在新版本中没有字段，没有带入：请在新版本的 migration.yaml 的 fields 或者 dropped 中写明",
      "answers of \(withLost) have no field in the new edition and were left out: name them in its "
        + "migration.yaml, under fields or dropped")
    return told(language) + "\n" + advice(language)
  }

  static func text(_ rehearsal: Rehearsal, _ language: Language) -> String {
    let zh = language == .zh
    let flag = rehearsal.changesOutcome ? (zh ? "  结果改变" : "  OUTCOME CHANGES") : ""
    var lines = ["\(rehearsal.id)\(flag)"]
    for change in rehearsal.changes {
      lines.append(
        "  \(change.title(language))\(zh ? "：" : ": ")"
          + "\(change.before(language)) → \(change.after(language))")
    }
    for act in rehearsal.notTaken {
      lines.append((zh ? "  不接受：" : "  not taken: ") + act(language))
    }
    if !rehearsal.lost.isEmpty {
      lines.append(
        (zh ? "  没有带入的填写内容：" : "  answers left out: ")
          + rehearsal.lost.map { $0(language) }.joined(separator: zh ? "、" : ", "))
    }
    return lines.joined(separator: "\n")
  }

  private struct CaseJSON: Encodable {
    struct Change: Encodable {
      var kind: String
      var name: String
      var before: String
      var after: String
    }
    var id: String
    var changesOutcome: Bool
    var changes: [Change]
    var notTaken: [String]
    /// Titles of answers that have no field in the new edition.
    var answersLeftOut: [String]
  }

  static func json(_ rehearsal: Rehearsal, _ language: Language) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let made = CaseJSON(
      id: rehearsal.id.rawValue, changesOutcome: rehearsal.changesOutcome,
      changes: rehearsal.changes.map {
        .init(
          kind: $0.kind.rawValue, name: $0.name, before: $0.before(language),
          after: $0.after(language))
      }, notTaken: rehearsal.notTaken.map { $0(language) },
      answersLeftOut: rehearsal.lost.map { $0(language) })
    return String(decoding: try encoder.encode(made), as: UTF8.self)
  }
}

extension Rehearsal {
  /// Whether there is more to say than that nothing changes.
  var isWorthTelling: Bool { !changes.isEmpty || !notTaken.isEmpty || !lost.isEmpty }
}
