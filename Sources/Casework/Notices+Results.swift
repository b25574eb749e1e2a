import Catalogue
import Civics

/// What the applicant is told when a case ends, or comes near its end.
extension Notices {
  static func held(_ item: Item, _ commitment: Commitment) -> Texts {
    made(
      item, "准予，待补齐材料", "approved, one material to come",
      LocalizedText(
        "已决定准予。请在 \(commitment.until.written(.zh)) 前补交承诺的材料，补齐后立即发放结果；逾期将退件。",
        "It is approved. Hand in the promised material by \(commitment.until.written(.en)) and the result is "
          + "issued at once; after that day the case is returned."))
  }

  static func granted(_ item: Item, _ live: Case) -> Texts {
    let figures = live.outcomes.map { "\($0.title(.zh)) \($0.format.written($0.text, .zh))" }
    let english = live.outcomes.map {
      "\($0.title(.en)): \($0.format.written(item.ruleWord($0.text)(.en), .en))"
    }
    let licence = live.licences.last.map(\.name)
    var why = LocalizedText("申请已准予。", "Your application is granted.")
    if let decision = live.decision, decision.bySilence == true {
      let law = decision.legalBasis.map(name).joined(separator: "、")
      why = LocalizedText(
        "承办单位逾期未作出决定，您的申请依法视为准予（\(law)）。",
        "The agency did not decide in time: by law your application counts as granted (\(law)).")
    }
    return made(
      item, "准予", "granted",
      LocalizedText(
        why.zh + (figures.isEmpty ? "" : figures.joined(separator: "，") + "。")
          + (licence.map { "《\($0(.zh))》已放入您的卡包。" } ?? ""),
        why.en
          + (english.isEmpty ? "" : " " + english.joined(separator: ", ") + ".")
          + (licence.map { " “\($0(.en))” is in your wallet." } ?? "")))
  }

  static func denied(_ item: Item, _ live: Case) -> Texts {
    let reasons = live.decision?.reasons ?? []
    let laws = (live.decision?.legalBasis ?? []).map(name).joined(separator: "、")
    return made(
      item, "不予", "denied",
      LocalizedText(
        "申请不予准许，理由：\(said(reasons, .zh))" + (laws.isEmpty ? "" : "依据：\(laws)。")
          + remedies(item, live, .zh),
        "Your application is denied: "
          + said(reasons.map { item.ruleWord($0)(.en) }, .en)
          + (laws.isEmpty ? " " : " Under \(laws). ") + remedies(item, live, .en)))
  }

  static func returned(_ item: Item, _ live: Case, _ reason: LocalizedText) -> Texts {
    made(
      item, "已退件", "returned",
      LocalizedText(
        "办件已退回：\(reason(.zh))。您可以备齐材料后重新申请。" + objection(live).zh,
        "The case is returned: \(reason(.en)). You may apply again with all materials."
          + objection(live).en))
  }

  static func withdrawn(_ item: Item, _ reason: String) -> Texts {
    let why = { (language: Language) in reason.isEmpty ? "" : said([reason], language) }
    return made(
      item, "已撤件", "withdrawn",
      LocalizedText(
        "您已撤回申请，办理终止，不再作出决定。\(reason.isEmpty ? "" : "撤回原因：\(why(.zh))")您可以随时重新申请。",
        "You withdrew the application: it ends without a decision. "
          + (reason.isEmpty ? "" : "Your reason: \(why(.en)) ") + "You may apply again."))
  }

  static func rated(_ item: Item, _ stars: Int) -> Texts {
    made(
      item, "评价已收到", "your rating came in",
      stars <= 2
        ? LocalizedText(
          "感谢您的评价，差评已记录在案。", "Thank you. The bad rating is on record.")
        : LocalizedText("感谢您的评价。", "Thank you for your rating."))
  }

  /// Sentences that others wrote, in one sentence of ours: with one full stop, at the end.
  static func said(_ sentences: [String], _ language: Language) -> String {
    let bare = sentences.map(bare)
    return language == .zh
      ? bare.joined(separator: "；") + "。" : bare.joined(separator: "; ") + "."
  }

  /// What others wrote without the stop at its end, for the middle of a sentence of ours.
  static func bare(_ text: String) -> String {
    var text = text[...]
    while let last = text.last, last.isWhitespace || "。.；;".contains(last) { text.removeLast() }
    return String(text)
  }

  /// Until when the applicant may object on the case's page.
  static func objection(_ live: Case) -> LocalizedText {
    guard live.turns.mayObject, let day = live.objectionDay else { return LocalizedText("", "") }
    return LocalizedText(
      "有异议的，可以在 \(day.written(.zh)) 前在办件页面提出。",
      " If you disagree, object on the case's page by \(day.written(.en)).")
  }

  /// How to object and how to appeal.
  static func remedies(_ item: Item, _ live: Case, _ language: Language) -> String {
    language == .zh
      ? objection(live).zh + appeal(item, .zh)
      : "\(appeal(item, .en))\(objection(live).en)"
  }

  /// How to appeal: 行政复议, 行政诉讼.
  static func appeal(_ item: Item, _ language: Language) -> String {
    let rights = item.definition.rights
    return language == .zh
      ? "您可以申请行政复议或者提起行政诉讼。\(said([rights.reconsideration(.zh)], .zh))"
        + said([rights.litigation(.zh)], .zh)
      : "You may ask for reconsideration or sue. \(said([rights.reconsideration(.en)], .en)) "
        + said([rights.litigation(.en)], .en)
  }
}
