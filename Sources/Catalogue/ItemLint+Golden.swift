import Civics

/// Golden cases: enough of them, and about things that are there.
extension ItemLint {
  static let minimumGoldenCases = 6
  private static let statuses = [
    "submitted", "correcting", "accepted", "refused", "held", "suspended", "reversed", "granted",
    "denied", "withdrawn",
    "returned",
  ]

  func goldenFindings() -> [CityFinding] {
    guard let (cases, node) = source.cases else { return [] }
    var found = coverageFindings(cases)
    var names: Set<String> = []
    for (index, golden) in cases.enumerated() {
      func report(_ path: [PathStep], _ zh: String, _ en: String, hint: LocalizedText? = nil) {
        found.append(
          CityFinding(
            .goldenCase, source.casesFile, node.line(at: [.index(index)] + path),
            "“\(golden.name)”：\(zh)", "\"\(golden.name)\": \(en)", hint: hint))
      }
      if !names.insert(golden.name).inserted {
        report(["name"], "名称与另一个用例相同", "another case has the same name")
      }
      let parties = [golden.applicant, golden.agent].compactMap { $0 }
      for party in parties where (party.person == nil) == (party.organisation == nil) {
        report(
          ["applicant"], "申请人是 person 或 organisation 中的一个",
          "an applicant is one of person and organisation")
      }
      for party in parties {
        if let why = invalidNumber(party) {
          report(["applicant"], why.zh, why(.en))
        }
      }
      if let why = outsideOfForce(golden) { report(["at"], why.zh, why(.en)) }
      if let status = golden.expect.status, !Self.statuses.contains(status) {
        report(
          ["expect", "status"], "没有状态 \(status)", "there is no status \(status)",
          hint: meant(status, among: Self.statuses))
      }
      let materials = item.materials.map(\.id)
      let checks: [([String], [String], [PathStep], String, String)] = [
        (Array((golden.form ?? [:]).keys), item.form.map(\.id), ["form"], "字段", "field"),
        (Array((golden.uploads ?? [:]).keys), materials, ["uploads"], "材料", "material"),
        (golden.promised ?? [], materials, ["promised"], "材料", "material"),
        (
          Array((golden.expect.evidence ?? [:]).keys), materials, ["expect", "evidence"], "材料",
          "material"
        ),
        (
          Array((golden.expect.outcomes ?? [:]).keys), (item.outcomes ?? []).map(\.name),
          ["expect", "outcomes"], "结果数据", "outcome"
        ),
        (
          Array((golden.expect.licence ?? [:]).keys),
          // Beside the claims, what every licence has.
          (source.licence?.definition.claims ?? []).map(\.name) + ["validUntil", "type"],
          ["expect", "licence"], "证照项", "claim"
        ),
        (golden.licences ?? [], context.licenceTypes.sorted(), ["licences"], "证照", "licence"),
        (
          source.lacksRules ? [] : Array((golden.expect.explanationRows ?? [:]).keys),
          (source.rules?.decisions ?? []).flatMap { [$0.name, $0.id] },
          ["expect", "explanationRows"], "决策", "decision"
        ),
      ]
      for (names, known, path, zh, en) in checks {
        for name in names.sorted() where !known.contains(name) {
          report(
            path + [.key(name)], "没有\(zh) \(name)", "there is no \(en) \(name)",
            hint: meant(name, among: known))
        }
      }
      recordFindings(golden.records, report)
    }
    return found
  }

  /// Why nothing is taken in on the case's day; nil on a day in force, and where a refusal is what
  /// the case is about.
  private func outsideOfForce(_ golden: GoldenCase) -> LocalizedText? {
    guard (golden.expect.refused ?? []).isEmpty, let day = GoldenCase.instant(golden.at)?.chinaDate
    else { return nil }
    if day < item.effective {
      return LocalizedText(
        "用例的日期 \(day) 早于事项的生效日期 \(item.effective)（item.yaml 的 effective），那天还不受理申请",
        "its day \(day) lies before the item is effective, \(item.effective) (effective in "
          + "item.yaml): nothing is taken in on that day")
    }
    if let cancelled = item.cancelled, day >= cancelled {
      return LocalizedText(
        "用例的日期 \(day) 时事项已经取消（item.yaml 的 cancelled：\(cancelled)）",
        "on its day \(day) the item is cancelled (cancelled in item.yaml: \(cancelled))")
    }
    return nil
  }

  /// Why an applicant's number is none: golden cases, too, use only numbers that pass their checks.
  private func invalidNumber(_ party: GoldenApplicant) -> LocalizedText? {
    do {
      if let person = party.person { _ = try ResidentNumber(person.number) }
      if let organisation = party.organisation { _ = try CreditCode(organisation.number) }
      return nil
    } catch {
      return error.reason
    }
  }

  private func recordFindings(
    _ records: [RegisterID: [[String: GoldenValue]]]?,
    _ report: ([PathStep], String, String, LocalizedText?) -> Void
  ) {
    for (id, rows) in (records ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let register = context.registers[id] else {
        report(
          ["records", .key(id.rawValue)], "没有数据资源 \(id)", "there is no register \(id)",
          meant(id.rawValue, among: context.registers.keys.map(\.rawValue)))
        continue
      }
      for (index, row) in rows.enumerated() {
        for name in row.keys.sorted() where register.field(name) == nil {
          report(
            ["records", .key(id.rawValue), .index(index), .key(name)], "\(id) 没有字段 \(name)",
            "\(id) has no field \(name)", meant(name, among: register.fields.map(\.name)))
        }
      }
    }
  }

  private func coverageFindings(_ cases: [GoldenCase]) -> [CityFinding] {
    var found: [CityFinding] = []
    func report(_ zh: String, _ en: String) {
      found.append(CityFinding(.goldenCases, source.casesFile, 1, zh, en))
    }
    if cases.count < Self.minimumGoldenCases {
      report(
        "只有 \(cases.count) 个用例，至少要 \(Self.minimumGoldenCases) 个",
        "There are \(cases.count) golden cases, at least \(Self.minimumGoldenCases) are needed")
    }
    if !cases.contains(where: { $0.expect.status == "granted" }) {
      report("没有准予（granted）的用例", "No golden case is granted")
    }
    if !cases.contains(where: { $0.expect.status == "denied" }) {
      report("没有不予（denied）的用例", "No golden case is denied")
    }
    let isBad = { (golden: GoldenCase) in
      !(golden.expect.refused ?? []).isEmpty
        || (golden.steps ?? []).contains { !($0.refused ?? []).isEmpty }
    }
    if !cases.contains(where: isBad) {
      report("没有输入有误的用例（expect.refused）", "No golden case has bad input (expect.refused)")
    }
    return found
  }
}
