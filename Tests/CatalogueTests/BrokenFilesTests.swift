import Civics
import Testing

@testable import Catalogue

/// Files that cannot be read as what they should be: each finding names file and line.
@Suite struct BrokenFilesTests {
  private let itemFile = "items/certificate/item.yaml"

  private func line(_ text: String, in file: String) -> Int {
    let lines = (TestCity.sound[file] ?? "").split(
      separator: "\n", omittingEmptySubsequences: false)
    return (lines.firstIndex { $0.contains(text) } ?? -2) + 1
  }

  @Test func `broken YAML names its line`() {
    let loaded = TestCity.changing(itemFile, "type: 公共服务", to: "type: [公共服务").load()
    let finding = loaded.errors.first { $0.rule == "yaml-readable" }
    #expect(finding?.file == itemFile)
    #expect(finding?.line == line("type: 公共服务", in: itemFile))
    #expect(loaded.city == nil)
  }

  @Test func `slips of the hand are found where they were made`() {
    let slips = [
      ("type: 公共服务", "type：公共服务", "full-width"),
      ("maximumCount: 5", "maximumCount: {5", "bracket"),
      ("conditional: true", " conditional: true", "Look at indentation"),
    ]
    for (old, new, told) in slips {
      let findings = TestCity.changing(itemFile, old, to: new).findings(.yaml)
      #expect(findings.map(\.line) == [line(old, in: itemFile)], "\(new)")
      let said = findings.map { $0.message.en + ($0.hint?.en ?? "") }
      #expect(said.first?.contains(told) == true, "\(said)")
    }
    let glued = TestCity.changing(itemFile, "{zh: ", to: "{zh:").findings(.missingKey)
    #expect(glued.first?.hint?.en == "A space belongs behind the colon of zh:")
  }

  @Test func `a byte order mark changes nothing`() {
    var marked = TestCity()
    marked.files[itemFile] = "\u{FEFF}" + (TestCity.sound[itemFile] ?? "")
    #expect(marked.load().errors.isEmpty && marked.load().city != nil)
  }

  @Test func `rules that are missing or broken are one finding`() {
    var city = TestCity()
    city.files["items/certificate/rules.dmn"] = nil
    #expect(
      city.load().errors.map { "\($0.file) \($0.rule)" } == [
        "items/certificate/rules.dmn unknown-decision"
      ])
    let broken = TestCity.changing("items/certificate/rules.dmn", "</definitions>", to: "")
    #expect(Set(broken.load().errors.map(\.file)) == ["items/certificate/rules.dmn"])
  }

  @Test func `an unknown key is found with the key that was meant`() {
    let findings = TestCity.changing(itemFile, "keywords:", to: "keyword:").findings(.unknownKey)
    #expect(findings.map(\.line) == [line("keywords:", in: itemFile)])
    #expect(findings.first?.hint?.en == "Did you mean keywords?")
  }

  @Test func `unknown keys deep in a file are all found in one reading`() {
    var city = TestCity()
    city.change(itemFile, "maximumCount: 5", to: "maximumCont: 5")
    city.change(itemFile, "conditional: true", to: "conditionl: true")
    #expect(
      city.findings(.unknownKey).map(\.line) == [
        line("maximumCount: 5", in: itemFile), line("conditional: true", in: itemFile),
      ])
  }

  @Test func `a missing key names the mapping, and the key that was misspelt`() {
    let findings = TestCity.changing(itemFile, "summary:", to: "sumary:").findings(.missingKey)
    #expect(findings.count == 1)
    #expect(findings.first?.message.en == "summary is missing")
    #expect(findings.first?.hint?.en == "Is sumary on line 3 meant to be summary?")
  }

  @Test func `a value outside a choice names the choices`() {
    let findings = TestCity.changing(itemFile, "kind: 承诺件", to: "kind: 承诺").findings(.value)
    #expect(findings.map(\.line) == [line("kind: 承诺件", in: itemFile)])
    #expect(findings.first?.hint?.zh == "是不是想写 承诺件？")
  }

  @Test func `a number in quotes, a date that is none and a list for a text are found`() {
    let broken = [
      ("visits: 0", "visits: \"0\""), ("effective: 2026-01-01", "effective: 2026-02-30"),
      ("version: \"1.0\"", "version: [1]"), ("onlinePayment: true", "onlinePayment: yes"),
      ("days: 10", "days: ten"),
    ]
    for (old, new) in broken {
      let findings = TestCity.changing(itemFile, old, to: new).findings(.value)
      #expect(findings.map(\.line) == [line(old, in: itemFile)], "\(new)")
    }
  }

  @Test func `a region code that is none names its line`() {
    let findings = TestCity.changing("city.yaml", "\"370602\"", to: "\"990000\"").findings(.value)
    #expect(findings.map(\.line) == [line("370602", in: "city.yaml")])
  }

  @Test func `anchors and aliases are refused`() {
    var city = TestCity.changing(itemFile, "name: {zh: 身份证件}", to: "name: &a {zh: 身份证件}")
    #expect(city.findings(.alias).map(\.line) == [line("身份证件}", in: itemFile)])
    city.change(itemFile, "name: {zh: 缴费凭证}", to: "name: *a")
    #expect(!city.findings(.alias).isEmpty)
  }

  @Test func `a bomb of aliases is refused at once`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let list = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(list)]\n"
    }
    var city = TestCity()
    city.files["city.yaml"] = text
    #expect(city.findings(.alias).map(\.file) == ["city.yaml"])
  }

  @Test func `YAML nested a million deep is refused with its line`() {
    for open in ["[", "{a: ", "- ", "? "] {
      var city = TestCity()
      city.files["home.yaml"] = "featured:\n  " + String(repeating: open, count: 1_000_000)
      let findings = city.findings(.yaml)
      #expect(findings.map(\.file) == ["home.yaml"])
      #expect(findings.first?.line == 2)
    }
  }

  @Test func `a key written twice is found`() {
    let findings = TestCity.changing("city.yaml", "id: testville", to: "id: a\nid: b")
      .findings(.yaml)
    #expect(findings.map(\.file) == ["city.yaml"])
  }

  @Test func `an empty file and one that is no text are found`() {
    var city = TestCity()
    city.files["home.yaml"] = "# nothing\n"
    #expect(city.findings(.yaml).map(\.file) == ["home.yaml"])
    #expect(throws: CityFinding.self) {
      try YAMLNode(parsing: [0x61, 0x0A, 0xFF, 0xFE], file: "x.yaml")
    }
    do {
      _ = try YAMLNode(parsing: [0x61, 0x0A, 0xFF, 0xFE], file: "x.yaml")
    } catch {
      #expect(error.rule == "text-encoding")
      #expect(error.line == 2)
    }
  }

  @Test func `DMN with a DOCTYPE is refused`() {
    let doctype = "<!DOCTYPE definitions [<!ENTITY x \"y\">]>\n<definitions"
    var city = TestCity()
    city.change("items/certificate/rules.dmn", "<definitions", to: doctype)
    let loaded = city.load()
    #expect(loaded.city == nil)
    #expect(loaded.errors.map(\.file) == ["items/certificate/rules.dmn"])
    #expect(loaded.errors.first?.rule == "decision-model")
    #expect((loaded.errors.first?.line ?? 0) > 0)
  }

  @Test func `BPMN with a DOCTYPE is refused`() {
    var city = TestCity()
    city.change("processes/instant.bpmn", "<definitions", to: "<!DOCTYPE a>\n<definitions")
    let loaded = city.load()
    #expect(loaded.errors.first { $0.rule == "process-model" }?.file == "processes/instant.bpmn")
  }

  @Test func `a broken process is told once, and not what its items would know of it`() {
    var city = TestCity()
    city.change("processes/instant.bpmn", "<definitions", to: "<!DOCTYPE a>\n<definitions")
    let loaded = city.load()
    #expect(loaded.errors.map(\.rule) == ["process-model"])
  }

  @Test func `an agency that is not there is told once, and not what it may not read`() {
    var city = TestCity()
    city.change("items/certificate/item.yaml", "agency: social", to: "agency: socials")
    let loaded = city.load()
    #expect(Set(loaded.errors.map(\.rule)) == ["unknown-agency"])
  }

  @Test func `models of a million nested elements are refused`() {
    let deep = String(repeating: "<a>", count: 1_000_000)
    for file in ["items/certificate/rules.dmn", "processes/instant.bpmn"] {
      var city = TestCity()
      city.files[file] = deep
      let loaded = city.load()
      #expect(loaded.city == nil)
      #expect(loaded.errors.contains { $0.file == file && $0.line == 1 })
    }
  }

  @Test func `a calendar span that is none is found`() {
    let file = "calendar.yaml"
    for span in ["2025-10-08..2025-10-01", "2025-10-01..2027-10-01", "2025-10-1", "a..b..c"] {
      let findings = TestCity.changing(file, "2025-10-01..2025-10-08", to: span).findings(.value)
      #expect(findings.map(\.line) == [line("国庆节", in: file)], "\(span)")
    }
  }

  @Test func `damaged files give findings or a value, and never a crash`() {
    var seed: UInt64 = 42
    func random(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    let marks = Array("[]{}:-?&*!|>'\"%@`#,\n\t \u{0}\u{FF}".utf8)
    let sources = [TestCity.item, TestCity.cases, TestCity.calendar, TestCity.agencies]
    var readable = 0
    for round in 0..<400 {
      var bytes = Array(sources[round % sources.count].utf8)
      for _ in 0...random(3) {
        switch random(3) {
        case 0: bytes[random(bytes.count)] = marks[random(marks.count)]
        case 1: bytes.insert(marks[random(marks.count)], at: random(bytes.count))
        default: bytes.removeSubrange(random(bytes.count)...)
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      guard let node = try? YAMLNode(parsing: bytes, file: "x.yaml") else { continue }
      readable += 1
      let decoder = StrictDecoder(root: node, file: "x.yaml")
      let item = decoder.decode(ItemDefinition.self)
      #expect(item.value != nil || !item.findings.isEmpty)
      _ = decoder.decode([GoldenCase].self)
      _ = decoder.decode([CalendarYearEntry].self)
      _ = decoder.decode([Agency].self)
    }
    #expect(readable > 50)
    #expect(readable < 400)
  }
}
