import Decisions
import FEEL

/// What must hold of any bytes whatever, be they a DMN file or a FEEL text: `make fuzz` tries
/// millions of them, and those that once broke it are kept in `Findings` and tried by the tests.
enum FuzzChecks {
  private static let budget = Budget(steps: 20_000, depth: 32, bytes: 4 * 1024 * 1024)
  private static let moment = FEELDateTime("2026-03-02T10:00:00+08:00")
  private static let decisions = 8

  /// What is wrong; nil where all is well.
  static func problem(_ bytes: [UInt8]) -> String? {
    let isModel = bytes.first == UInt8(ascii: "<") || bytes.starts(with: [0xEF, 0xBB, 0xBF])
    return isModel
      ? problem(ofModel: bytes) : problem(ofText: String(decoding: bytes, as: UTF8.self))
  }

  // MARK: FEEL

  private static let context: FEELContext = [
    "a": Value(3), "b": Value("烟台"), "c": .list([Value(1), Value(2), .null]),
    "d": .context(["x": Value(1), "first name": Value("e\u{301}")]),
    "day of": .date(FEELDate(year: 2024, month: 2, day: 29)), "a-b": Value(true),
  ]
  private static let scope = Scope(names: context.keys, members: ["x", "first name"])

  private static func problem(ofText text: String) -> String? {
    for kind in [Expression.Kind.expression, .unaryTests] {
      guard let expression = try? Expression(text, scope: scope, kind: kind) else { continue }
      for input in [Value(3), Value("烟台"), .null] {
        let once = expression.test(input, context, budget: budget, moment: moment)
        if let problem = problem(of: once) { return problem }
        let again = expression.test(input, context, budget: budget, moment: moment)
        if once.stepsUsed != again.stepsUsed || once.causes != again.causes
          || once.value.brief(1_000) != again.value.brief(1_000)
        {
          return "evaluated again, it gives something else"
        }
      }
    }
    return nil
  }

  private static func problem(of evaluation: Evaluation) -> String? {
    if evaluation.exhausted {
      return evaluation.value.isNull && !evaluation.causes.isEmpty
        ? nil : "it ended with its budget, and has a value or no cause"
    }
    guard evaluation.stepsUsed <= budget.steps, evaluation.bytesUsed <= budget.bytes else {
      return "it used more than its budget"
    }
    return nil
  }

  // MARK: DMN

  private static func problem(ofModel bytes: [UInt8]) -> String? {
    for unreadable in [UnreadableExpressions.refused, .null] {
      guard let model = try? DecisionModel(bytes, file: "any.dmn", unreadable: unreadable) else {
        continue
      }
      _ = model.lint()
      let values: [Value] = [Value(3), Value("烟台"), Value(true), .null] + context.entries.map(\.1)
      for turn in 0..<2 {
        let inputs = FEELContext(
          model.inputs.enumerated().map { ($1.name, values[($0 * 3 + turn) % values.count]) })
        for decision in model.decisions.prefix(decisions) {
          if let problem = problem(of: decision.id, model, inputs) { return problem }
        }
        for service in model.services.prefix(decisions) {
          _ = model.evaluate(service, inputs, budget: budget, moment: moment)
        }
      }
    }
    return nil
  }

  /// Explained, without explanation and made ready, a decision gives the same.
  private static func problem(of decision: String, _ model: DecisionModel, _ inputs: FEELContext)
    -> String?
  {
    let told = model.evaluate(decision, inputs, budget: budget, moment: moment)
    let quiet = model.evaluate(
      decision, inputs, budget: budget, moment: moment, isExplained: false)
    guard !told.exhausted, !quiet.exhausted else { return nil }
    if told.value.brief(1_000) != quiet.value.brief(1_000) {
      return "explained, \(decision) gives something else"
    }
    guard let prepared = model.prepare(decision) else { return "\(decision) cannot be made ready" }
    let ready = prepared.evaluate(
      prepared.inputs.map { inputs[$0] ?? .null }, budget: budget, moment: moment)
    return ready.exhausted || ready.value.brief(1_000) == told.value.brief(1_000)
      ? nil : "made ready, \(decision) gives something else"
  }
}
