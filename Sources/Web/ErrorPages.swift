import Civics
import Hummingbird

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
  package func failurePage(_ error: any Error, _ context: WebContext) -> Response {
    let text = FailureText(error)
    let language = context.language
    if text.status.code >= 500 {
      // The error may quote what was being saved: its kind is enough to find it.
      context.logger.error(
        "request failed", metadata: ["kind": "\(type(of: error))", "status": "\(text.status.code)"])
      context.logger.debug("\(error)")
    }
    var page = WebPage(title: text.title(language), template: "error")
    page.status = text.status
    page.slots = [
      "title": text.title(language), "reasons": text.reasons.map { $0(language) },
      "code": text.status.code, "number": text.status.code >= 500 ? context.requestID : nil,
    ]
    return response(page, templates: templates, context)
  }
}
