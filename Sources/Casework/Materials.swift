import Catalogue
import Civics
import FEEL

/// How the materials of an application are satisfied: best grade first, and nothing is asked for
/// that the city already holds.
package enum Materials {
  /// Kinds and bytes of a file where no material says.
  package static let standardKinds = ["pdf", "jpeg", "png"]
  package static let standardBytes = 10 * 1024 * 1024

  package struct Given {
    package var applicant: Party
    package var form: FEELContext
    package var facts: [Fact]
    package var uploads: [String: Upload]
    package var licences: [HeldLicence]
    package var promised: Set<String>
    /// Evidence from before a supply: it stays where nothing better came.
    package var earlier: [Evidence]
    /// Whose promise was broken lately is not believed: what is declared proves nothing.
    package var isMarked: Bool
    package var now: Instant

    package init(
      applicant: Party, form: FEELContext, facts: [Fact], uploads: [String: Upload] = [:],
      licences: [HeldLicence] = [], promised: Set<String> = [], earlier: [Evidence] = [],
      isMarked: Bool = false, now: Instant
    ) {
      self.isMarked = isMarked
      self.applicant = applicant
      self.form = form
      self.facts = facts
      self.uploads = uploads
      self.licences = licences
      self.promised = promised
      self.earlier = earlier
      self.now = now
    }
  }

  package struct Resolution: Hashable, Sendable {
    package var evidence: [Evidence]
    package var problems: [Refusal.Reason]

    /// Materials that are still to come.
    package func materials(_ item: Item, missing necessity: MaterialDefinition.Necessity)
      -> [MaterialDefinition]
    {
      let missing = Set(evidence.filter { $0.source == .missing }.map(\.material))
      return item.definition.materials.filter {
        missing.contains($0.id) && $0.necessity == necessity
      }
    }

    /// Main materials that only the applicant's word could prove, and which somebody whose promise
    /// was broken brings to the window instead (告知承诺: 国办发〔2020〕42号).
    package func toBeShown(_ item: Item, isMarked: Bool) -> [MaterialDefinition] {
      guard item.doubts(isMarked: isMarked) else { return [] }
      return materials(item, missing: .main).filter { material in
        material.evidence.contains { $0.declaration != nil }
          && !material.evidence.contains { $0.upload == true }
      }
    }
  }

  /// One evidence for each material of the item, in its order. Problems are about uploads that
  /// cannot be taken and promises that cannot be made.
  package static func resolve(_ given: Given, item: Item) -> Resolution {
    let context = FactsContext.of(
      applicant: given.applicant, form: given.form, facts: given.facts, now: given.now)
    var problems = uploadProblems(given.uploads, item)
    problems += promiseProblems(given.promised, item, context)
    let evidence = item.definition.materials.map { material -> Evidence in
      if let condition = material.notNeededWhen, item.isTrue(condition, context) {
        return Evidence(material: material.id, grade: nil, source: .notNeeded)
      }
      let isBelieved = !item.doubts(isMarked: given.isMarked)
      let found = material.evidence.filter { isBelieved || $0.declaration == nil }.compactMap {
        source($0, material, given)
      }
      let kept = given.earlier.first { $0.material == material.id }.flatMap {
        lasting($0, given)
      }
      let best = (found + (kept.map { [$0] } ?? [])).min { left, right in
        (left.grade ?? .d) < (right.grade ?? .d)
      }
      if let best { return best }
      let isPromised = given.promised.contains(material.id)
      return Evidence(
        material: material.id, grade: nil, source: isPromised ? .promised : .missing)
    }
    return Resolution(evidence: evidence, problems: problems)
  }

  private static func source(
    _ rule: EvidenceSource, _ material: MaterialDefinition, _ given: Given
  ) -> Evidence? {
    func evidence(_ grade: Evidence.Grade, _ source: Evidence.Source) -> Evidence {
      Evidence(material: material.id, grade: grade, source: source)
    }
    if let name = rule.lookup {
      guard let fact = given.facts.first(where: { $0.name == name }), !fact.keys.isEmpty else {
        return nil
      }
      return evidence(
        .a,
        .register(fact.register, lookup: name, keys: fact.keys, edition: fact.registerEdition))
    }
    if let type = rule.licence {
      let today = given.now.chinaDate
      let held = given.licences.first {
        $0.type == type && ($0.validUntil.map { today <= $0 } ?? true)
      }
      return held.map { evidence(.a, .licence($0.id, type: type)) }
    }
    if rule.upload == true {
      return given.uploads[material.id].map { evidence(.c, .upload($0)) }
    }
    if let field = rule.declaration, given.form[field] == .boolean(true) {
      return evidence(.d, .declaration(field: field))
    }
    return nil
  }

  /// What a clerk checked or the applicant uploaded stays; answers of registers and declarations
  /// are looked at afresh. A declaration that was believed when it was made is not lost by a mark
  /// that came later.
  private static func lasting(_ evidence: Evidence, _ given: Given) -> Evidence? {
    switch evidence.source {
    case .upload, .window, .licence: evidence
    case .declaration(let field):
      given.isMarked && given.form[field] == .boolean(true) ? evidence : nil
    case .register, .promised, .notNeeded, .missing: nil
    }
  }

  /// Whether the item takes a file for this material or question.
  package static func takes(_ name: String, _ item: Item) -> Bool {
    isUploaded(name, item) || isFileField(name, item.definition.form)
  }

  private static func isUploaded(_ material: String, _ item: Item) -> Bool {
    item.material(material)?.evidence.contains { $0.upload == true } ?? false
  }

  private static func uploadProblems(
    _ uploads: [String: Upload], _ item: Item
  ) -> [Refusal.Reason] {
    var problems: [Refusal.Reason] = []
    for (name, upload) in uploads.sorted(by: { $0.key < $1.key }) {
      guard takes(name, item) else {
        problems.append(
          Refusal.Reason(
            about: name,
            text: LocalizedText("本事项不收这份文件", "This item does not take such a file")))
        continue
      }
      let rule = isUploaded(name, item) ? item.material(name)?.upload : nil
      if let text = problem(with: upload, rule) {
        problems.append(Refusal.Reason(about: name, text: text))
      }
    }
    return problems
  }

  /// Why a file of this kind and size cannot be taken; nil where it can.
  package static func problem(with upload: Upload, _ rule: UploadRule?) -> LocalizedText? {
    let allowed = rule?.kinds ?? standardKinds
    let maximumBytes = rule?.maximumBytes ?? standardBytes
    if !allowed.contains(upload.kind.lowercased()) {
      let kinds = allowed.map { $0.uppercased() }
      return LocalizedText(
        "文件类型应为 \(kinds.joined(separator: "、"))",
        "The file must be \(kinds.joined(separator: ", "))"
      )
    }
    if upload.bytes <= 0 {
      return LocalizedText("文件是空的，请重新上传", "The file is empty: upload it again")
    }
    if upload.bytes > maximumBytes {
      let limit = size(maximumBytes)
      return LocalizedText(
        "文件太大（\(size(upload.bytes))），最大 \(limit)",
        "The file is too large (\(size(upload.bytes))), at most \(limit)")
    }
    return nil
  }

  private static func size(_ bytes: Int) -> String {
    bytes < 1024 * 1024 ? "\((bytes + 1023) / 1024) KB" : "\((bytes + 1_048_575) / 1_048_576) MB"
  }

  /// `photo`, or `bills.0.scan` for a member of a group.
  private static func isFileField(
    _ name: String, _ fields: [Catalogue.FieldDefinition]
  ) -> Bool {
    let parts = name.split(separator: ".", maxSplits: 2)
    guard let field = fields.first(where: { parts.first.map(String.init) == $0.id }) else {
      return false
    }
    if parts.count == 1 { return field.type == .file }
    return parts.count == 3 && isFileField(String(parts[2]), field.fields ?? [])
  }

  private static func promiseProblems(
    _ promised: Set<String>, _ item: Item, _ context: FEELContext
  ) -> [Refusal.Reason] {
    guard !promised.isEmpty else { return [] }
    guard let rule = item.definition.conditionalAcceptance else {
      return promised.sorted().map {
        Refusal.Reason(
          about: $0,
          text: LocalizedText("本事项不能容缺受理", "This item accepts no application with gaps"))
      }
    }
    var problems: [Refusal.Reason] = []
    for name in promised.sorted() {
      let material = item.definition.materials.first { $0.id == name }
      if material?.conditional != true || material?.necessity != .secondary {
        problems.append(
          Refusal.Reason(
            about: name,
            text: LocalizedText(
              "“\(material?.name(.zh) ?? name)”不能容后补交，请现在提交",
              "“\(material?.name(.en) ?? name)” cannot follow later: hand it in now")))
      }
    }
    if let condition = rule.disqualifiedWhen, item.value(of: condition, context) != .boolean(false)
    {
      problems.append(
        Refusal.Reason(
          about: promised.min(),
          text: LocalizedText(
            "因信用记录不良（或无法核实），不能容缺受理，请备齐全部材料后申请",
            "A bad credit record, or one that could not be checked, rules out acceptance with "
              + "gaps: apply with all materials")))
    }
    return problems
  }
}

extension Item {
  /// Whether what is declared proves nothing: of somebody whose promise was broken, where the item
  /// takes declarations instead of proofs (告知承诺).
  fileprivate func doubts(isMarked: Bool) -> Bool {
    isMarked && definition.declaredCommitment != nil
  }
}
