import FEEL
import Markup

/// One value that an activity takes in as it begins, or gives as it ends (§10.4.2).
struct DataCopy: Sendable {
  enum Source: Sendable {
    case variable(String)
    case expression(Int)
  }
  let source: Source
  /// The variable that receives it.
  let target: String
}

extension ModelReader {
  /// What the activity's data associations carry. Variables are one space: between two places of one
  /// name there is nothing to carry.
  mutating func readData(_ position: Int, _ element: MarkupElement) throws(ProcessError) {
    var inputs = try copies(element, "dataInputAssociation")
    var outputs = try copies(element, "dataOutputAssociation")
    // A call's inputs and outputs are those of what it calls, in their order (§10.3.6).
    if graph.nodes[position].kind == .callActivity,
      let called = element.attribute("calledElement").flatMap({ index[localPart($0)] })
    {
      inputs += pairs(from: element, to: called, "dataInput")
      outputs = pairs(from: called, to: element, "dataOutput") + outputs
    }
    graph.nodes[position].inputs = inputs
    graph.nodes[position].outputs = outputs
  }

  private mutating func copies(
    _ element: MarkupElement, _ name: String
  ) throws(ProcessError) -> [DataCopy] {
    var copies: [DataCopy] = []
    for association in element.modelElements where association.name == name {
      let parts = association.modelElements
      guard let end = parts.first(where: { $0.name == "targetRef" }) else { continue }
      let target = variable(end)
      let assignments = parts.filter { $0.name == "assignment" }
      for assignment in assignments {
        guard let from = assignment.modelElements.first(where: { $0.name == "from" }) else {
          continue
        }
        let place = try expression(from, of: element)
        let to = assignment.modelElements.first { $0.name == "to" }?.trimmedText ?? ""
        copies.append(
          DataCopy(source: .expression(place), target: Self.isName(to) ? to : target))
      }
      if !assignments.isEmpty { continue }
      if let transformation = parts.first(where: { $0.name == "transformation" }) {
        let place = try expression(transformation, of: element)
        copies.append(DataCopy(source: .expression(place), target: target))
      } else if let begin = parts.first(where: { $0.name == "sourceRef" }),
        variable(begin) != target
      {
        copies.append(DataCopy(source: .variable(variable(begin)), target: target))
      }
    }
    return copies
  }

  private func pairs(
    from source: MarkupElement, to target: MarkupElement, _ kind: String
  ) -> [DataCopy] {
    func names(_ owner: MarkupElement) -> [String] {
      let specification = owner.modelElements.first { $0.name == "ioSpecification" }
      return (specification?.modelElements ?? []).filter { $0.name == kind }.map {
        $0.attribute("name") ?? $0.attribute("id") ?? ""
      }
    }
    return zip(names(source), names(target)).filter { $0 != $1 && !$0.isEmpty && !$1.isEmpty }
      .map { DataCopy(source: .variable($0), target: $1) }
  }

  /// The variable of a place that a reference names: that of the object, where it names a reference.
  private func variable(_ reference: MarkupElement) -> String {
    let text = localPart(reference.text)
    guard let place = index[text] else { return text }
    let object = (place.attribute("dataObjectRef") ?? place.attribute("dataStoreRef"))
      .flatMap { index[localPart($0)] }
    return object?.attribute("name") ?? place.attribute("name") ?? text
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == " " }
  }
}

extension Run {
  /// Carries the values over; one that is not there yet is left out.
  mutating func carry(
    _ copies: [DataCopy], of node: Int, at scope: TokenID
  ) throws(ProcessProblem) {
    for copy in copies {
      let value: Value
      switch copy.source {
      case .variable(let name): value = locals(scope)[name] ?? context()[name] ?? .null
      case .expression(let place):
        value = try evaluate(place, element: graph.nodes[node].id, at: scope)
      }
      if value != .null { merge([copy.target: value]) }
    }
  }
}
