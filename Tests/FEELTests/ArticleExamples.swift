import FEEL
import Testing

/// The examples of `Sources/FEEL/FEEL.docc`, word for word: HouseTests compares them.
struct ArticleExamples {
  @Test func `the first example`() throws {
    // Example: FEEL
    let rule = try Expression("age >= 18", scope: Scope(names: ["age"]))
    let answer = rule.evaluate(["age": Value(20)]).value
    // End
    #expect(answer == .boolean(true))
  }

  @Test func `names with spaces`() throws {
    // Example: EvaluatingExpressions
    let scope = Scope(names: ["monthly rent", "months"])
    let total = try Expression("monthly rent * months", scope: scope)
    let result = total.evaluate(["monthly rent": Value(2600), "months": Value(12)])
    // End
    #expect(result.value == Value(31200))
  }

  @Test func `a text that cannot be read is refused with its place`() {
    // Example: EvaluatingExpressions
    func problem(in text: String) -> String? {
      do {
        _ = try Expression(text, scope: Scope(names: ["age"]))
        return nil
      } catch {
        return error.description
      }
    }
    // End
    #expect(problem(in: "age > 18") == nil)
    #expect(problem(in: "age > ) 18")?.hasPrefix("1:7: ") == true)
  }

  @Test func `a name that nobody gives`() throws {
    // Example: EvaluatingExpressions
    let loose = try Expression("age > limit", scope: Scope(names: ["age"]))
    let unknown = loose.globals.filter { $0 != "age" }
    // End
    #expect(unknown == ["limit"])
    let evaluation = loose.evaluate(["age": Value(1)])
    #expect(evaluation.value.isNull && evaluation.causes.first?.column == 7)
  }

  @Test func `a filter over a list`() throws {
    // Example: EvaluatingExpressions
    let bills = Value.list([
      .context(["hospital": Value("一院"), "total": Value(900)]),
      .context(["hospital": Value("二院"), "total": Value(300)]),
    ])
    let sum = try Expression("sum(bills[total > 500].total)", scope: Scope(names: ["bills"]))
    let large = sum.evaluate(["bills": bills]).value
    // End
    #expect(large == Value(900))
  }

  @Test func `a cell of a table`() throws {
    // Example: EvaluatingExpressions
    let cell = try Expression("[18..65), 70", scope: Scope(names: []), kind: .unaryTests)
    let isMet = cell.test(Value(70), [:]).value
    // End
    #expect(isMet == .boolean(true))
    #expect(cell.test(Value(65), [:]).value == .boolean(false))
  }

  @Test func `values by place`() throws {
    // Example: EvaluatingExpressions
    let quick = try Expression("area * price", scope: Scope(names: ["price", "area"]))
    let slots = quick.globals.map { ["price": Value(3), "area": Value(80)][$0] }
    let cost = quick.evaluate(slots: slots, input: nil, budget: .standard).value
    // End
    #expect(cost == Value(240))
  }

  @Test func `the moment that is given`() throws {
    // Example: EvaluatingExpressions
    let days = try Expression("today() - date(\"2026-03-01\")", scope: Scope(names: []))
    let moment = FEELDateTime("2026-03-11T09:30:00+08:00")
    let passed = days.evaluate([:], moment: moment).value
    // End
    #expect(passed == .daysDuration(DaysDuration(days: 10)))
    #expect(days.evaluate([:]).value.isNull && !days.evaluate([:]).causes.isEmpty)
  }

  @Test func `a null with its cause`() throws {
    // Example: NullsAndBudgets
    let share = try Expression("paid / count(months)", scope: Scope(names: ["paid", "months"]))
    let nothing = share.evaluate(["paid": Value(100), "months": .list([])])
    let why = nothing.causes.first
    // End
    #expect(nothing.value.isNull)
    #expect(why?.line == 1 && why?.message.isEmpty == false)
  }

  @Test func `three values of logic`() throws {
    // Example: NullsAndBudgets
    let both = try Expression("a and b", scope: Scope(names: ["a", "b"]))
    let known = both.evaluate(["a": Value(false), "b": .null]).value
    let unknown = both.evaluate(["a": Value(true), "b": .null]).value
    // End
    #expect(known == .boolean(false) && unknown == .null)
  }

  @Test func `a list that is too long`() throws {
    // Example: NullsAndBudgets
    let endless = try Expression(
      "sum(for n in 1..1000000000 return n)", scope: Scope(names: []))
    let ended = endless.evaluate([:], budget: Budget(steps: 10_000, depth: 32, bytes: 1_000_000))
    // End
    #expect(ended.value.isNull && ended.exhausted)
  }

  @Test func `a function of one's own`() throws {
    // Example: FunctionsOfYourOwn
    let double = FEELFunction(parameters: ["n"]) { arguments, _ in
      guard let number = arguments.first?.decimal, let twice = number + number else {
        return Evaluation(value: .null, causes: [Cause(message: "double needs a number")])
      }
      return Evaluation(value: .number(twice))
    }
    let call = try Expression("double(n: 21)", scope: Scope(names: ["double"]))
    let answer = call.evaluate(["double": .function(double)]).value
    // End
    #expect(answer == Value(42))
    let wrong = try Expression("double(\"x\")", scope: Scope(names: ["double"]))
    #expect(
      wrong.evaluate(["double": .function(double)]).causes.map(\.message).contains(
        "double needs a number"))
  }
}
