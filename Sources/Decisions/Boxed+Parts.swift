import FEEL

extension Boxed {
  /// Its texts, with those inside it.
  var texts: [CompiledText] {
    var own: [CompiledText] = []
    if case .text(let text) = self { own.append(text) }
    if case .table(let table) = self {
      let cells = table.rows.flatMap { $0.cells + $0.outputs } + table.outputs.map(\.otherwise)
      own += cells.compactMap { $0 }
    }
    return own + parts.flatMap(\.texts)
  }

  /// The boxed expressions directly inside.
  var parts: [Boxed] {
    switch self {
    case .text, .missing: []
    case .context(let entries, let result): entries.map(\.value) + (result.map { [$0] } ?? [])
    case .invocation(let callee, let bindings, _): [callee] + bindings.map(\.value)
    case .list(let items): items
    case .relation(_, let rows): rows.flatMap { $0 }
    case .function(_, let body): [body]
    case .conditional(let condition, let yes, let no): [condition, yes, no]
    case .filter(let list, let match, _): [list, match]
    case .iterate(_, let list, let body): [list, body]
    case .table(let table): table.inputs.map(\.value)
    }
  }
}
