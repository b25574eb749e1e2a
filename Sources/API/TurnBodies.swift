import Casework
import Catalogue
import Civics

/// What a turn asks for that needs its reason alone.
struct NewReason: RequestBody {
  var reason: String

  static let members: Members = ["reason": .any]
}

struct NewProcedure: RequestBody {
  var kind: OneOf<ProcedureKind>
  var reason: String

  static let members: Members = ["kind": .any, "reason": .any]
  static let otherNames = ["procedure": "kind"]
}

struct NewProcedureCompletion: RequestBody {
  var result: String

  static let members: Members = ["result": .any]
}

struct NewSuspension: RequestBody {
  var reason: String
  var legalBasis: LegalBasis
  /// The last day of it.
  var until: Day

  static let members: Members = [
    "reason": .any, "legalBasis": LegalBasis.sentMembers, "until": .any,
  ]
}

struct NewReturn: RequestBody {
  var reasons: [String]
  var legalBasis: LegalBasis

  static let members: Members = ["reasons": .any, "legalBasis": LegalBasis.sentMembers]
}

struct NewReversal: RequestBody {
  var ground: OneOf<Reversal.Ground>
  var reasons: [String]

  static let members: Members = ["ground": .any, "reasons": .any]
}

struct NewPaperCheck: RequestBody {
  var material: String
  /// What was checked: the original's name and number.
  var note: String

  static let members: Members = ["material": .any, "note": .any]
  static let otherNames = ["text": "note"]
}

/// A body about a task. With its case, a task that was closed meanwhile is a conflict, not unknown.
protocol TaskBody: RequestBody {
  var `case`: String? { get }
}

struct NewReassignment: TaskBody {
  var `case`: String?
  var to: String
  /// Who of that agency takes it over; nil: whoever has the role.
  var officer: String?
  var reason: String

  static let members: Members = ["case": .any, "to": .any, "officer": .any, "reason": .any]

  func command(_ task: TaskID) throws(Problem) -> Command {
    let length = officer?.count ?? 1
    guard (1...APILimits.identifierLength).contains(length) else {
      throw .invalid(
        at: Place(["officer"]), "工作人员编号应有 1 至 \(APILimits.identifierLength) 个字符。",
        "An officer's id has 1 to \(APILimits.identifierLength) characters.")
    }
    return .reassign(
      task, to: AgencyID(to), officer: officer.map { OfficerID($0) }, reason: reason)
  }
}

struct NewResolution: TaskBody {
  var `case`: String?
  var choice: OneOf<IncidentResolution.Choice>
  /// Of a decision by hand, and of nothing else.
  var grant: Bool?
  var note: String?

  static let members: Members = ["case": .any, "choice": .any, "grant": .any, "note": .any]
  static let otherNames = ["reasons": "note"]

  /// A decision that was not said is none: it is neither a denial nor left aside.
  func command(_ task: TaskID) throws(Problem) -> Command {
    switch (choice.word, grant) {
    case (.hand, nil):
      throw .invalid(
        at: Place(["grant"]), "人工决定的，用 grant 写明准予或者不予。",
        "Who decides by hand says in grant whether it is granted.")
    case (.retry, _?), (.skip, _?): throw .notOf("grant", "hand")
    default:
      return .resolve(task, choice.word, grant: grant ?? false, note: note ?? "")
    }
  }
}

extension LegalBasis {
  /// Law and article; the law's text is not the sender's to give.
  static let sentMembers: Members = ["law": .any, "article": .any]
}

/// One of the words that the domain has for something; with any other, all of them are told.
struct OneOf<Word>: Decodable, Sendable
where Word: RawRepresentable<String> & CaseIterable & Sendable {
  let word: Word

  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map(\.rawValue)
      throw Problem.invalid(
        at: Place(decoder.codingPath), "应是其中之一：\(words.joined(separator: "、"))。",
        "One of these is wanted: \(words.joined(separator: ", ")).")
    }
    self.word = word
  }
}

/// A day, with what is wrong where it is none.
struct Day: Decodable, Sendable {
  let date: CalendarDate

  init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    do {
      date = try CalendarDate(text)
    } catch {
      throw Problem.malformed(
        at: Place(decoder.codingPath), error.reason(.zh) + "。", error.reason(.en) + ".")
    }
  }
}
