import Foundation
import Licences

/// The city's own secrets, made on the first start and kept beside its data, readable by its owner
/// alone.
struct Secrets {
  let issuerKey: IssuerKey
  let walletSecret: [UInt8]
  let codeKey: [UInt8]

  init(folder: URL, keyName: String) throws {
    let manager = FileManager.default
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
    func kept(_ name: String, _ make: () throws -> [UInt8]) throws -> [UInt8] {
      let file = folder.appending(path: name)
      if let data = try? Data(contentsOf: file) { return Array(data) }
      let bytes = try make()
      guard
        manager.createFile(
          atPath: file.path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
      else { throw Advice("cannot write \(file.path): check the folder's permissions and space") }
      return bytes
    }
    let pem = try kept("\(keyName).pem") {
      var generator = SystemRandomNumberGenerator()
      return Array(IssuerKey.generate(id: keyName, using: &generator).pem.utf8)
    }
    do {
      issuerKey = try IssuerKey(pem: String(decoding: pem, as: UTF8.self), id: keyName)
    } catch {
      throw Advice("\(folder.path)/\(keyName).pem is no P-256 key; restore it from a backup")
    }
    walletSecret = try kept("wallet.secret") { SystemSurroundings.randomBytes(32) }
    codeKey = try kept("code.secret") { SystemSurroundings.randomBytes(32) }
  }
}
