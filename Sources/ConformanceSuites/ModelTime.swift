import FEEL
import Foundation
import Processes

/// How long a timer of a model waits on the injected clock.
enum ModelTime {
  /// The day from which timers with a date are counted: that of the suite.
  private static let origin = "2017-11-07"

  /// From the start of the timer; nil where the value is no time. A date in the past is due now.
  static func milliseconds(_ value: Value) -> Int? {
    switch value {
    case .daysDuration(let span):
      max(0, span.days * 86_400_000 + span.nanoseconds / 1_000_000)
    case .yearsDuration(let span): max(0, span.months * 30 * 86_400_000)
    // A cycle: the span between two firings.
    case .string(let text): RepeatingInterval(text).flatMap { milliseconds($0.span) }
    case .date, .dateTime:
      evaluate("date(\"\(value.plain.prefix(10))\") - date(\"\(origin)\")").flatMap(milliseconds)
    default: nil
    }
  }

  private static func evaluate(_ text: String) -> Value? {
    (try? Expression(text, scope: Scope(names: [])))?.evaluate(FEELContext()).value
  }
}
