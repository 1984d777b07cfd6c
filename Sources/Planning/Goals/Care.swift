import Attendance
import Domain

/// Goal 4: expected completions gained by optional supports and kinder times, less what they burden. The only goal that
/// reads an attendance chance.
enum Care {
    static func terms(_ instance: Instance, _ list: OfferList, _ history: History) -> GoalTerms {
        let chances = Chances(instance, history)
        var terms = GoalTerms(name: .care)
        terms.offers = list.offers.rows.map { offer in
            chances[offer].completed.millionths
                - burden(offer, instance.scenario).millionths
        }
        return terms
    }

    /// Chances of offers: for this goal, and for plans that are lived through afterwards.
    struct Chances: Sendable {
        private let instance: Instance
        private let model: AttendanceModel

        init(_ instance: Instance, _ history: History) {
            self.instance = instance
            model = AttendanceModel(scenario: instance.scenario, history: history)
        }

        subscript(offer: Offer) -> Outcome {
            let scenario = instance.scenario
            let patient = scenario.patients[scenario.orders[offer.order].patient]
            return model.outcome(
                order: offer.order, site: scenario.sessions[offer.session].site, session: offer.session,
                day: offer.day,
                channel: offer.contact.map { patient.channels[$0.channel].kind },
                secondContact: offer.optional.contains(.secondContact),
                counselling: offer.optional.contains(.counselling),
                ride: offer.uses.contains { scenario.pools[instance.windows[$0.window].pool].kind == .ride })
        }
    }

    static func burden(_ offer: Offer, _ scenario: Scenario) -> Value {
        let care = scenario.policy.care
        var burden = care.travelMinute * offer.travelMinutes
        if !offer.isPreferred { burden += care.offPreference }
        if offer.day - scenario.today < care.shortNoticeDays { burden += care.shortNotice }
        if offer.isMoved { burden += care.move }
        return burden
    }
}
