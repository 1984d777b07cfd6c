import Domain

/// The estimate of charges that a patient without insurance is owed once an exam is scheduled.
///
/// 45 CFR 149.610(b)(1)(vi): scheduled at least 10 business days ahead, it is due within 3 business days of scheduling;
/// at least 3 business days ahead, within 1; later than that, none is due. A business day is Monday to Friday and not a
/// federal holiday.
struct GoodFaithEstimate: Equatable {
    let scheduledOn: Day
    let due: Day

    /// Nil if none is due.
    init?(scheduledOn: Day, exam: Day) {
        let ahead = BusinessDays.count(after: scheduledOn, through: exam)
        guard ahead >= 3 else { return nil }
        self.scheduledOn = scheduledOn
        due = BusinessDays.day(ahead >= 10 ? 3 : 1, after: scheduledOn)
    }
}

enum BusinessDays {
    /// Business days after `first`, up to and including `last`.
    static func count(after first: Day, through last: Day) -> Int {
        guard first < last else { return 0 }
        return (1...(last - first)).count { isBusinessDay(first + $0) }
    }

    /// The `number`th business day after a day.
    static func day(_ number: Int, after first: Day) -> Day {
        var (day, left) = (first, number)
        while left > 0 {
            day = day + 1
            if isBusinessDay(day) { left -= 1 }
        }
        return day
    }

    static func isBusinessDay(_ day: Day) -> Bool {
        ![.sat, .sun].contains(day.weekday) && !isFederalHoliday(day)
    }

    /// 5 U.S.C. 6103: a fixed day that falls on a weekend is kept on the weekday beside it.
    private static func isFederalHoliday(_ day: Day) -> Bool {
        let date = CalendarDate(day)
        if isMovable(date, day.weekday) || fixed.contains([date.month, date.day]) { return true }
        let (yesterday, tomorrow) = (CalendarDate(day - 1), CalendarDate(day + 1))
        return day.weekday == .mon && fixed.contains([yesterday.month, yesterday.day])
            || day.weekday == .fri && fixed.contains([tomorrow.month, tomorrow.day])
    }

    /// New Year, Juneteenth, Independence, Veterans, Christmas.
    private static let fixed = [[1, 1], [6, 19], [7, 4], [11, 11], [12, 25]]

    /// King, Washington, Memorial, Labor, Columbus, Thanksgiving.
    private static func isMovable(_ date: CalendarDate, _ weekday: Weekday) -> Bool {
        switch (date.month, weekday) {
        case (1, .mon), (2, .mon): (15...21).contains(date.day)
        case (5, .mon): date.day > 24
        case (9, .mon): date.day <= 7
        case (10, .mon): (8...14).contains(date.day)
        case (11, .thu): (22...28).contains(date.day)
        default: false
        }
    }
}
