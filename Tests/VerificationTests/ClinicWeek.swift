import Domain

/// Two days at two sites, small enough to plan by hand, with every rule of the model within one step of breaking.
enum ClinicWeek {
    static func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
        Zone.utc.firstInstant(on: WorkedExample.december(day), at: Minutes(60 * hour + minute))
    }

    static var scenario: Scenario {
        var policy = WorkedExample.policy(2)
        policy.equity.levels = 2
        var scenario = Scenario(
            name: "A week at the clinic", zone: .utc, asOf: at(1, 8),
            horizon: WorkedExample.december(2)...WorkedExample.december(3), policy: policy)
        scenario.sites = Table([
            Site(id: "main", label: "Main", zone: .utc), Site(id: "elm", label: "Elm", zone: .utc),
        ])
        scenario.scanners = Table(
            [("mr1", Modality.mr), ("mr2", .mr), ("us1", .us), ("us2", .us)].map { id, modality in
                Scanner(id: id, modality: modality, features: [])
            })
        scenario.exams = Table([
            Exam(id: "mr", modality: .mr, minutes: 30),
            Exam(id: "us", modality: .us, minutes: 30, turnaround: 5),
            Exam(id: "ct", modality: .ct, minutes: 10),
        ])
        scenario.sessions = sessions
        scenario.pools = pools
        scenario.travel = [
            TravelRow(zone: "east", site: main, mode: .car, minutes: 20),
            TravelRow(zone: "east", site: elm, mode: .car, minutes: 15),
        ]
        scenario.patients = Table(people.map(\.patient))
        scenario.orders = Table(orders)
        scenario.bookings = Table([
            Booking(
                id: "made", session: Index(0), start: at(2, 11), minutes: 30, order: Index(8),
                patient: Index(7))
        ])
        scenario.previousPlan = [
            PreviousProposal(
                order: Index(12), status: .accepted, site: main, session: Index(0), start: at(2, 10))
        ]
        return scenario
    }

    static let main = Index<Site>(0)
    static let elm = Index<Site>(1)

    private static var sessions: Table<Session> {
        func session(_ id: String, _ scanner: Int, _ site: Index<Site>, _ day: Int, _ hours: Range<Int>)
            -> Session
        {
            Session(
                id: id, scanner: Index(scanner), site: site,
                span: Span(from: at(day, hours.lowerBound), to: at(day, hours.upperBound)))
        }
        var morning = session("mr1-wed", 0, main, 2, 8..<12)
        morning.reserves = [.init(extent: .minutes(60), purpose: .emergency, releaseHours: nil)]
        var evening = session("mr1-eve", 0, main, 2, 17..<20)
        evening.opening = .init(
            price: 40_000, minimumMinutes: 60, draws: [.init(pool: Index(4), minutes: 180)])
        return Table([
            morning, session("mr2-wed", 1, main, 2, 8..<10), evening, session("us1-wed", 2, main, 2, 8..<12),
            session("us2-wed", 3, elm, 2, 8..<12), session("us2-thu", 3, elm, 3, 8..<12),
        ])
    }

    private static var pools: Table<Pool> {
        let (es, en) = (LanguageTag(canonical: "es"), LanguageTag(canonical: "en"))
        func window(_ from: Instant, _ to: Instant, _ amount: Int64) -> Pool.Window {
            Pool.Window(span: Span(from: from, to: to), amount: amount)
        }
        let contact = { (amount: Int64) in [window(at(1, 8), at(1, 17), amount)] }
        return Table([
            Pool(
                id: "interp-es", kind: .interpreter, unit: .minutes,
                windows: [window(at(2, 8), at(2, 12), 300)],
                heads: 1, language: es, mode: .inPerson),
            Pool(
                id: "rides", kind: .ride, unit: .count,
                windows: [window(at(2, 0), at(3, 0), 1), window(at(3, 0), at(4, 0), 1)]),
            Pool(id: "calls-es", kind: .outreach, unit: .minutes, windows: contact(25), language: es),
            Pool(id: "calls-en", kind: .outreach, unit: .minutes, windows: contact(60), language: en),
            Pool(id: "staff", kind: .staff, unit: .minutes, windows: [window(at(2, 0), at(4, 0), 180)]),
            Pool(
                id: "counsellor", kind: .counsellor, unit: .minutes, windows: [window(at(1, 0), at(3, 0), 20)]
            ),
        ])
    }

    private struct Person {
        var id: String
        var language = "en"
        var needs: [BarrierCode] = []

        var patient: Patient {
            let asked: [BarrierCode] = [.languageAccess, .transportationInsecurity, .medicalCostBurden]
            let calls = language == "es"
            return Patient(
                id: id, zone: "east", language: LanguageTag(canonical: language),
                barriers: asked.map { Barrier(code: $0, need: needs.contains($0) ? .yes : .no) },
                transport: Transport(
                    modes: needs.contains(.transportationInsecurity) ? [] : [.car], maxMinutes: nil,
                    mobility: .walk),
                channels: [
                    Channel(kind: calls ? .call : .text, consent: true, leadDays: 1, minutes: calls ? 10 : 0)
                ])
        }
    }

    private static let people = [
        Person(id: "Q1", language: "es", needs: [.languageAccess]),
        Person(id: "Q2", language: "es", needs: [.languageAccess]),
        Person(id: "Q3", needs: [.transportationInsecurity]),
        Person(id: "Q4", needs: [.transportationInsecurity]),
        Person(id: "Q5"), Person(id: "Q6", needs: [.medicalCostBurden]), Person(id: "Q7"), Person(id: "Q8"),
        Person(id: "Q9", needs: [.transportationInsecurity]), Person(id: "Q10"),
        Person(id: "Q11", language: "es"),
        Person(id: "Q12"),
    ]

    private static var orders: [Order] {
        func order(
            _ number: Int, _ patient: Int, _ exam: Int, _ change: (inout Order) -> Void = { _ in }
        ) -> Order {
            var order = Order(
                id: "C-\(number)", patient: Index(patient - 1), exam: Index(exam), priority: .routine,
                requestedAt: at(1, 0), earliest: WorkedExample.december(2), due: WorkedExample.december(2))
            change(&order)
            return order
        }
        let (mr, us, ct) = (0, 1, 2)
        let evening = [Availability(days: .weekly(Set(Weekday.allCases)), from: 1020, to: 1200)]
        return [
            order(1, 1, mr), order(2, 2, mr), order(3, 3, us) { $0.sitesAllowed = [main] },
            order(4, 4, us) { $0.sitesAllowed = [elm] },
            order(5, 5, mr) { $0.visit = "both" }, order(6, 5, us) { $0.visit = "both" },
            order(7, 6, mr) { $0.availability = evening }, order(8, 7, mr) { $0.availability = evening },
            order(9, 8, mr), order(10, 8, ct), order(11, 9, us) { $0.latest = WorkedExample.december(2) },
            order(12, 10, mr) {
                $0.priority = .urgent
                $0.due = WorkedExample.december(1)
            },
            order(13, 10, mr), order(14, 11, us), order(15, 12, mr), order(16, 12, us),
        ]
    }
}
