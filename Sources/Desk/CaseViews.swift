import Casework
import Catalogue
import CityHall
import Civics
import Web

/// Evidence, opinions, corrections, promise and outcome of a case, as its page shows them.
extension DeskRoutes {
  func evidence(_ file: CaseFile, _ words: DeskWords) -> [Slots] {
    file.case.evidence.map { evidence in
      let material = file.item.material(evidence.material)
      let (tone, shape) = mark(evidence)
      var slots: Slots = [
        "material": material?.name(words.language) ?? evidence.material,
        "grade": evidence.grade.map(words.grade), "gradeTone": tone, "gradeShape": shape,
        "source": source(evidence, words),
        "standard": material?.acceptanceStandard?(words.language),
        "isSecondary": material?.necessity == .secondary,
      ]
      if case .upload(let upload) = evidence.source {
        slots["file"] = "\(DeskPath.of(file.case.id))/files/\(upload.digest)"
        slots["fileName"] = upload.name
        slots["fileSize"] = "\(upload.kind.uppercased()), \(words.writing.size(upload.bytes))"
      }
      return slots
    }
  }

  private func mark(_ evidence: Evidence) -> (tone: String?, shape: String) {
    switch (evidence.source, evidence.grade) {
    case (.missing, _): ("bad", "✖")
    case (.promised, _): ("warn", "▲")
    case (_, .a), (_, .b): ("good", "✔")
    case (_, .d): ("warn", "▲")
    case (_, .c), (_, nil): (nil, "●")
    }
  }

  private func source(_ evidence: Evidence, _ words: DeskWords) -> String? {
    switch evidence.source {
    case .register(_, _, _, let edition):
      let name = hall.sourceName(evidence)(words.language)
      return words("\(name)，\(edition) 版", "\(name), edition \(edition)")
    case .licence(let id, let type):
      let name =
        hall.city.items.values.compactMap(\.licence).first { $0.type == type }?
        .name(words.language) ?? type
      return words("申请人的电子证照《\(name)》（\(id)）", "The applicant's licence “\(name)” (\(id))")
    case .upload: return nil
    case .window(_, let note):
      return words("窗口核验：\(note)", "Checked at the window: \(note)")
    case .declaration: return words("申请人书面承诺", "The applicant's declaration")
    case .promised: return words("容缺，承诺后补", "To follow, as promised")
    case .notNeeded: return words("本件不需要", "Not needed here")
    case .missing: return words("还缺", "Missing")
    }
  }

  /// Opinions given, then those that are awaited: side by side.
  func opinions(_ file: CaseFile, _ officer: Officer, _ words: DeskWords) -> [Slots] {
    let given = file.case.opinions.map { opinion -> Slots in
      [
        "agency": hall.agencyName(opinion.agency)(words.language),
        "task": file.item.name(of: opinion)(words.language),
        "verdict": verdict(opinion, words), "verdictTone": opinion.agrees ? "good" : "bad",
        "verdictShape": opinion.agrees ? "✔" : "✖", "note": opinion.note,
        "at": words.writing.moment(opinion.at),
      ]
    }
    let awaited = file.case.tasks.filter { $0.act != .accept }.map { task -> Slots in
      let due = file.case.deadline(of: task, hall.city.calendar)
      let left = due.map { hall.today.days(until: $0) }
      return [
        "agency": hall.agencyName(task.agency)(words.language),
        "task": file.item.name(of: task)(words.language),
        "verdict": words("等待中", "Awaited"), "verdictShape": "…",
        "isYours": isMine(task, officer), "dueOn": due.map(words.writing.day),
        "isLate": left.map { $0 < 0 } ?? false,
      ]
    }
    let ended = file.case.cancelledTasks.filter { task in
      task.act != .accept && task.act != .incident
        && !file.case.opinions.contains { $0.task == task.id }
    }.map { task -> Slots in
      [
        "agency": hall.agencyName(task.agency)(words.language),
        "task": file.item.name(of: task)(words.language),
        "verdict": words("已终止，不再需要", "Ended: no longer needed"), "verdictShape": "–",
      ]
    }
    return given + awaited + ended
  }

  private func verdict(_ opinion: Opinion, _ words: DeskWords) -> String {
    switch opinion.act {
    case .decide: opinion.agrees ? words("准予", "Grants") : words("不予", "Denies")
    case .incident: words("已处理", "Handled")
    case .check: opinion.agrees ? words("属实", "Holds") : words("不符", "Does not hold")
    case .objection: opinion.agrees ? words("成立", "Upheld") : words("不成立", "Not upheld")
    case .accept, .review, .opinion, .visit, .lengthen:
      opinion.agrees ? words("同意", "Agrees") : words("不同意", "Does not agree")
    }
  }

  func isMine(_ task: OpenTask, _ officer: Officer) -> Bool {
    // A decider decides by hand what a reviewer could not get done.
    task.agency == officer.agency
      && (officer.roles.contains(task.role)
        || task.act == .incident && officer.roles.contains(.decider))
      && (task.officer == nil || task.officer == officer.id)
  }

  func corrections(_ file: CaseFile, _ words: DeskWords) -> [Slots] {
    file.case.corrections.map { notice in
      [
        "askedAt": words.writing.moment(notice.at), "until": words.writing.day(notice.until),
        "suppliedAt": notice.suppliedAt.map(words.writing.moment),
        "points": notice.points.map { point in
          ["about": name(of: point.about, file.item, words), "what": point.text] as Slots
        },
      ]
    }
  }

  /// A material or a field by its title.
  func name(of id: String, _ item: Item, _ words: DeskWords) -> String {
    item.material(id)?.name(words.language) ?? item.field(id)?.title(words.language) ?? id
  }

  func promise(_ file: CaseFile, _ words: DeskWords) -> Slots? {
    guard let commitment = file.case.commitment else { return nil }
    return [
      "materials": words.writing.list(
        commitment.materials.map { name(of: $0, file.item, words) }),
      "statement": commitment.statement(words.language),
      "promisedFor": words.writing.day(commitment.until),
      "fulfilledAt": commitment.fulfilledAt.map(words.writing.moment),
    ]
  }

  func outcome(_ file: CaseFile, _ words: DeskWords) -> Slots? {
    guard let decision = file.case.decision else { return nil }
    return [
      "isGranted": decision.granted,
      "byRules": decision.officer == nil && decision.bySilence != true,
      "bySilence": decision.bySilence == true,
      "decidedAt": words.writing.moment(decision.at),
      "reversedAt": file.case.turns.reversal.map { words.writing.moment($0.at) },
      "isRecalled": file.case.licences.contains { $0.recalledAt != nil },
      "reasons": decision.reasons,
      "laws": decision.legalBasis.map { $0.law + $0.article },
      "figures": file.case.outcomes.map { outcome in
        ["title": outcome.title(words.language), "figure": words.text(outcome, file.item)] as Slots
      },
      "licences": file.case.licences.map { "\($0.name(words.language))（\($0.id)）" },
    ]
  }
}
