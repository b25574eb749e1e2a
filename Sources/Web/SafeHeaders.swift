import Hummingbird

/// Headers that keep a browser from doing what no page of ours asks for.
package struct SafeHeaders: RouterMiddleware {
  package typealias Context = WebContext

  /// Own files only; no inline script or style, no frame, no plug-in. `data:` images are the
  /// browsers' own controls.
  package static let contentPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

  package func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.contentSecurityPolicy] =
      response.headers[.contentSecurityPolicy] ?? Self.contentPolicy
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.frameOptions] = "DENY"
    response.headers[.referrerPolicy] = "same-origin"
    response.headers[.openerPolicy] = "same-origin"
    response.headers[.resourcePolicy] = "same-origin"
    response.headers[.permissionsPolicy] =
      "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
    response.headers[.requestID] = context.requestID
    // A page shows one reader's data: nobody but that browser keeps it, and not on disk.
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    if context.isPlainLocal(request) == false {
      response.headers[.strictTransportSecurity] = "max-age=31536000"
    }
    return response
  }
}

extension WebContext {
  fileprivate func isPlainLocal(_ request: Request) -> Bool { !WebCookies.isSecure(request) }
}
