/// One sentence for citizens, Chinese first.
public struct Sentence: Sendable, Hashable, Codable {
  /// In Chinese.
  public let zh: String
  /// In English.
  public let en: String

  /// The same sentence in both languages.
  public init(zh: String, en: String) {
    self.zh = zh
    self.en = en
  }
}

/// Why a licence or its presentation is not accepted.
public enum VerificationRefusal: Error, Sendable, Hashable {
  /// The text is no SD-JWT VC; the reason names the part and is for technicians.
  case malformed(reason: String)
  /// No trusted key has this identifier.
  case unknownIssuerKey(id: String)
  /// The issuer is not the one that was expected.
  case wrongIssuer(String)
  /// The issuer's signature does not fit the text.
  case badSignature
  /// The licence ended at this second since 1970.
  case expired(at: Int64)
  /// The licence begins at this second since 1970.
  case notYetValid(from: Int64)
  /// The status list says that the licence was revoked or cancelled.
  case revoked
  /// The status list says that the licence is suspended.
  case suspended
  /// The status list gives a status that we do not know.
  case unknownStatus(UInt8)
  /// The licence names a status list that is not at hand.
  case statusListMissing(uri: String)
  /// The status list at hand ended at this second since 1970.
  case statusListStale(since: Int64)
  /// The text at hand is no status list that we can trust.
  case statusListUntrusted(reason: String)
  /// A disclosed claim is not one that the issuer signed.
  case disclosureNotReferenced
  /// One digest stands twice, or one disclosure was sent twice.
  case duplicateDigest
  /// The holder's proof is missing.
  case keyBindingMissing
  /// The holder's proof is wrong; the reason names what.
  case keyBindingInvalid(reason: String)
  /// The presentation or its code was made too long ago.
  case presentationExpired
  /// The presentation code was not made by this city.
  case presentationForged
  /// The presentation was shown before.
  case replayed

  /// A stable name for logs, metrics and the API.
  public var code: String {
    switch self {
    case .malformed: "malformed"
    case .unknownIssuerKey: "unknown-issuer-key"
    case .wrongIssuer: "wrong-issuer"
    case .badSignature: "bad-signature"
    case .expired: "expired"
    case .notYetValid: "not-yet-valid"
    case .revoked: "revoked"
    case .suspended: "suspended"
    case .unknownStatus: "unknown-status"
    case .statusListMissing: "status-list-missing"
    case .statusListStale: "status-list-stale"
    case .statusListUntrusted: "status-list-untrusted"
    case .disclosureNotReferenced: "disclosure-not-referenced"
    case .duplicateDigest: "duplicate-digest"
    case .keyBindingMissing: "key-binding-missing"
    case .keyBindingInvalid: "key-binding-invalid"
    case .presentationExpired: "presentation-expired"
    case .presentationForged: "presentation-forged"
    case .replayed: "replayed"
    }
  }

  /// What the verifier reads: what is wrong, and what to do.
  public var sentence: Sentence {
    switch self {
    case .malformed:
      Sentence(
        zh: "这不是一份完整的电子证照，请重新扫描或粘贴全文。",
        en: "This is not a complete licence. Scan it again, or paste the whole text.")
    case .unknownIssuerKey, .wrongIssuer:
      Sentence(
        zh: "签发机关不在信任名单中，不能认可。请更新信任文件后再核验。",
        en: "The issuer is not among those trusted here. Update the trust files and try again.")
    case .badSignature:
      Sentence(
        zh: "签名不符：证照内容被改动，或不是该机关签发。请勿采信。",
        en: "The signature does not fit: the licence was altered or is forged. Do not rely on it.")
    case .expired:
      Sentence(zh: "证照已过有效期。", en: "The licence has expired.")
    case .notYetValid:
      Sentence(zh: "证照尚未生效。", en: "The licence is not valid yet.")
    case .revoked:
      Sentence(
        zh: "证照已被注销或吊销。", en: "The licence has been cancelled or revoked.")
    case .suspended:
      Sentence(zh: "证照已被暂停使用。", en: "The licence is suspended.")
    case .unknownStatus:
      Sentence(
        zh: "证照状态不明，不能认可。请向签发机关核实。",
        en: "The licence's status is unknown. Ask the agency that issued it.")
    case .statusListMissing, .statusListUntrusted:
      Sentence(
        zh: "缺少可信的状态名单，无法确认证照是否已注销。请更新后再核验。",
        en: "There is no trusted status list to tell whether the licence was cancelled. "
          + "Update it and try again.")
    case .statusListStale:
      Sentence(
        zh: "状态名单已过期，请更新后再核验。",
        en: "The status list is out of date. Update it and try again.")
    case .disclosureNotReferenced, .duplicateDigest:
      Sentence(
        zh: "出示的内容与签发机关签名的内容不符。请勿采信。",
        en: "What is shown is not what the issuer signed. Do not rely on it.")
    case .keyBindingMissing:
      Sentence(
        zh: "没有持有人的出示证明，请持证人重新出示。",
        en: "The holder's proof is missing. Ask the holder to show the licence again.")
    case .keyBindingInvalid:
      Sentence(
        zh: "持有人的出示证明不符，请持证人重新出示。",
        en: "The holder's proof does not fit. Ask the holder to show the licence again.")
    case .presentationExpired:
      Sentence(
        zh: "亮证码已过时，请持证人刷新后再扫。",
        en: "The code is out of date. Ask the holder to renew it, then scan again.")
    case .presentationForged:
      Sentence(
        zh: "这不是本市生成的亮证码，或者没有粘贴完整。请核对后再试，核验通过之前请勿采信。",
        en:
          "This code was not made by this city, or was not pasted whole. Try again; do not rely on it before."
      )
    case .replayed:
      Sentence(
        zh: "这次出示已经用过，请持证人重新出示。",
        en: "This presentation was used before. Ask the holder to show the licence again.")
    }
  }
}
