/// Blocks that undo what they did, and one that does not wait for all of its branches.
extension RandomProcess {
  /// Goes on when so many of its branches came; the rest is taken in.
  mutating func discriminator(_ depth: Int) -> Block {
    let (fork, join) = (fresh("g"), fresh("g"))
    let branches = Int.random(in: 2...4, using: &numbers)
    let needed = Int.random(in: 1...branches, using: &numbers)
    node("parallelGateway", fork)
    node(
      "complexGateway", join,
      "<activationCondition xsi:type=\"tFormalExpression\">activationCount &gt;= \(needed)"
        + "</activationCondition>")
    for _ in 0..<branches {
      let inner = block(depth + 1)
      connect(fork, inner.first)
      connect(inner.last, join)
    }
    return (fork, join)
  }

  /// A task, with what undoes it.
  private mutating func undoable() -> String {
    let (id, boundary, undo) = (fresh("t"), fresh("b"), fresh("u"))
    node("userTask", id)
    xml += "<boundaryEvent id=\"\(boundary)\" attachedToRef=\"\(id)\">"
    xml += "<compensateEventDefinition id=\"\(fresh("d"))\"/></boundaryEvent>\n"
    xml += "<userTask id=\"\(undo)\" isForCompensation=\"true\"/>\n"
    xml += "<association id=\"\(fresh("a"))\" associationDirection=\"One\""
    xml += " sourceRef=\"\(boundary)\" targetRef=\"\(undo)\"/>\n"
    return id
  }

  private mutating func thrower() -> String {
    let id = fresh("c")
    let waits = Bool.random(using: &numbers)
    node(
      "intermediateThrowEvent", id,
      "<compensateEventDefinition id=\"\(fresh("d"))\" waitForCompletion=\"\(waits)\"/>")
    return id
  }

  /// A task that is undone as soon as it was done.
  mutating func undone() -> Block {
    let (id, thrower) = (undoable(), thrower())
    connect(id, thrower)
    return (id, thrower)
  }

  /// A repeated sub-process, each instance of which is undone as soon as all were done.
  mutating func undoneInstances() -> Block {
    let id = fresh("s")
    let outer = xml
    xml = ""
    let (start, end, task) = (fresh("ss"), fresh("se"), undoable())
    node("startEvent", start)
    node("endEvent", end)
    connect(start, task)
    connect(task, end)
    let content = xml
    xml = outer
    node("subProcess", id, content + instances(in: 0...3))
    let thrower = thrower()
    connect(id, thrower)
    return (id, thrower)
  }

  private mutating func instances(in count: ClosedRange<Int>) -> String {
    "<multiInstanceLoopCharacteristics isSequential=\"\(Bool.random(using: &numbers))\">"
      + "<loopCardinality xsi:type=\"tFormalExpression\">"
      + "\(Int.random(in: count, using: &numbers))</loopCardinality>"
      + "</multiInstanceLoopCharacteristics>"
  }

  /// A deal that may be called off while another branch of it, or another instance, is at work.
  mutating func transaction(_ depth: Int) -> Block {
    let (id, boundary, other, meet) = (fresh("s"), fresh("b"), fresh("t"), fresh("x"))
    let outer = xml
    xml = ""
    let (start, fork, choice) = (fresh("ss"), fresh("g"), fresh("g"))
    let (end, cancel, first) = (fresh("se"), fresh("se"), undoable())
    node("startEvent", start)
    node("parallelGateway", fork)
    node("endEvent", end)
    node("endEvent", cancel, "<cancelEventDefinition id=\"\(fresh("d"))\"/>")
    let inner = block(depth + 1)
    let defaultFlow = fresh("f")
    xml += "<exclusiveGateway id=\"\(choice)\" default=\"\(defaultFlow)\"/>\n"
    connect(start, first)
    connect(first, fork)
    connect(fork, inner.first)
    connect(inner.last, end)
    connect(fork, choice)
    connect(choice, cancel, if: "n &gt;= \(Int.random(in: 0...9, using: &numbers))")
    xml += "<sequenceFlow id=\"\(defaultFlow)\" sourceRef=\"\(choice)\" targetRef=\"\(end)\"/>\n"
    let content = xml
    xml = outer
    let isRepeated = Int.random(in: 0..<3, using: &numbers) == 0
    node("transaction", id, content + (isRepeated ? instances(in: 2...3) : ""))
    xml += "<boundaryEvent id=\"\(boundary)\" attachedToRef=\"\(id)\">"
    xml += "<cancelEventDefinition id=\"\(fresh("d"))\"/></boundaryEvent>\n"
    node("userTask", other)
    node("exclusiveGateway", meet)
    connect(boundary, other)
    connect(other, meet)
    connect(id, meet)
    return (id, meet)
  }
}
