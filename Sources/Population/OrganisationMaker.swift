import Civics

/// Makes the organisations and schools of a city: the demonstration's first, then others by chance.
struct OrganisationMaker {
  let plan: PopulationPlan
  let region: RegionCode

  func organisations(_ random: inout SplitMix64) -> [Organisation] {
    var all = demo
    all.reserveCapacity(plan.organisations)
    while all.count < plan.organisations {
      if let next = organisation(all.count, &random) { all.append(next) }
    }
    return all
  }

  private var demo: [Organisation] {
    let projects = [
      [
        project("海蓝新材料产业园一期", yuan: 580_000_000, area: 86_000, key: true, "审查中"),
        project("海蓝新材料研发中心", yuan: 42_000_000, area: 9_800, key: false, "合格"),
      ], [],
      [
        Project(
          name: "失信建设仓储项目", investment: Money(yuan: 18_000_000), areaSquareMetres: 5_200,
          isKey: false, hasLandPermit: false, hasPlanningPermit: false, drawingReview: "未提交",
          fundsReady: false, hasContractor: true)
      ], [],
    ]
    let scopes = ["新材料技术研发；货物进出口", "日用百货销售；文具用品零售", "建设工程施工", "建设工程施工；建筑材料销售"]
    return DemoOrganisation.all.enumerated().map { index, demo in
      Organisation(
        code: demo.code.description, name: demo.name, scope: scopes[index],
        capital: Money(yuan: [50_000_000, 500_000, 8_000_000, 60_000_000][index]),
        district: .zhifu, address: "山东省烟台市芝罘区示例海晏路\(index + 1)号", status: "存续",
        established: plan.today.adding(years: -8 - index), hasGoodCredit: demo.id != "o3",
        projects: projects[index],
        // The shop's permit ends soon: early enough to be extended in time.
        hygienePermits: demo.id == "o2"
          ? [HygienePermit(premises: "商场（店）", validUntil: plan.today.adding(days: 45))] : [])
    }
  }

  private func project(
    _ name: String, yuan: Int64, area: Int, key: Bool, _ review: String
  ) -> Project {
    Project(
      name: name, investment: Money(yuan: yuan), areaSquareMetres: area, isKey: key,
      hasLandPermit: true, hasPlanningPermit: true, drawingReview: review, fundsReady: true,
      hasContractor: true)
  }

  private func organisation(_ index: Int, _ random: inout SplitMix64) -> Organisation? {
    // The organisation code counts on from 101; the first hundred are the demonstration's.
    let body = "XN" + zeros(index + 97, 6)
    guard let code = CreditCode(kind: Synthetic.companyKind, region: region, body: body) else {
      return nil
    }
    let trade = random.below(BusinessScope.all.count)
    let scopes = (0...random.below(3)).map {
      BusinessScope.all[(trade + $0 * 5) % BusinessScope.all.count].title
    }
    let district = random.pick(District.all, or: .zhifu)
    let name = Self.name(index)
    var made = Organisation(
      code: code.description, name: name, scope: scopes.joined(separator: "；"),
      capital: Money(yuan: Int64(random.within(1...500)) * 100_000), district: district,
      address:
        "山东省\(district.fullName)\(random.pick(Words.streets, or: ""))\(random.within(1...300))号",
      status: index % 50 == 49 ? (index % 100 == 49 ? "吊销" : "注销") : "存续",
      established: plan.today.adding(days: -random.within(200...9000)),
      hasGoodCredit: !random.chance(3),
      projects: random.chance(5) ? [chanceProject(name, &random)] : [])
    made.hygienePermits = permits(index, since: made.established)
    return made
  }

  /// One organisation of six keeps a public place; the ends of validity are spread over the years.
  /// Taken from the index, so that a new register changes no earlier one.
  private func permits(_ index: Int, since established: CalendarDate) -> [HygienePermit] {
    guard index % 6 == 5 else { return [] }
    let days = index * 37 % (HygienePermit.years * 365) - 20
    let permit = HygienePermit(
      premises: HygienePermit.premises[index / 6 % HygienePermit.premises.count],
      validUntil: plan.today.adding(days: days))
    return permit.validFrom < established ? [] : [permit]
  }

  private func chanceProject(_ owner: String, _ random: inout SplitMix64) -> Project {
    let isReady = random.chance(70)
    return Project(
      name: owner.replacing("有限公司", with: "") + "厂房项目",
      investment: Money(yuan: Int64(random.within(3...400)) * 1_000_000),
      areaSquareMetres: random.within(8...900) * 100, isKey: random.chance(10),
      hasLandPermit: isReady, hasPlanningPermit: isReady,
      drawingReview: isReady ? random.pick(["合格", "合格", "审查中"], or: "合格") : "未提交",
      fundsReady: isReady, hasContractor: random.chance(80))
  }

  /// Distinct for each index: a stride without common factor walks all pairs of parts and trades.
  private static func name(_ index: Int) -> String {
    let trades = ["新材料", "食品", "机械", "信息技术", "商贸", "建材", "水产", "物流", "生物科技", "文化"]
    let (a, b, c) = (Words.firstParts.count, Words.secondParts.count, trades.count)
    let total = a * b * c
    let place = index * 7919 % total
    let round = index / total
    return "烟台示例" + Words.firstParts[place % a] + Words.secondParts[place / a % b]
      + trades[place / a / b] + (round == 0 ? "" : "第\(round + 1)") + "有限公司"
  }

  /// Five known schools, one primary and one middle school in each district, and more by size.
  func schools(_ random: inout SplitMix64) -> [School] {
    var schools: [School] = []
    func add(_ kind: String, _ district: District, free: (Int) -> Int) {
      let number = schools.count + 1
      let probe = School(
        id: "", name: "", kind: kind, district: district, address: "", free: [])
      schools.append(
        School(
          id: identifier("school", number, 3),
          name: "\(district.fullName)示例第\(number)\(kind == "九年一贯制" ? "学校" : kind)", kind: kind,
          district: district, address: "山东省\(district.fullName)示例学府路\(number)号",
          free: (1...9).map { probe.teaches($0) ? free($0) : 0 }))
    }
    add("小学", .zhifu) { _ in 12 }
    add("小学", .zhifu) { $0 + 2 }
    add("初中", .zhifu) { _ in 9 }
    add("小学", District.all[1]) { _ in 0 }
    add("九年一贯制", District.all[3]) { _ in 15 }
    let rounds = max(1, plan.people / 30_000)
    for _ in 0..<rounds {
      for district in District.all {
        for kind in ["小学", "初中"] {
          add(kind, district) { _ in random.chance(25) ? 0 : random.within(1...20) }
        }
      }
    }
    return schools
  }
}
