import Civics
import Hummingbird

/// `POST /preferences`: language, theme and print, one button each, and back to the page.
struct PreferenceRoutes: Sendable {
  let site: Site

  func add(to router: Router<WebContext>) {
    router.form("preferences") { form, _, context in
      context.keepingPreferences(of: form, .seeOther(form["back"] ?? "/"))
    }
  }
}

extension Form {
  /// One of the display settings' buttons sent this form.
  package var setsPreferences: Bool { ["lang", "theme", "print"].contains { self[$0] != nil } }
}

extension WebContext {
  /// Where a form that is sent by `GET`, such as a search, was sent by one of the display settings'
  /// buttons: to its page, with what was typed in `name`. Nothing but this browser's cookie changes,
  /// and that only where a page of ours asks.
  package func preferences(in request: Request, keeping name: String) -> Response? {
    guard let form = request.form, form.setsPreferences, FormToken.isOurs(request) else {
      return nil
    }
    let text = form[name].map { "?\(name)=" + URLEncodedForm.encode($0) } ?? ""
    return keepingPreferences(of: form, .seeOther(request.uri.path + text))
  }

  /// The response, with the reader's preferences as the form changes them.
  package func keepingPreferences(of form: Form, _ response: Response) -> Response {
    var response = response
    response.setCookie(
      WebCookies.preferences(preferring(form).reader.preferences, isSecure: reader.isSecure))
    return response
  }

  /// The same request of a reader who prefers what the form says.
  package func preferring(_ form: Form) -> WebContext {
    var context = self
    if let language = form["lang"].flatMap(Language.init) {
      context.reader.preferences.language = language
      context.reader.language = language
    }
    if let theme = form["theme"].flatMap(Preferences.Theme.init) {
      context.reader.preferences.theme = theme
    }
    if let print = form["print"].flatMap(Preferences.Print.init) {
      context.reader.preferences.print = print
    }
    return context
  }
}
