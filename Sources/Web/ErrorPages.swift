import Civics
import Hummingbird
import Store

/// Turns what a page's handler throws into a page that says what to do. What comes from below
/// `/api` is left to that room.
package struct ErrorPages: RouterMiddleware {
  package typealias Context = WebContext
  let site: Site

  package func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let path = request.uri.path
      if path == "/api" || path.hasPrefix("/api/") || path.hasPrefix("/assets/") { throw error }
      if error is SignInNeeded {
        let back = request.method == .get ? request.uri.string : "/"
        return .redirect(to: "/sign-in?back=" + URLEncodedForm.encode(back))
      }
      return site.failurePage(error, context)
    }
  }
}

extension Site {
  /// Characters of an error that the log keeps.
  private static let loggedCharacters = 300

  package func failurePage(_ error: any Error, _ context: WebContext) -> Response {
    let text = FailureText(error)
    let language = context.language
    if text.status.code >= 500 {
      // The store's words are its own; another error may quote what a person wrote.
      let words = (error as? StoreError).map { String("\($0)".prefix(Self.loggedCharacters)) }
      context.logger.error(
        "request failed",
        metadata: [
          "kind": "\(type(of: error))", "status": "\(text.status.code)",
          "reason": "\(words ?? "-")",
        ])
    }
    var page = WebPage(title: text.title(language), template: "error")
    page.status = text.status
    page.slots = [
      "title": text.title(language), "reasons": text.reasons.map { $0(language) },
      // What one person may not do, the same one for a company often may.
      "other": error is Refused && text.status == .forbidden
        ? "/sign-in?back=" + URLEncodedForm.encode(context.reader.address) : nil,
      "code": text.status.code, "number": text.status.code >= 500 ? context.requestID : nil,
    ]
    return response(page, templates: templates, context)
  }
}
