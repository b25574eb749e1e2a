/// A name for one thing of one kind: a string in files and on the wire, a type of its own in code.
package protocol Identifier: RawRepresentable, Codable, Hashable, Sendable, Comparable,
  CodingKeyRepresentable, CustomStringConvertible, ExpressibleByStringLiteral
where RawValue == String {
  init(rawValue: String)
}

extension Identifier {
  package init(_ text: String) { self.init(rawValue: text) }
  package init(stringLiteral value: String) { self.init(rawValue: value) }
  package var description: String { rawValue }
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A body that owns items, registers and duties 实施机关.
package struct AgencyID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A service on offer 政务服务事项: the name of its folder.
package struct ItemID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// One application and all that happens to it 办件. Unguessable.
package struct CaseID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// One issued licence 电子证照.
package struct LicenceID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// One open task of one case.
package struct TaskID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A person who acts for an agency 工作人员.
package struct OfficerID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// One dataset of one agency 数据资源.
package struct RegisterID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}

/// A person or an organisation, by its number: `person:<number>` or `organisation:<code>`.
package struct PartyID: Identifier {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
}
