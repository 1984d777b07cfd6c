import Domain

/// What the strings of a result stand for.
struct Names {
    let orders: [String: Index<Order>]
    let sessions: [String: Index<Session>]
    let pools: [String: Index<Pool>]

    init(_ scenario: Scenario) {
        func index<Entity>(_ table: Table<Entity>, _ id: (Entity) -> String) -> [String: Index<Entity>] {
            Dictionary(table.indices.map { (id(table[$0]), $0) }, uniquingKeysWith: { first, _ in first })
        }
        orders = index(scenario.orders, \.id)
        sessions = index(scenario.sessions, \.id)
        pools = index(scenario.pools, \.id)
    }
}

/// Placed, waiting and booked orders are all orders, each once, each list in the order of the scenario; and each is
/// booked, or not, as the scenario says.
func checkOrderLists(_ plan: PrintedPlan, _ timetable: Timetable, _ names: Names) -> [Violation] {
    let scenario = timetable.scenario
    var violations: [Violation] = []
    var seen: [String: Int] = [:]
    let lists: [(String, [(order: String, patient: String)])] = [
        ("appointments", plan.appointments.map { ($0.order, $0.patient) }),
        ("waiting", plan.waiting.map { ($0.order, $0.patient) }),
        ("booked", plan.booked.map { ($0.order, $0.patient) }),
    ]
    for (name, entries) in lists {
        var last = -1
        for (position, entry) in entries.enumerated() {
            let place = "plan.json /\(name)/\(position)"
            seen[entry.order, default: 0] += 1
            guard let order = names.orders[entry.order] else {
                violations.append(
                    Violation(.everyOrderOnce, place, "the scenario has no order \(entry.order)"))
                continue
            }
            if order.int <= last {
                violations.append(
                    Violation(.everyOrderOnce, place, "\(entry.order) is not in the scenario's order"))
            }
            last = max(last, order.int)
            if scenario.patients[scenario.orders[order].patient].id != entry.patient {
                violations.append(Violation(.figure, place, "\(entry.order) is another patient's"))
            }
            if (timetable.bookingOfOrder[order] != nil) != (name == "booked") {
                violations.append(Violation(.everyOrderOnce, place, "\(entry.order) is in the wrong list"))
            }
        }
    }
    for order in scenario.orders.rows where seen[order.id] != 1 {
        let times = seen[order.id] ?? 0
        violations.append(
            Violation(
                .everyOrderOnce, "plan.json", "\(order.id) must stand exactly once", amount: "\(times) times")
        )
    }
    for entry in plan.booked {
        guard let order = names.orders[entry.order], let booking = timetable.bookingOfOrder[order] else {
            continue
        }
        if scenario.bookings[booking].id != entry.booking {
            violations.append(Violation(.figure, entry.place, "\(entry.order) has another booking"))
        }
    }
    return violations
}
