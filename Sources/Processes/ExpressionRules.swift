import FEEL
import Markup

/// Rules about expressions: in an executable process they are formal and not empty
/// (BPMN 2.0 §8.3.6), their language is a URI, a condition is no number, a script has a MIME type.
struct ExpressionRules {
  private static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
  /// Elements that the schema types as a plain Expression: executed, they say that they are
  /// formal.
  private static let expressions: Set<String> = [
    "conditionExpression", "loopCondition", "loopCardinality", "completionCondition",
    "activationCondition", "timeDate", "timeDuration", "timeCycle", "from", "to", "condition",
    "expression",
  ]
  /// Formal by the schema, so they need not say it.
  private static let formal: Set<String> = [
    "transformation", "messagePath", "dataPath", "formalExpression",
  ]
  private static let languages = ["language", "expressionLanguage", "typeLanguage"]

  let reader: ModelReader

  func check(_ element: MarkupElement) throws(ProcessError) {
    for written in [element] + element.modelElements {
      for name in Self.languages {
        guard let value = written.attribute(name), !Self.isURI(value) else { continue }
        throw reader.refusal(
          owner(element, written), .language, "\(name) “\(value)” is no URI")
      }
    }
    for name in ["scriptFormat", "scriptLanguage"] {
      guard let format = element.attribute(name), !Self.isMediaType(format) else { continue }
      throw reader.refusal(element, .scriptFormat, "\(name) “\(format)” is no MIME type")
    }
    for child in element.modelElements {
      let isFormal =
        Self.formal.contains(child.name)
        || child.name == "condition" && element.name == "complexBehaviorDefinition"
      guard isFormal || Self.expressions.contains(child.name) else { continue }
      let type = child.attribute("type", namespace: Self.schemaInstance).map(localPart)
      guard isFormal && type == nil || type == "tFormalExpression" else {
        throw reader.refusal(
          owner(element, child), .formalExpression,
          "\(child.name) needs xsi:type=\"tFormalExpression\": executed expressions are formal")
      }
      if child.trimmedText.isEmpty {
        throw reader.refusal(owner(element, child), .expression, "\(child.name) is empty")
      }
    }
  }

  /// The element with an id, for the report.
  private func owner(_ element: MarkupElement, _ child: MarkupElement) -> MarkupElement {
    child.attribute("id") == nil ? element : child
  }

  /// `type/subtype`, with parameters or not (RFC 6838 §4.2).
  private static func isMediaType(_ text: String) -> Bool {
    let names = text.prefix { $0 != ";" }.split(separator: "/", omittingEmptySubsequences: false)
    return names.count == 2
      && names.map { trimmed(String($0)) }.allSatisfy { name in
        !name.isEmpty
          && name.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "!#$&-^_.+".contains($0))
          }
      }
  }

  /// `scheme:rest` without white space (RFC 3986 §3).
  private static func isURI(_ text: String) -> Bool {
    guard let colon = text.firstIndex(of: ":"), colon != text.startIndex,
      text.index(after: colon) != text.endIndex
    else { return false }
    return text[..<colon].allSatisfy { $0.isASCII && ($0.isLetter || "+-.0123456789".contains($0)) }
      && text.first?.isLetter == true && !text.contains(where: \.isWhitespace)
  }
}
