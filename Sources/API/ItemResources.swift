import Catalogue
import CityHall
import Civics
import Hummingbird
import Licences
import Web

extension APIRoutes {
  func items(_ call: Call) throws -> Response {
    var audience: Audience?
    if let text = call.query("audience") {
      audience = Self.audiences[text] ?? Audience(rawValue: text)
      guard audience != nil else {
        throw Problem.malformed(
          about: "audience", "audience 应是 person 或 organisation。",
          "audience is person or organisation.")
      }
    }
    var found = hall.items(
      audience: audience, theme: call.query("theme"),
      agency: call.query("agency").map(AgencyID.init))
    if let text = call.query("q") {
      guard text.count <= APILimits.searchLength else {
        throw Problem.malformed(
          about: "q", "q 最多 \(APILimits.searchLength) 个字。",
          "q is at most \(APILimits.searchLength) characters.")
      }
      let offered = Set(found.map(\.id))
      found = hall.search(text, limit: APILimits.searchRows).filter { offered.contains($0.id) }
    }
    let (rows, next) = try call.slice(found)
    return call.read(.page(rows.map(summary), next: next))
  }

  func item(_ call: Call) async throws -> Response {
    let guide = try granted(await hall.guide(ItemID(try call.id()), for: call.viewer))
    return call.read(.object(detail(guide)))
  }

  static let audiences: [String: Audience] = ["person": .person, "organisation": .organisation]

  private func summary(_ item: Item) -> JSONValue { .object(head(item)) }

  private func head(_ item: Item) -> JSONObject {
    let definition = item.definition
    return [
      "id": .string(item.id.rawValue), "name": .text(definition.name),
      "summary": .text(definition.summary), "kind": .string(definition.kind.rawValue),
      "type": .string(definition.type.rawValue),
      "audience": .strings(
        definition.audience.map { $0 == .person ? "person" : "organisation" }),
      "agency": [
        "id": .string(definition.agency.rawValue),
        "name": .text(hall.agencyName(definition.agency)),
      ],
      "themes": .list(definition.themes, JSONValue.text),
      "limits": [
        "statutory": .number(definition.limits.statutory),
        "promised": .number(definition.limits.promised),
      ],
      "edition": .string(item.edition),
    ]
  }

  private func detail(_ guide: GuidePage) -> JSONObject {
    let definition = guide.item.definition
    var members = head(guide.item)
    members["implementationCode"] = .string(definition.implementationCode)
    members["legalBasis"] = .list(definition.legalBasis, JSONValue.law)
    members["conditions"] = .list(definition.acceptanceConditions, JSONValue.text)
    members["visits"] = .number(definition.visits)
    members["result"] = [
      "kind": .string(definition.result.kind.rawValue), "name": .text(definition.result.name),
    ]
    members["fees"] = .list(definition.fees ?? []) { fee in
      ["name": .text(fee.name), "basis": .string(fee.basis), "standard": .text(fee.standard)]
    }
    members["steps"] = .list(definition.steps) { step in
      ["name": .text(step.name), "office": .text(step.office), "days": .number(step.limit)]
    }
    members["materials"] = .list(definition.materials, Self.material)
    members["fields"] = .list(definition.form, Self.field)
    members["rights"] = [
      "rights": .text(definition.rights.rights), "duties": .text(definition.rights.duties),
      "consultation": .text(definition.rights.consultation),
      "complaint": .text(definition.rights.complaint),
      "reconsideration": .text(definition.rights.reconsideration),
      "litigation": .text(definition.rights.litigation),
    ]
    members["known"] = .list(guide.known) { known in
      ["material": .string(known.material.id), "source": .text(known.source)]
    }
    return members
  }

  private static func material(_ material: MaterialDefinition) -> JSONValue {
    .members([
      "id": .string(material.id), "name": .text(material.name),
      "necessity": .string(material.necessity.rawValue),
      "mayFollow": .bool(material.conditional == true), "source": .text(material.source),
      "notes": material.fillingNotes.map(JSONValue.text),
      "upload": material.upload.map { rule in
        ["kinds": .strings(rule.kinds), "maximumBytes": .number(rule.maximumBytes)]
      },
    ])
  }

  private static func field(_ field: Catalogue.FieldDefinition) -> JSONValue {
    .members([
      "id": .string(field.id), "type": .string(field.type.rawValue), "title": .text(field.title),
      "hint": field.hint.map(JSONValue.text), "required": .bool(field.required == true),
      "when": field.when.map(JSONValue.string),
      "computed": field.computed.map(JSONValue.string),
      "maximumLength": field.maximumLength.map(JSONValue.number),
      "maximumCount": field.maximumCount.map(JSONValue.number),
      "statement": field.statement.map(JSONValue.text),
      "choices": field.choices.map { choices in
        .list(choices) { ["value": .string($0.value), "title": .text($0.title)] }
      },
      "choicesFrom": field.choicesFrom.map { .string($0.register.rawValue) },
      "fields": field.fields.map { .list($0, Self.field) },
    ])
  }
}
