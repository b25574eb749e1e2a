import Mustache

/// The named values that a template fills in. Nil values and empty texts are left out, so that a
/// template's section about them stays empty.
package struct Slots: Sendable, MustacheParent, ExpressibleByDictionaryLiteral {
  private var values: [String: any Sendable] = [:]

  package init() {}

  package init(dictionaryLiteral elements: (String, (any Sendable)?)...) {
    for (name, value) in elements { self[name] = value }
  }

  package subscript(name: String) -> (any Sendable)? {
    get { values[name] }
    set {
      if let text = newValue as? String, text.isEmpty {
        values[name] = nil
      } else {
        values[name] = newValue
      }
    }
  }

  package func merging(_ other: Slots) -> Slots {
    var result = self
    result.values.merge(other.values) { _, new in new }
    return result
  }

  package func child(named name: String) -> Any? { values[name] }
}
