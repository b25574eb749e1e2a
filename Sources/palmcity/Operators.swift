import ArgumentParser
import Casework
import Catalogue
import CityHall
import Civics
import Foundation
import Licences
import Store
import StoreSQLite

struct CaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case", abstract: "Prints a case: where it stands, its story and its clock.")

  @Argument(help: "The case's number.") var id: String
  @OptionGroup var place: DataOptions
  @Option(help: "Language of its story.") var language = Language.en

  func run() async throws {
    let composition = try place.reading()
    switch try await composition.hall.caseFile(CaseID(id), as: .system) {
    case .failure(let refusal):
      throw Advice(refusal.reasons.map { $0.text(language) }.joined(separator: "\n"))
    case .success(let file):
      let name = file.item.definition.name(language)
      print("\(file.case.id)  \(name)  \(file.case.status.rawValue)")
      for entry in file.timeline {
        print("\(entry.at.chinaText)  \(entry.title(language))  \(entry.detail?(language) ?? "")")
      }
      if let clock = file.clock {
        let due = file.case.dueOn(composition.hall.city.calendar)?.description
        print(
          "clock: \(clock.elapsed) of \(clock.promised) working days"
            + (due.map { ", due \($0)" } ?? ""))
      }
    }
  }
}

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Verifies a licence or presentation offline, with saved keys and status list.")

  @Argument(help: "File that holds the licence's text.") var file: String
  @Option(help: "Folder with jwks.json and statuslist.jwt.") var trust = "data/yantai/trust"

  func run() throws {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw Advice("cannot read \(file) as UTF-8 text")
    }
    let folder = URL(filePath: trust)
    guard let keys = try? Data(contentsOf: folder.appending(path: TrustFolder.keysFileName)) else {
      throw Advice(
        "\(trust)/\(TrustFolder.keysFileName) is missing: copy it from the city's /.well-known/jwks.json"
      )
    }
    let list = try? Data(contentsOf: folder.appending(path: TrustFolder.statusListFileName))
    let result: Verification
    do {
      result = try verifyOffline(
        text.trimmingCharacters(in: .whitespacesAndNewlines), jwks: Array(keys),
        statusList: list.map { Array($0) },
        now: SystemSurroundings.now().milliseconds / 1000)
    } catch { throw Advice("\(error)") }
    switch result {
    case .refused(let refusal):
      print("REFUSED \(refusal.code): \(refusal.sentence.zh) \(refusal.sentence.en)")
      throw ExitCode(1)
    case .verified(let credential):
      print("VERIFIED \(credential.type) issued by \(credential.issuer)")
      for member in credential.claims.members {
        print("  \(member.name): \(member.value.stringValue ?? member.value.encoded)")
      }
      if let at = credential.issuedAt { print("issued \(Self.day(at))") }
      // The end is the first second after the last valid day.
      if let end = credential.expiresAt { print("valid until \(Self.day(end - 1))") }
      if credential.presentation == nil {
        print("the holder is not proven: the licence came without its holder's signature")
      }
    }
  }
}

extension Verify {
  private static func day(_ seconds: Int64) -> String {
    Instant(milliseconds: seconds * 1000).chinaDate.description
  }
}

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recomputes the log's chain and the read models, and reports the first difference.")

  @Argument(help: "The data folder.") var folder: String
  @Option(help: "The city's folder, for data of which no edition was ever live.")
  var city = "Cities/yantai"
  @Option(help: "The head that an earlier audit printed: the log must still hold it.")
  var head: String?

  func run() throws {
    let progress = ProgressLine()
    let kept = try head.map { text in
      guard let bytes = Self.bytes(text), bytes.count == 32 else {
        throw Advice("--head wants the 64 hexadecimal digits that an audit prints")
      }
      return bytes
    }
    guard FileManager.default.fileExists(atPath: folder + "/city.db") else {
      throw Advice("there is no city.db in \(folder)")
    }
    let store = try Composition.open(URL(filePath: folder))
    let archive = EditionArchive(store)
    let city: City
    let live: City?
    do { live = try archive.live() } catch {
      print("DIFFERENCE \(error)")
      throw ExitCode(1)
    }
    if let live {
      city = live
    } else {
      do { city = try CityLoader.city(self.city) } catch { throw Advice("\(error)") }
    }
    var rebuild = Rebuild(city: city)
    let report = try store.audit(
      commits: { try rebuild.changes(of: $0) }, kept: kept,
      progress: { progress.show("events", Int($0), Int($1)) })
    progress.done()
    if let finding = report.finding {
      print("DIFFERENCE after \(report.events) events: \(finding)")
      throw ExitCode(1)
    }
    let head = report.head.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    print(
      "\(numbered(Int(report.events), "event")) chained, "
        + "\(numbered(report.rows, "row")) of the read models as rebuilt")
    print("head \(head)")
    if let place = report.keptAt { print("the kept head is that of event \(place)") }
    progress.show("files")
    if let damage = rebuild.firstDamagedFile(in: store) {
      progress.done()
      print("DIFFERENCE \(damage)")
      throw ExitCode(1)
    }
    print("\(numbered(rebuild.files.count, "file")) of evidence as handed in")
    var editions: Set<String> = []
    for kept in try archive.published() where editions.insert(kept.edition).inserted {
      progress.show("edition \(kept.edition)")
      do { _ = try archive.files(kept) } catch {
        progress.done()
        print("DIFFERENCE \(error)")
        throw ExitCode(1)
      }
    }
    progress.done()
    print("\(numbered(editions.count, "edition")) kept whole")
  }
}

extension Audit {
  private static func bytes(_ hexadecimal: String) -> [UInt8]? {
    let digits = Array(hexadecimal.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}

struct Token: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a bearer token of the API for one of the demo's people or officers.")

  @Argument(help: "Who, such as citizen-1 or officer-medical-insurance-window.") var persona: String
  @OptionGroup var place: DataOptions

  func run() async throws {
    let composition = try place.reading()
    let viewer: Viewer
    if let citizen = try composition.hall.identities.citizen(for: persona) {
      viewer = .citizen(citizen)
    } else if let officer = try composition.hall.identities.officer(for: persona) {
      viewer = .officer(officer)
    } else {
      throw Advice("nobody is called \(persona); the sign-in page of the demo lists who is")
    }
    switch try await composition.hall.mintToken(as: viewer) {
    case .success(let token): print(token)
    case .failure(let refusal):
      throw Advice(refusal.reasons.map { $0.text(.en) }.joined(separator: "\n"))
    }
  }
}
