import Domain

/// Everything a bench measured, as `fairslot.bench/1`. Figures are as measured; the order of everything is fixed.
struct BenchDocument {
    let settings: Bench.Settings
    let processors: Int
    let solverVersion: String
    let series: [BenchSeries]

    var document: JSONOutput {
        [
            "schema": "fairslot.bench/1",
            "version": .string(FairslotVersion.current),
            "glpk": .string(solverVersion),
            "processors": .integer(Int64(processors)),
            "effort": .string(settings.effort),
            "threads": .integer(Int64(settings.threads ?? processors)),
            "timeLimitSeconds": settings.timeLimitSeconds.map { .integer(Int64($0)) } ?? .null,
            "instances": .array(series.map(instance)),
        ]
    }

    private func instance(_ series: BenchSeries) -> JSONOutput {
        var members: [JSONOutput.Member] = [.init("name", .string(series.instance.name))]
        switch series.instance.source {
        case .generated(let row): members.append(.init("generator", .object(row.members)))
        case .file: members.append(.init("generator", .null))
        }
        return .object(
            members + [
                .init("wall", spread(series.spread(\.wall))), .init("cpu", spread(series.spread(\.cpu))),
                .init("peakMemoryBytes", spread(series.spread { Double($0.peakMemoryBytes) })),
                .init("steps", .array(series.stepNames.map { step($0, series) })),
                .init("gaps", .array(series.goalNames.map { gap($0, series) })),
                .init("runs", .array(series.runs.map(run))),
            ])
    }

    private func step(_ name: String, _ series: BenchSeries) -> JSONOutput {
        [
            "name": .string(name), "wall": spread(series.spread { $0.step(name)?.wall ?? 0 }),
            "cpu": spread(series.spread { $0.step(name)?.cpu ?? 0 }),
        ]
    }

    private func gap(_ goal: String, _ series: BenchSeries) -> JSONOutput {
        ["goal": .string(goal), "relativeGap": spread(series.spread { $0.goal(goal)?.relativeGap })]
    }

    private func run(_ run: BenchRun) -> JSONOutput {
        let own: [JSONOutput.Member] = [
            .init("seed", .integer(Int64(run.seed))), .init("repetition", .integer(Int64(run.repetition))),
            .init("verified", .bool(run.isVerified)),
            .init("failure", run.failure.map(JSONOutput.string) ?? .null),
            .init("offers", run.offers.map { .integer(Int64($0)) } ?? .null),
        ]
        return .object(
            own + (run.figures.map(members) ?? []) + [.init("peers", .array(run.peers.map(peer)))])
    }

    private func members(_ figures: RunFigures) -> [JSONOutput.Member] {
        [
            .init("status", .string(figures.status)), .init("reproducible", .bool(figures.isReproducible)),
            .init("orders", .integer(Int64(figures.orders))),
            .init("placed", .integer(Int64(figures.placed))),
            .init("waiting", .integer(Int64(figures.waiting))), .init("wall", decimal(figures.wall)),
            .init("cpu", decimal(figures.cpu)),
            .init("peakMemoryBytes", .integer(Int64(figures.peakMemoryBytes))),
            .init("phases", .array(figures.phases.map(phase))),
            .init("steps", .array(figures.steps.map(phase))),
            .init("goals", .array(figures.goals.map(goal))),
        ]
    }

    private func phase(_ phase: RunFigures.Phase) -> JSONOutput {
        ["name": .string(phase.name), "wall": decimal(phase.wall), "cpu": decimal(phase.cpu)]
    }

    private func goal(_ goal: RunFigures.Goal) -> JSONOutput {
        [
            "name": .string(goal.name), "value": .decimal(goal.value), "bound": .decimal(goal.bound),
            "boundBasis": .string(goal.basis), "recomputedBound": .decimal(goal.recomputedBound),
            "relativeGap": decimal(goal.relativeGap),
        ]
    }

    private func peer(_ peer: PeerAnswer) -> JSONOutput {
        [
            "solver": .string(peer.solver), "threads": .integer(Int64(peer.threads)),
            "version": peer.version.map(JSONOutput.string) ?? .null,
            "missing": peer.missing.map(JSONOutput.string) ?? .null, "limit": .integer(Int64(peer.limit)),
            "seconds": peer.seconds.map(JSONOutput.decimal) ?? .null,
            "value": peer.value.map(JSONOutput.decimal) ?? .null,
            "bound": peer.bound.map(JSONOutput.decimal) ?? .null,
            "relativeGap": peer.relativeGap.map(decimal) ?? .null,
            "status": peer.status.map(JSONOutput.string) ?? .null,
        ]
    }

    private func spread(_ spread: Spread?) -> JSONOutput {
        guard let spread else { return .null }
        return ["median": decimal(spread.median), "worst": decimal(spread.worst)]
    }

    /// Null for what is infinite: JSON has no word for it.
    private func decimal(_ figure: Double) -> JSONOutput {
        figure.isFinite ? .decimal(Value(millionths: Int64((figure * 1e6).rounded()))) : .null
    }
}

extension BenchSeries {
    /// In the order in which the runs came to them.
    var stepNames: [String] { figures.flatMap { $0.steps.map(\.name) }.withoutRepeats }
    var goalNames: [String] { figures.flatMap { $0.goals.map(\.name) }.withoutRepeats }
}

extension Sequence<String> {
    var withoutRepeats: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
