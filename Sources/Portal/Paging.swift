import Civics
import Hummingbird
import Store
import Web

/// “More” links: `after` names the last row seen, as `milliseconds-id`.
enum Paging {
  static func after(_ request: Request) -> Page? {
    guard let text = request.query("after"), let cut = text.firstIndex(of: "-"),
      let milliseconds = Int64(text[..<cut])
    else { return nil }
    return Page(
      at: Instant(milliseconds: milliseconds), id: String(text[text.index(after: cut)...]))
  }

  static func query(after page: Page) -> String {
    "after=" + URLEncodedForm.encode("\(page.at.milliseconds)-\(page.id)")
  }
}
