import Domain

/// The rules of the model, each over the whole plan (section 3).
struct RuleChecks {
    let ledger: Ledger
    /// Where an order's appointment stands in plan.json.
    let places: [Index<Order>: String]
    private var violations: [Violation] = []

    private var list: OfferList { ledger.list }
    private var scenario: Scenario { ledger.scenario }
    private var timetable: Timetable { ledger.list.timetable }

    /// - Parameter firstCome: with the regular sessions.
    init(_ ledger: Ledger, places: [Index<Order>: String], firstCome: CheckedPlan) {
        self.ledger = ledger
        self.places = places
        checkScanners()
        checkHeads()
        checkAmounts()
        checkHelpBefore()
        checkReserved()
        checkOpenSessions()
        checkPatients()
        checkVisits()
        checkForced(firstCome)
    }

    /// Rules that someone's absence can break: they say nothing where an appointment could not be read.
    private static let needed: Set<Violation.Kind> = [.rule(.minimumFill), .rule(.visit), .rule(.respect)]

    var absence: [Violation] { violations.filter { RuleChecks.needed.contains($0.kind) } }
    var overuse: [Violation] { violations.filter { !RuleChecks.needed.contains($0.kind) } }

    private mutating func broken(
        _ rule: Rule, _ order: Index<Order>?, _ message: String, _ amount: String? = nil
    ) {
        let place = order.flatMap { places[$0] } ?? "plan.json"
        violations.append(Violation(.rule(rule), place, message, amount: amount))
    }

    private mutating func checkScanners() {
        var byScanner: [Index<Scanner>: [CheckedPlan.Appointment]] = [:]
        for appointment in ledger.plan.inOrder {
            byScanner[scenario.sessions[appointment.offer.session].scanner, default: []].append(appointment)
        }
        for scanner in scenario.scanners.indices {
            let taken = (byScanner[scanner] ?? []).sorted { $0.start < $1.start }
            var busiest: CheckedPlan.Appointment?
            for next in taken {
                if let before = busiest, next.start < before.occupied.to {
                    let shared = min(before.occupied.to, next.occupied.to) - next.start
                    broken(
                        .fitsBlock, next.offer.order,
                        "scanner \(scenario.scanners[scanner].id) is taken already",
                        "\(shared.int) minutes")
                }
                if next.occupied.to > busiest?.occupied.to ?? next.start { busiest = next }
            }
        }
    }

    private mutating func checkHeads() {
        for (window, taken) in zip(timetable.windows.table.rows, ledger.busy) {
            guard let heads = window.heads else { continue }
            let over = overlap(of: taken.map(\.span), atLeast: heads + 1)
            // Bookings alone may be more than the heads; that was not this plan's doing.
            for span in over {
                guard let order = taken.lazy.filter({ $0.span.overlaps(span) }).compactMap(\.order).max()
                else { continue }
                broken(
                    .startTimes, order,
                    "pool \(scenario.pools[window.pool].id) has more draws at once than heads",
                    "\(span.length.int) minutes")
            }
        }
    }

    private mutating func checkAmounts() {
        for (window, used) in zip(timetable.windows.table.rows, ledger.used) where used > window.free {
            let name = "pool \(scenario.pools[window.pool].id) window \(window.number + 1)"
            broken(.poolLimit, nil, "\(name) holds \(window.free)", "\(used - window.free) too much")
        }
    }

    private mutating func checkHelpBefore() {
        for (supply, draws) in zip(list.helpBefore.supplies.indices, ledger.before) {
            for day in Set(draws.map(\.draw.by)).sorted() {
                let left = ledger.leftBefore[supply.int][day - scenario.today]
                if left >= 0 { continue }
                let key = list.helpBefore.supplies[supply].key
                let amount = list.helpBefore.amount(supply, by: day)
                broken(
                    .reachInTime, nil,
                    "\(RowName.before(key.kind, key.language, day)) holds \(amount) minutes",
                    "\(-left) too many")
            }
        }
    }

    private mutating func checkReserved() {
        for session in scenario.sessions.indices {
            let kept = timetable.keptMinutes[session.int]
            let free = timetable.blockMinutes(of: session)
            let (all, notUrgent) = (ledger.placedMinutes[session.int], ledger.notUrgentMinutes[session.int])
            let over = max(
                kept.fromAll > 0 ? all - max(0, free - kept.fromAll) : 0,
                kept.fromAll + kept.forUrgent > 0
                    ? notUrgent - max(0, free - kept.fromAll - kept.forUrgent) : 0)
            if over > 0 {
                broken(
                    .reserved, nil, "session \(scenario.sessions[session].id) uses reserved minutes",
                    "\(over) minutes")
            }
        }
    }

    private mutating func checkOpenSessions() {
        for appointment in ledger.plan.inOrder {
            let session = appointment.offer.session
            if scenario.sessions[session].isFlexible, !ledger.plan.open.contains(session) {
                broken(
                    .fitsBlock, appointment.offer.order, "session \(scenario.sessions[session].id) is closed")
            }
        }
        for index in scenario.sessions.indices {
            let session = scenario.sessions[index]
            guard let opening = session.opening else { continue }
            let isOpen = ledger.plan.open.contains(index)
            if !isOpen {
                if timetable.held.contains(index) {
                    broken(.respect, nil, "session \(session.id) was opened by people and is not open")
                }
                continue
            }
            if timetable.openings[index.int] == nil {
                broken(
                    .poolLimit, nil, "session \(session.id) is open with no window of its staff at its start")
            }
            let filled = ledger.placedMinutes[index.int] + timetable.bookedMinutes[index.int].int
            if !timetable.held.contains(index), filled < opening.minimumMinutes.int {
                broken(
                    .minimumFill, nil,
                    "session \(session.id) must be filled for \(opening.minimumMinutes.int) minutes",
                    "\(opening.minimumMinutes.int - filled) too few")
            }
        }
    }

    private mutating func checkPatients() {
        for (patient, exams) in zip(scenario.patients.rows, ledger.exams) where exams.count > 1 {
            let id = patient.id
            for (position, exam) in exams.enumerated() {
                for other in exams[..<position] where exam.order != nil || other.order != nil {
                    if exam.span.overlaps(other.span) {
                        let shared = exam.span.intersection(other.span).length.int
                        broken(
                            .notInTwoPlaces, exam.order ?? other.order,
                            "patient \(id) has another exam at that time",
                            "\(shared) minutes")
                    } else if exam.day == other.day, exam.site != other.site {
                        broken(
                            .notInTwoPlaces, exam.order ?? other.order,
                            "patient \(id) is at another site that day")
                    }
                }
            }
        }
    }

    private mutating func checkVisits() {
        for (order, members) in timetable.visits.sorted(by: { $0.key < $1.key }) where order != members[0] {
            let places = [members[0], order].map { member -> (Index<Site>, Day)? in
                ledger.plan.appointments[member].map {
                    (scenario.sessions[$0.offer.session].site, $0.offer.day)
                }
            }
            let same =
                switch (places[0], places[1]) {
                case (nil, nil): true
                case (let first?, let own?): first == own
                default: false
                }
            if !same {
                broken(.visit, order, "\(scenario.orders[order].id) is not where the rest of its visit is")
            }
        }
    }

    /// Two demands may exclude each other, or leave no room for the rest of a visit: whoever first come, first served
    /// places among the demanded must be.
    private mutating func checkForced(_ firstCome: CheckedPlan) {
        for order in timetable.demanded.keys.sorted()
        where firstCome.appointments[order] != nil && ledger.plan.appointments[order] == nil {
            broken(.respect, nil, "\(scenario.orders[order].id) was accepted or demanded and is not placed")
        }
    }
}
