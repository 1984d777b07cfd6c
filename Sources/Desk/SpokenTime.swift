import Domain

/// How a language says days and times, from a template of kind `words`:
///
///     weekdays: Monday, Tuesday, ...      seven, Monday first
///     months: January, ...                twelve
///     date: {weekday}, {month} {day}      in letters and scripts
///     shortDate: {month} {day}            in texts
///     clock: 12                           or 24
struct SpokenTime: Sendable {
    private let weekdays: [String]
    private let months: [String]
    private let date: String
    private let shortDate: String
    private let isTwelveHours: Bool

    init(_ template: Template) throws(DeskProblem) {
        func list(_ key: String, _ count: Int) throws(DeskProblem) -> [String] {
            let words = (template.head[key] ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) }
            guard words.count == count else {
                throw DeskProblem(
                    template.file, nil, "\(key) needs \(count) words", "list them with commas between")
            }
            return words
        }
        weekdays = try list("weekdays", 7)
        months = try list("months", 12)
        guard let date = template.head["date"], let short = template.head["shortDate"],
            let clock = template.head["clock"], ["12", "24"].contains(clock)
        else {
            throw DeskProblem(
                template.file, nil, "date, shortDate or clock is missing", "add them to the head")
        }
        (self.date, shortDate, isTwelveHours) = (date, short, clock == "12")
    }

    func day(_ day: Day, isShort: Bool) -> String {
        let civil = CalendarDate(day)
        return [
            ("{weekday}", weekdays[Int(day.weekday.rawValue)]), ("{month}", months[civil.month - 1]),
            ("{day}", String(civil.day)),
        ].reduce(isShort ? shortDate : date) { text, part in replace(part.0, in: text, by: part.1) }
    }

    func time(_ minute: Minutes) -> String {
        let (hour, rest) = (minute.int / 60, minute.int % 60)
        let minutes = rest < 10 ? "0\(rest)" : "\(rest)"
        guard isTwelveHours else { return "\(hour):\(minutes)" }
        return "\((hour + 11) % 12 + 1):\(minutes) \(hour < 12 ? "AM" : "PM")"
    }

    private func replace(_ word: String, in text: String, by other: String) -> String {
        guard let found = text.indices.first(where: { text[$0...].hasPrefix(word) }) else { return text }
        return text[..<found] + other + text[text.index(found, offsetBy: word.count)...]
    }
}
