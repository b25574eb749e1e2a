import Casework
import Catalogue
import CityHall
import Civics
import Licences
import Store

/// Cases as the resources show them.
extension APIRoutes {
  func row(_ row: CaseRow) -> JSONValue {
    .members([
      "id": .string(row.id.rawValue), "item": .string(row.item.rawValue),
      "itemName": hall.item(row.item).map { .text($0.definition.name) },
      "status": .string(row.status),
      "statusTitle": CaseStatus(rawValue: row.status).map { .text($0.title) },
      "submittedAt": .moment(row.submittedAt), "updatedAt": .moment(row.updatedAt),
      "dueOn": row.dueOn.map(JSONValue.day), "rated": .bool(row.rated),
    ])
  }

  /// What an act leaves behind: for officers, who look at the whole case elsewhere.
  func state(_ done: Case, _ item: Item?) -> JSONValue {
    let calendar = hall.city.calendar
    return .members([
      "id": .string(done.id.rawValue), "item": .string(done.item.rawValue),
      "version": .number(done.version), "status": .string(done.status.rawValue),
      "statusTitle": .text(done.status.title),
      "tasks": .list(done.tasks) { task in
        .members([
          "id": .string(task.id.rawValue),
          "name": .text(item?.name(of: task) ?? LocalizedText(task.name)),
          "act": .string(task.act.rawValue), "agency": .string(task.agency.rawValue),
          "openedAt": .moment(task.openedAt),
          "dueOn": done.deadline(of: task, calendar).map(JSONValue.day),
          "cause": task.cause.map(JSONValue.text),
        ])
      },
    ])
  }

  func body(_ file: CaseFile, viewer: Viewer) -> JSONObject {
    let found = file.case
    var members = state(found, file.item).objectValue ?? JSONObject()
    members["itemName"] = .text(file.item.definition.name)
    members["edition"] = .string(found.edition)
    members["applicant"] = [
      "kind": found.applicant.isPerson ? "person" : "organisation",
      "name": .string(found.applicant.name),
    ]
    members["submittedAt"] = .moment(found.submittedAt)
    members["acceptedAt"] = found.acceptedAt.map(JSONValue.moment)
    members["nextStep"] = .text(file.nextStep)
    members["greenChannel"] = .bool(found.greenChannel)
    members["isMarked"] = .bool(found.isMarked)
    members["answers"] = .object(
      JSONObject(
        FormEngine.posted(found.form, item: file.item).sorted { $0.key < $1.key }
          .map { ($0.key, JSONValue.strings($0.value)) }))
    members["clock"] = file.clock.map(Self.clock)
    members["evidence"] = .list(found.evidence) { evidence(of: $0, file.item) }
    members["corrections"] = .list(found.corrections, Self.correction)
    members["commitment"] = found.commitment.map { commitment in
      .members([
        "materials": .strings(commitment.materials), "until": .day(commitment.until),
        "fulfilledAt": commitment.fulfilledAt.map(JSONValue.moment),
      ])
    }
    if viewer.officer != nil {
      members["opinions"] = .list(found.opinions) { opinion(of: $0, file.item) }
    }
    members["decision"] = found.decision.map(Self.decision)
    members["outcomes"] = .list(found.outcomes) { outcome in
      [
        "name": .string(outcome.name), "title": .text(outcome.title),
        "text": .string(outcome.text),
      ]
    }
    members["licences"] = .list(found.licences) { licence in
      .members([
        "id": .string(licence.id.rawValue), "type": .string(licence.type),
        "name": .text(licence.name), "recalledAt": licence.recalledAt.map(JSONValue.moment),
      ])
    }
    members["rating"] = found.rating.map { rating in
      [
        "stars": .number(rating.stars), "comment": .string(rating.comment),
        "at": .moment(rating.at),
      ]
    }
    Self.addTurns(of: file, to: &members)
    return members
  }

  private static func clock(_ clock: ClockLine) -> JSONValue {
    .members([
      "elapsed": .number(clock.elapsed), "promised": .number(clock.promised),
      "statutory": .number(clock.statutory), "dueOn": clock.dueOn.map(JSONValue.day),
      "stopped": .bool(clock.isStopped), "level": .string(clock.level.rawValue),
    ])
  }

  private func evidence(of evidence: Evidence, _ item: Item) -> JSONValue {
    .members([
      "material": .string(evidence.material),
      "name": item.material(evidence.material).map { .text($0.name) },
      "grade": evidence.grade.map { .string($0.rawValue) },
      "kind": .string(Self.kind(of: evidence.source)),
      "source": .text(hall.sourceName(evidence)),
    ])
  }

  private static func kind(of source: Evidence.Source) -> String {
    switch source {
    case .register: "register"
    case .licence: "licence"
    case .upload: "upload"
    case .window: "window"
    case .declaration: "declaration"
    case .promised: "promised"
    case .notNeeded: "not-needed"
    case .missing: "missing"
    }
  }

  private static func correction(_ notice: CorrectionNotice) -> JSONValue {
    .members([
      "points": .list(notice.points) {
        ["about": .string($0.about), "text": .string($0.text)]
      },
      "at": .moment(notice.at), "until": .day(notice.until),
      "suppliedAt": notice.suppliedAt.map(JSONValue.moment),
    ])
  }

  private func opinion(of opinion: Opinion, _ item: Item) -> JSONValue {
    [
      "name": .text(item.name(of: opinion)), "agency": .string(opinion.agency.rawValue),
      "agrees": .bool(opinion.agrees), "note": .string(opinion.note), "at": .moment(opinion.at),
    ]
  }

  private static func decision(_ decision: CaseDecision) -> JSONValue {
    [
      "granted": .bool(decision.granted), "reasons": .strings(decision.reasons),
      "legalBasis": .list(decision.legalBasis, JSONValue.law),
      "by": decision.bySilence == true
        ? "silence" : decision.officer == nil ? "rules" : "officer", "at": .moment(decision.at),
    ]
  }

  static func explanation(_ explanation: Explanation, _ sentences: [LocalizedText]) -> JSONValue {
    [
      "decision": .string(explanation.decision), "value": .value(explanation.value),
      "at": .moment(explanation.at), "sentences": .list(sentences, JSONValue.text),
      "inputs": .list(explanation.inputs) { input in
        [
          "label": .string(input.label), "expression": .string(input.expression),
          "value": .value(input.value), "source": source(input.source),
        ]
      },
      "rows": .list(explanation.rows) { row in
        .members([
          "number": .number(row.number), "matched": .bool(row.matched),
          "failedInput": row.failedInput.map(JSONValue.string),
          "failedCondition": row.failedCondition.map(JSONValue.string),
          "law": .strings(row.law),
        ])
      },
    ]
  }

  private static func source(_ source: Explanation.InputSource) -> JSONValue {
    switch source {
    case .register(let register, let lookup, let edition):
      [
        "kind": "register", "register": .string(register.rawValue), "lookup": .string(lookup),
        "edition": .string(edition),
      ]
    case .form(let field): ["kind": "form", "field": .string(field)]
    case .applicant: ["kind": "applicant"]
    case .decision(let name): ["kind": "decision", "decision": .string(name)]
    case .calendar: ["kind": "calendar"]
    }
  }
}
