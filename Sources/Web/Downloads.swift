import Casework
import CityHall
import Civics
import Hummingbird

/// A case's upload as a download, never as a page of this site: for who may see the case.
extension Site {
  /// Characters of a SHA-256 in hexadecimal.
  private static let digestLength = 64
  /// Types by the kind that the bytes showed when the file was taken.
  private static let mediaTypes = [
    "pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png",
  ]

  /// Answers an address that holds the case's `id` and the file's `digest`.
  package func upload(_ context: WebContext) async throws -> Response {
    let id = CaseID(try context.parameter("id"))
    let digest = try context.parameter("digest")
    guard digest.utf8.count == Self.digestLength,
      digest.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { throw HTTPError(.notFound) }
    switch try await hall.upload(digest, in: id, as: context.viewer) {
    case .success(let found): return Self.download(found.upload, found.bytes)
    case .failure(let refusal): throw Refused(refusal)
    }
  }

  /// RFC 6266: a plain name for all, the full one encoded (RFC 8187). Whatever the bytes hold, a
  /// browser saves them, believes the type, and runs nothing of them.
  private static func download(_ upload: Upload, _ bytes: [UInt8]) -> Response {
    let ending = mediaTypes[upload.kind] == nil ? "bin" : upload.kind
    let name = URLEncodedForm.encode(upload.name)
    return Response(
      status: .ok,
      headers: [
        .contentType: mediaTypes[upload.kind] ?? "application/octet-stream",
        .contentDisposition: "attachment; filename=\"file.\(ending)\"; filename*=UTF-8''\(name)",
        .xContentTypeOptions: "nosniff",
        .contentSecurityPolicy: "default-src 'none'; sandbox",
        .cacheControl: "no-store",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
