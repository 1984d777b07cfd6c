import Domain
import Testing

@testable import Planning

@Suite("Ways to the site")
struct RideTests {
    /// Someone from the north who needs help with the way; a ride that serves them, forty minutes by car.
    private func clinic(_ change: (inout Clinic) -> Void) -> Clinic {
        var clinic = Clinic()
        clinic.session(clinic.span(1, 8, 10))
        clinic.order(patient: { $0.set(.transportationInsecurity, .yes) })
        clinic.scenario.travel = [TravelRow(zone: "north", site: Index(0), mode: .car, minutes: 40)]
        clinic.pool("rides", .ride, [clinic.window(1)]) { $0.zone = "north" }
        change(&clinic)
        return clinic
    }

    @Test("A ride draws one of the window that contains the start")
    func ride() {
        let clinic = clinic { _ in }
        #expect(clinic.starts() == ["1 08:00-09:30"])
        #expect(clinic.offers()[0].uses == [Offer.Use(window: Index(0), amount: 1, busy: nil)])
        #expect(clinic.offers()[0].travelMinutes == 40)
    }

    @Test("Who needs no help is kept from a site by what is known, and by nothing that is not")
    func unknownWays() {
        let car = Transport(modes: [.car], maxMinutes: 30, mobility: nil)
        func starts(_ zone: String?, _ transport: Transport?) -> [String] {
            let clinic = clinic { clinic in
                clinic.scenario.patients[Index(0)].set(.transportationInsecurity, .no)
                clinic.scenario.patients[Index(0)].zone = zone
                clinic.scenario.patients[Index(0)].transport = transport
            }
            return clinic.starts()
        }
        let all = ["1 08:00-09:30"]
        #expect(starts("north", car) == [])
        #expect(starts("north", Transport(modes: [.car], maxMinutes: 40, mobility: nil)) == all)
        #expect(starts("south", car) == [])
        #expect(starts(nil, car) == all && starts("north", nil) == all)
        #expect(starts("north", Transport(modes: nil, maxMinutes: 30, mobility: .assist)) == all)
        #expect(starts("north", Transport(modes: [], maxMinutes: nil, mobility: .assist)) == [])
    }

    @Test("A start belongs to one window; at its end the next begins")
    func windows() {
        let clinic = clinic { clinic in
            let (early, nine, late) = (clinic.at(1, 0), clinic.at(1, 9), clinic.at(1, 18))
            clinic.scenario.pools[Index(0)].windows = [
                .init(span: Span(from: early, to: nine), amount: 1),
                .init(span: Span(from: nine, to: late), amount: 1),
            ]
        }
        #expect(clinic.starts() == ["1 08:00-08:59", "1 09:00-09:30"])
    }

    @Test(
        "Zone, site, mobility, a row, and a ride that is left: without one of them nobody is driven",
        arguments: [
            { $0.pools[Index(0)].zone = "south" },
            { $0.pools[Index(0)].site = $0.sites.append(Site(id: "elm", label: "", zone: .utc)) },
            { $0.pools[Index(0)].mobility = [.wheelchair] },
            { $0.pools[Index(0)].windows[0].amount = 0 },
            { $0.travel = [] },
            { $0.travel[0].zone = "south" },
        ] as [@Sendable (inout Scenario) -> Void])
    func noRide(spoil: @Sendable (inout Scenario) -> Void) {
        #expect(clinic { spoil(&$0.scenario) }.reason() == .travel)
    }

    @Test(
        "Who reaches the site needs no ride: at the most minutes yes, over them not",
        arguments: [
            (39, true), (40, false), (41, false),
        ])
    func reached(most: Int, needsRide: Bool) {
        let clinic = clinic {
            $0.scenario.patients[Index(0)].transport = Transport(
                modes: [.car], maxMinutes: Minutes(most), mobility: .walk)
        }
        #expect(clinic.offers().map(\.uses.isEmpty) == [!needsRide])
    }

    @Test("Who needs no help is not placed where their own modes do not go")
    func noNeed() {
        let clinic = clinic {
            $0.scenario.patients[Index(0)].set(.transportationInsecurity, .no)
            $0.scenario.patients[Index(0)].transport = Transport(
                modes: [.walk], maxMinutes: nil, mobility: .walk)
        }
        #expect(clinic.reason() == .travel)
    }

    @Test(
        "A ride is paid by its row, else by its pool, from what the purse has",
        arguments: [
            (2_000, 500, 1_999, false), (2_000, 500, 2_000, true), (nil, 500, 500, true),
            (nil, 500, 499, false),
            (nil, nil, 0, true),
        ] as [(Int64?, Int64?, Int64, Bool)])
    func money(row: Int64?, pool: Int64?, purse: Int64, isPossible: Bool) {
        let clinic = clinic { clinic in
            let money = clinic.pool("money", .money, [clinic.window(purse)])
            clinic.scenario.travel[0].rideCost = row.map { Cents($0) }
            clinic.scenario.pools[Index(0)].paidFrom = money
            clinic.scenario.pools[Index(0)].cost = pool.map { Cents($0) }
        }
        #expect(clinic.reason() == (isPossible ? nil : .support))
    }

    @Test("The way of rides is read before that of cars")
    func row() {
        let clinic = clinic {
            $0.scenario.travel.append(TravelRow(zone: "north", site: Index(0), mode: .ride, minutes: 55))
        }
        #expect(clinic.offers()[0].travelMinutes == 55)
    }
}
