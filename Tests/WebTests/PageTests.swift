import Casework
import Civics
import Foundation
import Store
import Testing

@testable import Web

@Suite struct `Pages are written the reader's way` {
  @Test func `a template gives each language its side, escaped`() throws {
    let templates = try Templates(sources: [
      "page": "<p>[[您好，|Hello, ]]{{name}}</p>{{> part}}", "part": "[[好|good]]",
    ])
    let slots: Slots = ["name": "<b>林</b>"]
    #expect(templates.render("page", slots, .zh) == "<p>您好，&lt;b&gt;林&lt;/b&gt;</p>好")
    #expect(templates.render("page", slots, .en) == "<p>Hello, &lt;b&gt;林&lt;/b&gt;</p>good")
    #expect(templates.render("absent", slots, .zh) == nil)
  }

  @Test(arguments: ["[[只有中文]]", "[[a|b|c]]", "[[没有结束|no end"])
  func `a text without both sides is refused with its place`(_ source: String) {
    #expect(throws: Templates.Problem.self) { try Templates(sources: ["page": source]) }
  }

  @Test func `empty texts and nil leave a section empty`() throws {
    let templates = try Templates(sources: ["p": "{{#a}}A{{/a}}{{#b}}B{{/b}}{{#c}}C{{/c}}"])
    #expect(templates.render("p", ["a": "", "b": nil as String?, "c": "x"], .zh) == "C")
  }

  @Test func `a template that holds a field to type in is known, by its parts too`() throws {
    let templates = try Templates(sources: [
      "page": "{{> part}}", "part": "<div>{{> control}}</div>", "control": "<textarea></textarea>",
      "plain": "<input type=\"hidden\"><input type=\"password\">",
    ])
    #expect(
      ["page", "part", "control", "plain"].map(templates.isTypedIn) == [true, true, true, false])
  }

  @Test func `a room's templates use those that all rooms share, and hide none of them`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try "<div>{{> clock}}</div>".write(
      to: folder.appending(path: "case.mustache"), atomically: true, encoding: .utf8)
    let html = try #require(try Templates(room: folder).render("case", [:], .zh))
    #expect(html.contains("class=\"limits\""))
    try "mine".write(
      to: folder.appending(path: "clock.mustache"), atomically: true, encoding: .utf8)
    #expect(throws: Templates.Problem.self) { try Templates(room: folder) }
  }

  @Test func `every part of the frame is there and reads in both languages`() throws {
    let templates = try Templates(folder: Assets.folder)
    for language in Language.allCases {
      let html = try #require(
        templates.render("layout", ["title": "t", "content": "<h1>c</h1>"], language))
      #expect(html.contains("<h1>c</h1>"))
      #expect(!html.contains("[["))
      #expect(!html.contains("style="))
    }
  }

  @Test func `dates and money are written the reader's way`() throws {
    let date = try CalendarDate("2026-03-02")
    let moment = try Instant("2026-03-02T09:30:00+08:00")
    #expect(Writing(.zh).date(date) == "2026年3月2日")
    #expect(Writing(.en).date(date) == "2 March 2026")
    #expect(Writing(.zh).day(date) == "3月2日 星期一")
    #expect(Writing(.en).moment(moment) == "2 March 2026, 09:30")
    #expect(Writing(.zh).money(Money(fen: 123_450)) == "1,234.50 元")
    #expect(Writing(.en).workingDays(1) == "1 working day")
    #expect(Writing(.zh).masked("370699199305189019") == "3706**********9019")
    #expect(Writing(.zh).size(1_572_864) == "1.5 MB")
    #expect(Writing(.zh).size(1) == "1 KB")
    #expect(Writing(.en).figure("180000", .money) == "¥180,000.00")
    #expect(Writing(.zh).figure("2026-03-02", .date) == "2026年3月2日")
    #expect(Writing(.zh).figure("面议", .money) == "面议")
    #expect(Writing(.zh).figure("180000", .text) == "180000")
  }

  @Test(arguments: [
    ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://evil.example", "/"), ("", "/"),
    ("/cases/1?a=b#c", "/cases/1?a=b#c"), ("/a\r\nSet-Cookie: x", "/"), ("/", "/"),
  ])
  func `a way back never leads to another site`(_ path: String, _ safe: String) {
    #expect(LocalPath.safe(path) == safe)
  }

  @Test func `the accepted language with the most weight wins, Chinese where none is ours`() {
    #expect(Preferences.language(accepting: "en-GB,en;q=0.9,zh;q=0.8") == .en)
    #expect(Preferences.language(accepting: "fr, zh-CN;q=0.5, en;q=0.4") == .zh)
    #expect(Preferences.language(accepting: "de") == .zh)
    #expect(Preferences.language(accepting: nil) == .zh)
  }

  @Test func `preferences come back from their cookie, and nonsense is the standard`() {
    var preferences = Preferences()
    preferences.language = .en
    preferences.theme = .dark
    preferences.print = .large
    #expect(Preferences(cookie: preferences.cookie) == preferences)
    #expect(Preferences(cookie: "<script>") == Preferences())
  }

  @Test func `what broke is not told, what was refused is`() {
    let broken = FailureText(StoreError.damaged("370699199305189019"))
    #expect(broken.status == .serviceUnavailable)
    #expect(!broken.reasons.contains { $0.zh.contains("3706") })
    let reason = Refusal.Reason(text: LocalizedText("请先登录。", "Please sign in."))
    let refused = FailureText(Refused(Refusal(.notAllowed, [reason])))
    #expect(refused.status == .forbidden)
    #expect(refused.reasons == [reason.text])
  }

  /// Templates stay here; what a page of them weighs is measured in the browser.
  @Test func `all files that a browser asks for are small together`() throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: Assets.folder, includingPropertiesForKeys: [.fileSizeKey]
    ).filter { $0.pathExtension != "mustache" }
    let sizes = try files.map { try $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 }
    #expect(sizes.reduce(0, +) < 23_500)
  }
}
