extension CalendarDate {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// The day as a reader of the language writes it: `2026年3月2日`, `2 March 2026`.
  package func written(_ language: Language) -> String {
    switch language {
    case .zh: "\(year)年\(month)月\(day)日"
    case .en: "\(day) \(Self.months[month - 1]) \(year)"
    }
  }

  /// The day with its weekday, without the year: `3月2日 星期一`, `Monday 2 March`.
  package func writtenWithWeekday(_ language: Language) -> String {
    let index = weekday.rawValue - 1
    switch language {
    case .zh: return "\(month)月\(day)日 星期\(["一", "二", "三", "四", "五", "六", "日"][index])"
    case .en:
      let names = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
      ]
      return "\(names[index]) \(day) \(Self.months[month - 1])"
    }
  }
}

extension LocalizedText {
  /// The day in both languages.
  package init(_ day: CalendarDate) {
    self.init(zh: day.written(.zh), en: day.written(.en))
  }
}

extension Money {
  /// `1,234.50 元`, `¥1,234.50`.
  package func written(_ language: Language) -> String {
    language == .zh ? "\(self) 元" : "¥\(self)"
  }
}
