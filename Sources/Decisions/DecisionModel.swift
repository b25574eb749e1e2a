import FEEL
import Markup

/// A decision of the model, as others need to know it.
public struct DecisionInfo: Sendable, Hashable {
  public let id: String
  public let name: String
  public let question: String
  /// Names of the input data and decisions that it requires.
  public let inputs: [String]
  /// Names of its table's annotation columns, such as 法律依据.
  public let annotations: [String]
  public let line: Int
}

/// Input data of the model.
public struct InputInfo: Sendable, Hashable {
  public let id: String
  public let name: String
  public let typeName: String
  public let line: Int
}

/// What is done with an expression that cannot be read.
public enum UnreadableExpressions: Sendable {
  /// The whole model is refused.
  case refused
  /// It is null with a cause wherever it is evaluated.
  case null
}

/// A decision model (DMN 1.1 to 1.5), checked and compiled; immutable.
///
/// ```swift
/// let model = try DecisionModel(bytes, file: "rules.dmn")
/// model.evaluate("审批结论", ["form": form, "today": today]).value
/// ```
public struct DecisionModel: Sendable {
  let graph: Graph
  /// The requirement graph as it is drawn.
  public let diagram: GraphDiagram

  /// Reads and compiles; refuses with the place, element and rule.
  ///
  /// - Parameter imports: models that it may import by their namespaces; those that it does not
  ///   import are read as XML and otherwise left alone.
  public init(
    _ bytes: [UInt8], file: String, imports: [(bytes: [UInt8], file: String)] = [],
    unreadable: UnreadableExpressions = .refused
  ) throws(ModelError) {
    var library: [ModelDocument] = []
    for one in imports { library.append(try ModelDocument(one.bytes, file: one.file)) }
    let document = try ModelDocument(bytes, file: file)
    var compiler = Compiler(document, library: library, unreadable: unreadable)
    graph = try compiler.compile()
    diagram = GraphDiagram(document.root)
  }

  public var name: String { graph.name }

  public var decisions: [DecisionInfo] {
    graph.decisions.filter { !$0.isImported }.map { node in
      var annotations: [String] = []
      if case .table(let table) = node.logic { annotations = table.annotations }
      return DecisionInfo(
        id: node.id, name: node.name, question: node.question,
        inputs: node.inputs.map { graph.inputs[$0].name }
          + node.decisions.map { graph.decisions[$0].name },
        annotations: annotations, line: node.line)
    }
  }

  public var inputs: [InputInfo] {
    graph.inputs.map {
      InputInfo(id: $0.id, name: $0.name, typeName: $0.typeName, line: $0.line)
    }
  }

  /// Names of the decision services.
  public var services: [String] { graph.services.map(\.name) }

  /// Every name path that any expression reads, such as `["form", "hospital"]`, once.
  public var readPaths: [[String]] { graph.paths }

  /// Names that texts read and that nothing in their scope has: not what the decision requires, no
  /// function and no part of a filtered list that is known. They read as null.
  public var strangeNames: [StrangeName] { graph.strangers }

  /// Evaluates a decision, or a decision service, by name or id.
  ///
  /// - Parameter inputs: input data by name (for a service, its input decisions too); what is
  ///   missing is null with a cause where it is read.
  /// - Parameter moment: what `now()` and `today()` say; without it they are null with that cause.
  /// - Parameter isExplained: whether the result tells each table's rows; without, it is faster.
  /// - Returns: never throws; what goes wrong is null with causes.
  public func evaluate(
    _ decision: String, _ inputs: FEELContext, budget: Budget = .standard,
    moment: FEELDateTime? = nil, isExplained: Bool = true
  ) -> DecisionResult {
    onEnoughStack { evaluation(decision, inputs, budget, moment, isExplained) }
  }

  private func evaluation(
    _ decision: String, _ inputs: FEELContext, _ budget: Budget, _ moment: FEELDateTime?,
    _ isExplained: Bool
  ) -> (DecisionResult, isShort: Bool) {
    let record = isExplained ? TraceRecord() : nil
    var run = Run(graph: graph, given: inputs, budget: budget, moment: moment, record: record)
    let value: Value
    if let index = graph.place(ofDecision: decision) {
      value = run.decision(index)
    } else if let index = graph.services.firstIndex(where: {
      $0.name == decision || $0.id == decision
    }) {
      value = run.service(index, inputs: inputs)
    } else {
      value = run.null("there is no decision \"\(decision)\"")
    }
    let result = DecisionResult(
      value: run.exhausted ? .null : value, causes: run.causes, trace: record?.entries ?? [],
      isTraceComplete: record?.isComplete ?? false, exhausted: run.exhausted)
    return (result, run.ranOutOfStack)
  }

  /// Evaluates a business knowledge model with arguments by parameter name.
  public func invoke(
    _ knowledge: String, _ arguments: FEELContext, budget: Budget = .standard,
    moment: FEELDateTime? = nil, isExplained: Bool = true
  ) -> DecisionResult {
    onEnoughStack { invocation(knowledge, arguments, budget, moment, isExplained) }
  }

  private func invocation(
    _ knowledge: String, _ arguments: FEELContext, _ budget: Budget, _ moment: FEELDateTime?,
    _ isExplained: Bool
  ) -> (DecisionResult, isShort: Bool) {
    let record = isExplained ? TraceRecord() : nil
    var run = Run(graph: graph, given: arguments, budget: budget, moment: moment, record: record)
    guard
      let index = graph.knowledge.firstIndex(where: { $0.name == knowledge || $0.id == knowledge })
    else {
      let unknown = Cause(message: "there is no business knowledge \"\(knowledge)\"")
      return (
        DecisionResult(value: .null, causes: [unknown], trace: [], exhausted: false), false
      )
    }
    let value = run.call(knowledge: index, arguments)
    let result = DecisionResult(
      value: value, causes: run.causes, trace: record?.entries ?? [],
      isTraceComplete: record?.isComplete ?? false, exhausted: run.exhausted)
    return (result, run.ranOutOfStack)
  }
}

extension Run {
  mutating func call(knowledge index: Int, _ arguments: FEELContext) -> Value {
    let node = graph.knowledge[index]
    guard
      let call = Compiler.call(
        arguments: node.parameters.count, element: node.name, line: node.line)
    else { return .null }
    return evaluate(
      call,
      [function(ofKnowledge: index)] + node.parameters.map { arguments[$0.name] ?? .null })
  }
}

/// A name that a text reads and nothing in its scope has.
public struct StrangeName: Sendable, Hashable {
  public let name: String
  /// The decision or function whose text it is.
  public let element: String
  public let line: Int
}
