import Catalogue
import Civics

/// 补正: once, all together, and of what the applicant can give.
extension Decider {
  mutating func askForCorrections(_ given: [CorrectionNotice.Point]) throws(Refusal) {
    let officer = try requireReviewingOfficer()
    guard live.corrections.isEmpty else {
      throw Refusal(
        .conflict, "补正要求只能一次性告知，本办件已经告知过",
        "Corrections are asked for once and all together: this case was asked already")
    }
    if live.status == .submitted { try requireInTime() }
    let points = try checked(given)
    let notice = CorrectionNotice(
      points: points, officer: officer.id, at: now,
      until: try day(after: LegalLimits.supplyDays), suppliedAt: nil)
    for task in live.tasks where task.act == .accept {
      emit(.taskClosed(task.id, opinion: nil, at: now))
    }
    let paper = document(.corrections)
    emit(.correctionsAsked(notice))
    if live.clock.state != .notStarted {
      clock(
        .stopped, .corrections,
        LocalizedText("补正材料，所需时间不计入办理期限", "Corrections: their time is not counted"),
        basis: Laws.acceptance, evidence: paper.number, hold: Self.correctionsHold)
    }
    tell(Notices.corrections(item, notice), paper)
  }

  static let correctionsHold = "corrections"

  /// An officer who has a task of this case open.
  private func requireReviewingOfficer() throws(Refusal) -> Officer {
    guard case .officer(let officer) = turn.actor,
      live.tasks.contains(where: {
        $0.agency == officer.agency && officer.roles.contains($0.role)
      })
    else { throw Refusal.notOfficer }
    return officer
  }

  private func checked(
    _ points: [CorrectionNotice.Point]
  ) throws(Refusal) -> [CorrectionNotice.Point] {
    guard !points.isEmpty, points.count <= Self.maximumReasons else {
      throw Refusal(
        .invalid, about: "points", "请一次性写明全部补正内容（1 至 \(Self.maximumReasons) 条）",
        "Name all corrections at once (1 to \(Self.maximumReasons))")
    }
    let open = live.correctable(item, now: now)
    let known =
      Set(item.definition.materials.map(\.id)).union(item.definition.form.map(\.id))
    for point in points {
      guard known.contains(point.about) else {
        throw Refusal(
          .invalid, about: point.about, "本事项没有“\(point.about)”这份材料或这一项",
          "The item has no material or field “\(point.about)”")
      }
      guard open.contains(point.about) else { throw Self.notCorrectable(point.about, item) }
      guard !FieldReader.trimmed(point.text).isEmpty else {
        throw Refusal(
          .invalid, about: point.about, "请写明应如何补正", "Say what is to be corrected")
      }
      try requireShort(point.text, about: point.about)
    }
    return points
  }

  private static func notCorrectable(_ id: String, _ item: Item) -> Refusal {
    let name =
      item.material(id)?.name ?? item.field(id)?.title ?? LocalizedText(id)
    return Refusal(
      .invalid, about: id,
      "“\(name(.zh))”不能要求补正：本件用不到，或由登记数据、规则得出，申请人改不了",
      "“\(name(.en))” cannot be asked for: the case does not need it, or it comes from a register "
        + "or a rule, where the applicant cannot change it")
  }
}

extension Case {
  /// Materials and fields of which corrections may be asked: what the applicant can hand in, show at
  /// the window or answer again. What registers or licences prove is not asked for once more.
  package func correctable(_ item: Item, now: Instant) -> Set<String> {
    let materials = Set(item.definition.materials.map(\.id))
    let open = evidence.filter { $0.takesPaper }.map(\.material)
    let states = FormEngine.states(
      form, item: item, applicant: applicant, facts: facts, now: now)
    let fields = states.filter { state in
      state.visible && !state.fixed && state.field.computed == nil
        && !materials.contains(state.field.id)
    }.map(\.field.id)
    return Set(open).union(fields)
  }
}
