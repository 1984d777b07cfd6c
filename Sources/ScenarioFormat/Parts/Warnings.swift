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
        let alone = orders.indices.filter {
            orders[$0]?.population == .paediatric && orders[$0]?.guardian == nil
        }
        guard let first = alone.first else { return }
        log.warning(
            "no-guardian", at: raw.orders[first],
            "a paediatric order names no guardian"
                + (alone.count > 1 ? " (and \(alone.count - 1) more)" : ""),
            "add the key \"guardian\", with availability where it is known")
    }
}
