import Catalogue
import Civics
import Processes

/// The log as IEEE 1849-2016 (XES), for process mining: one trace for each run of a case's process,
/// one event for each element of it that was carried out. A case that is opened again begins its
/// process anew, so a trace is always a run from the model's start, which can be replayed on it;
/// the runs of a case share `palmcity:case`. No personal data: no names, numbers, answers or
/// reasons; resources are agencies and roles, and the case's own id is replaced by who exports.
package enum XESLog {
  /// One event of a trace.
  package struct Entry: Hashable, Sendable {
    /// The lifecycle extension's transitions that are used here.
    package enum Transition: String, Hashable, Sendable { case complete, autoskip, manualskip }
    /// The element's name as drawn, or its id where it has none.
    package var name: String
    package var node: String
    package var at: Instant
    /// When the work was there to be done; nil for what rules did.
    package var openedAt: Instant?
    package var agency: AgencyID?
    package var role: OfficerRole?
    package var transition: Transition
  }

  package struct Trace: Hashable, Sendable {
    /// What stands for the case's id.
    package var caseName: String
    /// From 1: each time that the case is opened again begins another run.
    package var run: Int
    package var item: ItemID
    package var edition: String
    /// Where the case stood when the run ended, or where it stands.
    package var status: CaseStatus
    /// Granted by silence: its process stands where it stood.
    package var bySilence: Bool
    package var submittedAt: Instant
    package var acceptedAt: Instant?
    /// When the case was opened again for this run; nil for the first one.
    package var reopenedAt: Instant?
    /// When the case moved to this edition amid the run: what was done before is of another model.
    package var movedAt: Instant?
    package var entries: [Entry]

    /// Differs for each run of each case.
    package var name: String { "\(caseName).\(run)" }
  }

  /// The case's runs in their order; none where the events begin no case.
  ///
  /// - Parameter item: the item in an edition; nil where it is not to be had.
  package static func traces(
    _ events: [Event], name: String, item: (_ edition: String) throws -> Item?
  ) rethrows -> [Trace] {
    guard var live = Case.replaying(Array(events.prefix(1))) else { return [] }
    var traces: [Trace] = []
    var run = 1
    var reopenedAt: Instant?
    var movedAt: Instant?
    func end(_ index: Int) throws {
      guard let item = try item(live.edition) else { return }
      // From the case's first event: a task that was left open is closed in a later run.
      var reader = TraceReader(process: item.process)
      for event in events[..<index] { reader.read(event) }
      traces.append(
        Trace(
          caseName: name, run: run, item: live.item, edition: live.edition, status: live.status,
          bySilence: live.decision?.bySilence == true, submittedAt: live.submittedAt,
          acceptedAt: live.acceptedAt, reopenedAt: reopenedAt, movedAt: movedAt,
          entries: reader.entries))
    }
    var anew = Beginnings()
    for (index, event) in events.enumerated().dropFirst() {
      if case .reopened(let made) = event {
        try end(index)
        run += 1
        (reopenedAt, movedAt) = (made.at, nil)
        anew = Beginnings()
      } else if anew.begins(with: event, before: events[(index + 1)...]) {
        try end(index)
        run += 1
        movedAt = nil
      }
      if case .migrated(let made) = event { movedAt = made.at }
      live = live.applying([event])
    }
    try end(events.count)
    return traces
  }

  /// Where a process begins anew within one handling: an incident that is about no step was tried
  /// again, and the registers said something else.
  private struct Beginnings {
    private var ofNoStep: Set<TaskID> = []
    private var hasMoved = false

    mutating func begins(with event: Event, before rest: ArraySlice<Event>) -> Bool {
      switch event {
      case .taskOpened(let task) where task.act == .incident && task.token == nil:
        ofNoStep.insert(task.id)
      case .processMoved: hasMoved = true
      case .incidentResolved(let made)
      where made.choice == .retry && hasMoved && ofNoStep.contains(made.task):
        for next in rest {
          switch next {
          case .processMoved: return true
          case .decided, .taskOpened, .incidentResolved: return false
          default: continue
          }
        }
      default: break
      }
      return false
    }
  }

  package static let head = """
    <?xml version="1.0" encoding="UTF-8"?>
    <log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
    <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
    <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
    <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
    <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
    <global scope="trace"><string key="concept:name" value=""/></global>
    <global scope="event"><string key="concept:name" value=""/>\
    <date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/>\
    <string key="lifecycle:transition" value="complete"/></global>
    <classifier name="Activity" keys="concept:name"/>
    <string key="lifecycle:model" value="standard"/>

    """
  package static let tail = "</log>\n"

  package static func text(_ trace: Trace) -> String {
    var text = "<trace>" + string("concept:name", trace.name)
    text += string("palmcity:case", trace.caseName)
    text += "<int key=\"palmcity:run\" value=\"\(trace.run)\"/>"
    text += string("palmcity:item", trace.item.rawValue)
    text += string("palmcity:edition", trace.edition)
    text += string("palmcity:status", trace.status.rawValue)
    if trace.bySilence { text += string("palmcity:decided", "silence") }
    text += date("palmcity:submitted", trace.submittedAt)
    if let at = trace.acceptedAt { text += date("palmcity:accepted", at) }
    if let at = trace.reopenedAt { text += date("palmcity:reopened", at) }
    if let at = trace.movedAt { text += date("palmcity:moved", at) }
    for entry in trace.entries {
      text += "\n<event>" + string("concept:name", entry.name)
      text += string("palmcity:node", entry.node)
      text += string("lifecycle:transition", entry.transition.rawValue)
      text += date("time:timestamp", entry.at)
      if let at = entry.openedAt { text += date("start_timestamp", at) }
      text += string(
        "org:resource",
        entry.agency.map { "\($0)/\(entry.role?.rawValue ?? "")" } ?? "system")
      if let role = entry.role { text += string("org:role", role.rawValue) }
      if let agency = entry.agency { text += string("org:group", agency.rawValue) }
      text += "</event>"
    }
    return text + "</trace>\n"
  }

  private static func string(_ key: String, _ value: String) -> String {
    "<string key=\"\(key)\" value=\"\(escaped(value))\"/>"
  }

  private static func date(_ key: String, _ at: Instant) -> String {
    "<date key=\"\(key)\" value=\"\(at.description)\"/>"
  }

  /// XML's own characters, and those that it does not allow.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\n", "\r", "\t": escaped += " "
      case _ where scalar.value < 32 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: break
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

/// Reads what the process did out of a case's events.
private struct TraceReader {
  let process: ProcessModel
  private(set) var entries: [XESLog.Entry] = []
  private var tasks: [TaskID: OpenTask] = [:]

  init(process: ProcessModel) { self.process = process }

  mutating func read(_ event: Event) {
    switch event {
    case .taskOpened(let task): tasks[task.id] = task
    case .reassigned(let made): tasks[made.task]?.agency = made.to
    case .taskClosed(let id, .some, let at): close(id, at)
    case .stepped(let node, let at):
      let isUsers = process.node(node)?.kind == .userTask
      add(node, at, transition: isUsers ? .autoskip : .complete)
    case .incidentResolved(let made) where made.choice == .skip:
      add(made.node, made.at, transition: .manualskip)
    case .reopened: entries = []
    default: break
    }
  }

  private mutating func close(_ id: TaskID, _ at: Instant) {
    guard let task = tasks[id], task.token != nil, task.act != .incident else { return }
    var entry = XESLog.Entry(
      name: task.name, node: task.node, at: at, openedAt: task.openedAt, agency: task.agency,
      role: task.role, transition: .complete)
    if let name = process.node(task.node)?.name, !name.isEmpty { entry.name = name }
    entries.append(entry)
  }

  private mutating func add(_ node: String, _ at: Instant, transition: XESLog.Entry.Transition) {
    let name = process.node(node)?.name ?? ""
    entries.append(
      XESLog.Entry(
        name: name.isEmpty ? node : name, node: node, at: at, openedAt: nil, agency: nil,
        role: nil, transition: transition))
  }
}
