/// Who applies, owns or is recorded: a natural person 自然人 or an organisation 法人.
package enum Party: Hashable, Sendable {
  case person(ResidentNumber, name: String)
  case organisation(CreditCode, name: String)

  package var id: PartyID {
    switch self {
    case .person(let number, _): PartyID(number)
    case .organisation(let code, _): PartyID(code)
    }
  }

  /// Nil where the id is neither a resident number's nor a credit code's.
  package init?(_ id: PartyID, name: String) {
    if let number = id.residentNumber {
      self = .person(number, name: name)
    } else if let code = id.creditCode {
      self = .organisation(code, name: name)
    } else {
      return nil
    }
  }

  package var name: String {
    switch self {
    case .person(_, let name), .organisation(_, let name): name
    }
  }

  package var isPerson: Bool {
    if case .person = self { true } else { false }
  }

  /// The resident number or the credit code as text.
  package var number: String {
    switch self {
    case .person(let number, _): number.description
    case .organisation(let code, _): code.description
    }
  }
}

extension PartyID {
  private static let personPrefix = "person:"
  private static let organisationPrefix = "organisation:"

  package init(_ number: ResidentNumber) { self.init(rawValue: "person:\(number)") }
  package init(_ code: CreditCode) { self.init(rawValue: "organisation:\(code)") }

  /// The resident number, where the party is a person.
  package var residentNumber: ResidentNumber? {
    guard rawValue.hasPrefix(Self.personPrefix) else { return nil }
    return try? ResidentNumber(String(rawValue.dropFirst(Self.personPrefix.count)))
  }

  /// The credit code, where the party is an organisation.
  package var creditCode: CreditCode? {
    guard rawValue.hasPrefix(Self.organisationPrefix) else { return nil }
    return try? CreditCode(String(rawValue.dropFirst(Self.organisationPrefix.count)))
  }
}

extension Party: Codable {
  private enum CodingKeys: String, CodingKey { case kind, number, name }
  private enum Kind: String, Codable { case person, organisation }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let name = try container.decode(String.self, forKey: .name)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .person:
      self = .person(try container.decode(ResidentNumber.self, forKey: .number), name: name)
    case .organisation:
      self = .organisation(try container.decode(CreditCode.self, forKey: .number), name: name)
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(isPerson ? Kind.person : .organisation, forKey: .kind)
    try container.encode(number, forKey: .number)
    try container.encode(name, forKey: .name)
  }
}
