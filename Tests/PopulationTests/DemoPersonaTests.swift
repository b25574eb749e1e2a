import Civics
import Testing

@testable import Population

@Suite struct DemoPersonaTests {
  let city: ReadCity

  init() throws { city = try ReadCity(people: 60, organisations: 8, seed: 77) }

  func persona(_ id: String) throws -> String {
    try #require(DemoPersona.all.first { $0.id == id }).number.description
  }

  @Test func `the demonstration's numbers never change`() {
    #expect(
      DemoPersona.all.map { "\($0.id) \($0.number)" } == [
        "p1 370699199305189019", "p2 370699198809039028", "p2h 370699198611209036",
        "p2c 370699201604129040", "p3 370699197502089050", "p4 370699195507309068",
        "p5 370699198412119070", "p6 370699199003259085", "p7 370699198210029093",
        "p8 370699197906169102",
      ])
    #expect(
      DemoOrganisation.all.map { "\($0.id) \($0.code)" } == [
        "o1 91370699XN0000012Y", "o2 91370699XN0000020R", "o3 91370699XN0000039N",
        "o4 91370699XN0000047H",
      ])
  }

  @Test func `p1 rents with a full fund and no home`() throws {
    let p1 = try persona("p1")
    let lease = try #require(city.by("tenant", .leases)[p1])
    #expect(lease["contract"] == "lease-0000001")
    #expect(lease["monthlyRent"] == "2600.00" && lease["registered"] == "是")
    let fund = try #require(city.by("person", .housingFund)[p1])
    #expect(fund["balance"] == "86400.00" && fund["monthly"] == "2400.00")
    #expect(fund["monthsPaid"] == "60" && fund["hasHome"] == "否" && fund["status"] == "正常")
    let insurance = city[.socialInsurance].filter { $0["person"] == p1 }
    #expect(insurance.map { $0["status"] } == ["参保缴费", "参保缴费", "参保缴费"])
    #expect(insurance.map { $0["months"] } == ["60", "60", "60"])
    #expect(city.by("number", .credit)[p1]?["status"] == "良好")
  }

  @Test func `p2 and p2h are the pupil's parents`() throws {
    let child = try persona("p2c")
    let row = try #require(city.by("student", .enrolment)[child])
    #expect(row["school"] == "school-001" && row["grade"] == "4")
    let guardians = Set(city[.guardianship].filter { $0["child"] == child }.map { $0["guardian"] })
    #expect(guardians == [try persona("p2"), try persona("p2h")])
  }

  @Test func `p3, p8 and p5 represent o1, o2 and o3`() throws {
    let register = city.by("creditCode", .businessRegister)
    for (organisation, person) in zip(DemoOrganisation.all, ["p3", "p8", "p5"]) {
      let row = register[organisation.code.description]
      #expect(row?["legalRepresentative"] == (try persona(person)))
    }
    #expect(register[DemoOrganisation.all[3].code.description] != nil)
    let projects = city[.projects].prefix(3)
    #expect(projects.map { $0["project"] } == ["project-0001", "project-0002", "project-0003"])
    #expect(projects.map { $0["keyProject"] } == ["是", "否", "否"])
    #expect(projects.map { $0["drawingReview"] } == ["审查中", "合格", "未提交"])
    #expect(projects.first?["builder"] == DemoOrganisation.all[0].code.description)
    // The shop's hygiene permit ends in 45 days: early enough to be extended in time.
    let permit = city[.hygienePermits].first
    #expect(permit?["creditCode"] == DemoOrganisation.all[1].code.description)
    #expect(permit?["validUntil"] == "2026-04-16" && permit?["status"] == "有效")
    let credit = city.by("creditCode", .organisationCredit)
    #expect(credit[DemoOrganisation.all[2].code.description]?["status"] == "失信")
  }

  @Test func `p4 has two unsettled bills of another city`() throws {
    let p4 = try persona("p4")
    let bills = city[.medicalBills].filter { $0["person"] == p4 }
    #expect(bills.map { $0["bill"] } == ["bill-0000001", "bill-0000002", "bill-0000003"])
    #expect(bills.map { $0["settled"] } == ["否", "否", "是"])
    #expect(bills.map { $0["total"] } == ["28650.00", "1280.00", "860.00"])
    #expect(city.by("person", .medicalInsurance)[p4]?["retired"] == "是")
  }

  @Test func `p5 has bad credit, p6 has lapsed and p7 owns a home`() throws {
    #expect(city.by("number", .credit)[try persona("p5")]?["status"] == "失信")
    let p6 = try persona("p6")
    #expect(city.by("person", .medicalInsurance)[p6]?["status"] == "暂停")
    #expect(city.by("person", .housingFund)[p6]?["status"] == "封存")
    #expect(
      city[.socialInsurance].filter { $0["person"] == p6 }.allSatisfy { $0["status"] == "暂停缴费" })
    let p7 = try persona("p7")
    #expect(city.by("person", .housingFund)[p7]?["hasHome"] == "是")
    #expect(city.by("owner", .realEstate)[p7] != nil)
  }
}
