import Catalogue
import Civics
import FEEL

/// Turns typed answers into the form that rules read, and says about each bad field what is wrong.
///
/// Typed answers are texts by the field's name; a group's members are `bills.0.amount`, a
/// person's or organisation's parts `spouse.number` and `spouse.name`; several choices are several
/// texts of one name. Pages, resources and golden cases all go this way, and so does every
/// submission once more.
package enum FormEngine {
  /// Rows of a repeated group, where the field does not say.
  package static let maximumRows = 50
  /// Characters of a person's or an organisation's name.
  package static let maximumNameLength = 100

  package typealias Posted = [String: [String]]

  package struct Answer: Hashable, Sendable {
    package var form: FEELContext
    /// About fields by name, `bills.0.amount` for a member of a group.
    package var problems: [Refusal.Reason]

    /// The problems that stand whatever the rest of the form turns out to be, and those of fields
    /// that may turn out to be hidden or the city's own.
    package func sorted(_ item: Item) -> (certain: [Refusal.Reason], open: [Refusal.Reason]) {
      func mayNotCount(_ problem: Refusal.Reason) -> Bool {
        let name = problem.about?.split(separator: ".").first.map(String.init)
        guard let field = name.flatMap(item.field) else { return false }
        return field.when != nil || field.computed != nil || field.prefill?.fixed == true
      }
      return (problems.filter { !mayNotCount($0) }, problems.filter(mayNotCount))
    }
  }

  /// Reads typed answers; fields without an answer are left out, declarations are false and
  /// groups empty.
  /// - Parameter partial: only some fields were asked, as for corrections or on one page:
  ///   declarations and groups that are not mentioned are left out too.
  package static func parse(
    _ posted: Posted, item: Item, uploads: [String: Upload] = [:], partial: Bool = false
  ) -> Answer {
    var reader = PostedReader(posted: posted, uploads: uploads, partial: partial)
    let form = reader.read(item.definition.form, prefix: "")
    return Answer(form: form, problems: reader.problems)
  }

  /// Typed answers read and finished, with one problem for each bad field.
  package static func answer(
    _ posted: Posted, item: Item, applicant: Party, facts: [Fact], now: Instant,
    uploads: [String: Upload] = [:]
  ) -> Answer {
    let read = parse(posted, item: item, uploads: uploads)
    return finish(
      read.form, item: item, applicant: applicant, facts: facts, now: now, uploads: uploads,
      unread: read.problems)
  }

  /// The form once more as it would be typed: to fill a page, or to keep a draft.
  package static func posted(_ form: FEELContext, item: Item) -> Posted {
    var posted: Posted = [:]
    write(form, item.definition.form, prefix: "", into: &posted)
    return posted
  }

  private static func write(
    _ form: FEELContext, _ fields: [Catalogue.FieldDefinition], prefix: String,
    into posted: inout Posted
  ) {
    for field in fields {
      guard let value = form[field.id], value != .null else { continue }
      let name = prefix + field.id
      switch (field.type, value) {
      case (.group, .list(let rows)):
        for (index, row) in rows.enumerated() {
          // Holds the row's place where none of its members has a text.
          posted["\(name).\(index)"] = ["+"]
          guard case .context(let row) = row else { continue }
          write(row, field.fields ?? [], prefix: "\(name).\(index).", into: &posted)
        }
      case (.person, .context(let party)), (.organisation, .context(let party)):
        for part in ["number", "name"] {
          if let text = party[part]?.plainText { posted["\(name).\(part)"] = [text] }
        }
      case (.choices, .list(let values)):
        posted[name] = values.map(\.plainText)
      case (.declaration, .boolean(let flag)):
        posted[name] = [flag ? "true" : "false"]
      case (.file, _):
        break
      default:
        posted[name] = [value.plainText]
      }
    }
  }

  /// Finishes a form: hidden fields leave it, computed and fixed ones are put in, what is
  /// required must be there, and every check must be true.
  ///
  /// An expression sees the fields before it as they are finished and those after it as they
  /// were answered. In a group's member, `form` also holds the members of its own row.
  /// - Parameters:
  ///   - earlier: the form before a supply, whose files stay.
  ///   - unread: problems of reading the form, which stand unless their field is hidden or the
  ///     city's own value stands in it.
  package static func finish(
    _ form: FEELContext, item: Item, applicant: Party, facts: [Fact], now: Instant,
    uploads: [String: Upload] = [:], earlier: FEELContext? = nil, unread: [Refusal.Reason] = []
  ) -> Answer {
    let again = parse(posted(form, item: item), item: item, uploads: uploads)
    var answer = again.form
    for field in item.definition.form where field.type == .file && answer[field.id] == nil {
      if let kept = earlier?[field.id] { answer[field.id] = kept }
    }
    for field in item.definition.form where field.type == .group {
      if let kept = keepingFiles(answer[field.id], of: earlier?[field.id], field) {
        answer[field.id] = kept
      }
    }
    let facts = FactsContext.of(
      applicant: applicant, form: FEELContext(), facts: facts, now: now)
    var finisher = FormFinisher(item: item, facts: facts, problems: unread + again.problems)
    let known = Set(item.definition.form.map(\.id))
    for name in form.keys where !known.contains(name) {
      finisher.report(name, "表单没有这一项", "The form has no such field")
    }
    let finished = finisher.finish(answer, item.definition.form, prefix: "", outer: nil)
    return Answer(form: finished, problems: finisher.problems)
  }
}

extension FormEngine {
  /// A group's rows with the files that they had: a row that is as it was keeps its own.
  private static func keepingFiles(
    _ rows: Value?, of earlier: Value?, _ group: Catalogue.FieldDefinition
  ) -> Value? {
    let files = (group.fields ?? []).filter { $0.type == .file }.map(\.id)
    guard !files.isEmpty, case .list(let rows)? = rows, case .list(let before)? = earlier else {
      return nil
    }
    func bare(_ row: FEELContext) -> FEELContext {
      FEELContext(row.entries.filter { !files.contains($0.0) })
    }
    let known = before.compactMap(\.entries)
    return .list(
      rows.map { row in
        guard case .context(var now) = row, let same = known.first(where: { bare($0) == bare(now) })
        else { return row }
        for file in files where now[file] == nil {
          if let kept = same[file] { now[file] = kept }
        }
        return .context(now)
      })
  }
}

/// Reads typed answers field by field and collects what is wrong with them.
struct PostedReader {
  let posted: FormEngine.Posted
  let uploads: [String: Upload]
  var partial = false
  var problems: [Refusal.Reason] = []

  mutating func read(
    _ fields: [Catalogue.FieldDefinition], prefix: String
  ) -> FEELContext {
    var form = FEELContext()
    for field in fields {
      if let value = value(field, prefix + field.id) { form[field.id] = value }
    }
    return form
  }

  private mutating func value(_ field: Catalogue.FieldDefinition, _ name: String) -> Value? {
    switch field.type {
    case .group:
      if partial, posted[name] == nil, !posted.keys.contains(where: { $0.hasPrefix(name + ".") }) {
        return nil
      }
      return .list(rows(field, name))
    case .file: return uploads[name].map(Self.file)
    case .person, .organisation: return party(field, name)
    case .choices: return choices(field, name)
    case .declaration:
      return single(field, name) ?? (partial ? nil : .boolean(false))
    default: return single(field, name)
    }
  }

  private mutating func single(_ field: Catalogue.FieldDefinition, _ name: String) -> Value? {
    // A box that is not ticked sends a hidden "false" before the box's own text.
    guard let texts = posted[name], let text = texts.last else { return nil }
    guard field.type == .declaration || Set(texts).count == 1 else {
      problems.append(
        Refusal.Reason(
          about: name, text: LocalizedText("这里只能有一个答案", "There can be one answer only")))
      return nil
    }
    return read(text, field, name)
  }

  private mutating func read(
    _ text: String, _ field: Catalogue.FieldDefinition, _ name: String
  ) -> Value? {
    do {
      return try FieldReader.value(text, field)
    } catch {
      problems.append(Refusal.Reason(about: name, text: error.reason))
      return nil
    }
  }

  private mutating func choices(_ field: Catalogue.FieldDefinition, _ name: String) -> Value? {
    var chosen: [Value] = []
    for text in posted[name] ?? [] {
      guard case .list(let one)? = read(text, field, name) else { continue }
      for value in one where !chosen.contains(value) { chosen.append(value) }
    }
    return chosen.isEmpty ? nil : .list(chosen)
  }

  /// A number with a name; the number alone, under the field's own name, is taken too.
  private mutating func party(_ field: Catalogue.FieldDefinition, _ name: String) -> Value? {
    let number = posted["\(name).number"]?.last ?? posted[name]?.last ?? ""
    let title = FieldReader.trimmed(posted["\(name).name"]?.last ?? "")
    guard title.count <= FormEngine.maximumNameLength else {
      problems.append(
        Refusal.Reason(
          about: name,
          text: LocalizedText(
            "姓名或名称最多 \(FormEngine.maximumNameLength) 个字",
            "A name has at most \(FormEngine.maximumNameLength) characters")))
      return nil
    }
    guard let value = read(number, field, name) else {
      if !title.isEmpty, FieldReader.trimmed(number).isEmpty {
        problems.append(
          Refusal.Reason(
            about: name,
            text: LocalizedText("请填写证件号码", "Enter the number as well as the name")))
      }
      return nil
    }
    return .context(FEELContext([("number", value), ("name", .string(title))]))
  }

  private mutating func rows(_ field: Catalogue.FieldDefinition, _ name: String) -> [Value] {
    let prefix = name + "."
    var indexes: Set<Int> = []
    // A row without any text is none; one whose texts are all bad stays, so that rows keep their
    // places.
    for (key, texts) in posted where key.hasPrefix(prefix) {
      guard texts.contains(where: { !FieldReader.trimmed($0).isEmpty }) else { continue }
      let digits = key.dropFirst(prefix.count).prefix { $0 != "." }
      if let index = Int(digits), index >= 0 { indexes.insert(index) }
    }
    let limit = field.maximumCount ?? FormEngine.maximumRows
    if indexes.count > limit {
      problems.append(
        Refusal.Reason(
          about: name,
          text: LocalizedText("最多填写 \(limit) 项", "At most \(limit) entries")))
    }
    return indexes.sorted().prefix(limit).map { index in
      .context(read(field.fields ?? [], prefix: "\(prefix)\(index)."))
    }
  }

  private static func file(_ upload: Upload) -> Value {
    .context(
      FEELContext([
        ("name", .string(upload.name)), ("kind", .string(upload.kind)),
        ("bytes", .number(Decimal128(upload.bytes))), ("digest", .string(upload.digest)),
      ]))
  }
}
