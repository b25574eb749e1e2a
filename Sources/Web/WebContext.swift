import Casework
import CityHall
import Civics
import Hummingbird

/// What a request carries through the web rooms: who reads, and how they want to read.
package struct WebContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  package var reader: Reader

  package init(source: Source) {
    coreContext = .init(source: source)
    reader = Reader()
  }

  package var viewer: Viewer { reader.viewer }
  package var language: Language { reader.language }
  /// The request's id, for the log and for those who ask about an error.
  package var requestID: String { id }
}

/// Who reads a page, and how: from the request's cookies and headers.
package struct Reader: Sendable, Hashable {
  package var viewer: Viewer = .visitor
  /// Nil where nobody is signed in.
  package var session: String?
  package var preferences = Preferences()
  package var language: Language = .zh
  /// The token that every form of this browser carries; empty where the request has no cookies'
  /// reader in front of it.
  package var csrf = ""
  /// False only where the request came to this machine itself without TLS.
  package var isSecure = true
  /// Path and query of the request, to come back to.
  package var address = "/"

  package init() {}
}

/// How somebody likes pages: kept in a cookie as `language.theme.print`.
package struct Preferences: Sendable, Hashable {
  package enum Theme: String, Sendable, CaseIterable { case auto, light, dark }
  package enum Print: String, Sendable, CaseIterable { case normal, large }

  /// Nil: what the browser accepts.
  package var language: Language?
  package var theme: Theme = .auto
  /// Large is the simplified large-print mode 适老版.
  package var print: Print = .normal

  package init() {}

  package init(cookie: String) {
    let parts = cookie.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3 else { return }
    language = Language(rawValue: parts[0])
    theme = Theme(rawValue: parts[1]) ?? .auto
    print = Print(rawValue: parts[2]) ?? .normal
  }

  package var cookie: String {
    "\(language?.rawValue ?? "auto").\(theme.rawValue).\(print.rawValue)"
  }

  /// The language that `Accept-Language` asks for first among ours: RFC 9110 section 12.5.4.
  package static func language(accepting header: String?) -> Language {
    var best: (language: Language, weight: Double)?
    for range in (header ?? "").split(separator: ",").prefix(maximumRanges) {
      let parts = range.split(separator: ";").map { $0.trimming() }
      guard let tag = parts.first?.lowercased() else { continue }
      let language: Language? =
        tag.hasPrefix("zh") ? .zh : tag.hasPrefix("en") ? .en : nil
      let weight =
        parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      guard let language, weight > (best?.weight ?? 0) else { continue }
      best = (language, weight)
    }
    return best?.language ?? .zh
  }

  /// Ranges of `Accept-Language` that are looked at.
  private static let maximumRanges = 20
}

extension Substring {
  /// Without spaces and tabs at its ends.
  func trimming() -> Substring {
    var rest = drop { $0 == " " || $0 == "\t" }
    while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
    return rest
  }
}
