/// Where a licence's status is found: its place in a Token Status List.
public struct StatusReference: Sendable, Hashable, Codable {
  /// The list's address, equal to the list's own `sub`.
  public let uri: String
  /// The place in the list, from 0.
  public let index: Int

  /// The place `index` of the list at `uri`.
  public init(uri: String, index: Int) {
    self.uri = uri
    self.index = index
  }

  var json: JSONValue {
    ["status_list": ["idx": .integer(Int64(index)), "uri": .string(uri)]]
  }
}

/// Why a licence could not be issued: a mistake of the one who drew it up.
public enum IssueError: Error, Sendable, Hashable {
  /// A claim has a name that the format keeps for itself.
  case reservedClaim(String)
  /// A claim that should be disclosable is not among the claims.
  case unknownClaim(ClaimPath)
  /// The signed text would be longer than a verifier reads.
  case tooLarge(bytes: Int)
  /// The key cannot sign.
  case key(KeyError)
}

/// A licence before it is signed (SD-JWT VC, RFC 9901).
///
/// ```swift
/// let draft = LicenceDraft(
///   issuer: "https://city.example", type: "urn:palmcity:yantai:social-insurance",
///   claims: ["name": "王芳", "months": 132], disclosable: ["name", "months"],
///   issuedAt: now, holder: wallet.publicKey)
/// let text = try draft.issue(by: key, using: &generator)
/// ```
/// Times are seconds since 1970, UTC.
public struct LicenceDraft: Sendable, Hashable {
  /// Claims that the format gives a meaning; they are set by the members of this type.
  public static let reservedNames: Set<String> = [
    "iss", "vct", "vct#integrity", "iat", "nbf", "exp", "status", "cnf", "_sd", "_sd_alg", "...",
  ]

  /// The issuer's https address, under which its keys stand.
  public var issuer: String
  /// The kind of licence, a URI: `vct`.
  public var type: String
  /// What the licence says, in the order in which it is shown.
  public var claims: JSONObject
  /// Which of the claims the holder may keep back.
  public var disclosable: Set<ClaimPath>
  /// When it is issued.
  public var issuedAt: Int64
  /// From when it holds; nil means from its issue.
  public var notBefore: Int64?
  /// When it ends; nil means that it has no end.
  public var expiresAt: Int64?
  /// Where its status is found; nil means that it can never be revoked.
  public var status: StatusReference?
  /// The key of the wallet that may present it.
  public var holder: PublicKey?
  /// Digests of nothing, mixed among the true ones to hide how many there are.
  public var decoys: Int

  /// A draft of these parts.
  public init(
    issuer: String, type: String, claims: JSONObject, disclosable: Set<ClaimPath> = [],
    issuedAt: Int64, notBefore: Int64? = nil, expiresAt: Int64? = nil,
    status: StatusReference? = nil, holder: PublicKey? = nil, decoys: Int = 0
  ) {
    self.issuer = issuer
    self.type = type
    self.claims = claims
    self.disclosable = disclosable
    self.issuedAt = issuedAt
    self.notBefore = notBefore
    self.expiresAt = expiresAt
    self.status = status
    self.holder = holder
    self.decoys = decoys
  }

  /// Signs the licence and returns it with every disclosure: `<JWT>~<D1>~…~<Dn>~`.
  ///
  /// - Parameter generator: gives the salts; it must be unpredictable outside tests.
  public func issue(
    by key: IssuerKey, using generator: inout some RandomNumberGenerator
  ) throws(IssueError) -> String {
    for name in claims.names where Self.reservedNames.contains(name) {
      throw .reservedClaim(name)
    }
    var remaining = disclosable
    var disclosures: [Disclosure] = []
    let concealed = try conceal(
      claims, at: ClaimPath([]), decoys: decoys, &remaining, &disclosures, using: &generator)
    if let path = remaining.min(by: { $0.description < $1.description }) {
      throw .unknownClaim(path)
    }
    var payload: JSONObject = [
      "iss": .string(issuer), "vct": .string(type), "iat": .integer(issuedAt),
    ]
    if let notBefore { payload["nbf"] = .integer(notBefore) }
    if let expiresAt { payload["exp"] = .integer(expiresAt) }
    if let status { payload["status"] = status.json }
    if let holder { payload["cnf"] = ["jwk": holder.bareJWK] }
    for member in concealed.members { payload[member.name] = member.value }
    if !disclosures.isEmpty { payload["_sd_alg"] = "sha-256" }
    let signed: String
    do { signed = try CompactJWS.sign(payload, type: credentialType, key: key) } catch {
      throw .key(error)
    }
    let text = ([signed] + disclosures.map(\.text)).joined(separator: "~") + "~"
    guard text.utf8.count <= CredentialLimit.textBytes else {
      throw .tooLarge(bytes: text.utf8.count)
    }
    return text
  }

  /// Moves the disclosable members of `object` into disclosures, innermost first, and leaves
  /// their digests in `_sd`, sorted so that their order tells nothing (RFC 9901 section 4.2.4.1).
  private func conceal(
    _ object: JSONObject, at path: ClaimPath, decoys: Int, _ remaining: inout Set<ClaimPath>,
    _ disclosures: inout [Disclosure], using generator: inout some RandomNumberGenerator
  ) throws(IssueError) -> JSONObject {
    var open = JSONObject()
    var digests: [String] = []
    for member in object.members {
      if member.name == "_sd" || member.name == "..." { throw .reservedClaim(member.name) }
      let here = path.appending(member.name)
      var value = member.value
      if let inner = value.objectValue {
        value = .object(
          try conceal(inner, at: here, decoys: 0, &remaining, &disclosures, using: &generator))
      }
      guard remaining.remove(here) != nil else {
        open[member.name] = value
        continue
      }
      let salt = randomBytes(Disclosure.saltBytes, using: &generator)
      let disclosure = Disclosure(name: member.name, value: value, salt: salt)
      digests.append(disclosure.digest)
      disclosures.append(disclosure)
    }
    for _ in 0..<decoys {
      let nothing = Base64URL.encode(randomBytes(Disclosure.saltBytes * 2, using: &generator))
      digests.append(Disclosure.digest(nothing))
    }
    if !digests.isEmpty { open["_sd"] = .array(digests.sorted().map(JSONValue.string)) }
    return open
  }
}

/// The `typ` of an SD-JWT VC.
let credentialType = "dc+sd-jwt"

/// Bounds on a licence's text; a longer one is refused before it is read.
public enum CredentialLimit {
  /// Bytes of a licence or presentation with everything.
  public static let textBytes = 262_144
  /// Disclosures of one licence.
  public static let disclosures = 500
}
