import Domain
import Testing

@testable import Planning

/// America/New_York in 2026: clocks skip from 2:00 to 3:00 on 8 March and repeat 1:00 to 2:00 on 1 November.
private let newYork = Zone(
    name: "America/New_York",
    shifts: [
        .init(from: utc(2025, 11, 2, 6), offset: -300), .init(from: utc(2026, 3, 8, 7), offset: -240),
        .init(from: utc(2026, 11, 1, 6), offset: -300),
    ])

private func utc(_ year: Int, _ month: Int, _ day: Int, _ hour: Int) -> Instant {
    Instant(minute: CalendarDate(year: year, month: month, day: day).number.int * 1440 + hour * 60)
}

@Suite("When somebody can be there")
struct AvailabilityTests {
    /// A session from midnight to six on the day after `today`, and an order available between two times.
    private func starts(on today: CalendarDate, from: Int, to: Int) -> [String] {
        var clinic = Clinic(zone: newYork, today: today)
        clinic.session(clinic.span(1, 0, 6))
        clinic.order {
            $0.availability = [.init(days: .weekly([.sun]), from: Minutes(from), to: Minutes(to))]
        }
        return clinic.starts()
    }

    @Test(
        "On the day of the spring gap a window ends before it, spans it, or begins after it",
        arguments: [
            (0, 120, ["1 00:00-01:30"]), (60, 240, ["1 01:00-03:30"]), (150, 240, ["1 03:00-03:30"]),
            (60, 150, ["1 01:00-01:30"]), (125, 170, []),
        ])
    func gap(from: Int, to: Int, starts: [String]) {
        #expect(self.starts(on: CalendarDate(year: 2026, month: 3, day: 7), from: from, to: to) == starts)
    }

    @Test(
        "On the day of the autumn overlap a window spans both readings of its edges",
        arguments: [
            (60, 120, 90), (60, 90, 60), (90, 120, 60), (0, 60, 90), (120, 240, 90),
        ])
    func overlap(from: Int, to: Int, minutes: Int) {
        var clinic = Clinic(zone: newYork, today: CalendarDate(year: 2026, month: 10, day: 31))
        clinic.session(clinic.span(1, 0, 6))
        clinic.order {
            $0.availability = [.init(days: .weekly([.sun]), from: Minutes(from), to: Minutes(to))]
        }
        #expect(clinic.offers().map { ($0.last - $0.first).int } == [minutes])
    }

    @Test("The night after the overlap is a day of its own: a session across midnight is cut there")
    func midnight() {
        var clinic = Clinic(zone: newYork, today: CalendarDate(year: 2026, month: 10, day: 31))
        clinic.session(Span(from: clinic.at(1, 22), to: clinic.at(2, 2)))
        clinic.order()
        #expect(clinic.starts() == ["1 22:00-23:59", "2 00:00-01:30"])
    }

    @Test(
        "The exam lies inside the window, its turnaround need not",
        arguments: [
            (30, ["1 09:00-09:00"]), (29, []), (31, ["1 09:00-09:01"]),
        ])
    func examInside(length: Int, starts: [String]) {
        var clinic = Clinic()
        clinic.exam { $0.turnaround = 15 }
        clinic.session(clinic.span(1, 8, 12))
        clinic.order {
            $0.availability = [.init(days: .weekly([.wed]), from: 540, to: Minutes(540 + length))]
        }
        #expect(clinic.starts() == starts)
    }

    @Test(
        "Windows that touch are one; windows with a minute between are two",
        arguments: [
            (600, ["1 09:30-10:15"]), (601, ["1 09:30-09:30", "1 10:01-10:15"]),
        ])
    func joined(second: Int, starts: [String]) {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 12))
        clinic.order {
            $0.availability = [
                .init(days: .weekly([.wed]), from: Minutes(second), to: 645),
                .init(days: .weekly([.wed]), from: 570, to: 600),
            ]
        }
        #expect(clinic.starts() == starts)
    }

    @Test("Patient, guardian and escort are all there at once")
    func companions() {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 18))
        let window = { (from: Minutes, to: Minutes) in
            [Availability(days: .weekly([.wed]), from: from, to: to)]
        }
        clinic.order {
            $0.availability = window(540, 960)
            $0.guardian = Companion(availability: window(600, 1080))
            $0.escort = Companion(availability: window(480, 720))
        }
        clinic.order("B") { $0.guardian = Companion() }
        #expect(clinic.starts() == ["1 10:00-11:30"])
        #expect(clinic.starts(Index(1)) == ["1 08:00-17:30"])
    }

    @Test("Sites in different zones read the same window on their own clocks")
    func zones() {
        var clinic = Clinic()
        let elm = clinic.site(
            "elm", zone: Zone(name: "Elm", shifts: [.init(from: clinic.at(-9, 0), offset: -60)]))
        clinic.session(clinic.span(1, 8, 12))
        clinic.session(clinic.span(1, 8, 12), "elm") { $0.site = elm }
        clinic.order { $0.availability = [.init(days: .weekly([.wed]), from: 480, to: 540)] }
        #expect(clinic.starts() == ["1 08:00-08:30", "1 08:00-08:30"])
        let offers = clinic.offers()
        #expect(offers[1].first - offers[0].first == 60)
    }
}
