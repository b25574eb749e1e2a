import Civics
import Registers

/// Materials, look-ups and the form: each part's own shape.
extension ItemLint {
  func materialFindings() -> [CityFinding] {
    var found: [CityFinding] = []
    var ids: Set<String> = []
    for (index, material) in item.materials.enumerated() {
      let path: [PathStep] = ["materials", .index(index)]
      if !ids.insert(material.id).inserted {
        found.append(
          finding(
            .duplicate, path + ["id"], "材料 \(material.id) 出现两次",
            "The material \(material.id) is there twice"))
      }
      if material.name.zh.isBlank || material.kind.isBlank || material.form.isBlank {
        found.append(
          finding(.emptyText, path, "材料缺少名称、类型或形式", "A material needs name, kind and form"))
      }
      if material.source.zh.isBlank {
        found.append(
          finding(
            .materialSource, path + ["source"], "材料必须写明来源", "Every material names its source"))
      }
      found += evidenceFindings(material, path)
      if material.conditional == true {
        if item.conditionalAcceptance == nil {
          found.append(
            finding(
              .conditionalMaterial, path + ["conditional"],
              "材料可以容缺，但事项没有写 conditionalAcceptance",
              "The material may follow later, but the item has no conditionalAcceptance"))
        }
        if material.necessity == .main {
          found.append(
            finding(
              .conditionalMaterial, path + ["necessity"], "必要材料不能容缺",
              "A main material cannot follow later"))
        }
      }
    }
    if let conditional = item.conditionalAcceptance {
      if !item.materials.contains(where: { $0.conditional == true }) {
        found.append(
          finding(
            .conditionalMaterial, ["conditionalAcceptance"], "没有任何可以容缺的材料",
            "No material may follow later", severity: .warning))
      }
      if conditional.days < 1 || conditional.commitment.zh.isBlank {
        found.append(
          finding(
            .conditionalMaterial, ["conditionalAcceptance"], "容缺必须有天数（至少 1）和承诺书",
            "Conditional acceptance needs days (at least 1) and a commitment"))
      }
    }
    return found
  }

  private func evidenceFindings(_ material: MaterialDefinition, _ path: [PathStep]) -> [CityFinding]
  {
    var found: [CityFinding] = []
    if material.evidence.isEmpty {
      found.append(
        finding(
          .materialEvidence, path + ["evidence"], "没有写明怎样佐证", "No evidence satisfies it"))
    }
    for (index, evidence) in material.evidence.enumerated() {
      let path = path + ["evidence", .index(index)]
      let members = [
        evidence.lookup != nil, evidence.licence != nil, evidence.upload != nil,
        evidence.declaration != nil,
      ]
      if members.filter({ $0 }).count != 1 || evidence.upload == false {
        found.append(
          finding(
            .materialEvidence, path, "佐证只能是 lookup、licence、upload: true、declaration 中的一个",
            "Evidence is exactly one of lookup, licence, upload: true, declaration"))
      }
      if let name = evidence.lookup { found += unknownLookup(name, path + ["lookup"]) }
      if let type = evidence.licence { found += unknownLicence(type, path + ["licence"]) }
      if let id = evidence.declaration, !hasField(id, .declaration) {
        found.append(
          finding(
            .unknownField, path + ["declaration"], "表单里没有声明 \(id)",
            "The form has no declaration \(id)"))
      }
    }
    let uploads = material.evidence.contains { $0.upload == true }
    if uploads != (material.upload != nil) {
      found.append(
        finding(
          .materialUpload, path,
          uploads ? "可以上传，但没有写 upload 的格式和大小" : "写了 upload，但佐证里没有 upload: true",
          uploads
            ? "It may be uploaded, but upload does not say which kinds and how large"
            : "There is an upload rule, but no evidence with upload: true"))
    }
    if let rule = material.upload {
      let kinds = ["pdf", "jpeg", "png"]
      if rule.kinds.isEmpty || !rule.kinds.allSatisfy(kinds.contains) {
        found.append(
          finding(
            .materialUpload, path + ["upload", "kinds"], "格式只能是 pdf、jpeg、png",
            "The kinds are of pdf, jpeg, png"))
      }
      if !(1...(100 << 20)).contains(rule.maximumBytes) {
        found.append(
          finding(
            .materialUpload, path + ["upload", "maximumBytes"], "大小应在 1 字节到 100 MiB 之间",
            "The size is between 1 byte and 100 MiB"))
      }
    }
    return found
  }

  func unknownLookup(_ name: String, _ path: [PathStep]) -> [CityFinding] {
    let names = item.lookups.map(\.name)
    guard !names.contains(name) else { return [] }
    return [
      finding(
        .unknownLookup, path, "没有查询 \(name)", "There is no look-up \(name)",
        hint: meant(name, among: names))
    ]
  }

  func unknownLicence(_ type: String, _ path: [PathStep]) -> [CityFinding] {
    guard !context.licenceTypes.contains(type) else { return [] }
    return [
      finding(
        .unknownLicence, path, "没有任何事项签发证照 \(type)", "No item issues the licence \(type)",
        hint: meant(type, among: context.licenceTypes.sorted()))
    ]
  }

  private func hasField(_ id: String, _ type: FieldType) -> Bool {
    item.form.contains { $0.id == id && $0.type == type }
  }

  private func unknownRegister(_ id: RegisterID, _ path: [PathStep]) -> [CityFinding] {
    guard context.registers[id] == nil else { return [] }
    return [
      finding(
        .unknownRegister, path, "没有数据资源 \(id)", "There is no register \(id)",
        hint: meant(id.rawValue, among: context.registers.keys.map(\.rawValue)))
    ]
  }

  func lookupFindings() -> [CityFinding] {
    var found: [CityFinding] = []
    var names: Set<String> = []
    for (index, lookup) in item.lookups.enumerated() {
      let path: [PathStep] = ["lookups", .index(index)]
      if !names.insert(lookup.name).inserted {
        found.append(
          finding(
            .duplicate, path + ["name"], "查询 \(lookup.name) 出现两次",
            "The look-up \(lookup.name) is there twice"))
      }
      if Item.factNames.contains(lookup.name) || lookup.name.isBlank {
        found.append(
          finding(
            .reservedName, path + ["name"], "\(lookup.name) 不能作查询的名称",
            "\(lookup.name) cannot name a look-up"))
      }
      if lookup.purpose.zh.isBlank {
        found.append(
          finding(.lookupShape, path, "查询必须写明用途", "A look-up states its purpose"))
      }
      if lookup.subject != nil, lookup.key != nil {
        found.append(
          finding(
            .lookupShape, path, "subject 和 key 只能写一个", "Write subject or key, not both"))
      }
      found += unknownRegister(lookup.register, path + ["register"])
      guard let register = context.registers[lookup.register] else { continue }
      if register.subject == nil, lookup.key == nil {
        found.append(
          finding(
            .lookupShape, path, "数据资源 \(register.id) 没有主体，只能按 key 查询",
            "The register \(register.id) is about no party: look it up by key"))
      }
      let basis = lookup.legalBasis.law + lookup.legalBasis.article
      if context.agencies[item.agency] != nil,
        case .refused(let why) = register.mayRead(
          item.agency, purpose: lookup.purpose, legalBasis: basis, on: item.effective)
      {
        found.append(
          finding(
            .registerShared, path + ["register"], "\(item.agency) 不能读取：\(why.zh)",
            "\(item.agency) may not read it: \(why(.en))",
            hint: .init(
              zh: "由提供单位在 registers/\(register.id).yaml 的 grants 中批准",
              en: "Its owner grants it in registers/\(register.id).yaml, grants")))
      }
    }
    return found
  }

  func formFindings() -> [CityFinding] { formFindings(item.form, ["form"], inGroup: false) }

  private func formFindings(
    _ fields: [FieldDefinition], _ path: [PathStep], inGroup: Bool
  ) -> [CityFinding] {
    var found: [CityFinding] = []
    var ids: Set<String> = []
    for (index, field) in fields.enumerated() {
      let path = path + [.index(index)]
      func shape(_ part: PathStep?, _ zh: String, _ en: String) {
        found.append(finding(.fieldShape, part.map { path + [$0] } ?? path, zh, en))
      }
      if !ids.insert(field.id).inserted {
        found.append(
          finding(
            .duplicate, path + ["id"], "字段 \(field.id) 出现两次",
            "The field \(field.id) is there twice"))
      }
      if field.id.isBlank || field.id.contains(where: { ".[](){}\"' ".contains($0) }) {
        found.append(
          finding(
            .identifier, path + ["id"], "字段 id 不含空格和标点", "A field's id has no spaces or marks"))
      }
      if !inGroup, FieldDefinition.reservedIDs.contains(field.id) {
        found.append(
          finding(
            .reservedName, path + ["id"], "\(field.id) 不能作字段的 id：页面的按钮用它",
            "\(field.id) cannot name a field: the pages' buttons use it"))
      }
      if field.title.zh.isBlank {
        found.append(finding(.emptyText, path + ["title"], "字段没有标题", "The field has no title"))
      }
      let isChoice = field.type == .choice || field.type == .choices
      if isChoice, (field.choices ?? []).isEmpty == (field.choicesFrom == nil) {
        shape(
          "type", "选择题要有 choices 或者 choicesFrom（只写一个）",
          "A choice has choices or choicesFrom, one of them")
      }
      if !isChoice, field.choices != nil || field.choicesFrom != nil {
        shape("type", "只有 choice、choices 才有选项", "Only choice and choices have choices")
      }
      var values: Set<String> = []
      for choice in field.choices ?? [] where !values.insert(choice.value).inserted {
        shape("choices", "选项 \(choice.value) 出现两次", "The choice \(choice.value) is there twice")
      }
      if (field.type == .group) == (field.fields ?? []).isEmpty {
        shape("type", "重复组（group）才有 fields，而且必须有", "A group, and only a group, has fields")
      }
      if field.type == .group, inGroup {
        shape("type", "重复组里不能再有重复组", "A group holds no groups")
      }
      if field.type == .declaration, (field.statement?.zh ?? "").isBlank {
        shape("statement", "声明（declaration）必须有 statement", "A declaration needs its statement")
      }
      if let most = field.maximumCount, field.type != .group || !(1...1000).contains(most) {
        shape(
          "maximumCount", "maximumCount 只用于重复组，1 到 1000", "maximumCount is for groups, 1 to 1000")
      }
      if let most = field.maximumLength, !(1...10_000).contains(most) {
        shape("maximumLength", "maximumLength 应在 1 到 10000 之间", "maximumLength is from 1 to 10000")
      }
      if let lookup = field.prefill?.lookup {
        found += unknownLookup(lookup, path + ["prefill", "lookup"])
      }
      if let licence = field.prefill?.licence {
        found += unknownLicence(licence, path + ["prefill", "licence"])
      }
      if inGroup, field.choicesFrom?.once == true {
        shape(
          "choicesFrom", "组里的选择不能写 once：只有表单最外层的选择只能用一次",
          "A choice within a group cannot count once: only those at the top of the form do")
      }
      found += choicesFindings(field, path)
      found += formFindings(field.fields ?? [], path + ["fields"], inGroup: true)
    }
    return found
  }

  private func choicesFindings(_ field: FieldDefinition, _ path: [PathStep]) -> [CityFinding] {
    guard let choices = field.choicesFrom else { return [] }
    let path = path + ["choicesFrom"]
    guard let register = context.registers[choices.register] else {
      return unknownRegister(choices.register, path + ["register"])
    }
    var found: [CityFinding] = []
    if choices.once == true, register.subject == nil {
      found.append(
        finding(
          .fieldShape, path + ["once"], "once 只用于申请人自己的记录，数据资源 \(register.id) 没有 subject",
          "once is for the applicant's own records; the register \(register.id) has no subject"))
    }
    let named: [(String, PathStep)] =
      [(choices.value, "value"), (choices.title, "title")]
      + (choices.details ?? []).map { ($0, "details") }
    return found
      + named.compactMap { name, key in
        guard register.field(name) == nil else { return nil }
        return finding(
          .unknownField, path + [key], "数据资源 \(register.id) 没有字段 \(name)",
          "The register \(register.id) has no field \(name)",
          hint: meant(name, among: register.fields.map(\.name)))
      }
  }
}
