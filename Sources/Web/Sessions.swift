import CityHall
import Hummingbird

/// Signing in and out: the session's cookie, and a new token for the forms with each.
extension Site {
  package func signIn(_ viewer: Viewer, _ context: WebContext, to path: String) async throws
    -> Response
  {
    if let earlier = context.reader.session { try await hall.closeSession(earlier) }
    let session = try await hall.openSession(for: viewer)
    return fresh(
      .seeOther(path), WebCookies.session(session, isSecure: context.reader.isSecure), context)
  }

  package func signOut(_ context: WebContext, to path: String) async throws -> Response {
    if let session = context.reader.session { try await hall.closeSession(session) }
    return fresh(
      .seeOther(path), WebCookies.endOfSession(isSecure: context.reader.isSecure), context)
  }

  private func fresh(_ response: Response, _ session: Cookie, _ context: WebContext) -> Response {
    var response = response
    let token = FormToken.fresh(hall)
    response.setCookie(session)
    response.setCookie(WebCookies.csrf(token, isSecure: context.reader.isSecure))
    return response
  }
}
