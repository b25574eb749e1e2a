import ArgumentParser
import Civics

extension Language: ExpressibleByArgument {}

/// A number with its noun: `1 case`, `2 cases`.
func numbered(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}
