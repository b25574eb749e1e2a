import Foundation
import HTTPTypes
import Licences
import Testing

@testable import API

/// Bodies are taken whole or not at all: a member that nobody reads is said to be one.
struct BodyTests {
  private static let bodies: [String: Members] = [
    "NewCase": NewCase.members, "NewUpload": NewUpload.members, "NewSupply": NewSupply.members,
    "NewWithdrawal": NewWithdrawal.members, "NewRating": NewRating.members,
    "NewRefusal": NewRefusal.members, "NewCorrections": NewCorrections.members,
    "NewCompletion": NewCompletion.members, "NewPresentation": NewPresentation.members,
    "NewVerification": NewVerification.members, "NewReason": NewReason.members,
    "NewProcedure": NewProcedure.members,
    "NewProcedureCompletion": NewProcedureCompletion.members,
    "NewSuspension": NewSuspension.members, "NewReturn": NewReturn.members,
    "NewReversal": NewReversal.members, "NewPaperCheck": NewPaperCheck.members,
    "NewReassignment": NewReassignment.members, "NewResolution": NewResolution.members,
  ]

  private func schemas() throws -> [String: [String: Any]] {
    let document = try #require(
      JSONSerialization.jsonObject(with: APIRoutes.openAPIDocument()) as? [String: Any])
    let components = document["components"] as? [String: Any]
    return try #require(components?["schemas"] as? [String: [String: Any]])
  }

  /// The document's schema and the members that are read agree, objects inside included.
  private func agree(
    _ schema: [String: Any], _ members: Members, _ place: String, _ all: [String: [String: Any]]
  ) {
    if let reference = schema["$ref"] as? String, let name = reference.split(separator: "/").last {
      return agree(all[String(name)] ?? [:], members, place, all)
    }
    switch members {
    case .any: #expect(schema["properties"] == nil && schema["oneOf"] == nil, "\(place)")
    case .list(let element):
      agree(schema["items"] as? [String: Any] ?? [:], element, place + "[]", all)
    case .object(let known):
      let forms = schema["oneOf"] as? [[String: Any]] ?? [schema]
      for form in forms { #expect(form["additionalProperties"] as? Bool == false, "\(place)") }
      let described = forms.compactMap { $0["properties"] as? [String: [String: Any]] }
        .reduce(into: [:]) { $0.merge($1) { first, _ in first } }
      #expect(Set(described.keys) == Set(known.keys), "\(place)")
      for (name, inner) in known {
        agree(described[name] ?? [:], inner, "\(place).\(name)", all)
      }
    }
  }

  @Test func `every body's members are those that the document describes`() throws {
    let all = try schemas()
    #expect(Set(all.keys.filter { $0.hasPrefix("New") }) == Set(Self.bodies.keys))
    for (name, members) in Self.bodies { agree(all[name] ?? [:], members, name, all) }
  }

  @Test func `a member that nobody reads is refused, with its place as a JSON Pointer`()
    async throws
  {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      let strange: [String: Any] = [
        "item": "insurance-certificate", "answers": ["purpose": ["求职"]], "promises": ["x"],
        "uploads": [["material": "a", "name": "b", "content": "", "a/b~ü": 1]],
      ]
      let answer = try await client.apply(token, key: "k", strange)
      #expect(answer.isProblem(400, about: ["promises", "uploads.0.a/b~ü"]))
      let pointers = answer.json["errors"]?.arrayValue?.map { $0["pointer"]?.stringValue }
      #expect(pointers == ["#/promises", "#/uploads/0/a~1b~0%C3%BC"])
      #expect(try await client.get("/api/cases", token).items.isEmpty)
      // A misspelt member is named, and not only the one that is missing for it.
      let misspelt = try await client.post("/api/verifications", nil, ["txet": "x"])
      #expect(misspelt.isProblem(400, about: ["txet"]))
      let many = Dictionary(uniqueKeysWithValues: (0..<100).map { ("x\($0)", 1) })
      let bounded = try await client.post("/api/verifications", nil, many)
      #expect(bounded.json["errors"]?.arrayValue?.count == 20)
    }
  }

  @Test(arguments: [
    (#"{"a": 1, "b": [{"a": 1}, {"a": 2}], "c": "a\""}"#, []),
    (#"{"a": 1, "b": {"a": 2}, "a": 3, "a": 4}"#, ["#/a", "#/a"]),
    (#"[1, [2, {"x": {}, "y": [], "x": "}"}], {"x\\": 1}]"#, ["#/1/1/x"]),
    (#"{"a/b": 1, "\u0061\/b": 2, "中": 1, "\u4e2d": 2}"#, ["#/a~1b", "#/%E4%B8%AD"]),
    (#"{"a": "\\", "b": "{\"a\": 1, \"a\": 2}"}"#, []), ("[]", []), (#""\""#, []), ("{\"a", []),
    (#"}],"a",{"a":,"a""#, ["#/a"]),
  ])
  func `a name that stands twice in one object is found, however it is written`(
    _ text: String, _ pointers: [String]
  ) {
    #expect(RepeatedMembers.places(in: Array(text.utf8)).map(\.pointer) == pointers)
  }

  @Test func `a member that stands twice is refused, whichever of the two was meant`() async throws
  {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    let headers: HTTPFields = [
      .contentType: "application/json",
      try #require(HTTPField.Name("Idempotency-Key")): "k",
    ]
    try await city.serve { (client: Client) async throws -> Void in
      let body =
        #"{"item": "insurance-certificate", "answers": {"purpose": ["求职"], "purpose": ["购房"]}}"#
      let answer = try await client.send(.post, "/api/cases", token, Array(body.utf8), headers)
      #expect(answer.isProblem(400, about: ["answers.purpose"]))
      let pointers = answer.json["errors"]?.arrayValue?.map { $0["pointer"]?.stringValue }
      #expect(pointers == ["#/answers/purpose"])
      #expect(try await client.get("/api/cases", token).items.isEmpty)
    }
  }

  @Test func `what is missing, of another type or unknown to the form has its pointer too`()
    async throws
  {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    try await city.serve { (client: Client) async throws -> Void in
      func pointer(_ body: [String: Any]) async throws -> String? {
        try await client.apply(token, key: "k", body)
          .json["errors"]?.arrayValue?.first?["pointer"]?.stringValue
      }
      #expect(try await pointer([:]) == "#/item")
      #expect(try await pointer(["item": "x", "answers": ["a": "b"]]) == "#/answers/a")
      #expect(
        try await pointer(["item": "insurance-certificate", "answers": ["nothing": ["b"]]])
          == "#/answers/nothing")
    }
  }

  @Test func `an opinion takes no reasons, and a decision no note`() async throws {
    let city = try ServedCity()
    let officer = try await city.officer("medical-insurance", .reviewer)
    try await city.serve { (client: Client) async throws -> Void in
      let path = "/api/tasks/nothing/completion"
      #expect(
        try await client.post(path, officer, ["agrees": true, "reasons": ["x"]])
          .isProblem(422, about: ["reasons"]))
      #expect(
        try await client.post(path, officer, ["grant": true, "note": "x"])
          .isProblem(422, about: ["note"]))
    }
  }

  @Test func `an application that meets a pause is not said to be kept`() async throws {
    let city = try ServedCity()
    let token = try await city.citizen("p1")
    _ = try await city.hall.setPaused(
      true, item: "insurance-certificate", reason: "检修", as: .system
    ).get()
    try await city.serve { (client: Client) async throws -> Void in
      let answer = try await client.apply(
        token, key: "k", ["item": "insurance-certificate", "answers": ["purpose": ["求职"]]])
      #expect(answer.json["detail"]?.stringValue?.contains("没有收件，恢复后请再次提交") == true)
      #expect(!answer.text.contains("已保存"))
    }
  }
}
