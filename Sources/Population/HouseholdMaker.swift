import Civics

/// Makes households by chance, each consistent in itself.
struct HouseholdMaker {
  let plan: PopulationPlan
  let region: RegionCode
  let organisations: [Organisation]
  let schools: [School]
  private var random: SplitMix64
  /// How many people of each sex were born on each day so far.
  private var born: [Int: Int] = [:]

  /// Sequences by day and sex below the demonstration's.
  private static let maximumPerDay = DemoPersona.firstSequence / 2 - 1
  private static let retirementAge: [Sex: Int] = [.male: 60, .female: 55]

  init(
    plan: PopulationPlan, region: RegionCode, organisations: [Organisation], schools: [School],
    random: SplitMix64
  ) {
    self.plan = plan
    self.region = region
    self.organisations = organisations
    self.schools = schools
    self.random = random
  }

  /// The next household, of at most `limit` people (at least one).
  mutating func next(limit: Int) -> Household {
    let district = random.pick(District.all, or: .zhifu)
    let street = random.pick(Words.streets, or: "")
    let address =
      "山东省\(district.fullName)\(street)\(random.within(1...200))号"
      + "\(random.within(1...6))单元\(random.within(1...20))0\(random.within(1...4))室"
    let kind = random.below(100)
    let members: [Member]
    let ownership: Int
    if kind < 55, limit >= 2 {
      (members, ownership) = (family(district, limit), 65)
    } else if kind < 75, limit >= 2 {
      (members, ownership) = (pensioners(), 85)
    } else if kind < 80, limit >= 2 {
      (members, ownership) = (singleParent(district), 50)
    } else {
      let sex: Sex = random.chance(50) ? .male : .female
      (members, ownership) = ([adult(sex, age: random.within(20...59), "户主")], 35)
    }
    let ownsHome = random.chance(ownership)
    return Household(
      district: district, address: address,
      since: plan.today.adding(days: -random.within(100...6000)), members: members,
      ownsHome: ownsHome, lease: !ownsHome && random.chance(70) ? lease() : nil)
  }

  private mutating func family(_ district: District, _ limit: Int) -> [Member] {
    let age = random.within(25...56)
    let surname = random.pick(Words.surnames, or: "王")
    let husband = adult(.male, age: age, "户主", surname: surname)
    let wife = adult(.female, age: max(22, age - random.within(-1...4)), "配偶")
    var members = [husband, wife]
    let oldest = min(17, wife.birth.completedYears(on: plan.today) - 21)
    let children = oldest < 0 ? 0 : min(limit - 2, [0, 1, 1, 1, 2, 2][random.below(6)])
    for _ in 0..<max(0, children) {
      members.append(child(surname, age: random.within(0...oldest), district))
    }
    if members.count < limit, age < 50, random.chance(12) {
      let sex: Sex = random.chance(60) ? .female : .male
      members.append(
        adult(
          sex, age: age + random.within(22...32), sex == .male ? "父亲" : "母亲",
          surname: sex == .male ? surname : nil))
    }
    return members
  }

  private mutating func pensioners() -> [Member] {
    let age = random.within(61...86)
    return [
      adult(.male, age: age, "户主"),
      adult(.female, age: max(56, age - random.within(-1...4)), "配偶"),
    ]
  }

  private mutating func singleParent(_ district: District) -> [Member] {
    let age = random.within(28...50)
    let sex: Sex = random.chance(70) ? .female : .male
    let parent = adult(sex, age: age, "户主")
    let surname = parent.name.first.map(String.init) ?? "王"
    return [parent, child(surname, age: random.within(0...min(17, age - 22)), district)]
  }

  private mutating func child(_ surname: String, age: Int, _ district: District) -> Member {
    let sex: Sex = random.chance(51) ? .male : .female
    let (birth, number) = identity(sex, age)
    let grade = School.grade(birth: birth, today: plan.today).grade
    let candidates = schools.indices.filter {
      schools[$0].district == district && schools[$0].teaches(grade)
    }
    let school = candidates.isEmpty ? nil : candidates[random.below(candidates.count)]
    return Member(
      number: number, name: name(surname, sex), sex: sex, birth: birth, nation: "汉族",
      relation: sex == .male ? "子" : "女", life: .child(school: school, grade: grade),
      bills: bills(percent: 5))
  }

  private mutating func adult(
    _ sex: Sex, age: Int, _ relation: String, surname: String? = nil
  ) -> Member {
    let (birth, number) = identity(sex, age)
    let own = surname ?? random.pick(Words.surnames, or: "王")
    let retirement = Self.retirementAge[sex] ?? 60
    let life: Life
    if age >= retirement {
      life = .retired(wasEmployee: random.chance(60), since: birth.adding(years: retirement))
    } else if random.chance(72) {
      life = .employed(employment(age))
    } else {
      life = .resident(since: plan.today.adding(days: -random.within(300...4000)))
    }
    return Member(
      number: number, name: name(own, sex), sex: sex, birth: birth,
      nation: random.pick(Words.nations, or: "汉族"), relation: relation, life: life,
      hasGoodCredit: !random.chance(2), bills: bills(percent: age >= retirement ? 25 : 8))
  }

  private mutating func employment(_ age: Int) -> Employment {
    var organisation = random.below(organisations.count)
    while !organisations[organisation].isAlive { organisation = max(0, organisation - 1) }
    let lastMonth = plan.today.adding(days: -plan.today.day)
    let nextMonth = lastMonth.adding(days: 1)
    let months = random.within(3...max(4, min(180, (age - 19) * 12)))
    let lapsed = random.chance(4) ? random.within(3...20) : 0
    let since = nextMonth.adding(months: -months - lapsed)
    let base = random.within(42...250) * 100
    let monthly = Int64(base) * 24
    let balance = monthly * Int64(months) * Int64(random.within(20...90)) / 100
    let fund = Fund(
      balance: Money(fen: balance), monthly: Money(fen: monthly), months: months, since: since,
      lastWithdrawal: random.chance(15)
        ? plan.today.adding(days: -random.within(30...700)) : nil)
    return Employment(
      organisation: organisation, since: since, base: Money(yuan: Int64(base)),
      paidUntil: nextMonth.adding(months: -lapsed).adding(days: -1), hasLapsed: lapsed > 0,
      fund: random.chance(80) ? fund : nil)
  }

  private mutating func bills(percent: Int) -> [Bill] {
    guard random.chance(percent) else { return [] }
    return (0...random.below(2)).map { _ in
      // A third of bills come from elsewhere; at home the hospital settles at once.
      let isOutside = random.chance(33)
      let hospitals = Hospital.all.filter { $0.isOutsideCity == isOutside }
      let hospital = random.pick(hospitals, or: Hospital.all[0])
      let isInpatient = random.chance(40)
      let total = random.within(isInpatient ? 300_000...6_000_000 : 8_000...300_000)
      return Bill(
        hospital: hospital, isInpatient: isInpatient,
        date: plan.today.adding(days: -random.within(3...600)), total: Money(fen: Int64(total)),
        covered: Money(fen: Int64(total * random.within(55...97) / 100)),
        isSettled: !isOutside || random.chance(30))
    }
  }

  private mutating func lease() -> Lease {
    let from = plan.today.adding(days: -random.within(20...700))
    return Lease(
      monthlyRent: Money(yuan: Int64(random.within(8...45)) * 100),
      landlord: name(random.pick(Words.surnames, or: "王"), .male), from: from,
      until: from.adding(years: random.within(1...3)).adding(days: -1),
      isRegistered: random.chance(75))
  }

  private mutating func name(_ surname: String, _ sex: Sex) -> String {
    let given = sex == .male ? Words.maleGiven : Words.femaleGiven
    let first = random.pick(given, or: "")
    return surname + first + (random.chance(75) ? random.pick(given, or: "") : "")
  }

  /// A day of birth at that age and the next free number of it; a full day gives way to the day
  /// before.
  private mutating func identity(_ sex: Sex, _ age: Int) -> (CalendarDate, String) {
    var birth = plan.today.adding(years: -age).adding(days: -random.below(360))
    while true {
      let slot = birth.dayNumber * 2 + (sex == .male ? 1 : 0)
      let count = born[slot, default: 0] + 1
      born[slot] = count
      let sequence = count * 2 + (sex == .male ? 1 : 0)
      if count < Self.maximumPerDay,
        let number = ResidentNumber(region: region, birth: birth, sequence: sequence)
      {
        return (birth, number.description)
      }
      birth = birth.adding(days: -1)
    }
  }
}
