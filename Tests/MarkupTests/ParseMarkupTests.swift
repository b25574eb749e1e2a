import Foundation
import Markup
import Testing

private func read(_ text: String, limits: MarkupLimits = .standard) throws(MarkupError)
  -> MarkupElement
{
  try parseMarkup(Array(text.utf8), file: "a.dmn", limits: limits)
}

private func refusal(_ text: String, limits: MarkupLimits = .standard) -> MarkupError? {
  do {
    _ = try read(text, limits: limits)
    return nil
  } catch { return error }
}

@Test func `elements carry namespaces, attributes, text and their line`() throws {
  let root = try read(
    """
    <a xmlns="urn:one" xmlns:p="urn:two" x="1" p:y="2">
      <p:b>text <![CDATA[<raw>]]></p:b>
    </a>
    """)
  #expect(root.name == "a")
  #expect(root.namespace == "urn:one")
  #expect(root.attribute("x") == "1")
  #expect(root.attribute("y", namespace: "urn:two") == "2")
  #expect(root.attribute("y") == nil)
  let b = try #require(root.first("b"))
  #expect(b.namespace == "urn:two")
  #expect(b.text == "text <raw>")
  #expect(b.line == 2)
  #expect(b.namespaces["p"] == "urn:two")
}

@Test func `a DOCTYPE is refused with its place`() {
  let error = refusal("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY e \"x\">]>\n<a>&e;</a>")
  #expect(error?.line == 2)
  #expect(error?.reason.contains("DOCTYPE") == true)
}

@Test func `the word DOCTYPE in a comment or in text is no DOCTYPE`() throws {
  #expect(try read("<!-- <!DOCTYPE x> --><a>DOCTYPE</a>").text == "DOCTYPE")
}

@Test func `a million nested elements are refused`() {
  let count = 1_000_000
  let text = String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)
  #expect(refusal(text)?.reason.contains("nested deeper than 128") == true)
}

@Test func `too many nodes and too many bytes are refused`() {
  let limits = MarkupLimits(maximumBytes: 1_000, maximumDepth: 8, maximumNodes: 10)
  #expect(
    refusal("<a>" + String(repeating: "<b/>", count: 20) + "</a>", limits: limits)?.reason
      == "more than 10 nodes")
  #expect(
    refusal("<a>" + String(repeating: " ", count: 1_000) + "</a>", limits: limits)?.reason
      .contains("bytes") == true)
}

@Test(arguments: ["", "<a>", "<a></b>", "text", "<a><b></a></b>"])
func `malformed text is refused and named by file`(text: String) {
  #expect(refusal(text)?.file == "a.dmn")
}

@Test func `a DOCTYPE hidden behind a processing instruction is refused`() {
  let error = refusal(
    "<?xml version=\"1.0\"?>\n<?p <a ?><!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>")
  #expect(error?.line == 2)
  #expect(error?.column == 10)
  #expect(error?.reason.contains("DOCTYPE") == true)
}

@Test(arguments: ["UTF-16", "utf-7", "ISO-8859-2"])
func `an encoding that is not read is refused`(encoding: String) {
  let error = refusal("<?xml version=\"1.0\" encoding='\(encoding)'?><a/>")
  #expect(error?.reason.contains(encoding.lowercased()) == true)
}

@Test func `windows-1252 and Latin-1 are read, a DOCTYPE in them is still refused`() throws {
  func bytes(_ encoding: String, _ rest: String, _ last: [UInt8]) -> [UInt8] {
    Array("<?xml version='1.0' encoding='\(encoding)'?>\(rest)<a b='".utf8) + last
      + Array("'/>".utf8)
  }
  let windows = try parseMarkup(bytes("windows-1252", "", [0x80, 0xE9, 0x81]), file: "a.bpmn")
  #expect(windows.attribute("b") == "€é\u{FFFD}")
  let latin = try parseMarkup(bytes("ISO-8859-1", "", [0xFC, 0xDF]), file: "a.bpmn")
  #expect(latin.attribute("b") == "üß")
  #expect(throws: MarkupError.self) {
    try parseMarkup(bytes("windows-1252", "<!DOCTYPE a>", [0xE9]), file: "a.bpmn")
  }
}

@Test func `UTF-16 is refused, for a DOCTYPE could hide in it`() {
  let units: [UInt16] = [0xFEFF] + Array("<!DOCTYPE a><a/>".utf16)
  let bytes = units.flatMap { unit -> [UInt8] in [UInt8(unit & 255), UInt8(unit >> 8)] }
  #expect(throws: MarkupError.self) { try parseMarkup(bytes, file: "a.dmn") }
}

@Test func `a byte order mark and text in many pieces are read`() throws {
  let pieces = String(repeating: "&amp;", count: 100_000)
  let root = try read("\u{FEFF}<a>\(pieces)<b/>end</a>")
  #expect(root.text.utf8.count == 100_003)
  #expect(root.children.count == 3)
}

@Test(arguments: [
  ("<a>\n<\u{1}X/></a>", 2, 2), ("<a>\n  <b \u{1}=\"1\"/></a>", 2, 6),
  ("<a b=\"\u{1}\"/>", 1, 7), ("<a xmlns:p=\"\u{1}\"/>", 1, 13), ("<a>城\u{1}</a>", 1, 5),
])
func `bytes that are no UTF-8 are refused with their place`(text: String, line: Int, column: Int) {
  for foreign: [UInt8] in [[0xD1], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80]] {
    let bytes = Array(text.utf8).flatMap { $0 == 1 ? foreign : [$0] }
    let error = #expect(throws: MarkupError.self) { try parseMarkup(bytes, file: "a.dmn") }
    #expect(error?.line == line && error?.column == column)
    #expect(error?.reason == "the file is not UTF-8")
  }
}

@Test(arguments: [
  "<?page?><a>1</a>", "<a><?page?>1</a>", "<a>1<?page?></a>", "<a>1</a><?page?>",
  "<?xml version=\"1.0\"?>\n<?page?>\n<a>1<!-- <?page?> --></a>", "\u{FEFF}<?page x?><a>1</a>",
  "<a><?page\nmore?>1</a>", "<!--><?page?>--><a>1</a>", "<a><?page <!-- ?>1</a>",
])
func `processing instructions are passed over, with data or without`(text: String) throws {
  #expect(try read(text).text.trimmingCharacters(in: .whitespacesAndNewlines) == "1")
}

@Test func `what looks like an instruction in CDATA is text, and lines stay`() throws {
  let root = try read("<a><?one\ntwo?>\n  <b><![CDATA[x <?y?>]]></b></a>")
  #expect(root.first("b")?.text == "x <?y?>")
  #expect(root.first("b")?.line == 3 && root.first("b")?.column ?? 0 > 0)
}

@Test(arguments: ["<?xm?><nfide", "<?", "<a><?", "<?x", "<!--", "<a><![CDATA[<?x?>"])
func `instructions that do not end, or stand alone, are refused and stop nothing`(text: String) {
  #expect(refusal(text) != nil)
}
