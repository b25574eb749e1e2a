import Casework
import CityHall
import Civics
import Foundation
import Hummingbird
import Web

/// What is sent to `POST /api/cases`.
struct NewCase: Decodable, Sendable {
  var item: String
  var answers: [String: [String]]?
  /// Materials that follow later 容缺.
  var promised: [String]?
  var uploads: [NewUpload]?
}

struct NewUpload: Decodable, Sendable {
  var material: String
  var name: String
  /// In base64.
  var content: String
}

struct NewSupply: Decodable, Sendable {
  var answers: [String: [String]]?
  var uploads: [NewUpload]?
}

struct NewWithdrawal: Decodable, Sendable { var reason: String? }

struct NewRating: Decodable, Sendable {
  var stars: Int
  var comment: String?
}

/// Either an answer (`agrees`, `note`) or a decision (`grant`, `reasons`).
struct NewCompletion: Decodable, Sendable {
  /// The task's case: then a task that was closed meanwhile is a conflict, not unknown.
  var `case`: String?
  var agrees: Bool?
  var note: String?
  var grant: Bool?
  var reasons: [String]?
}

struct NewRefusal: Decodable, Sendable { var reasons: [String] }

struct NewCorrections: Decodable, Sendable { var points: [CorrectionNotice.Point] }

struct NewPresentation: Decodable, Sendable { var disclose: [String] }

struct NewVerification: Decodable, Sendable { var text: String }

extension Call {
  /// The body as JSON; what is wrong with it is said with its place.
  func body<Body: Decodable & Sendable>(
    _ type: Body.Type, limitBytes: Int = APILimits.bodyBytes
  ) async throws -> Body {
    let kind = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
    guard kind.filter({ $0 != " " }) == "application/json" else {
      // Read to its end, so that the sender gets to see the answer.
      _ = try await bytes(limitBytes)
      throw Problem.notJSON
    }
    let data = Data(try await bytes(limitBytes))
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw Problem(error)
    }
  }

  private func bytes(_ limitBytes: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    var count = 0
    for try await part in request.body {
      count += part.readableBytes
      guard count <= limitBytes + APILimits.drainedBytes else { break }
      if count <= limitBytes { bytes.append(contentsOf: part.readableBytesView) }
    }
    guard count <= limitBytes else { throw Problem.tooLarge(limitBytes) }
    return bytes
  }
}

extension Problem {
  init(_ error: DecodingError) {
    func place(_ path: [any CodingKey]) -> String? {
      path.isEmpty
        ? nil
        : path.map { $0.intValue.map(String.init) ?? $0.stringValue }
          .joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      self = .malformed(
        about: place(context.codingPath + [key]), "缺少“\(key.stringValue)”。",
        "“\(key.stringValue)” is missing.")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      let (name, wanted) = (place(context.codingPath), Self.json(type))
      self = .malformed(
        about: name, "“\(name ?? "JSON")”的类型不对，应当是\(wanted(.zh))。",
        "“\(name ?? "The body")” is of another type than the description says: "
          + "\(wanted(.en)) is wanted.")
    case .dataCorrupted(let context):
      self = .malformed(about: place(context.codingPath), "不是有效的 JSON。", "This is not JSON.")
    @unknown default:
      self = .malformed("不是有效的 JSON。", "This is not JSON.")
    }
  }

  /// What JSON calls a value of this type.
  private static func json(_ type: any Any.Type) -> LocalizedText {
    switch type {
    case is Bool.Type: LocalizedText("布尔值", "a boolean")
    case is String.Type: LocalizedText("字符串", "a string")
    case is any BinaryInteger.Type: LocalizedText("整数", "a whole number")
    case is any RandomAccessCollection.Type: LocalizedText("数组", "an array")
    default: LocalizedText("对象", "an object")
    }
  }
}

/// Answers and lists within their bounds.
enum Bounded {
  static func answers(_ answers: [String: [String]]?) throws(Problem) -> [String: [String]] {
    let answers = answers ?? [:]
    let bytes = answers.reduce(0) { sum, one in
      sum + one.key.utf8.count + one.value.reduce(0) { $0 + $1.utf8.count + 1 }
    }
    guard answers.count <= APILimits.answers, bytes <= APILimits.answerBytes else {
      throw .invalid(
        about: "answers", "填写的内容太多：最多 \(APILimits.answers) 项、\(APILimits.answerBytes / 1024) KB。",
        "Too much: at most \(APILimits.answers) fields and \(APILimits.answerBytes / 1024) KB.")
    }
    return answers
  }

  static func reasons(_ reasons: [String], about name: String) throws(Problem) -> [String] {
    guard reasons.count <= APILimits.reasons,
      reasons.allSatisfy({ $0.count <= APILimits.reasonLength })
    else {
      throw .invalid(
        about: name, "最多 \(APILimits.reasons) 条，每条最多 \(APILimits.reasonLength) 字。",
        "At most \(APILimits.reasons), each of at most \(APILimits.reasonLength) characters.")
    }
    return reasons
  }
}
