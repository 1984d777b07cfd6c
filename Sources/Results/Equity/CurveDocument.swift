public import Domain

/// The price of equity as a document, as lines and as a page: a table, one neutral sentence a floor, a plot.
public struct CurveDocument: Sendable {
    let curve: EquityCurve
    let name: String
    let origin: DocumentOrigin

    /// `name`: of the scenario.
    public init(_ curve: EquityCurve, name: String, origin: DocumentOrigin) {
        self.curve = curve
        self.name = Words.oneLine(name)
        self.origin = origin
    }

    private var free: EquityCurve.Point { curve.points[0] }

    /// `fairslot.curve/1`
    public var document: JSONOutput {
        [
            "schema": "fairslot.curve/1",
            "audience": "internal",
            "scenario": .string(name),
            "scenarioSha256": .string(origin.scenarioSha256), "policySha256": .string(origin.policySha256),
            "highestBound": .decimal(curve.highestBound), "reproducible": .bool(curve.reproducible),
            "points": .array(curve.points.map(point)),
            "current": point(curve.current),
        ]
    }

    private func point(_ point: EquityCurve.Point) -> JSONOutput {
        [
            "floor": point.floor.map(JSONOutput.decimal) ?? .null, "level": .decimal(point.level),
            "value": .decimal(point.value), "bound": .decimal(point.bound),
            "placed": .integer(Int64(point.placed)),
            "groups": .array(
                zip(curve.groups, point.placedOfGroup).map {
                    [
                        "group": .string("\($0.name)"), "orders": .integer(Int64($0.orders)),
                        "placed": .integer(Int64($1)),
                    ]
                }),
            "sentence": .string(sentence(point)),
        ]
    }

    // MARK: - Words

    /// One for each floor, and for floors next to each other at which as many of every group are placed one together.
    var sentences: [String] {
        var runs: [[EquityCurve.Point]] = []
        for point in all {
            if let last = runs.last?.last, last.floor != nil, point.floor != nil, last.placed == point.placed,
                last.placedOfGroup == point.placedOfGroup
            {
                runs[runs.count - 1].append(point)
            } else {
                runs.append([point])
            }
        }
        return runs.map { sentence($0[$0.count - 1], from: $0[0]) }
    }

    /// What a floor gives and takes, beside the plan without one. `first`: where the same is so from a lower floor on.
    private func sentence(_ point: EquityCurve.Point, from first: EquityCurve.Point? = nil) -> String {
        let asked: String
        switch point.asked {
        case .nothing:
            return
                "Without a floor \(point.placed) are placed; the group served least has \(percent(point.level))."
        case .floor(let floor):
            let least = first?.floor ?? floor
            asked =
                least == floor
                ? "At a floor of \(percent(floor))" : "At floors of \(percent(least)) to \(percent(floor))"
        case .policy: asked = "As the policy says"
        }
        let overall = point.placed - free.placed
        let all = overall == 0 ? "as many are placed overall" : "\(amount(overall)) placed overall"
        let changes = zip(curve.groups, zip(point.placedOfGroup, free.placedOfGroup)).compactMap {
            group, placed -> String? in
            placed.0 == placed.1 ? nil : "\(amount(placed.0 - placed.1)) of “\(Words.group(group.name))”"
        }
        return changes.isEmpty
            ? "\(asked) \(all), and of every protected group as many."
            : "\(asked) \(all): \(changes.joined(separator: ", "))."
    }

    private func amount(_ difference: Int) -> String {
        "\(abs(difference)) \(difference > 0 ? "more" : "fewer")"
    }

    /// `66.67 %`: floors may lie close together.
    func percent(_ level: Value) -> String { figure(Value(millionths: 100 * level.millionths)) + " %" }

    /// In hundredths.
    private func figure(_ value: Value) -> String {
        let hundredths = roundedHalfUp(Int128(value.millionths), over: 10_000)
        let rest = abs(hundredths % 100)
        return "\(hundredths < 0 ? "-" : "")\(abs(hundredths / 100)).\(rest < 10 ? "0" : "")\(rest)"
    }

    private func gap(_ point: EquityCurve.Point) -> String {
        guard point.value != point.bound else { return "proven" }
        guard point.value > .zero else { return "\(figure(point.bound)) at most" }
        let open = Int128(point.bound.millionths - point.value.millionths) * 10_000
        let hundredths = roundedHalfUp(open, over: Int128(point.value.millionths))
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) % open"
    }

    struct Row {
        var floor: String
        var level: String
        var value: String
        var gap: String
        var placed: String

        var cells: [String] { [floor, level, value, gap, placed] }
    }

    static let header = Row(
        floor: "floor", level: "lowest group", value: "value", gap: "bound", placed: "placed")

    private func row(_ point: EquityCurve.Point) -> Row {
        Row(
            floor: asked(point), level: percent(point.level), value: figure(point.value), gap: gap(point),
            placed: "\(point.placed)")
    }

    private func asked(_ point: EquityCurve.Point) -> String {
        switch point.asked {
        case .nothing: "none"
        case .floor(let floor): percent(floor)
        case .policy: "as the policy says"
        }
    }

    var rows: [Row] { all.map(row) }

    /// For a terminal or a mail.
    public var text: String {
        let table = ([Self.header] + rows).map { row in
            "  "
                + zip(row.cells, [20, 14, 12, 14, 8]).map {
                    $0 + String(repeating: " ", count: max(1, $1 - $0.count))
                }
                .joined()
        }
        let lines =
            [
                "The price of equity: \(name)", "",
                "Value at each floor under the group served least; late urgent orders as few as can be.",
            ]
            + table + ["", verdict, ""]
            + (curve.reproducible ? [] : ["Cut short by the time limit: a repeat may differ.", ""])
            + sentences + ["", Words.internalOnly]
        return lines.map { $0.trimmingEnd }.joined(separator: "\n") + "\n"
    }

    /// The whole curve in one or two sentences, no surer than its bounds.
    var verdict: String { [price, higher].compactMap { $0 }.joined(separator: " ") }

    private var price: String {
        let last = curve.points[curve.points.count - 1]
        let reached = percent(last.level)
        let most = free.bound - last.value
        guard free.level < last.level else {
            let already = "Without a floor the group served least has \(reached) already"
            return most <= .zero
                ? "\(already): this floor costs nothing."
                : "\(already) in the best plan that was found; this floor costs at most \(figure(most)) of \(figure(last.value)) in value."
        }
        let least = max(.zero, free.value - last.bound)
        let proven = least == most ? "" : " (as far as is proven, \(figure(least)) to \(figure(most)))"
        return "From \(percent(free.level)) to \(reached) for the group served least costs"
            + " \(figure(free.value - last.value)) of \(figure(free.value)) in value\(proven)"
            + " and \(placements(free.placed - last.placed))."
    }

    /// Where a higher floor is not ruled out.
    private var higher: String? {
        let last = curve.points[curve.points.count - 1]
        guard let floor = last.floor, percent(curve.highestBound) != percent(max(floor, last.level)) else {
            return nil
        }
        return "A floor of up to \(percent(curve.highestBound)) is not ruled out, but was not reached."
    }

    private func placements(_ fewer: Int) -> String {
        fewer <= 0 ? "no placement" : Words.count(fewer, "placement")
    }
}

extension String {
    fileprivate var trimmingEnd: Substring {
        var rest = self[...]
        while rest.last == " " { rest.removeLast() }
        return rest
    }
}

// The page.
extension CurveDocument {
    /// One self-contained page without scripts: the plot, its table, the sentences.
    public var page: String {
        let cells = rows.map { row in
            "<tr>" + row.cells.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>"
        }
        let head = Self.header.cells.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let items = sentences.map { "<li>\(escaped($0))</li>" }
        return ReportPage.beginning + """
            <title>The price of equity: \(escaped(name))</title>
            <style>
            \(ReportStyle.css)\(Self.css)</style>
            </head>
            <body>
            <main>
            <header><p class="eyebrow">Fairslot · the price of equity</p><h1>\(escaped(name))</h1></header>
            <p class="lead">\(escaped(verdict))</p>
            <section><h2>Value at each floor</h2>
            \(plot)
            <p class="note">\(reading)</p>
            <table><thead><tr>\(head)</tr></thead><tbody>
            \(cells.joined(separator: "\n"))
            </tbody></table></section>
            <section><h2>Who gains and who loses, beside no floor</h2>
            <ul>
            \(items.joined(separator: "\n"))
            </ul>
            <p class="note">\(Words.internalOnly)</p></section>
            </main>
            </body>
            </html>

            """
    }

    /// How the plot is read.
    var reading: String {
        "Across: the floor under the group served least. Up: goal value, in exam equivalents. Dot: the plan; the line above it: the bound, which no plan passes. Square: as the policy says. The scale begins at \(figure(least)), not at 0."
    }

    private static let css = """
        .curve{width:100%;height:auto;max-width:46rem}.curve text{font-size:12px;fill:currentColor}
        .curve .axis{stroke:currentColor;stroke-width:1}.curve .line{fill:none;stroke:#0b62a8;stroke-width:2}
        .curve .dot{fill:#0b62a8}.curve .whisker{stroke:#767676;stroke-width:1.5}
        .curve .now{fill:#b45309}

        """

    var all: [EquityCurve.Point] { curve.points + [curve.current] }
    private var least: Value { all.map(\.value).min()! }

    var plot: String {
        let (width, height, left, top, bottom) = (720.0, 300.0, 70.0, 16.0, 40.0)
        let levels = all.map { across($0) }
        let (first, last) = (levels.min()!, max(levels.max()!, levels.min()! + 1))
        let most = all.map(\.bound.millionths).max()!
        let span = Double(max(1, most - least.millionths))
        func x(_ point: EquityCurve.Point) -> String {
            rounded(left + 10 + (width - left - 40) * Double(across(point) - first) / Double(last - first))
        }
        func y(_ value: Value) -> String {
            rounded(top + (height - top - bottom) * Double(most - value.millionths) / span)
        }
        let floor = rounded(height - bottom + 6)
        let whiskers = all.map {
            "<line class=\"whisker\" x1=\"\(x($0))\" x2=\"\(x($0))\" y1=\"\(y($0.bound))\" y2=\"\(y($0.value))\"/>"
        }
        let line = curve.points.map { "\(x($0)),\(y($0.value))" }.joined(separator: " ")
        let dots = curve.points.map {
            "<circle class=\"dot\" cx=\"\(x($0))\" cy=\"\(y($0.value))\" r=\"4.5\"/>"
        }
        let now =
            "<rect class=\"now\" x=\"\(x(curve.current))\" y=\"\(y(curve.current.value))\" width=\"9\" height=\"9\" transform=\"translate(-4.5 -4.5)\"/>"
        let marked = curve.points.count > 2 ? [0, 1, curve.points.count - 1] : [0, curve.points.count - 1]
        let ends = marked.map { place in
            "<text x=\"\(x(curve.points[place]))\" y=\"\(rounded(height - 16))\" text-anchor=\"middle\">\(asked(curve.points[place]))</text>"
        }
        return """
            <svg class="curve" viewBox="0 0 \(Int(width)) \(Int(height))" role="img" aria-label="\(escaped(verdict))">
            <line class="axis" x1="\(left)" x2="\(width)" y1="\(floor)" y2="\(floor)"/><line class="axis" x1="\(left)" x2="\(left)" y1="\(top)" y2="\(floor)"/>
            <text x="\(left - 6)" y="\(y(Value(millionths: most)))" text-anchor="end" dy="4">\(figure(Value(millionths: most)))</text>
            <text x="\(left - 6)" y="\(y(least))" text-anchor="end" dy="4">\(figure(least))</text>
            \(ends.joined())
            \(whiskers.joined())
            <polyline class="line" points="\(line)"/>
            \(dots.joined())\(now)
            </svg>
            """
    }

    /// Where a point stands: at its floor; without one, a step before the first; the policy's own at its lowest level.
    private func across(_ point: EquityCurve.Point) -> Int64 {
        switch point.asked {
        case .floor(let floor): return floor.millionths
        case .policy: return point.level.millionths
        case .nothing:
            let floors = curve.points.compactMap(\.floor?.millionths)
            guard let first = floors.first, let last = floors.last else { return point.level.millionths }
            return first - max(10_000, (last - first) / Int64(floors.count))
        }
    }

    /// To a tenth, so that the same curve has the same bytes.
    private func rounded(_ position: Double) -> String {
        let tenths = Int((position * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }

    private func escaped(_ text: String) -> String { PageEscaping().escapeText(text) }
}
