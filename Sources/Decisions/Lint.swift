import FEEL

extension DecisionModel {
  /// What an author should look at; nothing found does not prove a model right, for cells that are
  /// more than literals, comparisons and ranges are taken as unknown. Of all other tables, up to
  /// `TableLint`'s limits, it tells every gap, overlap, hidden row and unreachable output.
  public func lint() -> [Finding] {
    var findings = unusedInputs()
    func visit(_ boxed: Boxed, _ name: String, _ frame: [ItemType], _ result: ItemType) {
      if case .table(let table) = boxed {
        findings += TableLint(
          table, name: name, types: LintTypes(graph: graph, frame: frame), result: result
        ).findings()
      }
      for part in boxed.parts { visit(part, name, frame, .any) }
    }
    for node in graph.decisions where !node.isImported {
      let frame =
        node.inputs.map { graph.inputs[$0].type } + node.decisions.map { graph.decisions[$0].type }
      if let logic = node.logic { visit(logic, node.name, frame, node.type) }
    }
    for node in graph.knowledge where !node.isImported {
      let frame = node.slots.map { _ in ItemType.any } + node.parameters.map(\.type)
      if let logic = node.logic { visit(logic, node.name, frame, node.type) }
    }
    return findings
  }

  /// Input data that no decision reads.
  private func unusedInputs() -> [Finding] {
    var used = Set(graph.services.flatMap(\.inputs))
    for node in graph.decisions {
      var read: Set<Int> = []
      if let logic = node.logic { logic.addPlaces(to: &read) }
      for (input, slot) in zip(node.inputs, node.slots) where read.contains(slot) {
        used.insert(input)
      }
    }
    return graph.inputs.indices.filter { !used.contains($0) && !graph.inputs[$0].isImported }
      .map { index in
        let node = graph.inputs[index]
        return Finding(
          rule: "unused-input", element: node.name, line: node.line,
          chinese: "没有决策读取输入“\(node.name)”", english: "no decision reads the input \(node.name)")
      }
  }
}

extension Boxed {
  /// The places of the frame that its texts read.
  fileprivate func addPlaces(to places: inout Set<Int>) {
    for text in texts { places.formUnion(text.slots) }
    addOutside(to: &places)
  }

  /// What filters inside it mean by names that the element may have itself.
  private func addOutside(to places: inout Set<Int>) {
    if case .filter(_, _, let entries) = self { places.formUnion(entries.map(\.outside)) }
    for part in parts { part.addOutside(to: &places) }
  }
}
