import Domain

/// `finance.csv`: orders where cost may stand in the way or payment is not settled, by the day it is needed. Urgent
/// orders are here too: they are placed without waiting for payment, so the work on it starts now.
struct FinanceList {
    let reading: PlanReading

    var table: CSVTable {
        CSVTable(
            header: [
                "order", "patient", "priority", "state", "start", "costNeed", "authorisation", "coverage",
                "notBefore",
                "counsellingMinutes", "counsellingBy", "note",
            ], rows: rows)
    }

    private var rows: [[CSVTable.Cell]] {
        let kept = reading.scenario.orders.indices.filter { index in
            let order = reading.scenario.orders[index]
            return [.yes, .unknown].contains(costNeed(order)) || !openGates(order).isEmpty
        }
        return kept.sorted { (key($0), $0) < (key($1), $1) }.map(row)
    }

    /// Soonest exam first; orders without one after them.
    private func key(_ index: Index<Order>) -> Int32 { start(index)?.instant.minute ?? .max }

    private func row(_ index: Index<Order>) -> [CSVTable.Cell] {
        let order = reading.scenario.orders[index]
        let gates = openGates(order)
        func status(_ kind: Gate.Kind) -> CSVTable.Cell {
            .init(order.gates.first { $0.kind == kind }?.status.rawValue)
        }
        let counselling = reading.placement(of: index).flatMap { placement in
            placement.optional.contains(.counselling) ? reading.day(placement) - 1 : nil
        }
        return [
            .text(order.id), .text(reading.patient(order).id), .text(order.priority.rawValue),
            .text(state(index)), .init(start(index).map { $0.zone.rfc3339($0.instant) }),
            .text(costNeed(order).rawValue), status(.authorisation), status(.coverage),
            .init(gates.compactMap(\.notBefore).max()?.description),
            .init(counselling == nil ? nil : reading.scenario.policy.minutes.counselling.int),
            .init(counselling?.description), .text(note(order, gates, index)),
        ]
    }

    private func note(_ order: Order, _ gates: [Gate], _ index: Index<Order>) -> String {
        var notes: [String] = []
        if reading.scenario.isUrgent(order) && !gates.isEmpty {
            notes.append("Urgent: planned without waiting for payment.")
        }
        if costNeed(order) == .unknown { notes.append(Words.question(.medicalCostBurden)) }
        for action in reading.furtherActions[index] ?? [] where action.kind.pool == .counsellor {
            notes.append("\(Words.purpose(action.kind)) by \(Words.day(action.by)).".capitalisedFirst)
        }
        return notes.joined(separator: " ")
    }

    private func costNeed(_ order: Order) -> Need { reading.patient(order).need(.medicalCostBurden) }

    private func openGates(_ order: Order) -> [Gate] {
        order.gates.filter { $0.concernsPayment && $0.status != .done }
    }

    private func state(_ index: Index<Order>) -> String {
        switch reading.fates[index.int] {
        case .placed: "placed"
        case .waiting: "waiting"
        case .booked: "booked"
        }
    }

    private func start(_ index: Index<Order>) -> (instant: Instant, zone: Zone)? {
        switch reading.fates[index.int] {
        case .placed(let position):
            let placement = reading.placements[position]
            return (placement.start, reading.site(placement).zone)
        case .booked(let booking):
            let row = reading.scenario.bookings[booking]
            return (row.start, reading.scenario.zone(of: row.session))
        case .waiting: return nil
        }
    }
}
