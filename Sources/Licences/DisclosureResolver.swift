/// Puts disclosures back where their digests stand (RFC 9901 section 7.1, steps 3 to 5).
struct DisclosureResolver {
  private let byDigest: [String: Disclosure]
  private var seen: Set<String> = []
  /// Where each disclosure was found, by its digest.
  private(set) var paths: [String: ClaimPath] = [:]

  init(_ disclosures: [Disclosure]) throws(VerificationRefusal) {
    var byDigest: [String: Disclosure] = [:]
    for disclosure in disclosures {
      guard byDigest.updateValue(disclosure, forKey: disclosure.digest) == nil else {
        throw .duplicateDigest
      }
    }
    self.byDigest = byDigest
  }

  /// The payload as its verifier reads it; every disclosure must have found its place.
  mutating func payload(_ signed: JSONObject) throws(VerificationRefusal) -> JSONObject {
    if let algorithm = signed["_sd_alg"], algorithm != "sha-256" {
      throw .malformed(reason: "_sd_alg is not sha-256")
    }
    var resolved = try object(signed, at: ClaimPath([]))
    resolved["_sd_alg"] = nil
    guard paths.count == byDigest.count else { throw .disclosureNotReferenced }
    return resolved
  }

  private mutating func value(
    _ value: JSONValue, at path: ClaimPath
  ) throws(VerificationRefusal) -> JSONValue {
    guard path.names.count <= JSONValue.Limit.depthLevels else {
      throw .malformed(reason: "disclosures nested too deep")
    }
    switch value {
    case .object(let inner): return .object(try object(inner, at: path))
    case .array(let elements): return .array(try array(elements, at: path))
    default: return value
    }
  }

  private mutating func object(
    _ signed: JSONObject, at path: ClaimPath
  ) throws(VerificationRefusal) -> JSONObject {
    var members: [JSONObject.Member] = []
    var names: Set<String> = []
    for member in signed.members where member.name != "_sd" {
      guard member.name != "..." else { throw .malformed(reason: "a claim is named ...") }
      let inner = try value(member.value, at: path.appending(member.name))
      members.append(JSONObject.Member(name: member.name, value: inner))
      names.insert(member.name)
    }
    for digest in try digests(signed) {
      guard let disclosure = try find(digest) else { continue }
      guard let name = disclosure.name else {
        throw .malformed(reason: "an array's disclosure stands in an object")
      }
      guard names.insert(name).inserted else {
        throw .malformed(reason: "a disclosed claim is there already")
      }
      let here = path.appending(name)
      paths[digest] = here
      members.append(JSONObject.Member(name: name, value: try value(disclosure.value, at: here)))
    }
    return JSONObject(unique: members)
  }

  private func digests(_ object: JSONObject) throws(VerificationRefusal) -> [String] {
    guard let entry = object["_sd"] else { return [] }
    let texts = entry.arrayValue?.compactMap(\.stringValue)
    guard let texts, texts.count == entry.arrayValue?.count else {
      throw .malformed(reason: "_sd is not an array of texts")
    }
    return texts
  }

  private mutating func array(
    _ elements: [JSONValue], at path: ClaimPath
  ) throws(VerificationRefusal) -> [JSONValue] {
    var output: [JSONValue] = []
    for (index, element) in elements.enumerated() {
      let here = path.appending(String(index))
      guard let digest = element["..."] else {
        output.append(try value(element, at: here))
        continue
      }
      guard let digest = digest.stringValue, element.objectValue?.members.count == 1 else {
        throw .malformed(reason: "an array's digest is not alone")
      }
      guard let disclosure = try find(digest) else { continue }
      guard disclosure.name == nil else {
        throw .malformed(reason: "an object's disclosure stands in an array")
      }
      paths[digest] = here
      output.append(try value(disclosure.value, at: here))
    }
    return output
  }

  private mutating func find(_ digest: String) throws(VerificationRefusal) -> Disclosure? {
    guard seen.insert(digest).inserted else { throw .duplicateDigest }
    return byDigest[digest]
  }
}
