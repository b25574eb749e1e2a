import Hummingbird
import Web

/// `/desk/cases/{id}/files/{digest}`: what the applicant handed in.
extension DeskRoutes {
  func addFiles(to router: Router<WebContext>) {
    router.get("desk/cases/:id/files/:digest") { _, context -> Response in
      _ = try officer(context)
      return try await site.upload(context)
    }
  }
}
