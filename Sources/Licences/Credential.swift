/// A licence or presentation that was read but not verified: nothing in it may be relied on.
public struct UnverifiedCredential: Sendable, Hashable {
  /// The issuer-signed JWT.
  public let issuerJWT: String
  /// The disclosures that came with it.
  public let disclosures: [Disclosure]
  /// The holder's proof, when there is one.
  public let keyBindingJWT: String?
  let signed: CompactJWS

  /// Reads the compact text `<JWT>~<D1>~…~<Dn>~[<KB-JWT>]` (RFC 9901 section 4), white space
  /// around it ignored. Throws `malformed`.
  public init(_ text: String) throws(VerificationRefusal) {
    guard text.utf8.count <= CredentialLimit.textBytes else {
      throw .malformed(reason: "longer than \(CredentialLimit.textBytes) bytes")
    }
    let space: Set<Character> = [" ", "\n", "\r", "\r\n", "\t"]
    var body = text[...]
    while let first = body.first, space.contains(first) { body.removeFirst() }
    while let last = body.last, space.contains(last) { body.removeLast() }
    let parts = body.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2 else { throw .malformed(reason: "there is no ~") }
    guard parts.count - 2 <= CredentialLimit.disclosures else {
      throw .malformed(reason: "more than \(CredentialLimit.disclosures) disclosures")
    }
    issuerJWT = parts[0]
    do throws(JWSError) { signed = try CompactJWS(parts[0], type: credentialType) } catch {
      throw .malformed(reason: "issuer's JWT: \(error.reason)")
    }
    var disclosures: [Disclosure] = []
    for part in parts[1..<(parts.count - 1)] { disclosures.append(try Disclosure(part)) }
    self.disclosures = disclosures
    let last = parts[parts.count - 1]
    keyBindingJWT = last.isEmpty ? nil : last
  }

  private init(_ other: UnverifiedCredential, disclosures: [Disclosure], proof: String?) {
    issuerJWT = other.issuerJWT
    signed = other.signed
    self.disclosures = disclosures
    keyBindingJWT = proof
  }

  /// The compact text.
  public var text: String { bodyText + (keyBindingJWT ?? "") }

  /// The text up to and with the last `~`, over which `sd_hash` is made.
  var bodyText: String {
    ([issuerJWT] + disclosures.map(\.text)).joined(separator: "~") + "~"
  }

  /// Which claims can be shown or kept back.
  public func disclosablePaths() throws(VerificationRefusal) -> [ClaimPath] {
    var resolver = try DisclosureResolver(disclosures)
    _ = try resolver.payload(signed.payload)
    return disclosures.compactMap { resolver.paths[$0.digest] }
  }

  /// The same licence with only these claims shown, and those that hold them. Claims that the
  /// issuer left open are always shown. Any earlier proof is dropped.
  public func showing(_ paths: Set<ClaimPath>) throws(VerificationRefusal) -> UnverifiedCredential {
    var resolver = try DisclosureResolver(disclosures)
    _ = try resolver.payload(signed.payload)
    let chosen = disclosures.filter { disclosure in
      guard let path = resolver.paths[disclosure.digest] else { return false }
      return paths.contains { path.isPrefix(of: $0) }
    }
    return UnverifiedCredential(self, disclosures: chosen, proof: nil)
  }

  /// The same presentation with the holder's proof for one verifier (RFC 9901 section 4.3).
  ///
  /// - Parameters:
  ///   - audience: who may rely on it, usually an https address.
  ///   - nonce: what makes it usable once.
  ///   - now: seconds since 1970.
  public func bound(
    to audience: String, nonce: String, now: Int64, by key: HolderKey
  ) throws(KeyError) -> UnverifiedCredential {
    let payload: JSONObject = [
      "iat": .integer(now), "aud": .string(audience), "nonce": .string(nonce),
      "sd_hash": .string(Disclosure.digest(bodyText)),
    ]
    let proof = try CompactJWS.sign(payload, type: keyBindingType, key: key, namesKey: false)
    return UnverifiedCredential(self, disclosures: disclosures, proof: proof)
  }
}

/// The `typ` of a holder's proof.
let keyBindingType = "kb+jwt"

/// A licence whose signature, times, status and disclosures were checked. Only `verify` makes
/// one, so whoever holds it may rely on it.
public struct VerifiedCredential: Sendable, Hashable {
  /// Who issued it.
  public let issuer: String
  /// The identifier of the key that signed it.
  public let keyID: String
  /// The kind of licence.
  public let type: String
  /// What was shown: the open claims in their order, then the disclosed ones in the order of
  /// their digests.
  public let claims: JSONObject
  /// When it was issued, seconds since 1970.
  public let issuedAt: Int64?
  /// From when it holds.
  public let notBefore: Int64?
  /// When it ends.
  public let expiresAt: Int64?
  /// Where its status was found.
  public let status: StatusReference?
  /// The holder's key.
  public let holder: PublicKey?
  /// How it was presented, when the holder's proof came with it.
  public let presentation: PresentationFacts?

  init(
    issuer: String, keyID: String, type: String, payload: JSONObject, times: ValidityTimes,
    status: StatusReference?, holder: PublicKey?, presentation: PresentationFacts?
  ) {
    self.issuer = issuer
    self.keyID = keyID
    self.type = type
    claims = JSONObject(
      unique: payload.members.filter { !LicenceDraft.reservedNames.contains($0.name) })
    issuedAt = times.issuedAt
    notBefore = times.notBefore
    expiresAt = times.expiresAt
    self.status = status
    self.holder = holder
    self.presentation = presentation
  }
}

/// What a holder's proof said.
public struct PresentationFacts: Sendable, Hashable {
  /// For whom it was made.
  public let audience: String
  /// What makes it usable once.
  public let nonce: String
  /// When it was made, seconds since 1970.
  public let madeAt: Int64
}
