import Catalogue
import Civics
import Foundation

/// A reform's figures as text and as JSON.
enum EffectReport {
  typealias Times = (before: [Int], after: [Int])

  static func text(_ effect: EditionEffect, _ times: Times?, _ language: Language) -> String {
    let zh = language == .zh
    var lines = [
      "\(effect.name(language))  \(effect.versionBefore) → \(effect.versionAfter)", "",
    ]
    lines += table(effect.figures, language)
    if let times {
      lines.append("")
      lines.append(
        (zh ? "实际用时（工作日，中位数）：" : "Working days really taken (median): ")
          + "\(median(times.before)) → \(median(times.after))  "
          + (zh
            ? "（\(times.before.count) 件，\(times.after.count) 件）"
            : "(\(times.before.count) and \(times.after.count) cases)"))
    }
    func list(_ title: String, _ names: [LocalizedText]) {
      if !names.isEmpty {
        lines.append("\(title)\(names.map { $0(language) }.joined(separator: zh ? "、" : ", "))")
      }
    }
    lines.append("")
    list(zh ? "减少的环节：" : "Steps that fell away: ", effect.stepsGone)
    list(zh ? "新增的环节：" : "Steps that came: ", effect.stepsNew)
    list(zh ? "减少的材料：" : "Materials that fell away: ", effect.materialsGone)
    list(zh ? "新增的材料：" : "Materials that came: ", effect.materialsNew)
    return lines.joined(separator: "\n").trimmingCharacters(in: .newlines)
  }

  static func text(_ effect: CityEffect, _ language: Language) -> String {
    let zh = language == .zh
    var lines: [String] = []
    for one in effect.items where one.figures.contains(where: { $0.before != $0.after }) {
      lines.append("\(one.name(language))  \(one.versionBefore) → \(one.versionAfter)")
      lines += table(one.figures.filter { $0.before != $0.after }, language)
      lines.append("")
    }
    lines.append(
      zh ? "合计（\(effect.items.count) 个事项）" : "Together (\(effect.items.count) items)")
    lines += table(effect.totals, language)
    if !effect.added.isEmpty {
      lines.append((zh ? "新增事项：" : "Added: ") + effect.added.map(\.rawValue).joined(separator: " "))
    }
    if !effect.dropped.isEmpty {
      lines.append(
        (zh ? "取消事项：" : "Dropped: ") + effect.dropped.map(\.rawValue).joined(separator: " "))
    }
    return lines.joined(separator: "\n")
  }

  private static func table(_ figures: [EditionEffect.Figure], _ language: Language) -> [String] {
    figures.map { figure in
      let numbers = "\(figure.before) → \(figure.after)"
      return "  \(numbers.padding(toLength: 12, withPad: " ", startingAt: 0))"
        + "\(percent(figure).padding(toLength: 9, withPad: " ", startingAt: 0))"
        + figure.measure.title(language)
    }
  }

  static func percent(_ figure: EditionEffect.Figure) -> String {
    guard let change = figure.change, change != 0 else {
      return figure.before == figure.after ? "=" : ""
    }
    let magnitude = change.magnitude
    return "\(change < 0 ? "−" : "+")\(magnitude / 10).\(magnitude % 10) %"
  }

  private static func median(_ days: [Int]) -> String {
    guard !days.isEmpty else { return "–" }
    let upper = days[days.count / 2]
    guard days.count.isMultiple(of: 2) else { return "\(upper)" }
    let sum = upper + days[days.count / 2 - 1]
    return sum.isMultiple(of: 2) ? "\(sum / 2)" : "\(sum / 2).5"
  }

  // MARK: JSON

  private struct FigureJSON: Encodable {
    var measure: String
    var before: Int
    var after: Int
    var changePercent: Double?
  }
  private struct ItemJSON: Encodable {
    var item: String
    var versionBefore: String
    var versionAfter: String
    var figures: [FigureJSON]
    var stepsGone: [String]
    var stepsNew: [String]
    var materialsGone: [String]
    var materialsNew: [String]
    var workingDaysBefore: [Int]?
    var workingDaysAfter: [Int]?
  }
  private struct CityJSON: Encodable {
    var items: [ItemJSON]
    var totals: [FigureJSON]
    var added: [String]
    var dropped: [String]
  }

  private static func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func figure(_ figure: EditionEffect.Figure) -> FigureJSON {
    FigureJSON(
      measure: figure.measure.rawValue, before: figure.before, after: figure.after,
      changePercent: figure.change.map { Double($0) / 10 })
  }

  private static func item(_ effect: EditionEffect, _ times: Times?) -> ItemJSON {
    ItemJSON(
      item: effect.item.rawValue, versionBefore: effect.versionBefore,
      versionAfter: effect.versionAfter, figures: effect.figures.map(figure),
      stepsGone: effect.stepsGone.map(\.zh), stepsNew: effect.stepsNew.map(\.zh),
      materialsGone: effect.materialsGone.map(\.zh), materialsNew: effect.materialsNew.map(\.zh),
      workingDaysBefore: times?.before, workingDaysAfter: times?.after)
  }

  static func json(_ effect: EditionEffect, _ times: Times?) throws -> String {
    try encoded(item(effect, times))
  }

  static func json(_ effect: CityEffect) throws -> String {
    try encoded(
      CityJSON(
        items: effect.items.map { item($0, nil) }, totals: effect.totals.map(figure),
        added: effect.added.map(\.rawValue), dropped: effect.dropped.map(\.rawValue)))
  }
}
