import Catalogue
import Civics
import FEEL
import Registers

/// What a golden case expected and did not find.
package struct GoldenMismatch: Hashable, Sendable {
  /// The golden case's name.
  package var name: String
  /// Such as `status`, `outcomes.amount` or `steps[2]`.
  package var what: String
  package var expected: String
  package var found: String

  package var description: String { "\(name): \(what): expected \(expected), found \(found)" }
}

/// Runs a golden case of an item against the city, as pages would: typed answers are parsed, the
/// registers given are looked up, the application is submitted, and each step taken.
///
/// Same folder, same answer: identifiers count up, and time is what the case says.
package func runGolden(_ golden: GoldenCase, item: Item, city: City) -> [GoldenMismatch] {
  var run = GoldenRun(golden, item, calendar: city.calendar, registers: city.registers)
  run.run()
  return run.mismatches
}

/// The events that a golden case makes; none where its application is refused.
package func goldenEvents(_ golden: GoldenCase, item: Item, city: City) -> [Event] {
  var run = GoldenRun(golden, item, calendar: city.calendar, registers: city.registers)
  run.run()
  return run.events
}

struct GoldenRun {
  /// Bytes of an upload where the golden case does not say.
  static let uploadBytes = 1024

  let golden: GoldenCase
  let item: Item
  let calendar: WorkingCalendar
  let registers: [RegisterID: RegisterDefinition]
  private(set) var mismatches: [GoldenMismatch] = []
  private(set) var events: [Event] = []
  private(set) var live: Case?
  private var now = Instant(milliseconds: 0)
  private var records: [RegisterID: [RegisterRecord]] = [:]
  /// Of the submission, or of a step that does not say that it is refused.
  private(set) var refusal: Refusal?
  private let identifiers = GoldenIdentifiers()

  init(
    _ golden: GoldenCase, _ item: Item, calendar: WorkingCalendar,
    registers: [RegisterID: RegisterDefinition]
  ) {
    self.golden = golden
    self.item = item
    self.calendar = calendar
    self.registers = registers
  }

  mutating func report(_ what: String, expected: String, found: String) {
    mismatches.append(
      GoldenMismatch(name: golden.name, what: what, expected: expected, found: found))
  }

  mutating func run() {
    guard let start = GoldenCase.instant(golden.at) else {
      report("at", expected: "2026-03-02T10:00", found: golden.at)
      return
    }
    now = start
    add(golden.records ?? [:], "records")
    submit()
    for (index, step) in (golden.steps ?? []).enumerated() {
      guard live != nil, refusal == nil else { break }
      take(step, "steps[\(index + 1)]")
      // What was expected of the end would be told as wrong too, for this reason alone.
      if let refusal, golden.expect.refused == nil {
        report(
          "steps[\(index + 1)]", expected: "\(step.act.rawValue) carried out",
          found: refusal.summary)
        return
      }
    }
    GoldenComparison.compare(&self, now)
  }

  // MARK: Given

  private mutating func add(_ given: [RegisterID: [[String: GoldenValue]]], _ what: String) {
    for (register, rows) in given.sorted(by: { $0.key < $1.key }) {
      guard let definition = registers[register] else {
        report("\(what).\(register)", expected: "a register of the city", found: "none")
        continue
      }
      for row in rows {
        let index = records[register]?.count ?? 0
        var values = definition.fields.map { _ in "" }
        for (name, value) in row {
          guard let place = definition.fields.firstIndex(where: { $0.name == name }) else {
            report(
              "\(what).\(register)[\(index + 1)]", expected: "a field of the register",
              found: name)
            continue
          }
          let text = value.text
          if let problem = definition.fields[place].problem(with: text), !text.isEmpty {
            report("\(what).\(register)[\(index + 1)].\(name)", expected: problem.zh, found: text)
          }
          values[place] = text
        }
        records[register, default: []].append(record(definition, values, index))
      }
    }
  }

  private func record(
    _ definition: RegisterDefinition, _ values: [String], _ index: Int
  ) -> RegisterRecord {
    func value(_ name: String?) -> String? {
      definition.fields.firstIndex { $0.name == name }.map { values[$0] }
    }
    let key = value(definition.key) ?? ""
    return RegisterRecord(
      register: definition.id, key: key.isEmpty ? "golden-\(index + 1)" : key,
      subject: value(definition.subject).flatMap { PartyID(number: $0) }, values: values,
      edition: definition.edition, loadedAt: now)
  }

  private func fetch(
    _ lookup: PlannedLookup
  ) -> (records: [RegisterRecord], RegisterDefinition) {
    let definition =
      registers[lookup.register]
      ?? RegisterDefinition(
        id: lookup.register, name: LocalizedText(lookup.register.rawValue),
        owner: item.definition.agency, edition: "", key: "", fields: [])
    guard !lookup.isEmpty else { return ([], definition) }
    let found = (records[lookup.register] ?? []).filter { record in
      if let key = lookup.key { return record.key == key }
      return record.subject == lookup.subject
    }
    return (found, definition)
  }

  private func facts(
    _ applicant: Party, _ form: FEELContext
  ) -> (facts: [Fact], form: FEELContext) {
    LookupPlan.facts(item: item, applicant: applicant, form: form, now: now) { fetch($0) }
  }

  /// The values on offer, where the golden case says what the register holds.
  private func offered(
    _ applicant: Party, _ form: FEELContext, _ facts: [Fact]
  ) -> [String: Set<String>] {
    var offered: [String: Set<String>] = [:]
    for field in FieldOptions.fields(item) {
      guard let register = field.choicesFrom?.register, let given = records[register],
        let definition = registers[register]
      else { continue }
      let options = FieldOptions.options(
        field, records: given, register: definition, item: item, applicant: applicant,
        form: form, facts: facts, now: now)
      offered[field.id] = Set(options.map(\.value))
    }
    return offered
  }

  private static func party(_ given: GoldenApplicant) throws(InvalidText) -> Party {
    if let person = given.person {
      return .person(try ResidentNumber(person.number), name: person.name)
    }
    if let organisation = given.organisation {
      return .organisation(try CreditCode(organisation.number), name: organisation.name)
    }
    throw InvalidText("申请人应为 person 或 organisation", "Name a person or an organisation")
  }

  private func uploads(_ given: [String: String]?) -> [String: Upload] {
    (given ?? [:]).mapValues { text in
      let parts = text.split(separator: ":")
      let kind = parts.first.map(String.init) ?? ""
      let bytes = parts.count > 1 ? Int(parts[1]) ?? 0 : Self.uploadBytes
      return Upload(
        digest: String(repeating: "0", count: 64), kind: kind, bytes: bytes,
        name: "golden.\(kind)")
    }
  }

  private mutating func posted(
    _ form: [String: GoldenValue]?, _ what: String
  ) -> FormEngine.Posted {
    var posted: FormEngine.Posted = [:]
    for (name, value) in form ?? [:] {
      if item.field(name) == nil {
        report("\(what).\(name)", expected: "a field of the form", found: "none")
      }
      value.post(name, into: &posted)
    }
    return posted
  }

  private func wallet() -> [HeldLicence] {
    (golden.licences ?? []).enumerated().map { index, type in
      HeldLicence(id: LicenceID(rawValue: "wallet-\(index + 1)"), type: type, validUntil: nil)
    }
  }

  // MARK: When

  private mutating func submit() {
    let applicant: Party
    let agent: Party?
    do {
      applicant = try Self.party(golden.applicant)
      agent = try golden.agent.map { given throws(InvalidText) in try Self.party(given) }
    } catch {
      refusal = Refusal(.invalid, [Refusal.Reason(about: "applicant", text: error.reason)])
      return
    }
    let uploads = uploads(golden.uploads)
    let answer = FormEngine.parse(posted(golden.form, "form"), item: item, uploads: uploads)
    let unread = answer.sorted(item)
    let (facts, form) = facts(applicant, answer.form)
    let submission = Submission(
      id: CaseID(rawValue: "golden"), applicant: applicant, agent: agent, form: form,
      facts: facts, uploads: uploads, licences: wallet(),
      promised: Set(golden.promised ?? []), isMarked: golden.marked ?? false,
      offered: offered(applicant, form, facts),
      lastGrant: golden.grantedBefore, unread: unread.open)
    let outcome = decide(.submit(submission), .applicant(agent?.id ?? applicant.id))
    guard unread.certain.isEmpty else {
      var reasons = unread.certain
      if case .failure(let more) = outcome {
        let known = Set(reasons.map(\.about))
        reasons += more.reasons.filter { !known.contains($0.about) }
      }
      refusal = Refusal(.invalid, reasons)
      return
    }
    finish(outcome)
  }

  private func decide(_ command: Command, _ actor: Actor) -> Result<[Event], Refusal> {
    let next = identifiers
    let fresh = live.flatMap { live in
      command.asksAnew(on: live) ? facts(live.applicant, live.form).facts : nil
    }
    return Casework.decide(
      command, on: live, item: item,
      turn: Turn(
        actor: actor, now: now, calendar: calendar, facts: fresh,
        isMarked: golden.marked ?? false,
        newIdentifier: { next.next() }))
  }

  private mutating func finish(_ outcome: Result<[Event], Refusal>) {
    switch outcome {
    case .success(let new):
      live = live.map { $0.applying(new) } ?? Case.replaying(new)
      events += new
    case .failure(let refused): refusal = refused
    }
  }

  private mutating func take(_ step: GoldenStep, _ what: String) {
    guard let current = live else { return }
    if let after = step.after {
      guard let moment = GoldenTime.moment(after, since: now, calendar) else {
        report(
          "\(what).after", expected: "3 days, 5 working days or an instant", found: after)
        return
      }
      now = moment
    }
    add(step.records ?? [:], "\(what).records")
    let outcome: Result<[Event], Refusal>
    switch step.act {
    case .tick: outcome = decide(.tick, .system)
    case .withdraw: outcome = decide(.withdraw(reason: step.note ?? ""), applicant(current))
    case .rate:
      outcome = decide(
        .rate(stars: step.stars ?? 5, comment: step.note ?? ""), applicant(current))
    case .supply: outcome = supply(step, current, what)
    case .object:
      outcome =
        step.turn("", current, now: now).map { decide($0, applicant(current)) } ?? .success([])
    case .accept, .refuse, .corrections, .complete, .decide, .requestExtension, .beginProcedure,
      .endProcedure, .suspend, .resume, .reassign, .giveBack, .reverse, .reopen, .resolve,
      .checkPaper:
      outcome = officer(step, current, what)
    }
    guard let fragments = step.refused else { return finish(outcome) }
    switch outcome {
    case .success:
      report(what, expected: "refused: \(fragments)", found: "carried out")
      finish(outcome)
    case .failure(let refused):
      for fragment in fragments where !refused.mentions(fragment) {
        report(what, expected: "refused: \(fragment)", found: refused.summary)
      }
    }
  }

  private func applicant(_ current: Case) -> Actor {
    .applicant(current.agent?.id ?? current.applicant.id)
  }

  private mutating func supply(
    _ step: GoldenStep, _ current: Case, _ what: String
  ) -> Result<[Event], Refusal> {
    let uploads = uploads(step.uploads)
    let answer = FormEngine.parse(
      posted(step.form, "\(what).form"), item: item, uploads: uploads, partial: true)
    guard answer.problems.isEmpty else {
      return .failure(Refusal(.invalid, answer.problems))
    }
    var merged = current.form
    for (name, value) in answer.form.entries { merged[name] = value }
    let fresh = facts(current.applicant, merged).facts
    let supply = Supply(
      form: answer.form, facts: fresh, uploads: uploads, licences: wallet(),
      offered: offered(current.applicant, merged, fresh), isMarked: golden.marked ?? false)
    return decide(.supply(supply), applicant(current))
  }

  private mutating func officer(
    _ step: GoldenStep, _ current: Case, _ what: String
  ) -> Result<[Event], Refusal> {
    let task = GoldenTasks.task(step, current, events)
    let role = step.role.flatMap(OfficerRole.init)
    if let text = step.role, role == nil {
      report("\(what).role", expected: "a role such as window", found: text)
    }
    let officer = Officer(
      id: OfficerID(rawValue: "golden-officer"), name: "golden",
      agency: step.agency
        ?? (step.turnRole == nil ? task?.agency : nil) ?? item.definition.agency,
      roles: [role ?? step.turnRole ?? task?.role ?? .window])
    let id = task?.id ?? TaskID(rawValue: step.task ?? "")
    if let turn = step.turn(id, current, now: now) { return decide(turn, .officer(officer)) }
    let reasons = step.reasons ?? step.note.map { [$0] } ?? []
    let command: Command
    switch step.act {
    case .accept: command = .accept
    case .refuse: command = .refuse(reasons: reasons)
    case .corrections:
      command = .askForCorrections(
        (step.points ?? []).map { CorrectionNotice.Point(about: $0.about, text: $0.text) })
    case .decide: command = .decide(id, grant: step.grant ?? true, reasons: reasons)
    default:
      let context = current.context(now)
      var values: [(String, Value)] = []
      for (name, given) in (step.values ?? [:]).sorted(by: { $0.key < $1.key }) {
        var problems: [String] = []
        values.append((name, given.feel(context) { problems.append($0) }))
        for problem in problems {
          report("\(what).values.\(name)", expected: "a FEEL value", found: problem)
        }
      }
      command = .complete(
        id, agrees: step.agrees ?? true, note: step.note ?? "", values: FEELContext(values))
    }
    return decide(command, .officer(officer))
  }
}
