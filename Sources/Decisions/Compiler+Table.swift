import FEEL
import Markup

extension Compiler {
  mutating func table(_ element: MarkupElement, _ scope: [String], _ label: String)
    throws(ModelError) -> Table
  {
    let policy = try hitPolicy(element, label)
    let aggregation = try aggregation(element, policy, label)
    let inputs = try inputColumns(element, scope, label)
    let outputs = try outputColumns(element, scope, label)
    if let aggregation, outputs.count > 1 {
      throw error(
        element, .hitPolicy,
        "\(label) collects by \(aggregation.rawValue), which needs exactly one output")
    }
    if policy == .priority || policy == .outputOrder,
      outputs.allSatisfy({ $0.order == nil })
    {
      throw error(
        element, .hitPolicy,
        "\(label) is \(policy.rawValue), which needs the outputs' values in order of priority")
    }
    let annotations = elements(element, "annotation").map { name(of: $0) ?? "" }
    var rows: [Row] = []
    for rule in elements(element, "rule") {
      rows.append(
        try row(rule, rows.count + 1, inputs, outputs, annotations, scope, label))
    }
    var table = Table(
      id: element.attribute("id") ?? label, line: element.line, policy: policy,
      aggregation: aggregation, inputs: inputs, outputs: outputs, annotations: annotations,
      rows: rows)
    table.program = TableProgram(table, types: types)
    return table
  }

  private func hitPolicy(_ element: MarkupElement, _ label: String) throws(ModelError)
    -> HitPolicy
  {
    let text = element.attribute("hitPolicy") ?? HitPolicy.unique.rawValue
    guard let policy = HitPolicy(rawValue: text) else {
      throw error(element, .hitPolicy, "\(label): \"\(text)\" is no hit policy")
    }
    return policy
  }

  private func aggregation(_ element: MarkupElement, _ policy: HitPolicy, _ label: String)
    throws(ModelError) -> Aggregation?
  {
    guard let text = element.attribute("aggregation") else { return nil }
    guard let aggregation = Aggregation(rawValue: text) else {
      throw error(element, .hitPolicy, "\(label): \"\(text)\" is no aggregation")
    }
    // Modellers leave the attribute behind when the policy is changed; it means nothing then.
    return policy == .collect ? aggregation : nil
  }

  private mutating func inputColumns(
    _ element: MarkupElement, _ scope: [String], _ label: String
  ) throws(ModelError) -> [InputColumn] {
    var columns: [InputColumn] = []
    for input in elements(element, "input") {
      guard let holder = first(input, "inputExpression") else {
        throw error(input, .complete, "an input of \(label) needs an inputExpression")
      }
      try check(holder.attribute("expressionLanguage") ?? "", holder)
      let text = (first(holder, "text")?.text ?? "").trimmingSpace
      guard !text.isEmpty || unreadable == .null else {
        throw error(holder, .expression, "an input expression of \(label) is empty")
      }
      let caption = input.attribute("label") ?? ""
      let shown = caption.isEmpty ? text : caption
      let place = "\(label), \(shown)"
      let value = try compile(text, first(holder, "text") ?? holder, scope: scope, label: place)
      columns.append(
        InputColumn(
          label: shown,
          value: value.map(Boxed.text)
            ?? .missing("\(place): the expression cannot be read, \(problem)"),
          text: text, type: try type(holder.attribute("typeRef"), holder),
          allowed: try tests(first(input, "inputValues"), place)))
    }
    return columns
  }

  private mutating func outputColumns(
    _ element: MarkupElement, _ scope: [String], _ label: String
  ) throws(ModelError) -> [OutputColumn] {
    var columns: [OutputColumn] = []
    let found = elements(element, "output")
    guard !found.isEmpty else { throw error(element, .complete, "\(label) has no output") }
    for output in found {
      let name = name(of: output) ?? (found.count == 1 ? label : "")
      guard !name.isEmpty else {
        throw error(output, .named, "each of several outputs of \(label) needs a name")
      }
      guard !columns.contains(where: { $0.name == name }) else {
        throw error(output, .uniqueName, "the output \"\(name)\" of \(label) stands twice")
      }
      let place = "\(label), \(name)"
      let type = try type(output.attribute("typeRef"), output)
      let values = first(output, "outputValues")
      var order: CompiledText?
      if let values, let text = first(values, "text")?.text, !text.trimmingSpace.isEmpty {
        // The values as a list; tests such as `[1..5]` have no order among them.
        order = try compile("[\(text)]", values, scope: [], label: place)
      } else if case .item(let index) = type, let text = types[index].allowed?.expression.text {
        order = try compile("[\(text)]", output, scope: [], label: place)
      }
      var otherwise: CompiledText?
      if let entry = first(output, "defaultOutputEntry"), let text = first(entry, "text")?.text,
        !text.trimmingSpace.isEmpty
      {
        otherwise = try compile(text, entry, scope: scope, label: place)
      }
      columns.append(
        OutputColumn(
          name: name, label: output.attribute("label")?.trimmingSpace ?? "", type: type,
          order: order, allowed: try tests(values, place), otherwise: otherwise))
    }
    return columns
  }

  private mutating func row(
    _ rule: MarkupElement, _ number: Int, _ inputs: [InputColumn], _ outputs: [OutputColumn],
    _ annotations: [String], _ scope: [String], _ label: String
  ) throws(ModelError) -> Row {
    let place = "\(label), row \(number)"
    let entries = elements(rule, "inputEntry")
    let results = elements(rule, "outputEntry")
    let notes = elements(rule, "annotationEntry")
    guard entries.count == inputs.count else {
      throw ragged(rule, place, "\(entries.count) input entries for \(inputs.count) columns")
    }
    guard results.count == outputs.count else {
      throw ragged(rule, place, "\(results.count) output entries for \(outputs.count) columns")
    }
    guard notes.count <= annotations.count || annotations.isEmpty else {
      throw ragged(rule, place, "\(notes.count) annotations for \(annotations.count) columns")
    }
    var cells: [CompiledText?] = []
    for (entry, column) in zip(entries, inputs) {
      let text = (first(entry, "text")?.text ?? "").trimmingSpace
      if text.isEmpty || text == "-" {
        cells.append(nil)
        continue
      }
      let compiled = try compile(
        text, first(entry, "text") ?? entry, scope: scope, kind: .unaryTests,
        label: "\(place), \(column.label)")
      // A cell that cannot be read matches nothing.
      cells.append(compiled ?? neverCell(entry, place))
    }
    var values: [CompiledText?] = []
    for (entry, column) in zip(results, outputs) {
      let text = (first(entry, "text")?.text ?? "").trimmingSpace
      values.append(
        text.isEmpty
          ? nil
          : try compile(
            text, first(entry, "text") ?? entry, scope: scope, label: "\(place), \(column.name)"))
    }
    let texts = notes.enumerated().map { index, note in
      RowAnnotation(
        name: annotations.indices.contains(index) ? annotations[index] : "",
        text: (first(note, "text") ?? note).text.trimmingSpace)
    }
    return Row(
      id: rule.attribute("id") ?? "", line: rule.line, cells: cells, outputs: values,
      annotations: texts)
  }

  private func neverCell(_ entry: MarkupElement, _ place: String) -> CompiledText? {
    (try? Expression("false and ? = null", scope: Scope(names: []), kind: .unaryTests)).map {
      CompiledText(expression: $0, scope: [], element: place, line: entry.line)
    }
  }

  private func ragged(_ rule: MarkupElement, _ place: String, _ reason: String) -> ModelError {
    ModelError(
      file: file, line: rule.line, element: rule.attribute("id") ?? place,
      rule: ModelRule.rectangular.rawValue, reason: "\(place): \(reason)")
  }
}
