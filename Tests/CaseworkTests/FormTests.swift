import Civics
import FEEL
import Testing

@testable import Casework
@testable import Catalogue

struct FormTests {
  private static let fields = """
    {"id": "name", "type": "text", "title": "姓名", "required": true, "maximumLength": 4},
    {"id": "count", "type": "number", "title": "数量"},
    {"id": "amount", "type": "money", "title": "金额"},
    {"id": "day", "type": "date", "title": "日期"},
    {"id": "kind", "type": "choice", "title": "种类", "choices": [
      {"value": "a", "title": {"zh": "甲", "en": "First"}}, {"value": "b", "title": "乙"}]},
    {"id": "kinds", "type": "choices", "title": "几种", "choices": [
      {"value": "a", "title": "甲"}, {"value": "b", "title": "乙"}]},
    {"id": "spouse", "type": "person", "title": "配偶"},
    {"id": "employer", "type": "organisation", "title": "单位"},
    {"id": "place", "type": "region", "title": "地区"},
    {"id": "account", "type": "bankAccount", "title": "账号"},
    {"id": "photo", "type": "file", "title": "照片"},
    {"id": "bills", "type": "group", "title": "票据", "maximumCount": 2, "fields": [
      {"id": "price", "type": "money", "title": "单价", "required": true},
      {"id": "number", "type": "number", "title": "数量"},
      {"id": "sum", "type": "money", "title": "合计", "computed": "form.price * form.number"}]},
    {"id": "sure", "type": "declaration", "title": "声明"},
    {"id": "why", "type": "text", "title": "原因", "when": "form.kind = \\"b\\"", "required": true},
    {"id": "double", "type": "number", "title": "两倍", "computed": "form.count * 2"},
    {"id": "own", "type": "text", "title": "本人", "prefill":
      {"value": "applicant.name", "fixed": true}},
    {"id": "city", "type": "text", "title": "城市", "prefill":
      {"value": "insurance.city", "lookup": "insurance"}}
    """

  private func item() throws -> Item {
    let base = try Item.instant()
    var definition = base.definition
    definition.form = try JSONFields.decode("[\(Self.fields)]")
    definition.materials = []
    definition.outcomes = nil
    let scope = Scope(names: Item.factNames + ["insurance"])
    var expressions: [String: FEEL.Expression] = [:]
    for text in [
      "form.price * form.number", "form.kind = \"b\"", "form.count * 2", "applicant.name",
      "insurance.city",
    ] {
      expressions[text] = try FEEL.Expression(text, scope: scope)
    }
    return .made(definition, process: base.process, expressions: expressions)
  }

  private func finish(
    _ posted: FormEngine.Posted, facts: [Fact] = [], uploads: [String: Upload] = [:]
  ) throws -> FormEngine.Answer {
    let item = try item()
    let read = FormEngine.parse(posted, item: item, uploads: uploads)
    return FormEngine.finish(
      read.form, item: item, applicant: try Town.person(), facts: facts,
      now: Town.at("2026-03-02"), uploads: uploads, unread: read.problems)
  }

  @Test func `a group that was asked and left empty is an answer, one not asked is none`() throws {
    let item = try item()
    let asked = FormEngine.parse(["bills": []], item: item, partial: true)
    #expect(asked.form["bills"] == .list([]) && asked.form["kinds"] == nil)
    #expect(FormEngine.parse([:], item: item, partial: true).form["bills"] == nil)
  }

  @Test func `what cannot be read counts only where the answer counts`() throws {
    let long = String(repeating: "长", count: 5000)
    let fixed = try finish(["name": ["张三"], "own": [long], "double": ["zwei"], "count": ["2"]])
    #expect(fixed.problems == [] && fixed.form["own"] == .string("林晓舟"))
    #expect(fixed.form["double"] == Value(4))
    let hidden = try finish(["name": ["张三"], "kind": ["a"], "why": [long]])
    #expect(hidden.problems == [] && hidden.form["why"] == nil)
    let shown = try finish(["name": ["张三"], "kind": ["b"], "why": [long]])
    #expect(shown.problems.map(\.about) == ["why"])
    let item = try item()
    let read = FormEngine.parse(["count": ["drei"], "own": [long], "why": [long]], item: item)
    #expect(read.sorted(item).certain.map(\.about) == ["count"])
    #expect(Set(read.sorted(item).open.map(\.about)) == ["own", "why"])
  }

  @Test func `typed answers become the values that rules read`() throws {
    let answer = try finish(
      [
        "name": [" 张三 "], "count": ["1.50"], "amount": ["1,234.50"], "day": ["2026-03-02"],
        "kind": ["a"], "kinds": ["a", "b", "a"], "place": ["370602"],
        "spouse.number": ["370699198809039028"], "spouse.name": ["王淑敏"],
        "employer": ["91370699XN0000012Y"], "account": ["6222 0202 0011 2233 552"],
        "bills.0.price": ["10.20"], "bills.0.number": ["3"], "bills.7.price": ["1"],
        "sure": ["false", "on"],
      ], uploads: ["photo": Town.upload])
    #expect(answer.problems == [])
    let form = answer.form
    #expect(form["name"] == .string("张三"))
    #expect(form["count"] == Decimal128("1.5").map(Value.number))
    #expect(form["amount"] == Decimal128("1234.5").map(Value.number))
    #expect(form["day"] == .date(FEELDate(year: 2026, month: 3, day: 2)))
    #expect(form["kinds"] == .list([.string("a"), .string("b")]))
    #expect(form["spouse"]?.entries?["name"] == .string("王淑敏"))
    #expect(form["employer"]?.entries?["number"] == .string("91370699XN0000012Y"))
    #expect(form["account"] == .string("6222020200112233552"))
    #expect(form["photo"]?.entries?["digest"] == .string(Town.upload.digest))
    #expect(form["sure"] == .boolean(true))
    #expect(form["double"] == Value(3))
    #expect(form["own"] == .string("林晓舟"))
    let rows = try #require(form["bills"]?.elements)
    #expect(rows.count == 2)
    #expect(rows.first?.entries?["sum"] == Decimal128("30.6").map(Value.number))
  }

  @Test func `of several answers to one question none is taken silently`() throws {
    let answer = try finish(["name": ["张三"], "kind": ["a", "b"], "count": ["1", "1"]])
    #expect(answer.problems.map(\.about) == ["kind"])
    #expect(answer.form["kind"] == nil)
    #expect(answer.form["count"] == Value(1))
  }

  @Test func `figures may be typed at their full width`() throws {
    let answer = try finish([
      "name": ["张３"], "count": ["１．５"], "amount": ["１，２３４．５０"], "day": ["２０２６－０３－０２"],
      "account": ["６２２２０２０２００１１２２３３５５２"],
    ])
    #expect(answer.form["count"] == Decimal128("1.5").map(Value.number))
    #expect(answer.form["amount"] == Decimal128("1234.5").map(Value.number))
    #expect(answer.form["day"] == .date(FEELDate(year: 2026, month: 3, day: 2)))
    #expect(answer.form["account"] == .string("6222020200112233552"))
    #expect(answer.form["name"] == .string("张３"))
  }

  @Test(arguments: [
    ("count", "1e5"), ("count", "十"), ("count", "1.2.3"), ("count", "-"), ("count", "."),
    ("amount", "1.234"), ("amount", "-1.-2"), ("day", "2026-02-30"), ("day", "02/03/2026"),
    ("kind", "c"), ("kinds", "c"), ("spouse.number", "370699198809039029"),
    ("employer", "91370699XN0000012X"), ("place", "990000"), ("place", "37"),
    ("account", "6222020200112233553"), ("account", "12345"), ("name", "一二三四五"),
    ("name", "a\u{0}b"),
  ])
  func `a bad answer is named with what is wrong`(_ name: String, _ text: String) throws {
    var posted: FormEngine.Posted = ["name": ["张三"]]
    posted[name] = [text]
    let answer = try finish(posted)
    let about = String(name.split(separator: ".")[0])
    #expect(Set(answer.problems.compactMap(\.about)).contains(about))
    #expect(answer.problems.allSatisfy { !$0.text.zh.isEmpty && !$0.text.en.isEmpty })
  }

  @Test func `members of a group are named with their row`() throws {
    let answer = try finish(["name": ["张三"], "bills.0.price": ["x"], "bills.1.number": ["1"]])
    #expect(Set(answer.problems.compactMap(\.about)) == ["bills.0.price", "bills.1.price"])
    let many = try finish([
      "name": ["张三"], "bills.0.price": ["1"], "bills.1.price": ["1"], "bills.2.price": ["1"],
    ])
    #expect(many.problems.map(\.about) == ["bills"])
  }

  @Test func `a hidden question is neither asked nor kept`() throws {
    let hidden = try finish(["name": ["张三"], "kind": ["a"], "why": ["因为"]])
    #expect(hidden.problems == [])
    #expect(hidden.form["why"] == nil)
    let shown = try finish(["name": ["张三"], "kind": ["b"]])
    #expect(shown.problems.map(\.about) == ["why"])
  }

  @Test func `what the applicant may not change is put back`() throws {
    let item = try item()
    let answer = FormEngine.finish(
      ["name": .string("张三"), "own": .string("李四"), "double": Value(99)], item: item,
      applicant: try Town.person(), facts: [], now: Town.at("2026-03-02"))
    #expect(answer.form["own"] == .string("林晓舟"))
    #expect(answer.form["double"] == nil)
  }

  @Test func `a value of a wrong type or for no field is refused`() throws {
    let answer = FormEngine.finish(
      ["name": .string("张三"), "day": Value(5), "other": Value(1)], item: try item(),
      applicant: try Town.person(), facts: [], now: Town.at("2026-03-02"))
    #expect(Set(answer.problems.compactMap(\.about)) == ["day", "other"])
  }

  @Test func `what the city holds is filled in with its source`() throws {
    var fact = Submission.instant(try Town.person()).facts[0]
    fact.value = .context(["city": .string("烟台")])
    let item = try item()
    let states = FormEngine.states(
      ["name": .string("张三")], item: item, applicant: try Town.person(), facts: [fact],
      now: Town.at("2026-03-02"))
    let city = try #require(states.first { $0.field.id == "city" })
    #expect(city.value == .string("烟台"))
    #expect(city.source?.register == "medical-insurance")
    #expect(city.source?.owner == "medical")
    #expect(!city.fixed)
    let own = try #require(states.first { $0.field.id == "own" })
    #expect(own.fixed && own.value == .string("林晓舟"))
    #expect(states.first { $0.field.id == "why" }?.visible == false)
  }

  @Test func `a form as it would be typed reads back the same`() throws {
    let item = try item()
    let answer = try finish([
      "name": ["张三"], "count": ["7"], "kinds": ["b"], "bills.0.price": ["2"],
      "spouse.number": ["370699198809039028"], "sure": ["on"],
    ])
    let again = FormEngine.parse(FormEngine.posted(answer.form, item: item), item: item)
    #expect(again.problems == [])
    for name in ["name", "count", "kinds", "spouse", "sure"] {
      #expect(again.form[name] == answer.form[name])
    }
  }

  @Test func `answers are shown the reader's way`() throws {
    let fields = try item().definition.form
    func show(_ id: String, _ value: Value, _ language: Language = .zh) throws -> String {
      FormEngine.display(value, try #require(fields.first { $0.id == id }), language)
    }
    #expect(try show("amount", .number(Decimal128("1234.5") ?? 0)) == "1,234.50")
    #expect(try show("kind", .string("a"), .en) == "First")
    #expect(try show("kinds", .list([.string("a"), .string("b")])) == "甲、乙")
    #expect(try show("sure", .boolean(true), .en) == "Confirmed")
    #expect(try show("day", .date(FEELDate(year: 2026, month: 3, day: 2))) == "2026-03-02")
  }
}
