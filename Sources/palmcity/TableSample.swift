import FEEL

/// A decision table of 4 inputs, as DMN and written out by hand over the same values: what the
/// rules' benchmark compares.
///
/// Row `i` asks for an area of `10 i` to `10 i + 9`, a use `k0` to `k4` in turn, at least `i + ½`
/// years, and every second row for a resident; it gives `result number i`.
struct TableSample {
  let rows: Int
  static let inputs = ["area", "use", "years", "resident"]
  static let decision = "D"

  /// Values that row `i` matches, in the order of `inputs`.
  func values(matching i: Int) -> [Value] {
    [Value(i * 10 + 5), Value("k\(i % 5)"), Value(i + 7), Value(i % 2 == 0)]
  }

  var dmn: String {
    let types = ["number", "string", "number", "boolean"]
    let data = zip(Self.inputs, types).map { name, type in
      "<inputData id=\"\(name)\" name=\"\(name)\"><variable name=\"\(name)\" typeRef=\"\(type)\"/></inputData>"
    }
    let needs = Self.inputs.map {
      "<informationRequirement><requiredInput href=\"#\($0)\"/></informationRequirement>"
    }
    let columns = Self.inputs.map {
      "<input><inputExpression><text>\($0)</text></inputExpression></input>"
    }
    let rules = (0..<rows).map { i in
      let cells = ["[\(i * 10)..\(i * 10 + 9)]", "\"k\(i % 5)\"", "&gt;= \(i).5", "\(i % 2 == 0)"]
      return "<rule>" + cells.map { "<inputEntry><text>\($0)</text></inputEntry>" }.joined()
        + "<outputEntry><text>\"result number \(i)\"</text></outputEntry></rule>\n"
    }
    return """
      <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="bench" name="bench" \
      namespace="urn:palmcity:bench">
      \(data.joined())
      <decision id="D" name="D"><variable name="D" typeRef="string"/>\(needs.joined())
      <decisionTable hitPolicy="FIRST">\(columns.joined())<output name="out" typeRef="string"/>
      \(rules.joined())</decisionTable></decision></definitions>
      """
  }

  private static let whole = (0..<100).map { Decimal128($0) }
  private static let halves = (0..<10).map { Decimal128("\($0).5") ?? 0 }

  /// The table of ten rows by hand.
  static func byHand(_ area: Decimal128, _ use: String, _ years: Decimal128, _ resident: Bool)
    -> String?
  {
    whole.withUnsafeBufferPointer { n in
      halves.withUnsafeBufferPointer { h in
        if area >= n[0], area <= n[9], use == "k0", years >= h[0], resident {
          return "result number 0"
        }
        if area >= n[10], area <= n[19], use == "k1", years >= h[1], !resident {
          return "result number 1"
        }
        if area >= n[20], area <= n[29], use == "k2", years >= h[2], resident {
          return "result number 2"
        }
        if area >= n[30], area <= n[39], use == "k3", years >= h[3], !resident {
          return "result number 3"
        }
        if area >= n[40], area <= n[49], use == "k4", years >= h[4], resident {
          return "result number 4"
        }
        if area >= n[50], area <= n[59], use == "k0", years >= h[5], !resident {
          return "result number 5"
        }
        if area >= n[60], area <= n[69], use == "k1", years >= h[6], resident {
          return "result number 6"
        }
        if area >= n[70], area <= n[79], use == "k2", years >= h[7], !resident {
          return "result number 7"
        }
        if area >= n[80], area <= n[89], use == "k3", years >= h[8], resident {
          return "result number 8"
        }
        if area >= n[90], area <= n[99], use == "k4", years >= h[9], !resident {
          return "result number 9"
        }
        return nil
      }
    }
  }

  /// The same for values as the engine has them.
  static func byHand(_ values: [Value]) -> Value {
    guard case .number(let area) = values[0], case .string(let use) = values[1],
      case .number(let years) = values[2], case .boolean(let resident) = values[3]
    else { return .null }
    return byHand(area, use, years, resident).map(Value.string) ?? .null
  }
}
