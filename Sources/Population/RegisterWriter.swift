import Civics

/// Turns households and organisations into rows. It draws nothing by chance.
struct RegisterWriter {
  let plan: PopulationPlan
  let organisations: [Organisation]
  let schools: [School]
  var tables: [PopulationFile: CSVTable]
  private var people = 0

  init(plan: PopulationPlan, organisations: [Organisation], schools: [School]) {
    self.plan = plan
    self.organisations = organisations
    self.schools = schools
    tables = Dictionary(
      uniqueKeysWithValues: PopulationFile.allCases.map { ($0, CSVTable($0)) })
  }

  mutating func row(_ file: PopulationFile, _ values: [String]) {
    tables[file]?.append(values)
  }

  /// The number of the next row of that register: `prefix-0000001`.
  func nextID(_ file: PopulationFile, _ prefix: String, _ width: Int = 7) -> String {
    identifier(prefix, (tables[file]?.rows ?? 0) + 1, width)
  }

  mutating func write(_ household: Household) {
    guard let head = household.members.first else { return }
    let id = nextID(.households, "hu")
    row(
      .households,
      [
        id, head.number, head.name, household.address, household.district.code,
        String(household.members.count), household.since.description,
      ])
    for member in household.members {
      people += 1
      write(member, in: household, id)
      if member.isChild { writeChild(member, household) } else { writeAdult(member, household) }
      for bill in member.bills { write(bill, of: member) }
    }
    writeHome(household, head)
  }

  private mutating func write(_ member: Member, in household: Household, _ id: String) {
    row(
      .population,
      [
        member.number, member.name, member.sex.rawValue, member.birth.description, member.nation,
        household.address, household.district.code, id, member.relation,
        member.isChild ? "" : Synthetic.phonePrefix + zeros(people, 8),
      ])
  }

  private mutating func writeChild(_ child: Member, _ household: Household) {
    let parents = household.members.filter { $0.relation == "户主" || $0.relation == "配偶" }
    for parent in parents {
      row(
        .guardianship,
        [
          nextID(.guardianship, "gua"), parent.number, child.number, child.name,
          child.birth.description, parent.sex == .male ? "父亲" : "母亲",
        ])
    }
    insure(child, household, "居民医保", since: child.birth.adding(days: 30))
    guard case .child(let school?, let grade) = child.life, let first = parents.first else {
      return
    }
    let entry = School.grade(birth: child.birth, today: plan.today).entryYear
    row(
      .enrolment,
      [
        child.number, child.name, nextID(.enrolment, "xj"), schools[school].id,
        schools[school].name, String(grade), first.number,
        parents.count > 1 ? parents[1].number : "", "\(grade <= 6 ? entry : entry + 6)-09-01",
      ])
  }

  private mutating func writeAdult(_ adult: Member, _ household: Household) {
    row(
      .credit,
      [
        adult.number, adult.name, adult.hasGoodCredit ? "良好" : "失信",
        adult.hasGoodCredit ? "" : Words.reasons[people % Words.reasons.count],
        adult.hasGoodCredit ? "" : plan.today.adding(days: -150).description,
      ])
    let card = Synthetic.cardPrefix + zeros(people, 11)
    row(
      .bankAccounts,
      [card + Self.luhn(card), adult.number, adult.name, Words.banks[people % Words.banks.count]])
    switch adult.life {
    case .child: break
    case .employed(let employment): write(employment, of: adult, household)
    case .resident(let since):
      pension(adult, "城乡居民基本养老保险", "参保缴费", since: since, until: lastYearEnd)
      insure(adult, household, "居民医保", since: since)
    case .retired(let wasEmployee, let since):
      let began = since.adding(years: -20)
      pension(
        adult, wasEmployee ? "企业职工基本养老保险" : "城乡居民基本养老保险", "领取待遇", since: began,
        until: since)
      insure(
        adult, household, wasEmployee ? "职工医保" : "居民医保", since: began, isRetired: true)
    }
    for place in adult.represents { write(organisations[place], representedBy: adult) }
  }

  private var lastYearEnd: CalendarDate { plan.today.adding(days: -plan.today.dayOfYear) }

  private mutating func write(
    _ employment: Employment, of member: Member, _ household: Household
  ) {
    let employer = organisations[employment.organisation]
    for kind in ["企业职工基本养老保险", "失业保险", "工伤保险"] {
      pension(
        member, kind, employment.hasLapsed ? "暂停缴费" : "参保缴费", since: employment.since,
        until: employment.paidUntil, employer: employer, base: employment.base)
    }
    insure(
      member, household, "职工医保", since: employment.since,
      lapsed: employment.hasLapsed ? employment.paidUntil : nil)
    guard let fund = employment.fund else { return }
    row(
      .housingFund,
      [
        "3706" + zeros((tables[.housingFund]?.rows ?? 0) + 1, 8), member.number, member.name,
        employer.code, employer.name, fund.balance.plain, fund.monthly.plain,
        employment.hasLapsed ? "封存" : "正常", String(fund.months), fund.since.description,
        household.ownsHome ? "是" : "否", fund.lastWithdrawal?.description ?? "",
      ])
  }

  private mutating func pension(
    _ member: Member, _ kind: String, _ status: String, since: CalendarDate, until: CalendarDate,
    employer: Organisation? = nil, base: Money? = nil
  ) {
    let end = until.adding(days: 1)
    let months = max(0, (end.year - since.year) * 12 + end.month - since.month)
    row(
      .socialInsurance,
      [
        nextID(.socialInsurance, "si"), member.number, member.name, kind, employer?.code ?? "",
        employer?.name ?? "", status, since.description, String(months), base?.plain ?? "",
        until < since ? since.description : until.description,
      ])
  }

  private mutating func insure(
    _ member: Member, _ household: Household, _ kind: String, since: CalendarDate,
    isRetired: Bool = false, lapsed: CalendarDate? = nil
  ) {
    let yearEnd = CalendarDate(year: plan.today.year, month: 12, day: 31) ?? plan.today
    row(
      .medicalInsurance,
      [
        member.number, member.name, kind, lapsed == nil ? "正常" : "暂停", isRetired ? "是" : "否",
        household.district.fullName, household.district.code, min(since, plan.today).description,
        (lapsed ?? yearEnd).description,
      ])
  }

  private mutating func write(_ bill: Bill, of member: Member) {
    row(
      .medicalBills,
      [
        nextID(.medicalBills, "bill"), member.number, bill.hospital.id, bill.hospital.name,
        bill.hospital.level, bill.isInpatient ? "住院" : "门诊", bill.date.description,
        bill.total.plain, bill.covered.plain, bill.hospital.isOutsideCity ? "是" : "否",
        bill.isSettled ? "是" : "否",
      ])
  }

  private mutating func writeHome(_ household: Household, _ head: Member) {
    if household.ownsHome {
      row(
        .realEstate,
        [
          nextID(.realEstate, "estate"), head.number, head.name, household.address,
          household.district.code, String(55 + people % 90), "住宅", household.since.description,
        ])
    }
    guard let lease = household.lease else { return }
    row(
      .leases,
      [
        nextID(.leases, "lease"), head.number, head.name, lease.landlord, household.address,
        household.district.code, lease.monthlyRent.plain, lease.from.description,
        lease.until.description, lease.isRegistered ? "是" : "否",
      ])
  }

  /// The check digit of a card number (ISO/IEC 7812-1, annex B).
  static func luhn(_ digits: String) -> String {
    var sum = 0
    for (index, byte) in digits.utf8.reversed().enumerated() {
      let digit = Int(byte) - 48
      let weighted = index % 2 == 0 ? digit * 2 : digit
      sum += weighted > 9 ? weighted - 9 : weighted
    }
    return String((10 - sum % 10) % 10)
  }
}
