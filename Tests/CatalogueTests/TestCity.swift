import Foundation

@testable import Catalogue

/// A small sound city as texts, to be broken one way at a time.
struct TestCity {
  var files: [String: String] = TestCity.sound

  /// The sound city with `old` written as `new` in `file`.
  static func changing(_ file: String, _ old: String, to new: String) -> TestCity {
    var city = TestCity()
    city.change(file, old, to: new)
    return city
  }

  mutating func change(_ file: String, _ old: String, to new: String) {
    precondition(files[file]?.contains(old) == true, "\(file) has no \(old)")
    files[file] = files[file]?.replacingOccurrences(of: old, with: new)
  }

  /// Writes the folder, loads it and removes it.
  func load(limits: CityLimits = .standard) -> LoadedCity {
    inFolder { CityLoader.load($0, limits: limits) }
  }

  /// Errors and warnings of one rule.
  func findings(_ rule: CityRule) -> [CityFinding] {
    load().findings.filter { $0.rule == rule.rawValue }
  }

  func inFolder<T>(_ body: (String) -> T) -> T {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("city-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    try? FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for (path, text) in files {
      let url = root.appendingPathComponent(path)
      try? FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try? Data(text.utf8).write(to: url)
    }
    return body(root.path)
  }

  static let sound: [String: String] = [
    "city.yaml": city, "agencies.yaml": agencies, "calendar.yaml": calendar, "home.yaml": home,
    "registers/people.yaml": people, "registers/bills.yaml": bills,
    "processes/instant.bpmn": process, "items/certificate/item.yaml": item,
    "items/certificate/rules.dmn": rules, "items/certificate/licence.yaml": licence,
    "items/certificate/cases.yaml": cases,
  ]

  static let city = """
    id: testville
    name: {zh: 测试市, en: Testville}
    host: testville.example
    regions:
      - {code: "370600", name: {zh: 测试市}}
      - {code: "370602", name: {zh: 测试区}}
    languages: [zh, en]
    channels: [网上办理, 窗口办理]
    issuerKeys: [testville-2026]
    """

  static let agencies = """
    - id: government
      name: {zh: 测试市人民政府, en: Testville Government}
      nature: 法定机关
      windows: []
      roles: [supervisor]
    - id: social
      name: {zh: 测试市人力资源和社会保障局, en: Testville Social Security}
      short: {zh: 市人社局}
      parent: government
      nature: 法定机关
      regions: ["370600"]
      windows:
        - name: {zh: 社保窗口}
          address: {zh: 测试路 1 号}
          hours: {zh: 工作日 9:00—17:00}
          phone: 0535-0000000
      roles: [window, reviewer, decider]
    """

  static let calendar = """
    - year: 2025
      notice: 国办发明电〔2024〕12号
      holidays:
        - {name: {zh: 国庆节}, days: 2025-10-01..2025-10-08}
      shiftedWorkdays: [2025-09-28, 2025-10-11]
    - year: 2026
      notice: 国办发明电〔2025〕7号
      holidays:
        - {name: {zh: 元旦}, days: 2026-01-01..2026-01-03}
        - 2026-05-01..2026-05-05
      shiftedWorkdays: [2026-01-04]
    """

  static let home = """
    featured: [certificate]
    fields:
      - {name: {zh: 社会保障, en: Social security}, summary: {zh: 参保、缴费}}
    """

  static let people = """
    id: people
    name: {zh: 参保人员}
    owner: social
    edition: "2026-1"
    key: number
    subject: number
    sharing: conditional
    fields:
      - {name: number, title: {zh: 号码}, type: residentNumber, required: true, personal: true}
      - {name: name, title: {zh: 姓名}, type: text}
      - {name: state, title: {zh: 状态}, type: choice, choices: [正常, 暂停]}
    """

  static let bills = """
    id: bills
    name: {zh: 缴费记录}
    owner: government
    edition: "2026-1"
    key: bill
    subject: number
    sharing: conditional
    fields:
      - {name: bill, type: text, required: true}
      - {name: number, type: residentNumber, required: true}
      - {name: amount, type: money}
    grants:
      - {agency: social, purpose: 核对缴费, legalBasis: 社会保险法第四条}
    """

  static let process = """
    <?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
        xmlns:palmcity="https://palmcity.org/bpmn/1"
        id="definitions" targetNamespace="https://example.org/testville">
      <process id="instant" name="秒批" isExecutable="true">
        <startEvent id="start"/>
        <businessRuleTask id="decide" name="决定" palmcity:en="Decision" palmcity:decision="审批结论"
            palmcity:result="conclusion"/>
        <userTask id="check" name="复核" palmcity:en="Recheck" palmcity:agency="item" palmcity:role="reviewer"
            palmcity:act="review" palmcity:result="review" palmcity:limitDays="2"/>
        <exclusiveGateway id="gate" default="no"/>
        <endEvent id="granted" palmcity:outcome="granted"/>
        <endEvent id="denied" palmcity:outcome="denied"/>
        <sequenceFlow id="f1" sourceRef="start" targetRef="decide"/>
        <sequenceFlow id="f2" sourceRef="decide" targetRef="check"/>
        <sequenceFlow id="f3" sourceRef="check" targetRef="gate"/>
        <sequenceFlow id="yes" sourceRef="gate" targetRef="granted">
          <conditionExpression xsi:type="tFormalExpression">conclusion.grant = true</conditionExpression>
        </sequenceFlow>
        <sequenceFlow id="no" sourceRef="gate" targetRef="denied"/>
      </process>
    </definitions>
    """

  static let item = """
    id: certificate
    name: {zh: 社会保险参保证明, en: Certificate of social insurance}
    summary: {zh: 一键开具，可以离线核验。, en: A signed certificate at once.}
    keywords: [社保, 缴费, insurance]
    basicCode: "002014009000"
    implementationCode: "11370600MB2857053A4002014009000"
    handlingCode: "11370600MB2857053A400201400900001"
    type: 公共服务
    version: "1.0"
    state: 在用
    effective: 2026-01-01
    agency: social
    level: {zh: 市级, en: City}
    legalBasis:
      - {law: 中华人民共和国社会保险法, article: 第七十四条}
    kind: 承诺件
    limits: {statutory: 20, promised: 5}
    audience: [自然人]
    acceptanceConditions: [{zh: 已参保。}]
    channels: [网上办理, 窗口办理]
    visits: 0
    windows: [{zh: 社保窗口}]
    onlineDepth: IV
    fees:
      - name: {zh: 工本费}
        basis: 收费文件第一号
        standard: {zh: 每份 1 元}
        onlinePayment: true
    result: {kind: 证照, name: {zh: 参保证明}, licence: insurance-certificate}
    themes: [{zh: 社会保障, en: Social security}]
    rights:
      rights: {zh: 依法申请。}
      duties: {zh: 如实填写。}
      consultation: {zh: 12333}
      complaint: {zh: 12345}
      reconsideration: {zh: 60 日内申请行政复议。}
      litigation: {zh: 6 个月内提起行政诉讼。}
    steps:
      - {name: {zh: 复核}, office: {zh: 市人社局}, limit: 2}
    lookups:
      - name: person
        title: {zh: 参保人员}
        register: people
        take: one
        purpose: {zh: 核对参保}
        legalBasis: {law: 社会保险法, article: 第四条}
      - name: payments
        title: {zh: 缴费记录}
        register: bills
        where: 'record.amount > 0'
        take: all
        purpose: {zh: 核对缴费}
        legalBasis: {law: 社会保险法, article: 第四条}
    form:
      - id: purpose
        type: choice
        title: {zh: 用途}
        required: true
        choices:
          - {value: work, title: {zh: 求职}}
          - {value: home, title: {zh: 购房}}
      - id: payment
        type: choice
        title: {zh: 缴费}
        choicesFrom: {register: bills, value: bill, title: bill, where: 'record.number = applicant.number'}
      - id: months
        type: number
        title: {zh: 月数}
        when: 'form.purpose = "home"'
        prefill: {value: count(payments), lookup: payments}
        checks:
          - {rule: form.months > 0, message: {zh: 要大于 0}}
      - id: family
        type: group
        title: {zh: 家庭成员}
        maximumCount: 5
        fields:
          - {id: relation, type: text, title: {zh: 关系}}
          - {id: income, type: money, title: {zh: 收入}, when: 'form.relation != "子女"'}
      - id: promise
        type: declaration
        title: {zh: 承诺}
        statement: {zh: 以上属实。}
    materials:
      - id: identity
        name: {zh: 身份证件}
        kind: 原件
        form: 电子
        necessity: 必要
        evidence: [{lookup: person}]
        source: {zh: 公安机关}
      - id: receipt
        name: {zh: 缴费凭证}
        kind: 复印件
        form: 电子
        necessity: 次要
        conditional: true
        evidence: [{upload: true}, {declaration: promise}]
        upload: {kinds: [pdf], maximumBytes: 1048576}
        source: {zh: 银行}
    process: instant
    reasons: '[variables.conclusion.reason]'
    outcomes:
      - {name: total, title: {zh: 合计}, value: 'sum(payments.amount) + sum(form.family.income)', format: money}
      - {name: bill, title: {zh: 缴费}, value: form.payment}
    greenChannel: form.months > 12
    conditionalAcceptance:
      days: 10
      disqualifiedWhen: 'person.state = "暂停"'
      commitment: {zh: 十个工作日内补齐。}
    ruleWords:
      - {zh: 审批结论, en: Decision}
      - {zh: 未参保, en: Not insured}
    """

  static let rules = """
    <?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="rules" name="参保证明"
        namespace="https://example.org/testville/rules">
      <inputData id="input_1" name="person"><variable name="person" typeRef="Any"/></inputData>
      <inputData id="input_2" name="form"><variable name="form" typeRef="Any"/></inputData>
      <decision id="decision_1" name="审批结论">
        <variable name="审批结论" typeRef="Any"/>
        <informationRequirement><requiredInput href="#input_1"/></informationRequirement>
        <informationRequirement><requiredInput href="#input_2"/></informationRequirement>
        <literalExpression id="expression_1">
          <text>{grant: person.state = "正常" and count(form.family[relation = "配偶"]) &lt; 2, reason: "未参保"}</text>
        </literalExpression>
      </decision>
    </definitions>
    """

  static let licence = """
    type: insurance-certificate
    name: {zh: 社会保险参保证明}
    issuer: social
    validUntil: duration("P3M")
    claims:
      - {name: name, title: {zh: 姓名}, value: applicant.name, disclosable: true}
      - {name: state, title: {zh: 状态}, value: person.state}
    """

  static let cases = """
    - name: 在职参保人
      at: 2026-03-02T10:00
      applicant: {person: {number: "370699199305189019", name: 测试甲}}
      records: {people: [{number: "370699199305189019", name: 测试甲, state: 正常}]}
      form: {purpose: work, family: [{relation: 配偶, income: 100}]}
      expect: {status: granted, licence: {name: 测试甲}, outcomes: {total: "100"}}
    - name: 暂停参保
      at: 2026-03-02T10:00
      applicant: {person: {number: "370699199305189019", name: 测试甲}}
      records: {people: [{number: "370699199305189019", state: 暂停}]}
      form: {purpose: work}
      expect: {status: denied, reasons: [未参保]}
    - name: 未参保
      at: 2026-03-02T10:00
      applicant: {person: {number: "370699199305189019", name: 测试甲}}
      expect: {status: denied}
    - name: 边界
      at: 2026-03-02T10:00
      applicant: {person: {number: "370699199305189019", name: 测试甲}}
      form: {purpose: home, months: 1}
      expect: {status: denied, evidence: {identity: missing}}
    - name: 没有写用途
      at: 2026-03-02T10:00
      applicant: {person: {number: "370699199305189019", name: 测试甲}}
      expect: {refused: [purpose]}
    - name: 月数为负
      at: 2026-03-02T10:00
      applicant: {person: {number: "370699199305189019", name: 测试甲}}
      form: {purpose: home, months: -1}
      steps: [{act: accept, refused: [months]}]
      expect: {refused: [months]}
    """
}
