import Domain

/// The sections of the page that can be gone to, in its order; only those that are there.
struct ReportContents {
    let reading: PlanReading

    var view: [Report.View] {
        sections.filter(\.isThere).map { ["id": $0.id, "words": $0.words] as Report.View }
    }

    private var sections: [(id: String, words: String, isThere: Bool)] {
        let hasOpen = reading.openOrders > 0
        let hasPlaced = !reading.placements.isEmpty
        return [
            ("rooms", "Rooms", Utilisation(reading).hours != nil), ("groups", "Groups", hasOpen),
            ("waitdots", "Waits", hasPlaced), ("unmet", "Who waits, by cause", hasOpen),
            ("price", "Price of equity", hasOpen), ("onemore", "What one more buys", hasOpen),
            ("supplies", "Help used", !reading.scenario.pools.isEmpty),
            ("completeness", "What is known", reading.equity.fields.contains { $0.orders > 0 }),
            ("certificate", "How sure", !reading.isSettled),
            ("equity", "Equity tables", !reading.equity.groups.isEmpty || !reading.equity.fields.isEmpty),
            ("scanners", "Scanner time", true), ("waits", "Who waits, one by one", true),
            ("appointments", "Appointments", hasPlaced),
        ]
    }
}
