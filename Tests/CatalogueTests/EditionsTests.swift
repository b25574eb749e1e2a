import Foundation
import Testing

@testable import Catalogue

struct EditionsTests {
  @Test func `an edition that was live is read whatever the check has learned since`() {
    let city = TestCity.changing(
      "items/certificate/item.yaml", "form.months > 12", to: "form.month > 12")
    let loaded = city.load()
    #expect(loaded.city == nil)
    let kept = CityLoader.kept(files: loaded.files)
    #expect(kept?.items.count == 1)
    #expect(kept?.calendar.years.count == 2)
    #expect(CityLoader.kept(files: [:]) == nil)
  }

  @Test func `the files of a load give the same city again`() throws {
    let loaded = TestCity().load()
    let again = CityLoader.load(files: loaded.files)
    #expect(again.city?.edition == loaded.city?.edition && again.findings == loaded.findings)
  }

  @Test func `items of earlier editions stay at hand`() throws {
    let old = try #require(TestCity().load().city)
    let new = try #require(
      TestCity.changing("city.yaml", "Testville", to: "Testtown").load().city)
    var editions = Editions(old)
    editions.take(new)
    #expect(editions.current.edition == new.edition)
    #expect(editions.item("certificate", edition: old.edition)?.edition == old.edition)
    #expect(editions.item("certificate", edition: new.edition)?.edition == new.edition)
    #expect(editions.item("certificate", edition: "elsewhere") == nil)
    #expect(editions.item("nothing", edition: old.edition) == nil)
  }

  @Test func `one item is compiled from an edition's files, under the edition's name`() throws {
    var files = TestCity().load().files
    files["items/broken/item.yaml"] = Array("{".utf8)
    let item = try #require(CityLoader.item("certificate", edition: "e1", files: files))
    #expect(item.edition == "e1" && item.rules != nil && !item.goldenCases.isEmpty)
    #expect(CityLoader.item("nothing", edition: "e1", files: files) == nil)
  }

  @Test func `a folder has changed when it has come to rest otherwise than before`() throws {
    _ = TestCity().inFolder { folder in
      var watch = FolderWatch(folder)
      func write(_ text: String?) {
        let file = URL(filePath: folder + "/a.md")
        if let text {
          try? Data(text.utf8).write(to: file)
        } else {
          try? FileManager.default.removeItem(at: file)
        }
      }
      /// What a look after each of these writes, and two looks after them, tell.
      func looks(_ writes: [String?]) -> [Bool] {
        writes.map { text in
          write(text)
          return watch.hasChanged()
        } + [watch.hasChanged(), watch.hasChanged()]
      }
      #expect(looks([]) == [false, false])
      // An editor saves twice: the folder is read when nothing came after.
      #expect(looks(["1", "12"]) == [false, false, true, false])
      #expect(looks(["123"]) == [false, true, false])
      #expect(looks([nil]) == [false, true, false])
    }
  }
}
