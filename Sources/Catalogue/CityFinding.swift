import Civics

/// Something wrong with a city folder: where, which rule, and what to do about it.
///
/// `description` is one line that editors can follow: `items/x/item.yaml:12: error: … [fee-basis]`.
package struct CityFinding: Error, Codable, Hashable, Sendable {
  package enum Severity: String, Codable, Hashable, Sendable, CaseIterable { case error, warning }

  /// Relative to the city's folder, with `/`.
  package let file: String
  /// 1-based; 0 where the whole file or folder is meant.
  package let line: Int
  /// Short and stable, such as `promised-limit`.
  package let rule: String
  package let severity: Severity
  package let message: LocalizedText
  /// What to do.
  package let hint: LocalizedText?

  package init(
    file: String, line: Int, rule: String, severity: Severity = .error, message: LocalizedText,
    hint: LocalizedText? = nil
  ) {
    self.file = file
    self.line = line
    self.rule = rule
    self.severity = severity
    self.message = message
    self.hint = hint
  }

  package func text(_ language: Language) -> String {
    let place = line > 0 ? "\(file):\(line)" : file
    let kind =
      switch (severity, language) {
      case (.error, .zh): "错误"
      case (.warning, .zh): "提醒"
      case (let other, .en): other.rawValue
      }
    let advice = hint.map { (language == .zh ? "。" : ". ") + $0(language) } ?? ""
    return "\(place): \(kind): \(message(language))\(advice) [\(rule)]"
  }
}

extension CityFinding: CustomStringConvertible, Comparable {
  package var description: String { text(.en) }

  package static func < (left: Self, right: Self) -> Bool {
    (left.file, left.line, left.rule, left.message.zh)
      < (right.file, right.line, right.rule, right.message.zh)
  }
}

/// The rules that a city folder is held to; the raw value is what a finding names.
package enum CityRule: String, Hashable, Sendable, CaseIterable {
  // The folder and its files
  case folder
  case missingFile = "missing-file"
  case unknownFile = "unknown-file"
  case link = "symbolic-link"
  case size = "size-limit"
  case encoding = "text-encoding"
  case yaml = "yaml-readable"
  case alias = "yaml-alias"
  case unknownKey = "unknown-key"
  case missingKey = "missing-key"
  case value = "value"
  // Models and expressions
  case decisions = "decision-model"
  case decisionTable = "decision-table"
  case process = "process-model"
  case processMissing = "process-missing"
  case feel = "feel-syntax"
  case unknownName = "unknown-name"
  case unknownField = "unknown-field"
  case unknownChoice = "unknown-choice"
  case feelTypes = "feel-types"
  case unknownDecision = "unknown-decision"
  case unknownInput = "unknown-input"
  case taskAgency = "task-agency"
  case taskRole = "task-role"
  case taskAct = "task-act"
  case taskResult = "task-result"
  case endOutcome = "end-outcome"
  case processMessage = "process-message"
  case stepName = "step-name"
  // References
  case unknownAgency = "unknown-agency"
  case unknownRegister = "unknown-register"
  case unknownLookup = "unknown-lookup"
  case unknownLicence = "unknown-licence"
  case unknownRegion = "unknown-region"
  case unknownItem = "unknown-item"
  case unknownTheme = "unknown-theme"
  case registerShared = "register-shared"
  case register = "register-schema"
  case identifier, duplicate
  case agencyCircle = "agency-circle"
  case calendar
  // What a catalogue must keep
  case instantLimit = "instant-limit"
  case promisedLimit = "promised-limit"
  case limitRange = "limit-range"
  case stepLimit = "step-limit"
  case visitsReason = "visits-reason"
  case depthVisits = "depth-visits"
  case fee = "fee-basis"
  case resultLicence = "result-licence"
  case materialSource = "material-source"
  case legalBasis = "legal-basis"
  case basicCode = "basic-code"
  case emptyText = "empty-text"
  case folderName = "folder-name"
  case cancelledDate = "cancelled-date"
  // Form, materials, look-ups
  case fieldUnread = "field-unread"
  case lookupUnread = "lookup-unread"
  case fieldShape = "field-shape"
  case reservedName = "reserved-name"
  case lookupShape = "lookup-shape"
  case materialEvidence = "material-evidence"
  case materialUpload = "material-upload"
  case conditionalMaterial = "conditional-material"
  case turnBasis = "turn-basis"
  case turnDays = "turn-days"
  case ruleWord = "rule-word"
  case beforeEdition = "before-edition"
  case migration = "migration"
  case goldenCases = "golden-cases"
  case goldenCase = "golden-case"
}

extension CityFinding {
  package init(
    _ rule: CityRule, _ file: String, _ line: Int, _ zh: String, _ en: String,
    severity: Severity = .error, hint: LocalizedText? = nil
  ) {
    self.init(
      file: file, line: line, rule: rule.rawValue, severity: severity,
      message: LocalizedText(zh: zh, en: en), hint: hint)
  }
}

/// The candidate that was probably meant by `name`; nil where none is near.
func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
  let limit = max(1, name.count / 3)
  var best: (distance: Int, name: String)?
  for candidate in candidates where abs(candidate.count - name.count) <= limit {
    // Of two characters one is half: 个人 is no slip for 法人.
    if name.count <= 2, candidate.count == name.count { continue }
    let distance = editDistance(Array(name.lowercased()), Array(candidate.lowercased()))
    if distance <= limit, distance < (best?.distance ?? .max) { best = (distance, candidate) }
  }
  return best?.name
}

/// “Did you mean …?”, or else the whole choice where it is short; nil where neither helps.
func meant(_ name: String, among candidates: [String]) -> LocalizedText? {
  if let near = nearest(to: name, among: candidates) {
    return LocalizedText(zh: "是不是想写 \(near)？", en: "Did you mean \(near)?")
  }
  guard (1...12).contains(candidates.count) else { return nil }
  let list = candidates.sorted()
  return LocalizedText(
    zh: "可选：\(list.joined(separator: "、"))", en: "Known: \(list.joined(separator: ", "))")
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var rows = [Array(0...b.count)]
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, rows[i - 1][j - 1] + 1)
      }
      row.append(cost)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
