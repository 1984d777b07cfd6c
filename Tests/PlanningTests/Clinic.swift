import Attendance
import Domain

@testable import Planning

/// A small clinic in one sentence: site Main with an MR scanner, planned on Tuesday 1 December 2026 at eight for
/// Wednesday to Saturday. Exams take 30 minutes; patients need nothing and are reached through the portal at once.
/// Tests change what they are about.
struct Clinic {
    var scenario: Scenario
    let today: Day

    init(zone: Zone = .utc, today: CalendarDate = CalendarDate(year: 2026, month: 12, day: 1), days: Int = 4)
    {
        self.today = today.number
        let asOf = zone.firstInstant(on: today.number, at: 480)
        scenario = Scenario(
            name: "clinic", zone: zone, asOf: asOf, horizon: (today.number + 1)...(today.number + days),
            policy: .plain)
        scenario.sites.append(Site(id: "main", label: "Main", zone: zone))
        scenario.scanners.append(Scanner(id: "mr1", modality: .mr))
        scenario.exams.append(Exam(id: "brain", modality: .mr, minutes: 30))
    }

    /// The clock of site Main, `day` days after today.
    func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
        scenario.sites[Index(0)].zone.firstInstant(on: today + day, at: Minutes(hour * 60 + minute))
    }

    func span(_ day: Int, _ from: Int, _ to: Int) -> Span { Span(from: at(day, from), to: at(day, to)) }

    /// A session of scanner 0 at site 0, unless `change` says otherwise.
    @discardableResult
    mutating func session(
        _ span: Span, _ id: String = "morning", change: (inout Session) -> Void = { _ in }
    ) -> Index<Session> {
        var session = Session(id: id, scanner: Index(0), site: Index(0), span: span)
        change(&session)
        return scenario.sessions.append(session)
    }

    /// An order of a new patient; routine, from tomorrow on, due tomorrow.
    @discardableResult
    mutating func order(
        _ id: String = "A", change: (inout Order) -> Void = { _ in },
        patient: (inout Patient) -> Void = { _ in }
    ) -> Index<Order> {
        var person = Patient(id: "P-\(id)", zone: "north", language: LanguageTag(canonical: "en"))
        person.set(.languageAccess, .no)
        person.set(.transportationInsecurity, .no)
        person.set(.medicalCostBurden, .no)
        person.channels = [Channel(kind: .portal, consent: true, leadDays: 0, minutes: 0)]
        patient(&person)
        var order = Order(
            id: id, patient: scenario.patients.append(person), exam: Index(0), priority: .routine,
            requestedAt: at(-9, 8) + Minutes(scenario.orders.count), earliest: today + 1, due: today + 1)
        change(&order)
        return scenario.orders.append(order)
    }

    @discardableResult
    mutating func pool(
        _ id: String, _ kind: PoolKind, _ windows: [Pool.Window], change: (inout Pool) -> Void = { _ in }
    ) -> Index<Pool> {
        let unit: Pool.Unit = kind == .ride ? .count : kind == .money ? .money : .minutes
        var pool = Pool(id: id, kind: kind, unit: unit, windows: windows)
        change(&pool)
        return scenario.pools.append(pool)
    }

    /// The whole of one day, or of all days.
    func window(_ amount: Int64, on day: Int? = nil) -> Pool.Window {
        let whole = Span(from: at(-9, 0), to: at(40, 0))
        return Pool.Window(
            span: day.map { Span(from: at($0, 0), to: at($0 + 1, 0)) } ?? whole, amount: amount)
    }

    mutating func exam(_ change: (inout Exam) -> Void) { change(&scenario.exams[Index(0)]) }

    /// A second exam, 30 minutes on an ultrasound of its own at site 0.
    @discardableResult
    mutating func ultrasound(_ span: Span, site: Int = 0) -> (exam: Index<Exam>, session: Index<Session>) {
        let scanner = scenario.scanners.append(Scanner(id: "us1", modality: .us))
        let exam = scenario.exams.append(Exam(id: "us", modality: .us, minutes: 30))
        let session = session(span, "us") { ($0.scanner, $0.site) = (scanner, Index(site)) }
        return (exam, session)
    }

    @discardableResult
    mutating func site(_ id: String, zone: Zone = .utc) -> Index<Site> {
        scenario.sites.append(Site(id: id, label: id, zone: zone))
    }
}

// What comes of it.
extension Clinic {
    var context: PlanningContext {
        let instance = Instance(scenario)
        return PlanningContext(instance, OfferList(instance))
    }

    func offers(_ order: Index<Order> = Index(0)) -> [Offer] {
        let list = OfferList(Instance(scenario))
        return list.offers(of: order).map { list[$0] }
    }

    func reason(_ order: Index<Order> = Index(0)) -> WaitingReason? {
        OfferList(Instance(scenario)).noOfferReason[order.int]
    }

    /// Feasible starts, as `1 08:00-08:30`: days after today, the site's clock, first to last.
    func starts(_ order: Index<Order> = Index(0)) -> [String] {
        offers(order).map { offer in
            let zone = scenario.zone(of: offer.session)
            return "\(offer.day - today) \(zone.clock(offer.first))-\(zone.clock(offer.last))"
        }
    }

    func plan() -> PlanOutcome { Planner.toProof(scenario) }

    /// Who is placed, in file order: `A`.
    func placed(_ outcome: PlanOutcome? = nil) -> [String] {
        (outcome ?? plan()).plan.placements.map { scenario.orders[$0.order].id }
    }
}

extension Planner {
    /// A plan whose goals are all searched to the end.
    static func toProof(
        _ scenario: Scenario, _ history: History = History(), threads: Int = 1, from start: EarlierPlan? = nil
    ) -> PlanOutcome {
        var options = PlanOptions()
        options.start = start
        options.gap = 0
        options.threads = threads
        return Planner(scenario, history, options).run()
    }
}

extension PlanOutcome {
    func waiting(_ order: Index<Order>) -> Waiting? { waiting.first { $0.order == order } }

    /// Rules that keep a waiting order from its offers.
    func rules(_ order: Index<Order>) -> [Rule] { waiting(order)?.binding.map(\.rule) ?? [] }

    func goal(_ name: GoalName) -> GoalReport? { goals.first { $0.name == name } }
}

extension Patient {
    mutating func set(_ code: BarrierCode, _ need: Need) {
        barriers.removeAll { $0.code == code }
        barriers.append(Barrier(code: code, need: need))
    }
}

extension Policy {
    /// Every order is worth the same on every day; nobody is protected; nothing is a burden.
    static let plain = Policy(
        clinical: .init(urgent: [.stat, .asap, .urgent], points: [:]),
        value: .init(weight: [:], timeliness: [.init(days: 0, factor: .one)], tolerance: .zero),
        equity: .init(levels: 3, minimumGroup: 1, partitions: [], tolerance: .zero),
        money: .init(currency: "USD", perExam: 10_000),
        care: .init(
            travelMinute: .zero, offPreference: .zero, shortNotice: .zero, shortNoticeDays: 0, move: .zero),
        minutes: .init(interpreterExtra: 0, transferExtra: 0, counselling: 20), suppression: .internal,
        effort: .normal)
}
