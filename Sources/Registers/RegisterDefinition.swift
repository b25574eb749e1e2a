import Civics

/// How far a register's records are shared between agencies, or opened to the public.
///
/// Sharing: 无条件共享 any agency; 有条件共享 by the owner's grant; 不予共享 never.
package enum SharingClass: String, Hashable, Sendable, CaseIterable {
  case unconditional, conditional, none

  /// The class as it is written in Chinese: 无条件, 有条件, 不予.
  package var chinese: String {
    switch self {
    case .unconditional: "无条件"
    case .conditional: "有条件"
    case .none: "不予"
    }
  }
}

extension SharingClass: Codable {
  /// Reads the English or the Chinese word.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let found = Self.allCases.first(where: { $0.rawValue == text || $0.chinese == text })
    else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "\"\(text)\" is none of unconditional, conditional, none")
    }
    self = found
  }
}

/// What the text of a field must be, and what FEEL sees of it.
package enum FieldType: String, Codable, Hashable, Sendable, CaseIterable {
  case text, number, money, date, boolean, residentNumber, creditCode, choice
}

/// One field of a register's records.
///
/// YAML: `{name, title, type, required: false, choices: [], personal: false}`; the title is the
/// name where none is written.
package struct FieldDefinition: Hashable, Sendable {
  package let name: String
  package let title: LocalizedText
  package let type: FieldType
  package let required: Bool
  /// The allowed values of a `choice`.
  package let choices: [String]
  /// Whether the field tells of a person, so that reading it is receipted and it is never logged.
  package let personal: Bool

  package init(
    name: String, title: LocalizedText? = nil, type: FieldType, required: Bool = false,
    choices: [String] = [], personal: Bool = false
  ) {
    self.name = name
    self.title = title ?? LocalizedText(zh: name)
    self.type = type
    self.required = required
    self.choices = choices
    self.personal = personal
  }
}

extension FieldDefinition: Codable {
  private enum CodingKeys: String, CodingKey { case name, title, type, required, choices, personal }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      name: try container.decode(String.self, forKey: .name),
      title: try container.decodeIfPresent(LocalizedText.self, forKey: .title),
      type: try container.decode(FieldType.self, forKey: .type),
      required: try container.decodeIfPresent(Bool.self, forKey: .required) ?? false,
      choices: try container.decodeIfPresent([String].self, forKey: .choices) ?? [],
      personal: try container.decodeIfPresent(Bool.self, forKey: .personal) ?? false)
  }
}

/// One dataset of one agency 数据资源: its schema, its owner, and who may read it.
///
/// YAML: `{id, name, owner, edition, key, subject, sharing, opening, grants, fields}`; `subject`
/// is left out where records are about no party, `sharing` and `opening` where they are `none`.
package struct RegisterDefinition: Hashable, Sendable {
  package let id: RegisterID
  package let name: LocalizedText
  package let owner: AgencyID
  /// Names the schema on which records were loaded, for explanations: `2026-1`.
  package let edition: String
  /// The field that tells one record from all others.
  package let key: String
  /// The field that names the party whom a record is about: a resident number or a credit code.
  package let subject: String?
  package let sharing: SharingClass
  package let opening: SharingClass
  package let fields: [FieldDefinition]
  /// Readings that the owner has granted, for a register shared on condition.
  package let grants: [Grant]

  package init(
    id: RegisterID, name: LocalizedText, owner: AgencyID, edition: String, key: String,
    subject: String? = nil, sharing: SharingClass = .none, opening: SharingClass = .none,
    fields: [FieldDefinition], grants: [Grant] = []
  ) {
    self.id = id
    self.name = name
    self.owner = owner
    self.edition = edition
    self.key = key
    self.subject = subject
    self.sharing = sharing
    self.opening = opening
    self.fields = fields
    self.grants = grants
  }

  package func field(_ name: String) -> FieldDefinition? { fields.first { $0.name == name } }

  /// What makes the definition unusable, each with the field concerned; empty when it is sound.
  package func problems() -> [RegisterProblem] {
    var found: [RegisterProblem] = []
    func report(_ field: String?, _ zh: String, _ en: String) {
      found.append(RegisterProblem(field: field, reason: LocalizedText(zh: zh, en: en)))
    }
    var names: Set<String> = []
    for field in fields {
      if !names.insert(field.name).inserted {
        report(field.name, "字段重复", "The field is defined twice")
      }
      if field.type == .choice, field.choices.isEmpty {
        report(field.name, "选择型字段没有选项", "A choice names its choices")
      }
      if field.type != .choice, !field.choices.isEmpty {
        report(field.name, "非选择型字段不应有选项", "Only a choice has choices")
      }
    }
    if fields.isEmpty { report(nil, "没有字段", "The register has no fields") }
    if let field = field(key) {
      if !field.required { report(key, "主键字段必须为必填", "The key field must be required") }
    } else {
      report(key, "主键字段不存在", "The key names no field")
    }
    if let subject {
      let type = field(subject)?.type
      if type == nil { report(subject, "主体字段不存在", "The subject names no field") }
      if let type, type != .residentNumber, type != .creditCode {
        report(
          subject, "主体字段应为身份证号码或统一社会信用代码",
          "The subject must be a residentNumber or a creditCode")
      }
    }
    return found
  }
}

/// Something wrong with a register's definition.
package struct RegisterProblem: Hashable, Sendable {
  package let field: String?
  package let reason: LocalizedText
}

extension RegisterDefinition: Codable {
  private enum CodingKeys: String, CodingKey {
    case id, name, owner, edition, key, subject, sharing, opening, fields, grants
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      id: try container.decode(RegisterID.self, forKey: .id),
      name: try container.decode(LocalizedText.self, forKey: .name),
      owner: try container.decode(AgencyID.self, forKey: .owner),
      edition: try container.decode(String.self, forKey: .edition),
      key: try container.decode(String.self, forKey: .key),
      subject: try container.decodeIfPresent(String.self, forKey: .subject),
      sharing: try container.decodeIfPresent(SharingClass.self, forKey: .sharing) ?? .none,
      opening: try container.decodeIfPresent(SharingClass.self, forKey: .opening) ?? .none,
      fields: try container.decode([FieldDefinition].self, forKey: .fields),
      grants: try container.decodeIfPresent([Grant].self, forKey: .grants) ?? [])
  }
}
