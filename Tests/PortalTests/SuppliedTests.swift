import Civics
import Foundation
import Testing
import Web

@testable import Casework
@testable import Catalogue
@testable import CityHall
@testable import Portal

@Suite struct `The corrections ask for what a new answer opens, too` {
  private static let item: Item? = {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return CityLoader.load(root.appending(path: "Cities/yantai").path)
      .city?.items["medical-reimbursement"]
  }()

  @Test func `a question behind the one that opened it, a material at the end`() throws {
    let item = try #require(Self.item)
    let wrong = ["emergency", "papers.0.date", "paper-bills"].map {
      Refusal.Reason(about: $0, text: LocalizedText("x"))
    }
    let supplied = Supplied(asked: ["summary", "bills", "reason"], typed: [:], wrong: wrong)
    #expect(supplied.wrong == ["emergency", "papers", "paper-bills"])
    #expect(
      supplied.ids(item, ["bills", "papers", "reason", "emergency"])
        == ["summary", "bills", "papers", "reason", "emergency", "paper-bills"])
  }

  @Test func `what the page showed besides is read with what was asked`() throws {
    let item = try #require(Self.item)
    var form = Form()
    form.values = [
      "reason": ["急诊"], "emergency": ["2026-02-27"], "account": ["1"], "price": ["2"],
      "also": ["emergency", "paper-bills", "nothing", "reason"],
    ]
    #expect(
      Supplied.read(form, asked: ["summary", "reason"], item)
        == ["reason": ["急诊"], "emergency": ["2026-02-27"], "paper-bills": []])
  }
}
