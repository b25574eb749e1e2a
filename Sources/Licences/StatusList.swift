/// The state of one licence in a status list.
public enum LicenceStatus: Sendable, Hashable {
  /// It holds.
  case valid
  /// It was cancelled or revoked, for good.
  case invalid
  /// It is suspended for a time.
  case suspended
  /// A value that the draft leaves to applications.
  case other(UInt8)

  var bits: UInt8 {
    switch self {
    case .valid: 0
    case .invalid: 1
    case .suspended: 2
    case .other(let value): value
    }
  }

  init(bits: UInt8) {
    switch bits {
    case 0: self = .valid
    case 1: self = .invalid
    case 2: self = .suspended
    default: self = .other(bits)
    }
  }
}

/// Why a status list could not be written.
public enum StatusListError: Error, Sendable, Hashable {
  /// The place does not exist in a list of this many.
  case noSuchPlace(index: Int, count: Int)
  /// The status needs more bits than the list has for one licence.
  case statusTooWide
  /// More places than a list may have.
  case tooMany(places: Int)
  /// The key cannot sign.
  case key(KeyError)
}

/// The states of many licences, two bits each (Token Status List, sections 4 to 6).
public struct StatusList: Sendable, Hashable {
  /// Most places of one list.
  public static let maximumPlaces = 4_194_304
  /// Bits of one place in the lists that we write.
  public static let bitsPerPlace = 2
  /// Bytes of a plain list that we read.
  static let maximumBytes = maximumPlaces

  /// How many places there are.
  public let count: Int
  private let width: Int
  private var bytes: [UInt8]

  /// A list of so many places, all valid; rounded up to a whole byte.
  public init(places: Int) throws(StatusListError) {
    guard (1...Self.maximumPlaces).contains(places) else { throw .tooMany(places: places) }
    width = Self.bitsPerPlace
    bytes = [UInt8](repeating: 0, count: (places * Self.bitsPerPlace + 7) / 8)
    count = bytes.count * 8 / Self.bitsPerPlace
  }

  /// Reads the `status_list` member of a token.
  init(_ json: JSONValue?) throws(VerificationRefusal) {
    guard let width = json?["bits"]?.integerValue, [1, 2, 4, 8].contains(width) else {
      throw .statusListUntrusted(reason: "bits is not 1, 2, 4 or 8")
    }
    guard let text = json?["lst"]?.stringValue, let packed = Base64URL.decode(text),
      let bytes = Zlib.decompress(packed, maximumBytes: Self.maximumBytes)
    else { throw .statusListUntrusted(reason: "lst is not a bounded zlib stream in base64url") }
    self.width = Int(width)
    self.bytes = bytes
    count = bytes.count * 8 / Int(width)
  }

  /// The state at that place; nil where the list has no such place.
  public subscript(index: Int) -> LicenceStatus? {
    guard index >= 0, index < count else { return nil }
    let perByte = 8 / width
    let shift = UInt8(index % perByte * width)
    let mask = UInt8(truncatingIfNeeded: 1 << width - 1)
    return LicenceStatus(bits: bytes[index / perByte] >> shift & mask)
  }

  /// Writes the state at that place.
  public mutating func set(_ status: LicenceStatus, at index: Int) throws(StatusListError) {
    guard index >= 0, index < count else { throw .noSuchPlace(index: index, count: count) }
    let perByte = 8 / width
    let shift = UInt8(index % perByte * width)
    let mask = UInt8(truncatingIfNeeded: 1 << width - 1)
    guard status.bits <= mask else { throw .statusTooWide }
    bytes[index / perByte] &= ~(mask << shift)
    bytes[index / perByte] |= status.bits << shift
  }

  /// The `status_list` member of a token.
  var json: JSONValue {
    ["bits": .integer(Int64(width)), "lst": .string(Base64URL.encode(Zlib.compress(bytes)))]
  }

  /// Signs the list as a Status List Token (section 5.1).
  ///
  /// - Parameters:
  ///   - uri: its address, which the licences name.
  ///   - now: when it was made, seconds since 1970.
  ///   - expiresAt: until when it may be relied on, also offline.
  ///   - timeToLiveSeconds: after which a verifier that is online should fetch it anew.
  public func sign(
    uri: String, now: Int64, expiresAt: Int64?, timeToLiveSeconds: Int64? = nil, by key: IssuerKey
  ) throws(StatusListError) -> String {
    var payload: JSONObject = ["sub": .string(uri), "iat": .integer(now)]
    if let expiresAt { payload["exp"] = .integer(expiresAt) }
    if let timeToLiveSeconds { payload["ttl"] = .integer(timeToLiveSeconds) }
    payload["status_list"] = json
    do { return try CompactJWS.sign(payload, type: statusListType, key: key) } catch {
      throw .key(error)
    }
  }
}

/// The `typ` of a Status List Token.
let statusListType = "statuslist+jwt"

/// A status list whose signature was checked. Whether it is still fresh is asked when a licence
/// is verified with it.
public struct VerifiedStatusList: Sendable, Hashable {
  /// Bytes of a token that we read.
  public static let maximumTextBytes = 2_097_152

  /// Its address.
  public let uri: String
  /// The states.
  public let statuses: StatusList
  /// When it was made, seconds since 1970.
  public let issuedAt: Int64
  /// Until when it may be relied on.
  public let expiresAt: Int64?
  /// After how many seconds a verifier that is online should fetch it anew.
  public let timeToLiveSeconds: Int64?

  /// Reads and verifies a Status List Token; white space around it is ignored.
  public init(_ text: String, keys: PublicKeySet) throws(VerificationRefusal) {
    guard text.utf8.count <= Self.maximumTextBytes else {
      throw .statusListUntrusted(reason: "longer than \(Self.maximumTextBytes) bytes")
    }
    let token: CompactJWS
    do throws(JWSError) {
      token = try CompactJWS(
        text.split(whereSeparator: \.isWhitespace).joined(), type: statusListType)
    } catch { throw .statusListUntrusted(reason: error.reason) }
    guard let id = token.keyID, let key = keys[id], token.isSigned(by: key) else {
      throw .statusListUntrusted(reason: "not signed by a trusted key")
    }
    guard let uri = token.payload["sub"]?.stringValue else {
      throw .statusListUntrusted(reason: "no sub")
    }
    let times: ValidityTimes
    do throws(VerificationRefusal) { times = try ValidityTimes(token.payload) } catch {
      throw .statusListUntrusted(reason: "iat or exp is not a time")
    }
    guard let issuedAt = times.issuedAt else { throw .statusListUntrusted(reason: "no iat") }
    self.uri = uri
    self.issuedAt = issuedAt
    expiresAt = times.expiresAt
    timeToLiveSeconds = token.payload["ttl"]?.integerValue
    statuses = try StatusList(token.payload["status_list"])
  }
}
