import Foundation
import Markup
import Testing

/// What was read, written and read again is the same, but for where it stands.
struct WriteMarkupTests {
  private indirect enum Form: Equatable {
    case element(String, String, [String], [String: String], [Form])
    case text(String)
  }

  private func form(_ element: MarkupElement) -> Form {
    .element(
      element.name, element.namespace,
      element.attributes.map { "\($0.namespace) \($0.name)=\($0.value)" }.sorted(),
      element.namespaces,
      element.children.map { child in
        switch child {
        case .element(let inner): form(inner)
        case .text(let text): .text(text)
        }
      })
  }

  private func roundTrip(_ bytes: [UInt8], _ file: String) throws {
    let first = try parseMarkup(bytes, file: file)
    let second = try parseMarkup(Array(writeMarkup(first).utf8), file: file)
    #expect(form(first) == form(second), "\(file)")
  }

  @Test(arguments: [
    "<a/>", "<a xmlns='urn:x' b='1 &lt; 2 &amp; &quot;3&quot;'>x &gt; y<![CDATA[<&>]]></a>",
    "<p:a xmlns:p='urn:x' xmlns:q='urn:q' q:b='1'><p:c xmlns:p='urn:y' r='p:z'/><d/></p:a>",
    "<a xmlns='urn:x'><b xmlns=''><c xmlns='urn:y'/></b></a>",
    "<a b='line&#10;tab&#9;cr&#13;'> 掌城 \u{1F3D9} </a>",
  ])
  func `A document is written as it was read`(text: String) throws {
    try roundTrip(Array(text.utf8), "a.xml")
  }

  @Test func `Every process of the demo city and of the suites beside the repository is kept`()
    throws
  {
    var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    while root.path != "/", root.lastPathComponent != "Tests" { root.deleteLastPathComponent() }
    root.deleteLastPathComponent()
    let folders = [
      root.appendingPathComponent("Cities"),
      root.deletingLastPathComponent().appendingPathComponent("shared/suites/bpmn"),
    ]
    var count = 0
    for folder in folders {
      for file in FileManager.default.subpaths(atPath: folder.path) ?? []
      where file.hasSuffix(".bpmn") {
        let data = try Data(contentsOf: folder.appendingPathComponent(file))
        try roundTrip(Array(data), file)
        count += 1
      }
    }
    #expect(count > 0)
  }
}
