import Domain
import Mustache

/// A report page with what was computed beside its plan put in its place: the price-of-equity curve and marginal values.
/// The result keeps the page it was published with; this is another, for the people who decide.
public struct CompletedReport: Sendable {
    public enum Problem: Error, Equatable, CustomStringConvertible {
        /// The page was not written by this version.
        case noPlace
        case noCurve, noValues
        /// Of which scenario or policy these are.
        case otherScenario(String), otherPolicy(String)

        public var description: String {
            switch self {
            case .noPlace:
                "report.html has no place for it: it was written by another version; plan again, or leave it out"
            case .noCurve: "this is no curve.json of fairslot curve"
            case .noValues: "this is no marginal.json of fairslot marginal"
            case .otherScenario(let what): "\(what) of another scenario than the result's"
            case .otherPolicy(let what): "\(what) made by another policy than the result"
            }
        }
    }

    private var page: String
    private let origin: DocumentOrigin
    /// Small groups are not spoken of where results are shared.
    private let isShared: Bool

    /// The files of one result, as they lie there; nil when they are none.
    public init?(page: [UInt8], manifest: [UInt8], equity: [UInt8]) {
        guard case .success(let manifest) = JSONReader.read(manifest),
            case .success(let equity) = JSONReader.read(equity),
            let scenario = manifest.root.member("scenario")?.member("sha256")?.string,
            let policy = manifest.root.member("policySha256")?.string,
            let suppression = equity.root.member("suppression")?.string
        else { return nil }
        self.page = String(decoding: page, as: UTF8.self)
        origin = DocumentOrigin(scenarioSha256: scenario, policySha256: policy)
        isShared = suppression != Policy.Suppression.internal.rawValue
        Report.prepare()
    }

    public var bytes: [UInt8] { Array(page.utf8) }

    /// Puts the curve of a `curve.json` in.
    public mutating func add(curve bytes: [UInt8]) throws(Problem) {
        guard let curve = CurveDocument(reading: bytes, name: "", origin: origin) else { throw .noCurve }
        try check(bytes, "a curve", else: .noCurve)
        try put(
            Report.render(
                CompletedPage.curve,
                [
                    "verdict": curve.verdict, "plot": curve.plot, "reading": curve.reading,
                    "head": CurveDocument.header.cells.map { ["text": $0] as Report.View },
                    "rows": curve.rows.map { row -> Report.View in
                        ["cells": row.cells.map { ["text": $0] as Report.View }]
                    },
                    "sentences": isShared
                        ? [] : curve.sentences.map { ["text": $0] as Report.View },
                ]), at: PriceOfEquityView.place)
    }

    /// Puts the bars of a `marginal.json` in.
    public mutating func add(marginal bytes: [UInt8]) throws(Problem) {
        guard let bars = MarginalBars(reading: bytes, isShared: isShared) else { throw .noValues }
        try check(bytes, "marginal values", else: .noValues)
        try put(Report.render(CompletedPage.marginal, bars.view), at: OneMoreView.place)
    }

    private func check(_ bytes: [UInt8], _ what: String, else problem: Problem) throws(Problem) {
        guard case .success(let document) = JSONReader.read(bytes),
            let scenario = document.root.member("scenarioSha256")?.string,
            let policy = document.root.member("policySha256")?.string
        else { throw problem }
        if scenario != origin.scenarioSha256 { throw .otherScenario(what) }
        if policy != origin.policySha256 { throw .otherPolicy(what) }
    }

    private mutating func put(_ part: String, at place: String) throws(Problem) {
        guard let range = page.firstRange(of: place) else { throw .noPlace }
        page.replaceSubrange(range, with: part)
    }
}

/// Marginal values as bars: what was planned again by how many more it places, for whom, at which cost; then what is only
/// bounded, and what is worth nothing now.
struct MarginalBars {
    private struct Extra {
        var name: String
        var place: String
        var sentence: String
        /// Orders placed more; nil where it was not planned again.
        var more: Int?
        var cost: String?
        var whom: String
        var isIdle: Bool
    }

    private let extras: [Extra]
    private let isShared: Bool

    /// Nil: these bytes are no marginal values.
    init?(reading bytes: [UInt8], isShared: Bool) {
        guard case .success(let document) = JSONReader.read(bytes),
            document.root.member("schema")?.spells("fairslot.marginal/1") == true,
            let plan = document.root.member("plan"), let placed = plan.member("placed")?.asInt64,
            let listed = document.root.member("extras")?.elements,
            let currency = document.root.member("currency")?.string
        else { return nil }
        self.isShared = isShared
        let before = Self.placedOfGroups(plan)
        extras = listed.compactMap { node in
            guard let name = node.member("extra")?.string, let place = node.member("place")?.string,
                let sentence = node.member("sentence")?.string, let withIt = node.member("withIt")
            else { return nil }
            let after = Self.placedOfGroups(withIt)
            let gains = zip(before, after).filter { $1.placed > $0.placed }.map { old, new in
                "\(new.placed - old.placed) of \(Words.group(new.name))"
            }
            return Extra(
                name: name, place: place, sentence: sentence,
                more: withIt.member("placed")?.asInt64.map { Int($0 - placed) },
                cost: node.member("costPerPlacement")?.asMillionths.map { "\(Words.short($0)) \(currency)" },
                whom: gains.joined(separator: "; "), isIdle: node.member("idle")?.isNull == false)
        }
        guard extras.count == listed.count else { return nil }
    }

    private static func placedOfGroups(_ standing: JSONNode) -> [(name: GroupName, placed: Int)] {
        let counts = standing.member("groups")?.elements?.compactMap { $0.member("placed")?.asInt64 } ?? []
        return zip(ProtectedGroup.all(standing) ?? [], counts).map { ($0.name, Int($1)) }
    }

    var view: Report.View {
        let solved = extras.filter { $0.more != nil && !$0.isIdle }
        let most = max(solved.compactMap(\.more).max() ?? 0, 1)
        var view: Report.View = ["showsWhom": !isShared]
        if !solved.isEmpty {
            view["solved"] =
                ["rows": solved.map { row($0, of: most) }, "showsWhom": !isShared] as Report.View
        }
        let others = extras.filter { $0.more == nil || $0.isIdle }
        // Sentences of what was planned again name groups; those of bounds do not.
        if !others.isEmpty {
            view["others"] =
                [
                    "rows": others.map {
                        ["name": $0.name, "place": $0.place, "text": $0.sentence] as Report.View
                    }
                ] as Report.View
        }
        return view
    }

    private func row(_ extra: Extra, of most: Int) -> Report.View {
        let more = extra.more ?? 0
        var view: Report.View = [
            "name": extra.name, "place": extra.place, "more": more < 0 ? "−\(-more)" : "\(more)",
            "bar": Bar(max(more, 0), of: most, width: 240).view, "cost": extra.cost ?? "–",
        ]
        if !isShared {
            view["whom"] = ["text": extra.whom.isEmpty ? "–" : extra.whom] as Report.View
            view["sentence"] = ["text": extra.sentence] as Report.View
        }
        return view
    }
}

/// What is put in.
enum CompletedPage {
    static let curve =
        ReportPage.contentType + #"""
            <div class="inserted"><h3>The curve</h3>
            <p>{{verdict}}</p>
            {{{plot}}}
            <p class="note">{{reading}}</p>
            <details><summary>Figures of the curve</summary><div class="scroll" tabindex="0" role="region" aria-label="Figures of the curve"><table><caption class="sr">Value at each floor under the group served least</caption>
            <thead><tr>{{#head}}<th scope="col">{{text}}</th>{{/head}}</tr></thead><tbody>{{#rows}}<tr>{{#cells}}<td>{{text}}</td>{{/cells}}</tr>
            {{/rows}}</tbody></table></div>
            {{#sentences}}<p>{{text}}</p>
            {{/sentences}}</details></div>

            """#

    static let marginal =
        ReportPage.contentType + #"""
            <div class="inserted"><h3>Planned again with one more</h3>
            {{#solved}}<div class="scroll" tabindex="0" role="region" aria-label="Marginal values"><table class="onemore"><caption class="sr">Orders placed more, by what there is one more of</caption>
            <thead><tr><th scope="col">One more</th><th scope="col" class="n">Placed more</th><th scope="col"><span class="sr">As a bar</span></th><th scope="col" class="n">Cost for each</th>{{#showsWhom}}<th scope="col">For whom</th>{{/showsWhom}}</tr></thead>
            <tbody>{{#rows}}<tr><th scope="row">{{name}}<br><span class="soft">{{place}}</span></th><td class="n strong">{{more}}</td><td class="barcell">{{#bar}}<svg class="bar" viewBox="0 0 {{width}} 18" aria-hidden="true"><rect class="fill" x="0" y="3" width="{{filled}}" height="12"/></svg>{{/bar}}</td><td class="n">{{cost}}</td>{{#whom}}<td>{{text}}{{#sentence}}<br><span class="soft">{{text}}</span>{{/sentence}}</td>{{/whom}}</tr>
            {{/rows}}</tbody></table></div>{{/solved}}
            {{^solved}}<p>Nothing that was planned again places more.</p>{{/solved}}
            {{#others}}<details><summary>Only bounded, or worth nothing now</summary><ul>{{#rows}}<li><b>{{name}}</b>, {{place}}: {{text}}</li>
            {{/rows}}</ul></details>{{/others}}</div>

            """#
}
