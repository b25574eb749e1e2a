import Civics
import Store
import Testing

/// What every store promises of its read models, registers, shelf, files and outbox.
enum ReadModelContract {
  static let all: [Promise] = [
    Promise("a case's row is put, replaced and found by all who may see it") { store in
      let first = caseRow("c1", agent: "organisation:x", tick: 5)
      _ = try await store.commit(commit("case/1", changes: [.putCase(first)]))
      #expect(try store.caseRow("c1") == first)
      var later = caseRow("c1", status: "granted")
      later.rated = true
      later.dueOn = nil
      _ = try await store.commit(commit("case/1", after: 1, changes: [.putCase(later)]))
      #expect(try store.caseRow("c1") == later)
      #expect(try store.cases(of: "organisation:x", after: nil, limit: 10).isEmpty)
      #expect(try store.casesDue(before: noon.adding(seconds: 9), limit: 10).isEmpty)
      #expect(try store.mostUsedItems(limit: 5).map(\.cases) == [1])
    },
    Promise("a party's cases come newest first, in pages, none twice") { store in
      for number in 0..<9 {
        // Three at each moment; of every third the party is the agent, of one both.
        let row = caseRow(
          "c\(number)", applicant: number % 3 == 1 ? "person:b" : "person:a",
          agent: number % 3 != 0 || number == 0 ? "person:a" : nil, submitted: number / 3)
        _ = try await store.commit(commit("case/\(number)", changes: [.putCase(row)]))
      }
      var seen: [String] = []
      var page: Page?
      while true {
        let rows = try store.cases(of: "person:a", after: page, limit: 2)
        guard let last = rows.last else { break }
        seen += rows.map(\.id.rawValue)
        page = Page(at: last.submittedAt, id: last.id.rawValue)
      }
      #expect(seen == ["c8", "c7", "c6", "c5", "c4", "c3", "c2", "c1", "c0"])
      #expect(
        try store.cases(of: "person:b", after: nil, limit: 9).map(\.id.rawValue) == [
          "c7", "c4", "c1",
        ])
    },
    Promise("cases are due by their next tick") { store in
      for (number, tick) in [30, 10, nil, 20].enumerated() {
        _ = try await store.commit(
          commit("case/\(number)", changes: [.putCase(caseRow("c\(number)", tick: tick))]))
      }
      let due = try store.casesDue(before: noon.adding(seconds: 30), limit: 10)
      #expect(due.map(\.id.rawValue) == ["c1", "c3"])
    },
    Promise("a desk's tasks come green first, then urgent, by deadline and by age") { store in
      let rows = [
        taskRow("old", opened: 1), taskRow("older", opened: 0), taskRow("due9", due: 9),
        taskRow("due8", opened: 7, due: 8), taskRow("urgent", due: 99, urgent: true),
        taskRow("green", due: 99, green: true), taskRow("both", green: true, urgent: true),
        taskRow("elsewhere", agency: "schools"), taskRow("notMine", role: "director"),
      ]
      _ = try await store.commit(commit("case/1", changes: rows.map { .putTask($0) }))
      let order = ["both", "green", "urgent", "due8", "due9", "older", "old"]
      let all = try store.tasks(of: "housing", roles: ["reviewer", "clerk"], after: nil, limit: 20)
      #expect(all.map(\.id.rawValue) == order)
      var seen: [String] = []
      while true {
        let last = all.first { $0.id.rawValue == seen.last }
        let page = last.map { Page(at: $0.openedAt, id: $0.id.rawValue) }
        let rows = try store.tasks(of: "housing", roles: ["reviewer"], after: page, limit: 3)
        if rows.isEmpty { break }
        seen += rows.map(\.id.rawValue)
      }
      #expect(seen == order)
      _ = try await store.commit(commit("case/1", after: 1, changes: [.removeTask("both")]))
      #expect(try store.task("both") == nil)
      #expect(try store.task("green") == rows[5])
      #expect(try store.tasks(of: "c1").count == 8)
      let anew = try store.tasks(
        of: "housing", roles: ["reviewer"], after: Page(at: noon, id: "both"), limit: 1)
      #expect(anew.map(\.id.rawValue) == ["green"])
      #expect(try store.tasks(of: "housing", roles: [], after: nil, limit: 20).isEmpty)
    },
    Promise("licences are listed by holder, by change and by cancellation") { store in
      #expect(try store.nextStatusIndex() == 0)
      for index in 0..<3 {
        _ = try await store.commit(
          commit("case/\(index)", changes: [.putLicence(licenceRow("l\(index)", index: index))]))
      }
      let end = noon.adding(seconds: 50)
      _ = try await store.commit(
        commit("case/0", after: 1, changes: [.cancelLicence("l1", at: end)]))
      #expect(try store.nextStatusIndex() == 3)
      #expect(try store.cancelledStatusIndexes() == [1])
      #expect(try store.licence("l1")?.cancelledAt == end)
      #expect(try store.licence("l0") == licenceRow("l0", index: 0))
      #expect(try store.licences(of: "person:a").map(\.id.rawValue) == ["l2", "l1", "l0"])
      #expect(try store.licences(changedAfter: 2, limit: 9).map(\.id.rawValue) == ["l2", "l1"])
    },
    Promise("notices, receipts and ratings come newest first") { store in
      var changes: [ReadModelChange] = (0..<5).map { .addNotice(noticeRow("n\($0)", at: $0)) }
      changes += (0..<5).map { .addReceipt(receiptRow("r\($0)", at: $0 / 2)) }
      changes += (1...3).map {
        .addRating(
          RatingRow(
            caseID: CaseID("c\($0)"), item: "lease", stars: $0, comment: "好",
            at: noon.adding(seconds: $0)))
      }
      _ = try await store.commit(commit("case/1", changes: changes))
      let notices = try store.notices(of: "person:a", after: nil, limit: 2)
      #expect(notices == [noticeRow("n4", at: 4), noticeRow("n3", at: 3)])
      let rest = try store.notices(
        of: "person:a", after: Page(at: notices[1].at, id: "n3"), limit: 9)
      #expect(rest.map(\.id) == ["n2", "n1", "n0"])
      let receipts = try store.receipts(of: "person:a", after: nil, limit: 9)
      #expect(receipts.map(\.id) == ["r4", "r3", "r2", "r1", "r0"])
      #expect(receipts[0] == receiptRow("r4", at: 2))
      let page = Page(at: receipts[1].at, id: "r3")
      #expect(
        try store.receipts(of: "person:a", after: page, limit: 9).map(\.id) == ["r2", "r1", "r0"])
      #expect(try store.ratings(of: "lease", limit: 2).map(\.stars) == [3, 2])
    },
    Promise("a register is replaced as a whole, or not at all") { store in
      #expect(try store.edition(of: "leases") == nil)
      let odd = ["", "烟台市:芝罘区", "3:x", "\u{1F3E0}\n"]
      let count = try store.load("leases", edition: "a", at: noon) { accept in
        try accept(record("k1", subject: "person:a", values: odd))
        try accept(record("k2", subject: "person:a", values: ["2"]))
        try accept(record("k3", values: []))
      }
      #expect(count == 3)
      #expect(
        try store.record("leases", key: "k1")
          == record("k1", subject: "person:a", values: odd))
      #expect(try store.record("leases", key: "k3") == record("k3", values: []))
      #expect(
        try store.records("leases", subject: "person:a", limit: 9).map(\.key) == ["k1", "k2"])
      #expect(try store.records("leases", after: "k1", limit: 1).map(\.key) == ["k2"])
      #expect(throws: StoreError.failed("register leases: record 2 has the key of an earlier one"))
      {
        try store.load("leases", edition: "b", at: noon) { accept in
          try accept(record("k9", values: []))
          try accept(record("k9", values: []))
        }
      }
      #expect(try store.edition(of: "leases") == "a")
      #expect(try store.records("leases", after: nil, limit: 9).count == 3)
      let again = try store.load("leases", edition: "b", at: noon) { accept in
        try accept(record("k9", values: ["9"]))
      }
      #expect(again == 1)
      #expect(try store.edition(of: "leases") == "b")
      #expect(try store.records("leases", after: nil, limit: 9).map(\.key) == ["k9"])
    },
    Promise("the shelf holds values until their end, and a claim counts once") { store in
      let end = noon.adding(seconds: 10)
      try await store.put("draft", key: "d1", owner: "person:a", value: [1], until: end)
      try await store.put("draft", key: "d1", owner: "person:a", value: [2, 0], until: end)
      try await store.put("draft", key: "d0", owner: "person:a", value: [], until: nil)
      #expect(try store.value("draft", key: "d1", now: noon) == [2, 0])
      #expect(try store.value("draft", key: "d0", now: end) == [])
      #expect(try store.value("draft", key: "d1", now: end) == nil)
      #expect(try store.value("session", key: "d1", now: noon) == nil)
      #expect(try store.keys("draft", owner: "person:a", now: noon) == ["d0", "d1"])
      #expect(try store.keys("draft", owner: "person:a", now: end) == ["d0"])
      try await store.remove("draft", key: "d0")
      #expect(try store.value("draft", key: "d0", now: noon) == nil)
      let claims = await withTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask {
            (try? await store.claim("shown", key: "code", until: end)) == true ? 1 : 0
          }
        }
        return await group.reduce(0, +)
      }
      #expect(claims == 1)
    },
    Promise("a file rests under its digest, once") { store in
      let digest = try store.save(Array("abc".utf8))
      #expect(digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
      #expect(try store.save(Array("abc".utf8)) == digest)
      #expect(try store.read(digest) == Array("abc".utf8))
      #expect(try store.read(try store.save([])) == [])
      #expect(try store.read(String(repeating: "0", count: 64)) == nil)
      #expect(try store.read("../../city.db") == nil)
    },
    Promise("a message waits until it is delivered, and dies in sight") { store in
      let messages = (1...3).map {
        OutboxMessage(id: "m\($0)", topic: "notice", payload: [UInt8($0), 0])
      }
      _ = try await store.commit(commit("case/1", outbox: messages))
      #expect(try store.pending(now: noon.adding(seconds: -1), limit: 9).isEmpty)
      let due = try store.pending(now: noon, limit: 2)
      #expect(due.map(\.message) == Array(messages[0...1]))
      #expect(due.map(\.tries) == [0, 0])
      try await store.delivered("m1")
      try await store.failed("m2", retryAt: noon.adding(seconds: 5), reason: "busy")
      try await store.failed("m3", retryAt: nil, reason: "unknown")
      #expect(try store.pending(now: noon, limit: 9).isEmpty)
      let retried = try store.pending(now: noon.adding(seconds: 5), limit: 9)
      #expect(retried.map(\.message.id) == ["m2"])
      #expect(retried.map(\.tries) == [1])
      #expect(
        try store.deadLetters(limit: 9)
          == [DeadLetter(message: messages[2], tries: 1, reason: "unknown")])
    },
  ]
}

extension ReadModelContract {
  private static func deskRow(
    _ id: String, agency: AgencyID = "housing", name: String = "李明",
    applicant: PartyID = "person:a",
    submitted: Int = 0, due: Int? = nil, open: Bool = true
  ) -> DeskRow {
    DeskRow(
      agency: agency, caseID: CaseID(id), applicant: applicant, applicantName: name,
      submittedAt: noon.adding(seconds: submitted), dueOn: due.map { CalendarDate(dayNumber: $0) },
      isOpen: open)
  }

  static let desks: [Promise] = [
    Promise("an agency's open cases come by deadline, its closed ones newest first, in pages") {
      store in
      let rows = [
        deskRow("none1", submitted: 1), deskRow("none0"), deskRow("due9", due: 9),
        deskRow("due8", submitted: 5, due: 8), deskRow("old", open: false),
        deskRow("new", submitted: 3, due: 7, open: false), deskRow("other", agency: "schools"),
      ]
      _ = try await store.commit(commit("case/1", changes: rows.map { .putDesk($0) }))
      for (search, order) in [
        (DeskSearch.open, ["due8", "due9", "none0", "none1"]), (.closed, ["new", "old"]),
      ] {
        let all = try store.cases(of: "housing", search, after: nil, limit: 9)
        #expect(all.map(\.caseID.rawValue) == order)
        #expect(all.allSatisfy { rows.contains($0) })
        var paged: [String] = []
        while true {
          let page = try store.cases(
            of: "housing", search, after: paged.last.map { CaseID($0) }, limit: 1)
          if page.isEmpty { break }
          paged += page.map(\.caseID.rawValue)
        }
        #expect(paged == order)
      }
      let count = try store.caseCount(of: "housing", today: CalendarDate(dayNumber: 9))
      #expect(count == DeskCount(open: 4, overdue: 1))
    },
    Promise("a desk's row that is put again moves, closes and opens; it stays one") { store in
      _ = try await store.commit(commit("case/1", changes: [.putDesk(deskRow("c1", due: 9))]))
      let closed = deskRow("c1", open: false)
      _ = try await store.commit(commit("case/1", after: 1, changes: [.putDesk(closed)]))
      #expect(try store.cases(of: "housing", .open, after: nil, limit: 9).isEmpty)
      #expect(try store.cases(of: "housing", .closed, after: nil, limit: 9) == [closed])
      let again = deskRow("c1", due: 12)
      _ = try await store.commit(commit("case/1", after: 2, changes: [.putDesk(again)]))
      #expect(try store.cases(of: "housing", .open, after: nil, limit: 9) == [again])
    },
    Promise("an agency finds its cases by name, by party and by the number's end") { store in
      let rows = [
        deskRow("aaaa11112222bbbb", name: "烟台海蓝公司"),
        deskRow("aaaa11112222cccc", name: "海蓝商店", submitted: 1),
        deskRow("aaaa11112222dddd", name: "大海蓝公司", submitted: 2, open: false),
        deskRow("aaaa11112222eeee", agency: "schools", name: "海蓝商店"),
      ]
      _ = try await store.commit(commit("case/1", changes: rows.map { .putDesk($0) }))
      _ = try await store.commit(
        commit("case/2", changes: [.putCase(caseRow("aaaa11112222cccc", applicant: "person:b"))]))
      func find(_ search: DeskSearch) throws -> [String] {
        try store.cases(of: "housing", search, after: nil, limit: 9).map {
          String($0.caseID.rawValue.suffix(4))
        }
      }
      // A closed case is found by how its name begins, an open one by any part of it.
      #expect(try find(.name("海蓝")) == ["cccc", "bbbb"])
      #expect(try find(.name("大海")) == ["dddd"])
      #expect(try find(.name("%")) == [])
      #expect(try find(.mark("2222DDDD")) == ["dddd"] && find(.mark("2222dddd")) == ["dddd"])
      #expect(try find(.applicant("person:b")) == ["cccc"])
      #expect(try find(.applicant("person:c")) == [])
    },
    Promise("a desk's tasks are counted by their act, for its roles") { store in
      let rows = [
        taskRow("t1"), taskRow("t2"), taskRow("t3", agency: "schools"),
        taskRow("t4", role: "director"),
      ]
      _ = try await store.commit(commit("case/1", changes: rows.map { .putTask($0) }))
      let act = rows[0].act
      #expect(try store.taskCounts(of: "housing", roles: ["reviewer", "clerk"]) == [act: 2])
      #expect(try store.taskCounts(of: "housing", roles: ["director"]) == [act: 1])
      #expect(try store.taskCounts(of: "nowhere", roles: ["reviewer"]) == [:])
    },
    Promise("what is read at one moment is of one moment, whatever is written meanwhile") { store in
      let load = { (edition: String) in
        do {
          _ = try store.load("leases", edition: edition, at: noon) { _ in }
        } catch { Issue.record(error) }
      }
      load("1")
      try store.atOneMoment { () throws(StoreError) in
        #expect(try store.edition(of: "leases") == "1")
        load("2")
        #expect(try store.edition(of: "leases") == "1")
        try store.atOneMoment { () throws(StoreError) in
          #expect(try store.edition(of: "leases") == "1", "one moment in another")
        }
      }
      #expect(try store.edition(of: "leases") == "2")
    },
    Promise("a reading at one moment that fails leaves the next one whole") { store in
      for _ in 0..<20 {
        #expect(throws: StoreError.closed) {
          try store.atOneMoment { () throws(StoreError) in
            _ = try store.caseRow("c1")
            throw StoreError.closed
          }
        }
      }
      _ = try await store.commit(commit("case/1", changes: [.putCase(caseRow("c1"))]))
      #expect(try store.caseRow("c1") != nil)
    },
  ]
}
