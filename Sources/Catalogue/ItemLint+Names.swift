import Civics
import Decisions
import FEEL

/// What expressions, rules and the process read: names that nobody knows, and parts that nobody
/// reads.
extension ItemLint {
  func expressionFindings() -> [CityFinding] {
    source.feelTexts.flatMap { text -> [CityFinding] in
      guard let expression = expressions[text.text] else { return [] }
      // What a process results in is known once it can be read.
      let (shape, slips) = expression.shape(
        shapes.names(for: text), isComplete: source.process != nil)
      return slips.map { finding(of: $0.kind, text.file, text.line) }
        + [otherType(of: shape, than: text)].compactMap { $0 }
    } + lookupCircles()
  }

  /// Look-ups that wait for their own answers.
  private func lookupCircles() -> [CityFinding] {
    var reads: [String: Set<String>] = [:]
    let names = item.lookups.map(\.name)
    for text in source.feelTexts {
      guard case .lookup(let index) = text.owner else { continue }
      let roots = (expressions[text.text]?.references ?? []).compactMap(\.first)
      reads[names[index], default: []].formUnion(roots.filter(names.contains))
    }
    return names.enumerated().compactMap { index, name in
      var reached: Set<String> = []
      var open = reads[name] ?? []
      while let next = open.popFirst() {
        if reached.insert(next).inserted { open.formUnion(reads[next] ?? []) }
      }
      guard reached.contains(name) else { return nil }
      return finding(
        .lookupShape, ["lookups", .index(index)], "查询 \(name) 要等自己的结果",
        "The look-up \(name) waits for its own answer")
    }
  }

  // MARK: Parts that nobody reads

  func readerFindings() -> [CityFinding] {
    guard !source.lacksRules else { return [] }
    let readers = readPaths()
    let everything = readers.contains { $0.path == ["form"] && $0.isModel == false }
    var found: [CityFinding] = []
    for (index, field) in item.form.enumerated() {
      let path: [PathStep] = ["form", .index(index), "id"]
      let isRead =
        everything || materialsUse(field)
        || readers.contains {
          $0.owner != .field(field.id) && $0.path.count > 1 && $0.path[0] == "form"
            && $0.path[1] == field.id
        }
      if !isRead {
        found.append(unread(field.id, path))
        continue
      }
      for (number, member) in (field.fields ?? []).enumerated() {
        let isRead =
          everything
          || readers.contains { $0.owner != .field(member.id) && $0.path.contains(member.id) }
          || mentions(member.id, outside: member.id)
        if !isRead {
          found.append(
            unread("\(field.id).\(member.id)", path.dropLast() + ["fields", .index(number), "id"]))
        }
      }
    }
    for (index, lookup) in item.lookups.enumerated() {
      let isRead =
        readers.contains { $0.owner != .lookup(index) && $0.path.first == lookup.name }
        || item.materials.contains { $0.evidence.contains { $0.lookup == lookup.name } }
        || allFields.contains { $0.prefill?.lookup == lookup.name }
      guard !isRead else { continue }
      found.append(
        finding(
          .lookupUnread, ["lookups", .index(index), "name"],
          "没有规则、材料或预填读取查询 \(lookup.name)",
          "No rule, material or prefill reads the look-up \(lookup.name)",
          hint: .init(zh: "删去它，或者在规则里使用", en: "Remove it, or use it in a rule")))
    }
    return found
  }

  private func unread(_ name: String, _ path: [PathStep]) -> CityFinding {
    finding(
      .fieldUnread, path, "没有规则、材料或证照读取字段 \(name)",
      "No rule, material or licence reads the field \(name)",
      hint: .init(
        zh: "只问用得到的：删去这个字段，或者在规则里使用",
        en: "Ask only what is used: remove the field, or use it in a rule"))
  }

  private var allFields: [FieldDefinition] { item.form + item.form.flatMap { $0.fields ?? [] } }

  private func materialsUse(_ field: FieldDefinition) -> Bool {
    item.materials.contains { material in
      material.evidence.contains { $0.declaration == field.id }
        || (field.type == .file && material.id == field.id
          && material.evidence.contains { $0.upload == true })
    }
  }

  private struct Reading {
    let path: [String]
    let owner: FEELText.Owner
    let isModel: Bool
  }

  private func readPaths() -> [Reading] {
    var readings: [Reading] = []
    for text in source.feelTexts {
      // A text that does not parse is reported as such; until then it counts as reading all that
      // it mentions.
      let paths = expressions[text.text]?.references ?? mentioned(in: text.text)
      readings += paths.map { Reading(path: $0, owner: text.owner, isModel: false) }
    }
    let models = (source.rules?.readPaths ?? []) + (source.process?.readPaths ?? [])
    return readings + models.map { Reading(path: $0, owner: .other, isModel: true) }
  }

  private func mentioned(in text: String) -> [[String]] {
    allFields.filter { text.contains($0.id) }.map { ["form", $0.id] }
      + item.lookups.filter { text.contains($0.name) }.map { [$0.name] }
  }

  /// Whether a group's member is named in any text of the item: inside `for` and filters, members
  /// are read through names that stand for an entry.
  private func mentions(_ name: String, outside owner: String) -> Bool {
    source.feelTexts.contains { $0.owner != .field(owner) && $0.text.hasWord(name) }
      || source.rulesText.hasWord(name)
  }
}

extension String {
  /// Whether `word` stands in the text with no letter, digit or `_` on either side.
  fileprivate func hasWord(_ word: String) -> Bool {
    let text = Array(unicodeScalars)
    let part = Array(word.unicodeScalars)
    guard let first = part.first, part.count <= text.count else { return false }
    func isPart(_ index: Int) -> Bool {
      text.indices.contains(index)
        && (text[index].properties.isAlphabetic || isWordScalar(text[index]) || text[index] == "_")
    }
    return (0...(text.count - part.count)).contains { start in
      text[start] == first && !isPart(start - 1) && !isPart(start + part.count)
        && text[start...].starts(with: part)
    }
  }
}
