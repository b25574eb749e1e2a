import FEEL
import Markup

extension ModelReader {
  func refusal(_ element: MarkupElement, _ rule: StaticRule, _ reason: String) -> ProcessError {
    ProcessError(
      file: file, line: element.line, element: element.attribute("id") ?? element.name,
      rule: rule, reason: reason)
  }

  func identifier(_ element: MarkupElement) throws(ProcessError) -> String {
    guard let id = element.attribute("id"), !id.isEmpty else {
      throw refusal(element, .identified, "\(element.name) has no id")
    }
    return id
  }

  func flag(_ element: MarkupElement, _ name: String) -> Bool? {
    switch element.attribute(name) {
    case "true", "1": true
    case "false", "0": false
    default: nil
    }
  }

  /// Compiles the element's text as FEEL and gives its place among the expressions.
  mutating func expression(
    _ element: MarkupElement, of owner: MarkupElement
  ) throws(ProcessError) -> Int {
    try expression(text: element.trimmedText, at: element, of: owner)
  }

  mutating func expression(
    text: String, at element: MarkupElement, of owner: MarkupElement
  ) throws(ProcessError) -> Int {
    guard !text.isEmpty else {
      throw refusal(owner, .expression, "\(element.name) is empty")
    }
    do {
      let expression = try Expression(text, scope: scope)
      graph.expressions.append(expression)
      let id = owner.attribute("id") ?? owner.name
      graph.texts.append(
        ProcessText(
          expression: expression, element: owner.attribute("name") ?? id, line: element.line))
    } catch {
      throw ProcessError(
        file: file, line: element.line + error.line - 1,
        element: owner.attribute("id") ?? owner.name, rule: .expression,
        reason: "\(element.name) “\(text)”: \(error.description)")
    }
    return graph.expressions.count - 1
  }

  // MARK: event definitions

  /// The event's definitions in document order, those by reference too.
  mutating func triggers(_ element: MarkupElement) throws(ProcessError) -> [Trigger] {
    var triggers: [Trigger] = []
    for child in element.modelElements {
      if child.name == "eventDefinitionRef" {
        guard let definition = index[localPart(child.text)] else {
          throw refusal(
            element, .resolvedReference, "eventDefinitionRef \(child.trimmedText) names nothing")
        }
        guard definition.name.hasSuffix("EventDefinition") else {
          throw refusal(
            element, .referenceKind,
            "eventDefinitionRef \(child.trimmedText) is a \(definition.name)")
        }
        guard root.modelElements.contains(definition) else {
          throw refusal(
            element, .referenceKind,
            "eventDefinitionRef \(child.trimmedText) lies inside another event")
        }
        triggers.append(try trigger(definition, of: element))
      } else if child.name.hasSuffix("EventDefinition") {
        triggers.append(try trigger(child, of: element))
      }
    }
    return triggers
  }

  mutating func trigger(
    _ definition: MarkupElement, of event: MarkupElement
  ) throws(ProcessError) -> Trigger {
    switch definition.name {
    case "messageEventDefinition":
      return .message(try messageName(definition) ?? event.attribute("id") ?? "")
    case "signalEventDefinition":
      guard
        let signal = try referred(definition, "signalRef", to: ["signal"], of: event)
      else { throw refusal(event, .triggerDefinition, "the signal event names no signal") }
      return .signal(signal.attribute("name") ?? signal.attribute("id") ?? "")
    case "errorEventDefinition":
      let error = try referred(definition, "errorRef", to: ["error"], of: event)
      // An error without a code is any error (§8.3.3).
      let code = error?.attribute("errorCode") ?? ""
      if event.name == "endEvent", error?.attribute("errorCode") ?? "" == "" {
        throw refusal(event, .triggerDefinition, "an error end event needs an error with a code")
      }
      return .error(code)
    case "escalationEventDefinition":
      let escalation = try referred(definition, "escalationRef", to: ["escalation"], of: event)
      if event.name.contains("hrow") || event.name == "endEvent",
        escalation?.attribute("escalationCode") ?? "" == ""
      {
        throw refusal(
          event, .triggerDefinition, "a thrown escalation needs an escalation with a code")
      }
      return .escalation(escalation?.attribute("escalationCode") ?? "")
    case "timerEventDefinition": return try timer(definition, of: event)
    case "conditionalEventDefinition":
      guard let condition = definition.modelElements.first(where: { $0.name == "condition" })
      else { throw refusal(event, .triggerDefinition, "the conditional event has no condition") }
      return .conditional(try constant(.boolean, condition, of: event))
    case "linkEventDefinition":
      guard let name = definition.attribute("name"), !name.isEmpty else {
        throw refusal(event, .triggerDefinition, "the link has no name")
      }
      // A source that names its target is paired with it, whatever each is called.
      let target = definition.modelElements.first { $0.name == "target" }.flatMap {
        index[localPart($0.text)]
      }
      return .link(
        event.name == "intermediateThrowEvent" ? target?.attribute("name") ?? name : name)
    case "cancelEventDefinition": return .cancel
    case "terminateEventDefinition": return .terminate
    case "compensateEventDefinition":
      let activity = try referred(
        definition, "activityRef",
        to: NodeKind.allCases.filter(\.isActivity).map(\.rawValue), of: event)
      return .compensation(
        activity?.attribute("id") ?? "", waits: flag(definition, "waitForCompletion") ?? true)
    default:
      throw refusal(event, .knownElement, "\(definition.name) is no event definition of BPMN 2.0")
    }
  }

  /// The element that an attribute or child names, of one of the tags given; nil if unnamed.
  func referred(
    _ element: MarkupElement, _ name: String, to tags: [String], of owner: MarkupElement
  ) throws(ProcessError) -> MarkupElement? {
    let child = element.modelElements.first { $0.name == name }?.trimmedText
    guard let text = element.attribute(name) ?? child, !text.isEmpty else { return nil }
    guard let found = index[localPart(text)] else {
      throw refusal(owner, .resolvedReference, "\(name) \(text) names nothing")
    }
    guard tags.contains(found.name) else {
      throw refusal(
        owner, .referenceKind,
        "\(name) \(text) is a \(found.name), not a \(tags.joined(separator: " or "))")
    }
    return found
  }

  func messageName(_ element: MarkupElement) throws(ProcessError) -> String? {
    if let message = try referred(element, "messageRef", to: ["message"], of: element) {
      return message.attribute("name") ?? message.attribute("id")
    }
    guard
      let operation = try referred(element, "operationRef", to: ["operation"], of: element),
      let message = try referred(operation, "inMessageRef", to: ["message"], of: element)
    else { return nil }
    return message.attribute("name") ?? message.attribute("id")
  }

  private mutating func timer(
    _ definition: MarkupElement, of event: MarkupElement
  ) throws(ProcessError) -> Trigger {
    let forms = definition.modelElements.filter { $0.name.hasPrefix("time") }
    guard forms.count == 1, let form = forms.first else {
      throw refusal(
        event, .timerDefinition,
        "a timer has one of timeDate, timeDuration and timeCycle; this has \(forms.count)")
    }
    let text = form.trimmedText
    switch form.name {
    case "timeCycle":
      if ISOTime.repetitions(text) != nil { return .timer(.cycle, .value(.string(text))) }
      try refuseHalfISO(text, form, event, "R")
      return .timer(.cycle, .expression(try timeExpression(form, .cycle, of: event)))
    case "timeDuration":
      if ISOTime.isDuration(text) {
        return .timer(.duration, .value(try literal(text, .duration, form, event)))
      }
      try refuseHalfISO(text, form, event, "P")
      return .timer(.duration, .expression(try timeExpression(form, .duration, of: event)))
    case "timeDate":
      if ISOTime.isDate(text) {
        return .timer(.date, .value(try literal(text, .date, form, event)))
      }
      return .timer(.date, .expression(try timeExpression(form, .date, of: event)))
    default:
      throw refusal(event, .knownElement, "\(form.name) has no place in a timer")
    }
  }

  /// A word in capitals that the file does not declare is no time and no FEEL of ours.
  private mutating func timeExpression(
    _ form: MarkupElement, _ kind: TimerKind, of event: MarkupElement
  ) throws(ProcessError) -> Int {
    let text = form.trimmedText
    // A time of another form than this, such as a duration where a date is asked for.
    if ISOTime.isDuration(text) || ISOTime.isDate(text) || ISOTime.repetitions(text) != nil {
      throw refusal(event, .timerDefinition, "\(form.name) “\(text)” is a time of another form")
    }
    let isBareWord = text.allSatisfy { $0.isASCII && $0.isLetter && $0.isUppercase }
    if isBareWord, !declared.contains(text) {
      throw refusal(
        event, .timerDefinition, "\(form.name) “\(text)” is neither ISO 8601 nor a known name")
    }
    let place = try expression(form, of: event)
    if let value = value(ofConstant: place), !ISOTime.isTime(value, kind) {
      throw refusal(event, .timerDefinition, "\(form.name) “\(text)” is no time of this form")
    }
    return place
  }

  /// `PT3` is a slip of the pen, not a FEEL name.
  private func refuseHalfISO(
    _ text: String, _ form: MarkupElement, _ event: MarkupElement, _ letter: Character
  ) throws(ProcessError) {
    guard text.first == letter, text.dropFirst().first.map({ "0123456789T/".contains($0) }) == true
    else { return }
    throw refusal(event, .timerDefinition, "\(form.name) “\(text)” is not ISO 8601")
  }

  private func literal(
    _ text: String, _ kind: TimerKind, _ form: MarkupElement, _ event: MarkupElement
  ) throws(ProcessError) -> Value {
    guard let value = ISOTime.value(text, kind) else {
      throw refusal(
        event, .timerDefinition, "\(form.name) “\(form.trimmedText)” is no valid time")
    }
    return value
  }
}
