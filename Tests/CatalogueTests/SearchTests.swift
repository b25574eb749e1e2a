import Civics
import Testing

@testable import Catalogue

@Suite struct SearchTests {
  private func index() throws -> SearchIndex {
    let city = try #require(TestCity().load().city)
    var base = try #require(city.items["certificate"]).definition
    let entries = [
      ("certificate", "社会保险参保证明", "Certificate of social insurance", ["缴费"], "一键开具。"),
      ("elsewhere", "跨省异地就医备案", "Care in another province", ["医保", "看病"], "出省看病先备案，不用证明。"),
      ("permit", "建筑工程施工许可证核发", "Construction permit", ["工程"], "开工前办理。"),
      ("bank", "银行账户核验", "Bank account", ["重庆"], "核验账户。"),
    ].map { id, zh, en, keywords, summary in
      base.id = ItemID(id)
      base.name = LocalizedText(zh, en)
      base.keywords = keywords
      base.summary = LocalizedText(zh: summary)
      base.themes = []
      base.result.name = "结果"
      return SearchIndex.Entry(base, agency: nil)
    }
    return SearchIndex(entries)
  }

  private func find(_ query: String) throws -> [String] {
    try index().find(query).map(\.item.rawValue)
  }

  @Test func `one Chinese character is enough`() throws {
    #expect(try find("医") == ["elsewhere"])
    #expect(try find("建") == ["permit"])
  }

  @Test func `names come before keywords, and keywords before summaries`() throws {
    #expect(
      try index().find("证明") == [
        .init(item: "certificate", match: .name), .init(item: "elsewhere", match: .summary),
      ])
    #expect(try index().find("社会").first?.match == .namePrefix)
    #expect(try index().find("医保").first?.match == .keyword)
    // 工程 is within one name and a keyword of the same item: the better counts.
    #expect(try index().find("工程") == [.init(item: "permit", match: .name)])
  }

  @Test func `a question in a sentence finds by what names and keywords share with it`() throws {
    #expect(try find("外地看病怎么报") == ["elsewhere"])
    #expect(try find("我的施工许可要多久") == ["permit"])
    // Two of its pairs stand in one name, one in the other: the better comes first.
    #expect(try find("参保证明和银行").first == "certificate")
    #expect(try index().find("外地看病怎么报").map(\.match) == [.part])
    #expect(try find("什么时候开门") == [] && find("？？") == [] && find("怎") == [])
  }

  @Test func `pinyin initials find`() throws {
    #expect(try find("sbcb").isEmpty)
    #expect(try find("shbx") == ["certificate"])
    #expect(try find("ydjy") == ["elsewhere"])
    #expect(try find("sgxkz") == ["permit"])
    #expect(try find("YB") == ["elsewhere"], "a keyword's initials")
  }

  @Test func `whole and mixed pinyin find`() throws {
    #expect(try find("shehuibaoxian") == ["certificate"])
    #expect(try find("shehbx") == ["certificate"])
    #expect(try find("jianzhu") == ["permit"])
    #expect(try find("jianz") == ["permit"])
    #expect(try find("jiuyi") == ["elsewhere"])
  }

  @Test func `characters with several readings are found by each`() throws {
    #expect(try find("yinhang") == ["bank"])
    #expect(try find("chongqing") == ["bank"])
    #expect(Pinyin.of("重") == ["chong", "zhong"])
    #expect(Pinyin.of("烟").contains("yan"))
    #expect(Pinyin.of("x").isEmpty)
  }

  @Test func `English words find by their beginnings, whatever the case`() throws {
    #expect(try find("CERT") == ["certificate"])
    #expect(try find("insurance") == ["certificate"])
    #expect(try find("surance").isEmpty)
    #expect(try find("ｃert") == ["certificate"], "full-width letters")
  }

  @Test func `every word of a query must match`() throws {
    #expect(try find("社会 证明") == ["certificate"])
    #expect(try find("社会 医保").isEmpty)
    #expect(try find("permit, construction") == ["permit"])
  }

  @Test func `empty, long and strange queries are answered`() throws {
    for query in ["", "   ", "!!!", "😀", String(repeating: "长", count: 100_000)] {
      #expect(try find(query).isEmpty, "\(query.prefix(5))")
    }
    #expect(try find(String(repeating: "z", count: 100_000)).isEmpty)
  }

  @Test func `results are bounded`() throws {
    let index = try index()
    #expect(index.find("证", limit: 1).count == 1)
    #expect(index.find("证", limit: 0).isEmpty)
    #expect(index.find("证", limit: .max).count == 3)
  }

  @Test func `a thousand items are searched in a moment`() throws {
    let entries = try #require(TestCity().load().city?.items["certificate"]).definition
    let index = SearchIndex(
      (0..<1000).map { number in
        var item = entries
        item.id = ItemID("item-\(number)")
        return SearchIndex.Entry(item, agency: nil)
      })
    let clock = ContinuousClock()
    let elapsed = clock.measure {
      for query in ["证明", "shbx", "insurance", "zhengmingzz"] { _ = index.find(query) }
    }
    #expect(elapsed < .seconds(2), "took \(elapsed)")
  }
}
