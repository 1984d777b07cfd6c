public import Attendance
import Domain

/// Runs in a row, by week: what leaders look at once a quarter.
public struct Trend: Sendable {
    /// Appointments of a week that are over.
    struct Actual: Sendable {
        var completed = 0
        var all = 0
    }

    struct Week: Sendable {
        let week: ISOWeek
        /// How many runs there were; the last one stands for the week.
        let runs: Int
        let run: TrendRun?
        /// Nil where no outcome is known, or where the counts are small and results are shared.
        let actual: Actual?
    }

    /// Every week from the first that has a run or an outcome to the last, those with neither as well.
    let weeks: [Week]
    let titles: TrendTitles
    /// Names of scenarios the runs bear.
    let scenarioNames: Int

    /// - Parameters:
    ///   - heads: of all runs there are.
    ///   - runs: those that stand for their weeks.
    ///   - past: appointments that are over, each once.
    public init(
        heads: [TrendRunHead], runs: [TrendRun], past: [PastAppointment], titles: TrendTitles
    ) {
        let isShared = runs.contains(where: \.isShared)
        let count = Dictionary(grouping: heads, by: \.week).mapValues(\.count)
        let byWeek = Dictionary(runs.map { ($0.head.week, $0) }, uniquingKeysWith: { $1 })
        var actual: [ISOWeek: Actual] = [:]
        for appointment in past {
            let own = ISOWeek(of: appointment.day)
            actual[own, default: Actual()].all += 1
            if appointment.ending == .completed { actual[own, default: Actual()].completed += 1 }
        }
        func shown(_ actual: Actual) -> Actual? {
            let counts = [actual.all, actual.completed, actual.all - actual.completed]
            return isShared && counts.contains(where: Suppression.hides) ? nil : actual
        }
        var weeks: [Week] = []
        let known = Set(count.keys).union(actual.keys)
        if var week = known.min(), let last = known.max() {
            while week <= last {
                weeks.append(
                    Week(
                        week: week, runs: count[week] ?? 0, run: byWeek[week],
                        actual: actual[week].flatMap(shown)))
                week = week.next
            }
        }
        self.weeks = weeks
        self.titles = titles
        scenarioNames = Set(heads.map(\.scenarioName)).count
    }

    func values(_ measure: TrendMeasure) -> [Value?] { weeks.map(measure.value) }

    /// Weeks of each quarter, or year, in order.
    func periods(by name: (ISOWeek) -> String) -> [(name: String, weeks: [Week])] {
        Dictionary(grouping: weeks) { name($0.week) }.sorted { $0.key < $1.key }
            .map { (name: $0.key, weeks: $0.value) }
    }
}

/// What is followed from week to week.
enum TrendMeasure: String, CaseIterable, Sendable {
    case placed, onTime, expected, actual, least, gap, price

    var title: String {
        switch self {
        case .placed: "Placed"
        case .onTime: "On time"
        case .expected: "Expected completed"
        case .actual: "Completed"
        case .least: "Group served least"
        case .gap: "Gap between groups"
        case .price: "Price of equity"
        }
    }

    var meaning: String {
        switch self {
        case .placed: "Share of open orders that the week’s plan places."
        case .onTime: "Share of open orders placed on or before the due day."
        case .expected: "Completions to be expected of what is placed, as a share of open orders."
        case .actual: "Share of the week’s appointments that were completed, of those whose outcome is known."
        case .least: "The lowest placed share of a group that is shown."
        case .gap: "The highest placed share of a group that is shown less the lowest."
        case .price:
            "Goal value given up for groups, as a share of it: by a curve of the same scenario, or where the policy limits the gap."
        }
    }

    /// Whether more of it is better; the gap and the price are better small.
    var isBetterHigh: Bool { self != .gap && self != .price }

    func value(_ week: Trend.Week) -> Value? {
        guard self != .actual else { return week.actual.flatMap { share($0.completed, of: $0.all) } }
        guard let run = week.run else { return nil }
        switch self {
        case .placed: return share(run.placed, of: run.orders)
        case .onTime: return share(run.onTime, of: run.orders)
        case .expected:
            return run.orders == 0
                ? nil
                : run.expected.map {
                    Value(millionths: roundedHalfUp(Int128($0.millionths), over: Int128(run.orders)))
                }
        case .actual: return nil
        case .least: return run.levels.min()
        case .gap:
            guard run.levels.count > 1, let least = run.levels.min(), let most = run.levels.max() else {
                return nil
            }
            return most - least
        case .price: return run.price
        }
    }
}

/// What a site calls the page and what is on it.
public struct TrendTitles: Sendable {
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case notText
        case unknown(String)

        public var description: String {
            switch self {
            case .notText: "this is no JSON object of texts"
            case .unknown(let key):
                "nothing is called \(key) here; there are \(TrendTitles.keys.joined(separator: ", "))"
            }
        }
    }

    public static let page = "Access gap report"
    /// What may be named.
    static let keys =
        ["title", "week", "quarter", "year", "runs"] + TrendMeasure.allCases.map(\.rawValue)

    private var own: [String: String] = [:]

    /// - Parameter title: of the page, before what the file says.
    /// - Parameter bytes: `{"title": "...", "placed": "...", "quarter": "..."}`, each of them optional.
    public init(title: String? = nil, reading bytes: [UInt8]? = nil) throws(Problem) {
        if let bytes {
            guard case .success(let document) = JSONReader.read(bytes), let members = document.root.members
            else { throw .notText }
            for member in members {
                guard let key = member.key.string, let text = member.value.string else { throw .notText }
                guard Self.keys.contains(key) else { throw .unknown(Words.oneLine(key)) }
                own[key] = Words.oneLine(text)
            }
        }
        if let title { own["title"] = Words.oneLine(title) }
    }

    var page: String { own["title"] ?? Self.page }
    var week: String { own["week"] ?? "Week" }
    var quarter: String { own["quarter"] ?? "Quarter" }
    var year: String { own["year"] ?? "Year" }
    var runs: String { own["runs"] ?? "Runs" }
    subscript(measure: TrendMeasure) -> String { own[measure.rawValue] ?? measure.title }
}
