import Civics

/// The law's turns: what no law allows is not configured.
extension ItemLint {
  /// 行政许可法 第四十二条: ten days, and fifteen for joint handling; another law may say otherwise.
  private static let licensing = "中华人民共和国行政许可法"
  private static let extensionDays = 10
  private static let jointExtensionDays = 15
  /// Longest procedure, extension or check, in working days.
  private static let maximumTurnDays = 250
  /// Longest wait between two grants.
  private static let maximumMonths = 120

  func turnFindings() -> [CityFinding] {
    procedureFindings() + extensionFindings() + parallelFindings() + silenceFindings()
      + againFindings()
  }

  private func lawless(_ basis: LegalBasis?, _ path: [PathStep]) -> [CityFinding] {
    guard let basis, !basis.law.isBlank, !basis.article.isBlank else {
      return [
        finding(
          .turnBasis, path, "必须写明依据的法律和条款", "It names the law and the article that allow it")
      ]
    }
    return []
  }

  private func days(_ days: Int, _ path: [PathStep]) -> [CityFinding] {
    (1...Self.maximumTurnDays).contains(days)
      ? []
      : [
        finding(
          .turnDays, path, "天数应在 1 到 \(Self.maximumTurnDays) 个工作日之间",
          "The days are between 1 and \(Self.maximumTurnDays) working days")
      ]
  }

  private func procedureFindings() -> [CityFinding] {
    var found: [CityFinding] = []
    var kinds: Set<ProcedureKind> = []
    for (index, procedure) in (item.procedures ?? []).enumerated() {
      let path: [PathStep] = ["procedures", .index(index)]
      found += lawless(procedure.legalBasis, path + ["legalBasis"])
      found += days(procedure.days, path + ["days"])
      if !kinds.insert(procedure.kind).inserted {
        found.append(
          finding(
            .duplicate, path + ["kind"], "“\(procedure.kind.rawValue)”出现两次",
            "\(procedure.kind.rawValue) is there twice"))
      }
      if procedure.kind == .siteVisit, procedure.stopsClock == true,
        procedure.legalBasis.law == Self.licensing
      {
        found.append(
          finding(
            .turnBasis, path + ["stopsClock"], "行政许可法第四十五条没有列出踏勘，它的时间计入期限；除非另有法律规定",
            "Article 45 does not list the site visit: its time counts, unless another law says "
              + "otherwise"))
      }
      if procedure.kind.isExcludedByLaw, procedure.stopsClock == false {
        found.append(
          finding(
            .turnBasis, path + ["stopsClock"], "第四十五条所列程序的时间依法不计入期限",
            "The time of article 45's procedures is not counted by law"))
      }
    }
    return found
  }

  private func extensionFindings() -> [CityFinding] {
    guard let rule = item.limitExtension else { return [] }
    let path: [PathStep] = ["limitExtension"]
    var found = lawless(rule.legalBasis, path + ["legalBasis"]) + days(rule.days, path + ["days"])
    let agency = rule.approver ?? item.agency
    if let unknown = unknownAgency(agency, path + ["approver"]) {
      found.append(unknown)
    } else if let known = context.agencies[agency], !known.roles.contains(.supervisor) {
      found.append(
        finding(
          .taskRole, path, "\(known.label(.zh))没有负责人（supervisor）可以批准延期",
          "\(known.label(.en)) has no supervisor who could approve it"))
    }
    let isJoint = !(item.jointAgencies ?? []).isEmpty
    let most = isJoint ? Self.jointExtensionDays : Self.extensionDays
    if rule.legalBasis.law == Self.licensing, rule.days > most {
      found.append(
        finding(
          .turnDays, path + ["days"], "行政许可法第四十二条最多延长 \(most) 个工作日",
          "Article 42 allows \(most) more working days at most"))
    }
    if rule.legalBasis.law == Self.licensing, isJoint, rule.approver == nil {
      found.append(
        finding(
          .turnBasis, path, "联合办理的延期由本级人民政府负责人批准，请写明 approver",
          "An extension of joint handling is approved by the government's head: name the approver"))
    }
    return found
  }

  private func parallelFindings() -> [CityFinding] {
    guard item.parallel?.lateOpinion == .agreed else { return [] }
    return lawless(item.parallel?.legalBasis, ["parallel", "legalBasis"])
  }

  private func againFindings() -> [CityFinding] {
    guard let rule = item.again else { return [] }
    let isFair = (1...Self.maximumMonths).contains(rule.months)
    return lawless(rule.legalBasis, ["again", "legalBasis"])
      + (isFair
        ? []
        : [
          finding(
            .turnDays, ["again", "months"], "月数应在 1 到 \(Self.maximumMonths) 之间",
            "The months are between 1 and \(Self.maximumMonths)")
        ])
  }

  private func silenceFindings() -> [CityFinding] {
    var found: [CityFinding] = []
    if let rule = item.silenceApproves {
      found += lawless(rule.legalBasis, ["silenceApproves"])
      if item.limits.promised == 0 {
        found.append(
          finding(
            .turnBasis, ["silenceApproves"], "即办件当场决定，不会逾期，不能写默示批准",
            "An instant item decides at once: there is no silence that could approve"))
      }
    }
    if let rule = item.declaredCommitment {
      let path: [PathStep] = ["declaredCommitment"]
      found += lawless(rule.legalBasis, path + ["legalBasis"])
      found += days(rule.checkDays, path + ["checkDays"])
      if !item.materials.contains(where: { $0.evidence.contains { $0.declaration != nil } }) {
        found.append(
          finding(
            .turnBasis, path, "没有可以用承诺代替的材料", "No material may be replaced by a declaration"))
      }
    }
    return found
  }
}
