import FEEL

/// The compiled model: nodes refer to each other by index.
final class Graph: Sendable {
  let file: String
  let name: String
  let inputs: [InputNode]
  let decisions: [DecisionNode]
  let knowledge: [KnowledgeNode]
  let services: [ServiceNode]
  let types: [TypeDefinition]
  /// The name paths that the model's texts read, each once.
  let paths: [[String]]
  let strangers: [StrangeName]

  init(
    file: String, name: String, inputs: [InputNode], decisions: [DecisionNode],
    knowledge: [KnowledgeNode], services: [ServiceNode], types: [TypeDefinition],
    paths: [[String]], strangers: [StrangeName]
  ) {
    self.file = file
    self.name = name
    self.inputs = inputs
    self.decisions = decisions
    self.knowledge = knowledge
    self.services = services
    self.types = types
    self.paths = paths
    self.strangers = strangers
  }

  /// By name or id; a model's own decisions come before those that it imports.
  func place(ofDecision name: String) -> Int? {
    func find(_ isImported: Bool) -> Int? {
      decisions.firstIndex {
        $0.isImported == isImported && ($0.name == name || $0.id == name)
      }
    }
    return find(false) ?? find(true)
  }
}

struct InputNode: Sendable {
  var id: String
  var name: String
  var variable: String
  var type: ItemType
  var typeName: String
  var line: Int
  /// Whether it is of another model, that this one imports.
  var isImported = false
}

struct DecisionNode: Sendable {
  var id: String
  var name: String
  var variable: String
  var type: ItemType
  var question: String
  var line: Int
  var inputs: [Int] = []
  var decisions: [Int] = []
  var invocables: [Invocable] = []
  /// Where each of these, in this order, stands in the frame of the logic.
  var slots: [Int] = []
  /// The import under whose name something that it requires is read.
  var imported: [Compiler.NodePlace: String] = [:]
  /// Whether it is of another model, that this one imports.
  var isImported = false
  var logic: Boxed?
}

struct KnowledgeNode: Sendable {
  var id: String
  var name: String
  var variable: String
  /// What it gives.
  var type: ItemType
  var line: Int
  var invocables: [Invocable] = []
  var imported: [Compiler.NodePlace: String] = [:]
  /// Where the invocables, and then the model itself, stand in the frame of the logic.
  var slots: [Int] = []
  var parameters: [BoxedParameter] = []
  /// Whether it is of another model, that this one imports.
  var isImported = false
  var logic: Boxed?
}

struct ServiceNode: Sendable {
  var id: String
  var name: String
  var variable: String
  var type: ItemType
  var line: Int
  var outputs: [Int] = []
  var inputDecisions: [Int] = []
  var inputs: [Int] = []
}

/// What can be called by name.
enum Invocable: Sendable, Hashable {
  case knowledge(Int)
  case service(Int)

  var place: Compiler.NodePlace {
    switch self {
    case .knowledge(let index): .knowledge(index)
    case .service(let index): .service(index)
    }
  }
}

/// A FEEL text of the model, compiled.
struct CompiledText: Sendable {
  let expression: Expression
  /// Where the expression's names stand in the frame; negative where nothing there has the name.
  let slots: [Int]
  /// The element that causes name.
  let element: String
  let line: Int
  /// What the value is held to.
  var type = ItemType.any

  init(
    expression: Expression, scope: [String], element: String, line: Int, type: ItemType = .any
  ) {
    self.expression = expression
    slots = expression.globals.map { scope.lastIndex(of: $0) ?? -1 }
    self.element = element
    self.line = line
    self.type = type
  }
}

struct BoxedParameter: Sendable {
  let name: String
  let type: ItemType
}

/// A boxed expression (DMN 1.5 section 10.2).
indirect enum Boxed: Sendable {
  case text(CompiledText)
  /// Null, for this reason.
  case missing(String)
  case context([BoxedEntry], result: Boxed?)
  /// The callee, what is bound, and a call of as many arguments.
  case invocation(Boxed, [BoxedEntry], call: CompiledText)
  case list([Boxed])
  case relation([String], [[Boxed]])
  case function([BoxedParameter], Boxed)
  case conditional(Boxed, Boxed, Boxed)
  /// The list, and the match with the names of entries that it reads beside `item`: each with
  /// the place of what the name means outside.
  case filter(Boxed, Boxed, entries: [(name: String, outside: Int)])
  case iterate(Iteration, Boxed, Boxed)
  case table(Table)
}

enum Iteration: String, Sendable { case `for`, some, every }

struct BoxedEntry: Sendable {
  let name: String
  let type: ItemType
  let value: Boxed
}

/// How rows that match become the result (DMN 1.5 section 8.2.8).
public enum HitPolicy: String, Sendable, Hashable {
  case unique = "UNIQUE"
  case any = "ANY"
  case priority = "PRIORITY"
  case first = "FIRST"
  case collect = "COLLECT"
  case ruleOrder = "RULE ORDER"
  case outputOrder = "OUTPUT ORDER"
}

/// What COLLECT does with the outputs of the rows that match.
public enum Aggregation: String, Sendable, Hashable {
  case sum = "SUM"
  case min = "MIN"
  case max = "MAX"
  case count = "COUNT"
}

struct Table: Sendable {
  let id: String
  let line: Int
  let policy: HitPolicy
  let aggregation: Aggregation?
  let inputs: [InputColumn]
  let outputs: [OutputColumn]
  let annotations: [String]
  let rows: [Row]
  /// The table made ready to be evaluated fast, where its cells allow that.
  var program: TableProgram?
}

struct InputColumn: Sendable {
  let label: String
  let value: Boxed
  let text: String
  let type: ItemType
  /// Texts of the values that the column allows; nil where any.
  let allowed: CompiledText?
}

struct OutputColumn: Sendable {
  let name: String
  let label: String
  let type: ItemType
  /// Allowed values in order of priority.
  let order: CompiledText?
  /// The same values as tests.
  let allowed: CompiledText?
  let otherwise: CompiledText?
}

struct Row: Sendable {
  let id: String
  let line: Int
  /// nil where any input will do.
  let cells: [CompiledText?]
  /// nil where the cell is empty.
  let outputs: [CompiledText?]
  let annotations: [RowAnnotation]
}
