import FEEL

/// Names one token within one running process; never used twice.
public struct TokenID: RawRepresentable, Sendable, Hashable, Codable, Comparable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(Int.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  public static func < (left: TokenID, right: TokenID) -> Bool { left.rawValue < right.rawValue }

  /// Stands for the process itself where a scope is named.
  static let root = TokenID(rawValue: 0)
}

/// One place where the process stands.
public struct Token: Sendable, Hashable {
  /// What the token is doing at its node. Raw values are stored: never renumber.
  public enum Role: Int, Sendable, Hashable {
    /// An activity or a catch event at work.
    case active = 0
    /// Came to a join (or an activity that needs several tokens) that does not fire yet.
    case arrived = 1
    /// A boundary event that listens while its owner is active.
    case listener = 2
    /// A catch event behind an event-based gateway, its owner.
    case option = 3
    /// Holds the instances of a multi-instance or looping activity.
    case body = 4
    /// One of the instances of its owner.
    case instance = 5
    /// The start of an event sub-process that listens while its scope is active.
    case guarding = 6
    /// A complex gateway that fired and takes in the tokens still to come.
    case reset = 7
    /// An activity that completed and may be undone; a sub-process so holds what was done in it.
    case completed = 8
  }

  public let id: TokenID
  /// Index of its node in the model.
  public let node: Int
  public internal(set) var role: Role
  /// The activity's token that holds it; 0 is the process itself.
  let scope: TokenID
  /// The token that it goes away with; 0 is none.
  let owner: TokenID
  /// The flow by which it arrived at a join; -1 is none.
  var flow: Int
  /// An instance's number from 1; a body's completed instances; bits of the triggers that a
  /// parallel multiple event has seen.
  var counter: Int
  /// A body's planned instances; a cycle's firings left (-1 is without end); bits of the flows
  /// that brought a complex gateway its tokens of this round.
  var total: Int

  /// Which instance of a multi-instance activity this is, from 1.
  public var loopCounter: Int? { role == .instance ? counter : nil }
}

/// A running process: variables and tokens, nothing else. Encodes compactly and in a stable
/// form; belongs to one edition of one model.
public struct ProcessState: Sendable, Hashable {
  public internal(set) var variables: FEELContext
  public internal(set) var tokens: [Token]
  public internal(set) var nextToken: Int
  public internal(set) var ended: Bool
  /// The id of the last end event reached at the top level.
  public package(set) var outcome: String?

  init() {
    variables = FEELContext()
    tokens = []
    nextToken = 1
    ended = false
    outcome = nil
  }

  public func token(_ id: TokenID) -> Token? { place(of: id).map { tokens[$0] } }

  /// Tokens stand in the order of their ids, since each new one gets the next id: few are looked
  /// through, many are halved.
  func place(of id: TokenID) -> Int? {
    if tokens.count <= 8 { return tokens.firstIndex { $0.id == id } }
    var (low, high) = (0, tokens.count)
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < tokens.count && tokens[low].id == id ? low : nil
  }
}

extension ProcessState: Codable {
  private enum CodingKeys: String, CodingKey {
    case format = "f"
    case variables = "v"
    case tokens = "t"
    case nextToken = "n"
    case ended = "e"
    case outcome = "o"
  }

  /// The layout that this program writes; a token is `tokenWidth` numbers in a row.
  public static let format = 1
  private static let tokenWidth = 8

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let format = try container.decode(Int.self, forKey: .format)
    guard format == Self.format else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: container,
        debugDescription: "process state of format \(format), expected \(Self.format)")
    }
    variables =
      try container.decodeIfPresent([Value].self, forKey: .variables)
      .map(Self.context) ?? FEELContext()
    let numbers = try container.decode([Int].self, forKey: .tokens)
    guard numbers.count.isMultiple(of: Self.tokenWidth) else {
      throw DecodingError.dataCorruptedError(
        forKey: .tokens, in: container, debugDescription: "a token is cut short")
    }
    tokens = []
    tokens.reserveCapacity(numbers.count / Self.tokenWidth)
    for start in stride(from: 0, to: numbers.count, by: Self.tokenWidth) {
      guard let role = Token.Role(rawValue: numbers[start + 2]) else {
        throw DecodingError.dataCorruptedError(
          forKey: .tokens, in: container,
          debugDescription: "no token role \(numbers[start + 2])")
      }
      tokens.append(
        Token(
          id: TokenID(rawValue: numbers[start]), node: numbers[start + 1], role: role,
          scope: TokenID(rawValue: numbers[start + 3]),
          owner: TokenID(rawValue: numbers[start + 4]), flow: numbers[start + 5],
          counter: numbers[start + 6], total: numbers[start + 7]))
    }
    guard zip(tokens, tokens.dropFirst()).allSatisfy({ $0.id < $1.id }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .tokens, in: container, debugDescription: "the tokens are out of order")
    }
    nextToken = try container.decode(Int.self, forKey: .nextToken)
    ended = try container.decodeIfPresent(Bool.self, forKey: .ended) ?? false
    outcome = try container.decodeIfPresent(String.self, forKey: .outcome)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.format, forKey: .format)
    if !variables.keys.isEmpty {
      try container.encode([Value.context(variables)], forKey: .variables)
    }
    let numbers = tokens.flatMap {
      [
        $0.id.rawValue, $0.node, $0.role.rawValue, $0.scope.rawValue, $0.owner.rawValue, $0.flow,
        $0.counter, $0.total,
      ]
    }
    try container.encode(numbers, forKey: .tokens)
    try container.encode(nextToken, forKey: .nextToken)
    if ended { try container.encode(true, forKey: .ended) }
    try container.encodeIfPresent(outcome, forKey: .outcome)
  }

  // Wrapped in a list so that the value's own coding tags the context.
  private static func context(_ values: [Value]) -> FEELContext {
    if case .context(let context)? = values.first { context } else { FEELContext() }
  }
}
