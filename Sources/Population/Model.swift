import Civics

/// An organisation of the synthetic city, before its rows are written.
struct Organisation {
  let code: String
  let name: String
  let scope: String
  let capital: Money
  let district: District
  let address: String
  let status: String
  let established: CalendarDate
  let hasGoodCredit: Bool
  let projects: [Project]
  var hygienePermits: [HygienePermit] = []
  var isAlive: Bool { status == "存续" }
}

/// A construction project 工程建设项目.
struct Project {
  let name: String
  let investment: Money
  let areaSquareMetres: Int
  let isKey: Bool
  let hasLandPermit: Bool
  let hasPlanningPermit: Bool
  let drawingReview: String
  let fundsReady: Bool
  let hasContractor: Bool
}

/// A hygiene permit of a public place 公共场所卫生许可证, valid for four years.
struct HygienePermit {
  /// The kind of place, as article 2 of 公共场所卫生管理条例 lists them.
  let premises: String
  let validUntil: CalendarDate
  var validFrom: CalendarDate { validUntil.adding(days: 1).adding(years: -Self.years) }

  static let years = 4
  static let premises = ["宾馆、旅店", "理发店、美容店", "公共浴室", "游泳场（馆）", "商场（店）", "书店"]
}

/// People who live together; the first member is the head.
struct Household {
  let district: District
  let address: String
  let since: CalendarDate
  let members: [Member]
  let ownsHome: Bool
  let lease: Lease?
}

struct Lease {
  let monthlyRent: Money
  let landlord: String
  let from: CalendarDate
  let until: CalendarDate
  let isRegistered: Bool
}

/// A person and what registers know of them.
struct Member {
  let number: String
  let name: String
  let sex: Sex
  let birth: CalendarDate
  let nation: String
  /// 户主, 配偶, 子, 女, 父亲 or 母亲.
  let relation: String
  let life: Life
  var hasGoodCredit = true
  var bills: [Bill] = []
  /// Places in the list of organisations that this person represents.
  var represents: [Int] = []
  var isChild: Bool { if case .child = life { true } else { false } }
}

enum Life {
  /// A minor, at the school of that place in the list when of school age.
  case child(school: Int?, grade: Int)
  case employed(Employment)
  /// Without an employer, insured as a resident.
  case resident(since: CalendarDate)
  case retired(wasEmployee: Bool, since: CalendarDate)
}

struct Employment {
  let organisation: Int
  let since: CalendarDate
  let base: Money
  /// The last day that was paid for: the end of last month, or long ago where insurance lapsed.
  let paidUntil: CalendarDate
  let hasLapsed: Bool
  let fund: Fund?
}

/// A housing fund account 住房公积金.
struct Fund {
  let balance: Money
  let monthly: Money
  let months: Int
  let since: CalendarDate
  let lastWithdrawal: CalendarDate?
}

struct Bill {
  let hospital: Hospital
  let isInpatient: Bool
  let date: CalendarDate
  let total: Money
  let covered: Money
  let isSettled: Bool
}

/// A school that belongs to no real body: its name says 示例.
struct School {
  let id: String
  let name: String
  let kind: String
  let district: District
  let address: String
  /// Free places by grade, nine entries; zero for grades that the school does not have.
  let free: [Int]

  func teaches(_ grade: Int) -> Bool {
    switch kind {
    case "小学": (1...6).contains(grade)
    case "初中": (7...9).contains(grade)
    default: (1...9).contains(grade)
    }
  }

  /// The grade on `today` of who was born on `birth`; school begins on 1 September of the year in
  /// which a child is six by 31 August (Compulsory Education Law, article 11).
  static func grade(birth: CalendarDate, today: CalendarDate) -> (grade: Int, entryYear: Int) {
    let entry = birth.year + (birth.month <= 8 ? 6 : 7)
    let schoolYear = today.month >= 9 ? today.year : today.year - 1
    return (schoolYear - entry + 1, entry)
  }
}
