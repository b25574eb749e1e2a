/// What a verifier saves to work without a network: the issuers' keys and their status list.
///
/// The files carry these names in one folder; who reads the folder passes their bytes here.
public enum TrustFolder {
  /// The issuers' public keys, a JWKS.
  public static let keysFileName = "jwks.json"
  /// The signed status list.
  public static let statusListFileName = "statuslist.jwt"
}

/// Why a trust folder cannot be used; it names the file.
public struct TrustFolderError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file's name in the folder.
  public let file: String
  /// What is wrong with it.
  public let reason: String

  public var description: String { "\(file): \(reason)" }
}

/// Verifies a licence or presentation with saved keys and a saved status list.
///
/// Throws when a file of the folder is broken, which is the verifier's own trouble; all that is
/// wrong with the licence comes back as a refusal. A holder's proof that is there is checked
/// against the licence, and against `demand` where one is given.
///
/// - Parameters:
///   - text: the licence or presentation.
///   - jwks: the bytes of `TrustFolder.keysFileName`.
///   - statusList: the bytes of `TrustFolder.statusListFileName`, when it is there.
///   - now: seconds since 1970.
public func verifyOffline(
  _ text: String, jwks: [UInt8], statusList: [UInt8]?, now: Int64,
  demand: KeyBindingDemand? = nil
) throws(TrustFolderError) -> Verification {
  let keys: PublicKeySet
  do throws(KeyError) { keys = try PublicKeySet(jwks: jwks) } catch {
    let reason = if case .notPublicKey(let reason) = error { reason } else { "not a key set" }
    throw TrustFolderError(file: TrustFolder.keysFileName, reason: reason)
  }
  var list: VerifiedStatusList?
  if let statusList {
    guard let token = String(validating: statusList, as: UTF8.self) else {
      throw TrustFolderError(file: TrustFolder.statusListFileName, reason: "not UTF-8")
    }
    do throws(VerificationRefusal) {
      list = try VerifiedStatusList(token, keys: keys)
    } catch {
      let reason =
        if case .statusListUntrusted(let reason) = error { reason } else { error.code }
      throw TrustFolderError(file: TrustFolder.statusListFileName, reason: reason)
    }
  }
  return verify(text, keys: keys, statusList: list, now: now, demand: demand)
}
