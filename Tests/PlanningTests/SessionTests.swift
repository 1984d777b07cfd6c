import Domain
import Testing

@testable import Planning

@Suite("Which sessions, blocks and days an order is offered")
struct SessionTests {
    private func starts(_ change: (inout Clinic) -> Void) -> [String] {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        clinic.order()
        change(&clinic)
        return clinic.starts()
    }

    private func edit(_ clinic: inout Clinic, _ change: (inout Session) -> Void) {
        change(&clinic.scenario.sessions[Index(0)])
    }

    @Test(
        "A block takes an exam and its turnaround exactly, and not a minute more",
        arguments: [
            (89, ["1 08:00-08:01"]), (90, ["1 08:00-08:00"]), (91, []),
        ])
    func blockLength(turnaround: Int, starts: [String]) {
        #expect(self.starts { clinic in clinic.exam { $0.turnaround = Minutes(turnaround) } } == starts)
    }

    @Test("lastStart is the last start")
    func lastStart() {
        #expect(
            starts { clinic in
                let last = clinic.at(1, 8, 45)
                edit(&clinic) { $0.lastStart = last }
            } == ["1 08:00-08:45"])
    }

    @Test("A closure cuts the session into blocks")
    func unavailable() {
        #expect(
            starts { clinic in
                let closed = Span(from: clinic.at(1, 8, 45), to: clinic.at(1, 9))
                edit(&clinic) { $0.unavailable = [closed] }
            } == ["1 08:00-08:15", "1 09:00-09:30"])
    }

    @Test("A booking is taken off with its turnaround")
    func booking() {
        #expect(
            starts { clinic in
                clinic.scenario.bookings.append(
                    Booking(id: "B", session: Index(0), start: clinic.at(1, 8), minutes: 40))
            } == ["1 08:40-09:30"])
    }

    @Test(
        "A span that is reserved is a hole until the hour it is released",
        arguments: [
            (nil, ["1 08:30-09:30"]), (23, ["1 08:30-09:30"]), (24, ["1 08:00-09:30"]),
            (25, ["1 08:00-09:30"]),
        ] as [(Int?, [String])])
    func reservedSpan(releaseHours: Int?, starts: [String]) {
        #expect(
            self.starts { clinic in
                let kept = Span(from: clinic.at(1, 8), to: clinic.at(1, 8, 30))
                edit(&clinic) {
                    $0.reserves = [
                        .init(extent: .span(kept), purpose: .inpatient, releaseHours: releaseHours)
                    ]
                }
            } == starts)
    }

    @Test(
        "The horizon's last day is offered, the day after it is not",
        arguments: [
            (3, ["3 08:00-09:30"]), (4, ["4 08:00-09:30"]), (5, []),
        ])
    func horizon(day: Int, starts: [String]) {
        #expect(
            self.starts { clinic in
                let span = clinic.span(day, 8, 10)
                edit(&clinic) { $0.span = span }
            } == starts)
    }

    @Test(
        "From the earliest day through the latest", arguments: [(1, 1, 1), (2, 2, 0), (0, 0, 0), (0, 1, 1)])
    func dates(earliest: Int, latest: Int, count: Int) {
        let starts = starts { clinic in
            clinic.scenario.orders[Index(0)].earliest = clinic.today + earliest
            clinic.scenario.orders[Index(0)].latest = clinic.today + latest
        }
        #expect(starts.count == count)
    }

    @Test("No exam starts before the planning instant")
    func asOf() {
        #expect(
            starts { clinic in
                clinic.scenario.horizon = clinic.today...(clinic.today + 4)
                clinic.scenario.orders[Index(0)].earliest = clinic.today
                let span = clinic.span(0, 7, 9)
                edit(&clinic) { $0.span = span }
            } == ["0 08:00-08:30"])
    }

    @Test(
        "Scanner features, population, sites, the session's exams: each must allow the order",
        arguments: [
            { $0.orders[Index(0)].features = ["wide"] },
            { $0.exams[Index(0)].features = ["3t"] },
            { $0.exams[Index(0)].population = .paediatric },
            { $0.scanners[Index(0)].population = .paediatric },
            { $0.sessions[Index(0)].population = .paediatric },
            {
                $0.orders[Index(0)].population = .paediatric; $0.scanners[Index(0)].population = .adult
            },
            { $0.orders[Index(0)].sitesAllowed = [] },
            { $0.sessions[Index(0)].exams = [] },
            { $0.scanners[Index(0)].modality = .ct },
        ] as [@Sendable (inout Scenario) -> Void])
    func suitability(spoil: @Sendable (inout Scenario) -> Void) {
        #expect(starts { spoil(&$0.scenario) } == [])
    }

    @Test("A scanner may have more than is asked for, and name whom it is for")
    func allowed() {
        let starts = starts { clinic in
            clinic.scenario.scanners[Index(0)] = Scanner(
                id: "mr1", modality: .mr, features: ["wide", "3t"], population: .adult)
            clinic.scenario.orders[Index(0)].features = ["wide"]
            clinic.scenario.orders[Index(0)].sitesAllowed = [Index(0)]
            clinic.scenario.sessions[Index(0)].exams = [Index(0)]
        }
        #expect(starts == ["1 08:00-09:30"])
    }

    @Test("Extra minutes and a transfer make the exam longer")
    func extras() {
        let starts = starts { clinic in
            clinic.scenario.policy.minutes.transferExtra = 15
            clinic.scenario.orders[Index(0)].extraMinutes = 10
            clinic.scenario.patients[Index(0)].transport = Transport(
                modes: [.car], maxMinutes: nil, mobility: .wheelchair)
            clinic.scenario.travel = [TravelRow(zone: "north", site: Index(0), mode: .car, minutes: 5)]
        }
        #expect(starts == ["1 08:00-09:05"])
    }
}
