import Domain
import Testing

@testable import Planning

@Suite("Reaching the patient in time")
struct ContactTests {
    /// A call of 8 minutes; outreach in English, tomorrow and the day after. Sessions on each day.
    private func clinic(_ channel: Channel, outreach: [(day: Int, minutes: Int64)]) -> Clinic {
        var clinic = Clinic()
        for day in 1...4 { clinic.session(clinic.span(day, 8, 9), "day-\(day)") }
        clinic.pool("calls", .outreach, outreach.map { clinic.window($0.minutes, on: $0.day) }) {
            $0.language = LanguageTag(canonical: "en")
        }
        clinic.order(patient: { $0.channels = [channel] })
        return clinic
    }

    private func call(leadDays: Int = 1, consent: Bool = true, minutes: Minutes = 8) -> Channel {
        Channel(kind: .call, consent: consent, leadDays: leadDays, minutes: minutes)
    }

    @Test(
        "An exam is its lead days after the first outreach window, or later",
        arguments: [
            (0, 1, 1), (1, 1, 2), (2, 1, 3), (1, 0, 1), (2, 0, 2),
        ])
    func leadDays(leadDays: Int, window: Int, first: Int) {
        let clinic = clinic(call(leadDays: leadDays), outreach: [(window, 8)])
        #expect(clinic.offers().first.map { $0.day - clinic.today } == first)
        #expect(clinic.offers().first?.contact?.by == clinic.today + window)
    }

    @Test("Preparation is told with the offer: the longer of the two lead times counts")
    func preparation() {
        var clinic = clinic(call(leadDays: 1), outreach: [(0, 8)])
        clinic.exam { $0.prepLeadDays = 3 }
        #expect(clinic.offers().map { $0.contact!.by - clinic.today } == [0, 1])
    }

    @Test("A window that has ended is none, one that runs counts from today")
    func pastWindows() {
        let ended = clinic(call(leadDays: 0), outreach: [(-1, 8)])
        #expect(ended.reason() == .contact)
        let running = clinic(call(leadDays: 1), outreach: [(0, 8)])
        #expect(running.offers().first.map { $0.day - running.today } == 1)
    }

    @Test("No consent and no outreach in the language: no offer; minutes of 0 need no outreach")
    func noContact() {
        #expect(clinic(call(consent: false), outreach: [(0, 8)]).reason() == .contact)
        var other = clinic(call(), outreach: [(0, 8)])
        other.scenario.patients[Index(0)].contactLanguage = LanguageTag(canonical: "es")
        #expect(other.reason() == .contact)
        other.scenario.patients[Index(0)].channels[0].minutes = 0
        #expect(other.reason() == nil)
    }

    @Test("Without any outreach pool contact minutes are not limited")
    func unlimited() {
        var clinic = clinic(call(), outreach: [])
        clinic.scenario.pools = .init()
        #expect(clinic.reason() == nil)
    }

    @Test(
        "Minutes add up from the first window on",
        arguments: [(7, 8), (8, 7), (8, 8), (16, 0), (0, 16), (15, 1), (15, 0)] as [(Int64, Int64)])
    func cumulative(today: Int64, tomorrow: Int64) {
        var clinic = clinic(call(), outreach: [(0, today), (1, tomorrow)])
        clinic.scenario.orders[Index(0)].latest = clinic.today + 1
        let second = clinic.order("B", patient: { $0.channels = [self.call()] })
        let day = clinic.today + 2
        clinic.scenario.orders[second].latest = day
        clinic.scenario.orders[second].earliest = day
        let outcome = clinic.plan()
        // Today's minutes serve either order, tomorrow's only the second.
        #expect(clinic.placed(outcome).contains("A") == (today >= 8))
        #expect(clinic.placed(outcome).contains("B") == (today + tomorrow - (today >= 8 ? 8 : 0) >= 8))
        #expect(outcome.violations(clinic.scenario) == [])
    }
}
