import Domain

/// What one order asks of any place, worked out once.
struct Asked: Sendable {
    /// Whether it carries the ride and the contact of its visit.
    let leads: Bool
    /// Whether no contact brings it: its visit's does, or the patient has said yes to it before.
    let isTold: Bool
    /// The exam with what the order and the patient's mobility add; an interpreter adds to it later.
    let length: Minutes
    let turnaround: Minutes
    /// Starts are not before.
    let notice: Instant
    /// The first day on which preparation can be done.
    let prepared: Day
    /// The first day that no hard gate forbids; nil: never.
    let gateDay: Day?
    let needsInterpreter: Bool
    let interpreters: PoolsAtSite
    let interpreterModes: [InterpreterMode]
    let needs: [Drawn]
    let staffGender: StaffGender?
    private let earliest: Day
    private let latest: Day
    /// By site; nil: all.
    private let sites: [Bool]?

    init(_ provision: Provision, _ index: Index<Order>) {
        let instance = provision.instance
        let order = instance.scenario.orders[index]
        let exam = instance.scenario.exams[order.exam]
        let patient = instance.scenario.patients[order.patient]
        let transfer = patient.needsTransfer ? instance.scenario.policy.minutes.transferExtra : 0
        leads = instance.leadsItsVisit(index)
        length = exam.minutes + order.extraMinutes + transfer
        turnaround = exam.turnaround
        let isAgreed = instance.isAgreed(index)
        isTold = !leads || isAgreed
        notice = instance.scenario.asOf + Minutes(isAgreed ? 0 : 60 * order.noticeHours)
        prepared = instance.today + (isAgreed ? 0 : exam.prepLeadDays)
        gateDay = Self.gateDay(order, instance)
        needsInterpreter = patient.needsInterpreter
        interpreters = provision.interpreters(of: patient.language)
        interpreterModes = InterpreterMode.allCases.filter {
            exam.interpreterModes.contains($0) && patient.interpreterModes.contains($0)
        }
        needs = Drawn.needs(of: order, exam, provision)
        staffGender = order.staffGender
        let horizon = instance.scenario.horizon
        earliest = max(order.earliest, horizon.lowerBound)
        latest = min(order.latest ?? horizon.upperBound, horizon.upperBound)
        sites = order.sitesAllowed.map { allowed in
            var isAllowed = [Bool](repeating: false, count: instance.scenario.sites.count)
            for site in allowed { isAllowed[site.int] = true }
            return isAllowed
        }
    }

    func isInTime(_ day: Day) -> Bool { earliest <= day && day <= latest }
    func allows(_ site: Index<Site>) -> Bool { sites?[site.int] ?? true }

    /// Condition 4.
    private static func gateDay(_ order: Order, _ instance: Instance) -> Day? {
        var first = instance.today
        for gate in order.gates where gate.hard && gate.status != .done {
            let isPayment = gate.kind == .authorisation || gate.kind == .coverage
            if isPayment && instance.scenario.isUrgent(order) { continue }
            let opens = [gate.notBefore, gate.leadDays.map { instance.today + $0 }].compactMap { $0 }.max()
            guard let opens else { return nil }
            first = max(first, opens)
        }
        return first
    }
}

/// What an exam draws on, with the pools it may be met from.
struct Drawn: Sendable {
    var pools: PoolsAtSite
    /// Nil: as long as the exam takes.
    var minutes: Minutes?
    var anchor: Exam.Need.Anchor

    /// When it is busy, relative to the start.
    func busy(_ length: Minutes) -> Range<Int> {
        let minutes = (minutes ?? length).int
        return anchor == .start ? 0..<minutes : (length.int - minutes)..<length.int
    }

    /// The exam's needs, and the further technologist that a request for staff gender may ask for.
    static func needs(of order: Order, _ exam: Exam, _ provision: Provision) -> [Drawn] {
        let drawsTechnologist = exam.needs.contains { need in
            switch need.source {
            case .pool(let pool): provision.pools[pool.int].isTechnologist
            case .kind(let kind, _): kind == .technologist
            }
        }
        var needs = exam.needs.map {
            Drawn(pools: provision.pools(for: $0.source), minutes: $0.minutes, anchor: $0.anchor)
        }
        if order.staffGender != nil, !drawsTechnologist {
            let anyone = provision.pools(for: .kind(.technologist, skill: nil))
            needs.append(Drawn(pools: anyone, minutes: nil, anchor: .start))
        }
        return needs
    }
}
