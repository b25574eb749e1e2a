import Casework
import Catalogue
import Civics
import Foundation
import Store

/// The switch of an item: while it is off nothing new is taken. Open cases and their clocks go on.
package struct ItemSwitch: Sendable, Hashable, Codable {
  package var isPaused: Bool
  package var reason: String
  /// An officer's agency and name, or the operator.
  package var by: String
  package var at: Instant
}

extension CityHall {
  /// Who paused the item, when and why; nil while it is taken.
  package func pause(of id: ItemID) throws(StoreError) -> ItemSwitch? {
    guard let last = try store.events(of: .item(id), after: 0).last else { return nil }
    let found = try EventCodec.decodeSwitch(last.event)
    return found.isPaused ? found : nil
  }

  /// Pauses an item or takes it up again: a supervisor of its agency, or the operator.
  package func setPaused(_ isPaused: Bool, item id: ItemID, reason: String, as viewer: Viewer)
    async throws(StoreError) -> Result<ItemSwitch, Refusal>
  {
    guard let item = item(id) else { return .failure(.noSuchItem) }
    let by: String
    switch viewer {
    case .system: by = "operator"
    case .officer(let officer)
    where officer.agency == item.definition.agency && officer.roles.contains(.supervisor):
      by = officer.agency.rawValue + "/" + officer.name
    default:
      return .failure(
        Refusal(
          .notAllowed,
          [
            .init(
              text: LocalizedText(
                "只有承办单位的督办人员可以暂停或恢复事项",
                "Only supervisors of its agency pause an item or take it up again"))
          ]))
    }
    guard !reason.allSatisfy(\.isWhitespace) else {
      return .failure(
        Refusal(
          .invalid, [.init(about: "reason", text: LocalizedText("请写明理由", "Give the reason"))]))
    }
    guard reason.count <= Self.maximumTextLength else {
      return .failure(.tooLong("reason", Self.maximumTextLength))
    }
    let made = ItemSwitch(isPaused: isPaused, reason: reason, by: by, at: now)
    let version = try store.events(of: .item(id), after: 0).count
    let commit = Commit(
      stream: .item(id), expectedVersion: version, events: [try EventCodec.encode(made)],
      at: made.at)
    do {
      _ = try await store.commit(commit)
      return .success(made)
    } catch {
      if case .conflict = error { return .failure(.changedMeanwhile) }
      throw error
    }
  }
}

extension EventCodec {
  package static let switchType = "itemSwitched"

  static func encode(_ made: ItemSwitch) throws(StoreError) -> EncodedEvent {
    do {
      return EncodedEvent(type: switchType, shape: shape, payload: try CanonicalJSON.encode(made))
    } catch { throw .failed("an item's switch does not encode: \(error)") }
  }

  static func decodeSwitch(_ stored: EncodedEvent) throws(StoreError) -> ItemSwitch {
    do {
      return try JSONDecoder().decode(ItemSwitch.self, from: Data(stored.payload))
    } catch { throw .damaged("an item's switch does not decode: \(error)") }
  }
}

extension Refusal {
  /// - Parameter isDraft: what was typed is kept; else the applicant sends it again.
  static func paused(_ item: Item, _ pause: ItemSwitch, isDraft: Bool) -> Refusal {
    let (zh, en) =
      isDraft
      ? ("您填写的内容已保存，恢复后可以继续提交", "What you typed is kept; submit it when the item is taken up again")
      : ("没有收件，恢复后请再次提交", "Nothing was taken in; submit again when the item is taken up again")
    return Refusal(
      .outOfTime,
      [
        .init(
          text: LocalizedText(
            "“\(item.definition.name(.zh))”暂停受理：\(pause.reason)。\(zh)",
            "“\(item.definition.name(.en))” is paused: \(pause.reason). \(en)"))
      ])
  }
}
