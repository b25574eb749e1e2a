import Casework
import Catalogue
import Civics
import FEEL
import Processes
import Store

/// The small events that every case has, from its evidence to its close, written as
/// `PlainWriting.swift` says: a container costs more than the few bytes that it holds.
extension JSONOutput {
  /// - Returns: false for an event of another kind, of which nothing is written then.
  func writeStep(_ event: Event) throws -> Bool {
    switch event {
    case .evidenceResolved(let evidence):
      plain(#"{"evidenceResolved":{"_0":"#)
      try array(evidence) { try write($0) }
    case .accepted(let accepted):
      plain(#"{"accepted":{"_0":"#)
      try write(accepted)
    case .stepped(let node, let at):
      plain(#"{"stepped":{"at":"#)
      integer(at.milliseconds)
      plain(#","node":"#)
      string(node)
    case .processMoved(let state):
      plain(#"{"processMoved":{"_0":"#)
      try write(state)
    case .decided(let decision, let outcomes):
      plain(#"{"decided":{"_0":"#)
      write(decision)
      plain(#","outcomes":"#)
      try array(outcomes) { try write($0) }
    case .closed(let status, let at):
      plain(#"{"closed":{"_0":"#)
      string(status.rawValue)
      plain(#","at":"#)
      integer(at.milliseconds)
    default: return false
    }
    plain("}}")
    return true
  }

  /// A notice as it leaves the program.
  func write(_ notice: NoticeRow) {
    plain(#"{"at":"#)
    integer(notice.at.milliseconds)
    plain(#","caseID":"#)
    string(notice.caseID.rawValue)
    plain(#","id":"#)
    string(notice.id)
    plain(#","recipient":"#)
    string(notice.recipient.rawValue)
    plain(#","text":"#)
    write(notice.text)
    plain(#","title":"#)
    write(notice.title)
    plain("}")
  }

  private func write(_ evidence: Evidence) throws {
    plain("{")
    if let grade = evidence.grade {
      plain(#""grade":"#)
      string(grade.rawValue)
      plain(",")
    }
    plain(#""material":"#)
    string(evidence.material)
    plain(#","source":"#)
    if case .register(let register, let lookup, let keys, let edition) = evidence.source {
      plain(#"{"register":{"_0":"#)
      string(register.rawValue)
      plain(#","edition":"#)
      string(edition)
      plain(#","keys":"#)
      array(keys) { string($0) }
      plain(#","lookup":"#)
      string(lookup)
      plain("}}")
    } else {
      try writeByContainers(evidence.source)
    }
    plain("}")
  }

  private func write(_ accepted: Accepted) throws {
    plain(#"{"at":"#)
    integer(accepted.at.milliseconds)
    plain(#","by":"#)
    if case .system = accepted.by {
      plain(#"{"system":{}}"#)
    } else {
      try writeByContainers(accepted.by)
    }
    plain(accepted.bySilence ? #","bySilence":true"# : #","bySilence":false"#)
    if let commitment = accepted.commitment {
      plain(#","commitment":"#)
      try writeByContainers(commitment)
    }
    if let silence = accepted.silence {
      plain(#","silence":"#)
      try writeByContainers(silence)
    }
    plain("}")
  }

  private func write(_ decision: CaseDecision) {
    plain(#"{"at":"#)
    integer(decision.at.milliseconds)
    if let bySilence = decision.bySilence {
      plain(bySilence ? #","bySilence":true"# : #","bySilence":false"#)
    }
    plain(decision.granted ? #","granted":true"# : #","granted":false"#)
    plain(#","legalBasis":"#)
    array(decision.legalBasis) { write($0) }
    optional(#","officer":"#, decision.officer?.rawValue)
    plain(#","reasons":"#)
    array(decision.reasons) { string($0) }
    plain("}")
  }

  private func write(_ outcome: Outcome) throws {
    plain(#"{"format":"#)
    string(outcome.format.rawValue)
    plain(#","name":"#)
    string(outcome.name)
    plain(#","title":"#)
    write(outcome.title)
    plain(#","value":"#)
    try write(outcome.value)
    plain("}")
  }

  /// A state with tokens is `Processes`' own to write: what a token holds is not seen outside of it.
  private func write(_ state: ProcessState) throws {
    guard state.tokens.isEmpty else { return try writeByContainers(state) }
    plain(state.ended ? #"{"e":true,"f":"# : #"{"f":"#)
    integer(Int64(ProcessState.format))
    plain(#","n":"#)
    integer(Int64(state.nextToken))
    optional(#","o":"#, state.outcome)
    plain(#","t":[]"#)
    if !state.variables.keys.isEmpty {
      plain(#","v":["#)
      try write(.context(state.variables))
      plain("]")
    }
    plain("}")
  }
}
