import Civics
import Foundation
import Mustache

/// A room's Mustache templates, read once, one library for each language.
///
/// `[[中文|English]]` in a template is the text of the reader's language, so that both stand
/// side by side where a translator sees them.
package struct Templates: Sendable {
  private let libraries: [Language: MustacheLibrary]
  /// Names of the templates that hold a field to type in, themselves or in their parts.
  private let typedIn: Set<String>

  package enum Problem: Error, CustomStringConvertible {
    case unreadable(String)
    case broken(template: String, reason: String)
    case twice(String)

    package var description: String {
      switch self {
      case .unreadable(let path): "no templates at \(path): the installation is incomplete"
      case .broken(let template, let reason): "template \(template): \(reason)"
      case .twice(let name): "template \(name) stands in two folders: which one is meant?"
      }
    }
  }

  /// A room's own templates, and those that all rooms share: the frame, a case's clock, a table
  /// of rules.
  package init(room folder: URL) throws(Problem) {
    try self.init(
      sources: try Self.read(folder, after: try Self.read(Assets.folder, after: [:])))
  }

  /// Reads every `.mustache` file of a folder.
  package init(folder: URL) throws(Problem) {
    try self.init(sources: try Self.read(folder, after: [:]))
  }

  private static func read(
    _ folder: URL, after others: [String: String]
  ) throws(Problem) -> [String: String] {
    let files: [URL]
    do {
      files = try FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    } catch {
      throw .unreadable(folder.path)
    }
    var sources = others
    for file in files where file.pathExtension == "mustache" {
      guard let text = try? String(contentsOf: file, encoding: .utf8) else {
        throw .unreadable(file.path)
      }
      let name = file.deletingPathExtension().lastPathComponent
      guard sources.updateValue(text, forKey: name) == nil else { throw .twice(name) }
    }
    return sources
  }

  package init(sources: [String: String]) throws(Problem) {
    var libraries: [Language: MustacheLibrary] = [:]
    for language in Language.allCases {
      var templates: [String: MustacheTemplate] = [:]
      for (name, source) in sources {
        do {
          templates[name] = try MustacheTemplate(string: try Self.text(of: source, in: language))
        } catch {
          throw .broken(template: name, reason: "\(error)")
        }
      }
      libraries[language] = MustacheLibrary(templates: templates)
    }
    self.libraries = libraries
    typedIn = Self.typedIn(sources)
  }

  /// Whether somebody may lose what they typed where a page of this template is loaded anew.
  func isTypedIn(_ name: String) -> Bool { typedIn.contains(name) }

  private static func typedIn(_ sources: [String: String]) -> Set<String> {
    let fields = ["<textarea", "type=\"text\"", "type=\"search\""]
    var found = Set(sources.filter { one in fields.contains(where: one.value.contains) }.keys)
    var count = 0
    while count < found.count {
      count = found.count
      let parts = found.map { "{{> \($0)}}" }
      found.formUnion(sources.filter { one in parts.contains(where: one.value.contains) }.keys)
    }
    return found
  }

  /// Nil where no template has this name.
  package func render(_ name: String, _ slots: Slots, _ language: Language) -> String? {
    libraries[language]?.render(slots, withTemplate: name)
  }

  private struct Unbalanced: Error, CustomStringConvertible {
    let near: String
    var description: String { "write [[中文|English]] near “\(near)”" }
  }

  static func text(of source: String, in language: Language) throws -> String {
    var output = ""
    var rest = source[...]
    while let open = rest.range(of: "[[") {
      output += rest[..<open.lowerBound]
      let near = String(rest[open.lowerBound...].prefix(24))
      guard let close = rest.range(of: "]]", range: open.upperBound..<rest.endIndex) else {
        throw Unbalanced(near: near)
      }
      let sides = rest[open.upperBound..<close.lowerBound].split(
        separator: "|", omittingEmptySubsequences: false)
      guard sides.count == 2 else { throw Unbalanced(near: near) }
      output += language == .zh ? sides[0] : sides[1]
      rest = rest[close.upperBound...]
    }
    return output + rest
  }
}
