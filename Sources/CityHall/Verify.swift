import Casework
import Catalogue
import Civics
import Foundation
import Licences
import Store

/// What a verifier learns: only what the holder disclosed.
package struct VerificationReport: Sendable, Hashable, Codable {
  package struct Claim: Sendable, Hashable, Codable {
    package var name: String
    package var title: LocalizedText
    package var text: String
    /// How a page writes the text.
    package var format: FigureFormat
    package init(
      name: String, title: LocalizedText, text: String, format: FigureFormat = .text
    ) {
      self.name = name
      self.title = title
      self.text = text
      self.format = format
    }
  }
  package var type: String
  package var name: LocalizedText
  package var issuer: LocalizedText
  package var claims: [Claim]
  package var issuedAt: Instant?
  package var validUntil: Instant?
}

extension CityHall {
  /// Verifies a shown code or a pasted presentation. Anyone may; the holder gets a receipt.
  package func verify(_ text: String) async throws(StoreError)
    -> Result<VerificationReport, VerificationRefusal>
  {
    // Neither a code nor a credential holds white space: what is in it came with the pasting.
    let trimmed = text.filter { !$0.isWhitespace }
    var presented = trimmed
    var demand: KeyBindingDemand?
    if PresentationCode.isCode(trimmed) {
      switch try await redeem(trimmed) {
      case .failure(let refusal): return .failure(refusal)
      case .success(let presentation): presented = presentation
      }
      demand = KeyBindingDemand(audience: licences.issuer + "/verify")
    }
    switch Licences.verify(
      presented, keys: licences.publicKeys, statusList: try statusList().verified,
      now: now.milliseconds / 1000, issuer: licences.issuer, demand: demand)
    {
    case .refused(let refusal): return .failure(refusal)
    case .verified(let credential):
      let report = self.report(on: credential)
      try await leaveReceipt(for: credential, report: report)
      return .success(report)
    }
  }

  /// The presentation behind a shown code; a code counts once.
  private func redeem(_ code: String) async throws(StoreError)
    -> Result<String, VerificationRefusal>
  {
    switch PresentationCode.check(
      code, now: now.milliseconds / 1000, secret: licences.codeKey)
    {
    case .forged: return .failure(.presentationForged)
    case .expired: return .failure(.presentationExpired)
    case .ok(let handle, _):
      guard let stored = try store.value("presentation", key: handle.text, now: now) else {
        return .failure(.presentationExpired)
      }
      let until = now.adding(seconds: LicenceDesk.codeSeconds)
      guard try await store.claim("shown", key: handle.text, until: until) else {
        return .failure(.replayed)
      }
      return .success(String(decoding: stored, as: UTF8.self))
    }
  }

  private func report(on credential: VerifiedCredential) -> VerificationReport {
    let prefix = LicenceDesk.vct("")
    let type =
      credential.type.hasPrefix(prefix)
      ? String(credential.type.dropFirst(prefix.count)) : credential.type
    let definition = city.items.values.lazy.compactMap(\.licence).first { $0.type == type }
    let agency = definition.flatMap { city.agencies[$0.issuer]?.name }
    var claims: [VerificationReport.Claim] = []
    if let number = credential.claims["licence_number"]?.stringValue {
      claims.append(
        .init(
          name: "licence_number", title: LocalizedText(zh: "编号", en: "Number"), text: number))
    }
    // In the licence's order: the order of disclosures tells nothing.
    for claim in definition?.claims ?? [] {
      guard let text = credential.claims[LicenceDesk.signedName(claim.name)]?.stringValue else {
        continue
      }
      claims.append(
        .init(name: claim.name, title: claim.title, text: text, format: claim.format ?? .text))
    }
    return VerificationReport(
      type: type, name: definition?.name ?? LocalizedText(zh: type),
      issuer: agency ?? LocalizedText(zh: credential.issuer), claims: claims,
      issuedAt: credential.issuedAt.map { Instant(milliseconds: $0 * 1000) },
      validUntil: credential.expiresAt.map { Instant(milliseconds: $0 * 1000) })
  }

  private func leaveReceipt(for credential: VerifiedCredential, report: VerificationReport)
    async throws(StoreError)
  {
    guard let number = credential.claims["licence_number"]?.stringValue,
      let row = try store.licence(LicenceID(number))
    else { return }
    try await recordLook(
      at: row.holder, by: "核验方", what: report.name,
      purpose: LocalizedText(zh: "核验您出示的证照", en: "Verified the licence that you showed"),
      legalBasis: "您本人出示", caseID: row.caseID)
  }
}
