/// What came of a verification.
public enum Verification: Sendable, Hashable {
  /// It may be relied on.
  case verified(VerifiedCredential)
  /// It may not, and why.
  case refused(VerificationRefusal)
}

/// What a verifier asks of the holder's proof.
public struct KeyBindingDemand: Sendable, Hashable {
  /// Age of a proof that is still taken, where nothing else is said.
  public static let maximumAgeSeconds: Int64 = 60

  /// For whom it must be made; nil takes any.
  public var audience: String?
  /// The nonce that it must carry; nil takes any.
  public var nonce: String?
  /// How old it may be.
  public var maximumAgeSeconds: Int64

  /// A demand of these parts.
  public init(
    audience: String? = nil, nonce: String? = nil,
    maximumAgeSeconds: Int64 = KeyBindingDemand.maximumAgeSeconds
  ) {
    self.audience = audience
    self.nonce = nonce
    self.maximumAgeSeconds = maximumAgeSeconds
  }
}

/// How far the clocks of issuer, wallet and verifier may differ.
public let clockSkewSeconds: Int64 = 30

/// Verifies a licence or presentation (RFC 9901 section 7.3, SD-JWT VC section 2.4).
///
/// A holder's proof that came with it is always checked against the holder's key and the text;
/// a `demand` makes one necessary and says for whom and how fresh.
///
/// - Parameters:
///   - text: the compact text.
///   - keys: the issuers' keys that are trusted.
///   - statusList: the list that the licence names; without it, a licence with a status is
///     refused.
///   - now: seconds since 1970.
///   - issuer: the only issuer that is taken, when given.
///   - demand: what is asked of the holder's proof; nil asks for none.
public func verify(
  _ text: String, keys: PublicKeySet, statusList: VerifiedStatusList?, now: Int64,
  issuer: String? = nil, demand: KeyBindingDemand? = nil
) -> Verification {
  do throws(VerificationRefusal) {
    let credential = try UnverifiedCredential(text)
    return .verified(
      try credential.verified(
        keys: keys, statusList: statusList, now: now, issuer: issuer, demand: demand))
  } catch { return .refused(error) }
}

/// The three times of a licence, seconds since 1970.
struct ValidityTimes {
  let issuedAt: Int64?
  let notBefore: Int64?
  let expiresAt: Int64?

  init(_ payload: JSONObject) throws(VerificationRefusal) {
    func time(_ name: String) throws(VerificationRefusal) -> Int64? {
      guard let value = payload[name] else { return nil }
      // A bound keeps the sums with ages and skews from overflowing.
      guard let seconds = value.integerValue, (0...Self.latestSeconds).contains(seconds) else {
        throw .malformed(reason: "\(name) is not a time")
      }
      return seconds
    }
    issuedAt = try time("iat")
    notBefore = try time("nbf")
    expiresAt = try time("exp")
  }

  /// The last second of the year 9999.
  static let latestSeconds: Int64 = 253_402_300_799

  func check(now: Int64) throws(VerificationRefusal) {
    if let expiresAt, now >= expiresAt { throw .expired(at: expiresAt) }
    if let start = notBefore, now < start - clockSkewSeconds { throw .notYetValid(from: start) }
    if let start = issuedAt, now < start - clockSkewSeconds { throw .notYetValid(from: start) }
  }
}

extension UnverifiedCredential {
  fileprivate func verified(
    keys: PublicKeySet, statusList: VerifiedStatusList?, now: Int64, issuer: String?,
    demand: KeyBindingDemand?
  ) throws(VerificationRefusal) -> VerifiedCredential {
    let keyID = signed.keyID ?? ""
    guard let key = keys[keyID] else { throw .unknownIssuerKey(id: keyID) }
    guard signed.isSigned(by: key) else { throw .badSignature }

    var resolver = try DisclosureResolver(disclosures)
    let payload = try resolver.payload(signed.payload)
    for path in resolver.paths.values where path.names.count == 1 {
      guard !LicenceDraft.reservedNames.subtracting(["iat"]).contains(path.names[0]) else {
        throw .malformed(reason: "\(path) must not be disclosed selectively")
      }
    }
    guard let said = payload["iss"]?.stringValue else { throw .malformed(reason: "no iss") }
    guard issuer == nil || issuer == said else { throw .wrongIssuer(said) }
    guard let type = payload["vct"]?.stringValue else { throw .malformed(reason: "no vct") }
    let times = try ValidityTimes(payload)
    try times.check(now: now)
    let status = try StatusReference(payload)
    if let status { try Self.check(status, in: statusList, now: now) }
    let holder = try holderKey(payload)
    let presentation = try checkProof(holder: holder, demand: demand, now: now)
    return VerifiedCredential(
      issuer: said, keyID: keyID, type: type, payload: payload, times: times, status: status,
      holder: holder, presentation: presentation)
  }

  private static func check(
    _ status: StatusReference, in list: VerifiedStatusList?, now: Int64
  ) throws(VerificationRefusal) {
    guard let list, list.uri == status.uri else { throw .statusListMissing(uri: status.uri) }
    if let end = list.expiresAt, now >= end { throw .statusListStale(since: end) }
    guard let value = list.statuses[status.index] else {
      throw .malformed(reason: "the status list has no place \(status.index)")
    }
    switch value {
    case .valid: return
    case .invalid: throw .revoked
    case .suspended: throw .suspended
    case .other(let number): throw .unknownStatus(number)
    }
  }

  private func holderKey(_ payload: JSONObject) throws(VerificationRefusal) -> PublicKey? {
    guard let confirmation = payload["cnf"] else { return nil }
    guard let jwk = confirmation["jwk"] else { throw .malformed(reason: "cnf has no jwk") }
    do throws(KeyError) { return try PublicKey(jwk: jwk) } catch {
      throw .malformed(reason: "cnf is no key of P-256")
    }
  }

  private func checkProof(
    holder: PublicKey?, demand: KeyBindingDemand?, now: Int64
  ) throws(VerificationRefusal) -> PresentationFacts? {
    guard let keyBindingJWT else {
      if demand != nil { throw .keyBindingMissing }
      return nil
    }
    guard let holder else { throw .keyBindingInvalid(reason: "the licence names no holder") }
    let proof: CompactJWS
    do throws(JWSError) { proof = try CompactJWS(keyBindingJWT, type: keyBindingType) } catch {
      throw .keyBindingInvalid(reason: error.reason)
    }
    guard proof.isSigned(by: holder) else {
      throw .keyBindingInvalid(reason: "it is not signed by the holder")
    }
    guard proof.payload["sd_hash"]?.stringValue == Disclosure.digest(bodyText) else {
      throw .keyBindingInvalid(reason: "it was made for another presentation")
    }
    guard let audience = proof.payload["aud"]?.stringValue,
      let nonce = proof.payload["nonce"]?.stringValue,
      let madeAt = proof.payload["iat"]?.integerValue,
      (0...ValidityTimes.latestSeconds).contains(madeAt)
    else { throw .keyBindingInvalid(reason: "aud, nonce or iat is missing") }
    let facts = PresentationFacts(audience: audience, nonce: nonce, madeAt: madeAt)
    guard let demand else { return facts }
    guard demand.audience == nil || demand.audience == audience else {
      throw .keyBindingInvalid(reason: "it was made for another verifier")
    }
    guard demand.nonce == nil || demand.nonce == nonce else {
      throw .keyBindingInvalid(reason: "it carries another nonce")
    }
    guard madeAt <= now + clockSkewSeconds else {
      throw .keyBindingInvalid(reason: "it was made in the future")
    }
    guard now - madeAt <= demand.maximumAgeSeconds else { throw .presentationExpired }
    return facts
  }
}

extension StatusReference {
  /// Reads the `status` claim; nil when there is none.
  init?(_ payload: JSONObject) throws(VerificationRefusal) {
    guard let status = payload["status"] else { return nil }
    guard let place = status["status_list"]?["idx"]?.integerValue, place >= 0,
      let uri = status["status_list"]?["uri"]?.stringValue, let index = Int(exactly: place)
    else { throw .malformed(reason: "status names no place in a status list") }
    self.init(uri: uri, index: index)
  }
}
