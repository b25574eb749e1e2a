import Foundation
import HTTPTypes
import Testing

/// Every error of the resources is problem details that say where and what.
struct ErrorTests {
  @Test func `what is not there, and methods that are not taken`() async throws {
    try await ServedCity().serve { (client: Client) async throws -> Void in
      #expect(try await client.get("/api/nothing").isProblem(404))
      #expect(try await client.get("/api").isProblem(404))
      let wrong = try await client.send(.delete, "/api/cases")
      #expect(wrong.isProblem(405))
      #expect(wrong.headers[.allow] == "GET, HEAD, POST")
      #expect(try await client.send(.post, "/healthz").headers[.allow] == "GET, HEAD")
      #expect(try await client.get("/api/items/nothing").isProblem(404))
    }
  }

  @Test func `a token is needed, and must be one of ours`() async throws {
    let city = try ServedCity()
    let officer = try await city.officer("medical-insurance", .window)
    let citizen = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      let none = try await client.get("/api/cases")
      #expect(none.isProblem(401))
      #expect(none.headers[.wwwAuthenticate] == #"Bearer realm="palmcity""#)
      for bad in ["pc_forged", "x", String(repeating: "x", count: 5000)] {
        let wrong = try await client.get("/api/cases", bad)
        #expect(wrong.isProblem(401))
        #expect(wrong.headers[.wwwAuthenticate]?.contains("invalid_token") == true)
      }
      #expect(try await client.get("/api/items/insurance-certificate", "forged").isProblem(401))
      #expect(try await client.get("/api/cases", officer).isProblem(403))
      #expect(try await client.get("/api/tasks", citizen).isProblem(403))
    }
  }

  @Test func `bodies that are no JSON, of another kind, too large or of another shape`()
    async throws
  {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    let key: HTTPFields = [try #require(HTTPField.Name("Idempotency-Key")): "k"]
    var json = key
    json[.contentType] = "application/json"
    let headers = json
    try await city.serve { (client: Client) async throws -> Void in
      let path = "/api/cases"
      #expect(try await client.send(.post, path, token, Array("{".utf8), headers).isProblem(400))
      #expect(try await client.send(.post, path, token, [0xFF, 0xFE], headers).isProblem(400))
      #expect(try await client.send(.post, path, token, nil, headers).isProblem(400))
      #expect(try await client.send(.post, path, token, Array("{}".utf8), key).isProblem(415))
      let deep = Array(String(repeating: "[", count: 100_000).utf8)
      #expect(try await client.send(.post, path, token, deep, headers).isProblem(400))
      #expect(
        try await client.apply(token, key: "k", [:]).isProblem(400, about: ["item"]))
      let typed = try await client.apply(
        token, key: "k", ["item": "x", "answers": ["a": "text"]])
      #expect(typed.isProblem(400, about: ["answers.a"]))
      #expect(String(decoding: typed.bytes, as: UTF8.self).contains("应当是数组"))
      for (item, wanted) in [(7 as Any, "应当是字符串"), (["x"], "应当是字符串")] {
        let answer = try await client.apply(token, key: "k", ["item": item])
        #expect(String(decoding: answer.bytes, as: UTF8.self).contains(wanted))
      }
      let list = try await client.apply(token, key: "k", ["item": "x", "answers": ["a"]])
      #expect(String(decoding: list.bytes, as: UTF8.self).contains("应当是对象"))
      let large = [UInt8](repeating: 32, count: 300 * 1024)
      #expect(
        try await client.send(.post, "/api/verifications", nil, large, headers).isProblem(413))
    }
  }

  @Test func `an application needs a key, an item, answers and files that are ones`() async throws {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      let good = ["item": "insurance-certificate", "answers": ["purpose": ["求职"]]] as [String: Any]
      #expect(
        try await client.post("/api/cases", token, good).isProblem(400, about: ["Idempotency-Key"]))
      #expect(
        try await client.apply(token, key: "a b", good).isProblem(400, about: ["Idempotency-Key"]))
      #expect(
        try await client.apply(token, key: "k", ["item": "nothing"])
          .isProblem(422, about: ["item"]))
      #expect(
        try await client.apply(
          token, key: "k", ["item": "insurance-certificate", "answers": ["purpose": ["bribes"]]]
        ).isProblem(422, about: ["purpose"]))
      #expect(
        try await client.apply(
          token, key: "k",
          ["item": "medical-reimbursement", "uploads": [["material": "summary", "name": "a"]]]
        ).isProblem(400, about: ["uploads.0.content"]))
      #expect(
        try await client.apply(
          token, key: "k",
          [
            "item": "medical-reimbursement",
            "uploads": [["material": "summary", "name": "a", "content": "!"]],
          ]
        ).isProblem(400, about: ["uploads.0.content"]))
      #expect(
        try await client.apply(
          token, key: "k",
          [
            "item": "medical-reimbursement",
            "uploads": [["material": "summary", "name": "a.pdf", "content": "AAAA"]],
          ]
        ).isProblem(422, about: ["summary"]))
      #expect(try await client.get("/api/cases", token).items.isEmpty)
    }
  }

  @Test func `query parameters are read within their bounds`() async throws {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      for (query, about) in [
        ("limit=0", "limit"), ("limit=51", "limit"), ("limit=x", "limit"), ("page=!!", "page"),
        ("page=bzotMQ", "page"), ("audience=cat", "audience"),
        ("q=" + String(repeating: "a", count: 101), "q"),
      ] {
        #expect(
          try await client.get("/api/items?\(query)").isProblem(400, about: [about]), "\(query)")
      }
      // A cursor of another kind of list.
      #expect(try await client.get("/api/cases?page=bzox", token).isProblem(400, about: ["page"]))
    }
  }

  @Test func `problems speak the reader's language`() async throws {
    try await ServedCity().serve { (client: Client) async throws -> Void in
      let zh = try await client.get("/api/nothing")
      #expect(zh.headers[.contentLanguage] == "zh-CN")
      #expect(zh.json["title"]?.stringValue == "没有找到")
      let en = try await client.get("/api/nothing", nil, [.acceptLanguage: "en-GB"])
      #expect(en.json["title"]?.stringValue == "Not found")
    }
  }

  @Test func `a closed store is a problem with a time to come back, and the health says so`()
    async throws
  {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try city.store.close()
    try await city.serve { (client: Client) async throws -> Void in
      let answer = try await client.get("/api/cases", token)
      #expect(answer.isProblem(503) || answer.isProblem(500))
      #expect(answer.json["request"]?.stringValue?.isEmpty == false)
      let health = try await client.get("/healthz")
      #expect(health.status == 503)
      #expect(health.json["status"]?.stringValue == "failing")
    }
  }
}
