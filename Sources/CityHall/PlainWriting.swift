import Casework
import Catalogue
import Civics
import FEEL

/// Most of a case's bytes are values of the rules and texts in two languages. They are written
/// without Codable's containers, each of which costs an allocation and several look-ups of types;
/// the bytes are the same, and a test holds them to Foundation's.
extension JSONOutput {
  /// - Returns: false for a value of another type, of which nothing is written then.
  func writePlainly<T: Encodable>(_ value: T) throws -> Bool {
    if T.self == LocalizedText.self, let text = value as? LocalizedText {
      write(text)
    } else if T.self == Value.self, let value = value as? Value {
      try write(value)
    } else if T.self == FEELContext.self, let context = value as? FEELContext {
      try write(context)
    } else if T.self == LegalBasis.self, let basis = value as? LegalBasis {
      write(basis)
    } else if T.self == IssuedLicence.Claim.self, let claim = value as? IssuedLicence.Claim {
      write(claim)
    } else if T.self == Event.self, let event = value as? Event {
      return try write(event)
    } else {
      return false
    }
    return true
  }

  func write(_ text: LocalizedText) {
    guard !text.en.isEmpty else { return string(text.zh) }
    plain(#"{"en":"#)
    string(text.en)
    plain(#","zh":"#)
    string(text.zh)
    plain("}")
  }

  func write(_ basis: LegalBasis) {
    plain(#"{"article":"#)
    string(basis.article)
    plain(#","law":"#)
    string(basis.law)
    if let text = basis.text {
      plain(#","text":"#)
      string(text)
    }
    plain("}")
  }

  func write(_ claim: IssuedLicence.Claim) {
    plain(claim.disclosable ? #"{"disclosable":true"# : #"{"disclosable":false"#)
    if let format = claim.format {
      plain(#","format":"#)
      string(format.rawValue)
    }
    plain(#","name":"#)
    string(claim.name)
    plain(#","text":"#)
    string(claim.text)
    plain(#","title":"#)
    write(claim.title)
    plain("}")
  }

  func write(_ value: Value) throws {
    switch value {
    case .null: plain("null")
    case .boolean(let flag): plain(flag ? "true" : "false")
    case .string(let text): string(text)
    case .list(let values): try array(values) { try write($0) }
    case .number(let number): tag(#"{"number":"#, number.description)
    case .date(let date): tag(#"{"date":"#, date.description)
    case .time(let time): tag(#"{"time":"#, time.description)
    case .dateTime(let moment): tag(#"{"dateTime":"#, moment.description)
    case .daysDuration(let duration): tag(#"{"duration":"#, duration.description)
    case .yearsDuration(let duration): tag(#"{"duration":"#, duration.description)
    case .context(let context):
      plain(#"{"context":"#)
      try write(context)
      plain("}")
    case .range, .function: try writeByContainers(value)
    }
  }

  func write(_ context: FEELContext) throws {
    plain("[")
    for (index, entry) in context.entries.enumerated() {
      plain(index > 0 ? ",[" : "[")
      string(entry.0)
      plain(",")
      try write(entry.1)
      plain("]")
    }
    plain("]")
  }

  private func tag(_ opening: StaticString, _ text: String) {
    plain(opening)
    string(text)
    plain("}")
  }

  // MARK: Parts

  func integer(_ number: Int64) { text(String(number)) }

  func array<Element>(_ elements: [Element], write: (Element) throws -> Void) rethrows {
    plain("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { plain(",") }
      try write(element)
    }
    plain("]")
  }

  /// A member that is left out where there is no text.
  func optional(_ key: StaticString, _ text: String?) {
    guard let text else { return }
    plain(key)
    string(text)
  }
}
