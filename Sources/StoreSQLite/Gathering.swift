/// How long commits wait for more company before they are written together.
///
/// A transaction costs its pages and its sync whether one commit is in it or fifty. Commits that
/// came in company wait for more of it as long as more come: until twice as many are there as
/// before, or enough, and about as long again as the last transaction took. A lone commit waits
/// for nobody.
struct Gathering {
  private var size = 0
  private var step = Duration.zero
  private var stepsLeft = 0
  private var seen = 0

  /// So many waiting commits are company enough.
  var enough: Int { min(2 * size, Limits.enoughCompany) }

  /// A transaction of `size` commits took `duration`: the next ones may wait.
  mutating func begin(after size: Int, lasting duration: Duration) {
    self.size = size
    step =
      min(max(duration, Limits.shortestGathering), Limits.longestGathering) / Limits.gatheringSteps
    stepsLeft = size > 1 ? Limits.gatheringSteps : 0
    seen = -1
  }

  /// How long to wait before looking again; nil: write now what is there.
  mutating func pause(with waiting: Int) -> Duration? {
    guard stepsLeft > 0, waiting > seen, waiting < enough else {
      return nil
    }
    stepsLeft -= 1
    seen = waiting
    return step
  }
}
