import Civics
import Hummingbird

/// `POST /preferences`: language, theme and print, one button each, and back to the page.
struct PreferenceRoutes: Sendable {
  let site: Site

  func add(to router: Router<WebContext>) {
    router.form("preferences") { form, _, context in
      var preferences = context.reader.preferences
      if let language = form["lang"].flatMap(Language.init) { preferences.language = language }
      if let theme = form["theme"].flatMap(Preferences.Theme.init) { preferences.theme = theme }
      if let print = form["print"].flatMap(Preferences.Print.init) { preferences.print = print }
      var response = Response.seeOther(form["back"] ?? "/")
      response.setCookie(
        WebCookies.preferences(preferences, isSecure: context.reader.isSecure))
      return response
    }
  }
}
