import Civics
import Foundation
import Testing

@testable import Population

/// The files of a city read back as rows by column name.
struct ReadCity {
  let sink: MemorySink
  private let rows: [PopulationFile: [[String: String]]]

  init(people: Int = 3000, organisations: Int = 300, seed: UInt64 = 1) throws {
    let plan = try PopulationPlan(
      people: people, organisations: organisations, seed: seed,
      today: try CalendarDate("2026-03-02"))
    var sink = MemorySink()
    let counts = try Population.generate(plan, into: &sink)
    var rows: [PopulationFile: [[String: String]]] = [:]
    for file in PopulationFile.allCases {
      let text = String(decoding: try #require(sink.files[file.fileName]), as: UTF8.self)
      var lines = text.split(separator: "\n")
      #expect(lines.removeFirst() == file.columns.joined(separator: ","))
      #expect(lines.count == counts[file])
      #expect(!text.contains("\"") && !text.contains("\r"))
      rows[file] = lines.map { line in
        let values = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if values.count != file.columns.count { Issue.record("\(file.rawValue): \(line)") }
        return Dictionary(uniqueKeysWithValues: zip(file.columns, values))
      }
    }
    self.sink = sink
    self.rows = rows
  }

  subscript(file: PopulationFile) -> [[String: String]] { rows[file] ?? [] }

  /// Rows by the value of one column, which must be unique.
  func by(_ column: String, _ file: PopulationFile) -> [String: [String: String]] {
    Dictionary(
      self[file].map { ($0[column] ?? "", $0) },
      uniquingKeysWith: { first, _ in
        Issue.record("\(file.rawValue).\(column) is twice \(first[column] ?? "")")
        return first
      })
  }
}

@Suite struct PopulationTests {
  static let city = Result { try ReadCity() }
  let city: ReadCity
  let today: CalendarDate

  init() throws {
    city = try Self.city.get()
    today = try CalendarDate("2026-03-02")
  }

  @Test func `there are as many people and organisations as asked for`() {
    #expect(city[.population].count == 3000)
    #expect(city[.businessRegister].count == 300)
    #expect(city.sink.files[Population.noticeFile] != nil)
    for file in PopulationFile.allCases { #expect(!city[file].isEmpty) }
  }

  @Test func `every number is valid, unique, agrees with its person and is nobody's`() throws {
    for row in city.by("number", .population).values {
      let number = try ResidentNumber(row["number"] ?? "")
      #expect(number.birth.description == row["birth"])
      #expect(number.sex.rawValue == row["sex"])
      #expect(number.region.description == Synthetic.region)
      #expect(number.birth <= today)
      if let phone = row["phone"], !phone.isEmpty { _ = try PhoneNumber(phone) }
    }
    for row in city.by("creditCode", .businessRegister).values {
      #expect(
        try CreditCode(row["creditCode"] ?? "").region.description == Synthetic.region)
    }
    #expect(city.by("name", .businessRegister).count == 300)
  }

  @Test func `every child has parents in its household`() throws {
    let people = city.by("number", .population)
    let guardians = Dictionary(grouping: city[.guardianship]) { $0["child"] ?? "" }
    for child in people.values where ["子", "女"].contains(child["relation"]) {
      let own = try #require(guardians[child["number"] ?? ""])
      for row in own {
        let parent = try #require(people[row["guardian"] ?? ""])
        #expect(parent["household"] == child["household"])
        let birth = try CalendarDate(parent["birth"] ?? "")
        #expect(birth.completedYears(on: try CalendarDate(child["birth"] ?? "")) >= 18)
        #expect((row["relation"] == "父亲") == (parent["sex"] == "男"))
      }
      let age = try CalendarDate(child["birth"] ?? "").completedYears(on: today)
      #expect((0..<18).contains(age))
    }
    #expect(guardians.count > 300)
  }

  @Test func `households count their members and have a head`() throws {
    let members = Dictionary(grouping: city[.population]) { $0["household"] ?? "" }
    for row in city[.households] {
      let own = try #require(members[row["household"] ?? ""])
      #expect(String(own.count) == row["members"])
      #expect(own.filter { $0["relation"] == "户主" }.map { $0["number"] } == [row["head"]])
    }
    #expect(members.count == city[.households].count)
  }

  @Test func `insured employees have a living employer with the same name`() throws {
    let employers = city.by("creditCode", .businessRegister)
    for file in [PopulationFile.socialInsurance, .housingFund] {
      for row in city[file] where row["employer"]?.isEmpty == false {
        let employer = try #require(employers[row["employer"] ?? ""])
        #expect(employer["name"] == row["employerName"])
        #expect(employer["status"] == "存续")
      }
    }
  }

  @Test func `every person of a register is a resident of the same name`() throws {
    let people = city.by("number", .population)
    let references: [(PopulationFile, String, String)] = [
      (.households, "head", "headName"), (.credit, "number", "name"),
      (.socialInsurance, "person", "name"), (.housingFund, "person", "name"),
      (.medicalInsurance, "person", "name"), (.leases, "tenant", "tenantName"),
      (.realEstate, "owner", "ownerName"), (.enrolment, "student", "name"),
      (.businessRegister, "legalRepresentative", "legalRepresentativeName"),
      (.bankAccounts, "person", "name"), (.guardianship, "child", "childName"),
    ]
    for (file, number, name) in references {
      for row in city[file] {
        #expect(try #require(people[row[number] ?? ""])["name"] == row[name])
      }
    }
    #expect(city.by("person", .medicalInsurance).count == people.count)
  }

  @Test func `who has a home by the fund's record lives with a registered owner`() throws {
    let people = city.by("number", .population)
    let heads = city.by("household", .households)
    let owners = Set(city[.realEstate].compactMap { $0["owner"] })
    for row in city[.housingFund] {
      let household = try #require(people[row["person"] ?? ""])["household"] ?? ""
      let head = try #require(heads[household]?["head"])
      #expect((row["hasHome"] == "是") == owners.contains(head))
    }
  }

  @Test func `pupils go to a school that has their grade`() throws {
    let schools = city.by("school", .schools)
    for row in city[.enrolment] {
      let school = try #require(schools[row["school"] ?? ""])
      let grade = try #require(Int(row["grade"] ?? ""))
      #expect((1...9).contains(grade))
      #expect(school["kind"] != "小学" || grade <= 6)
      #expect(school["kind"] != "初中" || grade >= 7)
      #expect(try CalendarDate(row["since"] ?? "") <= today)
    }
  }

  @Test func `bills name a hospital, and nothing covered exceeds the total`() throws {
    let hospitals = city.by("hospital", .hospitals)
    for row in city[.medicalBills] {
      let hospital = try #require(hospitals[row["hospital"] ?? ""])
      #expect(hospital["name"] == row["hospitalName"])
      #expect((hospital["region"] != "370600") == (row["outsideCity"] == "是"))
      #expect(try Money(row["covered"] ?? "") <= Money(row["total"] ?? ""))
    }
  }

  @Test func `hygiene permits are their organisation's and last four years`()
    throws
  {
    let organisations = city.by("creditCode", .businessRegister)
    for row in city[.hygienePermits] {
      let holder = try #require(organisations[row["creditCode"] ?? ""])
      #expect(holder["name"] == row["name"] && holder["address"] == row["address"])
      let from = try CalendarDate(row["validFrom"] ?? "")
      let until = try CalendarDate(row["validUntil"] ?? "")
      #expect(from.adding(years: 4).adding(days: -1) == until)
      #expect(try CalendarDate(holder["established"] ?? "") <= from)
      #expect((row["status"] == "有效") == (until >= today && holder["status"] == "存续"))
    }
    #expect(Set(city[.hygienePermits].map { $0["status"] }) == ["有效", "注销"])
  }

  @Test func `keys are unique in every register`() {
    for file in PopulationFile.allCases {
      let key =
        [
          .businessRegister: "creditCode", .organisationCredit: "creditCode", .leases: "contract",
          .medicalInsurance: "person", .realEstate: "certificate", .medicalBills: "bill",
          .projects: "project",
        ][file] ?? file.columns[0]
      #expect(city.by(key, file).count == city[file].count)
    }
  }

  @Test func `the same seed gives the same bytes and another seed others`() throws {
    let again = try ReadCity()
    #expect(again.sink.files == city.sink.files)
    let other = try ReadCity(seed: 2)
    #expect(other.sink.files["population.csv"] != city.sink.files["population.csv"])
  }

  @Test(arguments: [(20, 4), (21, 500), (57, 4), (1000, 3000)])
  func `any size comes out exactly`(people: Int, organisations: Int) throws {
    let city = try ReadCity(people: people, organisations: organisations, seed: 9)
    #expect(city[.population].count == people)
    #expect(city.by("creditCode", .businessRegister).count == organisations)
  }

  @Test func `a plan outside its limits is refused with the limits`() throws {
    #expect { try PopulationPlan(people: 19, organisations: 4, seed: 1, today: today) } throws: {
      "\($0)".contains("from 20 to")
    }
    #expect(throws: InvalidText.self) {
      try PopulationPlan(people: 20, organisations: 3, seed: 1, today: today)
    }
    #expect(throws: InvalidText.self) {
      try PopulationPlan(people: 20, organisations: 4, seed: 1, today: .first)
    }
  }

  @Test func `SplitMix64 gives its published sequence`() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
    for _ in 0..<1000 { #expect((3...9).contains(random.within(3...9))) }
  }

  @Test func `progress ends at the whole and files arrive in a folder`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "population-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = try PopulationPlan(people: 1200, organisations: 40, seed: 3, today: today)
    var heard: [Int] = []
    for _ in 0..<2 {
      heard = []
      var sink = try DirectorySink(folder)
      try Population.generate(plan, into: &sink) { done, total in
        heard.append(done)
        #expect(total == 1200)
      }
    }
    #expect(heard.last == 1200 && heard == heard.sorted() && heard.count >= 2)
    var memory = MemorySink()
    try Population.generate(plan, into: &memory)
    for (name, bytes) in memory.files {
      #expect(try Data(contentsOf: folder.appending(path: name)) == Data(bytes))
    }
  }
}
