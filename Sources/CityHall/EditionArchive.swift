import Catalogue
import Civics
import Foundation
import Store

/// What the log says of an edition: from when on it was live, and what its files were.
package struct PublishedEdition: Sendable, Hashable, Codable {
  package var edition: String
  /// SHA-256 of the manifest, which lists every file's own; hexadecimal.
  package var manifest: String
  package var files: Int
  package var at: Instant
}

/// Every edition that was ever live, kept in the store: the log names it, its files rest by their
/// content, so that two editions share what did not change. Cases under way find theirs here after
/// a restart, and an auditor finds the rules by which a case was decided.
///
/// The manifest has a line for each file, as `sha256sum` writes them:
/// `<sha-256>  items/certificate/item.yaml`.
package struct EditionArchive: Sendable {
  static let stream = StreamID(rawValue: "city/editions")

  let store: any Store

  package init(_ store: any Store) { self.store = store }

  /// In the order in which they became live; an edition that came back is there twice.
  package func published() throws(StoreError) -> [PublishedEdition] {
    var all: [PublishedEdition] = []
    for stored in try store.events(of: Self.stream, after: 0)
    where stored.event.type == EventCodec.publishedType {
      all.append(try EventCodec.decodePublished(stored.event))
    }
    return all
  }

  /// The edition by whose calendar all read models stand.
  func counted() throws(StoreError) -> PublishedEdition? {
    let last = try store.events(of: Self.stream, after: 0).last {
      $0.event.type == EventCodec.countedType
    }
    guard let last else { return nil }
    return try EventCodec.decodePublished(last.event)
  }

  /// Saves the files; durable before the log names them.
  func save(_ files: [String: [UInt8]], of edition: String, at: Instant) throws(StoreError)
    -> PublishedEdition
  {
    var lines = ""
    for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
      lines += "\(try store.save(bytes))  \(path)\n"
    }
    return PublishedEdition(
      edition: edition, manifest: try store.save(Array(lines.utf8)), files: files.count, at: at)
  }

  /// The files of an edition by their paths; nil where the edition was never kept.
  ///
  /// - Throws: `damaged` where a file is gone or has other bytes.
  package func files(of edition: String) throws(StoreError) -> [String: [UInt8]]? {
    guard let kept = try published().last(where: { $0.edition == edition }) else { return nil }
    return try files(kept)
  }

  package func files(_ kept: PublishedEdition) throws(StoreError) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let manifest = String(decoding: try bytes(kept.manifest, kept.edition), as: UTF8.self)
    for line in manifest.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else {
        throw .damaged("the manifest of edition \(kept.edition) has the line \(line)")
      }
      files[String(parts[1].drop { $0 == " " })] = try bytes(String(parts[0]), kept.edition)
    }
    return files
  }

  private func bytes(_ digest: String, _ edition: String) throws(StoreError) -> [UInt8] {
    guard let bytes = try store.read(digest) else {
      throw .damaged("edition \(edition): file \(digest) is missing")
    }
    return bytes
  }

  /// The edition that the log says is live; nil before the first.
  package func live() throws(StoreError) -> City? {
    guard let kept = try published().last else { return nil }
    return try CityLoader.kept(files: files(kept))
  }

  func item(_ id: ItemID, edition: String) throws(StoreError) -> Item? {
    guard let files = try files(of: edition) else { return nil }
    return CityLoader.item(id, edition: edition, files: files)
  }
}

extension EventCodec {
  static let publishedType = "editionPublished"
  static let countedType = "calendarCounted"

  static func encode(_ edition: PublishedEdition, _ type: String) throws(StoreError)
    -> EncodedEvent
  {
    do {
      return EncodedEvent(type: type, shape: shape, payload: try CanonicalJSON.encode(edition))
    } catch { throw .failed("an edition does not encode: \(error)") }
  }

  static func decodePublished(_ stored: EncodedEvent) throws(StoreError) -> PublishedEdition {
    do {
      return try JSONDecoder().decode(PublishedEdition.self, from: Data(stored.payload))
    } catch { throw .damaged("an edition does not decode: \(error)") }
  }
}
