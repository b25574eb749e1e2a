import Casework
import Civics
import Crypto
import Foundation
import Store

/// Who a session or a token speaks for, as it rests.
private struct Credential: Codable {
  var citizen: Citizen?
  var officer: Officer?
}

extension CityHall {
  /// Hours after which a session ends.
  package static let sessionHours = 12
  /// Days after which a token for the API ends.
  package static let tokenDays = 90
  private static let tokenPrefix = "pc_"

  package func openSession(for viewer: Viewer) async throws(StoreError) -> String {
    try await keep("session", viewer, seconds: Self.sessionHours * 3600)
  }

  package func viewer(forSession id: String) throws(StoreError) -> Viewer? {
    try viewer("session", id)
  }

  package func closeSession(_ id: String) async throws(StoreError) {
    try await store.remove("session", key: Self.hashed(id))
  }

  /// A bearer token for the API, shown once.
  package func mintToken(as viewer: Viewer) async throws(StoreError) -> Result<String, Refusal> {
    guard viewer.citizen != nil || viewer.officer != nil else { return .failure(.signInFirst) }
    return .success(
      Self.tokenPrefix + (try await keep("token", viewer, seconds: Self.tokenDays * 86_400)))
  }

  package func viewer(forToken token: String) throws(StoreError) -> Viewer? {
    guard token.hasPrefix(Self.tokenPrefix) else { return nil }
    return try viewer("token", String(token.dropFirst(Self.tokenPrefix.count)))
  }

  private func keep(_ kind: String, _ viewer: Viewer, seconds: Int) async throws(StoreError)
    -> String
  {
    let secret = surroundings.newIdentifier() + surroundings.newIdentifier()
    let credential = Credential(citizen: viewer.citizen, officer: viewer.officer)
    guard let bytes = try? JSONEncoder().encode(credential) else {
      throw .failed("a credential does not encode")
    }
    let owner = viewer.citizen?.person.id.rawValue ?? viewer.officer?.id.rawValue ?? "visitor"
    try await store.put(
      kind, key: Self.hashed(secret), owner: owner, value: Array(bytes),
      until: now.adding(seconds: seconds))
    return secret
  }

  private func viewer(_ kind: String, _ secret: String) throws(StoreError) -> Viewer? {
    guard let bytes = try store.value(kind, key: Self.hashed(secret), now: now),
      let credential = try? JSONDecoder().decode(Credential.self, from: Data(bytes))
    else { return nil }
    if let citizen = credential.citizen { return .citizen(citizen) }
    return credential.officer.map(Viewer.officer) ?? .visitor
  }

  /// Secrets rest hashed: who reads the store cannot sign in with what they find.
  package static func hashed(_ secret: String) -> String {
    SHA256.hash(data: Data(secret.utf8)).map {
      String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
    }
    .joined()
  }
}
