import Domain

// What is allowed, and still worth a look.
extension ScenarioDecoder {
    func warn() {
        for rows in [raw.patients, raw.orders, raw.bookings] { Keys.warnOfLikenesses(rows, log) }
        if !pools.contains(where: { $0 == nil || $0?.kind == .outreach }) {
            log.warning(
                "no-outreach-pool", at: raw.root.member("pools") ?? raw.root,
                "there is no outreach pool, so contacts are not limited",
                "add the minutes there are for calling, by language")
        }
        warnOfChildren()
        warnOfRequestsToCome()
        warnOfReferences()
    }

    /// With a group that nobody is in there is nothing to compare.
    private func warnOfReferences() {
        for (field, reference) in policy.measuring.reference.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        {
            guard let recorded = field.recorded, !measurement.strata.isEmpty else { continue }
            let groups = Set(
                measurement.strata.map { StratumField.canonical($0.values[recorded] ?? StratumField.unknown) }
            )
            guard !groups.contains(StratumField.canonical(reference)) else { continue }
            log.warning(
                "reference-of-nobody", at: raw.measurement ?? raw.root,
                "nobody here is in the group with which the policy compares others by \(field.rawValue)",
                "correct policy.measurement.reference; case counts")
        }
    }

    private func warnOfChildren() {
        warn(
            "no-guardian", "a paediatric order names no guardian",
            "add the key \"guardian\", with availability where it is known"
        ) { $0.population == .paediatric && $0.guardian == nil }
    }

    /// Waits count from the request, and of two like orders the earlier request comes first.
    private func warnOfRequestsToCome() {
        guard let asOf else { return }
        warn(
            "requested-later", "this order is requested after asOf", "correct requestedAt, or asOf"
        ) { $0.requestedAt > asOf }
    }

    /// At the first of such orders, with their number.
    private func warn(
        _ rule: String, _ message: String, _ remedy: String, where isSuch: (Order) -> Bool
    ) {
        let such = orders.indices.filter { orders[$0].map(isSuch) ?? false }
        guard let first = such.first else { return }
        log.warning(
            rule, at: raw.orders[first],
            message + (such.count > 1 ? " (and \(such.count - 1) more)" : ""), remedy)
    }
}
