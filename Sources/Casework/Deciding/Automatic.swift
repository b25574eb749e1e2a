import Catalogue
import Civics
import Decisions
import FEEL
import Processes

/// Why an automatic step did not answer.
struct AutomaticFailure: Error {
  let reason: LocalizedText
  init(_ zh: String, _ en: String) { reason = LocalizedText(zh, en) }
}

extension Decider {
  /// Carries out an automatic node; the answer is what it adds to the process's variables.
  mutating func answer(
    _ node: String, _ kind: NodeKind, _ variables: FEELContext
  ) -> Result<FEELContext, AutomaticFailure> {
    let info = item.process.node(node)
    let attributes = info?.extensions ?? [:]
    let result = attributes["result"] ?? node
    switch kind {
    case .businessRuleTask:
      guard let decision = attributes["decision"] else {
        return .failure(AutomaticFailure("环节没有指明规则", "the step names no decision"))
      }
      return rules(decision, result, variables)
    case .scriptTask:
      return script(info?.script ?? "", result, variables)
    case .sendTask, .serviceTask:
      guard kind == .sendTask || attributes["service"] == "notify" else {
        let service = attributes["service"] ?? ""
        return .failure(
          AutomaticFailure("没有“\(service)”这个服务", "there is no service “\(service)”"))
      }
      tell(
        Notices.step(
          item, info.map { LocalizedText($0.name, $0.english ?? "") } ?? LocalizedText(node)))
      return .success(FEELContext())
    default:
      return .failure(AutomaticFailure("环节不能自动执行", "the step cannot run by itself"))
    }
  }

  private mutating func rules(
    _ decision: String, _ result: String, _ variables: FEELContext
  ) -> Result<FEELContext, AutomaticFailure> {
    guard let rules = item.rules else {
      return .failure(AutomaticFailure("本事项没有规则", "the item has no rules"))
    }
    let context = FactsContext.of(
      applicant: live.applicant, form: live.form, facts: live.facts, now: now,
      variables: variables)
    let answer = rules.evaluate(decision, context)
    guard !answer.exhausted else {
      return .failure(AutomaticFailure("计算量超过上限", "the budget of steps was used up"))
    }
    for trace in answer.trace {
      emit(.explained(Explanation(trace, facts: live.facts, at: now)))
    }
    guard answer.value != .null else {
      let cause = answer.causes.first?.message ?? ""
      return .failure(
        AutomaticFailure(
          "规则“\(decision)”没有结论\(cause.isEmpty ? "" : "：" + cause)",
          "decision “\(decision)” has no answer\(cause.isEmpty ? "" : ": " + cause)"))
    }
    return .success(FEELContext([(result, answer.value.storable)]))
  }

  private func script(
    _ text: String, _ result: String, _ variables: FEELContext
  ) -> Result<FEELContext, AutomaticFailure> {
    let context = FactsContext.of(
      applicant: live.applicant, form: live.form, facts: live.facts, now: now,
      variables: variables)
    let compiled =
      item.expression(text) ?? (try? Expression(text, scope: Scope(names: context.keys)))
    guard let expression = compiled else {
      return .failure(AutomaticFailure("脚本无法读取", "the script cannot be read"))
    }
    let evaluation = expression.evaluate(context)
    guard !evaluation.exhausted, evaluation.value != .null else {
      return .failure(
        AutomaticFailure(
          "脚本没有结果", evaluation.causes.first?.message ?? "the script has no result"))
    }
    return .success(FEELContext([(result, evaluation.value.storable)]))
  }
}

extension Explanation {
  /// A decision's trace, with each input's source found by the names that it reads.
  init(_ trace: DecisionTrace, facts: [Fact], at: Instant) {
    self.init(
      decision: trace.decision, value: trace.value.storable,
      inputs: trace.inputs.map { input in
        Input(
          label: input.label, expression: input.expression, value: input.value.storable,
          source: Self.source(of: input.expression, facts))
      },
      rows: trace.rows.map(Row.init), at: at)
  }

  /// The first name that the expression reads says where its value comes from.
  static func source(of expression: String, _ facts: [Fact]) -> InputSource {
    for path in NamePaths.of(expression) {
      guard let head = path.first else { continue }
      if let fact = facts.first(where: { $0.name == head }) {
        return .register(fact.register, lookup: fact.name, edition: fact.registerEdition)
      }
      switch head {
      case "form": return .form(field: path.count > 1 ? path[1] : "")
      case "applicant": return .applicant
      case "today", "now": return .calendar
      default: continue
      }
    }
    return .decision(expression)
  }
}

/// Names with their dots, as they stand in a text: `max(form.amount, 3)` reads `max` and
/// `form.amount`. Bytes, since every automatic decision reads its inputs so.
enum NamePaths {
  static func of(_ text: String) -> [[String]] {
    var paths: [[String]] = []
    var inString = false
    var word: [UInt8] = []
    func flush() {
      defer { word.removeAll(keepingCapacity: true) }
      guard let first = word.first, !isDigit(first), first != dot else { return }
      paths.append(word.split(separator: dot).map { String(decoding: $0, as: UTF8.self) })
    }
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") {
        inString.toggle()
        flush()
      } else if !inString, isNamePart(byte) {
        word.append(byte)
      } else {
        flush()
      }
    }
    flush()
    return paths
  }

  private static let dot = UInt8(ascii: ".")

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  /// Letters, digits, `_`, `.`, and whatever is not ASCII.
  private static func isNamePart(_ byte: UInt8) -> Bool {
    isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
      || byte == dot || byte >= 128
  }
}
