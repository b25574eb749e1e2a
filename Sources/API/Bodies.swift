import Casework
import Civics

/// What is sent to `POST /api/cases`.
struct NewCase: RequestBody {
  var item: String
  var answers: [String: [String]]?
  /// Materials that follow later 容缺.
  var promised: [String]?
  var uploads: [NewUpload]?

  static let members: Members = [
    "item": .any, "answers": .any, "promised": .any, "uploads": .list(NewUpload.members),
  ]
}

struct NewUpload: RequestBody {
  var material: String
  var name: String
  /// In base64.
  var content: String

  static let members: Members = ["material": .any, "name": .any, "content": .any]
}

struct NewSupply: RequestBody {
  var answers: [String: [String]]?
  var uploads: [NewUpload]?

  static let members: Members = ["answers": .any, "uploads": .list(NewUpload.members)]
}

struct NewWithdrawal: RequestBody {
  var reason: String?

  static let members: Members = ["reason": .any]
}

struct NewRating: RequestBody {
  var stars: Int
  var comment: String?

  static let members: Members = ["stars": .any, "comment": .any]
}

/// Either an answer (`agrees`, `note`) or a decision (`grant`, `reasons`).
struct NewCompletion: RequestBody {
  /// The task's case: then a task that was closed meanwhile is a conflict, not unknown.
  var `case`: String?
  var agrees: Bool?
  var note: String?
  var grant: Bool?
  var reasons: [String]?

  static let members: Members = [
    "case": .any, "agrees": .any, "note": .any, "grant": .any, "reasons": .any,
  ]
}

struct NewRefusal: RequestBody {
  var reasons: [String]

  static let members: Members = ["reasons": .any]
}

struct NewCorrections: RequestBody {
  var points: [CorrectionNotice.Point]

  static let members: Members = ["points": .list(["about": .any, "text": .any])]
}

struct NewPresentation: RequestBody {
  var disclose: [String]

  static let members: Members = ["disclose": .any]
}

struct NewVerification: RequestBody {
  var text: String

  static let members: Members = ["text": .any]
}

/// Answers and lists within their bounds.
enum Bounded {
  static func answers(_ answers: [String: [String]]?) throws(Problem) -> [String: [String]] {
    let answers = answers ?? [:]
    let bytes = answers.reduce(0) { sum, one in
      sum + one.key.utf8.count + one.value.reduce(0) { $0 + $1.utf8.count + 1 }
    }
    guard answers.count <= APILimits.answers, bytes <= APILimits.answerBytes else {
      throw .invalid(
        about: "answers", "填写的内容太多：最多 \(APILimits.answers) 项、\(APILimits.answerBytes / 1024) KB。",
        "Too much: at most \(APILimits.answers) fields and \(APILimits.answerBytes / 1024) KB.")
    }
    return answers
  }

  static func reasons(_ reasons: [String], about name: String) throws(Problem) -> [String] {
    guard reasons.count <= APILimits.reasons,
      reasons.allSatisfy({ $0.count <= APILimits.reasonLength })
    else {
      throw .invalid(
        about: name, "最多 \(APILimits.reasons) 条，每条最多 \(APILimits.reasonLength) 字。",
        "At most \(APILimits.reasons), each of at most \(APILimits.reasonLength) characters.")
    }
    return reasons
  }
}
