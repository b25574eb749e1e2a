import Civics
import Decisions
import Processes

extension Item {
  /// What the conclusion rests on, as SVG with readers' names; nil where that is one box alone.
  package func rulesPicture(_ language: Language) -> String? {
    guard let rules, rules.decisions.count + rules.inputs.count > 2 else { return nil }
    return rules.diagramSVG(titles: inputTitles(language))
  }

  /// The process as SVG, with the steps marked where a case stands; upright for narrow pages, else
  /// as its author drew it.
  package func processPicture(
    marking: Set<String> = [], isUpright: Bool, _ language: Language
  ) -> String {
    if isUpright, marking.isEmpty, let drawn = uprightPictures[language] { return drawn }
    return process.diagramSVG(
      marking: marking, isUpright: isUpright, inEnglish: language == .en)
  }

  /// A step of the process as readers call it, by the name that it has there.
  package func stepName(_ name: String) -> LocalizedText {
    let english = process.nodes.first { $0.name == name && $0.english != nil }?.english
    return LocalizedText(name, english ?? "")
  }
}
