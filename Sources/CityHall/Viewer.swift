import Casework
import Civics

/// Who asks. Every use case takes one and says whom it serves; nobody else is served.
package enum Viewer: Sendable, Hashable {
  case visitor
  case citizen(Citizen)
  case officer(Officer)
  case system

  package var citizen: Citizen? { if case .citizen(let citizen) = self { citizen } else { nil } }
  package var officer: Officer? { if case .officer(let officer) = self { officer } else { nil } }
}

/// A signed-in person, for themselves or for an organisation that they may act for.
package struct Citizen: Sendable, Hashable, Codable {
  package var person: Party
  package var actingFor: Party?

  package init(person: Party, actingFor: Party? = nil) {
    self.person = person
    self.actingFor = actingFor
  }

  package var applicant: Party { actingFor ?? person }
  package var agent: Party? { actingFor == nil ? nil : person }

  /// The parties whose cases and licences this citizen may see.
  package var parties: [PartyID] {
    actingFor.map { [$0.id] } ?? [person.id]
  }
}

extension Refusal {
  package static let signInFirst = Refusal(
    .notAllowed, [.init(text: .init(zh: "请先登录。", en: "Please sign in first."))])
  package static let officersOnly = Refusal(
    .notAllowed,
    [.init(text: .init(zh: "这里只供工作人员使用。", en: "This is for officers only."))])
  /// The same answer for what does not exist and for what is somebody else's: a reference tells
  /// nothing to those who may not see it.
  package static let noSuchCase = Refusal(
    .notFound,
    [
      .init(
        text: .init(
          zh: "没有找到这个办件。请核对办件编号，或者在“我的”里查看您的全部办件。",
          en: "No such case. Check the case number, or see all your cases under “Me”."))
    ])
  package static let noSuchItem = Refusal(
    .notFound,
    [
      .init(
        text: .init(
          zh: "没有找到这个事项。请在“服务”里查找。", en: "No such item. Look for it under “Services”."))
    ])
  package static let noSuchLicence = Refusal(
    .notFound, [.init(text: .init(zh: "没有找到这张证照。", en: "No such licence."))])
  package static let noSuchTask = Refusal(
    .notFound, [.init(text: .init(zh: "没有找到这项任务。", en: "No such task."))])
  package static let changedMeanwhile = Refusal(
    .conflict,
    [
      .init(
        text: .init(
          zh: "这个办件刚刚有了新的变化。请重新打开后再办理，您的操作没有保存。",
          en: "This case has just changed. Open it again and repeat; nothing of yours was saved."))
    ])
  package static let keyReused = Refusal(
    .conflict,
    [
      .init(
        text: .init(
          zh: "同一个幂等键已用于另一份申请。", en: "This Idempotency-Key was used for another command."))
    ])
}
