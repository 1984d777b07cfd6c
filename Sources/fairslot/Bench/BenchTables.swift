/// What a bench measured, for people: plans, gaps, seconds by step, and other solvers beside ours.
struct BenchTables {
    let series: [BenchSeries]

    var text: String {
        let tables = [
            plans, gaps, goals, steps("Processor seconds", \.cpu), steps("Seconds by the clock", \.wall),
        ]
        return (tables + (series.contains(where: \.hasPeers) ? [peers] : [])).map(\.text).joined(
            separator: "\n")
    }

    private var plans: TextTable {
        var table = TextTable(
            title: "Plans (median / worst over runs)",
            header: [
                "instance", "runs", "orders", "offers", "placed", "seconds", "cpu seconds", "peak MB",
                "verified",
            ])
        for series in series {
            let verified = series.runs.count(where: \.isVerified)
            table.rows.append([
                series.instance.name, "\(series.runs.count)", median(series, { Double($0.orders) }, 0),
                Spread(series.runs.compactMap { $0.offers.map(Double.init) }).map { $0.median.fixed(0) }
                    ?? "-",
                median(series, { Double($0.placed) }, 0), cell(series.spread(\.wall), 2),
                cell(series.spread(\.cpu), 2),
                cell(series.spread { Double($0.peakMemoryBytes) / 1e6 }, 0),
                verified == series.runs.count ? "yes" : "\(verified) of \(series.runs.count)",
            ])
        }
        return table
    }

    private var gaps: TextTable {
        let goals = series.flatMap(\.goalNames).withoutRepeats
        var table = TextTable(
            title: "Relative gaps in % (median / worst over runs)", header: ["instance"] + goals)
        for series in series {
            table.rows.append(
                [series.instance.name]
                    + goals.map { goal in
                        cell(series.spread { $0.goal(goal).map { $0.relativeGap * 100 } }, 2)
                    })
        }
        return table
    }

    /// All steps of a goal together: what its gap cost.
    private var goals: TextTable {
        let names = series.flatMap(\.goalNames).withoutRepeats
        var table = TextTable(
            title: "Processor seconds by goal (median over runs)", header: ["instance"] + names)
        for series in series {
            table.rows.append(
                [series.instance.name] + names.map { goal in median(series, { $0.cpu(of: goal) }, 2) })
        }
        return table
    }

    private func steps(_ title: String, _ figure: (RunFigures.Phase) -> Double) -> TextTable {
        let steps = series.flatMap(\.stepNames).withoutRepeats
        var table = TextTable(title: "\(title) by step (median over runs)", header: ["instance"] + steps)
        for series in series {
            table.rows.append(
                [series.instance.name]
                    + steps.map { step in median(series, { $0.step(step).map(figure) ?? 0 }, 2) })
        }
        return table
    }

    private var peers: TextTable {
        let titles = series.flatMap { $0.runs.flatMap { $0.peers.map(\.title) } }.withoutRepeats
        var table = TextTable(
            title: "Goal \(Peers.goal), earlier goals kept: relative gap in % (value)",
            header: ["instance", "seed", "seconds", "Fairslot"] + titles)
        for series in series {
            for run in series.runs where !run.peers.isEmpty {
                let ours = run.figures?.goal(Peers.goal).map { gap($0.relativeGap, "\($0.value)") } ?? "-"
                let theirs = titles.map { title in run.peers.first { $0.title == title }.map(answer) ?? "-" }
                table.rows.append(
                    [series.instance.name, "\(run.seed)", run.peers.first.map { "\($0.limit)" } ?? "-", ours]
                        + theirs)
            }
        }
        return table
    }

    private func answer(_ peer: PeerAnswer) -> String {
        if peer.missing != nil { return "not installed" }
        guard let value = peer.value else { return "no plan" }
        return gap(peer.relativeGap ?? .infinity, "\(value)")
    }

    private func gap(_ relative: Double, _ value: String) -> String {
        "\((relative * 100).fixed(2)) (\(value))"
    }

    private func cell(_ spread: Spread?, _ places: Int) -> String {
        spread.map { "\($0.median.fixed(places)) / \($0.worst.fixed(places))" } ?? "-"
    }

    private func median(_ series: BenchSeries, _ figure: (RunFigures) -> Double?, _ places: Int) -> String {
        series.spread(figure).map { $0.median.fixed(places) } ?? "-"
    }
}

extension BenchSeries {
    fileprivate var hasPeers: Bool { runs.contains { !$0.peers.isEmpty } }
}

/// Columns of text, the first set left and the others right.
struct TextTable {
    var title: String
    var header: [String]
    var rows: [[String]] = []

    var text: String {
        let lines = [header] + rows
        let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        let set = lines.map { line in
            let cells = line.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                return column == 0 ? cell + blanks : blanks + cell
            }
            return cells.joined(separator: "  ")
        }
        return ([title] + set).joined(separator: "\n") + "\n"
    }
}

extension Double {
    /// With so many decimals.
    func fixed(_ places: Int) -> String {
        guard isFinite else { return "inf" }
        let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
        let units = Int64((magnitude * Double(scale)).rounded())
        let sign = self < 0 && units != 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(units)" }
        let fraction = String(units % Int64(scale))
        return "\(sign)\(units / Int64(scale))."
            + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
