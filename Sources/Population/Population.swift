import Civics

/// A synthetic city: people, their families, work, homes, schools and illnesses, as registers.
///
/// ```swift
/// var sink = try DirectorySink(folder)
/// let rows = try Population.generate(plan, into: &sink) { done, total in … }
/// ```
/// The same plan gives the same bytes on every machine; nothing is read from the surroundings.
package enum Population {
  /// The file beside the registers that says that nobody is meant.
  package static let noticeFile = "SYNTHETIC.txt"
  /// People between two reports of progress.
  private static let progressStep = 500

  /// Writes every register and the notice; returns the rows of each file. `progress` hears how many
  /// people are done, and of how many. Throws what the sink throws.
  @discardableResult
  package static func generate(
    _ plan: PopulationPlan, into sink: inout some PopulationSink,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> [PopulationFile: Int] {
    var random = SplitMix64(seed: plan.seed)
    let region = try RegionCode(Synthetic.region)
    let maker = OrganisationMaker(plan: plan, region: region)
    let organisations = maker.organisations(&random)
    let schools = maker.schools(&random)
    var writer = RegisterWriter(plan: plan, organisations: organisations, schools: schools)
    var households = HouseholdMaker(
      plan: plan, region: region, organisations: organisations, schools: schools, random: random)
    try sink.write(Array(Synthetic.notice.utf8), to: noticeFile)

    var people = 0
    var reported = 0
    func finish(_ household: Household) throws {
      writer.write(household)
      people += household.members.count
      if people - reported >= progressStep || people == plan.people {
        reported = people
        progress(people, plan.people)
        try flush(&writer, into: &sink, from: CSVTable.flushBytes)
      }
    }
    for household in DemoHouseholds(today: plan.today).all { try finish(household) }
    // The demonstration's people represent all but the last of its organisations.
    var represented = DemoOrganisation.all.count - 1
    while people < plan.people {
      let left = plan.people - people
      let household = households.next(limit: left)
      let isLast = household.members.count == left
      let share = isLast ? organisations.count : organisations.count * people / plan.people
      let due = max(0, share - represented)
      try finish(household.representing(represented..<represented + due))
      represented += due
    }
    writer.writeProjects(contractor: organisations[DemoOrganisation.all.count - 1])
    writer.writeReferences()
    let rows = writer.tables.mapValues(\.rows)
    try flush(&writer, into: &sink, from: 0)
    try sink.close()
    return rows
  }

  /// Hands on what has gathered, in the order of the files.
  private static func flush(
    _ writer: inout RegisterWriter, into sink: inout some PopulationSink, from bytes: Int
  ) throws {
    for file in PopulationFile.allCases where (writer.tables[file]?.bytes.count ?? 0) >= bytes {
      guard let taken = writer.tables[file]?.take(), !taken.isEmpty else { continue }
      try sink.write(taken, to: file.fileName)
    }
  }
}

extension Household {
  /// The household whose head, always an adult, also represents those organisations.
  fileprivate func representing(_ places: Range<Int>) -> Household {
    guard !places.isEmpty, var head = members.first else { return self }
    head.represents.append(contentsOf: places)
    return Household(
      district: district, address: address, since: since,
      members: [head] + members.dropFirst(), ownsHome: ownsHome, lease: lease)
  }
}
