import CityHall
import Civics
import Hummingbird

/// Reads who asks and how they want to read, and gives each browser its forms' token.
package struct ReaderMiddleware: RouterMiddleware {
  package typealias Context = WebContext
  let site: Site

  /// Characters of a session's or token's cookie that are looked at.
  static let maximumCookieLength = 200

  package func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    var reader = Reader()
    reader.isSecure = WebCookies.isSecure(request)
    reader.address = request.uri.string
    let cookies = request.cookies
    reader.preferences = Preferences(cookie: cookies[WebCookies.preferences]?.value ?? "")
    reader.language =
      reader.preferences.language
      ?? Preferences.language(accepting: request.headers[.acceptLanguage])
    let known = cookies[WebCookies.csrf(reader.isSecure)]?.value
    if let known, FormToken.isToken(known) {
      reader.csrf = known
    } else {
      reader.csrf = FormToken.fresh(site.hall)
    }
    do {
      if let session = cookies[WebCookies.session(reader.isSecure)]?.value, !session.isEmpty,
        session.count <= Self.maximumCookieLength,
        let viewer = try site.hall.viewer(forSession: session)
      {
        reader.session = session
        reader.viewer = viewer
      }
      context.reader = reader
    } catch {
      context.reader = reader
      return site.failurePage(error, context)
    }
    var response = try await next(request, context)
    if known != reader.csrf, response.setsPageForReader {
      response.setCookie(WebCookies.csrf(reader.csrf, isSecure: reader.isSecure))
    }
    return response
  }

}

extension Response {
  /// Only pages hold forms: files that caches share carry no cookie. A page that sets the token
  /// itself, since somebody signed in, keeps its own.
  fileprivate var setsPageForReader: Bool {
    guard headers[.contentType]?.hasPrefix("text/html") == true else { return false }
    return !headers[values: .setCookie].contains { $0.contains("form=") }
  }
}
