import Civics

/// A fixed person of every synthetic city, so that pages, golden cases and readers know somebody.
///
/// Their numbers, like all of this room's, carry the region 370699, which GB/T 2260 gives to no
/// place: they pass every check of GB 11643 and belong to nobody.
package struct DemoPersona: Hashable, Sendable {
  package let id: String
  package let number: ResidentNumber
  package let name: String
  /// Who this is, for the page on which one is picked.
  package let title: LocalizedText

  package var party: Party { .person(number, name: name) }

  package static let all: [DemoPersona] = [
    make(
      "p1", "林晓舟", "1993-05-18", 901, "在职租房青年，缴存公积金，本市无房",
      "Employee who rents, with a housing fund and no home"),
    make("p2", "王淑敏", "1988-09-03", 902, "小学生家长", "Parent of a pupil"),
    make("p2h", "刘志远", "1986-11-20", 903, "小学生家长，户主", "Parent of a pupil, head of the household"),
    make("p2c", "刘一诺", "2016-04-12", 904, "小学生", "Pupil"),
    make(
      "p3", "孙立群", "1975-02-08", 905, "企业法定代表人，有重点建设项目",
      "Legal representative with a key construction project"),
    make(
      "p4", "赵桂英", "1955-07-30", 906, "退休职工，有市外就医票据待报销",
      "Pensioner with medical bills from another city"),
    make(
      "p5", "周强", "1984-12-11", 907, "失信人员，企业法定代表人",
      "Legal representative with bad credit"),
    make("p6", "吴小梅", "1990-03-25", 908, "社保和医保已暂停", "Lapsed social and medical insurance"),
    make("p7", "郑文博", "1982-10-02", 909, "在职，本市有房", "Employee who owns a home"),
    make("p8", "马丽华", "1979-06-16", 910, "便利店法定代表人", "Legal representative of a shop"),
  ].compactMap { $0 }

  /// Sequences from here on are the demonstration's; generated people stay below.
  static let firstSequence = 900

  private static func make(
    _ id: String, _ name: String, _ birth: String, _ sequence: Int, _ zh: String, _ en: String
  ) -> DemoPersona? {
    guard let region = try? RegionCode(Synthetic.region), let birth = try? CalendarDate(birth),
      let number = ResidentNumber(region: region, birth: birth, sequence: sequence)
    else { return nil }
    return DemoPersona(id: id, number: number, name: name, title: LocalizedText(zh: zh, en: en))
  }
}

/// A fixed organisation of every synthetic city.
package struct DemoOrganisation: Hashable, Sendable {
  package let id: String
  package let code: CreditCode
  package let name: String
  /// The `DemoPersona` that represents it; nil where a generated person does.
  package let representative: String?

  package var party: Party { .organisation(code, name: name) }

  package static let all: [DemoOrganisation] = [
    make("o1", "烟台示例海蓝新材料有限公司", "XN000001", "p3"),
    make("o2", "烟台示例芝罘便利店有限公司", "XN000002", "p8"),
    make("o3", "烟台示例失信建设有限公司", "XN000003", "p5"),
    make("o4", "烟台示例建工有限公司", "XN000004", nil),
  ].compactMap { $0 }

  private static func make(
    _ id: String, _ name: String, _ body: String, _ representative: String?
  ) -> DemoOrganisation? {
    guard let region = try? RegionCode(Synthetic.region),
      let code = CreditCode(kind: Synthetic.companyKind, region: region, body: body)
    else { return nil }
    return DemoOrganisation(id: id, code: code, name: name, representative: representative)
  }
}

/// What makes numbers recognisably nobody's.
enum Synthetic {
  /// A region that GB/T 2260 has not given to any place, within 烟台's hundred.
  static let region = "370699"
  /// Industry and commerce, enterprise (GB 32100, table 1).
  static let companyKind = "91"
  /// A beginning that no carrier is known to use.
  static let phonePrefix = "154"
  /// Digits with which no known issuer's cards begin.
  static let cardPrefix = "6299990"

  /// Goes beside the files.
  static let notice = """
    这些数据全部由程序虚构，不属于任何人。
    身份证号码和统一社会信用代码可以通过 GB 11643、GB 32100 的校验，但其区划代码 370699 没有分配给任何地区；
    手机号码以未启用的 154 开头；单位、学校和医院的名称含“示例”。

    Everything in these files was made by a program and belongs to nobody.
    Resident numbers and credit codes pass the checks of GB 11643 and GB 32100, but carry the region
    370699, which no place has; phones begin with 154, which no carrier uses; the names of companies,
    schools and hospitals say 示例, "example".

    """
}
