import Casework
import Catalogue
import Civics
import Foundation
import Store

extension CityHall {
  /// Bytes of an upload, whatever its material allows.
  package static let maximumUploadBytes = 20 * 1024 * 1024
  /// Characters of a file's name that are kept.
  package static let maximumFileNameLength = 100

  /// Saves a file for a material of a draft; durable before anything names it.
  package func saveUpload(
    draft id: String, material: String, bytes: [UInt8], name: String, as viewer: Viewer
  ) async throws(StoreError) -> Result<Upload, Refusal> {
    switch try draft(id, as: viewer) {
    case .failure(let refusal): return .failure(refusal)
    case .success(let draft):
      guard let item = item(draft.item) else { return .failure(.noSuchItem) }
      let saved = try save(bytes, name: name, material: material, item: item)
      guard case .success(let upload) = saved else { return saved }
      return try await change(id, as: viewer) { $0.uploads[material] = upload }.map { _ in upload }
    }
  }

  /// Saves a file that is to be supplied to a case, or sent with an application by the API.
  package func save(_ bytes: [UInt8], name: String, material: String, item: Item)
    throws(StoreError) -> Result<Upload, Refusal>
  {
    func refuse(_ zh: String, _ en: String) -> Result<Upload, Refusal> {
      .failure(Refusal(.invalid, [.init(about: material, text: .init(zh: zh, en: en))]))
    }
    guard let definition = item.material(material), let rule = definition.upload else {
      return refuse("这份材料不用上传。", "This material is not uploaded.")
    }
    let limit = min(rule.maximumBytes, Self.maximumUploadBytes)
    guard bytes.count <= limit else {
      return refuse(
        "文件超过 \(limit / 1_048_576) MB，请压缩后再传。",
        "The file is larger than \(limit / 1_048_576) MB. Make it smaller and try again.")
    }
    guard let kind = Self.kind(of: bytes), rule.kinds.contains(kind) else {
      let kinds = rule.kinds.joined(separator: "、")
      return refuse("只能上传 \(kinds) 文件，请换一个。", "Only \(kinds) files are taken.")
    }
    let digest = try store.save(bytes)
    let shown = name.split(whereSeparator: { "/\\".contains($0) || $0.isNewline }).last ?? "file"
    return .success(
      Upload(
        digest: digest, kind: kind, bytes: bytes.count,
        name: String(shown.prefix(Self.maximumFileNameLength))))
  }

  /// The kind that the first bytes show; names and declared types are not believed.
  static func kind(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: Array("%PDF-".utf8)) { return "pdf" }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "jpeg" }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "png" }
    return nil
  }

  /// A file of a case, for those who may see the case. An officer's look leaves a receipt.
  package func upload(_ digest: String, in id: CaseID, as viewer: Viewer) async throws(StoreError)
    -> Result<(upload: Upload, bytes: [UInt8]), Refusal>
  {
    guard let found = try load(id), try maySee(found, viewer) else { return .failure(.noSuchCase) }
    for evidence in found.evidence {
      if case .upload(let upload) = evidence.source, upload.digest == digest,
        let bytes = try store.read(digest)
      {
        if let officer = viewer.officer {
          try await recordLook(
            at: found.applicant.id, by: officer.agency.rawValue + "/" + officer.name,
            what: LocalizedText(
              zh: "您上传的文件“\(upload.name)”", en: "Your file “\(upload.name)”"),
            purpose: LocalizedText(zh: "审查您提交的材料", en: "Examined what you handed in"),
            legalBasis: try item(found.item, edition: found.edition)?.definition.legalBasis.first
              .map {
                $0.law + $0.article
              } ?? "", caseID: id)
        }
        return .success((upload, bytes))
      }
    }
    return .failure(.noSuchCase)
  }
}
