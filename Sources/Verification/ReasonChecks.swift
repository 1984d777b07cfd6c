import Domain

/// Why an order waits, why an appointment is no earlier, and what else could be offered: each is true with everyone
/// else where they are (section 7).
struct ReasonChecks {
    let ledger: Ledger
    let figures: GoalFigures
    let names: Names
    private let placed: PlacedOfGroups
    private(set) var violations: [Violation] = []

    private var list: OfferList { ledger.list }
    private var scenario: Scenario { ledger.scenario }

    private init(_ ledger: Ledger, _ figures: GoalFigures, _ names: Names) {
        self.ledger = ledger
        self.figures = figures
        self.names = names
        placed = figures.placed(ledger.plan)
    }

    /// What is wrong with the reasons of a plan, those of waiting orders first.
    static func violations(
        _ printed: PrintedPlan, _ ledger: Ledger, _ figures: GoalFigures, _ names: Names
    ) -> [Violation] {
        let none = ReasonChecks(ledger, figures, names)
        return none.each(printed.waiting) { $0.check($1) } + none.each(printed.appointments) { $0.check($1) }
    }

    /// Orders are looked at one by one, so some of them can be while others are.
    private func each<Row: Sendable>(
        _ rows: [Row], _ check: @Sendable (inout ReasonChecks, Row) -> Void
    ) -> [Violation] {
        let size = 64
        let none = self
        return onTwoCores((rows.count + size - 1) / size) { number in
            var checks = none
            for row in rows[number * size..<min(rows.count, (number + 1) * size)] { check(&checks, row) }
            return checks.violations
        }.flatMap { $0 }
    }

    private mutating func check(_ waiting: PrintedPlan.Waiting) {
        guard let order = names.orders[waiting.order], list.timetable.bookingOfOrder[order] == nil,
            ledger.plan.appointments[order] == nil
        else { return }
        check(waiting, order)
    }

    private mutating func check(_ appointment: PrintedPlan.Appointment) {
        guard let order = names.orders[appointment.order], let own = ledger.plan.appointments[order] else {
            return
        }
        let view = Ledger.View(ledger, without: order)
        explain(appointment, own, view)
        var chosen = [own.start.at(scenario.sessions[own.offer.session].site, own.offer.day)]
        if appointment.alternatives.count > 2 {
            refuse(.alternative, "\(appointment.at.place)/alternatives", "more than two alternatives")
        }
        for alternative in appointment.alternatives { check(alternative, of: own, view, &chosen) }
    }

    private mutating func refuse(
        _ kind: Violation.Kind, _ place: String, _ message: String, _ amount: String? = nil
    ) {
        violations.append(Violation(kind, place, message, amount: amount))
    }

    private mutating func check(_ waiting: PrintedPlan.Waiting, _ order: Index<Order>) {
        let late = figures.lateDaysWaiting(order)
        if waiting.lateDays != late {
            refuse(
                .figure, "\(waiting.place)/lateDays", "waiting counts as \(late) late days",
                "\(waiting.lateDays) printed")
        }
        if waiting.exam != scenario.exams[scenario.orders[order].exam].id {
            refuse(.figure, "\(waiting.place)/exam", "the order is for another exam")
        }
        let reason = list.reasons[order] ?? .capacity
        if waiting.reason != reason.rawValue {
            refuse(
                .reason, "\(waiting.place)/reason", "the reason is \(reason.rawValue)",
                "\(waiting.reason) printed")
        }
        let view = Ledger.View(ledger, without: order)
        let counts = view.counts(of: list.offers(of: order))
        if let free = counts[.earlierGoal], !figures.setsApart(order, placed) {
            refuse(
                .reason, waiting.place, "\(waiting.order) could simply be placed",
                "\(free) offers break no rule")
        }
        compare(waiting.binding, counts, "\(waiting.place)/binding")
    }

    private mutating func explain(
        _ printed: PrintedPlan.Appointment, _ own: CheckedPlan.Appointment, _ view: Ledger.View
    ) {
        let earlier = list.offers(of: own.offer.order).filter { $0.day < own.offer.day }
        if printed.earlierOffers != earlier.count {
            refuse(
                .reason, "\(printed.at.place)/why/earlierOffers",
                "\(earlier.count) offers start on an earlier day",
                "\(printed.earlierOffers) printed")
        }
        compare(printed.binding, view.counts(of: earlier), "\(printed.at.place)/why/binding")
    }

    private mutating func compare(_ printed: [PrintedPlan.Binding], _ counts: [Rule: Int], _ place: String) {
        let expected = Rule.allCases.compactMap { rule in
            counts[rule].map { PrintedPlan.Binding(rule: rule.rawValue, count: $0) }
        }
        if printed != expected {
            let listed = expected.map { "\($0.rule) \($0.count)" }.joined(separator: ", ")
            refuse(.reason, place, "the offers would break: \(listed.isEmpty ? "nothing" : listed)")
        }
    }

    private mutating func check(
        _ printed: PrintedPlan.Place, of own: CheckedPlan.Appointment, _ view: Ledger.View,
        _ chosen: inout [Occasion]
    ) {
        do throws(Violation) {
            let match = try OfferMatching(list: list, names: names).match(
                printed, of: own.offer.order, optional: [])
            violations += match.wrong
            let (offer, start) = (match.appointment.offer, match.appointment.start)
            let rules = view.obstacles(to: offer, starts: .minute(start)).rules
            if let rule = Rule.allCases.first(where: rules.contains) {
                refuse(.alternative, printed.place, "it would break \(rule.rawValue)")
            }
            if ledger.isClosed[offer.session.int] {
                refuse(.alternative, printed.place, "its session is closed")
            }
            if !view.leavesEnough(offer) {
                refuse(.alternative, printed.place, "the session it leaves would be under its minimum")
            }
            let occasion = start.at(scenario.sessions[offer.session].site, offer.day)
            if chosen.contains(where: { !$0.differs(from: occasion) }) {
                refuse(
                    .alternative, printed.place,
                    "it is no different from the appointment or the other alternative")
            }
            chosen.append(occasion)
        } catch {
            refuse(error.kind == .offer ? .alternative : error.kind, error.place, error.message, error.amount)
        }
    }
}

extension Ledger.View {
    /// How many of the offers would break each rule; one that breaks none stays out because of its session's price or
    /// an earlier goal.
    func counts(of offers: some Sequence<Offer>) -> [Rule: Int] {
        var broken = [Int](repeating: 0, count: Obstacles.rules.count)
        var (priced, free) = (0, 0)
        for offer in offers {
            let found = obstacles(to: offer, starts: offer.starts)
            for bit in broken.indices where found.rawValue >> bit & 1 == 1 { broken[bit] += 1 }
            guard found.isEmpty else { continue }
            if ledger.isClosed[offer.session.int] { priced += 1 } else { free += 1 }
        }
        let counts = zip(Obstacles.rules + [.sessionPrice, .earlierGoal], broken + [priced, free])
        return Dictionary(uniqueKeysWithValues: counts.filter { $0.1 > 0 })
    }
}

/// Where and when, as far as two of them count as different offers to a patient.
private struct Occasion {
    var site: Index<Site>
    var day: Day
    var start: Instant

    func differs(from other: Occasion) -> Bool {
        site != other.site || day != other.day || abs((start - other.start).int) >= 60
    }
}

extension Instant {
    fileprivate func at(_ site: Index<Site>, _ day: Day) -> Occasion {
        Occasion(site: site, day: day, start: self)
    }
}
