import Domain
import Linux

/// `manifest.json`, what other programs read first.
struct Manifest {
    let reading: PlanReading
    let context: ResultContext
    /// All files but the manifest and the timings.
    let files: [ResultFile]

    var document: JSONOutput {
        let outcome = reading.outcome
        return [
            "schema": "fairslot.result/1",
            "job": .string(context.job),
            "scenario": [
                "name": .string(reading.scenario.name), "sha256": .string(context.scenarioSha256),
                "bytes": .integer(Int64(context.scenarioBytes)),
            ],
            "asOf": .string(reading.scenario.zone.rfc3339(reading.scenario.asOf)),
            "policySha256": .string(context.policySha256),
            "attendance": attendance,
            "version": .string(context.version),
            "glpk": .string(context.glpk),
            "seed": .integer(Int64(context.seed)),
            "effort": .string(context.effort.rawValue),
            "status": .string(outcome.status.rawValue),
            "reproducible": .bool(outcome.reproducible),
            "goals": .array(outcome.goals.map(goal)),
            "outreach": [
                "unit": "expected completions", "sense": "maximise",
                "saved": OutreachDocument.figure(outcome.outreach.saved),
                "level": outcome.outreach.level.map(OutreachDocument.figure) ?? nil,
            ],
            "counts": [
                "orders": .integer(Int64(reading.scenario.orders.count)),
                "placed": .integer(Int64(reading.placements.count)),
                "waiting": .integer(Int64(outcome.waiting.count)),
                "booked": .integer(Int64(reading.bookedOrders)),
                "alternatives": .integer(Int64(reading.alternatives)),
                "sessionsOpened": .integer(Int64(outcome.plan.opened.count)),
            ],
            "files": .array(files.sorted { $0.path < $1.path }.map(file)),
        ]
    }

    private var attendance: JSONOutput {
        guard let model = context.attendanceModel else { return ["basis": "cited"] }
        return ["basis": "calibrated", "sha256": .string(Digest(of: model).hex)]
    }

    private func goal(_ goal: GoalReport) -> JSONOutput {
        let magnitude = Int64(goal.value.millionths.magnitude)
        let relative = Value(
            millionths: magnitude == 0
                ? 0 : roundedHalfUp(Int128(goal.gap.millionths) * 1_000_000, over: Int128(magnitude)))
        return [
            "name": .string(goal.name.description),
            "unit": .string(goal.name.unit),
            "sense": .string(goal.name.sense.rawValue),
            "value": .decimal(goal.value),
            "bound": .decimal(goal.bound),
            "boundBasis": .string(goal.boundBasis.rawValue),
            "recomputedBound": .decimal(goal.recomputedBound),
            "gap": .decimal(goal.gap),
            "relativeGap": magnitude == 0 ? .null : .decimal(relative),
            "tolerance": .decimal(goal.tolerance),
        ]
    }

    private func file(_ file: ResultFile) -> JSONOutput {
        [
            "path": .string(file.path), "mediaType": .string(file.mediaType),
            "bytes": .integer(Int64(file.bytes.count)), "sha256": .string(Digest(of: file.bytes).hex),
        ]
    }
}
