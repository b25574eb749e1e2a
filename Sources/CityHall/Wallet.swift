import Casework
import Civics
import Crypto
import Foundation
import Licences
import Store

/// A licence in its holder's wallet.
package struct WalletLicence: Sendable, Hashable {
  package var row: LicenceRow
  package var licence: IssuedLicence
  package var isValid: Bool
  package init(row: LicenceRow, licence: IssuedLicence, isValid: Bool) {
    self.row = row
    self.licence = licence
    self.isValid = isValid
  }
}

/// A code that shows a licence for 60 seconds.
package struct ShownCode: Sendable, Hashable {
  package var text: String
  package var expiresAt: Instant
  /// Names of the claims that the holder chose to disclose.
  package var disclosed: [String]
}

extension CityHall {
  /// The citizen's licences, valid ones first, newest first.
  package func wallet(_ viewer: Viewer) throws(StoreError) -> Result<[WalletLicence], Refusal> {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    var all: [WalletLicence] = []
    for row in try store.licences(of: citizen.applicant.id) {
      if let one = try walletLicence(row) { all.append(one) }
    }
    return .success(
      all.sorted {
        ($0.isValid ? 1 : 0, $0.row.issuedAt) > ($1.isValid ? 1 : 0, $1.row.issuedAt)
      })
  }

  package func licence(_ id: LicenceID, for viewer: Viewer) throws(StoreError)
    -> Result<WalletLicence, Refusal>
  {
    guard let citizen = viewer.citizen else { return .failure(.signInFirst) }
    guard let row = try store.licence(id), citizen.parties.contains(row.holder),
      let licence = try walletLicence(row)
    else { return .failure(.noSuchLicence) }
    return .success(licence)
  }

  /// Makes a code that shows the licence with the chosen claims for 60 seconds.
  package func present(_ id: LicenceID, disclosing names: Set<String>, as viewer: Viewer)
    async throws(StoreError) -> Result<ShownCode, Refusal>
  {
    let found = try licence(id, for: viewer)
    guard case .success(let wallet) = found else { return found.map { _ in ShownCode.none } }
    guard wallet.isValid else {
      return .failure(
        Refusal(
          .outOfTime,
          [
            .init(
              text: .init(
                zh: "这张证照已失效，不能出示。", en: "This licence is no longer valid and cannot be shown."))
          ]))
    }
    let known = Set(wallet.licence.claims.filter(\.disclosable).map(\.name))
    let chosen = names.intersection(known)
    let expires = now.adding(seconds: LicenceDesk.codeSeconds)
    let presentation = try licences.presentation(
      of: wallet.row.credential, holder: wallet.row.holder, disclosing: chosen,
      nonce: surroundings.newIdentifier(), now: now)
    var generator = ByteGenerator(bytes: surroundings.randomBytes)
    let handle = PresentationHandle.random(using: &generator)
    try await store.put(
      "presentation", key: handle.text, owner: wallet.row.holder.rawValue,
      value: Array(presentation.utf8), until: expires)
    return .success(
      ShownCode(
        text: licences.code(handle, expires: expires), expiresAt: expires,
        disclosed: chosen.sorted()))
  }

  func walletLicence(_ row: LicenceRow) throws(StoreError) -> WalletLicence? {
    guard
      let issued = try load(row.caseID)?.licences.first(where: { $0.id == row.id })
    else { return nil }
    let valid = row.cancelledAt == nil && row.validUntil.map { today <= $0 } ?? true
    return WalletLicence(row: row, licence: issued, isValid: valid)
  }

  /// Valid licences that may stand for a material.
  func heldLicences(of party: PartyID) throws(StoreError) -> [HeldLicence] {
    try store.licences(of: party)
      .filter { $0.cancelledAt == nil && ($0.validUntil.map { today <= $0 } ?? true) }
      .map { HeldLicence(id: $0.id, type: $0.type, validUntil: $0.validUntil) }
  }
}

extension CityHall {
  /// What a shown code's symbol holds: any phone's camera opens the verifier's page with it. The
  /// code stands after `#`, which browsers send to no server.
  package func verificationAddress(of code: ShownCode) -> String {
    licences.issuer + "/verify#" + code.text
  }
}

extension ShownCode {
  static let none = ShownCode(text: "", expiresAt: Instant(milliseconds: 0), disclosed: [])
}

extension LicenceDesk {
  /// The wallet's key: derived from the city's wallet secret, so that a wallet needs no row.
  func holderKey(_ holder: PartyID) throws(StoreError) -> HolderKey {
    for attempt in 0..<8 {
      let mac = HMAC<SHA256>.authenticationCode(
        for: Data("wallet/\(attempt)/\(holder.rawValue)".utf8),
        using: SymmetricKey(data: walletSecret))
      // A derived value is no key only with probability 2^-32; the next attempt then is.
      if let key = try? HolderKey(bytes: Array(mac), id: "") { return key }
    }
    throw .failed("no wallet key for a holder")
  }

  func code(_ handle: PresentationHandle, expires: Instant) -> String {
    PresentationCode.mint(
      handle, expiresAt: expires.milliseconds / 1000, secret: codeKey)
  }

  func presentation(
    of credential: String, holder: PartyID, disclosing names: Set<String>, nonce: String,
    now: Instant
  ) throws(StoreError) -> String {
    do {
      let whole = try UnverifiedCredential(credential)
      return try whole.showing(Set(names.map { ClaimPath([Self.signedName($0)]) }))
        .bound(
          to: issuer + "/verify", nonce: nonce, now: now.milliseconds / 1000,
          by: try holderKey(holder)
        ).text
    } catch let error as StoreError { throw error } catch {
      throw .damaged("a stored licence cannot be shown: \(error)")
    }
  }
}
