import Foundation
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// The articles of a room's DocC catalogue, by name.
private func articles(_ room: String) throws -> [String: String] {
  let folder = root.appending(path: "Sources/\(room)/\(room).docc")
  let files = try FileManager.default.contentsOfDirectory(
    at: folder, includingPropertiesForKeys: nil)
  return Dictionary(
    uniqueKeysWithValues: try files.filter { $0.pathExtension == "md" }.map {
      ($0.deletingPathExtension().lastPathComponent, try String(contentsOf: $0, encoding: .utf8))
    })
}

/// The Swift blocks of an article, in order.
private func blocks(_ article: String) -> [String] {
  article.components(separatedBy: "```swift\n").dropFirst().map {
    $0.components(separatedBy: "\n```")[0]
  }
}

/// The examples of a room's tests by article, in order, without the tests' indentation.
private func examples(_ room: String) throws -> [String: [String]] {
  let file = root.appending(path: "Tests/\(room)Tests/ArticleExamples.swift")
  var found: [String: [String]] = [:]
  var open: (name: String, indent: Int, lines: [String])?
  for line in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n") {
    let text = line.trimmingCharacters(in: .whitespaces)
    if let started = open {
      if text == "// End" {
        found[started.name, default: []].append(started.lines.joined(separator: "\n"))
        open = nil
      } else {
        open?.lines.append(String(line.dropFirst(started.indent)))
      }
    } else if text.hasPrefix("// Example: ") {
      open = (String(text.dropFirst("// Example: ".count)), line.prefix { $0 == " " }.count, [])
    }
  }
  return found
}

@Test(arguments: ["FEEL", "Decisions"])
func `what the articles show is what the tests run`(room: String) throws {
  let shown = try articles(room).mapValues(blocks).filter { !$0.value.isEmpty }
  let tested = try examples(room)
  #expect(shown.count > 2)
  #expect(Set(shown.keys) == Set(tested.keys))
  for (article, code) in shown { #expect(tested[article] == code, "\(article)") }
}

@Test(arguments: ["FEEL", "Decisions"])
func `every article stands in its catalogue's topics`(room: String) throws {
  let articles = try articles(room)
  let landing = try #require(articles[room])
  for name in articles.keys where name != room { #expect(landing.contains("<doc:\(name)>")) }
}
