import Foundation
import HTTPTypes
import Licences
import Testing

struct ResourceTests {
  @Test func `items are found, narrowed and paged`() async throws {
    try await ServedCity().serve { (client: Client) async throws -> Void in
      let all = try await client.get("/api/items")
      #expect(all.status == 200)
      #expect(all.items.count == 8)
      #expect(all.json["next"] == nil)
      var ids: [String] = []
      var next: String? = ""
      while let page = next {
        let answer = try await client.get(
          "/api/items?limit=3" + (page.isEmpty ? "" : "&page=\(page)"))
        #expect(answer.items.count <= 3)
        ids += answer.items.compactMap { $0["id"]?.stringValue }
        next = answer.json["next"]?.stringValue
      }
      #expect(ids == all.items.compactMap { $0["id"]?.stringValue })
      let found = try await client.get("/api/items?q=%E6%8A%A5%E9%94%80")
      #expect(found.items.first?["id"]?.stringValue == "medical-reimbursement")
      let organisations = try await client.get("/api/items?audience=organisation")
      #expect(!organisations.items.isEmpty && organisations.items.count < 8)
      #expect(try await client.get("/api/items?agency=nobody").items.isEmpty)
      let guide = try await client.get("/api/items/medical-reimbursement")
      #expect(guide.json["fields"]?.arrayValue?.count == 6)
      #expect(guide.json["known"]?.arrayValue == [])
    }
  }

  @Test func `what was read and is still so is not sent again`() async throws {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      for place in [
        "/api/items", "/api/items/insurance-certificate", "/api/cases", "/api/licences",
      ] {
        let first = try await client.get(place, token)
        let tag = try #require(first.headers[.eTag], "\(place)")
        let again = try await client.get(place, token, [.ifNoneMatch: "\"other\", W/\(tag)"])
        #expect(again.status == 304 && again.bytes.isEmpty && again.headers[.eTag] == tag)
      }
      let before = try #require(try await client.get("/api/cases", token).headers[.eTag])
      let applied = try await client.apply(
        token, key: "k1", ["item": "insurance-certificate", "answers": ["purpose": ["求职"]]])
      #expect(applied.status == 201)
      let after = try await client.get("/api/cases", token, [.ifNoneMatch: before])
      #expect(after.status == 200 && after.headers[.eTag] != before)
    }
  }

  @Test func `with a token the guide says what the city already holds`() async throws {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      let guide = try await client.get("/api/items/insurance-certificate", token)
      let known = guide.json["known"]?.arrayValue?.compactMap { $0["material"]?.stringValue }
      #expect(known == ["identity"])
    }
  }

  @Test func `an instant item: applied, decided, explained, in the wallet, shown and verified`()
    async throws
  {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    let stranger = try await city.citizen("p7")
    try await city.serve { (client: Client) async throws -> Void in
      let body = ["item": "insurance-certificate", "answers": ["purpose": ["求职"]]] as [String: Any]
      let made = try await client.apply(token, key: "k1", body)
      #expect(made.status == 201)
      #expect(made.json["status"]?.stringValue == "granted")
      let place = try #require(made.headers[.location])
      let again = try await client.apply(token, key: "k1", body)
      #expect(again.status == 201)
      #expect(again.bytes == made.bytes)
      #expect(again.headers[.location] == place)
      var other = body
      other["answers"] = ["purpose": ["入学"]]
      #expect(try await client.apply(token, key: "k1", other).isProblem(409))
      #expect(try await client.get("/api/cases", token).items.count == 1)

      let found = try await client.get(place, token)
      let tag = try #require(found.headers[.eTag])
      let unchanged = try await client.get(place, token, [.ifNoneMatch: tag])
      #expect(unchanged.status == 304)
      #expect(unchanged.bytes.isEmpty)
      #expect(try await client.get(place, token, [.ifNoneMatch: "\"0.2020-01-01\""]).status == 200)
      #expect(try await client.get(place, stranger).isProblem(404))
      #expect(try await client.get(place + "/events", stranger).isProblem(404))

      let events = try await client.get(place + "/events?limit=2", token)
      #expect(events.items.count == 2)
      #expect(events.json["next"]?.stringValue != nil)
      let why = try await client.get(place + "/explanation", token)
      #expect(why.items.first?["sentences"]?.arrayValue?.isEmpty == false)
      #expect(why.items.first?["rows"]?.arrayValue?.contains { $0["matched"] == true } == true)

      let wallet = try await client.get("/api/licences", token)
      let licence = try #require(wallet.items.first?["id"]?.stringValue)
      #expect(wallet.items.first?["credential"] == nil)
      let full = try await client.get("/api/licences/\(licence)", token)
      #expect(full.json["credential"]?.stringValue?.contains("~") == true)
      #expect(try await client.get("/api/licences/\(licence)", stranger).isProblem(404))
      let shows = "/api/licences/\(licence)/presentations"
      #expect(
        try await client.post(shows, token, ["disclose": ["purse"]])
          .isProblem(422, about: ["disclose"]))
      let shown = try await client.post(shows, token, ["disclose": ["name", "kinds"]])
      #expect(shown.status == 201)
      let code = try #require(shown.json["code"]?.stringValue)
      let checked = try await client.post("/api/verifications", nil, ["text": code])
      #expect(checked.json["valid"] == true)
      let claims = checked.json["claims"]?.arrayValue?.compactMap { $0["name"]?.stringValue }
      #expect(
        Set(claims ?? []) == ["licence_number", "name", "kinds", "coverage_status", "purpose"])
      let replayed = try await client.post("/api/verifications", nil, ["text": code])
      #expect(replayed.status == 200)
      #expect(replayed.json["valid"] == false)
      #expect(replayed.json["code"]?.stringValue == "replayed")

      #expect(
        try await client.post(place + "/rating", token, ["stars": 6]).isProblem(
          422, about: ["stars"]))
      let rated = try await client.post(place + "/rating", token, ["stars": 5, "comment": "好"])
      #expect(rated.json["rating"]?["stars"]?.integerValue == 5)
      #expect(rated.headers[.eTag] != tag)
      #expect(try await client.post(place + "/withdrawal", token, [:]).isProblem(409))
    }
  }

  @Test func `officers work a case through its corrections to a decision`() async throws {
    let city = try ServedCity()
    let citizen = try await city.citizen("p4")
    let window = try await city.officer("medical-insurance", .window)
    let reviewer = try await city.officer("medical-insurance", .reviewer)
    let decider = try await city.officer("medical-insurance", .decider)
    let foreign = try await city.officer("administrative-approval", .window)
    try await city.serve { (client: Client) async throws -> Void in
      let made = try await client.apply(citizen, key: "k1", city.reimbursement())
      #expect(made.status == 201)
      #expect(made.json["status"]?.stringValue == "submitted")
      let place = try #require(made.headers[.location])
      let tag = try #require(made.headers[.eTag])
      #expect(try await client.get("/api/tasks", window).items.count == 1)
      #expect(try await client.get("/api/tasks", foreign).items.isEmpty)
      #expect(try await client.get(place, foreign).isProblem(404))

      let points = [["about": "summary", "text": "看不清诊断"]]
      let asked = try await client.post(
        place + "/corrections", window, ["points": points], [.ifMatch: tag])
      #expect(asked.json["status"]?.stringValue == "correcting")
      #expect(
        try await client.send(.post, place + "/acceptance", window, nil, [.ifMatch: tag])
          .isProblem(412))
      let supply: [String: Any] = [
        "uploads": [
          [
            "material": "summary", "name": "better.pdf",
            "content": Data("%PDF-1.4 better".utf8).base64EncodedString(),
          ]
        ]
      ]
      let supplied = try await client.post(place + "/supplies", citizen, supply)
      #expect(supplied.json["status"]?.stringValue == "submitted")
      let accepted = try await client.send(.post, place + "/acceptance", window)
      #expect(accepted.json["status"]?.stringValue == "accepted")
      #expect(try await client.send(.post, place + "/acceptance", window).isProblem(409))

      func task(_ token: String) async throws -> String {
        let all = try await client.get("/api/tasks", token)
        return "/api/tasks/\(try #require(all.items.first?["id"]?.stringValue))/completion"
      }
      let waiting = try await client.get("/api/tasks", reviewer).items.first?["name"]
      #expect(waiting?["zh"]?.stringValue == "审查" && waiting?["en"]?.stringValue == "Review")
      let review = try await task(reviewer)
      #expect(try await client.post(review, reviewer, [:]).isProblem(422, about: ["agrees"]))
      #expect(try await client.post(review, foreign, ["agrees": true]).isProblem(404))
      let reviewed = try await client.post(review, reviewer, ["agrees": true, "note": "票据齐全"])
      #expect(reviewed.status == 200)
      #expect(reviewed.json["tasks"]?.arrayValue?.first?["name"]?["en"]?.stringValue == "Decision")
      let opinions = try await client.get(place, decider).json["opinions"]?.arrayValue
      #expect(opinions?.map { $0["name"]?["en"]?.stringValue } == ["Review"])
      let decision = try await task(decider)
      let decided = try await client.post(decision, decider, ["grant": true])
      #expect(decided.json["status"]?.stringValue == "granted")
      #expect(try await client.post(decision, decider, ["grant": true]).isProblem(404))
      let id = try #require(decided.json["id"]?.stringValue)
      let named: [String: Any] = ["grant": true, "case": id]
      #expect(try await client.post(decision, decider, named).isProblem(409))
      #expect(try await client.post(decision, foreign, named).isProblem(404))
      #expect(
        try await client.post(review, reviewer, ["agrees": true, "case": id]).isProblem(409))

      let done = try await client.get(place, citizen)
      #expect(done.json["decision"]?["by"]?.stringValue == "officer")
      #expect(done.json["outcomes"]?.arrayValue?.isEmpty == false)
      #expect(done.json["opinions"] == nil)
    }
  }

  @Test func `cases are paged, newest first, each once`() async throws {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      for key in 1...5 {
        let made = try await client.apply(
          token, key: "k\(key)",
          ["item": "insurance-certificate", "answers": ["purpose": ["求职"]]])
        #expect(made.status == 201)
      }
      var seen: [String] = []
      var next: String? = ""
      while let page = next, seen.count <= 5 {
        let answer = try await client.get(
          "/api/cases?limit=2" + (page.isEmpty ? "" : "&page=\(page)"), token)
        seen += answer.items.compactMap { $0["id"]?.stringValue }
        next = answer.json["next"]?.stringValue
      }
      #expect(seen.count == 5)
      #expect(Set(seen).count == 5)
    }
  }
}
