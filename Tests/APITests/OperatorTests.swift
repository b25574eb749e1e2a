import Foundation
import HTTPTypes
import Licences
import Testing

struct OperatorTests {
  @Test func `health, and figures by route that name nobody`() async throws {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      let health = try await client.get("/healthz")
      #expect(health.status == 200)
      #expect(health.json["status"]?.stringValue == "ok")
      _ = try await client.get("/api/cases/secret-number", token)
      _ = try await client.get("/api/nothing/secret-number")
      let text = try await client.get("/metrics").text
      #expect(!text.contains("secret-number"))
      for line in [
        #"palmcity_http_requests_total{route="/api/cases/{id}",method="GET",status="404"} 1"#,
        #"palmcity_http_requests_total{route="NotFound",method="GET",status="404"} 1"#,
        #"palmcity_http_requests_total{route="/healthz",method="GET",status="200"} 1"#,
        #"palmcity_http_request_duration_seconds_bucket{route="/healthz",le="+Inf"} 1"#,
        "palmcity_store_up 1", "palmcity_commit_queue_length 0", "palmcity_outbox_pending 0",
        "palmcity_http_requests_running 1",
      ] {
        #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
      }
    }
  }

  @Test func `every line of the metrics is a comment or a name with a number`() async throws {
    try await ServedCity().serve { (client: Client) async throws -> Void in
      _ = try await client.get("/api/items")
      let answer = try await client.get("/metrics")
      #expect(answer.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
      let sample = /[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.e+-]+/
      for line in answer.text.split(separator: "\n") where !line.hasPrefix("#") {
        #expect(line.wholeMatch(of: sample) != nil, "\(line)")
      }
    }
  }

  @Test func `the issuer's keys and list verify what the wallet holds`() async throws {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      _ = try await client.apply(
        token, key: "k", ["item": "insurance-certificate", "answers": ["purpose": ["求职"]]])
      let id = try #require(
        try await client.get("/api/licences", token).items.first?["id"]?.stringValue)
      let credential = try #require(
        try await client.get("/api/licences/\(id)", token).json["credential"]?.stringValue)
      let keys = try await client.get("/.well-known/jwks.json")
      let issuer = try await client.get("/.well-known/jwt-vc-issuer")
      #expect(issuer.json["issuer"]?.stringValue == city.hall.licences.issuer)
      #expect(issuer.json["jwks"] == keys.json)
      #expect(!keys.text.contains("\"d\""))
      let list = try await client.get("/licences/status")
      #expect(list.headers[.contentType] == "application/statuslist+jwt")
      let checked = try verifyOffline(
        credential, jwks: keys.bytes, statusList: list.bytes,
        now: city.hall.now.milliseconds / 1000)
      guard case .verified = checked else {
        Issue.record("\(checked)")
        return
      }
    }
  }

  @Test func `the document is served as it rests`() async throws {
    try await ServedCity().serve { (client: Client) async throws -> Void in
      let answer = try await client.get("/api/openapi.json")
      #expect(answer.headers[.contentType] == "application/json")
      #expect(answer.json["openapi"]?.stringValue == "3.1.0")
    }
  }
}
