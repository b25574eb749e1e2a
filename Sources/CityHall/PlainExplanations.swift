import Casework
import Civics

/// Why rules decided as they did, as it rests in the log: written as `PlainWriting.swift` says.
extension JSONOutput {
  func write(_ explanation: Explanation) throws {
    plain(#"{"at":"#)
    integer(explanation.at.milliseconds)
    plain(#","decision":"#)
    string(explanation.decision)
    plain(#","inputs":"#)
    try array(explanation.inputs) { try write($0) }
    plain(#","rows":"#)
    array(explanation.rows) { write($0) }
    plain(#","value":"#)
    try write(explanation.value)
    plain("}")
  }

  private func write(_ input: Explanation.Input) throws {
    plain(#"{"expression":"#)
    string(input.expression)
    plain(#","label":"#)
    string(input.label)
    plain(#","source":"#)
    write(input.source)
    plain(#","value":"#)
    try write(input.value)
    plain("}")
  }

  private func write(_ source: Explanation.InputSource) {
    switch source {
    case .register(let register, let lookup, let edition):
      plain(#"{"register":{"_0":"#)
      string(register.rawValue)
      plain(#","edition":"#)
      string(edition)
      plain(#","lookup":"#)
      string(lookup)
    case .form(let field):
      plain(#"{"form":{"field":"#)
      string(field)
    case .applicant: plain(#"{"applicant":{"#)
    case .decision(let name):
      plain(#"{"decision":{"_0":"#)
      string(name)
    case .calendar: plain(#"{"calendar":{"#)
    }
    plain("}}")
  }

  private func write(_ row: Explanation.Row) {
    plain("{")
    optional(#""failedCondition":"#, row.failedCondition)
    if row.failedCondition != nil, row.failedInput != nil { plain(",") }
    optional(#""failedInput":"#, row.failedInput)
    if row.failedCondition != nil || row.failedInput != nil { plain(",") }
    plain(#""law":"#)
    array(row.law) { string($0) }
    plain(row.matched ? #","matched":true,"number":"# : #","matched":false,"number":"#)
    integer(Int64(row.number))
    plain("}")
  }
}
