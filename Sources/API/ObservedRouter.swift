import Hummingbird
import Web

/// A router whose every answer is counted, timed and logged: also those of pages and assets, of
/// addresses that are not there, and of handlers that broke.
///
/// The log has the request's id, its route's pattern, status and milliseconds: no address, no
/// header, no body, so that it holds nothing about anybody.
package struct ObservedRouter: HTTPResponderBuilder {
  let router: Router<WebContext>
  let metrics: RequestMetrics
  let stopwatch: @Sendable () -> Duration

  /// - Parameter stopwatch: a steady clock.
  package init(
    _ router: Router<WebContext>, metrics: RequestMetrics,
    stopwatch: @escaping @Sendable () -> Duration
  ) {
    self.router = router
    self.metrics = metrics
    self.stopwatch = stopwatch
  }

  package func buildResponder() -> ObservedResponder {
    ObservedResponder(
      inner: router.buildResponder(), metrics: metrics, stopwatch: stopwatch)
  }
}

package struct ObservedResponder: HTTPResponder {
  package typealias Context = WebContext
  let inner: RouterResponder<WebContext>
  let metrics: RequestMetrics
  let stopwatch: @Sendable () -> Duration

  /// What operators' tools ask for every few seconds.
  private static let quiet: Set<String> = ["/healthz", "/metrics"]

  package func respond(to request: Request, context: WebContext) async throws -> Response {
    let start = stopwatch()
    metrics.begin()
    do {
      let response = try await inner.respond(to: request, context: context)
      note(request, context, status: Int(response.status.code), since: start)
      return response
    } catch {
      note(request, context, status: 500, since: start)
      throw error
    }
  }

  private func note(_ request: Request, _ context: WebContext, status: Int, since: Duration) {
    let spent = (stopwatch() - since).components
    let seconds = Double(spent.seconds) + Double(spent.attoseconds) / 1e18
    let route = context.endpointPath ?? "NotFound"
    let method = request.method.rawValue
    metrics.end(route: route, method: method, status: status, seconds: seconds)
    context.logger.log(
      level: status >= 500 ? .error : Self.quiet.contains(route) ? .debug : .info, "request",
      metadata: [
        "method": "\(method.prefix(16))", "route": "\(route)", "status": "\(status)",
        "ms": "\(Int((seconds * 1000).rounded()))",
      ])
  }
}
