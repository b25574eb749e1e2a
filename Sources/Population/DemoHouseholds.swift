import Civics

/// The households of the demonstration's people. Nothing in them is left to chance; dates count
/// from the plan's day.
struct DemoHouseholds {
  let today: CalendarDate

  var all: [Household] {
    [
      household(["p1"], lease: lease(2600), street: 11),
      household(["p2h", "p2", "p2c"], ownsHome: true, street: 12),
      household(["p3"], ownsHome: true, street: 13),
      household(["p4"], ownsHome: true, street: 14),
      household(["p5"], lease: lease(1800), street: 15),
      household(["p6"], lease: lease(1500), street: 16),
      household(["p7"], ownsHome: true, lease: lease(3200), street: 17),
      household(["p8"], ownsHome: true, street: 18),
    ]
  }

  private func household(
    _ ids: [String], ownsHome: Bool = false, lease: Lease? = nil, street: Int
  ) -> Household {
    Household(
      district: .zhifu, address: "山东省烟台市芝罘区示例海晏路\(street)号2单元301室",
      since: today.adding(years: -6),
      members: ids.compactMap { id in
        DemoPersona.all.first { $0.id == id }.map { member($0) }
      }, ownsHome: ownsHome, lease: lease)
  }

  private func lease(_ yuan: Int64) -> Lease {
    Lease(
      monthlyRent: Money(yuan: yuan), landlord: "示例出租人", from: today.adding(days: -400),
      until: today.adding(days: 330), isRegistered: true)
  }

  private func member(_ persona: DemoPersona) -> Member {
    let represents = DemoOrganisation.all.indices.filter {
      DemoOrganisation.all[$0].representative == persona.id
    }
    return Member(
      number: persona.number.description, name: persona.name, sex: persona.number.sex,
      birth: persona.number.birth, nation: "汉族",
      relation: persona.id == "p2" ? "配偶" : persona.id == "p2c" ? "女" : "户主",
      life: life(persona), hasGoodCredit: persona.id != "p5",
      bills: persona.id == "p4" ? bills : [], represents: represents)
  }

  private func life(_ persona: DemoPersona) -> Life {
    switch persona.id {
    case "p2c":
      let grade = School.grade(birth: persona.number.birth, today: today).grade
      return .child(school: grade <= 6 ? 0 : 2, grade: grade)
    case "p4": return .retired(wasEmployee: true, since: persona.number.birth.adding(years: 55))
    case "p5": return .employed(employment(2, months: 48, base: 7000, monthly: 1400))
    case "p6": return .employed(employment(0, months: 40, base: 5200, monthly: 1040, lapsed: 14))
    case "p7": return .employed(employment(0, months: 120, base: 15_000, monthly: 3600))
    case "p8": return .employed(employment(1, months: 72, base: 6000, monthly: 1200))
    default: return .employed(employment(0, months: 60, base: 10_000, monthly: 2400))
    }
  }

  private func employment(
    _ organisation: Int, months: Int, base: Int64, monthly: Int64, lapsed: Int = 0
  ) -> Employment {
    let lastMonth = today.adding(days: -today.day)
    let since = lastMonth.adding(days: 1).adding(months: -months - lapsed)
    return Employment(
      organisation: organisation, since: since, base: Money(yuan: base),
      paidUntil: lapsed == 0
        ? lastMonth
        : lastMonth.adding(days: 1).adding(months: -lapsed)
          .adding(days: -1),
      hasLapsed: lapsed > 0,
      fund: Fund(
        // Six tenths of what was paid in is still there.
        balance: Money(fen: monthly * Int64(months) * 60), monthly: Money(yuan: monthly),
        months: months, since: since, lastWithdrawal: nil))
  }

  private var bills: [Bill] {
    [
      Bill(
        hospital: Hospital.all[0], isInpatient: true, date: today.adding(days: -40),
        total: Money(yuan: 28_650), covered: Money(yuan: 24_100), isSettled: false),
      Bill(
        hospital: Hospital.all[0], isInpatient: false, date: today.adding(days: -20),
        total: Money(yuan: 1280), covered: Money(yuan: 960), isSettled: false),
      Bill(
        hospital: Hospital.all[0], isInpatient: false, date: today.adding(days: -200),
        total: Money(yuan: 860), covered: Money(yuan: 700), isSettled: true),
    ]
  }
}
