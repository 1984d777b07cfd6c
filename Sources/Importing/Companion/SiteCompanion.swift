import Domain
import ScenarioFormat

/// What a plan needs and no export holds: the horizon, exams with their codes, stocks and staff, what a site's channels are.
/// A document of `fairslot.companion/1` (`Importing.md` shows one).
public struct SiteCompanion: Sendable {
    /// How far after a request an order may be done when it does not say so itself; local days.
    struct Window: Sendable {
        var earliest = 0
        var due: Int
        var latest: Int?
    }

    /// A way to reach people by what their record has: a telephone, an address.
    struct Channel: Sendable {
        /// A channel of the scenario, without `consent`.
        var row: [JSONOutput.Member]
        var kind: String
        /// Unless a Consent of the patient's says otherwise.
        var consent: Bool
    }

    /// A Consent's category and the channels it permits or denies.
    struct ConsentRule: Sendable {
        var code: FHIRCode
        var channels: Set<String>
    }

    var name: String?
    var zone: Zone
    /// The planning instant; no clock is read.
    var asOf: Instant
    var horizon: ClosedRange<Day>
    var policy: JSONOutput?
    /// Lists of the scenario that stand in the companion, weekly rows written out over the horizon.
    var lists: [String: [JSONOutput]] = [:]

    var exams: [FHIRCode: String] = [:]
    /// Scanners and sites by the reference an export has for them: `Device/d1`, `Location/l1`.
    var scanners: [String: String] = [:]
    var sites: [String: String] = [:]
    /// Zones by the beginning of a postal code; the longest that fits counts.
    var zones: [String: String] = [:]
    /// By priority.
    var windows: [String: Window] = [:]
    var channels: [Channel] = []
    var consents: [ConsentRule] = []
    /// Languages that staff speak: who prefers one of them needs no interpreter unless the record says so.
    var siteLanguages: [String] = []
    /// Of a patient of whom it is known that getting there is no problem.
    var transport: JSONOutput?

    /// From the planning instant to the end of the horizon's last day.
    var plannedTime: Span {
        let end = zone.firstInstant(on: horizon.upperBound + 1, at: 0)
        return Span(from: asOf, to: max(asOf, end))
    }

    func rows(of list: String) -> [JSONOutput] { lists[list] ?? [] }

    /// The site a scanner of the companion stands at, where it says so.
    func site(ofScanner scanner: String) -> String? {
        rows(of: "scanners").first { $0.text("id") == scanner }?.text("site")
    }

    /// The modality of an exam of the companion.
    func modality(ofExam exam: String) -> String? {
        rows(of: "exams").first { $0.text("id") == exam }?.text("modality")
    }

    func modality(ofScanner scanner: String) -> String? {
        rows(of: "scanners").first { $0.text("id") == scanner }?.text("modality")
    }

    /// Sessions of the companion's own, weekly ones too. Their times are those of the clock at their site.
    func sessions() -> [(id: String, scanner: String, time: Span)] {
        var zones = Zones(years: CalendarDate.plannedYears)
        let ofSites = rows(of: "sites").reduce(into: [String: Zone]()) { known, row in
            if let id = row.text("id") { known[id] = row.text("timeZone").flatMap { zones.zone(named: $0) } }
        }
        return rows(of: "sessions").compactMap { row in
            guard let id = row.text("id"), let scanner = row.text("scanner") else { return nil }
            let site = row.text("site") ?? site(ofScanner: scanner)
            let clock = site.flatMap { ofSites[$0] } ?? zone
            guard let from = row.text("from").flatMap({ FHIRTime.instant($0, in: clock) }),
                let to = row.text("to").flatMap({ FHIRTime.instant($0, in: clock) }), from < to
            else { return nil }
            return (id, scanner, Span(from: from, to: to))
        }
    }
}

/// A code of a code system.
struct FHIRCode: Hashable, Sendable {
    var system: String
    var code: String
}
