import Testing

@testable import Licences

@Suite struct HostileInputTests {
  var town = Town()
  let demand = KeyBindingDemand(audience: Town.verifier, nonce: "n-1")

  @Test mutating func `any byte flipped in a presentation is refused`() throws {
    let list = try town.list()
    var bytes = Array(try town.present(["name", "months"]).utf8)
    #expect(
      town.check(String(decoding: bytes, as: UTF8.self), list: list, demand: demand).refusal == nil)
    for index in bytes.indices {
      let kept = bytes[index]
      for change in [UInt8(0x01), 0x20, 0x80, kept ^ UInt8(ascii: "~"), kept ^ UInt8(ascii: ".")]
      where change != 0 {
        bytes[index] = kept ^ change
        let broken = String(decoding: bytes, as: UTF8.self)
        #expect(town.check(broken, list: list, demand: demand).refusal != nil, "byte \(index)")
      }
      bytes[index] = kept
    }
  }

  @Test mutating func `any part cut off, doubled or moved is refused`() throws {
    let list = try town.list()
    let text = try town.present(["name", "months"])
    for length in 0..<text.utf8.count {
      let cut = String(text.prefix(length))
      #expect(town.check(cut, list: list, demand: demand).refusal != nil, "cut at \(length)")
    }
    let parts = text.split(separator: "~", omittingEmptySubsequences: false)
    for (from, part) in parts.enumerated() {
      for to in parts.indices {
        var changed = parts
        changed.insert(part, at: to)
        let doubled = changed.joined(separator: "~")
        #expect(town.check(doubled, list: list, demand: demand).refusal != nil, "\(from) \(to)")
      }
    }
    let swapped = [parts[0], parts[2], parts[1], parts[3]].joined(separator: "~")
    #expect(
      town.check(swapped, list: list, demand: demand).refusal
        == .keyBindingInvalid(reason: "it was made for another presentation"))
  }

  @Test mutating func `noise is refused and crashes nothing`() throws {
    let list = try town.list()
    let text = Array(try town.present().utf8)
    let alphabet = Array("~.-_ABCabc012{}[]\",:=\n 烟".utf8)
    for _ in 0..<2000 {
      var noise = text
      for _ in 0..<Int.random(in: 1...8, using: &town.generator) {
        let place = Int.random(in: 0..<noise.count, using: &town.generator)
        let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &town.generator)]
        switch Int.random(in: 0...2, using: &town.generator) {
        case 0 where noise[place] != byte: noise[place] = byte
        case 1: noise.remove(at: place)
        default: noise.insert(byte, at: place)
        }
      }
      guard
        String(decoding: noise, as: UTF8.self).filter({ !$0.isWhitespace })
          != String(decoding: text, as: UTF8.self)
      else { continue }
      let found = town.check(String(decoding: noise, as: UTF8.self), list: list, demand: demand)
      #expect(found.refusal != nil)
    }
  }

  @Test mutating func `a licence signed with another algorithm or type is refused`() throws {
    let parts = try town.issue().split(separator: ".").map(String.init)
    let headers = [
      #"{"typ":"dc+sd-jwt","alg":"none","kid":"hrss-2026"}"#: "alg is not ES256",
      #"{"typ":"dc+sd-jwt","alg":"HS256","kid":"hrss-2026"}"#: "alg is not ES256",
      #"{"typ":"JWT","alg":"ES256","kid":"hrss-2026"}"#: "typ is not dc+sd-jwt",
      #"{"typ":"dc+sd-jwt","alg":"ES256","crit":["x"]}"#: "an unknown critical header",
    ]
    for (header, reason) in headers {
      let text = ([Base64URL.encode(header.utf8)] + parts.dropFirst()).joined(separator: ".")
      #expect(
        town.check(text, list: try town.list()).refusal
          == .malformed(reason: "issuer's JWT: \(reason)"))
    }
  }

  /// A licence of a payload that our own issuer would never write.
  private func signed(_ payload: JSONObject, _ disclosures: [String] = []) throws -> String {
    var whole: JSONObject = ["iss": .string(Town.issuer), "vct": "urn:x", "_sd_alg": "sha-256"]
    for member in payload.members { whole[member.name] = member.value }
    let jwt = try CompactJWS.sign(whole, type: "dc+sd-jwt", key: town.key)
    return ([jwt] + disclosures).joined(separator: "~") + "~"
  }

  private func disclosure(_ parts: JSONValue) -> String { Base64URL.encode(parts.encodedBytes) }

  private func refusal(_ payload: JSONObject, _ disclosures: [String] = []) throws
    -> VerificationRefusal?
  {
    town.check(try signed(payload, disclosures), list: nil).refusal
  }

  @Test func `a disclosure must be where the issuer put it, once`() throws {
    let name = disclosure(["salt", "name", "王芳"])
    let digest = JSONValue.string(Disclosure.digest(name))
    #expect(try refusal(["_sd": [digest]], [name]) == nil)
    #expect(try refusal(["_sd": []], [name]) == .disclosureNotReferenced)
    #expect(try refusal(["_sd": [digest, digest]], [name]) == .duplicateDigest)
    #expect(try refusal(["_sd": [digest]], [name, name]) == .duplicateDigest)
    #expect(try refusal(["_sd": [digest], "a": ["_sd": [digest]]]) == .duplicateDigest)
    #expect(
      try refusal(["_sd": [digest], "name": "李"], [name])
        == .malformed(reason: "a disclosed claim is there already"))
    #expect(
      try refusal(["list": [["...": digest]]], [name])
        == .malformed(reason: "an object's disclosure stands in an array"))
    #expect(try refusal(["_sd": "x"]) == .malformed(reason: "_sd is not an array of texts"))
    #expect(try refusal(["_sd": [1]]) == .malformed(reason: "_sd is not an array of texts"))
    #expect(try refusal(["_sd_alg": "md5"]) == .malformed(reason: "_sd_alg is not sha-256"))
    #expect(try refusal(["...": 1]) == .malformed(reason: "a claim is named ..."))
  }

  @Test func `elements of arrays are disclosed and left out`() throws {
    let shown = disclosure(["salt", "烟台"])
    let digest = JSONValue.string(Disclosure.digest(shown))
    let payload: JSONObject = [
      "places": [["...": digest], "威海", ["...": .string(Disclosure.digest("hidden"))]]
    ]
    let found = town.check(try signed(payload, [shown]), list: nil).credential
    #expect(found?.claims == ["places": ["烟台", "威海"]])
    #expect(
      try refusal(["_sd": [digest]], [shown])
        == .malformed(reason: "an array's disclosure stands in an object"))
    #expect(
      try refusal(["places": [["...": digest, "a": 1]]], [shown])
        == .malformed(reason: "an array's digest is not alone"))
  }

  @Test(arguments: ["iss", "vct", "exp", "nbf", "cnf", "status", "_sd_alg"])
  func `what a verifier relies on cannot be kept back`(name: String) throws {
    let hidden = disclosure(["salt", .string(name), "x"])
    let digest = JSONValue.string(Disclosure.digest(hidden))
    #expect(try refusal(["_sd": [digest]], [hidden]) != nil)
  }

  @Test(arguments: [
    #"["salt","_sd",[]]"#, #"["salt","...",1]"#, #"["salt"]"#, #"[1,"name",2]"#, #"{}"#, "[]",
    #"["salt","name","x","y"]"#, #"["salt",1,"x"]"#, "", "[",
  ])
  func `a disclosure of another form is refused`(json: String) throws {
    let text = try signed([:], [Base64URL.encode(json.utf8)])
    guard case .malformed = town.check(text, list: nil).refusal else {
      Issue.record("\(json) was not refused as malformed")
      return
    }
  }

  @Test(arguments: ["iat", "nbf", "exp"])
  func `a time that is none is refused`(name: String) throws {
    for value: JSONValue in ["1", .decimal("1.5"), -1, .integer(.max), .null, [1]] {
      #expect(
        try refusal([name: value]) == .malformed(reason: "\(name) is not a time"))
    }
  }

  @Test func `a status or holder that cannot be read is refused, not passed over`() throws {
    for status: JSONValue in [
      "valid", [:], ["status_list": ["idx": -1, "uri": "u"]], ["status_list": ["idx": 1]],
      .null,
    ] {
      #expect(
        try refusal(["status": status])
          == .malformed(reason: "status names no place in a status list"))
    }
    #expect(try refusal(["cnf": ["kid": "x"]]) == .malformed(reason: "cnf has no jwk"))
    #expect(
      try refusal(["cnf": ["jwk": ["kty": "oct"]]])
        == .malformed(reason: "cnf is no key of P-256"))
    #expect(try refusal(["iss": 1]) == .malformed(reason: "no iss"))
    #expect(try refusal(["vct": .null]) == .malformed(reason: "no vct"))
  }

  @Test func `disclosures within disclosures go only so deep`() throws {
    var text = disclosure(["salt", "a", 1])
    var chain = [text]
    for _ in 0..<200 {
      text = disclosure(["salt", "a", ["_sd": [.string(Disclosure.digest(text))]]])
      chain.append(text)
    }
    let payload: JSONObject = ["_sd": [.string(Disclosure.digest(text))]]
    #expect(try refusal(payload, chain) == .malformed(reason: "disclosures nested too deep"))
  }

  @Test mutating func `what is too large is refused before it is read`() throws {
    let huge = String(repeating: "A", count: CredentialLimit.textBytes + 1)
    #expect(town.check(huge, list: nil).refusal != nil)
    let many = String(repeating: "~", count: CredentialLimit.disclosures + 3)
    #expect(
      town.check("a.b.c" + many, list: nil).refusal
        == .malformed(reason: "more than \(CredentialLimit.disclosures) disclosures"))
    let deep = Base64URL.encode(String(repeating: "[", count: 100_000).utf8)
    #expect(town.check("\(deep).\(deep).\(deep)~", list: nil).refusal != nil)
    for text in ["", "~", "~~", "...~", "a~b", "..~", "烟台~"] {
      #expect(town.check(text, list: nil).refusal != nil)
    }
  }
}
