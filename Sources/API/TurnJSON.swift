import Casework
import Catalogue
import CityHall
import Licences

/// What the law's turns have made of a case, as its applicant was told in writing: no officer is
/// named.
extension APIRoutes {
  static func addTurns(of file: CaseFile, to members: inout JSONObject) {
    let turns = file.case.turns
    members["extension"] = turns.limitExtension.map { one in
      [
        "days": .number(one.days), "reason": .string(one.reason),
        "legalBasis": .law(one.basis), "at": .moment(one.at),
      ]
    }
    members["procedures"] = .list(turns.procedures, procedure)
    members["suspension"] = turns.suspension.map { one in
      [
        "reason": .string(one.reason), "legalBasis": .law(one.basis), "until": .day(one.until),
        "at": .moment(one.at),
      ]
    }
    members["objections"] = .list(turns.objections) { one in
      .members([
        "reason": .string(one.reason), "at": .moment(one.at),
        "upheld": one.isUpheld.map(JSONValue.bool),
      ])
    }
    members["objectionUntil"] = file.objectionDay.map(JSONValue.day)
    members["reopenings"] = .list(turns.reopenings) { one in
      ["reason": .string(one.reason), "at": .moment(one.at)]
    }
    members["reversal"] = turns.reversal.map { one in
      [
        "ground": .string(one.ground.rawValue), "title": .text(one.ground.title),
        "reasons": .strings(one.reasons), "at": .moment(one.at),
      ]
    }
    members["creditMark"] = turns.creditMark.map { one in
      ["reason": .text(one.reason), "at": .moment(one.at)]
    }
    members["documents"] = .list(file.documents) { one in
      [
        "kind": .string(one.document.kind.rawValue), "number": .string(one.document.number),
        "title": .text(one.title), "at": .moment(one.at),
      ]
    }
  }

  private static func procedure(_ one: SpecialProcedure) -> JSONValue {
    .members([
      "id": .string(one.id), "kind": .string(one.kind.rawValue), "title": .text(one.kind.title),
      "reason": .string(one.reason), "days": .number(one.days), "legalBasis": .law(one.basis),
      "stopsClock": .bool(one.stopsClock), "beganAt": .moment(one.beganAt),
      "result": one.result.map(JSONValue.string), "endedAt": one.endedAt.map(JSONValue.moment),
    ])
  }
}
