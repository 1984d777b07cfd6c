import Attendance
import Domain

/// Goal 4: expected completions gained by optional supports and kinder times, less what they burden. The only goal that
/// reads an attendance chance.
enum Care {
    static func terms(_ instance: Instance, _ list: OfferList, _ history: History) -> GoalTerms {
        let model = AttendanceModel(scenario: instance.scenario, history: history)
        var terms = GoalTerms(name: .care)
        terms.offers = list.offers.rows.map { offer in
            chance(offer, instance.scenario, model).completed.millionths
                - burden(offer, instance.scenario).millionths
        }
        return terms
    }

    static func chance(_ offer: Offer, _ scenario: Scenario, _ model: AttendanceModel) -> Outcome {
        let patient = scenario.patients[scenario.orders[offer.order].patient]
        return model.outcome(
            order: offer.order, site: scenario.sessions[offer.session].site, session: offer.session,
            day: offer.day,
            channel: offer.contact.map { patient.channels[$0.channel].kind },
            secondContact: offer.optional.contains(.secondContact),
            counselling: offer.optional.contains(.counselling), ride: offer.optional.contains(.ride))
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
