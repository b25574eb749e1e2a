import Civics
import Foundation
import Hummingbird
import Web

/// What is sent to a resource. A member that it does not know is refused and not left aside: it
/// may be the misspelt name of one that it does.
protocol RequestBody: Decodable, Sendable {
  /// Held to the schema of `openapi.json` by the tests.
  static var members: Members { get }
  /// Members by the words that Casework has for them, where those are others.
  static var otherNames: [String: String] { get }
}

extension RequestBody {
  static var otherNames: [String: String] { [:] }
}

/// Which members a JSON value may have.
indirect enum Members: Sendable, ExpressibleByDictionaryLiteral {
  /// A plain value, or one whose members are names of the sender's.
  case any
  case object([String: Members])
  case list(Members)

  init(dictionaryLiteral elements: (String, Members)...) {
    self = .object(Dictionary(elements) { first, _ in first })
  }

  func has(_ name: String) -> Bool {
    if case .object(let members) = self { members[name] != nil } else { false }
  }

  /// The places of members that are not known; what is of another kind than the members say is
  /// left to the decoding that follows.
  func unknown(in decoder: any Decoder) -> [Place] {
    switch self {
    case .any: return []
    case .object(let members):
      guard let container = try? decoder.container(keyedBy: Name.self) else { return [] }
      return container.allKeys.sorted { $0.stringValue < $1.stringValue }.flatMap { key in
        guard let inner = members[key.stringValue] else {
          return [Place(decoder.codingPath + [key])]
        }
        return (try? container.superDecoder(forKey: key)).map(inner.unknown) ?? []
      }
    case .list(let element):
      guard var container = try? decoder.unkeyedContainer() else { return [] }
      var found: [Place] = []
      while !container.isAtEnd, let inner = try? container.superDecoder() {
        found += element.unknown(in: inner)
      }
      return found
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }
}

/// A body none of whose members is unknown.
private struct Strict<Body: RequestBody>: Decodable {
  let body: Body

  init(from decoder: any Decoder) throws {
    let unknown = Body.members.unknown(in: decoder)
    guard unknown.isEmpty else { throw Problem.unknown(unknown) }
    body = try Body(from: decoder)
  }
}

/// A place in a body, as `uploads.0.name` and as JSON Pointer (RFC 6901).
struct Place: Sendable, Hashable {
  let steps: [String]

  init(_ steps: [String]) { self.steps = steps }

  init(_ path: [any CodingKey]) {
    steps = path.map { $0.intValue.map(String.init) ?? $0.stringValue }
  }

  /// Nil for the body itself.
  var name: String? { steps.isEmpty ? nil : steps.joined(separator: ".") }

  /// As the fragment of a URI, which is what problem details hold (RFC 9457, section 3).
  var pointer: String {
    let escaped = steps.map {
      "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1")
    }.joined()
    return "#" + (escaped.addingPercentEncoding(withAllowedCharacters: .urlFragmentAllowed) ?? "")
  }
}

extension Call {
  /// The body as JSON; what is wrong with it is said with its place.
  func body<Body: RequestBody>(
    _ type: Body.Type, limitBytes: Int = APILimits.bodyBytes
  ) async throws -> Body {
    let kind = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
    guard kind.filter({ $0 != " " }) == "application/json" else {
      // Read to its end, so that the sender gets to see the answer.
      _ = try await bytes(limitBytes)
      throw Problem.notJSON
    }
    let bytes = try await bytes(limitBytes)
    do {
      let body = try JSONDecoder().decode(Strict<Body>.self, from: Data(bytes)).body
      let repeated = RepeatedMembers.places(in: bytes)
      guard repeated.isEmpty else { throw Problem.repeated(repeated) }
      return body
    } catch let error as DecodingError {
      throw Problem(error)
    }
  }

  private func bytes(_ limitBytes: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    var count = 0
    for try await part in request.body {
      count += part.readableBytes
      guard count <= limitBytes + APILimits.drainedBytes else { break }
      if count <= limitBytes { bytes.append(contentsOf: part.readableBytesView) }
    }
    guard count <= limitBytes else { throw Problem.tooLarge(limitBytes) }
    return bytes
  }
}

extension Problem {
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .malformed(
        at: Place(context.codingPath + [key]), "缺少“\(key.stringValue)”。",
        "“\(key.stringValue)” is missing.")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      let (place, wanted) = (Place(context.codingPath), Self.json(type))
      self = .malformed(
        at: place, "“\(place.name ?? "JSON")”的类型不对，应当是\(wanted(.zh))。",
        "“\(place.name ?? "The body")” is of another type than the description says: "
          + "\(wanted(.en)) is wanted.")
    case .dataCorrupted(let context):
      self = .malformed(at: Place(context.codingPath), "不是有效的 JSON。", "This is not JSON.")
    @unknown default:
      self = .malformed("不是有效的 JSON。", "This is not JSON.")
    }
  }

  /// What JSON calls a value of this type.
  private static func json(_ type: any Any.Type) -> LocalizedText {
    switch type {
    case is Bool.Type: LocalizedText("布尔值", "a boolean")
    case is String.Type: LocalizedText("字符串", "a string")
    case is any BinaryInteger.Type: LocalizedText("整数", "a whole number")
    case is any RandomAccessCollection.Type: LocalizedText("数组", "an array")
    default: LocalizedText("对象", "an object")
    }
  }
}

extension Problem {
  fileprivate static func unknown(_ places: [Place]) -> Problem {
    members(places) { LocalizedText("没有“\($0)”这个成员。", "There is no member “\($0)”.") }
  }

  fileprivate static func repeated(_ places: [Place]) -> Problem {
    members(places) {
      LocalizedText("“\($0)”出现了不止一次。", "The member “\($0)” stands there more than once.")
    }
  }

  private static func members(
    _ places: [Place], _ text: (Substring) -> LocalizedText
  ) -> Problem {
    var problem = Problem.malformed("", "")
    problem.details = places.prefix(APILimits.badMembers).map { place in
      let name = (place.steps.last ?? "").prefix(APILimits.memberLength)
      return Detail(about: place.name, pointer: place.pointer, text: text(name))
    }
    return problem
  }
}
