import Foundation
import Population

/// The demo city with three items more, whose processes are the benchmark's.
struct BenchCity {
  static func itemID(_ load: ProcessLoad) -> String { "bench-\(load.rawValue)" }

  /// Copies the city's folder and adds the items.
  static func make(from city: String, at folder: URL) throws {
    try FileManager.default.copyItem(at: URL(filePath: city), to: folder)
    for load in ProcessLoad.allCases {
      let place = folder.appending(path: "items/\(itemID(load))")
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (file, text) in [
        ("item.yaml", item(load)), ("process.bpmn", load.bpmnOfItem), ("cases.yaml", cases(load)),
      ] {
        try text.write(to: place.appending(path: file), atomically: true, encoding: .utf8)
      }
    }
  }

  /// An item with one text to fill in, and nothing that a register or a rule must answer.
  private static func item(_ load: ProcessLoad) -> String {
    let text = "{zh: 性能测试, en: Benchmark}"
    // The last digit keeps the codes of the three apart.
    let digit = (ProcessLoad.allCases.firstIndex(of: load) ?? 0) + 1
    return """
      id: \(itemID(load))
      name: {zh: 性能测试\(digit), en: Benchmark \(digit)}
      summary: \(text)
      basicCode: "00099900\(digit)000"
      implementationCode: "11370600MB2857088T400099900\(digit)000"
      handlingCode: "11370600MB2857088T400099900\(digit)00001"
      type: 公共服务
      version: "1.0"
      state: 在用
      effective: 2020-01-01
      agency: administrative-approval
      level: \(text)
      legalBasis: [{law: 性能测试, article: 第一条}]
      kind: 承诺件
      limits: {statutory: 20, promised: 15}
      audience: [自然人]
      acceptanceConditions: [\(text)]
      channels: [网上办理]
      visits: 0
      windows: [\(text)]
      onlineDepth: IV
      terminals: [电脑]
      fees: []
      result: {kind: 备案, name: \(text), delivery: [\(text)]}
      themes: [{zh: 企业开办, en: Business}]
      rights: {rights: \(text), duties: \(text), consultation: \(text), complaint: \(text), \
      reconsideration: \(text), litigation: \(text)}
      steps: [{name: \(text), office: \(text), limit: 5}]
      lookups: []
      form: [{id: purpose, type: text, title: \(text), required: true}]
      materials: []
      reasons: '["性能测试"]'
      outcomes: [{name: purpose, title: \(text), value: form.purpose, format: text}]

      """
  }

  /// The six that every item must have.
  private static func cases(_ load: ProcessLoad) -> String {
    let names =
      switch load {
      case .one: ["t"]
      case .split: (1...4).map { "t\($0)" }
      case .ten: [String](repeating: "t", count: 10)
      }
    let persona = DemoPersona.all.first
    func golden(_ name: String, form: String, agrees: Bool?, expect: String) -> String {
      let steps = agrees.map { agrees in
        let done = names.map { "{act: complete, task: \($0), agrees: \(agrees), note: 测试}" }
        return "\n  steps: [{act: accept}, \(done.joined(separator: ", "))]"
      }
      return """
        - name: \(name)
          at: 2026-03-02T10:00
          applicant: {person: {number: "\(persona.map { "\($0.number)" } ?? "")", name: \(persona?.name ?? "")}}
          records: {}
          form: {\(form)}\(steps ?? "")
          expect: {\(expect)}

        """
    }
    return (1...3).map {
      golden("准予\($0)", form: "purpose: 测试", agrees: true, expect: "status: granted")
    }.joined()
      + golden("不予", form: "purpose: 测试", agrees: false, expect: "status: denied")
      + golden("没有填写", form: "", agrees: nil, expect: "refused: [purpose]")
      + golden("等待受理", form: "purpose: 测试", agrees: nil, expect: "status: submitted")
  }
}
