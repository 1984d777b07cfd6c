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
        var pool: Index<Pool>
        var window: Int
        /// File-zone day on which the window begins.
        var begins: Day
        var amount: Int64
    }

    let today: Day
    /// Windows that end after `asOf`, earliest first.
    let stocks: [Key: [Stock]]
    let limitsContact: Bool

    init(_ scenario: Scenario) {
        today = scenario.today
        limitsContact = scenario.pools.rows.contains { $0.kind == .outreach }
        var stocks: [Key: [Stock]] = [:]
        for index in scenario.pools.indices {
            let pool = scenario.pools[index]
            guard case .before = pool.timeBase else { continue }
            let key = Key(kind: pool.kind, language: pool.language?.primary)
            for (position, window) in pool.windows.enumerated() where window.span.to > scenario.asOf {
                let begins = scenario.zone.day(of: window.span.from)
                stocks[key, default: []].append(
                    Stock(pool: index, window: position, begins: begins, amount: window.amount))
            }
        }
        self.stocks = stocks.mapValues {
            $0.sorted { ($0.begins, $0.pool, $0.window) < ($1.begins, $1.pool, $1.window) }
        }
    }

    /// The sum that a channel's minutes are drawn from; nil where they are not limited.
    func contactKey(_ patient: Patient, _ channel: Channel) -> Key? {
        guard limitsContact, channel.minutes > 0 else { return nil }
        return Key(kind: .outreach, language: patient.outreachLanguage?.primary)
    }

    /// Counsellors who speak the patient's language where some are listed by language, else those listed without.
    func counsellingKey(_ patient: Patient) -> Key? {
        let own = Key(kind: .counsellor, language: patient.outreachLanguage?.primary)
        let any = Key(kind: .counsellor, language: nil)
        return [own, any].first { stocks[$0] != nil }
    }

    /// The first day from today on with a window; nil: none.
    func firstDay(_ key: Key) -> Day? { stocks[key]?.first.map { max($0.begins, today) } }

    /// The first day on which the channel can be used.
    func firstDay(_ patient: Patient, _ channel: Channel) -> Day? {
        guard let key = contactKey(patient, channel) else { return today }
        // Nobody calls in a language that is not known.
        return key.language == nil ? nil : firstDay(key)
    }

    /// What windows that begin by `day` hold together.
    func amount(_ key: Key, by day: Day) -> Int64 {
        (stocks[key] ?? []).filter { $0.begins <= day }.reduce(0) { $0 + $1.amount }
    }
}
