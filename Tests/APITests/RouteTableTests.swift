import API
import Casework
import Catalogue
import Foundation
import Testing

struct RouteTableTests {
  private func paths() throws -> [String: [String: Any]] {
    let document = try #require(
      JSONSerialization.jsonObject(with: APIRoutes.openAPIDocument()) as? [String: Any])
    #expect(document["openapi"] as? String == "3.1.0")
    return try #require(document["paths"] as? [String: [String: Any]])
  }

  @Test func `every route is in the OpenAPI document, and the document knows no other`() throws {
    let described = Set(
      try paths().flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
    let served = Set(APIRoutes.table.map { "\($0.method.rawValue) \($0.path)" })
    #expect(described == served)
    #expect(served.count == APIRoutes.table.count)
  }

  @Test func `the document says who needs a token, as the routes do`() throws {
    let paths = try paths()
    for route in APIRoutes.table {
      let method = route.method.rawValue.lowercased()
      let operation = try #require(paths[route.path]?[method] as? [String: Any])
      let security = operation["security"] as? [[String: Any]]
      let expected = [APIRoute.Access.open: 0, .optional: 2, .bearer: nil][route.access]
      #expect(security?.count == expected, "\(method) \(route.path)")
    }
  }

  @Test func `every reference of the document leads somewhere, and operations differ`() throws {
    let data = try APIRoutes.openAPIDocument()
    let document = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    var operations: [String] = []
    func walk(_ value: Any) {
      if let list = value as? [Any] { list.forEach(walk) }
      guard let object = value as? [String: Any] else { return }
      if let name = object["operationId"] as? String { operations.append(name) }
      if let reference = object["$ref"] as? String {
        var place: Any? = document
        for part in reference.dropFirst(2).split(separator: "/") {
          place = (place as? [String: Any])?[String(part)]
        }
        #expect(place != nil, "\(reference)")
      }
      object.values.forEach(walk)
    }
    walk(document)
    #expect(Set(operations).count == operations.count)
    #expect(operations.count == APIRoutes.table.count)
  }

  @Test func `each route declares the parameters of its path`() throws {
    let paths = try paths()
    for route in APIRoutes.table {
      let operation = try #require(
        paths[route.path]?[route.method.rawValue.lowercased()] as? [String: Any])
      let parameters = operation["parameters"] as? [[String: String]] ?? []
      for part in route.path.split(separator: "/") where part.hasPrefix("{") {
        let reference = "#/components/parameters/\(part.dropFirst().dropLast())"
        #expect(parameters.contains { $0["$ref"] == reference }, "\(route.path)")
      }
    }
  }

  @Test func `an answer is held to its description`() {
    #expect(Described.gaps(["zh": "受理"], "Text") == [])
    #expect(
      Described.gaps(["en": 1, "fr": "x"], "Text")
        == ["Text.zh is missing", "Text.en: no string", "Text.fr is not described"])
    #expect(Described.gaps([:], "Nothing").count == 1)
  }

  @Test func `lists of words in the document are those of the law's types`() throws {
    let data = try APIRoutes.openAPIDocument()
    let document = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    func words(_ schema: String, _ path: String...) -> [String] {
      var place: Any? = document
      for part in ["components", "schemas", schema] + path {
        place = (place as? [String: Any])?[part]
      }
      return (place as? [String: Any])?["enum"] as? [String] ?? []
    }
    let kinds = ProcedureKind.allCases.map(\.rawValue)
    let grounds = Reversal.Ground.allCases.map(\.rawValue)
    #expect(words("NewProcedure", "properties", "kind") == kinds)
    #expect(
      words("Case", "properties", "procedures", "items", "properties", "kind") == kinds)
    #expect(words("NewReversal", "properties", "ground") == grounds)
    #expect(words("Case", "properties", "reversal", "properties", "ground") == grounds)
    #expect(
      words("Case", "properties", "documents", "items", "properties", "kind")
        == CaseDocument.Kind.allCases.map(\.rawValue))
  }
}
