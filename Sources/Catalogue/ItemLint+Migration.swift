import Civics

/// `migration.yaml`: what it names is there, in the edition that cases leave and in the one that
/// they come onto. Otherwise no case would ever move, and only the day of the move would tell.
extension ItemLint {
  func migrationFindings() -> [CityFinding] {
    guard let (mapping, node) = source.migration else { return [] }
    var found: [CityFinding] = []
    func report(_ path: [PathStep], _ zh: String, _ en: String, _ hint: LocalizedText? = nil) {
      found.append(
        CityFinding(
          .migration, source.migrationFile, node.line(at: path), zh, en, hint: hint))
    }
    func require(
      _ name: String, among known: [String]?, _ path: [PathStep], _ edition: String, _ zh: String,
      _ en: String
    ) {
      guard let known, !known.contains(name) else { return }
      report(
        path, "版本 \(edition) 没有\(zh) \(name)", "Version \(edition) has no \(en) \(name)",
        meant(name, among: known))
    }
    if mapping.to != item.version || mapping.from == mapping.to {
      report(
        ["to"], "to 应是本事项现在的 version（\(item.version)），from 是另一个更早的 version",
        "to is the item's version of now (\(item.version)), from another, earlier one")
    }
    let elements = source.process?.elementIDs.sorted()
    for (old, new) in (mapping.elements ?? [:]).sorted(by: { $0.key < $1.key }) {
      let path: [PathStep] = ["elements", .key(old)]
      require(
        old, among: earlier?.process?.elementIDs.sorted(), path, mapping.from, "流程元素", "element")
      require(new, among: elements, path, mapping.to, "流程元素", "element")
    }
    let fields = Self.answers(item.form)
    let before = earlier.map { Self.answers($0.definition.form) }
    for (old, new) in (mapping.fields ?? [:]).sorted(by: { $0.key < $1.key }) {
      let path: [PathStep] = ["fields", .key(old)]
      require(old, among: before, path, mapping.from, "字段", "field")
      require(new, among: fields, path, mapping.to, "字段", "field")
      let group = EditionMapping.member(old).map { mapping.target(of: $0.group) }
      if group != EditionMapping.member(new)?.group {
        report(
          path, "成员随它的组走：\(old) 只能变成\(group.map { " \($0) 的成员" } ?? "表单最外层的字段")",
          "A member goes along with its group: \(old) can only become "
            + (group.map { "a member of \($0)" } ?? "a field at the top of the form"))
      }
      if (mapping.dropped ?? []).contains(old) {
        report(
          path, "字段 \(old) 既改名又放弃", "The field \(old) is both renamed and dropped")
      }
    }
    for (index, name) in (mapping.dropped ?? []).enumerated() {
      require(name, among: before, ["dropped", .index(index)], mapping.from, "字段", "field")
    }
    let parts: [(PathStep, [String: String], [String]?, [String]?)] = [
      ("elements", mapping.elements ?? [:], earlier?.process?.elementIDs.sorted(), elements),
      ("fields", mapping.fields ?? [:], before, fields),
    ]
    for (key, pairs, old, new) in parts {
      // What is not named keeps its name, and may be in the way of what takes it.
      let moving = Set(old ?? []).union(pairs.keys).subtracting(mapping.dropped ?? [])
      let target = { (name: String) in
        key == "fields" ? mapping.target(of: name) : pairs[name] ?? name
      }
      for (target, names) in Dictionary(grouping: moving, by: target)
      where names.count > 1 && new?.contains(target) == true {
        let names = names.sorted()
        let line = names.last { pairs[$0] != nil } ?? target
        report(
          [key, .key(line)], "\(names.joined(separator: "、")) 都要变成 \(target)",
          "\(names.joined(separator: " and ")) would both become \(target)")
      }
    }
    return found
  }

  /// Fields at the top of a form, and groups' members behind their group.
  private static func answers(_ form: [FieldDefinition]) -> [String] {
    form.flatMap { field in
      [field.id] + (field.fields ?? []).map { "\(field.id).\($0.id)" }
    }
  }

  /// The edition that cases leave, where `before/` keeps it.
  private var earlier: ItemEdition? {
    source.before.flatMap {
      $0.definition.version == source.migration?.definition.from ? $0 : nil
    }
  }
}
