import Civics
import FEEL

/// Holds one item to the rules of the catalogue and to the rest of the city.
struct ItemLint {
  let source: ItemSource
  let context: LintContext
  /// The item's compiled FEEL; texts that do not parse are missing.
  let expressions: [String: Expression]
  let shapes: ItemShapes

  init(source: ItemSource, context: LintContext, expressions: [String: Expression]) {
    self.source = source
    self.context = context
    self.expressions = expressions
    shapes = ItemShapes(source, context)
  }

  var item: ItemDefinition { source.definition }

  func findings() -> [CityFinding] {
    attributeFindings() + partFindings() + materialFindings() + lookupFindings() + formFindings()
      + licenceFindings() + expressionFindings() + readerFindings() + ruleFindings()
      + wordFindings()
      + processFindings() + turnFindings() + goldenFindings() + migrationFindings()
  }

  func finding(
    _ rule: CityRule, _ path: [PathStep], _ zh: String, _ en: String,
    severity: CityFinding.Severity = .error, hint: LocalizedText? = nil
  ) -> CityFinding {
    CityFinding(
      rule, source.itemFile, source.line(path), zh, en, severity: severity, hint: hint)
  }

  func unknownAgency(_ id: AgencyID, _ path: [PathStep], file: String? = nil, line: Int? = nil)
    -> CityFinding?
  {
    guard context.knowsAgencies, context.agencies[id] == nil else { return nil }
    return CityFinding(
      .unknownAgency, file ?? source.itemFile, line ?? source.line(path), "没有单位 \(id)",
      "There is no agency \(id)",
      hint: meant(id.rawValue, among: context.agencies.keys.map(\.rawValue)))
  }

  // MARK: The glossary's rules

  private func attributeFindings() -> [CityFinding] {
    identityFindings() + limitFindings() + handlingFindings()
  }

  private func identityFindings() -> [CityFinding] {
    var found: [CityFinding] = []
    if item.id.rawValue != source.folder {
      found.append(
        finding(
          .folderName, ["id"], "id 是 \(item.id)，与文件夹名 \(source.folder) 不同",
          "The id \(item.id) is not the folder's name \(source.folder)"))
    }
    if !isIdentifier(item.id.rawValue) {
      found.append(
        finding(.identifier, ["id"], "id 只用小写字母、数字和 -", "An id has small letters, digits and -"))
    }
    if item.basicCode.utf8.count != 12
      || !item.basicCode.utf8.allSatisfy({ (48...57).contains($0) })
    {
      found.append(
        finding(
          .basicCode, ["basicCode"], "基本编码应为 12 位数字", "The basic code has twelve digits",
          hint: .init(zh: "编码要加引号", en: "Put codes in quotes")))
    } else if item.implementationCode.utf8.count != 31 || item.handlingCode.utf8.count != 33
      || !item.implementationCode.contains(item.basicCode)
      || !item.handlingCode.hasPrefix(item.implementationCode)
    {
      found.append(
        finding(
          .basicCode, ["implementationCode"], "实施编码 31 位，含基本编码；业务办理项编码 33 位，以实施编码开头",
          "The implementation code has 31 characters with the basic code in it, and the handling "
            + "code is that and two more",
          severity: .warning))
    }
    if let cancelled = item.cancelled, cancelled < item.effective {
      found.append(
        finding(
          .cancelledDate, ["cancelled"], "取消日期早于生效日期",
          "The item is cancelled before it takes effect"))
    }
    let agencies: [(AgencyID, [PathStep])] =
      [(item.agency, ["agency"])] + (item.delegatedAgency.map { [($0, ["delegatedAgency"])] } ?? [])
      + (item.jointAgencies ?? []).enumerated().map { ($1, ["jointAgencies", .index($0)]) }
      + (item.reassignTo ?? []).enumerated().map { ($1, ["reassignTo", .index($0)]) }
    found += agencies.compactMap { unknownAgency($0, $1) }
    return found
  }

  private func limitFindings() -> [CityFinding] {
    var found: [CityFinding] = []
    let limits = item.limits
    if limits.statutory < 0 || limits.promised < 0 || max(limits.statutory, limits.promised) > 3660
    {
      found.append(
        finding(
          .limitRange, ["limits"], "时限应在 0 到 3660 个工作日之间",
          "Limits are between 0 and 3660 working days"))
    }
    if (limits.promised == 0) != (item.kind == .instant) {
      found.append(
        finding(
          .instantLimit, ["kind"], "承诺时限为 0 的才是即办件，即办件的承诺时限必须为 0",
          "An item is 即办件 where the promised limit is 0, and only there"))
    }
    if limits.promised > limits.statutory {
      found.append(
        finding(
          .promisedLimit, ["limits"],
          "承诺时限（\(limits.promised) 个工作日）长于法定时限（\(limits.statutory) 个工作日）",
          "The promised limit (\(limits.promised) working days) is longer than the statutory one "
            + "(\(limits.statutory))"))
    }
    for (index, step) in item.steps.enumerated()
    where step.limit < 0 || step.limit > limits.promised {
      found.append(
        finding(
          .stepLimit, ["steps", .index(index), "limit"], "环节时限不能为负，也不能长于承诺时限",
          "A step's limit is not below 0 and not above the promised limit"))
    }
    return found
  }

  private func handlingFindings() -> [CityFinding] {
    var found: [CityFinding] = []
    if item.visits < 0 {
      found.append(finding(.visitsReason, ["visits"], "到现场次数不能为负", "Visits cannot be below 0"))
    }
    if item.visits > 0, (item.visitsReason?.zh ?? "").isEmpty {
      found.append(
        finding(
          .visitsReason, ["visits"], "需要到现场 \(item.visits) 次，但没有写明原因",
          "\(item.visits) visits are needed, and no reason is given",
          hint: .init(zh: "写 visitsReason", en: "Write visitsReason")))
    }
    if item.onlineDepth == .whole, item.visits != 0 {
      found.append(
        finding(
          .depthVisits, ["onlineDepth"], "网上办理深度为 IV 时，到现场次数必须为 0",
          "Online depth IV means 0 visits"))
    }
    if let identity = context.identity?.value {
      for (index, channel) in item.channels.enumerated() where !identity.channels.contains(channel)
      {
        found.append(
          finding(
            .value, ["channels", .index(index)], "city.yaml 没有渠道 \(channel.rawValue)",
            "city.yaml does not list the channel \(channel.rawValue)"))
      }
    }
    for (index, fee) in (item.fees ?? []).enumerated()
    where fee.basis.isBlank || fee.standard.zh.isBlank {
      found.append(
        finding(
          .fee, ["fees", .index(index)], "收费必须写明依据和标准",
          "A fee needs its basis and its standard"))
    }
    for (index, fee) in (item.fees ?? []).enumerated()
    where fee.relief != nil && (fee.reliefBasis ?? "").isBlank {
      found.append(
        finding(
          .fee, ["fees", .index(index), "relief"], "减免必须写明依据", "A relief needs its basis"))
    }
    return found
  }

  // MARK: Result, law, texts

  private func partFindings() -> [CityFinding] {
    var found: [CityFinding] = []
    if item.legalBasis.isEmpty {
      found.append(finding(.legalBasis, ["legalBasis"], "没有设定依据", "There is no legal basis"))
    }
    var bases: [(LegalBasis, [PathStep])] = item.legalBasis.enumerated().map {
      ($1, ["legalBasis", .index($0)])
    }
    bases += item.lookups.enumerated().map {
      ($1.legalBasis, ["lookups", .index($0), "legalBasis"])
    }
    bases += item.materials.enumerated().compactMap { index, material in
      material.legalBasis.map { ($0, ["materials", .index(index), "legalBasis"]) }
    }
    for (basis, path) in bases where basis.law.isBlank || basis.article.isBlank {
      found.append(
        finding(
          .legalBasis, path, "依据必须写明法律名称和条款", "A legal basis names the law and the article"))
    }
    let rights = item.rights
    let texts: [(LocalizedText, [PathStep])] = [
      (item.name, ["name"]), (item.summary, ["summary"]), (item.level, ["level"]),
      (rights.rights, ["rights", "rights"]), (rights.duties, ["rights", "duties"]),
      (rights.consultation, ["rights", "consultation"]),
      (rights.complaint, ["rights", "complaint"]),
      (rights.reconsideration, ["rights", "reconsideration"]),
      (rights.litigation, ["rights", "litigation"]), (item.result.name, ["result", "name"]),
    ]
    for (text, path) in texts where text.zh.isBlank {
      found.append(finding(.emptyText, path, "这里不能是空的", "This must not be empty"))
    }
    let lists: [(Bool, [PathStep])] = [
      (item.audience.isEmpty, ["audience"]), (item.channels.isEmpty, ["channels"]),
      (item.themes.isEmpty, ["themes"]), (item.steps.isEmpty, ["steps"]),
      (item.acceptanceConditions.isEmpty, ["acceptanceConditions"]),
    ]
    for (isEmpty, path) in lists where isEmpty {
      found.append(finding(.emptyText, path, "至少要有一项", "At least one entry is needed"))
    }
    return found + themeFindings()
  }

  /// A theme that `home.yaml` does not name makes a field of its own, at the end of the page.
  private func themeFindings() -> [CityFinding] {
    let fields = context.lifeFields
    guard !fields.isEmpty else { return [] }
    return item.themes.enumerated().compactMap { index, theme in
      guard !theme.zh.isBlank, !fields.contains(theme.zh) else { return nil }
      return finding(
        .unknownTheme, ["themes", .index(index)], "home.yaml 的 fields 里没有“\(theme.zh)”",
        "The fields of home.yaml have no “\(theme.zh)”", severity: .warning,
        hint: meant(theme.zh, among: fields))
    }
  }

  private func licenceFindings() -> [CityFinding] {
    var found: [CityFinding] = []
    let path: [PathStep] = ["result", "licence"]
    if item.result.kind == .licence, (item.result.licence ?? "").isBlank {
      found.append(
        finding(
          .resultLicence, ["result"], "结果是证照，必须写明证照类型（licence）",
          "A result that is a certificate names its licence"))
    }
    if let type = item.result.licence, item.result.kind != .licence {
      found.append(
        finding(
          .resultLicence, path, "结果不是证照，却写了证照类型 \(type)",
          "The result is no certificate, yet it names the licence \(type)"))
    }
    if let type = item.result.licence, !type.isBlank, source.licence?.definition.type != type {
      found.append(
        finding(
          .resultLicence, path,
          source.licence == nil ? "缺少 licence.yaml" : "licence.yaml 的类型不是 \(type)",
          source.licence == nil
            ? "There is no licence.yaml" : "licence.yaml is of another type than \(type)"))
    }
    guard let licence = source.licence else { return found }
    let node = licence.node
    if item.result.licence == nil {
      found.append(
        CityFinding(
          .resultLicence, source.licenceFile, node.line, "item.yaml 的结果没有用到这个证照",
          "The result in item.yaml does not name this licence"))
    }
    if let unknown = unknownAgency(
      licence.definition.issuer, [], file: source.licenceFile, line: node.line(at: ["issuer"]))
    {
      found.append(unknown)
    }
    var names: Set<String> = []
    for (index, claim) in licence.definition.claims.enumerated() {
      let line = node.line(at: ["claims", .index(index)])
      if !names.insert(claim.name).inserted {
        found.append(
          CityFinding(
            .duplicate, source.licenceFile, line, "证照项 \(claim.name) 出现两次",
            "The claim \(claim.name) is there twice"))
      }
      if LicenceDefinition.reservedClaims.contains(claim.name) {
        found.append(
          CityFinding(
            .reservedName, source.licenceFile, line, "\(claim.name) 不能作证照项的名称",
            "\(claim.name) cannot name a claim: every licence has a meaning for it",
            hint: .init(
              zh: "换一个名称，例如 coverage_status 而不是 status",
              en: "Take another name, such as coverage_status instead of status")))
      }
      if claim.title.zh.isBlank {
        found.append(
          CityFinding(
            .emptyText, source.licenceFile, line, "证照项没有名称", "The claim has no title"))
      }
    }
    return found
  }
}

extension String {
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
