/// SplitMix64: the same seed gives the same numbers on every machine.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Draws a process of nested blocks: each block has one way in and one way out and gives back
/// exactly one token for each that it takes. So the whole reaches its end event exactly once,
/// whatever happens on the way, unless a token is lost or doubled.
struct RandomProcess {
  static let maximumDepth = 3
  var xml = ""
  var numbers: SeededNumbers
  private var count = 0

  init(seed: UInt64) {
    numbers = SeededNumbers(seed)
    node("startEvent", "start")
    node("endEvent", "end")
    let body = block(0)
    connect("start", body.first)
    connect(body.last, "end")
  }

  typealias Block = (first: String, last: String)

  mutating func fresh(_ prefix: String) -> String {
    count += 1
    return "\(prefix)\(count)"
  }

  mutating func node(_ tag: String, _ id: String, _ content: String = "") {
    xml += "<\(tag) id=\"\(id)\">\(content)</\(tag)>\n"
  }

  mutating func connect(_ source: String, _ target: String, if condition: String = "") {
    let content =
      condition.isEmpty
      ? ""
      : "<conditionExpression xsi:type=\"tFormalExpression\">\(condition)</conditionExpression>"
    xml +=
      "<sequenceFlow id=\"\(fresh("f"))\" sourceRef=\"\(source)\" targetRef=\"\(target)\">"
      + content + "</sequenceFlow>\n"
  }

  mutating func block(_ depth: Int) -> Block {
    let choice = depth >= Self.maximumDepth ? 0 : Int.random(in: 0...14, using: &numbers)
    switch choice {
    case 0, 1: return task()
    case 2: return sequence(depth)
    case 3: return split("exclusiveGateway", "exclusiveGateway", depth)
    case 4: return split("parallelGateway", "parallelGateway", depth)
    case 5: return split("inclusiveGateway", "inclusiveGateway", depth)
    case 6: return split("exclusiveGateway", "inclusiveGateway", depth)
    case 7: return subProcess(depth)
    case 8: return race(depth)
    case 9: return undone()
    case 10: return adHoc()
    case 11: return discriminator(depth)
    case 12: return undoneInstances()
    case 13: return transaction(depth)
    default: return repeated()
    }
  }

  mutating func task() -> Block {
    let id = fresh("t")
    let tag = ["userTask", "serviceTask", "task"].randomElement(using: &numbers) ?? "task"
    node(tag, id)
    guard Bool.random(using: &numbers) else { return (id, id) }
    return guarded(id)
  }

  /// A timer or error takes the activity's place; both ways meet again.
  mutating func guarded(_ id: String) -> Block {
    let (boundary, other, meet) = (fresh("b"), fresh("t"), fresh("x"))
    let definition =
      Bool.random(using: &numbers)
      ? "<timerEventDefinition id=\"\(fresh("d"))\"><timeDuration xsi:type=\"tFormalExpression\">PT1S</timeDuration>"
        + "</timerEventDefinition>"
      : "<errorEventDefinition id=\"\(fresh("d"))\"/>"
    xml += "<boundaryEvent id=\"\(boundary)\" attachedToRef=\"\(id)\">\(definition)"
    xml += "</boundaryEvent>\n"
    node("userTask", other)
    node("exclusiveGateway", meet)
    connect(boundary, other)
    connect(other, meet)
    connect(id, meet)
    return (id, meet)
  }

  private mutating func sequence(_ depth: Int) -> Block {
    let (left, right) = (block(depth + 1), block(depth + 1))
    connect(left.last, right.first)
    return (left.first, right.last)
  }

  private mutating func split(_ fork: String, _ join: String, _ depth: Int) -> Block {
    let (first, last) = (fresh("g"), fresh("g"))
    let branches = Int.random(in: 2...3, using: &numbers)
    let defaultFlow = fresh("f")
    let conditional = fork != "parallelGateway"
    xml += "<\(fork) id=\"\(first)\"\(conditional ? " default=\"\(defaultFlow)\"" : "")/>\n"
    node(join, last)
    for branch in 0..<branches {
      let inner = block(depth + 1)
      if conditional, branch == 0 {
        xml += "<sequenceFlow id=\"\(defaultFlow)\" sourceRef=\"\(first)\""
        xml += " targetRef=\"\(inner.first)\"/>\n"
      } else {
        let threshold = Int.random(in: 0...9, using: &numbers)
        connect(first, inner.first, if: conditional ? "n &gt;= \(threshold)" : "")
      }
      connect(inner.last, last)
    }
    return (first, last)
  }

  /// Inside, a reminder may run beside a task and end on its own.
  private mutating func subProcess(_ depth: Int) -> Block {
    let id = fresh("s")
    let outer = xml
    xml = ""
    let (start, end) = (fresh("ss"), fresh("se"))
    node("startEvent", start)
    node("endEvent", end)
    let inner = block(depth + 1)
    connect(start, inner.first)
    if Bool.random(using: &numbers) {
      let (task, boundary, side, sideEnd) = (fresh("t"), fresh("b"), fresh("t"), fresh("se"))
      node("userTask", task)
      xml += "<boundaryEvent id=\"\(boundary)\" attachedToRef=\"\(task)\""
      xml += " cancelActivity=\"false\"><timerEventDefinition id=\"\(fresh("d"))\">"
      xml +=
        "<timeCycle xsi:type=\"tFormalExpression\">R2/PT1S</timeCycle></timerEventDefinition></boundaryEvent>\n"
      node("userTask", side)
      node("endEvent", sideEnd)
      connect(boundary, side)
      connect(side, sideEnd)
      connect(inner.last, task)
      connect(task, end)
    } else {
      connect(inner.last, end)
    }
    let content = xml
    xml = outer
    node("subProcess", id, content)
    return Bool.random(using: &numbers) ? guarded(id) : (id, id)
  }

  private mutating func race(_ depth: Int) -> Block {
    let (gateway, meet) = (fresh("g"), fresh("x"))
    node("eventBasedGateway", gateway)
    node("exclusiveGateway", meet)
    for _ in 0..<2 {
      let event = fresh("c")
      node(
        "intermediateCatchEvent", event,
        "<timerEventDefinition id=\"\(fresh("d"))\"><timeDuration xsi:type=\"tFormalExpression\">PT1S</timeDuration>"
          + "</timerEventDefinition>")
      let inner = block(depth + 1)
      connect(gateway, event)
      connect(event, inner.first)
      connect(inner.last, meet)
    }
    return (gateway, meet)
  }

  private mutating func adHoc() -> Block {
    let id = fresh("h")
    let outer = xml
    xml = ""
    for _ in 0..<Int.random(in: 1...3, using: &numbers) { node("userTask", fresh("t")) }
    let content = xml
    xml = outer
    let ordering = Bool.random(using: &numbers) ? "Sequential" : "Parallel"
    xml += "<adHocSubProcess id=\"\(id)\" ordering=\"\(ordering)\">\(content)</adHocSubProcess>\n"
    return Bool.random(using: &numbers) ? guarded(id) : (id, id)
  }

  private mutating func repeated() -> Block {
    let id = fresh("t")
    let number = Int.random(in: 0...4, using: &numbers)
    node(
      "userTask", id,
      "<multiInstanceLoopCharacteristics isSequential=\"\(Bool.random(using: &numbers))\">"
        + "<loopCardinality xsi:type=\"tFormalExpression\">\(number)</loopCardinality></multiInstanceLoopCharacteristics>"
    )
    return Bool.random(using: &numbers) ? guarded(id) : (id, id)
  }
}
