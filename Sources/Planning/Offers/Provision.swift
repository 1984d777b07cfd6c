import Domain

/// What sessions, pools and roads provide, arranged so that an order finds what concerns it without a look at the rest.
struct Provision: Sendable {
    let instance: Instance
    let hosting: Hosting
    let days: LocalDays
    let roads: Roads
    let pools: [PoolFacts]
    /// By primary language.
    private let interpreters: [String: PoolsAtSite]
    private let drawn: [Exam.Need.Source: PoolsAtSite]

    /// What of a pool is read for every offer, without the strings and sets of `Pool`.
    struct PoolFacts: Sendable {
        var mode: InterpreterMode?
        var gender: StaffGender?
        var isTechnologist: Bool
        var isCounted: Bool
        /// Whether there are times at which it cannot be drawn on.
        var hasClosures: Bool
        /// Who pays for it, and what one unit costs.
        var payer: Index<Pool>?
        var cents: Int64?
    }

    init(_ instance: Instance) {
        self.instance = instance
        hosting = Hosting(instance)
        days = LocalDays(instance.scenario)
        roads = Roads(instance.scenario)
        pools = instance.scenario.pools.rows.map(PoolFacts.init)
        interpreters = Self.interpreters(instance.scenario)
        drawn = Self.drawn(instance.scenario)
    }

    var scenario: Scenario { instance.scenario }

    /// Interpreters of a language, whatever their mode.
    func interpreters(of language: LanguageTag?) -> PoolsAtSite {
        language.flatMap { interpreters[$0.primary] } ?? PoolsAtSite()
    }

    /// Pools a need of an exam may be met from.
    func pools(for source: Exam.Need.Source) -> PoolsAtSite { drawn[source] ?? PoolsAtSite() }

    private static func interpreters(_ scenario: Scenario) -> [String: PoolsAtSite] {
        let speaking = scenario.pools.indices.filter {
            scenario.pools[$0].kind == .interpreter && scenario.pools[$0].language != nil
        }
        return Dictionary(grouping: speaking) { scenario.pools[$0].language!.primary }
            .mapValues { PoolsAtSite($0, scenario) }
    }

    private static func drawn(_ scenario: Scenario) -> [Exam.Need.Source: PoolsAtSite] {
        // A request for staff gender may ask for a technologist whom no exam draws on.
        var sources: Set<Exam.Need.Source> = [.kind(.technologist, skill: nil)]
        for exam in scenario.exams.rows { sources.formUnion(exam.needs.map(\.source)) }
        return Dictionary(
            uniqueKeysWithValues: sources.map { source in
                let pools = scenario.pools.indices.filter { index in
                    switch source {
                    case .pool(let named): return named == index
                    case .kind(let kind, let skill):
                        let pool = scenario.pools[index]
                        return kind == pool.kind && (skill == nil || skill == pool.skill)
                    }
                }
                return (source, PoolsAtSite(pools, scenario))
            })
    }
}

extension Provision.PoolFacts {
    fileprivate init(_ pool: Pool) {
        mode = pool.mode
        gender = pool.gender
        isTechnologist = pool.kind == .technologist
        isCounted = pool.unit == .count
        hasClosures = !pool.unavailable.isEmpty
        payer = pool.paidFrom
        cents = pool.cost?.count
    }
}

/// Some pools, by the site they can be drawn on at: their own, or every site.
struct PoolsAtSite: Sendable {
    private var bySite: [[Index<Pool>]] = []

    init() {}
    init(_ pools: [Index<Pool>], _ scenario: Scenario) {
        bySite = Array(repeating: [], count: scenario.sites.count)
        for pool in pools {
            if let site = scenario.pools[pool].site {
                bySite[site.int].append(pool)
            } else {
                for site in bySite.indices { bySite[site].append(pool) }
            }
        }
    }

    /// In the order of the scenario.
    subscript(site: Index<Site>) -> [Index<Pool>] { bySite.isEmpty ? [] : bySite[site.int] }
}

extension Instance {
    /// Windows of a pool that contain some instant of `span`, by their place in `windows`.
    func windows(of pool: Index<Pool>, around span: Span) -> Range<Int> {
        let all = windows(of: pool)
        let first = firstWindow(in: all) { $0.to > span.from }
        let end = firstWindow(in: first..<all.upperBound) { $0.from >= span.to }
        return first..<end
    }

    /// The first of consecutive windows from which on `holds`; windows of a pool are in time order and do not overlap.
    private func firstWindow(in range: Range<Int>, from holds: (Span) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(windows.rows[middle].span) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
