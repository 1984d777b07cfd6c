import Testing

@testable import Domain

@Suite("Days and the calendar")
struct CalendarTests {
    @Test("Every day of 230 years survives the way there and back")
    func roundTrip() {
        let first = CalendarDate(year: 1970, month: 1, day: 1).number
        let last = CalendarDate(year: 2199, month: 12, day: 31).number
        #expect(first == Day(number: 0))
        var wrong = 0
        for number in first.int...last.int {
            let date = CalendarDate(Day(number: number))
            if date.number.int != number || !date.exists { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(last.int - first.int + 1 == 84_006)
    }

    @Test(
        "Dates that are none",
        arguments: [
            (2026, 2, 29), (2100, 2, 29), (2026, 13, 1), (2026, 0, 1), (2026, 4, 31), (1969, 12, 31),
            (2026, 1, 0),
        ])
    func none(year: Int, month: Int, day: Int) {
        #expect(!CalendarDate(year: year, month: month, day: day).exists)
    }

    @Test("Written dates are of the years that are asked for")
    func written() {
        #expect(CalendarDate(written: "1938-04-05") == nil)
        let birth = CalendarDate(written: "1938-04-05", years: CalendarDate.birthYears)
        #expect(birth.map { $0.number.description } == "1938-04-05")
        #expect(CalendarDate(written: "1900-02-29", years: CalendarDate.birthYears) == nil)
        #expect(CalendarDate(written: "9999-12-31", years: 1...9999)?.number.description == "9999-12-31")
        #expect(CalendarDate(written: "0001-01-01", years: 1...9999)?.number.description == "0001-01-01")
        #expect(CalendarDate(written: "1-1-1", years: 1...9999) == nil)
    }

    @Test("Weekdays")
    func weekdays() {
        #expect(Day(number: 0).weekday == .thu)
        #expect(CalendarDate(year: 2026, month: 12, day: 2).number.weekday == .wed)
        #expect(CalendarDate(year: 2028, month: 2, day: 29).number.weekday == .tue)
        #expect((CalendarDate(year: 2026, month: 12, day: 31).number + 1).description == "2027-01-01")
    }
}

@Suite("Zones")
struct ZoneTests {
    /// New York in 2026: clocks go forward on 8 March at 2:00 and back on 1 November at 2:00.
    let zone = Zone(
        name: "America/New_York",
        shifts: [
            .init(from: Instant(minute: 0), offset: -300), .init(from: ZoneTests.utc(3, 8, 7), offset: -240),
            .init(from: ZoneTests.utc(11, 1, 6), offset: -300),
        ])

    private static func utc(_ month: Int, _ day: Int, _ hour: Int) -> Instant {
        Instant(minute: CalendarDate(year: 2026, month: month, day: day).number.int * 1440 + hour * 60)
    }

    private func day(_ month: Int, _ day: Int) -> Day {
        CalendarDate(year: 2026, month: month, day: day).number
    }

    @Test("In the spring gap there is no instant; windows begin after it")
    func gap() {
        #expect(zone.instants(on: day(3, 8), at: 150).isEmpty)
        #expect(zone.rfc3339(zone.firstInstant(on: day(3, 8), at: 150)) == "2026-03-08T03:00:00-04:00")
        #expect(zone.lastInstant(on: day(3, 8), at: 150) == zone.firstInstant(on: day(3, 8), at: 180))
    }

    @Test("In the autumn overlap there are two; windows span both")
    func overlap() {
        let both = zone.instants(on: day(11, 1), at: 90)
        #expect(both.map(zone.rfc3339) == ["2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"])
        #expect(zone.firstInstant(on: day(11, 1), at: 90) == both.first)
        #expect(zone.lastInstant(on: day(11, 1), at: 90) == both.last)
    }

    @Test("Days have 23, 24 and 25 hours", arguments: [(3, 8, 1380), (3, 9, 1440), (11, 1, 1500)])
    func lengths(month: Int, date: Int, minutes: Int) {
        let length = zone.start(of: day(month, date) + 1) - zone.start(of: day(month, date))
        #expect(length.int == minutes)
        #expect(zone.instants(on: day(month, date), at: 1440) == [zone.start(of: day(month, date) + 1)])
    }

    @Test("Every minute of the two odd days belongs to its day, and its clock finds it again")
    func everyMinute() {
        for date in [day(3, 8), day(11, 1)] {
            var minute = zone.start(of: date)
            while minute < zone.start(of: date + 1) {
                #expect(zone.day(of: minute) == date)
                #expect(zone.instants(on: date, at: zone.minuteOfDay(of: minute)).contains(minute))
                minute = minute + 1
            }
        }
    }

    @Test("Availability covers the odd days as the wall clock says")
    func availability() {
        let night = [Availability(days: .weekly([.sun]), from: 60, to: 180)]
        #expect(night.spans(on: day(3, 8), in: zone).map(\.length) == [60])
        #expect(night.spans(on: day(11, 1), in: zone).map(\.length) == [180])
        #expect(night.spans(on: day(11, 2), in: zone).isEmpty)
        let touching = [
            Availability(days: .dates([day(3, 9)]), from: 480, to: 600),
            Availability(days: .weekly([.mon]), from: 600, to: 720),
        ]
        #expect(touching.spans(on: day(3, 9), in: zone).map(\.length) == [240])
    }
}

@Suite("Spans")
struct SpanTests {
    private func span(_ from: Int, _ to: Int) -> Span {
        Span(from: Instant(minute: from), to: Instant(minute: to))
    }

    @Test("What is left when holes are taken out")
    func subtracting() {
        let whole = span(0, 100)
        #expect(whole.subtracting([]) == [whole])
        #expect(whole.subtracting([span(20, 30), span(25, 40)]) == [span(0, 20), span(40, 100)])
        #expect(whole.subtracting([span(-5, 10), span(90, 200)]) == [span(10, 90)])
        #expect(whole.subtracting([span(0, 100)]).isEmpty)
        #expect(whole.subtracting([span(50, 50)]) == [whole])
        #expect(whole.subtracting([span(150, 200)]) == [whole])
    }

    @Test("A span ends before its end")
    func edges() {
        #expect(span(0, 10).contains(Instant(minute: 0)) && !span(0, 10).contains(Instant(minute: 10)))
        #expect(!span(0, 10).overlaps(span(10, 20)) && span(0, 10).overlaps(span(9, 20)))
    }
}
