/// A language that pages and messages are written in.
package enum Language: String, Codable, Hashable, Sendable, CaseIterable {
  case zh, en
}

/// A text that citizens read, Chinese first: `title(.en)` answers English, or Chinese where no
/// English was written.
///
/// Decodes from a plain string (Chinese only) or from `{zh: …, en: …}`.
package struct LocalizedText: Hashable, Sendable {
  package let zh: String
  /// Empty where nobody wrote an English text.
  package let en: String

  package init(zh: String, en: String = "") {
    self.zh = zh
    self.en = en
  }

  package init(_ zh: String, _ en: String = "") {
    self.init(zh: zh, en: en)
  }

  package func callAsFunction(_ language: Language) -> String {
    language == .en && !en.isEmpty ? en : zh
  }
}

extension LocalizedText: ExpressibleByStringLiteral, CustomStringConvertible {
  package init(stringLiteral value: String) { self.init(zh: value) }
  package var description: String { en.isEmpty ? zh : "\(zh) / \(en)" }
}

extension LocalizedText: Codable {
  private enum CodingKeys: String, CodingKey { case zh, en }

  package init(from decoder: any Decoder) throws {
    if let plain = try? decoder.singleValueContainer().decode(String.self) {
      self.init(zh: plain)
      return
    }
    let both = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      zh: try both.decode(String.self, forKey: .zh),
      en: try both.decodeIfPresent(String.self, forKey: .en) ?? "")
  }

  package func encode(to encoder: any Encoder) throws {
    if en.isEmpty {
      var plain = encoder.singleValueContainer()
      try plain.encode(zh)
    } else {
      var both = encoder.container(keyedBy: CodingKeys.self)
      try both.encode(zh, forKey: .zh)
      try both.encode(en, forKey: .en)
    }
  }
}
