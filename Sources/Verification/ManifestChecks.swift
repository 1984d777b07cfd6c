import Domain

/// The manifest says what plan and certificate say.
func checkManifest(
    _ manifest: PrintedManifest, _ certificate: PrintedCertificate, _ plan: PrintedPlan, orders: Int
) -> [Violation] {
    checkCounts(manifest, plan, orders: orders) + checkGoals(manifest, certificate)
        + checkStatus(manifest, certificate)
        + checkOutreach(manifest, "saved", certificate.outreachSaved)
        + checkOutreach(manifest, "level", certificate.outreachLevel)
}

private func checkOutreach(
    _ manifest: PrintedManifest, _ stage: String, _ certified: CertifiedOutreach?
) -> [Violation] {
    let printed = manifest.outreach[stage]
    let isSame =
        printed?.value.millionths == certified?.value && printed?.bound.millionths == certified?.bound
        && printed?.basis == certified?.basis.rawValue
        && printed?.recomputedBound.millionths == certified?.recomputedBound
        && printed.map { $0.gap.millionths == $0.bound.millionths - $0.value.millionths } ?? true
    guard !isSame else { return [] }
    return [
        Violation(.figure, "manifest.json /outreach/\(stage)", "certificate.json says something else")
    ]
}

private func checkCounts(_ manifest: PrintedManifest, _ plan: PrintedPlan, orders: Int) -> [Violation] {
    let counts = [
        "orders": orders, "placed": plan.appointments.count, "waiting": plan.waiting.count,
        "booked": plan.booked.count,
        "alternatives": plan.appointments.reduce(0) { $0 + $1.alternatives.count },
        "sessionsOpened": plan.tables.sessions.count { $0.isFlexible && $0.isOpen },
    ]
    return PrintedManifest.counted.compactMap { name in
        guard let count = counts[name], manifest.counts[name] != count else { return nil }
        return Violation(.figure, "manifest.json /counts/\(name)", "plan.json has \(count)")
    }
}

private func checkGoals(_ manifest: PrintedManifest, _ certificate: PrintedCertificate) -> [Violation] {
    guard manifest.goals.map(\.name) == certificate.goals.map(\.name.description) else {
        return [Violation(.figure, "manifest.json /goals", "these are not the goals of certificate.json")]
    }
    return zip(manifest.goals, certificate.goals).enumerated().flatMap { position, goals in
        compare(goals.0, goals.1, "manifest.json /goals/\(position)")
    }
}

private func compare(
    _ printed: PrintedManifest.Goal, _ certified: PrintedCertificate.Goal, _ place: String
) -> [Violation] {
    var violations: [Violation] = []
    func expect(_ holds: Bool, _ key: String, _ message: String) {
        if !holds { violations.append(Violation(.figure, "\(place)/\(key)", message)) }
    }
    func same(_ key: String, _ printed: Value, _ certified: Int64) {
        expect(printed.millionths == certified, key, "certificate.json has \(Value(millionths: certified))")
    }
    let name = certified.name
    let gap = abs(certified.bound - certified.value)
    expect(printed.unit == name.unit, "unit", "the unit is \(name.unit)")
    expect(printed.sense == name.sense.rawValue, "sense", "the goal is to \(name.sense)")
    expect(printed.basis == certified.basis.rawValue, "boundBasis", "certificate.json has another")
    same("value", printed.value, certified.value)
    same("bound", printed.bound, certified.bound)
    same("recomputedBound", printed.recomputedBound, certified.recomputedBound)
    same("tolerance", printed.tolerance, certified.tolerance)
    same("gap", printed.gap, gap)
    let isRelative = isRelative(printed.relativeGap, gap: gap, value: certified.value)
    expect(isRelative, "relativeGap", "this is not the gap in shares of the value")
    return violations
}

/// Whether `printed` is gap ÷ |value| to the last printed place; null where the value is 0.
private func isRelative(_ printed: Value?, gap: Int64, value: Int64) -> Bool {
    guard value != 0 else { return printed == nil }
    guard let printed else { return false }
    return abs(printed.millionths - roundedHalfUp(Int128(gap) * 1_000_000, over: Int128(abs(value)))) <= 1
}

private func checkStatus(_ manifest: PrintedManifest, _ certificate: PrintedCertificate) -> [Violation] {
    let place = "manifest.json /status"
    switch manifest.status {
    case "optimal":
        return certificate.goals.filter { $0.value != $0.bound }.map { goal in
            Violation(
                .status, place, "goal \(goal.name) is not proven optimal",
                amount: Value(millionths: abs(goal.bound - goal.value)).description)
        }
    case "within-gap", "stopped-with-plan": return []
    default: return [Violation(.status, place, "a plan is optimal, within-gap or stopped-with-plan")]
    }
}
