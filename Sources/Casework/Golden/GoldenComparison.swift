import Catalogue
import Civics
import FEEL

/// Compares what a golden case expects with what happened.
enum GoldenComparison {
  static func compare(_ run: inout GoldenRun, _ now: Instant) {
    let expect = run.golden.expect
    compareRefusal(&run, expect)
    if let status = expect.status {
      let found = run.live?.status.rawValue ?? "no case"
      if found != status { run.report("status", expected: status, found: found) }
    }
    fragments(&run, "reasons", expect.reasons, reasons(run))
    let notices = run.events.compactMap { event -> String? in
      guard case .notified(let notice) = event else { return nil }
      return [notice.title.zh, notice.title.en, notice.text.zh, notice.text.en]
        .joined(separator: "\n")
    }
    fragments(&run, "notices", expect.notices, notices)
    compareOutcomes(&run, expect.outcomes ?? [:])
    compareLicence(&run, expect.licence ?? [:])
    compareEvidence(&run, expect.evidence ?? [:])
    if let tasks = expect.tasks {
      let found = (run.live?.tasks ?? []).map(\.name).sorted()
      if found != tasks.sorted() {
        run.report(
          "tasks", expected: tasks.sorted().joined(separator: ", "),
          found: found.joined(separator: ", "))
      }
    }
    if let day = expect.dueOn {
      let found = run.live?.clock.dueOn(run.calendar)?.description ?? "none"
      if found != day { run.report("dueOn", expected: day, found: found) }
    }
    compareClock(&run, expect)
    compareRows(&run, expect.explanationRows ?? [:])
  }

  private static func compareClock(_ run: inout GoldenRun, _ expect: GoldenExpectation) {
    if let day = expect.statutoryDueOn {
      let found = run.live?.clock.statutoryDueOn(run.calendar)?.description ?? "none"
      if found != day { run.report("statutoryDueOn", expected: day, found: found) }
    }
    if let state = expect.clock {
      let found = run.live?.clock.state.word ?? "none"
      if found != state { run.report("clock", expected: state, found: found) }
    }
    if let documents = expect.documents {
      let found = (run.live?.turns.documents ?? []).map(\.kind.rawValue)
      if found != documents {
        run.report(
          "documents", expected: documents.joined(separator: ", "),
          found: found.joined(separator: ", "))
      }
    }
  }

  private static func compareRefusal(_ run: inout GoldenRun, _ expect: GoldenExpectation) {
    guard let fragments = expect.refused else {
      if let refusal = run.refusal {
        run.report("refused", expected: "carried out", found: refusal.summary)
      }
      return
    }
    guard let refusal = run.refusal else {
      run.report(
        "refused", expected: fragments.joined(separator: ", "),
        found: run.live.map { "carried out: \($0.status.rawValue)" } ?? "nothing")
      return
    }
    for fragment in fragments where !refusal.mentions(fragment) {
      run.report("refused", expected: fragment, found: refusal.summary)
    }
  }

  private static func reasons(_ run: GoldenRun) -> [String] {
    var reasons = run.live?.decision?.reasons ?? []
    for case .refused(let given, _, _) in run.events { reasons += given }
    for case .returned(let reason, _) in run.events { reasons += [reason.zh, reason.en] }
    return reasons
  }

  private static func fragments(
    _ run: inout GoldenRun, _ what: String, _ expected: [String]?, _ found: [String]
  ) {
    for fragment in expected ?? [] where !found.contains(where: { $0.contains(fragment) }) {
      run.report(what, expected: fragment, found: found.joined(separator: "; "))
    }
  }

  private static func compareOutcomes(_ run: inout GoldenRun, _ expected: [String: String]) {
    for (name, text) in expected.sorted(by: { $0.key < $1.key }) {
      guard let outcome = run.live?.outcomes.first(where: { $0.name == name }) else {
        run.report("outcomes.\(name)", expected: text, found: "none")
        continue
      }
      if case .number(let number) = outcome.value,
        Decimal128(text.filter { $0 != "," }) == number
      {
        continue
      }
      if outcome.text != text, outcome.value.plainText != text {
        run.report("outcomes.\(name)", expected: text, found: outcome.text)
      }
    }
  }

  private static func compareLicence(_ run: inout GoldenRun, _ expected: [String: String]) {
    let licence = run.live?.licences.last
    for (name, text) in expected.sorted(by: { $0.key < $1.key }) {
      var found = licence?.claims.first { $0.name == name }?.text
      if found == nil {
        switch name {
        case "validUntil": found = licence?.validUntil?.description
        case "type": found = licence?.type
        default: break
        }
      }
      if found != text {
        run.report("licence.\(name)", expected: text, found: found ?? "none")
      }
    }
  }

  private static func compareEvidence(_ run: inout GoldenRun, _ expected: [String: String]) {
    for (material, text) in expected.sorted(by: { $0.key < $1.key }) {
      let evidence = run.live?.evidence.first { $0.material == material }
      let found = evidence?.word ?? "none"
      if found != text { run.report("evidence.\(material)", expected: text, found: found) }
    }
  }

  private static func compareRows(_ run: inout GoldenRun, _ expected: [String: GoldenRows]) {
    for (decision, rows) in expected.sorted(by: { $0.key < $1.key }) {
      let explanation = run.live?.explanations.last { $0.decision == decision }
      let found = (explanation?.rows ?? []).filter(\.matched).map(\.number)
      if explanation == nil || found != rows.numbers {
        run.report(
          "explanationRows.\(decision)",
          expected: rows.numbers.map(String.init).joined(separator: ", "),
          found: explanation == nil
            ? "no such decision" : found.map(String.init).joined(separator: ", "))
      }
    }
  }
}

extension Evidence {
  /// The grade's letter, or how there is none: `promised`, `notNeeded`, `missing`.
  package var word: String {
    if let grade { return grade.rawValue }
    switch source {
    case .promised: return "promised"
    case .notNeeded: return "notNeeded"
    default: return "missing"
    }
  }
}

extension Refusal {
  /// Whether a fragment is the kind, what a reason is about, or part of its words.
  func mentions(_ fragment: String) -> Bool {
    kind.rawValue == fragment
      || reasons.contains { reason in
        reason.about == fragment || reason.text.zh.contains(fragment)
          || reason.text.en.contains(fragment)
      }
  }

  package var summary: String {
    "refused (\(kind.rawValue)): "
      + reasons.map { ($0.about.map { $0 + ": " } ?? "") + $0.text.zh }.joined(separator: "; ")
  }
}
