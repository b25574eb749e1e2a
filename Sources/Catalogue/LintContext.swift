import Civics
import Registers

/// What the whole city knows, against which each part is held.
struct LintContext {
  let identity: Read<CityIdentity>?
  let agencies: [AgencyID: Agency]
  let registers: [RegisterID: RegisterDefinition]
  let regions: Set<RegionCode>
  /// Licence types that the city's items issue.
  let licenceTypes: Set<String>

  private let agencyFile: Read<[Agency]>?
  private let registerFiles: [Read<RegisterDefinition>]
  private let home: Read<HomePage>?
  private let items: [ItemSource]
  private let knownItems: Set<String>

  init(
    identity: Read<CityIdentity>?, agencies: Read<[Agency]>?,
    registers: [Read<RegisterDefinition>], home: Read<HomePage>?, items: [ItemSource],
    knownItems: Set<String>
  ) {
    self.identity = identity
    agencyFile = agencies
    registerFiles = registers
    self.home = home
    self.items = items
    self.knownItems = knownItems
    self.agencies = Dictionary((agencies?.value ?? []).map { ($0.id, $0) }) { first, _ in first }
    self.registers = Dictionary(registers.map { ($0.value.id, $0.value) }) { first, _ in first }
    regions = Set((identity?.value.regions ?? []).map(\.code))
    licenceTypes = Set(items.compactMap { $0.licence?.definition.type })
  }

  /// The fields of life that `home.yaml` names, in Chinese; empty where it names none.
  var lifeFields: [String] { (home?.value.fields ?? []).map(\.name.zh) }

  /// False where `agencies.yaml` could not be read, so that nothing is said about names in it.
  var knowsAgencies: Bool { agencyFile != nil }

  func cityFindings(calendar: Read<[CalendarYearEntry]>?) -> [CityFinding] {
    identityFindings() + agencyFindings() + registerFindings() + calendarFindings(calendar)
      + homeFindings() + itemFindings()
  }

  private func identityFindings() -> [CityFinding] {
    guard let identity else { return [] }
    var findings: [CityFinding] = []
    let file = identity.file
    func report(_ rule: CityRule, _ path: [PathStep], _ zh: String, _ en: String) {
      findings.append(CityFinding(rule, file, identity.node.line(at: path), zh, en))
    }
    if !isIdentifier(identity.value.id) {
      report(.identifier, ["id"], "id 只用小写字母、数字和 -", "An id has small letters, digits and -")
    }
    var seen: Set<RegionCode> = []
    for (index, region) in identity.value.regions.enumerated()
    where !seen.insert(region.code).inserted {
      report(
        .duplicate, ["regions", .index(index)], "区划 \(region.code) 列出了两次",
        "Region \(region.code) is listed twice")
    }
    if identity.value.issuerKeys.isEmpty {
      report(.emptyText, ["issuerKeys"], "没有签发密钥的名称", "No issuer key is named")
    }
    if !identity.value.languages.contains(.zh) {
      report(.value, ["languages"], "语言必须包含 zh", "The languages must include zh")
    }
    if identity.value.host.isEmpty
      || identity.value.host.contains(where: { $0 == "/" || $0 == " " })
    {
      report(.value, ["host"], "host 是主机名，不含 / 和空格", "The host is a name without / and spaces")
    }
    return findings
  }

  private func agencyFindings() -> [CityFinding] {
    guard let agencyFile else { return [] }
    var findings: [CityFinding] = []
    var seen: Set<AgencyID> = []
    for (index, agency) in agencyFile.value.enumerated() {
      func report(
        _ rule: CityRule, _ path: [PathStep], _ zh: String, _ en: String,
        hint: LocalizedText? = nil
      ) {
        let line = agencyFile.node.line(at: [.index(index)] + path)
        findings.append(CityFinding(rule, agencyFile.file, line, zh, en, hint: hint))
      }
      if !isIdentifier(agency.id.rawValue) {
        report(
          .identifier, ["id"], "id 只用小写字母、数字和 -", "An id has small letters, digits and -")
      }
      if !seen.insert(agency.id).inserted {
        report(.duplicate, ["id"], "单位 \(agency.id) 出现两次", "Agency \(agency.id) is there twice")
      }
      if let parent = agency.parent {
        if agencies[parent] == nil {
          report(
            .unknownAgency, ["parent"], "没有单位 \(parent)", "There is no agency \(parent)",
            hint: meant(parent.rawValue, among: agencies.keys.map(\.rawValue)))
        } else if isInCircle(agency.id) {
          report(
            .agencyCircle, ["parent"], "\(agency.id) 成了自己的上级",
            "\(agency.id) would stand above itself")
        }
      }
      for (number, region) in (agency.regions ?? []).enumerated() where !regions.contains(region) {
        guard identity != nil else { break }
        report(
          .unknownRegion, ["regions", .index(number)], "city.yaml 里没有区划 \(region)",
          "city.yaml has no region \(region)")
      }
      for (number, window) in agency.windows.enumerated()
      where window.name.zh.isEmpty || window.address.zh.isEmpty || window.hours.zh.isEmpty {
        report(
          .emptyText, ["windows", .index(number)], "窗口缺少名称、地址或时间",
          "A window needs name, address and hours")
      }
    }
    return findings
  }

  private func isInCircle(_ start: AgencyID) -> Bool {
    var next = agencies[start]?.parent
    var steps = 0
    while let current = next, steps <= agencies.count {
      if current == start { return true }
      next = agencies[current]?.parent
      steps += 1
    }
    return false
  }

  private func registerFindings() -> [CityFinding] {
    var findings: [CityFinding] = []
    for read in registerFiles {
      let register = read.value
      func report(
        _ rule: CityRule, _ path: [PathStep], _ zh: String, _ en: String,
        hint: LocalizedText? = nil
      ) {
        findings.append(
          CityFinding(rule, read.file, read.node.line(at: path), zh, en, hint: hint))
      }
      if read.file != "registers/\(register.id).yaml" {
        report(
          .folderName, ["id"], "id 是 \(register.id)，与文件名不同",
          "The id \(register.id) is not the file's name")
      }
      for problem in register.problems() {
        let index = register.fields.firstIndex { $0.name == problem.field }
        report(
          .register, index.map { ["fields", .index($0)] } ?? ["key"],
          (problem.field.map { $0 + "：" } ?? "") + problem.reason.zh,
          (problem.field.map { $0 + ": " } ?? "") + problem.reason(.en))
      }
      let named =
        [(register.owner, ["owner"] as [PathStep])]
        + register.grants.enumerated().map { ($1.agency, ["grants", .index($0), "agency"]) }
      for (agency, path) in named where knowsAgencies && agencies[agency] == nil {
        report(
          .unknownAgency, path, "没有单位 \(agency)", "There is no agency \(agency)",
          hint: meant(agency.rawValue, among: agencies.keys.map(\.rawValue)))
      }
    }
    return findings
  }

  private func calendarFindings(_ calendar: Read<[CalendarYearEntry]>?) -> [CityFinding] {
    guard let calendar else { return [] }
    var findings: [CityFinding] = []
    var years: Set<Int> = []
    for (index, entry) in calendar.value.enumerated() {
      let line = calendar.node.line(at: [.index(index)])
      if !years.insert(entry.year).inserted {
        findings.append(
          CityFinding(
            .duplicate, calendar.file, line, "\(entry.year) 年出现两次",
            "The year \(entry.year) is there twice"))
      }
      for problem in entry.workingYear.problems() {
        findings.append(
          CityFinding(
            .calendar, calendar.file, line, problem.zh, problem(.en)))
      }
    }
    let plausible = 1949...2199
    for (index, entry) in calendar.value.enumerated() where !plausible.contains(entry.year) {
      findings.append(
        CityFinding(
          .calendar, calendar.file, calendar.node.line(at: [.index(index), "year"]),
          "\(entry.year) 不是合理的年份", "\(entry.year) is no plausible year"))
    }
    years.formIntersection(plausible)
    if let first = years.min(), let last = years.max() {
      for missing in first...last where !years.contains(missing) {
        findings.append(
          CityFinding(
            .calendar, calendar.file, 0, "缺少 \(missing) 年", "The year \(missing) is missing"))
      }
    } else {
      findings.append(CityFinding(.calendar, calendar.file, 0, "没有任何年份", "No year is given"))
    }
    return findings
  }

  private func homeFindings() -> [CityFinding] {
    guard let home else { return [] }
    return home.value.featured.enumerated().compactMap { index, item in
      guard !knownItems.contains(item.rawValue) else { return nil }
      return CityFinding(
        .unknownItem, home.file, home.node.line(at: ["featured", .index(index)]),
        "没有事项 \(item)", "There is no item \(item)",
        hint: meant(item.rawValue, among: knownItems.sorted()))
    }
  }

  /// What can be wrong between items.
  private func itemFindings() -> [CityFinding] {
    var findings: [CityFinding] = []
    func unique(
      _ key: PathStep, _ zh: String, _ en: String, of value: (ItemDefinition) -> String
    ) {
      var first: [String: ItemSource] = [:]
      for item in items {
        let text = value(item.definition)
        if let other = first[text] {
          findings.append(
            CityFinding(
              .duplicate, item.itemFile, item.line([key]), "\(zh) \(text) 已用于 \(other.folder)",
              "The \(en) \(text) is already that of \(other.folder)"))
        }
        first[text] = first[text] ?? item
      }
    }
    unique("id", "id", "id") { $0.id.rawValue }
    unique("implementationCode", "实施编码", "implementation code") { $0.implementationCode }
    unique("handlingCode", "业务办理项编码", "handling code") { $0.handlingCode }
    var types: [String: ItemSource] = [:]
    for item in items {
      guard let licence = item.licence else { continue }
      // Several items may issue one licence, as registration and its change do, if they agree on it.
      if let other = types[licence.definition.type], let theirs = other.licence?.definition,
        theirs.issuer != licence.definition.issuer || theirs.name.zh != licence.definition.name.zh
      {
        findings.append(
          CityFinding(
            .duplicate, item.licenceFile, licence.node.line(at: ["type"]),
            "证照类型 \(licence.definition.type) 在 \(other.folder) 中的名称或签发机关不同",
            "The licence type \(licence.definition.type) has another name or issuer in "
              + other.folder))
      }
      types[licence.definition.type] = types[licence.definition.type] ?? item
    }
    return findings
  }
}

/// Small letters, digits and hyphens, beginning with a letter or a digit.
func isIdentifier(_ text: String) -> Bool {
  let bytes = Array(text.utf8)
  guard (1...64).contains(bytes.count), bytes[0] != UInt8(ascii: "-") else { return false }
  return bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
}
