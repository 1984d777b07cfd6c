import Domain

/// A block of a session, as far as it lies on one local day of its site: where exams may be placed.
struct Place {
    var session: Index<Session>
    var scanner: Index<Scanner>
    /// Position among the session's blocks, from 0.
    var block: Int
    var day: Day
    /// Starts that the day, the session's last start and `asOf` leave, however short the exam is.
    var starts: Span
    var blockEnd: Instant
    /// The whole local day.
    var wholeDay: Span
    /// Whether clocks go evenly all day.
    var isEven: Bool
}

/// What a scenario has, filed by what a search asks for: places by modality and site, pools by kind and site, ways by zone
/// and site. An order looks at what may concern it, and at nothing else.
struct Catalogue {
    typealias Row = (mode: TravelMode, minutes: Minutes, rideCost: Cents?)

    private let sites: Int
    private var placesBySite: [Modality: [[Place]]] = [:]
    private var poolsBySite: [PoolKind: [[Index<Pool>]]] = [:]
    /// By the primary language they interpret.
    private var interpretersBySite: [String: [[Index<Pool>]]] = [:]
    /// Rows of travel by zone, then by site, in the order of the file.
    private var ways: [String: [[Row]]] = [:]
    /// By exam, and by session: whether its scanner has all the exam asks for, and its own list names the exam.
    private var sessionsOfExam: [[Bool]] = []
    private(set) var proposals: [Index<Order>: [PreviousProposal]] = [:]
    private(set) var overrides: [Index<Order>: [Override]] = [:]

    init(_ timetable: Timetable) {
        let scenario = timetable.scenario
        sites = scenario.sites.count
        for session in scenario.sessions.indices { file(session, timetable) }
        for index in scenario.pools.indices { file(index, scenario.pools[index]) }
        for row in scenario.travel {
            ways[row.zone, default: Array(repeating: [], count: sites)][row.site.int]
                .append((row.mode, row.minutes, row.rideCost))
        }
        sessionsOfExam = scenario.exams.indices.map { index in
            let exam = scenario.exams[index]
            let scanners = scenario.scanners.rows.map { scanner in
                scanner.modality == exam.modality && exam.features.isSubset(of: scanner.features)
            }
            return scenario.sessions.rows.map { session in
                scanners[session.scanner.int] && session.exams?.contains(index) != false
            }
        }
        for proposal in scenario.previousPlan { proposals[proposal.order, default: []].append(proposal) }
        for override in scenario.overrides { overrides[override.order, default: []].append(override) }
    }

    /// By site.
    func places(_ modality: Modality) -> [[Place]] { placesBySite[modality] ?? [] }

    func pools(_ kind: PoolKind, at site: Index<Site>) -> [Index<Pool>] { poolsBySite[kind]?[site.int] ?? [] }

    /// By site: who interprets this language there.
    func interpreters(_ language: LanguageTag) -> [[Index<Pool>]]? { interpretersBySite[language.primary] }

    /// By site: how to get there from a zone.
    func ways(from zone: String?) -> [[Row]]? { zone.flatMap { ways[$0] } }

    func allows(_ exam: Index<Exam>, in session: Index<Session>) -> Bool {
        sessionsOfExam[exam.int][session.int]
    }
}

extension Catalogue {
    private mutating func file(_ index: Index<Session>, _ timetable: Timetable) {
        let scenario = timetable.scenario
        let session = scenario.sessions[index]
        let zone = scenario.sites[session.site].zone
        let modality = scenario.scanners[session.scanner].modality
        for (position, block) in timetable.blocks[index.int].enumerated() {
            let last = (session.lastStart ?? block.to) + 1
            let open = Span(from: max(block.from, scenario.asOf), to: min(block.to, last))
            for number in zone.day(of: block.from).int...zone.day(of: block.to - 1).int
            where scenario.horizon.contains(Day(number: number)) {
                let day = Day(number: number)
                let wholeDay = Span(from: zone.start(of: day), to: zone.start(of: day + 1))
                placesBySite[modality, default: Array(repeating: [], count: sites)][session.site.int].append(
                    Place(
                        session: index, scanner: session.scanner, block: position, day: day,
                        starts: open.intersection(wholeDay), blockEnd: block.to,
                        wholeDay: wholeDay,
                        isEven: wholeDay.length == 1440
                            && !zone.shifts.contains { wholeDay.from < $0.from && $0.from < wholeDay.to }))
            }
        }
    }

    /// A pool without a site serves all of them.
    private mutating func file(_ index: Index<Pool>, _ pool: Pool) {
        for site in 0..<sites where pool.site == nil || pool.site?.int == site {
            poolsBySite[pool.kind, default: Array(repeating: [], count: sites)][site].append(index)
            guard pool.kind == .interpreter, let language = pool.language?.primary else { continue }
            interpretersBySite[language, default: Array(repeating: [], count: sites)][site].append(index)
        }
    }
}
