import Domain

/// `finance/finance.csv`: orders where cost may stand in the way, payment is not settled, or an estimate is due, by the day of
/// the exam. Urgent orders are here too: they are placed without waiting for payment, so the work on it starts now.
struct FinanceList: Worklist {
    static let name = "finance"
    static let folder = WorklistFolder.finance
    static let title = "Cost, authorisation, coverage and estimates to settle"

    let reading: PlanReading

    struct Row {
        var order: Index<Order>
        /// From 1, soonest exam first.
        var rank: Int
    }

    var rows: [Row] {
        let kept = reading.scenario.orders.indices.filter { index in
            let order = reading.scenario.orders[index]
            return [.yes, .unknown].contains(costNeed(order)) || !openGates(order).isEmpty
                || isSelfPay(index) && reading.placement(of: index) != nil
        }
        return kept.sorted { (key($0), $0) < (key($1), $1) }.enumerated()
            .map { Row(order: $1, rank: $0 + 1) }
    }

    /// Soonest exam first; orders without one after them.
    private func key(_ index: Index<Order>) -> Int32 { start(index)?.instant.minute ?? .max }

    var columns: [Column<Row>] { orderColumns + paymentColumns + estimateColumns }

    private var orderColumns: [Column<Row>] {
        [
            Column("order", "Order", "Key of the order", isRequired: true) { .init(order($0).id) },
            Column("patient", "Patient", "Key of the patient", isRequired: true) {
                .init(reading.patient(order($0)).id)
            },
            Column(
                "priority", "Priority", "Priority of the order", values: Priority.allCases.map(\.rawValue),
                isRequired: true
            ) { .init(order($0).priority.rawValue) },
            Column(
                "state", "State", "Whether it is placed by this plan, waits or was booked before",
                values: ["placed", "waiting", "booked"], isRequired: true
            ) { .init(state($0.order)) },
            Column("start", "Start", "When the exam begins; empty: it waits", .datetime) { row in
                .init(start(row.order).map { $0.zone.rfc3339($0.instant) })
            },
        ]
    }

    private var paymentColumns: [Column<Row>] {
        [
            Column(
                "costNeed", "Cost is a burden", "Whether cost stands in the way",
                values: Need.allCases.map(\.rawValue), isRequired: true
            ) { .init(costNeed(order($0)).rawValue) },
            Column(
                "authorisation", "Authorisation", "Status; empty: none is needed",
                values: Gate.Status.allCases.map(\.rawValue)
            ) { .init(status(.authorisation, $0)) },
            Column(
                "coverage", "Coverage", "Status; empty: nothing to clear",
                values: Gate.Status.allCases.map(\.rawValue)
            ) { .init(status(.coverage, $0)) },
            Column("notBefore", "Settled by", "First day on which what is open can be settled", .date) {
                row in
                .init(openGates(order(row)).compactMap(\.notBefore).max())
            },
            Column(
                "counsellingMinutes", "Counselling minutes", "Minutes held for a talk about cost", .integer
            ) { .init(counselling($0.order) == nil ? nil : reading.scenario.policy.minutes.counselling.int) },
            Column("counsellingBy", "Counselling by", "Last day for that talk", .date) {
                .init(counselling($0.order))
            },
            Column("note", "Note", "What else is known or to be asked") { .init(note($0.order)) },
        ]
    }

    private var estimateColumns: [Column<Row>] {
        [
            Column("rank", "Rank", "In which order to settle them, from 1", .integer, isRequired: true) {
                .init($0.rank)
            },
            Column(
                "payer", "Payer", "Who pays; empty: not known",
                values: PatientGroups.Payer.allCases.map(\.rawValue)
            ) { .init(reading.patient(order($0)).groups.payer?.rawValue) },
            Column(
                "selfPay", "Self-pay", "Whether the patient pays without insurance", .boolean,
                isRequired: true
            ) { .init(isSelfPay($0.order)) },
            Column(
                "scheduledOn", "Scheduled on",
                "Day taken as that of scheduling: the first on which the offer can be accepted", .date
            ) { .init(estimate($0.order)?.scheduledOn) },
            Column(
                "estimateDue", "Estimate due",
                "Day by which a good-faith estimate is due if the offer is accepted on that day; later if later (45 CFR 149.610)",
                .date
            ) { .init(estimate($0.order)?.due) },
            Column("timeZone", "Time zone", "Zone of the site, by its IANA name") {
                .init(start($0.order)?.zone.name)
            },
        ]
    }

    private func order(_ row: Row) -> Order { reading.scenario.orders[row.order] }

    private func status(_ kind: Gate.Kind, _ row: Row) -> String? {
        order(row).gates.first { $0.kind == kind }?.status.rawValue
    }

    private func counselling(_ index: Index<Order>) -> Day? {
        reading.placement(of: index).flatMap { placement in
            placement.optional.contains(.counselling) ? reading.day(placement) - 1 : nil
        }
    }

    private func note(_ index: Index<Order>) -> String {
        let order = reading.scenario.orders[index]
        var notes: [String] = []
        if reading.scenario.isUrgent(order) && !openGates(order).isEmpty {
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

    private func isSelfPay(_ index: Index<Order>) -> Bool {
        let payer = reading.patient(reading.scenario.orders[index]).groups.payer
        return payer == .selfPay || payer == PatientGroups.Payer.none
    }

    /// Of an appointment that this plan proposes to a patient without insurance: scheduled when it was accepted, or at the
    /// earliest today. Of one that was booked before, the day of scheduling is not in the scenario.
    private func estimate(_ index: Index<Order>) -> GoodFaithEstimate? {
        guard isSelfPay(index), let placement = reading.placement(of: index) else { return nil }
        let decided = reading.accepted[index]?.decidedAt.map(reading.site(placement).zone.day(of:))
        return GoodFaithEstimate(
            scheduledOn: min(decided ?? reading.today, reading.today), exam: reading.day(placement))
    }

    private func state(_ index: Index<Order>) -> String {
        switch reading.fates[index.int] {
        case .placed: "placed"
        case .waiting: "waiting"
        case .booked: "booked"
        }
    }

    private func start(_ index: Index<Order>) -> (instant: Instant, zone: Zone)? {
        reading.appointment(of: index).map { ($0.start, $0.site.zone) }
    }
}
