import Foundation
import Hummingbird

/// The files that pages load: read once, named by their content, kept by browsers for a year.
package struct Assets: Sendable {
  static let maximumAgeSeconds = 31_536_000

  private let bodies: [String: ByteBuffer]
  private let types: [String: String]
  private let addresses: [String: String]

  static var folder: URL {
    Bundle.module.bundleURL.appendingPathComponent("Assets", isDirectory: true)
  }

  private static let mediaTypes = [
    "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
  ]

  init() throws {
    var bodies: [String: ByteBuffer] = [:]
    var types: [String: String] = [:]
    var addresses: [String: String] = [:]
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.folder, includingPropertiesForKeys: nil)
    for file in files {
      guard let type = Self.mediaTypes[file.pathExtension] else { continue }
      let data = try Data(contentsOf: file)
      let name = file.lastPathComponent
      let stem = file.deletingPathExtension().lastPathComponent
      let hashed = "\(stem).\(Self.hash(data)).\(file.pathExtension)"
      bodies[hashed] = ByteBuffer(bytes: data)
      types[hashed] = type
      addresses[name] = "/assets/\(hashed)"
    }
    self.bodies = bodies
    self.types = types
    self.addresses = addresses
  }

  /// Where a page finds the file; a name that does not exist gives an address that is not found.
  package func address(_ name: String) -> String { addresses[name] ?? "/assets/\(name)" }

  /// FNV-1a, 64 bits: it names contents, and guards nothing.
  private static func hash(_ data: Data) -> String {
    let value = data.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  func add(to router: Router<WebContext>) {
    router.get("assets/:name") { [self] request, context in
      let name = try context.parameters.require("name")
      guard let body = bodies[name] else { throw HTTPError(.notFound) }
      return Response(
        status: .ok,
        headers: [
          .contentType: types[name] ?? "application/octet-stream",
          .cacheControl: "public, max-age=\(Self.maximumAgeSeconds), immutable",
        ], body: ResponseBody(byteBuffer: body))
    }
  }
}
