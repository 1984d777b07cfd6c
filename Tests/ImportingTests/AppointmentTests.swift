import Domain
import Importing
import Testing

@Suite("What has an appointment")
struct AppointmentTests {
    private static func order(_ id: String, _ status: String = "active") -> String {
        Export.order.replacing(#""id": "o1""#, with: #""id": "\#(id)""#)
            .replacing(#""status": "active""#, with: #""status": "\#(status)""#)
    }

    private static func appointment(
        _ order: String, _ status: String, _ from: String, _ to: String, device: String = "d1"
    ) -> String {
        Export.appointment("a-\(order)", status, from, to)
            .replacing("ServiceRequest/o1", with: "ServiceRequest/\(order)")
            .replacing("Device/d1", with: "Device/\(device)")
            // Each is somebody else's, so that nobody is in two rooms.
            .replacing("Patient/p1", with: "Patient/unknown")
    }

    private func orders(_ scenario: JSONNode) -> [String?] {
        scenario["orders"]?.elements?.map { $0["id"]?.string } ?? []
    }

    @Test("An order with an appointment is not planned again, wherever and whenever that is")
    func settled() throws {
        let (morning, noon) = ("2027-03-08T08:00:00-05:00", "2027-03-08T12:00:00-05:00")
        let appointments = [
            Self.appointment("here", "booked", morning, "2027-03-08T08:30:00-05:00"),
            Self.appointment("clash", "booked", "2027-03-08T08:10:00-05:00", "2027-03-08T08:40:00-05:00"),
            Self.appointment("far", "booked", "2027-05-03T08:00:00-04:00", "2027-05-03T08:30:00-04:00"),
            Self.appointment("else", "pending", morning, noon, device: "other"),
            Self.appointment("no-slot", "booked", "2027-03-09T08:00:00-05:00", "2027-03-09T08:30:00-05:00"),
            Self.appointment("now", "arrived", "2027-03-05T07:45:00-05:00", "2027-03-05T08:30:00-05:00"),
            Self.appointment("done", "fulfilled", "2027-03-04T08:00:00-05:00", "2027-03-04T08:30:00-05:00"),
            Self.appointment("missed", "noshow", "2027-03-04T08:00:00-05:00", "2027-03-04T08:30:00-05:00"),
            Self.appointment("off", "cancelled", morning, "2027-03-08T08:30:00-05:00"),
            Self.appointment("older", "fulfilled", "2027-02-04T08:00:00-05:00", "2027-02-04T08:30:00-05:00"),
        ]
        let names = ["here", "clash", "far", "else", "no-slot", "now", "done", "missed", "off", "older"]
        let (scenario, imported) = try Export.imported(
            [Export.patient, Export.schedule, Export.slot("s", "free", morning, noon)]
                + names.map { Self.order($0) } + appointments)
        #expect(orders(scenario) == ["here", "missed", "off", "older"])
        let bookings = try #require(scenario["bookings"]?.elements)
        #expect(bookings.map { $0["order"]?.string } == ["here", nil])
        // What the clashing one takes beyond the first is taken too.
        #expect(bookings[1]["start"]?.string == "2027-03-08T08:30:00-05:00")
        #expect(bookings[1]["minutes"]?.asInt64 == 10)
        let tally = try #require(imported.report.tallies["ServiceRequest"])
        #expect(tally.leftOut == ["booked elsewhere": 5, "done": 1])
        #expect(tally.read == tally.used + tally.leftOut.values.reduce(0, +))
        #expect(imported.report.errors == 0)
        #expect(imported.report.tallies["Appointment"]?.leftOut["cancelled before its time"] == 1)
    }

    @Test("An appointment for two orders settles both, and a patient in two rooms is booked in one")
    func shared() throws {
        let both = Export.appointment("a", "booked", "2027-03-08T08:00:00-05:00", "2027-03-08T08:30:00-05:00")
            .replacing(
                #"[{"reference": "ServiceRequest/o1"}]"#,
                with: #"[{"reference": "ServiceRequest/o1"}, {"reference": "ServiceRequest/o2"}]"#)
        let companion = Export.companion.replacing(
            #""scanners": ["#,
            with: #""scanners": [{"id": "us-2", "modality": "US", "site": "main"}, "#
        ).replacing(
            #""scannerReferences": ["#,
            with: #""scannerReferences": [{"scanner": "us-2", "references": ["Device/d2"]}, "#)
        let other = Export.appointment(
            "b", "booked", "2027-03-08T08:15:00-05:00", "2027-03-08T08:45:00-05:00"
        )
        .replacing("ServiceRequest/o1", with: "ServiceRequest/o3")
        .replacing("Device/d1", with: "Device/d2")
        let second = Export.schedule.replacing("s1", with: "s2").replacing("Device/d1", with: "Device/d2")
        let (from, to) = ("2027-03-08T08:00:00-05:00", "2027-03-08T12:00:00-05:00")
        let (scenario, _) = try Export.imported(
            [
                Export.patient, Export.schedule, second, Export.slot("s", "free", from, to),
                Export.slot("t", "free", from, to).replacing("Schedule/s1", with: "Schedule/s2"),
                Self.order("o1"), Self.order("o2"), Self.order("o3"), both, other,
            ], companion: companion)
        #expect(orders(scenario) == ["o1"])
        let bookings = try #require(scenario["bookings"]?.elements)
        #expect(bookings.map { $0["id"]?.string } == ["a", "b"])
        #expect(bookings.map { $0["patient"]?.string } == ["p1", nil])
    }

    @Test(
        "An appointment that names no order is not taken for one's, and its patient's open order is warned of"
    )
    func withoutOrder() throws {
        let (morning, noon) = ("2027-03-08T08:00:00-05:00", "2027-03-08T12:00:00-05:00")
        let made = Export.appointment("a", "booked", morning, "2027-03-08T08:30:00-05:00").replacing(
            "basedOn", with: "note")
        for (order, warned) in [
            (Export.order, true), (Export.order.replacing("active", with: "completed"), false),
        ] {
            let (scenario, imported) = try Export.imported([
                Export.patient, order, Export.schedule, Export.slot("s", "free", morning, noon), made,
            ])
            #expect(orders(scenario) == (warned ? ["o1"] : []))
            #expect(
                scenario["bookings"]?[0]?["patient"]?.string == "p1"
                    && scenario["bookings"]?[0]?["order"] == nil)
            #expect(imported.report.findings.map(\.expression) == (warned ? ["Appointment.basedOn"] : []))
            #expect(imported.report.errors == 0)
        }
    }

    @Test("Outcomes are told of orders that are over, too, and not of those entered in error")
    func outcomes() throws {
        let past = ("2027-03-03T08:00:00-05:00", "2027-03-03T08:30:00-05:00")
        let (scenario, imported) = try Export.imported([
            Export.patient, Self.order("x", "completed"), Self.order("y", "revoked"),
            Self.order("z", "entered-in-error"),
            Self.order("w", "completed").replacing("subject", with: "note"),
            Self.appointment("x", "fulfilled", past.0, past.1),
            Self.appointment("y", "noshow", past.0, past.1),
            Self.appointment("z", "fulfilled", past.0, past.1),
        ])
        #expect(orders(scenario).isEmpty)
        let outcomes = try JSONReader.read(try #require(imported.outcomes)).get().root["appointments"]
        #expect(outcomes?.elements?.map { $0["order"]?.string } == ["x", "y"])
        #expect(outcomes?.elements?.map { $0["outcome"]?.string } == ["completed", "missed"])
        #expect(imported.report.tallies["ServiceRequest"]?.leftOut == ["not active": 4])
        #expect(imported.report.findings.isEmpty)
    }

    @Test(
        "Time that is unavailable is not open, whatever other slots say, and what is taken beside it stays taken"
    )
    func unavailable() throws {
        func slot(_ id: String, _ status: String, _ from: String, _ to: String) -> String {
            Export.slot(id, status, "2027-03-08T\(from):00-05:00", "2027-03-08T\(to):00-05:00")
        }
        let (scenario, imported) = try Export.imported([
            Export.schedule, slot("a", "free", "08:00", "12:00"), slot("b", "busy", "09:30", "10:30"),
            slot("c", "busy-unavailable", "10:00", "11:00"),
            Export.slot("d", "busy-unavailable", "2027-03-01T00:00:00-05:00", "2027-03-08T08:30:00-05:00"),
        ])
        let sessions = try #require(scenario["sessions"]?.elements)
        #expect(
            sessions.map { $0["from"]?.string?.dropFirst(11).prefix(5) } == ["08:30", "11:00"]
                && sessions.map { $0["to"]?.string?.dropFirst(11).prefix(5) } == ["10:00", "12:00"])
        let bookings = try #require(scenario["bookings"]?.elements)
        #expect(bookings.map { $0["start"]?.string } == ["2027-03-08T09:30:00-05:00"])
        #expect(bookings[0]["minutes"]?.asInt64 == 30)
        #expect(imported.report.tallies["Slot"]?.used == 4)
    }

    @Test(
        "An appointment in a session of the companion's own is booked there, and what is unavailable of it is said"
    )
    func ownSessions() throws {
        let companion = Export.companion.replacing(
            #""siteLanguages""#,
            with:
                #""sessions": [{"id": "eve", "scanner": "us-1", "kind": "regular", "from": "2027-03-08T17:00", "to": "2027-03-08T20:00"}], "siteLanguages""#
        )
        let (scenario, _) = try Export.imported(
            [
                Export.patient, Export.schedule, Self.order("o1"), Self.order("o2"),
                Export.slot(
                    "a", "busy-unavailable", "2027-03-08T19:00:00-05:00", "2027-03-08T22:00:00-05:00"),
                Export.slot("b", "free", "2027-03-08T08:00:00-05:00", "2027-03-08T09:00:00-05:00"),
                Export.appointment("a", "booked", "2027-03-08T17:30:00-05:00", "2027-03-08T18:00:00-05:00"),
            ], companion: companion)
        #expect(scenario["sessions"]?.elements?.map { $0["id"]?.string } == ["eve", "us-1-2027-03-08-0800"])
        #expect(scenario["bookings"]?[0]?["session"]?.string == "eve")
        #expect(scenario["bookings"]?[0]?["order"]?.string == "o1")
        #expect(scenario["unavailable"]?[0]?["session"]?.string == "eve")
        #expect(scenario["unavailable"]?[0]?["to"]?.string == "2027-03-08T20:00:00-05:00")
    }
}
