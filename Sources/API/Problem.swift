import Casework
import Civics
import Hummingbird
import Licences
import Store
import Web

/// Why a resource did not answer as asked: problem details of RFC 9457.
struct Problem: Error, Sendable, Hashable {
  /// What is wrong about one field, parameter or material.
  struct Detail: Sendable, Hashable {
    var about: String?
    /// Where it stands in the body, as a JSON Pointer; nil where it is elsewhere or nowhere.
    var pointer: String? = nil
    var text: LocalizedText
  }

  var status: HTTPResponse.Status
  /// The last part of the problem's type.
  var kind: String
  var title: LocalizedText
  var details: [Detail]
  var headers: HTTPFields = [:]

  init(
    _ status: HTTPResponse.Status, _ kind: String, _ title: LocalizedText, _ details: [Detail],
    headers: HTTPFields = [:]
  ) {
    self.status = status
    self.kind = kind
    self.title = title
    self.details = details
    self.headers = headers
  }

  init(
    _ status: HTTPResponse.Status, _ kind: String, _ title: LocalizedText, about: String? = nil,
    _ zh: String, _ en: String, headers: HTTPFields = [:]
  ) {
    self.init(
      status, kind, title, [Detail(about: about, text: LocalizedText(zh, en))], headers: headers)
  }

  static let typePrefix = "urn:palmcity:problem:"
  static let contentType = "application/problem+json"

  func response(_ language: Language, requestID: String) -> Response {
    var members: JSONObject = [
      "type": .string(Self.typePrefix + kind), "title": .string(title(language)),
      "status": .integer(Int64(status.code)),
      "detail": .string(
        details.map { $0.text(language) }.joined(separator: language == .zh ? "" : " ")),
    ]
    if !details.isEmpty {
      members["errors"] = .array(
        details.map { detail in
          var one = JSONObject()
          if let about = detail.about { one["about"] = .string(about) }
          if let pointer = detail.pointer { one["pointer"] = .string(pointer) }
          one["detail"] = .string(detail.text(language))
          return .object(one)
        })
    }
    // What the operator finds in the log.
    if status.code >= 500 { members["request"] = .string(requestID) }
    var headers = headers
    headers[.contentType] = Self.contentType
    headers[.contentLanguage] = language == .zh ? "zh-CN" : "en"
    headers[.cacheControl] = "no-store"
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSONValue.object(members).encodedBytes)))
  }
}

extension Problem {
  init(_ refusal: Refusal) {
    let (kind, title): (String, LocalizedText) =
      switch refusal.kind {
      case .invalid: ("invalid", LocalizedText("内容有误", "Not acceptable as it is"))
      case .notAllowed: ("not-allowed", LocalizedText("不允许", "Not allowed"))
      case .conflict: ("conflict", LocalizedText("情况有了变化", "Something has changed"))
      case .notFound: ("not-found", LocalizedText("没有找到", "Not found"))
      case .outOfTime: ("out-of-time", LocalizedText("不在办理时间内", "Not at this time"))
      }
    self.init(
      refusal.status, kind, title, refusal.reasons.map { Detail(about: $0.about, text: $0.text) })
  }

  init(_ error: StoreError) {
    let broken = LocalizedText("系统出了问题", "Something broke on our side")
    switch error {
    case .conflict, .repeated:
      self.init(Refusal(.conflict, []))
      details = [
        Detail(
          text: LocalizedText(
            "刚刚有别的操作先保存了，这次没有保存。", "Somebody saved something first; nothing of this was saved."))
      ]
    case .full:
      self.init(
        .insufficientStorage, "storage-full", LocalizedText("暂时存不下", "Storage is full"),
        "这次没有保存，已有的内容都在，请稍后再试。",
        "Nothing of this was saved and nothing was lost. Try again later.",
        headers: [.retryAfter: Self.retrySeconds])
    case .closed:
      self.init(
        .serviceUnavailable, "out-of-service",
        LocalizedText("系统暂时不能用", "Out of service for a moment"), "这次没有保存，请稍后再试。",
        "Nothing was saved. Try again later.", headers: [.retryAfter: Self.retrySeconds])
    case .newerVersion, .damaged, .failed:
      self.init(
        .internalServerError, "broken", broken, "这次没有保存，请稍后再试。",
        "Nothing was saved. Try again later.")
    }
  }

  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let refused as Refused: self.init(refused.refusal)
    case let refusal as Refusal: self.init(refusal)
    case let error as StoreError: self.init(error)
    case let error as any HTTPResponseError where error.status == .notFound: self = .noResource
    case let error as any HTTPResponseError where error.status.code < 500:
      self = .malformed("这个请求不完整。", "The request is not well formed.")
      status = error.status
    default: self.init(StoreError.failed(""))
    }
  }

  /// Seconds after which it may be tried again.
  private static let retrySeconds = "60"

  static let noResource = Problem(
    .notFound, "not-found", LocalizedText("没有找到", "Not found"), "没有这个资源。",
    "There is no such resource.")

  static func malformed(about: String? = nil, _ zh: String, _ en: String) -> Problem {
    Problem(
      .badRequest, "malformed", LocalizedText("没有看懂这个请求", "The request was not understood"),
      about: about, zh, en)
  }

  static func malformed(at place: Place, _ zh: String, _ en: String) -> Problem {
    malformed(about: place.name, zh, en).standing(at: place)
  }

  static func invalid(at place: Place, _ zh: String, _ en: String) -> Problem {
    invalid(about: place.steps.last, zh, en).standing(at: place)
  }

  private func standing(at place: Place) -> Problem {
    var problem = self
    for index in problem.details.indices { problem.details[index].pointer = place.pointer }
    return problem
  }

  static func invalid(about: String? = nil, _ zh: String, _ en: String) -> Problem {
    Problem(Refusal(.invalid, [.init(about: about, text: LocalizedText(zh, en))]))
  }

  /// A member of another kind of answer: leaving it aside would lose what an officer said.
  static func notOf(_ member: String, _ other: String) -> Problem {
    .invalid(
      at: Place([member]), "“\(member)”只和“\(other)”一起用。", "“\(member)” goes with “\(other)” only.")
  }

  /// RFC 6750, section 3: an error is named only where a token was sent.
  static func unauthorized(tokenSent: Bool) -> Problem {
    let challenge = #"Bearer realm="palmcity""#
    return Problem(
      .unauthorized, "unauthorized", LocalizedText("需要令牌", "A token is needed"),
      tokenSent ? "令牌无效或者已经过期。请在“我的”页面重新生成。" : "请在 Authorization 头里带上 Bearer 令牌。",
      tokenSent
        ? "The token is not valid or has ended. Make a new one on the page “Me”."
        : "Send a bearer token in the Authorization header.",
      headers: [
        .wwwAuthenticate: tokenSent ? challenge + #", error="invalid_token""# : challenge
      ])
  }

  static func methodNotAllowed(_ allowed: [String]) -> Problem {
    Problem(
      .methodNotAllowed, "method-not-allowed", LocalizedText("不支持这个方法", "Method not allowed"),
      "这个资源支持：\(allowed.joined(separator: "、"))。",
      "This resource takes \(allowed.joined(separator: ", ")).",
      headers: [.allow: allowed.joined(separator: ", ")])
  }

  static func tooLarge(_ limitBytes: Int) -> Problem {
    Problem(
      .contentTooLarge, "too-large", LocalizedText("内容太大", "The body is too large"),
      "最多 \(limitBytes / 1024) KB。", "At most \(limitBytes / 1024) KB are taken.")
  }

  static let notJSON = Problem(
    .unsupportedMediaType, "unsupported-media-type",
    LocalizedText("只接受 JSON", "Only JSON is taken"),
    "请以 application/json 发送。", "Send application/json.", headers: [.accept: "application/json"])

  static let changedMeanwhile = Problem(
    .preconditionFailed, "precondition-failed",
    LocalizedText("情况有了变化", "Something has changed"), "办件已经不是 If-Match 所指的版本，您的操作没有保存。",
    "The case is no longer at the version of If-Match; nothing of yours was saved.")
}

extension HTTPResponse.Status {
  /// RFC 4918, section 11.5.
  static let insufficientStorage = HTTPResponse.Status(
    code: 507, reasonPhrase: "Insufficient Storage")
}
