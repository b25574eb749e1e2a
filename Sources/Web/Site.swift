import Catalogue
import CityHall
import Civics
import Hummingbird

/// What all web rooms share: the city hall, the assets, the frame around each page.
package struct Site: Sendable {
  package let hall: CityHall
  package let assets: Assets
  let templates: Templates

  /// Reads the room's assets once. Throws where the program's own files are missing or broken.
  package init(hall: CityHall) throws {
    self.hall = hall
    assets = try Assets()
    templates = try Templates(folder: Assets.folder)
  }

  /// A router with everything in front of the rooms' own routes: log, safe headers, the reader,
  /// error pages, assets and preferences.
  ///
  /// The rooms add theirs: `PortalRoutes(site).add(to: router)`.
  package func router() -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: [.autoGenerateHeadEndpoints])
    router.add(middleware: SafeHeaders())
    router.add(middleware: ReaderMiddleware(site: self))
    router.add(middleware: ErrorPages(site: self))
    assets.add(to: router)
    PreferenceRoutes(site: self).add(to: router)
    return router
  }
}
