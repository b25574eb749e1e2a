import Casework
import Civics

/// The events that hold most of a case's bytes, and what stands in them, written as
/// `PlainWriting.swift` says. Members stand in the order of their names.
extension JSONOutput {
  /// - Returns: false for an event of another kind, of which nothing is written then.
  func write(_ event: Event) throws -> Bool {
    switch event {
    case .submitted(let submitted):
      plain(#"{"submitted":{"_0":"#)
      try write(submitted)
    case .explained(let explanation):
      plain(#"{"explained":{"_0":"#)
      try write(explanation)
    case .licenceIssued(let licence):
      plain(#"{"licenceIssued":{"_0":"#)
      write(licence)
    case .notified(let notice):
      plain(#"{"notified":{"_0":"#)
      write(notice)
    default: return try writeStep(event)
    }
    plain("}}")
    return true
  }

  private func write(_ submitted: Submitted) throws {
    plain("{")
    if let agent = submitted.agent {
      plain(#""agent":"#)
      write(agent)
      plain(",")
    }
    plain(#""applicant":"#)
    write(submitted.applicant)
    plain(#","at":"#)
    integer(submitted.at.milliseconds)
    plain(#","edition":"#)
    string(submitted.edition)
    plain(#","facts":"#)
    try array(submitted.facts) { try write($0) }
    plain(#","form":"#)
    try write(submitted.form)
    plain(submitted.greenChannel ? #","greenChannel":true"# : #","greenChannel":false"#)
    plain(#","id":"#)
    string(submitted.id.rawValue)
    if let isMarked = submitted.isMarked {
      plain(isMarked ? #","isMarked":true"# : #","isMarked":false"#)
    }
    plain(#","item":"#)
    string(submitted.item.rawValue)
    plain(#","limits":"#)
    try writeByContainers(submitted.limits)
    plain(#","wallet":"#)
    try array(submitted.wallet) { try writeByContainers($0) }
    plain("}")
  }

  private func write(_ party: Party) {
    plain(party.isPerson ? #"{"kind":"person","name":"# : #"{"kind":"organisation","name":"#)
    string(party.name)
    plain(#","number":"#)
    string(party.number)
    plain("}")
  }

  private func write(_ fact: Fact) throws {
    plain(#"{"asked":"#)
    integer(fact.asked.milliseconds)
    plain(#","keys":"#)
    array(fact.keys) { string($0) }
    plain(#","legalBasis":"#)
    write(fact.legalBasis)
    plain(#","name":"#)
    string(fact.name)
    plain(#","owner":"#)
    string(fact.owner.rawValue)
    plain(#","purpose":"#)
    write(fact.purpose)
    plain(#","register":"#)
    string(fact.register.rawValue)
    plain(#","registerEdition":"#)
    string(fact.registerEdition)
    optional(#","subject":"#, fact.subject?.rawValue)
    plain(#","title":"#)
    write(fact.title)
    plain(#","value":"#)
    try write(fact.value)
    plain("}")
  }

  private func write(_ licence: IssuedLicence) {
    plain(#"{"cancels":"#)
    array(licence.cancels) { string($0.rawValue) }
    plain(#","claims":"#)
    array(licence.claims) { write($0) }
    optional(#","credential":"#, licence.credential)
    plain(#","holder":"#)
    write(licence.holder)
    plain(#","id":"#)
    string(licence.id.rawValue)
    plain(#","issuedAt":"#)
    integer(licence.issuedAt.milliseconds)
    plain(#","issuer":"#)
    string(licence.issuer.rawValue)
    plain(#","name":"#)
    write(licence.name)
    if let recalledAt = licence.recalledAt {
      plain(#","recalledAt":"#)
      integer(recalledAt.milliseconds)
    }
    if let index = licence.statusIndex {
      plain(#","statusIndex":"#)
      integer(Int64(index))
    }
    plain(#","type":"#)
    string(licence.type)
    optional(#","validUntil":"#, licence.validUntil?.description)
    plain("}")
  }

  private func write(_ notice: Notice) {
    plain(#"{"at":"#)
    integer(notice.at.milliseconds)
    if let document = notice.document {
      plain(#","document":{"kind":"#)
      string(document.kind.rawValue)
      plain(#","number":"#)
      string(document.number)
      plain("}")
    }
    plain(#","text":"#)
    write(notice.text)
    plain(#","title":"#)
    write(notice.title)
    plain("}")
  }
}
