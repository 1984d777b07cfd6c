import Domain
import LinearModel

extension Formulation {
    /// The exams of a visit are all placed together or all wait: for each site and day, Σ book of each member's offers
    /// there equals that of the first.
    mutating func addVisits() {
        for members in instance.visits {
            let places = Set(members.flatMap { ofOrder[$0].map { SiteDay(choices[$0], instance.scenario) } })
                .sorted()
            for place in places {
                let first = offers(of: members[0], at: place)
                for member in members.dropFirst() {
                    let other = offers(of: member, at: place)
                    model.subject(
                        to: sum(first) { [book] in book[$0.int] } - sum(other) { [book] in book[$0.int] }
                            == 0, .visit)
                }
            }
        }
    }

    private func offers(of order: Index<Order>, at place: SiteDay) -> [Index<Offer>] {
        ofOrder[order].filter { SiteDay(choices[$0], instance.scenario) == place }
    }
}
