import Domain
import Importing
import Testing

/// An appointment that cannot be read must not give its time away.
@Suite("Time that cannot be read is not planned over")
struct LostTimeTests {
    private static let (from, to) = ("2027-03-08T08:00:00-05:00", "2027-03-08T09:00:00-05:00")
    private static let made = Export.appointment("a", "booked", from, to)
    private static let closed = Export.slot("b", "busy-unavailable", from, to)

    private static func imported(_ line: String, form: FHIRImporter.Form = .lines) throws -> Imported {
        let day = Export.slot("s", "free", from, "2027-03-08T12:00:00-05:00")
        let lines = [
            Export.patient, Export.order, Export.schedule, day, line,
            Export.patient.replacing("p1", with: "p2"),
        ]
        var importer = FHIRImporter(companion: try Export.read())
        let text = lines.map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
        importer.read(Array(text.utf8), file: "export", form: form)
        return importer.finish()
    }

    private static func bookings(_ imported: Imported) throws -> [JSONNode] {
        try JSONReader.read(imported.scenario).get().root["bookings"]?.elements ?? []
    }

    /// Without the participant of this reference.
    private static func without(_ actor: String, _ text: String = made) -> String {
        text.replacing(
            #"{"actor": {"reference": "\#(actor)"}, "status": "accepted"}"#, with: #"{"status": "accepted"}"#)
    }

    @Test(
        "What may be a booking is fatal, by its line",
        arguments: [
            String(made.prefix(120)), "{", #"{"resourceType": "Pati"#,
            #"{"resourceType": "Patient", "id": "x"} "# + made, #"{"id": "x", "start": "\#(from)"}"#,
            made.replacing(from, with: "2027-03-08 08:00"), made.replacing(to, with: from),
            made.replacing(#", "end": "\#(to)""#, with: ""),
            without("Device/d1"), made.replacing("Device/d1", with: "Location/l2"),
            without("Device/d1").replacing(#""basedOn""#, with: #""note""#),
            closed.replacing(to, with: "noon"), closed.replacing(#""schedule""#, with: #""note""#),
            Export.schedule.replacing(#""id": "s1", "#, with: ""),
        ])
    func fatal(line: String) throws {
        let report = try Self.imported(line).report
        #expect(report.isFatal)
        #expect(report.findings.filter { $0.severity == .fatal }.map(\.line) == [5])
    }

    @Test(
        "What holds no time of ours costs only itself",
        arguments: [
            #"{"resourceType": "Patient", "id": "#, #"{"resourceType":"Observation", "id": "x" "id"}"#,
            #"{"id": "x"}"#,
            // Another department's: its room, its doctor, its slot, or nobody of ours.
            made.replacing("Device/d1", with: "Location/cardiology"),
            made.replacing("Device/d1", with: "Location/cardiology").replacing(from, with: "soon"),
            made.replacing("Device/d1", with: "Practitioner/x").replacing(#""basedOn""#, with: #""note""#),
            without("Device/d1").replacing("Patient/p1", with: "Patient/p9").replacing(
                #""basedOn""#, with: #""note""#),
            without("Device/d1").replacing("ServiceRequest/o1", with: "ServiceRequest/o9"),
            // Free time that is not there takes nobody's; nor does what is over, or far off.
            closed.replacing("busy-unavailable", with: "free").replacing(to, with: "noon"),
            closed.replacing(from, with: "early").replacing(to, with: "2027-03-04T09:00:00-05:00"),
            made.replacing(from, with: "2027-06-08T08:00:00-04:00").replacing(to, with: "noon"),
            made.replacing("booked", with: "cancelled").replacing(from, with: "soon"),
        ])
    func lenient(line: String) throws {
        #expect(!(try Self.imported(line).report.isFatal))
    }

    @Test("A line cut short at the end of a file of many types may have had bookings after it")
    func cutShort() throws {
        for (first, isFatal) in [(Export.patient, false), (Export.order, true)] {
            var importer = FHIRImporter(companion: try Export.read())
            importer.read(Array(Export.order.utf8), file: "orders.json")
            let lines = [
                first.replacing("\n", with: " ").replacing("o1", with: "o2"),
                #"{"resourceType": "Patient", "id""#,
            ]
            importer.read(Array(lines.joined(separator: "\n").utf8), file: "export.ndjson")
            #expect(importer.finish().report.isFatal == isFatal)
        }
    }

    @Test("A bundle that cannot be read is fatal, and one inside another is read")
    func bundles() throws {
        let bundle = #"{"resourceType": "Bundle", "entry": [{"resource": \#(Self.made)}]}"#
        let whole =
            #"{"resourceType": "Bundle", "entry": [{"resource": \#(bundle)}, {"resource": {"start": "x"}}]}"#
        var importer = FHIRImporter(companion: try Export.read())
        importer.read(Array(bundle.utf8.dropLast(9)), file: "b.json")
        #expect(importer.finish().report.isFatal)
        importer = FHIRImporter(companion: try Export.read())
        importer.read(Array(whole.utf8), file: "b.json")
        let report = importer.finish().report
        #expect(report.tallies["Appointment"]?.read == 1)
        #expect(
            report.findings.contains { $0.severity == .fatal && $0.message == "this is no FHIR resource" })
    }

    @Test(
        "An id that cannot be used takes no time away",
        arguments: [
            (made.replacing(#""id": "a", "#, with: ""), "nameless-1"),
            (made.replacing(#""id": "a""#, with: #""id": "a_1""#), "nameless-1"),
            (
                closed.replacing("busy-unavailable", with: "busy").replacing(#""id": "b", "#, with: ""),
                "busy-1"
            ),
            (made.replacing(#", "end": "\#(to)""#, with: #", "minutesDuration": 60"#), "a"),
            (made.replacing(#""status": "booked""#, with: #""status": "Booked""#), "a"),
            (closed.replacing("busy-unavailable", with: "Busy"), "busy-1"),
        ])
    func ids(line: String, booking: String) throws {
        let imported = try Self.imported(line)
        #expect(!imported.report.isFatal)
        let bookings = try Self.bookings(imported)
        #expect(bookings.map { $0["id"]?.string } == [booking])
        #expect(bookings[0]["start"]?.string == Self.from && bookings[0]["minutes"]?.asInt64 == 60)
        let isOfOrder = !booking.hasPrefix("busy")
        #expect(bookings[0]["order"]?.string == (isOfOrder ? "o1" : nil))
    }

    @Test("Of an appointment that comes twice the time of both is taken, and once where it is the same")
    func twice() throws {
        let (later, laterEnd) = ("2027-03-08T10:00:00-05:00", "2027-03-08T11:00:00-05:00")
        let moved = Export.appointment("a", "booked", later, laterEnd)
        let day = Export.slot("s", "free", Self.from, "2027-03-08T12:00:00-05:00")
        for (first, ids) in [
            (Self.made.replacing("booked", with: "cancelled"), ["nameless-1"]), (moved, ["a"]),
            (Self.made, ["a", "nameless-1"]),
        ] {
            let (scenario, imported) = try Export.imported([
                Export.patient, Export.order, Export.schedule, day, first, moved,
            ])
            let bookings = scenario["bookings"]?.elements ?? []
            #expect(bookings.map { $0["id"]?.string } == ids)
            #expect(bookings[0]["order"]?.string == "o1" && bookings.last?["start"]?.string == later)
            #expect(imported.report.findings.map(\.expression) == ["Appointment.id"])
        }
    }

    @Test("Appointments and slots find each other by ids that are none of FHIR's")
    func references() throws {
        let slot = Export.slot("b_1", "busy", Self.from, Self.to).replacing(
            "Schedule/s1", with: "Schedule/s_2")
        let schedule = Export.schedule.replacing("s1", with: "s_2")
        let booked = Self.without("Device/d1").replacing(
            #""basedOn""#, with: #""slot": [{"reference": "Slot/b_1"}], "basedOn""#)
        let (scenario, imported) = try Export.imported([Export.patient, Export.order, schedule, slot, booked])
        #expect(!imported.report.isFatal)
        #expect(scenario["bookings"]?[0]?["order"]?.string == "o1")
    }

    @Test(
        "Lines are read as lines, whatever the file is called",
        arguments: [FHIRImporter.Form.lines, .document])
    func lines(form: FHIRImporter.Form) throws {
        let imported = try Self.imported(Self.made, form: form)
        #expect(imported.report.errors == 0)
        #expect(try Self.bookings(imported).map { $0["order"]?.string } == ["o1"])
    }

    @Test("An export of which no order can be used is refused, and one whose orders are all over is not")
    func withoutOrders() throws {
        let unknown = Export.order.replacing("24558-9", with: "x")
        let over = Export.order.replacing(#""active""#, with: #""completed""#)
        for (resources, isFatal) in [
            ([Export.patient], true), ([Export.patient, unknown], true), ([Export.patient, over], false),
            ([Export.patient, Export.order, unknown.replacing("o1", with: "o2")], false),
        ] {
            #expect(try Export.imported(resources).1.report.isFatal == isFatal)
        }
    }
}
