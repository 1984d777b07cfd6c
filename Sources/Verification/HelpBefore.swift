import Domain

/// Help given before the exam day (contact, counselling): windows add up from the first on, one sum for each kind
/// and language.
struct HelpBefore {
    struct Key: Hashable, Comparable {
        var kind: PoolKind
        /// Primary language; nil where pools name none.
        var language: String?
        static func < (a: Key, b: Key) -> Bool {
            (a.kind.rawValue, a.language ?? "") < (b.kind.rawValue, b.language ?? "")
        }
    }
    struct Stock {
        var window: Index<PoolWindow>
        /// File-zone day on which the window begins.
        var begins: Day
        var amount: Int64
    }
    /// All that one kind of help has in one language.
    struct Supply {
        var key: Key
        /// Windows that end after `asOf`, earliest first.
        var stocks: [Stock]
        /// By day from today to the end of the horizon: what windows that begin by then hold together.
        var amounts: [Int64]
    }

    let today: Day
    let supplies: Table<Supply>
    let windows: PoolWindows
    let limitsContact: Bool
    /// By patient: what contact in their language draws from; nil where nobody makes it.
    private let outreach: [Index<Supply>?]
    private let counsellors: [Index<Supply>?]

    init(_ scenario: Scenario, _ windows: PoolWindows) {
        today = scenario.today
        self.windows = windows
        limitsContact = scenario.pools.rows.contains { $0.kind == .outreach }
        let stocks = stocksByKey(scenario, windows).sorted { $0.key < $1.key }
        let days = 0...max(0, scenario.horizon.upperBound - scenario.today)
        let today = today
        supplies = Table(
            stocks.map { key, stocks in
                let amounts = days.map { offset in
                    stocks.reduce(0) { $1.begins <= today + offset ? $0 + $1.amount : $0 }
                }
                return Supply(key: key, stocks: stocks, amounts: amounts)
            })
        let positions = Dictionary(
            uniqueKeysWithValues: stocks.enumerated().map { ($1.key, Index<Supply>($0)) })
        outreach = scenario.patients.rows.map { patient in
            // Nobody calls in a language that is not known.
            patient.outreachLanguage.flatMap { positions[Key(kind: .outreach, language: $0.primary)] }
        }
        // Counsellors who speak the patient's language where some are listed by language, else those listed without.
        counsellors = scenario.patients.rows.map { patient in
            let own = Key(kind: .counsellor, language: patient.outreachLanguage?.primary)
            return positions[own] ?? positions[Key(kind: .counsellor, language: nil)]
        }
    }

    /// The sum that a channel's minutes are drawn from; nil where they are not limited, or nobody speaks the language.
    func contactSupply(_ patient: Index<Patient>, _ channel: Channel) -> Index<Supply>? {
        limitsContact && channel.minutes > 0 ? outreach[patient.int] : nil
    }

    func counsellingSupply(_ patient: Index<Patient>) -> Index<Supply>? { counsellors[patient.int] }

    /// The first day on which a patient's channel can be used; nil: never.
    func firstDay(_ patient: Index<Patient>, _ channel: Channel) -> Day? {
        guard limitsContact, channel.minutes > 0 else { return today }
        return outreach[patient.int].flatMap(firstDay)
    }

    /// The first day from today on with a window.
    func firstDay(_ supply: Index<Supply>) -> Day? {
        supplies.rows[supply.int].stocks.first.map { max($0.begins, today) }
    }

    /// What windows that begin by `day` hold together.
    func amount(_ supply: Index<Supply>, by day: Day) -> Int64 {
        let amounts = supplies.rows[supply.int].amounts
        return amounts[min(max(0, day - today), amounts.count - 1)]
    }
}

private func stocksByKey(_ scenario: Scenario, _ windows: PoolWindows) -> [HelpBefore.Key: [HelpBefore.Stock]]
{
    var stocks: [HelpBefore.Key: [HelpBefore.Stock]] = [:]
    for index in scenario.pools.indices {
        let pool = scenario.pools[index]
        guard case .before = pool.timeBase else { continue }
        let key = HelpBefore.Key(kind: pool.kind, language: pool.language?.primary)
        for position in windows.of(index) where windows.table.rows[position].span.to > scenario.asOf {
            let begins = scenario.zone.day(of: windows.table.rows[position].span.from)
            let amount = pool.windows[windows.table.rows[position].number].amount
            stocks[key, default: []].append(
                HelpBefore.Stock(window: Index(position), begins: begins, amount: amount))
        }
    }
    return stocks.mapValues { $0.sorted { ($0.begins, $0.window) < ($1.begins, $1.window) } }
}
