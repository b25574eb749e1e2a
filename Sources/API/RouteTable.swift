import Casework
import CityHall
import Civics
import Foundation
import Hummingbird
import Licences
import Web

/// One resource's method: the only place where it is said to exist, who may ask, and who answers.
package struct APIRoute: Sendable {
  package enum Access: Sendable, Hashable {
    /// Nobody needs to say who they are.
    case open
    /// A token adds what is the reader's own.
    case optional
    case bearer
  }
  package let method: HTTPRequest.Method
  /// With `{name}` for a parameter, as in the OpenAPI document.
  package let path: String
  package let access: Access
  let answer: @Sendable (APIRoutes, Call) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access,
    _ answer: @escaping @Sendable (APIRoutes, Call) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.answer = answer
  }
}

extension APIRoutes {
  /// Every route of this room. `Tests/APITests` holds `openapi.json` to it, both ways.
  package static let table: [APIRoute] = straight + turns

  private static let straight: [APIRoute] = [
    APIRoute(.get, "/api/openapi.json", .open) { $0.openAPI($1) },
    APIRoute(.get, "/api/items", .open) { try $0.items($1) },
    APIRoute(.get, "/api/items/{id}", .optional) { try await $0.item($1) },
    APIRoute(.get, "/api/cases", .bearer) { try $0.cases($1) },
    APIRoute(.post, "/api/cases", .bearer) { try await $0.submit($1) },
    APIRoute(.get, "/api/cases/{id}", .bearer) { try await $0.oneCase($1) },
    APIRoute(.get, "/api/cases/{id}/events", .bearer) { try await $0.events($1) },
    APIRoute(.get, "/api/cases/{id}/explanation", .bearer) { try await $0.explanation($1) },
    APIRoute(.post, "/api/cases/{id}/withdrawal", .bearer) { try await $0.withdraw($1) },
    APIRoute(.post, "/api/cases/{id}/supplies", .bearer) { try await $0.supply($1) },
    APIRoute(.post, "/api/cases/{id}/rating", .bearer) { try await $0.rate($1) },
    APIRoute(.post, "/api/cases/{id}/objection", .bearer) { try await $0.object($1) },
    APIRoute(.post, "/api/cases/{id}/acceptance", .bearer) { try await $0.accept($1) },
    APIRoute(.post, "/api/cases/{id}/refusal", .bearer) { try await $0.refuse($1) },
    APIRoute(.post, "/api/cases/{id}/corrections", .bearer) { try await $0.askForCorrections($1) },
    APIRoute(.get, "/api/tasks", .bearer) { try await $0.tasks($1) },
    APIRoute(.post, "/api/tasks/{id}/completion", .bearer) { try await $0.complete($1) },
    APIRoute(.get, "/api/licences", .bearer) { try $0.licences($1) },
    APIRoute(.get, "/api/licences/{id}", .bearer) { try $0.licence($1) },
    APIRoute(.post, "/api/licences/{id}/presentations", .bearer) { try await $0.present($1) },
    APIRoute(.post, "/api/verifications", .open) { try await $0.verify($1) },
    APIRoute(.get, "/.well-known/jwt-vc-issuer", .open) { $0.issuer($1) },
    APIRoute(.get, "/.well-known/jwks.json", .open) { $0.keys($1) },
    APIRoute(.get, "/licences/status", .open) { try $0.statusList($1) },
    APIRoute(.get, "/healthz", .open) { $0.health($1) },
    APIRoute(.get, "/metrics", .open) { $0.metricsText($1) },
  ]
}

/// The resources below `/api`, the issuer's keys and status list, and what operators watch.
///
/// ```swift
/// let metrics = RequestMetrics()
/// try APIRoutes(hall: hall, metrics: metrics) { StoreFigures(…) }.add(to: router)
/// Application(router: ObservedRouter(router, metrics: metrics, stopwatch: stopwatch), …)
/// ```
package struct APIRoutes: Sendable {
  let hall: CityHall
  let metrics: RequestMetrics
  let figures: @Sendable () throws -> StoreFigures
  let document: ByteBuffer

  /// Reads the room's OpenAPI document once; throws where the program's own file is missing.
  ///
  /// - Parameter figures: what the store says of itself, asked anew for `/metrics` and `/healthz`.
  package init(
    hall: CityHall, metrics: RequestMetrics,
    figures: @escaping @Sendable () throws -> StoreFigures
  ) throws {
    self.hall = hall
    self.metrics = metrics
    self.figures = figures
    document = ByteBuffer(bytes: try Self.openAPIDocument())
  }

  package static func openAPIDocument() throws -> Data {
    try Data(
      contentsOf: Bundle.module.bundleURL.appendingPathComponent("OpenAPI/openapi.json"))
  }

  /// Adds every route, and problem details for what is asked below `/api` without being there.
  package func add(to router: Router<WebContext>) {
    router.add(middleware: NoSuchResource())
    for route in Self.table {
      router.on(RouterPath(route.path), method: route.method) { request, context -> Response in
        await answer(route, request, context)
      }
    }
  }

  private func answer(_ route: APIRoute, _ request: Request, _ context: WebContext) async
    -> Response
  {
    do {
      let viewer = try viewer(route.access, request)
      return try await route.answer(
        self, Call(request: request, context: context, viewer: viewer))
    } catch {
      let problem = Problem(error)
      if problem.status.code >= 500 {
        // The error may quote what was being saved: its kind is enough to find it.
        context.logger.error(
          "request failed",
          metadata: ["kind": "\(type(of: error))", "status": "\(problem.status.code)"])
        context.logger.debug("\(error)")
      }
      return problem.response(context.language, requestID: context.requestID)
    }
  }

  /// Whom the bearer token speaks for. Cookies do not count here, so that no page of another
  /// site can act for a browser's reader.
  private func viewer(_ access: APIRoute.Access, _ request: Request) throws -> Viewer {
    guard access != .open else { return .visitor }
    guard let header = request.headers[.authorization] else {
      guard access == .optional else { throw Problem.unauthorized(tokenSent: false) }
      return .visitor
    }
    let scheme = "bearer "
    guard header.count <= APILimits.tokenLength, header.lowercased().hasPrefix(scheme) else {
      throw Problem.unauthorized(tokenSent: true)
    }
    let token = header.dropFirst(scheme.count).filter { $0 != " " }
    guard let viewer = try hall.viewer(forToken: token) else {
      throw Problem.unauthorized(tokenSent: true)
    }
    return viewer
  }
}

/// Answers with problem details where the router knows no such resource, or not with this method.
struct NoSuchResource: RouterMiddleware {
  typealias Context = WebContext

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as HTTPError where error.status == .notFound {
      let path = request.uri.path
      let allowed = Self.methods(of: path)
      guard !allowed.isEmpty || path == "/api" || path.hasPrefix("/api/") else { throw error }
      let problem = allowed.isEmpty ? Problem.noResource : Problem.methodNotAllowed(allowed)
      let response = problem.response(context.language, requestID: context.requestID)
      return request.method == .head ? response.createHeadResponse() : response
    }
  }

  /// The methods of the routes with this path, `HEAD` beside `GET`.
  static func methods(of path: String) -> [String] {
    let parts = path.split(separator: "/")
    let found = APIRoutes.table.filter { route in
      let wanted = route.path.split(separator: "/")
      return wanted.count == parts.count
        && zip(wanted, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
    return found.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] }
  }
}
