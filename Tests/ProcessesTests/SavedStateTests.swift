import FEEL
import Foundation
import Processes
import Testing

/// The saved form of a state is frozen: what lies in a store today is read tomorrow.
struct SavedStateTests {
  private static let process =
    "<startEvent id=\"s\"/><parallelGateway id=\"f\"/><userTask id=\"a\"/><userTask id=\"b\"/>"
    + "<parallelGateway id=\"j\"/><endEvent id=\"e\"/>" + flows("s>f>a>j>e", "f>b>j")

  @Test func `A state of the first format is read and goes on`() throws {
    let saved = #"{"f":1,"n":3,"t":[1,2,0,0,0,-1,0,0,2,3,0,0,0,-1,0,0]}"#
    let state = try JSONDecoder().decode(ProcessState.self, from: Data(saved.utf8))
    let process = try model(Self.process)
    #expect(process.start([:]).state == state)
    let step = process.advance(state, .complete(TokenID(rawValue: 2), [:]), [:])
    #expect(step.problem == nil)
    #expect(process.standing(step.state) == ["a", "j"])
  }

  @Test func `A state is written in the first format, byte for byte`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let state = try model(Self.process).start([:]).state
    #expect(
      String(decoding: try encoder.encode(state), as: UTF8.self)
        == #"{"f":1,"n":3,"t":[1,2,0,0,0,-1,0,0,2,3,0,0,0,-1,0,0]}"#)
  }

  @Test(arguments: [
    #"{"f":2,"n":1,"t":[]}"#, #"{"f":1,"n":1,"t":[1,2]}"#,
    #"{"f":1,"n":2,"t":[1,2,99,0,0,-1,0,0]}"#,
    #"{"f":1,"n":3,"t":[2,2,0,0,0,-1,0,0,1,3,0,0,0,-1,0,0]}"#,
    #"{"f":1,"n":3,"t":[2,2,0,0,0,-1,0,0,2,3,0,0,0,-1,0,0]}"#,
  ])
  func `Another format, a token cut short, doubled or out of order, or an unknown role is refused`(
    saved: String
  ) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ProcessState.self, from: Data(saved.utf8))
    }
  }

  @Test func `Ids of tokens are given out as ever, so that logs of yesterday replay today`() throws
  {
    let process = try model(
      "<startEvent id=\"s\"/><subProcess id=\"sub\"><startEvent id=\"ss\"/><endEvent id=\"se\"/>"
        + "\(flows("ss>se"))</subProcess><userTask id=\"a\"/><endEvent id=\"e\"/>"
        + flows("s>sub>a>e"))
    // One for the sub-process, one for its end event, one for the task.
    #expect(process.start([:]).state.tokens.map(\.id.rawValue) == [3])
    let step = process.advance(process.start([:]).state, .complete(TokenID(rawValue: 3), [:]), [:])
    #expect(step.state.ended && step.state.nextToken == 5)
  }

  @Test func `Hundreds of tokens are each found, whichever is completed first`() throws {
    let process = try model(
      "<startEvent id=\"s\"/><userTask id=\"t\"><multiInstanceLoopCharacteristics>"
        + "<loopCardinality xsi:type=\"tFormalExpression\">300</loopCardinality>"
        + "</multiInstanceLoopCharacteristics></userTask><endEvent id=\"e\"/>" + flows("s>t>e"))
    let first = process.start([:])
    var numbers = SeededNumbers(7)
    var state = first.state
    for case .userTask(let token, _) in first.effects.shuffled(using: &numbers) {
      #expect(state.token(token)?.id == token)
      let step = process.advance(state, .complete(token, [:]), [:])
      try #require(step.problem == nil)
      state = step.state
      #expect(state.token(token) == nil)
    }
    #expect(state.ended && state.outcome == "e")
  }
}
