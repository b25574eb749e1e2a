import Casework
import CityHall
import Civics
import Web

/// The desk's words: never a colour alone, always a shape and a word with it.
struct DeskWords {
  let language: Language
  var writing: Writing { Writing(language) }

  init(_ language: Language) { self.language = language }

  func callAsFunction(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

  func act(_ act: OpenTask.Act) -> String { act.title(language) }

  /// How near the deadline is: `level` for the box's edge, `tone` for the tag, shape and words.
  ///
  /// - Parameters:
  ///   - left: days until the deadline, negative past it; nil: no limit.
  ///   - working: true where they are working days.
  func deadline(_ level: ClockLine.Level, left: Int?, working: Bool) -> Slots {
    let shape: String
    let tone: String?
    switch level {
    case .normal: (shape, tone) = ("●", nil)
    case .near: (shape, tone) = ("▲", "warn")
    case .due: (shape, tone) = ("◆", "bad")
    case .overdue: (shape, tone) = ("✖", "bad")
    }
    return [
      "level": level.rawValue, "tone": tone, "shape": shape,
      "timeLeft": timeLeft(left, working: working),
    ]
  }

  private func timeLeft(_ left: Int?, working: Bool) -> String {
    guard let left else { return self("无期限", "No deadline") }
    let days = working ? writing.workingDays(abs(left)) : self.days(abs(left))
    if left < 0 { return self("已超期 \(days)", "Overdue by \(days)") }
    if left == 0 { return self("今天到期", "Due today") }
    return self("还剩 \(days)", "\(days) left")
  }

  private func days(_ count: Int) -> String {
    self("\(count) 天", count == 1 ? "1 day" : "\(count) days")
  }

  /// The trust grade of an evidence, in words.
  func grade(_ grade: Evidence.Grade) -> String {
    switch grade {
    case .a: self("A 级 · 登记数据或证照", "Grade A · register or licence")
    case .b: self("B 级 · 窗口核验", "Grade B · checked at the window")
    case .c: self("C 级 · 申请人上传", "Grade C · uploaded")
    case .d: self("D 级 · 申请人承诺", "Grade D · declared")
    }
  }

  func done(_ act: DeskAct) -> String {
    switch act {
    case .accept: self("已受理，办理期限开始计算。", "Accepted. The clock runs now.")
    case .refuse: self("已作出不予受理，申请人已收到理由。", "Refused. The applicant has the reasons.")
    case .corrections:
      self(
        "已一次性告知补正，补齐之前不计办理时间。",
        "Corrections asked for, all at once. Their time is not counted.")
    case .complete: self("意见已提交。", "Your opinion is in.")
    case .decide: self("决定已作出，申请人已收到通知。", "Decided. The applicant has been told.")
    case .resolve: self("故障已处理。", "The incident is handled.")
    case .paper: self("核验已记入，申请人可以看到。", "Noted. The applicant reads it.")
    case .lengthen: self("延期申请已送负责人审批。", "The head of the agency is asked.")
    case .procedure:
      self("特别程序已开始，申请人已收到书面告知。", "Begun. The applicant has the written notice.")
    case .endProcedure: self("特别程序已结束，办理继续。", "It is over. The case goes on.")
    case .suspend:
      self("已中止办理，申请人已收到书面通知。", "Suspended. The applicant has the written notice.")
    case .resume: self("已恢复办理。", "Resumed.")
    case .reassign: self("已转办。", "Passed on.")
    case .giveBack: self("已退件，申请人已收到理由。", "Given back. The applicant has the reasons.")
    case .reopen: self("已重新办理，期限重新计算。", "Opened again. The clock starts anew.")
    case .reverse:
      self("决定已撤销，由此发放的证照同时收回。", "The decision is reversed; what it issued is recalled.")
    }
  }

  func name(_ act: DeskAct) -> String {
    switch act {
    case .accept: self("受理", "Accept")
    case .refuse: self("不予受理", "Refuse")
    case .corrections: self("一次性告知补正", "Ask for corrections")
    case .complete: self("提交意见", "Give an opinion")
    case .decide: self("作出决定", "Decide")
    case .resolve: self("处理故障", "Handle an incident")
    case .paper: self("登记窗口核验的材料", "Note paper that you checked")
    case .lengthen: self("申请延期", "Ask for an extension")
    case .procedure: self("启动特别程序", "Begin a special procedure")
    case .endProcedure: self("结束特别程序", "End a special procedure")
    case .suspend: self("中止办理（挂起）", "Suspend")
    case .resume: self("恢复办理", "Resume")
    case .reassign: self("转办", "Pass on")
    case .giveBack: self("退件", "Give back")
    case .reopen: self("重新办理", "Open again")
    case .reverse: self("撤销决定", "Reverse the decision")
    }
  }
}

/// What an officer's form asks for.
enum DeskAct: String, Sendable, CaseIterable {
  case accept, refuse, corrections, complete, decide, resolve
  case paper
  case lengthen, procedure, endProcedure, suspend, resume, reassign, giveBack, reopen, reverse
}
