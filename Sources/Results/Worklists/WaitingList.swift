import Domain

/// `waiting.csv`: who waits, why, and what would help.
struct WaitingList: Worklist {
    static let name = "waiting"
    static let title = "Orders that wait, and why"

    let reading: PlanReading

    struct Row {
        var waiting: Waiting
        /// Why, in words.
        var text: String
        /// From 1: urgent orders first, then by due day.
        var rank: Int
    }

    var rows: [Row] {
        let waiting = reading.outcome.waiting
        let ranked = waiting.indices.sorted { key(waiting[$0]) < key(waiting[$1]) }
        return ranked.enumerated().map { rank, position in
            Row(waiting: waiting[position], text: reading.reasons.waiting[position], rank: rank + 1)
        }
    }

    private func key(_ waiting: Waiting) -> (Int, Day, Index<Order>) {
        let order = reading.scenario.orders[waiting.order]
        return (reading.scenario.isUrgent(order) ? 0 : 1, order.due, waiting.order)
    }

    var columns: [Column<Row>] {
        [
            Column("order", "Order", "Key of the order", isRequired: true) { .init(order($0).id) },
            Column("patient", "Patient", "Key of the patient", isRequired: true) {
                .init(reading.patient(order($0)).id)
            },
            Column("exam", "Exam", "Key of the exam", isRequired: true) { .init(reading.exam(order($0)).id) },
            Column("reason", "Reason", "Why it waits, from a closed list", isRequired: true) {
                .init($0.waiting.reason.rawValue)
            },
            Column("text", "Why", "Why it waits, in a sentence", isRequired: true) { .init($0.text) },
            Column("wouldPlace", "Would place it", "The smallest change after which it fits, if one is known")
            {
                .init($0.waiting.wouldPlace)
            },
            Column("rank", "Rank", "In which order to look, from 1", .integer, isRequired: true) {
                .init($0.rank)
            },
            Column(
                "priority", "Priority", "Priority of the order", values: Priority.allCases.map(\.rawValue),
                isRequired: true
            ) { .init(order($0).priority.rawValue) },
            Column("due", "Due", "Day by which the exam should be done", .date, isRequired: true) {
                .init(order($0).due)
            },
            Column("daysLeft", "Days left", "Days from the planning day to the due day", .integer) {
                .init(order($0).due - reading.today)
            },
        ]
    }

    private func order(_ row: Row) -> Order { reading.scenario.orders[row.waiting.order] }
}
