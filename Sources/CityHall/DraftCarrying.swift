import Casework
import Catalogue
import Civics
import Store

/// A draft from before a new edition of its item, as that edition's form has it.
extension CityHall {
  /// The draft's answers under the names of the live edition, by its `migration.yaml` where that
  /// leads from the draft's version. What has no field there is kept apart, to be told.
  func carried(_ draft: Draft) throws(StoreError) -> Draft {
    guard let new = item(draft.item), draft.edition != new.edition else { return draft }
    var old: Item?
    if let edition = draft.edition {
      let found = try item(draft.item, edition: edition)
      // An edition that was never live is not kept: then the new one's own mapping decides.
      old = found?.edition == edition ? found : nil
    }
    let carrying = DraftCarrying(old: old, new: new, try mapping(from: old, to: new))
    var made = draft
    made.edition = new.edition
    made.answers = [:]
    var lost: [String: [String]] = [:]
    for (key, texts) in draft.answers {
      if let name = carrying.name(of: key) {
        made.answers[name] = texts
      } else if !carrying.isDropped(key), texts.contains(where: { !$0.isEmpty }) {
        lost[key] = texts
      }
    }
    made.objections = [:]
    for (field, note) in draft.objections {
      if let name = carrying.name(of: field) { made.objections[name] = note }
    }
    made.uploads = [:]
    for (key, upload) in draft.uploads {
      if let name = carrying.upload(key) {
        made.uploads[name] = upload
      } else {
        lost[key] = [upload.name]
      }
    }
    made.promised = draft.promised.filter { new.material($0) != nil }
    let told = carrying.told(lost)
    if !told.isEmpty { made.lost = (draft.lost ?? []) + told }
    return made
  }
}

/// Answers as they were typed are named by their field, `purpose`, or by group, row and member,
/// `papers.0.total`.
private struct DraftCarrying {
  let old: Item?
  let new: Item
  private let mapping: AnswerMapping

  init(old: Item?, new: Item, _ mapping: AnswerMapping) {
    (self.old, self.new, self.mapping) = (old, new, mapping)
  }

  /// The answer's name in the new form; nil where it has no place there.
  func name(of key: String) -> String? {
    guard case .field(let name) = mapping.place(ofTyped: key) else { return nil }
    return name
  }

  /// The material or question of the new form that takes the file; nil where none does.
  func upload(_ key: String) -> String? {
    if Materials.takes(key, new) { return key }
    guard let name = name(of: key), Materials.takes(name, new) else { return nil }
    return name
  }

  func isDropped(_ key: String) -> Bool { mapping.place(ofTyped: key) == .dropped }

  /// Lost answers in the order of the old form, as the applicant saw them.
  func told(_ lost: [String: [String]]) -> [LostAnswer] {
    let order = (old?.definition.form ?? []).map(\.id)
    func place(_ key: String) -> Int { order.firstIndex(of: Self.parts(key).head) ?? order.count }
    return lost.sorted { (place($0.key), $0.key) < (place($1.key), $1.key) }.map { key, texts in
      let (head, rest) = Self.parts(key)
      let field = old?.field(head)
      let member = Self.member(rest).flatMap { field?.member($0) }
      let asked = member ?? field
      return LostAnswer(
        field: key, title: asked?.title ?? old?.material(head)?.name ?? LocalizedText(head),
        texts: asked?.type == .declaration
          ? []
          : texts.map { text in
            asked?.choices?.first { $0.value == text }?.title ?? LocalizedText(text)
          })
    }
  }

  private static func parts(_ key: String) -> (head: String, rest: String) {
    let head = String(key.prefix { $0 != "." })
    return (head, String(key.dropFirst(head.count)))
  }

  /// The member that `.0.total` means; nil where the answer is a field's own.
  private static func member(_ rest: String) -> String? {
    let last = rest.split(separator: ".").last.map(String.init)
    return last.flatMap { Int($0) == nil ? $0 : nil }
  }
}
