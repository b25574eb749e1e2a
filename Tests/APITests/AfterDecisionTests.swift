import Casework
import Foundation
import HTTPTypes
import Licences
import Testing

/// The law's turns that end a case, or come after its decision.
struct AfterDecisionTests {
  @Test func `a case is given back, its applicant objects once, and a supervisor reopens it`()
    async throws
  {
    let city = try ServedCity()
    let stranger = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.scopeChange(city, client)
      func object(_ token: String?, _ reason: String = "材料齐全") async throws -> Client.Answer {
        try await client.post(found.place + "/objection", token, ["reason": reason])
      }
      #expect(try await object(found.citizen).isProblem(409))
      let law = ["law": "市场主体登记管理条例", "article": "第十九条"]
      let back: [String: Any] = ["reasons": ["决议无效"], "legalBasis": law]
      #expect(try await found.post("return", by: .reviewer, back).isProblem(403))
      let none = try await found.post("return", by: .decider, ["reasons": [], "legalBasis": law])
      #expect(none.isProblem(422, about: ["reasons"]) && none.pointers == ["#/reasons"])
      let returned = try await found.post("return", by: .decider, back)
      #expect(returned.json["status"]?.stringValue == "returned")
      #expect(try await found.post("return", by: .decider, back).isProblem(409))

      #expect(try await object(stranger).isProblem(404))
      #expect(try await object(found.officers[.decider]).isProblem(403))
      #expect(try await object(found.citizen, " ").pointers == ["#/reason"])
      #expect(try await found.read()["objectionUntil"]?.stringValue?.hasPrefix("2026-") == true)
      let objected = try await object(found.citizen)
      #expect(objected.json["objectionUntil"] == nil)
      #expect(objected.status == 200 && objected.headers[.eTag] != nil)
      #expect(objected.json["objections"]?.arrayValue?.count == 1)
      #expect(objected.json["objections"]?.arrayValue?.first?["upheld"] == nil)
      #expect(try await object(found.citizen).isProblem(409))

      let reason = ["reason": "决议有效"]
      #expect(try await found.post("reopening", by: .decider, reason).isProblem(403))
      let reopened = try await found.post("reopening", by: .supervisor, reason)
      #expect(reopened.json["status"]?.stringValue == "accepted")
      #expect(try await found.post("reopening", by: .supervisor, reason).isProblem(409))
      let read = try await found.read()
      #expect(read["reopenings"]?.arrayValue?.first?["reason"]?.stringValue == "决议有效")
      let papers = read["documents"]?.arrayValue?.compactMap { $0["kind"]?.stringValue }
      #expect(papers == ["acceptance", "returned", "objectionReceipt", "reopening"])
    }
  }

  @Test func `an objection that is upheld says so`() async throws {
    let city = try ServedCity()
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.scopeChange(city, client)
      _ = try await found.complete("review", by: .reviewer, ["agrees": false, "note": "决议无效"])
      let denied = try await found.complete(
        "decide", by: .decider, ["grant": false, "reasons": ["决议无效"]])
      #expect(denied.json["status"]?.stringValue == "denied")
      _ = try await client.post(found.place + "/objection", found.citizen, ["reason": "有效"])
      let answered = try await found.complete(
        "objection", by: .supervisor, ["agrees": true, "note": "异议成立"])
      #expect(answered.json["status"]?.stringValue == "accepted")
      #expect(try await found.read()["objections"]?.arrayValue?.first?["upheld"] == true)
    }
  }

  @Test func `a grant is reversed on a ground of the law, and says which`() async throws {
    let city = try ServedCity()
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.scopeChange(city, client)
      let body: [String: Any] = ["ground": "fraud", "reasons": ["决议系伪造"]]
      #expect(try await found.post("reversal", by: .supervisor, body).isProblem(409))
      _ = try await found.complete("review", by: .reviewer, ["agrees": true])
      let granted = try await found.complete("decide", by: .decider, ["grant": true])
      #expect(granted.json["status"]?.stringValue == "granted")
      let unknown = try await found.post(
        "reversal", by: .supervisor, ["ground": "6", "reasons": ["x"]])
      #expect(unknown.isProblem(422, about: ["ground"]) && unknown.pointers == ["#/ground"])
      #expect(unknown.text.contains("1、2、3、4、5、fraud"))
      #expect(try await found.post("reversal", by: .decider, body).isProblem(403))
      let reversed = try await found.post("reversal", by: .supervisor, body)
      #expect(reversed.json["status"]?.stringValue == "reversed")
      let licence = try await found.read()["licences"]?.arrayValue?.first
      #expect(licence?["recalledAt"]?.stringValue != nil)
      let read = try await found.read()
      #expect(read["reversal"]?["ground"]?.stringValue == "fraud")
      #expect(read["reversal"]?["reasons"]?.arrayValue == ["决议系伪造"])
      #expect(read["creditMark"]?["reason"]?["zh"]?.stringValue?.isEmpty == false)
    }
  }

  /// What each turn's body holds where nothing is wrong with it.
  private static var bodies: [(turn: String, body: [String: Any])] {
    [
      ("extension", ["reason": "x"]), ("procedures", ["kind": "听证", "reason": "x"]),
      ("procedures/p/completion", ["result": "x"]),
      (
        "suspension",
        [
          "reason": "x", "legalBasis": ["law": "x", "article": "y"], "until": "2026-03-20",
        ]
      ),
      ("resumption", ["reason": "x"]),
      ("return", ["reasons": ["x"], "legalBasis": ["law": "x", "article": "y"]]),
      ("reopening", ["reason": "x"]), ("reversal", ["ground": "1", "reasons": ["x"]]),
      ("paper-checks", ["material": "resolution", "note": "x"]),
      ("reassignment", ["to": "market-regulation", "reason": "x"]),
      ("resolution", ["choice": "retry"]),
    ]
  }

  @Test func `every turn says what is missing, unknown, too long, stale and not the reader's`()
    async throws
  {
    let city = try ServedCity()
    try await city.serve { (client: Client) async throws -> Void in
      let found = try await Accepted.scopeChange(city, client)
      let task = "/api/tasks/" + (try await found.task("review"))
      let before = try await found.read()
      for (turn, body) in Self.bodies {
        let isOfTask = turn == "reassignment" || turn == "resolution"
        let path = (isOfTask ? task : found.place) + "/" + turn
        func send(_ body: [String: Any], _ token: String?, _ tag: String? = nil) async throws
          -> Client.Answer
        {
          try await client.post(path, token, body, tag.map { [.ifMatch: $0] } ?? [:])
        }
        let reviewer = found.officers[.reviewer]
        for member in body.keys {
          let partial = body.filter { $0.key != member }
          let answer = try await send(partial, reviewer)
          #expect(answer.isProblem(400) && answer.pointers == ["#/\(member)"], "\(turn)")
        }
        let unknown = try await send(body.merging(["why": "x"]) { $1 }, reviewer)
        #expect(unknown.isProblem(400) && unknown.pointers == ["#/why"], "\(turn)")
        let stale = try await send(body, reviewer, "\"1.2026-03-02\"")
        #expect(stale.isProblem(412), "\(turn): \(stale.text)")
        #expect(try await send(body, reviewer, "x").isProblem(400), "\(turn)")
        #expect(try await send(body, found.citizen).isProblem(403), "\(turn)")
        #expect(try await send(body, found.foreign).isProblem(404), "\(turn)")
        #expect(try await send(body, nil).isProblem(401), "\(turn)")
      }
      let long = ["reason": String(repeating: "长", count: 2001)]
      let tooLong = try await found.post("extension", by: .reviewer, long)
      #expect(tooLong.isProblem(422, about: ["reason"]) && tooLong.pointers == ["#/reason"])
      #expect(try await found.read() == before)
    }
  }
}
