import Domain

/// Of how many open orders each field is recorded, unknown or declined: barriers, and what is kept for measuring.
struct CompletenessView {
    let equity: EquityReading

    var view: Report.View {
        let fields = equity.fields.filter { $0.orders > 0 }
        guard !fields.isEmpty else { return [:] }
        return ["shown": ["fields": fields.map(row)] as Report.View]
    }

    private func row(_ field: EquityReading.Field) -> Report.View {
        func count(_ value: String) -> Int? {
            field.strata.first { $0.value == value }.map { $0.figures.orders } ?? 0
        }
        var view: Report.View = [
            "field": Words.field(field.field),
            "kind": field.field.barrier == nil ? "measured" : "barrier",
        ]
        guard let recorded = field.recorded, let unknown = count(StratumField.unknown),
            let declined = count(StratumField.declined)
        else {
            view["hidden"] = ["text": EquityDocument.hidden] as Report.View
            return view
        }
        func x(_ part: Int) -> Int { part * 3000 / field.orders }
        let parts = [("c1", recorded), ("c4", declined), ("c2", unknown)]
        var (left, segments): (Int, [Report.View]) = (0, [])
        for (kind, part) in parts where part > 0 {
            segments.append([
                "kind": kind, "x": Tenths(x(left)).description,
                "width": Tenths(x(left + part) - x(left)).description,
            ])
            left += part
        }
        view["figures"] =
            [
                "segments": segments, "recorded": recorded, "declined": declined, "unknown": unknown,
                "share": field.completeness.map(Words.percent) ?? "–",
            ] as Report.View
        return view
    }
}
