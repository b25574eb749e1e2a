import Casework
import Civics
import Foundation
import HTTPTypes
import Licences
import Testing

/// The law's turns as resources, before the decision: who may, what comes of it, and what a client
/// reads of it afterwards.
struct TurnTests {
  private static let law = ["law": "中华人民共和国行政诉讼法", "article": "第六十一条"]

  @Test func `a longer limit is asked for once, and shown once the head has approved it`()
    async throws
  {
    let city = try ServedCity()
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.scopeChange(city, client)
      let body = ["reason": "情形复杂"]
      #expect(try await found.post("extension", by: .window, body).isProblem(403))
      let asked = try await found.post("extension", by: .reviewer, body)
      #expect(asked.status == 200 && asked.json["status"]?.stringValue == "accepted")
      let acts = asked.json["tasks"]?.arrayValue?.compactMap { $0["act"]?.stringValue }
      #expect(acts == ["review", "lengthen"])
      #expect(try await found.post("extension", by: .reviewer, body).isProblem(409))
      #expect(try await found.read()["extension"] == nil)
      let approved = try await found.complete("lengthen", by: .supervisor, ["agrees": true])
      #expect(approved.status == 200)
      let read = try await found.read()
      #expect(read["extension"]?["days"]?.integerValue == 3)
      #expect(read["extension"]?["legalBasis"]?["article"]?.stringValue == "第十九条")
      let papers = read["documents"]?.arrayValue ?? []
      #expect(papers.map { $0["kind"]?.stringValue } == ["acceptance", "lengthening"])
      #expect(papers.last?["number"]?.stringValue?.hasPrefix("延〔2026〕") == true)
    }
  }

  @Test func `a special procedure is begun and ended, and the clock stands meanwhile`()
    async throws
  {
    let city = try ServedCity()
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.make(city, client, city.permitExtension(), by: "health")
      func begin(_ kind: String, _ reason: String = "结果有疑问") async throws -> Client.Answer {
        try await found.post("procedures", by: .reviewer, ["kind": kind, "reason": reason])
      }
      let unknown = try await begin("抽签")
      #expect(unknown.isProblem(422, about: ["kind"]) && unknown.pointers == ["#/kind"])
      #expect(unknown.text.contains("听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审、踏勘"))
      let foreign = try await begin("拍卖")
      #expect(foreign.isProblem(403, about: ["kind"]) && foreign.pointers == ["#/kind"])
      let blank = try await begin("检测", " ")
      #expect(blank.isProblem(422, about: ["reason"]) && blank.pointers == ["#/reason"])
      #expect(try await begin("检测").status == 200)
      #expect(try await begin("检测").isProblem(409))

      let open = try await found.read()
      let procedure = try #require(open["procedures"]?.arrayValue?.first)
      #expect(procedure["kind"]?.stringValue == "检测" && procedure["days"]?.integerValue == 10)
      #expect(procedure["stopsClock"] == true && procedure["endedAt"] == nil)
      #expect(procedure["beganAt"]?.stringValue == "2026-03-02T10:00:00.000+08:00")
      #expect(open["clock"]?["stopped"] == true)

      let id = try #require(procedure["id"]?.stringValue)
      let result = ["result": "符合标准"]
      #expect(
        try await found.post("procedures/nothing/completion", by: .reviewer, result)
          .isProblem(409, about: ["procedure"]))
      let ended = try await found.post("procedures/\(id)/completion", by: .reviewer, result)
      #expect(ended.status == 200)
      let closed = try await found.read()
      #expect(closed["procedures"]?.arrayValue?.first?["result"]?.stringValue == "符合标准")
      #expect(closed["clock"]?["stopped"] == false)
    }
  }

  @Test func `a suspension names its law and last day, and ends when somebody resumes the case`()
    async throws
  {
    let city = try ServedCity()
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.scopeChange(city, client)
      func suspend(
        _ until: String, _ basis: [String: String] = Self.law, by role: OfficerRole = .decider
      ) async throws -> Client.Answer {
        try await found.post(
          "suspension", by: role, ["reason": "权属争议", "legalBasis": basis, "until": until])
      }
      for (until, status) in [("2026-02-30", 400), ("明天", 400), ("2026-03-02", 422)] {
        let wrong = try await suspend(until)
        #expect(wrong.isProblem(status, about: ["until"]) && wrong.pointers == ["#/until"])
      }
      for (basis, status, pointer) in [
        (["law": "x"], 400, "#/legalBasis/article"),
        (["law": "x", "article": "y", "text": "z"], 400, "#/legalBasis/text"),
        (["law": " ", "article": "y"], 422, "#/legalBasis"),
      ] {
        let wrong = try await suspend("2026-03-20", basis)
        #expect(wrong.status == status && wrong.pointers == [pointer], "\(wrong.text)")
      }
      #expect(try await suspend("2026-03-20", by: .reviewer).isProblem(403))
      let suspended = try await suspend("2026-03-20")
      #expect(suspended.json["status"]?.stringValue == "suspended")
      let read = try await found.read()["suspension"]
      #expect(read?["until"]?.stringValue == "2026-03-20")
      #expect(read?["legalBasis"]?["article"]?.stringValue == "第六十一条")
      #expect(try await suspend("2026-03-20").isProblem(409))

      let reason = ["reason": "争议已决"]
      #expect(try await found.post("resumption", by: .window, reason).isProblem(403))
      let resumed = try await found.post("resumption", by: .supervisor, reason)
      #expect(resumed.json["status"]?.stringValue == "accepted")
      #expect(try await found.read()["suspension"] == nil)
      #expect(try await found.post("resumption", by: .supervisor, reason).isProblem(409))
    }
  }

  @Test func `a clerk who saw the original makes it evidence of grade B`() async throws {
    let city = try ServedCity()
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.scopeChange(city, client)
      func grade() async throws -> String? {
        try await found.read()["evidence"]?.arrayValue?
          .first { $0["material"]?.stringValue == "resolution" }?["grade"]?.stringValue
      }
      #expect(try await grade() == "C")
      for (body, member) in [
        (["material": "nothing", "note": "决议原件"], "material"),
        (["material": "resolution", "note": " "], "note"),
      ] {
        let wrong = try await found.post("paper-checks", by: .window, body)
        #expect(wrong.isProblem(422, about: [member]) && wrong.pointers == ["#/\(member)"])
      }
      let body = ["material": "resolution", "note": "决议原件"]
      #expect(try await found.post("paper-checks", by: .decider, body).isProblem(403))
      #expect(try await found.post("paper-checks", by: .window, body).status == 200)
      #expect(try await grade() == "B")
      #expect(try await found.post("paper-checks", by: .window, body).isProblem(409))
    }
  }

  @Test func `a task is passed on to an agency that may have it, which then answers it`()
    async throws
  {
    let city = try ServedCity()
    let there = try await city.officer("market-regulation", .reviewer)
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.scopeChange(city, client)
      let task = "/api/tasks/" + (try await found.task("review"))
      let reviewer = found.officers[.reviewer]
      func move(_ to: String, _ token: String?, _ more: [String: Any] = [:]) async throws
        -> Client.Answer
      {
        let body: [String: Any] = ["to": to, "reason": "职责调整"]
        return try await client.post(task + "/reassignment", token, body.merging(more) { $1 })
      }
      for to in ["education", "nowhere", ""] {
        let wrong = try await move(to, reviewer)
        #expect(wrong.isProblem(422, about: ["to"]) && wrong.pointers == ["#/to"], "\(to)")
      }
      for officer in ["", String(repeating: "x", count: 101)] {
        let wrong = try await move("market-regulation", reviewer, ["officer": officer])
        #expect(wrong.isProblem(422) && wrong.pointers == ["#/officer"])
      }
      #expect(try await move("market-regulation", found.citizen).isProblem(403))
      #expect(try await move("market-regulation", found.foreign).isProblem(404))
      #expect(try await move("market-regulation", found.officers[.window]).isProblem(403))
      let moved = try await move("market-regulation", reviewer)
      #expect(moved.status == 200)
      let agencies = moved.json["tasks"]?.arrayValue?.map { $0["agency"]?.stringValue }
      #expect(agencies == ["market-regulation"])
      #expect(
        try await client.post(task + "/completion", there, ["agrees": true]).status == 200)
      #expect(try await move("market-regulation", there).isProblem(404))
      #expect(
        try await move("market-regulation", there, ["case": found.id]).isProblem(409))
    }
  }

  @Test(arguments: ["skip", "hand"])
  func `an incident is tried again, and then passed over or decided by hand`(_ choice: String)
    async throws
  {
    let process = try ServedCity.text("processes/reviewed.bpmn")
    let broken = process.replacingOccurrences(
      of: #"<sequenceFlow id="flow_1" sourceRef="start" targetRef="check"/>"#,
      with: """
        <scriptTask id="doubt" name="比对" palmcity:en="Comparison" palmcity:result="doubt" \
        scriptFormat="application/feel"><script>if today &gt; date("2030-01-01") then true \
        else null</script></scriptTask>
        <sequenceFlow id="flow_0" sourceRef="start" targetRef="doubt"/>
        <sequenceFlow id="flow_1" sourceRef="doubt" targetRef="check"/>
        """)
    #expect(broken != process)
    let city = try ServedCity(with: ["processes/reviewed.bpmn": broken])
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.scopeChange(city, client)
      func resolve(_ body: [String: Any], by role: OfficerRole = .reviewer) async throws
        -> Client.Answer
      {
        try await client.post(
          "/api/tasks/\(found.task("incident"))/resolution", found.officers[role], body)
      }
      for (body, pointer) in [
        (["choice": "wait"] as [String: Any], "#/choice"), (["choice": "hand"], "#/grant"),
        (["choice": "skip", "grant": true, "note": "x"], "#/grant"),
        (["choice": "skip"], "#/note"),
      ] {
        let wrong = try await resolve(body)
        #expect(wrong.isProblem(422) && wrong.pointers == [pointer], "\(wrong.text)")
      }
      let byHand: [String: Any] = ["choice": "hand", "grant": false, "note": "材料不实"]
      #expect(try await resolve(byHand).isProblem(403))
      let first = try await found.task("incident")
      #expect(try await resolve(["choice": "retry"]).status == 200)
      #expect(try await found.task("incident") != first)
      if choice == "hand" {
        let decided = try await resolve(byHand, by: .decider)
        #expect(decided.json["status"]?.stringValue == "denied")
        #expect(try await found.read()["decision"]?["reasons"]?.arrayValue == ["材料不实"])
        return
      }
      let passed = try await resolve(["choice": "skip", "note": "比对服务停用"])
      #expect(passed.json["tasks"]?.arrayValue?.first?["act"]?.stringValue == "review")
      let review = try await found.task("review")
      #expect(
        try await client.post(
          "/api/tasks/\(review)/resolution", found.officers[.reviewer], ["choice": "retry"]
        ).isProblem(422))
    }
  }
}
