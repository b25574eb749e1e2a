import Casework
import Civics
import Hummingbird
import Store

/// A refusal that ends a request: the error page says what to do.
package struct Refused: Error, Sendable, Hashable {
  package var refusal: Refusal
  package init(_ refusal: Refusal) { self.refusal = refusal }
}

/// The form's token is missing or another one: the form is old, or not ours.
package struct ForeignForm: Error, Sendable {}

/// Somebody must sign in first and is then taken back.
package struct SignInNeeded: Error, Sendable {}

/// The value, or the refusal as the page's end.
package func granted<Value>(_ result: Result<Value, Refusal>) throws(Refused) -> Value {
  switch result {
  case .success(let value): return value
  case .failure(let refusal): throw Refused(refusal)
  }
}

extension Refusal {
  package var status: HTTPResponse.Status {
    switch kind {
    case .invalid: .unprocessableContent
    case .notAllowed: .forbidden
    case .conflict: .conflict
    case .notFound: .notFound
    case .outOfTime: .gone
    }
  }
}

/// What an error page says.
package struct FailureText: Sendable, Hashable {
  package var status: HTTPResponse.Status
  package var title: LocalizedText
  /// What happened, and what to do.
  package var reasons: [LocalizedText]

  package init(_ error: any Error) {
    switch error {
    case let refused as Refused: self.init(refused.refusal)
    case let refusal as Refusal: self.init(refusal)
    case is ForeignForm:
      self.init(
        .forbidden, ("页面已过期", "This page is out of date"),
        (
          "为了您的安全，这个表单没有提交。请返回上一页，刷新后再提交一次。",
          "For your safety the form was not sent. Go back, reload the page and send it again."
        ))
    case let error as FormError: self.init(error)
    case let error as StoreError: self.init(error)
    case let error as any HTTPResponseError where error.status.code < 500:
      self.init(http: error.status)
    default:
      self.init(
        .internalServerError, ("系统出了问题", "Something broke on our side"),
        (
          "您的操作没有保存。请稍后再试；一直不行，请拨打 12345，并告诉我们页面下方的编号。",
          "Nothing was saved. Try again later; if it goes on, call 12345 and tell us the number below."
        ))
    }
  }

  private init(
    _ status: HTTPResponse.Status, _ title: (String, String), _ reasons: (String, String)...
  ) {
    self.status = status
    self.title = LocalizedText(title.0, title.1)
    self.reasons = reasons.map { LocalizedText($0.0, $0.1) }
  }

  private init(_ refusal: Refusal) {
    let title: (String, String) =
      switch refusal.kind {
      case .invalid: ("还不能继续", "This cannot go on yet")
      case .notAllowed: ("这里不能进入", "This is not open to you")
      case .conflict: ("情况有了变化", "Something has changed")
      case .notFound: ("没有找到", "Not found")
      case .outOfTime: ("不在办理时间内", "Not at this time")
      }
    self.init(refusal.status, title)
    reasons = refusal.reasons.map(\.text)
  }

  private init(_ error: FormError) {
    switch error {
    case .tooLarge(let limit):
      let megabytes = max(1, limit / 1_048_576)
      self.init(
        .contentTooLarge, ("文件太大", "The file is too large"),
        (
          "这次提交超过 \(megabytes) MB，没有保存。请把文件压缩或分开后再上传。",
          "This is more than \(megabytes) MB and was not saved. Make the file smaller or split it."
        ))
    case .tooMany, .malformed, .unknownType:
      self.init(
        .badRequest, ("没有收完整", "It did not arrive whole"),
        (
          "表单在路上损坏了，没有保存。请返回上一页再提交一次。",
          "The form was damaged on its way and nothing was saved. Go back and send it again."
        ))
    }
  }

  private init(_ error: StoreError) {
    switch error {
    case .conflict, .repeated:
      self.init(
        .conflict, ("情况有了变化", "Something has changed"),
        (
          "刚刚有别的操作先保存了。请重新打开页面，看清楚后再提交。",
          "Somebody saved something first. Open the page again, look, and repeat."
        ))
    case .full:
      self.init(
        .serviceUnavailable, ("暂时存不下", "Storage is full"),
        (
          "您的操作没有保存，已有的内容都在。我们已收到告警，请稍后再试。",
          "Nothing of this was saved, and nothing was lost. We have been alerted; try again later."
        ))
    case .closed, .newerVersion, .damaged, .failed:
      self.init(
        .serviceUnavailable, ("系统暂时不能用", "Out of service for a moment"),
        (
          "您的操作没有保存。请几分钟后再试；急事请拨打 12345 或到窗口办理。",
          "Nothing was saved. Try again in a few minutes; if it is urgent call 12345 or come to a window."
        ))
    }
  }

  private init(http status: HTTPResponse.Status) {
    switch status {
    case .notFound:
      self.init(
        status, ("没有这个页面", "There is no such page"),
        (
          "地址可能写错了，或者页面已经搬走。请从首页或搜索开始。",
          "The address may be wrong, or the page has moved. Start from the home page or search."
        ))
    default:
      self.init(
        status, ("没有看懂这个请求", "We did not understand the request"),
        ("请返回上一页，检查后再试一次。", "Go back, check, and try again."))
    }
  }
}
