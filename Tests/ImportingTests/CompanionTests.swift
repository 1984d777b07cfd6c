import Domain
import Foundation
import Importing
import ScenarioFormat
import Testing

@Suite("What no export holds")
struct CompanionTests {
    private func findings(_ text: String) -> [String] {
        guard case .failure(let refusal) = SiteCompanion.read(Array(text.utf8)) else { return [] }
        return refusal.findings.map { "\($0.line):\($0.column) \($0.expression)" }
    }

    @Test("All that is wrong with it is said at once, where it stands")
    func refusals() {
        #expect(
            findings(
                """
                {"schema": "fairslot.companion/1", "timeZone": "America/New_York", "asOf": "2027-03-05T08:00",
                 "horizonDays": 0,
                 "horizon": {"from": "2027-03-08", "to": "2027-03-01"}}
                """) == ["2:17 /horizonDays", "3:13 /horizon"])
        #expect(
            findings(
                """
                {"schema": "fairslot.companion/1", "timeZone": "UTC", "asOf": "2027-03-05T08:00", "horizonDays": 7,
                 "channels": [{"chanel": "call"}],
                 "windows": {"soon": {"dueDays": 1}},
                 "weekly": {"sessions": [{"id": "a", "days": ["monday"], "from": "8:00", "to": "12:00"}],
                            "pools": [{"pool": "none", "windows": []}]}}
                """) == [
                    "2:15 /channels/0", "2:16 /channels/0/chanel", "3:14 /windows/soon",
                    "4:26 /weekly/sessions/0",
                    "4:47 /weekly/sessions/0/days/0", "5:23 /weekly/pools/0",
                ])
        #expect(findings("{") == ["1:2 /"])
        #expect(findings(#"{"schema": "fairslot.companion/1", "timeZone": "Mars"}"#).count == 1)
        #expect(
            findings(#"{"schema": "fairslot.companion/1", "timeZone": "UTC", "horizonDays": 3}"#) == ["1:1 /"]
        )
    }

    @Test("Weekly rows are written out over the horizon, windows from the planning instant's day")
    func weekly() throws {
        let text = Export.companion.replacing(
            #""siteLanguages""#,
            with: #"""
                "pools": [{"id": "calls", "kind": "outreach", "language": "es", "unit": "minutes"}],
                "weekly": {"sessions": [{"id": "eve", "scanner": "us-1", "kind": "regular", "days": ["tue"], "from": "18:00", "to": "24:00"}],
                           "pools": [{"pool": "calls", "windows": [{"days": ["fri"], "from": "08:00", "to": "16:00", "amount": 12.5}]}]},
                "siteLanguages"
                """#)
        let imported = FHIRImporter(companion: try Export.read(companion: text)).finish()
        let scenario = try JSONReader.read(imported.scenario).get().root
        let sessions = try #require(scenario["sessions"]?.elements)
        #expect(sessions.map { $0["id"]?.string } == ["eve-2027-03-09", "eve-2027-03-16"])
        #expect(sessions[0]["to"]?.string == "2027-03-10T00:00")
        let windows = try #require(scenario["pools"]?[0]?["windows"]?.elements)
        #expect(windows.map { $0["from"]?.string?.prefix(10) } == ["2027-03-05", "2027-03-12", "2027-03-19"])
        #expect(windows[0]["amount"]?.asMillionths == Value(millionths: 12_500_000))
    }

    @Test("The planning instant of the command line comes before the companion's")
    func asOf() throws {
        var importer = FHIRImporter(companion: try Export.read(asOf: "2027-03-09T12:00:00Z"))
        importer.read(Array(Export.patient.utf8), file: "p.json")
        let scenario = try JSONReader.read(importer.finish().scenario).get().root
        #expect(
            scenario["asOf"]?.string == "2027-03-09T08:00:00-04:00"
                || scenario["asOf"]?.string == "2027-03-09T07:00:00-05:00")
        #expect(scenario["horizon"]?["from"]?.string == "2027-03-10")
        #expect(scenario["horizon"]?["to"]?.string == "2027-03-23")
    }

    private func text(ofSource path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test("The example on the page is read, and what came of it lacks only its orders")
    func example() throws {
        let page = try text(ofSource: "Sources/Importing/Importing.md")
        let example = try #require(page.split(separator: "```json").last?.split(separator: "```").first)
        let companion = try SiteCompanion.read(Array(example.utf8), asOf: "2027-03-05T07:00").get()
        let imported = FHIRImporter(companion: companion).finish()
        guard case .failure(let refusal) = ScenarioReader.read(imported.scenario) else { return }
        #expect(refusal.findings.filter { $0.severity == .error }.map { $0.message } == [])
    }
}
