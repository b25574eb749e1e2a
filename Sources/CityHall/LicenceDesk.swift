import Casework
import Civics
import Licences
import Store
import Synchronization

/// Signs licences, keeps their places in the status list, and mints codes that show them.
package final class LicenceDesk: Sendable {
  /// Seconds for which a shown code may be read.
  package static let codeSeconds = 60
  /// Seconds for which a signed status list may be relied on.
  package static let statusListSeconds: Int64 = 86_400

  package let issuer: String
  let issuerKey: IssuerKey
  /// Root of the wallets' keys: each holder's key is derived from it.
  let walletSecret: [UInt8]
  let codeKey: [UInt8]
  private let nextIndex: Mutex<Int>
  let lastStatusList = Mutex<SignedStatusList?>(nil)

  package init(
    issuer: String, issuerKey: IssuerKey, walletSecret: [UInt8], codeKey: [UInt8],
    nextStatusIndex: Int
  ) {
    self.issuer = issuer
    self.issuerKey = issuerKey
    self.walletSecret = walletSecret
    self.codeKey = codeKey
    self.nextIndex = Mutex(nextStatusIndex)
  }

  package var statusListURI: String { issuer + "/licences/status" }

  /// The licence with its place in the status list and its signed text.
  func sign(_ licence: IssuedLicence, randomBytes: @escaping @Sendable (Int) -> [UInt8])
    throws(StoreError) -> IssuedLicence
  {
    var signed = licence
    let index = nextIndex.withLock { next in
      defer { next += 1 }
      return next
    }
    signed.statusIndex = index
    var claims = JSONObject()
    claims["licence_number"] = .string(licence.id.rawValue)
    claims["licence_name"] = .string(licence.name.zh)
    claims["issuing_agency"] = .string(licence.issuer.rawValue)
    for claim in licence.claims { claims[Self.signedName(claim.name)] = .string(claim.text) }
    let disclosable = licence.claims.filter(\.disclosable).map {
      ClaimPath([Self.signedName($0.name)])
    }
    let draft = LicenceDraft(
      issuer: issuer, type: Self.vct(licence.type), claims: claims, disclosable: Set(disclosable),
      issuedAt: licence.issuedAt.milliseconds / 1000,
      expiresAt: licence.validUntil.map(Self.endOfDay),
      status: StatusReference(uri: statusListURI, index: index),
      holder: try holderKey(licence.holder.id).publicKey)
    var generator = ByteGenerator(bytes: randomBytes)
    do {
      signed.credential = try draft.issue(by: issuerKey, using: &generator)
    } catch { throw .failed("licence \(licence.type) cannot be signed: \(error)") }
    return signed
  }

  /// Names that the format or every licence of the city gives a meaning.
  static let takenNames = LicenceDraft.reservedNames.union([
    "licence_number", "licence_name", "issuing_agency",
  ])
  private static let namePrefix = "claim_"

  /// The name under which a licence's claim is signed: its own, or a prefixed one where the format
  /// keeps the name for itself. Different claims have different names.
  static func signedName(_ name: String) -> String {
    takenNames.contains(name) || name.hasPrefix(namePrefix) ? namePrefix + name : name
  }

  package static func vct(_ type: String) -> String { "urn:palmcity:licence:" + type }

  /// The first second after the last valid day, in China's time.
  static func endOfDay(_ date: CalendarDate) -> Int64 {
    Int64(date.adding(days: 1).dayNumber) * 86_400 - Int64(Instant.chinaOffsetSeconds)
  }
}

/// Random bytes from the surroundings, as a generator: drawn in pieces, since each draw asks the
/// kernel.
struct ByteGenerator: RandomNumberGenerator {
  private static let piece = 256
  let bytes: @Sendable (Int) -> [UInt8]
  private var drawn: ArraySlice<UInt8> = []

  init(bytes: @escaping @Sendable (Int) -> [UInt8]) { self.bytes = bytes }

  mutating func next() -> UInt64 {
    if drawn.count < 8 { drawn = bytes(Self.piece)[...] }
    defer { drawn = drawn.dropFirst(8) }
    return drawn.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
