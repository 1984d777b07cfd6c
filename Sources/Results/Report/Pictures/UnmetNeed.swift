import Domain

/// Causes of waiting, in the four kinds that different people answer for.
enum UnmetCause: CaseIterable {
    case time, help, readiness, patientTimes

    init(_ reason: WaitingReason) {
        switch reason {
        case .noScanner, .noSession, .capacity: self = .time
        case .interpreter, .travel, .support, .contact: self = .help
        case .gate, .leadTime: self = .readiness
        case .availability, .declined: self = .patientTimes
        }
    }

    var words: String {
        switch self {
        case .time: "Scanner time"
        case .help: "Help, staff or contact"
        case .readiness: "Not ready yet"
        case .patientTimes: "The patient's times and wishes"
        }
    }

    /// Of the style.
    var kind: String {
        switch self {
        case .time: "c1"
        case .help: "c2"
        case .readiness: "c3"
        case .patientTimes: "c4"
        }
    }
}

/// Who waits and for which cause: by reason, by modality and, inside a house, by group.
struct UnmetNeedView {
    let reading: PlanReading

    private var waiting: [Waiting] { reading.outcome.waiting }

    var view: Report.View {
        guard reading.openOrders > 0 else { return [:] }
        guard !waiting.isEmpty else { return ["nobody": true] }
        let rows = self.rows
        let most = rows.map { share($0.causes.count, of: $0.open) ?? .zero }.max() ?? .one
        let scale = Self.scale(most)
        return [
            "some": [
                "reasons": reasons, "top": Words.percent(scale),
                "causes": UnmetCause.allCases.map { ["name": $0.words, "kind": $0.kind] as Report.View },
                "rows": rows.map { view($0, scale) },
                "hidesGroups": reading.equity.isShared && !reading.equity.groups.isEmpty,
            ] as Report.View
        ]
    }

    private var reasons: [Report.View] {
        let counted = WaitingReason.allCases.enumerated().map { place, reason in
            (place: place, reason: reason, count: waiting.count { $0.reason == reason })
        }
        let sorted = counted.filter { $0.count > 0 }.sorted {
            ($1.count, $0.place) < ($0.count, $1.place)
        }
        return sorted.map { row in
            [
                "reason": Words.reason(row.reason), "count": row.count,
                "cause": UnmetCause(row.reason).words, "kind": UnmetCause(row.reason).kind,
                "bar": Bar(row.count, of: sorted[0].count, width: 240).view,
            ]
        }
    }

    private struct Row {
        var title: String
        var open: Int
        var causes: [UnmetCause]
        var isProtected = false
    }

    /// All, then modalities and groups of which somebody waits.
    private var rows: [Row] {
        let scenario = reading.scenario
        var cause = [UnmetCause?](repeating: nil, count: scenario.orders.count)
        for waiting in waiting { cause[waiting.order.int] = UnmetCause(waiting.reason) }
        let open = scenario.orders.indices.filter { index in
            if case .booked = reading.fates[index.int] { return false }
            return true
        }
        func row(_ title: String, _ orders: [Index<Order>], isProtected: Bool = false) -> Row {
            Row(
                title: title, open: orders.count, causes: orders.compactMap { cause[$0.int] },
                isProtected: isProtected)
        }
        let byModality = Dictionary(grouping: open) { scenario.exams[scenario.orders[$0].exam].modality }
        let modalities = Modality.allCases.compactMap { modality in
            byModality[modality].map { row(modality.rawValue, $0) }
        }
        let groups =
            reading.equity.isShared
            ? []
            : reading.outcome.groups.map {
                row(Words.group($0.name), $0.orders, isProtected: $0.isProtected)
            }
        return [row("All open orders", Array(open))] + (modalities + groups).filter { !$0.causes.isEmpty }
    }

    private func view(_ row: Row, _ scale: Value) -> Report.View {
        var left = 0
        var segments: [Report.View] = []
        var counts: [Report.View] = []
        for cause in UnmetCause.allCases {
            let count = row.causes.count { $0 == cause }
            counts.append(["count": count])
            guard count > 0 else { continue }
            // Tenths of a unit on a line 300 long.
            let end = left + count
            func x(_ part: Int) -> Int {
                Int(
                    roundedHalfUp(
                        Int128(part) * 3000 * 1_000_000, over: Int128(row.open) * Int128(scale.millionths)))
            }
            segments.append([
                "kind": cause.kind, "x": Tenths(x(left)).description,
                "width": Tenths(max(x(end) - x(left), 1)).description,
            ])
            left = end
        }
        var view: Report.View = [
            "title": row.title, "open": row.open, "waiting": row.causes.count,
            "share": share(row.causes.count, of: row.open).map(Words.percent) ?? "–",
            "segments": segments, "counts": counts,
        ]
        if row.isProtected { view["isProtected"] = true }
        return view
    }

    /// The end of the axis: a round share no smaller than the largest.
    private static func scale(_ most: Value) -> Value {
        [50_000, 100_000, 200_000, 500_000].map(Value.init(millionths:)).first { most <= $0 } ?? .one
    }
}
