import Catalogue
import Civics
import FEEL

/// Visibility, computed and fixed values, what is required, checks: one pass over the fields.
struct FormFinisher {
  let item: Item
  /// The facts without the form.
  let facts: FEELContext
  var problems: [Refusal.Reason]

  mutating func report(_ name: String, _ zh: String, _ en: String) {
    problems.append(Refusal.Reason(about: name, text: LocalizedText(zh, en)))
  }

  /// - Parameter outer: the whole form, where `answer` is a row of one of its groups.
  mutating func finish(
    _ answer: FEELContext, _ fields: [Catalogue.FieldDefinition], prefix: String,
    outer: FEELContext?
  ) -> FEELContext {
    var form = answer
    var shown: [Catalogue.FieldDefinition] = []
    for field in fields {
      let name = prefix + field.id
      if let condition = field.when, !item.isTrue(condition, context(form, outer)) {
        form = form.without(field.id)
        forget(name)
        continue
      }
      shown.append(field)
      if let value = given(field, context(form, outer)) {
        form[field.id] = value
        forget(name)
      } else if field.computed != nil {
        form = form.without(field.id)
      }
      if field.type == .group, case .list(let rows)? = form[field.id] {
        form[field.id] = .list(finishRows(rows, field, name, outer ?? form))
      }
      requireAnswer(form, field, name)
    }
    for field in shown { check(form, field, prefix + field.id, outer) }
    return form
  }

  /// What was typed there does not count.
  private mutating func forget(_ name: String) {
    problems.removeAll { $0.about == name || $0.about?.hasPrefix(name + ".") == true }
  }

  private mutating func finishRows(
    _ rows: [Value], _ field: Catalogue.FieldDefinition, _ name: String, _ whole: FEELContext
  ) -> [Value] {
    rows.enumerated().map { index, row in
      guard case .context(let row) = row else { return row }
      return .context(
        finish(row, field.fields ?? [], prefix: "\(name).\(index).", outer: whole))
    }
  }

  /// What the city puts in itself: a computed value, or one that the applicant may not change.
  private func given(
    _ field: Catalogue.FieldDefinition, _ context: FEELContext
  ) -> Value? {
    let value: Value
    if let computed = field.computed {
      value = item.value(of: computed, context)
    } else if let prefill = field.prefill, prefill.fixed == true {
      value = item.value(of: prefill.value, context)
    } else {
      return nil
    }
    return value == .null ? nil : value
  }

  private mutating func requireAnswer(
    _ form: FEELContext, _ field: Catalogue.FieldDefinition, _ name: String
  ) {
    guard field.required == true else { return }
    let isThere: Bool =
      switch form[field.id] {
      case nil, .null?: false
      case .list(let values)?: !values.isEmpty
      case .boolean(let flag)?: flag || field.type != .declaration
      default: true
      }
    // A bad answer was reported where it was read.
    guard !isThere, !problems.contains(where: { $0.about == name }) else { return }
    let title = field.title
    switch field.type {
    case .declaration:
      report(name, "请确认：\(title(.zh))", "Please confirm: \(title(.en))")
    case .file:
      report(name, "请上传：\(title(.zh))", "Please upload: \(title(.en))")
    case .choice, .choices, .region:
      report(name, "请选择：\(title(.zh))", "Please choose: \(title(.en))")
    default:
      report(name, "请填写：\(title(.zh))", "Please answer: \(title(.en))")
    }
  }

  private mutating func check(
    _ form: FEELContext, _ field: Catalogue.FieldDefinition, _ name: String,
    _ outer: FEELContext?
  ) {
    guard let checks = field.checks else { return }
    var form = form
    if form[field.id] ?? .null == .null {
      // Of a list, its checks may ask that there be one; anything else that is missing is
      // `required`'s matter.
      guard field.type == .choices || field.type == .group else { return }
      form[field.id] = .list([])
    }
    let context = context(form, outer)
    for check in checks where !item.isTrue(check.rule, context) {
      problems.append(Refusal.Reason(about: name, text: check.message))
    }
  }

  private func context(_ form: FEELContext, _ outer: FEELContext?) -> FEELContext {
    var context = facts
    if let outer {
      var merged = outer
      for (name, value) in form.entries { merged[name] = value }
      context["form"] = .context(merged)
    } else {
      context["form"] = .context(form)
    }
    return context
  }
}

extension FEELContext {
  func without(_ name: String) -> FEELContext {
    self[name] == nil ? self : FEELContext(entries.filter { $0.0 != name })
  }
}
