import Catalogue
import Civics

extension Refusal {
  init(_ kind: Kind, about: String? = nil, _ zh: String, _ en: String) {
    self.init(kind, [Reason(about: about, text: LocalizedText(zh, en))])
  }

  static let noCase = Refusal(
    .notFound, "没有找到这个办件", "There is no such case")

  static let procedureOpen = Refusal(
    .conflict, "特别程序还没有结束，不能作出决定", "A special procedure is under way: end it first")

  static let otherItem = Refusal(
    .conflict, "办件不属于这个事项", "The case belongs to another item")

  static let notApplicant = Refusal(
    .notAllowed, "只有申请人或其代办人可以这样做", "Only the applicant or the agent may do this")

  static let notOfficer = Refusal(
    .notAllowed, "只有承办单位的工作人员可以这样做",
    "Only officers of the agency in charge may do this")

  static let notSystem = Refusal(
    .notAllowed, "只有系统的计时器可以这样做", "Only the system's timer may do this")

  static func taskGone(_ id: TaskID) -> Refusal {
    Refusal(
      .conflict, about: id.rawValue, "这项任务已经由他人办理或已取消，请刷新页面",
      "Somebody has completed this task, or it was cancelled: load the page again")
  }

  static func noTask(_ id: TaskID) -> Refusal {
    Refusal(.notFound, about: id.rawValue, "这个办件没有这项任务", "The case has no such task")
  }

  /// The order of the law knows no such move.
  static func noTransition(_ act: Act, _ status: CaseStatus?) -> Refusal {
    guard let status else { return .noCase }
    return Refusal(
      .conflict, "办件目前为“\(status.title(.zh))”，不能\(act.title(.zh))",
      "The case is “\(status.title(.en))”: one cannot \(act.title(.en)) now")
  }

  /// The rules could not answer: never an approval, and the applicant is told what to do.
  static func rulesFailed(_ reason: LocalizedText) -> Refusal {
    Refusal(
      .invalid, "规则未能完成计算（\(reason(.zh))），本次没有提交成功，请稍后再试或到窗口办理",
      "The rules could not be evaluated (\(reason(.en))): nothing was submitted. "
        + "Try again later, or come to the window")
  }
}

extension CaseStatus {
  package var title: LocalizedText {
    switch self {
    case .submitted: LocalizedText("待受理", "Submitted")
    case .correcting: LocalizedText("待补正", "Corrections needed")
    case .accepted: LocalizedText("办理中", "Under review")
    case .refused: LocalizedText("不予受理", "Not accepted")
    case .held: LocalizedText("已准予，待补齐材料", "Approved, awaiting a material")
    case .granted: LocalizedText("已办结（准予）", "Granted")
    case .denied: LocalizedText("已办结（不予）", "Denied")
    case .withdrawn: LocalizedText("已撤件", "Withdrawn")
    case .returned: LocalizedText("已退件", "Returned")
    case .suspended: LocalizedText("中止办理", "Suspended")
    case .reversed: LocalizedText("已撤销", "Reversed")
    }
  }
}

extension Act {
  package var title: LocalizedText {
    switch self {
    case .submit: LocalizedText("提交申请", "submit it")
    case .accept: LocalizedText("受理", "accept it")
    case .refuse: LocalizedText("作出不予受理", "refuse it")
    case .askForCorrections: LocalizedText("要求补正", "ask for corrections")
    case .supply: LocalizedText("补交材料", "supply materials")
    case .checkPaper: LocalizedText("窗口核验材料", "check paper at the window")
    case .complete: LocalizedText("提交办理意见", "complete a task")
    case .decide: LocalizedText("作出决定", "decide it")
    case .withdraw: LocalizedText("撤回申请", "withdraw it")
    case .rate: LocalizedText("评价", "rate it")
    case .tick: LocalizedText("到期处理", "let the timer act")
    case .requestExtension: LocalizedText("申请延长期限", "ask for an extension")
    case .beginProcedure: LocalizedText("启动特别程序", "begin a special procedure")
    case .endProcedure: LocalizedText("结束特别程序", "end a special procedure")
    case .suspend: LocalizedText("中止办理", "suspend it")
    case .resume: LocalizedText("恢复办理", "resume it")
    case .reassign: LocalizedText("转办", "reassign a task")
    case .giveBack: LocalizedText("退件", "give it back")
    case .resolve: LocalizedText("处理故障", "resolve an incident")
    case .object: LocalizedText("提出异议", "object")
    case .reopen: LocalizedText("重新办理", "open it again")
    case .reverse: LocalizedText("撤销决定", "reverse the decision")
    }
  }
}
