import Catalogue
import CityHall
import Civics
import Hummingbird
import Web

/// `/ask`: answers from the items' own questions, then items that the words find.
extension PortalRoutes {
  static let answersShown = 12

  func addAsking(to router: Router<WebContext>) {
    router.page("ask") { request, context in
      if let kept = context.preferences(in: request, keeping: "q") { return kept }
      let language = context.language
      let text = String((request.query("q") ?? "").prefix(SearchIndex.maximumQueryCharacters))
      let found = text.isEmpty ? [] : hall.search(text, limit: Self.hits)
      let answers = text.isEmpty ? standing() : matching(text, found)
      var page = WebPage(
        title: language == .zh ? "问一问" : "Ask", template: "ask",
        slots: [
          "query": text,
          "answers": answers.prefix(Self.answersShown).map { item, question in
            [
              "question": question.question(language), "answer": question.answer(language),
              "item": item.definition.name(language), "address": "/items/\(item.id)",
            ] as Slots
          },
          "items": found.map { tile($0, language) }, "hasItems": !found.isEmpty,
          "isEmpty": !text.isEmpty && answers.isEmpty && found.isEmpty,
        ])
      page.place = .ask
      page.form = "ask"
      return show(page, context)
    }
  }

  /// One question of each item, to begin with.
  private func standing() -> [(Item, Question)] {
    hall.city.offered.compactMap { item in item.definition.faq?.first.map { (item, $0) } }
  }

  /// Questions that hold the words, most of them first; then those of the items found.
  private func matching(_ text: String, _ found: [Item]) -> [(Item, Question)] {
    let pieces = Self.pieces(of: text)
    let isFound = Set(found.map(\.id))
    var scored: [(score: Int, item: Item, question: Question)] = []
    for item in hall.city.offered {
      for question in item.definition.faq ?? [] {
        let body = [question.question.zh, question.question.en, question.answer.zh]
          .joined(separator: " ").lowercased()
        let hits = pieces.count { body.contains($0) }
        let score = hits * 2 + (isFound.contains(item.id) ? 1 : 0)
        // One pair of characters in common is chance in a long text; half of them is not.
        if hits * 2 >= pieces.count && hits > 0 || isFound.contains(item.id) {
          scored.append((score, item, question))
        }
      }
    }
    return scored.sorted { $0.score > $1.score }.map { ($0.item, $0.question) }
  }

  /// Words of Latin letters, and pairs of neighbouring Chinese characters.
  static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    for run in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      if run.allSatisfy(\.isASCII) {
        pieces.append(String(run))
      } else {
        let characters = Array(run)
        if characters.count == 1 { pieces.append(String(run)) }
        for index in characters.indices.dropLast() {
          pieces.append(String(characters[index...index + 1]))
        }
      }
    }
    return pieces
  }
}
