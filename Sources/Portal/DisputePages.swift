import CityHall
import Civics
import Hummingbird
import Store
import Web

/// `/me/disputes`: held values that the reader said are wrong, and what their keepers answered.
extension PortalRoutes {
  func addDisputes(to router: Router<WebContext>) {
    router.page("me/disputes") { _, context in
      _ = try context.citizen()
      let language = context.language
      let rows = try granted(try hall.disputes(of: context.viewer))
      return show(
        page(
          language == .zh ? "我的数据异议" : "What I disputed", "disputes", .me,
          back: ("/me", LocalizedText("我的", "Me")),
          ["disputes": try rows.map { try dispute($0, language) }, "isEmpty": rows.isEmpty], context
        ),
        context)
    }
  }

  private func dispute(_ row: DisputeRow, _ language: Language) throws -> Slots {
    let writing = Writing(language)
    let register = hall.city.registers[row.register]?.name(language) ?? row.register.rawValue
    return [
      "title": row.title(language), "value": row.value,
      "notes": row.note.split(separator: "\n").map(String.init),
      "register": register, "owner": name(of: row.owner, language), "at": writing.moment(row.at),
      "isOpen": row.answer == nil, "corrected": row.answer?.corrected == true,
      "stillHeld": try hall.stillHolds(row),
      "answer": row.answer?.reason, "answeredAt": row.answer.map { writing.moment($0.at) },
      "guide": "/items/\(row.item)", "item": name(of: row.item, language),
    ]
  }
}
