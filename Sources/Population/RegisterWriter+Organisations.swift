import Civics

extension RegisterWriter {
  mutating func write(_ organisation: Organisation, representedBy person: Member) {
    let number = (tables[.businessRegister]?.rows ?? 0) + 1
    row(
      .businessRegister,
      [
        organisation.code, organisation.name, "有限责任公司", person.number, person.name,
        organisation.scope, organisation.capital.plain, organisation.address,
        organisation.district.code, organisation.status, "3706990" + zeros(number, 8),
        organisation.established.description,
      ])
    row(
      .representatives,
      [
        nextID(.representatives, "rep"), person.number, organisation.code, organisation.name,
        "法定代表人", organisation.established.description,
      ])
    let isGood = organisation.hasGoodCredit
    row(
      .organisationCredit,
      [
        organisation.code, organisation.name, isGood ? "良好" : "失信",
        isGood ? "" : Words.reasons[number % Words.reasons.count],
        isGood ? "" : plan.today.adding(days: -90).description,
      ])
    for permit in organisation.hygienePermits { write(permit, of: organisation) }
  }

  private mutating func write(_ permit: HygienePermit, of organisation: Organisation) {
    let number = (tables[.hygienePermits]?.rows ?? 0) + 1
    let isValid = organisation.isAlive && permit.validUntil >= plan.today
    row(
      .hygienePermits,
      [
        "示例烟卫公证字〔\(permit.validFrom.year)〕第\(zeros(number, 6))号", organisation.code,
        organisation.name, permit.premises, organisation.address, organisation.district.code,
        permit.validFrom.description, permit.validUntil.description, isValid ? "有效" : "注销",
      ])
  }

  /// Projects come in the order of their builders, so that the demonstration's are the first.
  mutating func writeProjects(contractor: Organisation) {
    for builder in organisations {
      for project in builder.projects { write(project, builder, contractor) }
    }
  }

  private mutating func write(
    _ project: Project, _ builder: Organisation, _ contractor: Organisation
  ) {
    let id = nextID(.projects, "project", 4)
    row(
      .projects,
      [
        id, project.name, builder.code, builder.name,
        project.hasContractor ? contractor.code : "", project.hasContractor ? contractor.name : "",
        builder.address, builder.district.code, project.investment.plain,
        String(project.areaSquareMetres), project.isKey ? "是" : "否",
        project.hasLandPermit ? "示例地字第\(id)号" : "",
        project.hasPlanningPermit ? "示例建字第\(id)号" : "", project.drawingReview,
        project.fundsReady ? "是" : "否",
      ])
  }

  /// Schools, hospitals and standard scopes, which are about no party.
  mutating func writeReferences() {
    for school in schools {
      row(
        .schools,
        [
          school.id, school.name, school.kind, school.district.code, school.district.name,
          school.address,
        ] + school.free.map(String.init))
    }
    for hospital in Hospital.all {
      row(
        .hospitals,
        [
          hospital.id, hospital.name, hospital.province, hospital.city, hospital.region,
          hospital.level, hospital.networked ? "是" : "否",
        ])
    }
    for scope in BusinessScope.all {
      row(.businessScopes, [scope.code, scope.title, scope.category, scope.permit, scope.agency])
    }
  }
}
