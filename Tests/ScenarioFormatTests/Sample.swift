import Foundation

@testable import ScenarioFormat

/// Files the tests read and the small document they edit.
enum Sample {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let example = bytes("Scenarios/worked-example.json")

    static func bytes(_ path: String) -> [UInt8] {
        (try? Data(contentsOf: root.appendingPathComponent(path))).map { [UInt8]($0) } ?? []
    }

    static func findings(_ text: String, sitePolicy: String? = nil) -> [Finding] {
        switch ScenarioReader.read(Array(text.utf8), sitePolicy: sitePolicy.map { Array($0.utf8) }) {
        case .success(let decoded): decoded.warnings
        case .failure(let refusal): refusal.findings
        }
    }

    /// A scenario without a finding, of every part a little.
    static let small = """
        {
          "schema": "fairslot.scenario/1",
          "name": "Small",
          "timeZone": "America/New_York",
          "asOf": "2026-03-02T08:00:00-05:00",
          "horizon": {"from": "2026-03-03", "to": "2026-03-12"},
          "policy": {"clinical": {"points": {"stat": 5}}, "value": {"weight": {"stat": 2}}, "suppression": "shared"},
          "sites": [{"id": "main"}, {"id": "elm"}, {"id": "ost", "timeZone": "Europe/Berlin"}],
          "scanners": [{"id": "mr1", "modality": "MR", "features": ["wide-bore"], "site": "main"}, {"id": "us1", "modality": "US"}],
          "exams": [
            {"id": "brain", "modality": "MR", "minutes": 45, "turnaround": 5, "draws": [{"kind": "nurse", "minutes": 20}]},
            {"id": "liver", "modality": "US", "minutes": 30, "population": "adult", "interpreterModes": ["video"]}
          ],
          "pools": [
            {"id": "cash", "kind": "money", "unit": "money", "windows": [{"from": "2026-03-01T00:00", "to": "2026-04-01T00:00", "amount": 500.25}]},
            {"id": "interp", "kind": "interpreter", "language": "es", "mode": "video", "unit": "minutes", "heads": 1,
              "windows": [{"from": "2026-03-03T08:00", "to": "2026-03-03T12:00", "amount": 120}, {"from": "2026-03-04T08:00", "to": "2026-03-04T12:00", "amount": 60}]},
            {"id": "rides", "kind": "ride", "zone": "north", "unit": "count", "paidFrom": "cash", "windows": []},
            {"id": "nurse", "kind": "nurse", "unit": "minutes", "cost": 1.5, "paidFrom": "cash", "windows": []},
            {"id": "staff", "kind": "staff", "unit": "minutes", "windows": []},
            {"id": "calls", "kind": "outreach", "language": "es", "unit": "minutes", "windows": []}
          ],
          "sessions": [
            {"id": "s1", "scanner": "mr1", "kind": "regular", "from": "2026-03-03T08:00", "to": "2026-03-03T12:00", "lastStart": "2026-03-03T11:00"},
            {"id": "s2", "scanner": "mr1", "kind": "flexible", "from": "2026-03-03T17:00", "to": "2026-03-03T20:00",
              "opening": {"price": 400.5, "minimumMinutes": 50, "draws": [{"pool": "staff", "minutes": 180}]}},
            {"id": "s3", "scanner": "us1", "site": "elm", "kind": "regular", "from": "2026-03-04T08:00", "to": "2026-03-04T12:00", "exams": ["liver"],
              "reserved": [{"minutes": 30, "for": "walk-in"}]}
          ],
          "travel": [{"zone": "north", "site": "main", "mode": "ride", "minutes": 30, "rideCost": 25}],
          "unavailable": [{"session": "s1", "from": "2026-03-03T10:00", "to": "2026-03-03T10:30", "reason": "service"}],
          "patients": [
            {"id": "P1", "zone": "north", "language": "es", "channels": [{"channel": "call", "consent": true, "minutes": 8}],
              "barriers": [{"code": "language-access", "need": "yes", "recorded": "2026-02-01"}]},
            {"id": "P2", "priorMissed": 1}
          ],
          "orders": [
            {"id": "A1", "patient": "P1", "exam": "brain", "priority": "urgent", "requestedAt": "2026-02-28T10:12:33-05:00",
              "earliest": "2026-03-03", "due": "2026-03-05", "latest": "2026-03-12", "visit": "V1"},
            {"id": "A2", "patient": "P1", "exam": "liver", "priority": "routine", "requestedAt": "2026-02-27T09:00:00-05:00",
              "earliest": "2026-03-03", "due": "2026-03-20", "visit": "V1"},
            {"id": "A3", "patient": "P2", "exam": "brain", "priority": "routine", "requestedAt": "2026-02-27T09:00:00-05:00",
              "earliest": "2026-03-03", "due": "2026-03-20"},
            {"id": "A4", "patient": "P2", "exam": "brain", "priority": "routine", "requestedAt": "2026-02-27T09:00:00-05:00",
              "earliest": "2026-03-03", "due": "2026-03-20",
              "chances": [{"site": "main", "completed": 0.8, "cancelled": 0.1, "missed": 0.1}]}
          ],
          "bookings": [
            {"id": "B1", "session": "s1", "start": "2026-03-03T08:00", "minutes": 50, "order": "A3", "patient": null, "bundle": [{"pool": "cash", "use": 12.5}]},
            {"id": "B2", "session": "s1", "start": "2026-03-03T09:00", "minutes": 50, "patient": "P2"}
          ],
          "previousPlan": [{"order": "A1", "status": "declined", "reason": "day", "site": "main", "start": "2026-03-03T09:00"}],
          "overrides": [{"order": "A4", "must": {"session": "s1", "start": "2026-03-03T10:45"}}],
          "measurement": {"strata": [{"patient": "P1", "race": "White", "ethnicity": "Hispanic or Latino"}]}
        }
        """
}
