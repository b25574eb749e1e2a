import Casework
import CityHall
import Civics
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Licences
import Store
import Web

/// One request to a resource: who asks, and what was sent.
struct Call: Sendable {
  let request: Request
  let context: WebContext
  let viewer: Viewer

  func id() throws -> String { try context.parameter("id") }

  /// A parameter of the query; nil where it is absent or empty.
  func query(_ name: String) -> String? {
    request.query(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Rows that are asked for: `limit`, from 1 up to a page's bound.
  func limit() throws(Problem) -> Int {
    guard let text = query("limit") else { return APILimits.pageRows }
    guard let limit = Int(text), (1...APILimits.pageRows).contains(limit) else {
      throw .malformed(
        about: "limit", "limit 应是 1 至 \(APILimits.pageRows) 的整数。",
        "limit is a whole number from 1 to \(APILimits.pageRows).")
    }
    return limit
  }

  /// The row after which a list of the store goes on.
  func page() throws(Problem) -> Page? {
    guard let text = query("page") else { return nil }
    guard let page = Cursor.page(text) else { throw Self.badCursor }
    return page
  }

  /// One page of a list that is at hand as a whole, and the cursor of the next.
  func slice<Row>(_ rows: [Row]) throws(Problem) -> (rows: [Row], next: String?) {
    var offset = 0
    if let text = query("page") {
      guard let read = Cursor.offset(text) else { throw Self.badCursor }
      offset = min(read, rows.count)
    }
    let end = min(rows.count, offset + (try limit()))
    return (Array(rows[offset..<end]), end < rows.count ? Cursor.text(offset: end) : nil)
  }

  private static let badCursor = Problem.malformed(
    about: "page", "page 应是上一页给出的 next。", "page is the next of the page before.")

  /// The command's key, with or without the quotes of a structured field.
  func idempotencyKey() throws(Problem) -> IdempotencyKey {
    guard let header = request.headers[.idempotencyKey] else {
      throw .malformed(
        about: "Idempotency-Key", "请带上 Idempotency-Key 头：同一份申请重发时用同一个值。",
        "Send the header Idempotency-Key: the same value whenever the same command is sent again.")
    }
    let isQuoted = header.count > 2 && header.hasPrefix("\"") && header.hasSuffix("\"")
    guard let key = IdempotencyKey(isQuoted ? String(header.dropFirst().dropLast()) : header) else {
      throw .malformed(
        about: "Idempotency-Key",
        "Idempotency-Key 应为 1 至 \(IdempotencyKey.maximumLength) 个可见的 ASCII 字符。",
        "Idempotency-Key is 1 to \(IdempotencyKey.maximumLength) visible ASCII characters.")
    }
    return key
  }

  /// The case's version that the officer saw, from `If-Match`; nil: any.
  func version() throws(Problem) -> Int? {
    guard let header = request.headers[.ifMatch], header != "*" else { return nil }
    guard let version = CaseTag.version(header) else {
      throw .malformed(
        about: "If-Match", "If-Match 应是这个办件的 ETag。", "If-Match is the case's ETag.")
    }
    return version
  }
}

/// A case's ETag: its version, and the day by which its clock was read.
enum CaseTag {
  static func text(_ version: Int, _ day: CalendarDate) -> String { "\"\(version).\(day)\"" }

  static func version(_ tag: String) -> Int? {
    guard tag.count > 2, tag.hasPrefix("\""), tag.hasSuffix("\"") else { return nil }
    return Int(tag.dropFirst().dropLast().prefix { $0 != "." })
  }
}

/// What tells one body from another.
enum EntityTag {
  static func of(_ body: [UInt8]) -> String {
    "\"" + Base64URL.encode(SHA256.hash(data: body).prefix(16)) + "\""
  }

  /// RFC 9110, section 13.1.2: weak comparison with any of the list.
  static func matches(_ header: String, _ tag: String) -> Bool {
    header.split(separator: ",").contains { one in
      var text = String(one.filter { $0 != " " && $0 != "\t" })
      if text.hasPrefix("W/") { text.removeFirst(2) }
      return text == tag || text == "*"
    }
  }
}

extension Call {
  /// What was read, with the ETag of its body; 304 where the reader has it already.
  func read(_ value: JSONValue) -> Response {
    let body = value.encodedBytes
    let tag = EntityTag.of(body)
    var headers: HTTPFields = [
      .eTag: tag, .cacheControl: "private, no-cache", .vary: "Authorization",
    ]
    if let known = request.headers[.ifNoneMatch], EntityTag.matches(known, tag) {
      return Response(status: .notModified, headers: headers)
    }
    headers[.contentType] = "application/json"
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }
}

extension HTTPField.Name {
  static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .accept
}

extension Response {
  static func json(
    _ value: JSONValue, _ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.encodedBytes)))
  }
}
