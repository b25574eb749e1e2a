import Foundation

@testable import Licences

/// SplitMix64: the same seed gives the same licences.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// A small city for the tests: an issuer, a wallet, a list, a clock.
struct Town {
  static let now: Int64 = 1_780_000_000
  static let issuer = "https://yantai.example"
  static let listURI = "https://yantai.example/status/1"
  static let verifier = "https://yantai.example/verify"

  let key: IssuerKey
  let holder: HolderKey
  var keys: PublicKeySet
  var generator = SeededGenerator(seed: 1)

  init() {
    key = IssuerKey.generate(id: "hrss-2026", using: &generator)
    holder = HolderKey.generate(using: &generator)
    keys = PublicKeySet([key.publicKey])
  }

  var draft: LicenceDraft {
    LicenceDraft(
      issuer: Self.issuer, type: "urn:palmcity:yantai:social-insurance",
      claims: [
        "title": "社会保险参保证明", "name": "王芳", "residentNumber": "370602199001010027",
        "months": 132, "address": ["region": "370602", "street": "海港路 18 号"],
      ],
      disclosable: [
        "name", "residentNumber", "months", "address", ClaimPath(["address", "street"]),
      ],
      issuedAt: Self.now - 1000, expiresAt: Self.now + 1_000_000,
      status: StatusReference(uri: Self.listURI, index: 5), holder: holder.publicKey)
  }

  mutating func issue(_ draft: LicenceDraft? = nil) throws -> String {
    try (draft ?? self.draft).issue(by: key, using: &generator)
  }

  /// The list with one licence in a state.
  func list(
    _ status: LicenceStatus = .valid, at index: Int = 5, uri: String = Town.listURI,
    expiresAt: Int64? = Town.now + 86_400
  ) throws -> VerifiedStatusList {
    try VerifiedStatusList(
      listText(status, at: index, uri: uri, expiresAt: expiresAt), keys: keys)
  }

  func listText(
    _ status: LicenceStatus = .valid, at index: Int = 5, uri: String = Town.listURI,
    expiresAt: Int64? = Town.now + 86_400
  ) throws -> String {
    var list = try StatusList(places: 1000)
    try list.set(status, at: index)
    return try list.sign(uri: uri, now: Self.now - 60, expiresAt: expiresAt, by: key)
  }

  /// A presentation of some claims to the city's verifier.
  mutating func present(
    _ paths: Set<ClaimPath> = ["name"], nonce: String = "n-1", at time: Int64 = Town.now
  ) throws -> String {
    try UnverifiedCredential(try issue()).showing(paths)
      .bound(to: Self.verifier, nonce: nonce, now: time, by: holder).text
  }

  func check(
    _ text: String, list: VerifiedStatusList?, now: Int64 = Town.now,
    demand: KeyBindingDemand? = nil
  ) -> Verification {
    verify(text, keys: keys, statusList: list, now: now, issuer: Self.issuer, demand: demand)
  }
}

extension Verification {
  var credential: VerifiedCredential? {
    if case .verified(let credential) = self { credential } else { nil }
  }

  var refusal: VerificationRefusal? {
    if case .refused(let refusal) = self { refusal } else { nil }
  }
}

/// What a program printed, or nil when it is not installed or failed.
func output(
  of program: String, _ arguments: [String], input: String? = nil
) throws -> (status: Int32, text: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let standardOutput = Pipe()
  process.standardOutput = standardOutput
  process.standardError = FileHandle.nullDevice
  if let input {
    let pipe = Pipe()
    process.standardInput = pipe
    try process.run()
    pipe.fileHandleForWriting.write(Data(input.utf8))
    try pipe.fileHandleForWriting.close()
  } else {
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }
  let data = standardOutput.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}

/// Whether a command succeeds, for tests that need a tool that may be absent.
func canRun(_ program: String, _ arguments: String...) -> Bool {
  (try? output(of: program, arguments))?.status == 0
}

/// A fresh folder that is removed when the work in it is done.
func withFolder<Result>(_ work: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("licences-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try work(folder)
}
