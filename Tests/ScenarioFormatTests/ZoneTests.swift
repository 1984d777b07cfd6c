import Domain
import Testing

@testable import ScenarioFormat

@Suite("Zones of the system's calendar")
struct ZoneTests {
    private func zone(_ name: String) throws -> Zone {
        var zones = Zones(years: 2025...2027)
        let zone = zones.zone(named: name)
        return try #require(zone)
    }

    private func day(_ text: String) throws -> Day { try #require(WrittenTime.day(Array(text.utf8)[...])) }

    @Test(
        "A spring gap has no instant, an autumn overlap two",
        arguments: [
            ("America/New_York", "2026-03-08", 120, [String]()),
            ("America/New_York", "2026-03-08", 179, []),
            ("America/New_York", "2026-03-08", 180, ["2026-03-08T03:00:00-04:00"]),
            (
                "America/New_York", "2026-11-01", 90,
                ["2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00"]
            ),
            ("America/New_York", "2026-11-01", 120, ["2026-11-01T02:00:00-05:00"]),
            ("Europe/Berlin", "2026-03-29", 150, []),
            ("Europe/Berlin", "2026-10-25", 150, ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]),
            ("Asia/Kathmandu", "2026-06-01", 0, ["2026-06-01T00:00:00+05:45"]),
            ("Asia/Kolkata", "2026-06-01", 0, ["2026-06-01T00:00:00+05:30"]),
            ("America/Phoenix", "2026-03-08", 150, ["2026-03-08T02:30:00-07:00"]),
            ("UTC", "2026-03-08", 150, ["2026-03-08T02:30:00+00:00"]),
        ])
    func instants(name: String, date: String, minute: Int, written: [String]) throws {
        let zone = try zone(name)
        #expect(zone.instants(on: try day(date), at: Minutes(minute)).map(zone.rfc3339) == written)
    }

    @Test("Days of 23 and 25 hours")
    func lengths() throws {
        let zone = try zone("America/New_York")
        let (spring, autumn) = (try day("2026-03-08"), try day("2026-11-01"))
        #expect(zone.start(of: spring + 1) - zone.start(of: spring) == 1380)
        #expect(zone.start(of: autumn + 1) - zone.start(of: autumn) == 1500)
    }

    @Test(
        "Names that mean several things, or nothing",
        arguments: ["EST", "PST8PDT", "GMT+5", "Mars/Olympus", "", "/"])
    func unknown(name: String) {
        var zones = Zones(years: 2026...2026)
        #expect(zones.zone(named: name) == nil)
    }

    @Test("An offset settles what the wall clock leaves open")
    func offset() throws {
        let text = Sample.small.replacing(
            "\"2026-04-01T00:00\"", with: "\"2026-11-01T01:30:00-05:00\"")
        #expect(Sample.findings(text).map(\.rule) == [])
    }

    @Test("A session is read in its own site's zone")
    func sites() throws {
        let text = Sample.small.replacing(#""us1", "site": "elm""#, with: #""us1", "site": "ost""#)
        let scenario = try ScenarioReader.read(Array(text.utf8)).get().scenario
        let session = scenario.sessions[Index(2)]
        #expect(scenario.zone(of: Index(2)).rfc3339(session.span.from) == "2026-03-04T08:00:00+01:00")
    }

    @Test("A holiday is a day of the session's own zone")
    func holiday() throws {
        let text = Sample.small
            .replacing(#""us1", "site": "elm""#, with: #""us1", "site": "ost""#)
            .replacing(
                #"{"session": "s1", "from": "2026-03-03T10:00", "to": "2026-03-03T10:30", "reason": "service"}"#,
                with: #"{"date": "2026-03-04", "reason": "holiday"}"#)
        let scenario = try ScenarioReader.read(Array(text.utf8)).get().scenario
        #expect(scenario.sessions[Index(0)].unavailable.isEmpty)
        #expect(scenario.sessions[Index(2)].unavailable == [scenario.sessions[Index(2)].span])
    }
}

@Suite("Written times")
struct WrittenTimeTests {
    @Test(
        "What is a time, and what is not",
        arguments: [
            ("2026-12-02T08:00", true), ("2026-12-02T08:00:00", true), ("2026-12-02T08:00Z", true),
            ("2026-12-02t08:00:00.500z", true), ("2026-12-02T23:59:60+14:00", true), ("2026-12-02", false),
            ("2026-12-02T24:00", false), ("2026-12-02T8:00", false), ("2026-12-02 08:00", false),
            ("2026-02-29T08:00", false), ("2026-12-02T08:00:00.", false), ("2026-12-02T08:00-5", false),
            ("2026-12-02T08:00-05:00x", false), ("2026-12-02T08:60", false), ("1969-12-31T08:00", false),
            ("２０２６-12-02T08:00", false), ("", false),
        ])
    func times(text: String, isTime: Bool) {
        #expect((WrittenTime(Array(text.utf8)[...]) != nil) == isTime)
    }
}

@Suite("Language tags")
struct LanguageTests {
    @Test(
        "Tags take their canonical letters",
        arguments: [
            ("es", "es"), ("ES-mx", "es-MX"), ("zh-hant-tw", "zh-Hant-TW"), ("ASE", "ase"),
            ("es-419", "es-419"),
            ("sl-rozaj-biske", "sl-rozaj-biske"), ("de-u-co-phonebk", "de-u-co-phonebk"),
            ("en-x-Home", "en-x-home"),
        ])
    func canonical(text: String, tag: String) {
        #expect(LanguageCodes.canonical(text)?.tag == tag)
    }

    @Test(
        "Unknown and malformed tags",
        arguments: [
            "", "sp", "xx", "spanish", "es_MX", "es-", "-es", "es-m", "es-u", "i-klingon", "e", "es-MX-es-MX",
            "és",
        ])
    func unknown(text: String) {
        #expect(LanguageCodes.canonical(text) == nil)
    }

    @Test(
        "Languages interpreters are asked for",
        arguments: ["ase", "yue", "cmn", "hmn", "prs", "kea", "fil", "hat", "ht"])
    func known(code: String) {
        #expect((LanguageCodes.canonical(code) != nil) == (code != "hat"))
    }
}
