import Attendance
import Domain

/// What offers are worth to goal care, as `GoalFigures.kindness` has it, one order after another. Most offers of an order
/// differ in place and hour only, so chances and ways are remembered.
struct Kindness {
    private let figures: GoalFigures
    private var journey: Journey?
    private var channels = 0
    /// Whether chances depend on nothing but day, channel and help.
    private var isRepeated = false
    /// By day of the horizon, channel and help.
    private var chances: [Int64?] = []
    private var way: (site: Index<Site>, own: Int, byRide: Int)?
    /// Whether the patient has the needs that optional help answers.
    private(set) var mayRide = false
    private(set) var mayBeCounselled = false

    init(_ figures: GoalFigures) { self.figures = figures }

    mutating func turn(to order: Index<Order>) {
        let scenario = figures.scenario
        let patient = scenario.patients[scenario.orders[order].patient]
        journey = Journey(patient, figures.list.catalogue)
        mayRide = patient.needsTransport
        mayBeCounselled = patient.need(.medicalCostBurden) == .yes
        way = nil
        isRepeated = figures.hasModelledChances(order)
        channels = patient.channels.count
        let days = scenario.horizon.upperBound - scenario.horizon.lowerBound + 1
        chances.removeAll(keepingCapacity: true)
        chances.append(contentsOf: repeatElement(nil, count: days * (channels + 1) * 8))
    }

    mutating func value(_ offer: Offer, second: Bool, counselling: Bool, ride: Bool) -> Int64 {
        let completed = completed(offer, second: second, counselling: counselling, ride: ride)
        return completed - figures.burden(offer, travelMinutes: travelMinutes(offer, byRide: ride))
    }

    private mutating func completed(_ offer: Offer, second: Bool, counselling: Bool, ride: Bool) -> Int64 {
        let help = (second ? 1 : 0) + (counselling ? 2 : 0) + (ride ? 4 : 0)
        let day = offer.day - figures.scenario.horizon.lowerBound
        let channel = offer.contact.map { $0.channel + 1 } ?? 0
        let position = (day * (channels + 1) + channel) * 8 + help
        if isRepeated, let known = chances[position] { return known }
        let outcome = figures.outcome(offer, second: second, counselling: counselling, ride: ride)
        chances[position] = outcome.completed.millionths
        return outcome.completed.millionths
    }

    private mutating func travelMinutes(_ offer: Offer, byRide: Bool) -> Int {
        let site = figures.scenario.sessions[offer.session].site
        if way?.site != site, let journey {
            way = (site, journey.minutes(to: site, byRide: false), journey.minutes(to: site, byRide: true))
        }
        return way.map { byRide ? $0.byRide : $0.own } ?? 0
    }
}
