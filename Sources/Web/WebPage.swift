import CityHall
import Civics
import Hummingbird

/// One page: what stands in the frame, and what the frame says about it.
package struct WebPage: Sendable {
  /// Where the page belongs in the bar at the bottom, or on the desk.
  package enum Place: String, Sendable, CaseIterable { case home, services, wallet, ask, me }

  /// Which frame: the citizens' with its bar, the officers', or neither.
  package enum Frame: Sendable, Hashable { case citizen, desk }

  package struct Link: Sendable, Hashable {
    package var address: String
    package var title: String
    package var isCurrent: Bool
    package init(address: String, title: String, isCurrent: Bool = false) {
      self.address = address
      self.title = title
      self.isCurrent = isCurrent
    }
  }

  package var title: String
  package var template: String
  package var slots: Slots
  package var place: Place?
  package var frame: Frame = .citizen
  /// Links at the top of the desk's frame.
  package var deskLinks: [Link] = []
  /// Where one level up is.
  package var back: Link?
  /// The id of a form whose text must not be lost: the display settings are buttons of it, so
  /// that its handler keeps what was typed.
  package var form: String?
  /// Going back is a button of that form too.
  package var keepsOnBack = false
  /// Names of asset modules.
  package var modules: [String] = []
  /// The page asks for itself again after so many seconds, where no module does.
  package var refreshSeconds: Int?
  package var status: HTTPResponse.Status = .ok

  package init(title: String, template: String, slots: Slots = [:]) {
    self.title = title
    self.template = template
    self.slots = slots
  }
}

extension Site {
  /// The page as HTML in its frame. Every template also sees `csrf`, `lang` and `isZh`.
  package func response(_ page: WebPage, templates: Templates, _ context: WebContext) -> Response {
    let reader = context.reader
    let language = reader.language
    let shared: Slots = [
      "csrf": reader.csrf, "lang": language.rawValue, "isZh": language == .zh,
      "isLarge": reader.preferences.print == .large,
    ]
    guard
      let content = templates.render(page.template, shared.merging(page.slots), language),
      let html = self.templates.render(
        "layout",
        frame(page, content, context, isTypedIn: templates.isTypedIn(page.template))
          .merging(shared), language)
    else {
      context.logger.critical("template missing", metadata: ["name": "\(page.template)"])
      return Response(status: .internalServerError)
    }
    return Response(
      status: page.status, headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  private func frame(
    _ page: WebPage, _ content: String, _ context: WebContext, isTypedIn: Bool
  ) -> Slots {
    let reader = context.reader
    let preferences = reader.preferences
    let name = hall.city.identity.name(reader.language)
    let isDark = preferences.theme == .dark
    return [
      "title": page.title, "content": content, "city": name,
      "htmlLang": reader.language == .zh ? "zh-CN" : "en",
      "theme": preferences.theme == .auto ? nil : preferences.theme.rawValue,
      "print": preferences.print == .large ? "large" : nil,
      "css": assets.address("city.css"), "icon": assets.address("icon.svg"),
      "modules": (page.modules + (isTypedIn ? ["keep.js"] : [])).map(assets.address),
      "refresh": page.refreshSeconds,
      "address": reader.address, "form": page.form,
      "backForm": page.keepsOnBack ? page.form : nil,
      "otherLanguage": reader.language == .zh ? "en" : "zh",
      "otherTheme": isDark ? "light" : "dark", "isDark": isDark,
      "otherPrint": preferences.print == .large ? "normal" : "large",
      "back": page.back.map { ["address": $0.address, "title": $0.title] as Slots },
      "isDesk": page.frame == .desk,
      "home": page.frame == .desk ? "/desk" : "/",
      "deskLinks": page.deskLinks.map {
        ["address": $0.address, "title": $0.title, "current": $0.isCurrent] as Slots
      },
      "bar": page.frame == .citizen ? bar(page.place, reader.language) : nil,
      "who": who(reader),
    ]
  }

  private func bar(_ place: WebPage.Place?, _ language: Language) -> [Slots] {
    let links: [(WebPage.Place, String, LocalizedText)] = [
      (.home, "/", LocalizedText("首页", "Home")),
      (.services, "/services", LocalizedText("服务", "Services")),
      (.wallet, "/wallet", LocalizedText("卡包", "Wallet")),
      (.ask, "/ask", LocalizedText("问", "Ask")),
      (.me, "/me", LocalizedText("我的", "Me")),
    ]
    return links.map { link in
      [
        "address": link.1, "title": link.2(language), "current": link.0 == place,
        "icon": link.0.rawValue, "icons": assets.address("icons.svg"),
      ]
    }
  }

  /// The name at the top: whom the pages take the reader for.
  private func who(_ reader: Reader) -> String? {
    switch reader.viewer {
    case .visitor, .system: nil
    case .citizen(let citizen): citizen.applicant.name
    case .officer(let officer): officer.name
    }
  }
}
