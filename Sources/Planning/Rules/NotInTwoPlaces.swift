import Domain
import LinearModel

extension Formulation {
    /// On one day a patient is at one site: for two orders of a patient, a day and a site,
    /// Σ book of the one's offers there + Σ book of the other's elsewhere ≤ 1. On a day with a booking, no offer elsewhere.
    /// That exams never overlap is seen to in `Timing`.
    mutating func addNotInTwoPlaces() {
        let scenario = instance.scenario
        for patient in instance.openOrdersOfPatient.keys.sorted() {
            let orders = instance.openOrdersOfPatient[patient]!
            addAwayFromBookings(patient, orders)
            for (place, first) in orders.enumerated() {
                for second in orders.dropFirst(place + 1) {
                    for (day, site) in Set(ofOrder[first].map { SiteDay(choices[$0], scenario) }).sorted()
                        .map({ ($0.day, $0.site) })
                    {
                        let here = ofOrder[first].filter { choices[$0].day == day && self.site($0) == site }
                        let away = ofOrder[second].filter { choices[$0].day == day && self.site($0) != site }
                        guard !here.isEmpty, !away.isEmpty else { continue }
                        model.subject(
                            to: sum(here) { [book] in book[$0.int] } + sum(away) { [book] in book[$0.int] }
                                <= 1,
                            .notInTwoPlaces)
                    }
                }
            }
        }
    }

    private mutating func addAwayFromBookings(_ patient: Index<Patient>, _ orders: [Index<Order>]) {
        for order in orders {
            let away = ofOrder[order].filter { instance.isAwayFromBooking(choices[$0], of: patient) }
            guard !away.isEmpty else { continue }
            model.subject(to: sum(away) { [book] in book[$0.int] } <= 0, .notInTwoPlaces)
        }
    }

    func site(_ offer: Index<Offer>) -> Index<Site> {
        instance.scenario.sessions[choices[offer].session].site
    }
}

/// A local day at a site.
struct SiteDay: Hashable, Comparable, Sendable {
    var day: Day
    var site: Index<Site>

    init(_ offer: Offer, _ scenario: Scenario) {
        day = offer.day
        site = scenario.sessions[offer.session].site
    }
    static func < (a: Self, b: Self) -> Bool { (a.day, a.site) < (b.day, b.site) }
}

extension Instance {
    /// Whether the patient has a booking at another site on the offer's day.
    func isAwayFromBooking(_ offer: Offer, of patient: Index<Patient>) -> Bool {
        (bookingsOfPatient[patient] ?? []).contains { booking in
            let site = scenario.sessions[booking.session].site
            return site != scenario.sessions[offer.session].site
                && scenario.sites[site].zone.day(of: booking.start) == offer.day
        }
    }
}
