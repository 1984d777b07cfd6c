import Domain
import Importing
import Testing

@Suite("FHIR becomes a scenario")
struct FHIRImporterTests {
    @Test("An order without days has those of its priority")
    func windows() throws {
        let (scenario, _) = try Export.imported([Export.patient, Export.order])
        let order = scenario["orders"]?[0]
        #expect(order?["earliest"]?.string == "2027-03-02")
        #expect(order?["due"]?.string == "2027-03-15")
        #expect(order?["latest"]?.string == "2027-03-31")
        // Twelve until tomorrow.
        #expect(order?["population"]?.string == "paediatric")
        #expect(order?["requestedAt"]?.string == "2027-03-01T00:00")
    }

    @Test("A resource over two lines is refused by its line, and the rest is read")
    func brokenLine() throws {
        var importer = FHIRImporter(companion: try Export.read())
        let lines = [Export.patient, #"{"resourceType": "Patient","#, #" "id": "p2"}"#]
        importer.read(Array(lines.joined(separator: "\n").utf8), file: "export.ndjson")
        let found = importer.finish().report.findings
        #expect(found.map(\.line) == [2, 3])
        // Nothing says what the second half was of.
        #expect(found.map(\.severity) == [.error, .fatal])
        #expect(found.first?.message == "the line ends before its resource does")
    }

    @Test("Times are those of the site, whatever their offset")
    func offsets() throws {
        let order = Export.order.replacing(
            #""authoredOn": "2027-03-01""#,
            with:
                #""authoredOn": "2027-03-02T03:30:10Z", "occurrencePeriod": {"start": "2027-03-09T02:00:00Z", "end": "2027-03-20"}"#
        )
        let (scenario, _) = try Export.imported([Export.patient, order])
        let row = scenario["orders"]?[0]
        #expect(row?["requestedAt"]?.string == "2027-03-01T22:30:00-05:00")
        #expect(row?["earliest"]?.string == "2027-03-08")
        #expect(row?["due"]?.string == "2027-03-20")
    }

    @Test("Slots that touch are one session, over the night of the clocks too; what is not free is taken")
    func sessions() throws {
        let (scenario, _) = try Export.imported([
            Export.schedule,
            Export.slot("b", "busy", "2027-03-15T12:30:00Z", "2027-03-15T13:00:00Z"),
            Export.slot("a", "free", "2027-03-15T08:00:00-04:00", "2027-03-15T08:30:00-04:00"),
            Export.slot("c", "free", "2027-03-15T10:00:00-04:00", "2027-03-15T11:00:00-04:00"),
            Export.slot("d", "busy-unavailable", "2027-03-15T09:00:00-04:00", "2027-03-15T10:00:00-04:00"),
            Export.slot("e", "free", "2027-05-15T10:00:00-04:00", "2027-05-15T11:00:00-04:00"),
        ])
        let sessions = try #require(scenario["sessions"]?.elements)
        #expect(sessions.map { $0["id"]?.string } == ["us-1-2027-03-15-0800", "us-1-2027-03-15-1000"])
        #expect(sessions[0]["to"]?.string == "2027-03-15T09:00:00-04:00")
        #expect(sessions[0]["site"]?.string == "main")
        let bookings = try #require(scenario["bookings"]?.elements)
        #expect(bookings.map { $0["start"]?.string } == ["2027-03-15T08:30:00-04:00"])
        #expect(bookings[0]["minutes"]?.asInt64 == 30)
        #expect(bookings[0]["patient"] == nil)
    }

    @Test(
        "Of two appointments at one time the first stays, and busy time that one explains is not taken twice")
    func bookings() throws {
        let (scenario, imported) = try Export.imported([
            Export.patient, Export.order, Export.schedule,
            Export.slot("a", "busy", "2027-03-08T08:00:00-05:00", "2027-03-08T10:00:00-05:00"),
            Export.appointment("late", "booked", "2027-03-08T08:20:00-05:00", "2027-03-08T08:50:00-05:00"),
            Export.appointment("first", "booked", "2027-03-08T08:00:00-05:00", "2027-03-08T08:30:00-05:00"),
            Export.appointment("nowhere", "booked", "2027-03-08T20:00:00-05:00", "2027-03-08T20:30:00-05:00"),
        ])
        let bookings = try #require(scenario["bookings"]?.elements)
        #expect(bookings.map { $0["id"]?.string } == ["first", "busy-1"])
        #expect(bookings[0]["order"]?.string == "o1" && bookings[0]["patient"]?.string == "p1")
        #expect(bookings[1]["start"]?.string == "2027-03-08T08:30:00-05:00")
        #expect(imported.report.findings.map(\.expression) == ["Appointment.start"])
    }

    @Test("Past appointments become outcomes, and missed ones count")
    func outcomes() throws {
        let (scenario, imported) = try Export.imported([
            Export.patient, Export.order,
            Export.appointment("x", "noshow", "2027-03-03T08:00:00-05:00", "2027-03-03T08:30:00-05:00"),
            Export.appointment("y", "fulfilled", "2027-02-03T08:00:00-05:00", "2027-02-03T08:30:00-05:00"),
        ])
        #expect(scenario["patients"]?[0]?["priorMissed"]?.asInt64 == 1)
        let outcomes = try JSONReader.read(try #require(imported.outcomes)).get().root["appointments"]
        // The other was before its order was: nothing can be told from it.
        #expect(outcomes?.elements?.count == 1)
        #expect(outcomes?[0]?["outcome"]?.string == "missed")
        #expect(outcomes?[0]?["requested"]?.string == "2027-03-01")
    }

    @Test(
        "Of a barrier the newest word counts; refuted problems are none; what nobody has said is not written")
    func barriers() throws {
        func observation(_ id: String, _ day: String, _ answer: String) -> String {
            #"{"resourceType": "Observation", "id": "\#(id)", "status": "final", "subject": {"reference": "Patient/p1"}, "effectiveDateTime": "\#(day)", "code": {"coding": [{"system": "http://loinc.org", "code": "93030-5"}]}, "valueCodeableConcept": {"coding": [{"code": "\#(answer)"}]}}"#
        }
        func condition(_ id: String, _ code: String, _ verification: String) -> String {
            #"{"resourceType": "Condition", "id": "\#(id)", "subject": {"reference": "Patient/p1"}, "verificationStatus": {"coding": [{"code": "\#(verification)"}]}, "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "\#(code)"}]}}"#
        }
        let (scenario, _) = try Export.imported([
            observation("new", "2027-02-01", "LA32-8"), observation("old", "2026-02-01", "LA30133-5"),
            observation("future", "2028-02-01", "LA30133-5"),
            condition("c1", "Z59.6", "confirmed"), condition("c2", "Z59.41", "refuted"),
            condition("c3", "Z99.3", "confirmed"),
            Export.patient, Export.order,
        ])
        let patient = try #require(scenario["patients"]?[0])
        let barriers = try #require(patient["barriers"]?.elements)
        #expect(
            barriers.map { "\($0["code"]?.string ?? "") \($0["need"]?.string ?? "")" }
                == ["transportation-insecurity no", "financial-insecurity yes"])
        #expect(barriers[0]["recorded"]?.string == "2027-02-01")
        #expect(patient["transport"]?["mobility"]?.string == "wheelchair")
        #expect(patient["groups"]?["disability"]?.string == "yes")
    }

    @Test("A channel needs a number and consent; a zone is the longest beginning of the postal code")
    func people() throws {
        let patient = #"""
            {"resourceType": "Patient", "id": "p1", "address": [{"use": "old", "postalCode": "99999"}, {"postalCode": "01109-1234"}],
             "telecom": [{"system": "phone", "use": "mobile", "value": "+1-555-0100"}, {"system": "email", "value": "x@example.org"}],
             "communication": [{"language": {"coding": [{"code": "en-US"}]}}]}
            """#
        let consent =
            #"{"resourceType": "Consent", "id": "c", "status": "active", "patient": {"reference": "Patient/p1"}, "category": [{"coding": [{"system": "urn:c", "code": "texts"}]}], "provision": {"type": "permit"}}"#
        let (scenario, imported) = try Export.imported([patient, Export.order, consent])
        let row = try #require(scenario["patients"]?[0])
        #expect(row["zone"]?.string == "dale")
        #expect(row["channels"]?.elements?.map { $0["channel"]?.string } == ["call", "text"])
        #expect(row["channels"]?.elements?.map { $0["consent"]?.bool } == [true, true])
        // Staff speak English.
        #expect(row["barriers"]?[0]?["need"]?.string == "no")
        #expect(!String(decoding: imported.scenario, as: UTF8.self).contains("555"))
    }

    @Test("What a scenario's reader finds is traced to a line of the export")
    func origins() throws {
        let (_, imported) = try Export.imported([Export.patient, "", Export.order])
        #expect(imported.origin(of: "/orders/0/due").map { "\($0.file):\($0.line)" } == "export.ndjson:3")
        #expect(imported.origin(of: "/patients/0")?.line == 1)
        #expect(imported.origin(of: "/measurement/strata/0/sex")?.line == 1)
        #expect(imported.origin(of: "/sites/0") == nil && imported.origin(of: "/orders/7") == nil)
    }

    @Test("Order of files does not matter, and the same export gives the same bytes")
    func order() throws {
        let (_, one) = try Export.imported([Export.patient, Export.order, Export.schedule])
        let (_, two) = try Export.imported([Export.schedule, Export.order, Export.patient])
        #expect(one.scenario == two.scenario)
    }

    @Test("A byte order mark costs no resource", arguments: ["export.ndjson", "bundle.json"])
    func byteOrderMark(file: String) throws {
        var importer = FHIRImporter(companion: try Export.read())
        importer.read([0xEF, 0xBB, 0xBF] + Array(Export.patient.utf8), file: file)
        let report = importer.finish().report
        // Alone it is no export.
        #expect(report.findings.map(\.expression) == ["ServiceRequest"])
        #expect(report.tallies["Patient"]?.read == 1)
    }

    @Test("Entries of a transaction have the ids of their URLs")
    func transaction() throws {
        let (patient, order) = (
            "61ebe359-bfdc-4613-8bf2-c5e300945f0a", "88f151c0-a954-468a-88bd-5ae15c08e059"
        )
        let bundle = #"""
            {"resourceType": "Bundle", "type": "transaction", "entry": [
             {"fullUrl": "urn:uuid:\#(order)", "resource": \#(Export.order)},
             {"fullUrl": "urn:uuid:\#(patient)", "resource": {"resourceType": "Patient", "birthDate": "2015-03-06"}},
             {"fullUrl": "urn:uuid:no id", "resource": {"resourceType": "Patient"}}]}
            """#.replacing(#""id": "o1", "#, with: "").replacing("Patient/p1", with: "urn:uuid:\(patient)")
        var importer = FHIRImporter(companion: try Export.read())
        importer.read(Array(bundle.utf8), file: "bundle.json")
        let imported = importer.finish()
        let row = try JSONReader.read(imported.scenario).get().root["orders"]?[0]
        #expect(row?["id"]?.string == order && row?["patient"]?.string == patient)
        #expect(imported.report.findings.map(\.expression) == ["Patient.id"])
    }

    @Test("What an unknown extension may have changed is not used, but takes the time that it takes")
    func modifiers() throws {
        func modified(_ resource: String, _ type: String) -> String {
            resource.replacing(
                #"{"resourceType": "\#(type)","#,
                with: #"{"resourceType": "\#(type)", "modifierExtension": [{"url": "urn:x"}],"#)
        }
        let booked = Export.appointment(
            "a", "booked", "2027-03-08T08:00:00-05:00", "2027-03-08T08:30:00-05:00")
        let slot = Export.slot("s", "free", "2027-03-08T08:00:00-05:00", "2027-03-08T10:00:00-05:00")
        let unsure = Export.slot("t", "free", "2027-03-08T09:00:00-05:00", "2027-03-08T10:00:00-05:00")
        let other = Export.order.replacing(#""id": "o1""#, with: #""id": "o2""#)
        let (scenario, imported) = try Export.imported([
            Export.patient, Export.order, modified(other, "ServiceRequest"), Export.schedule, slot,
            modified(unsure, "Slot"), modified(booked, "Appointment"),
        ])
        #expect(scenario["orders"]?.elements?.map { $0["id"]?.string } == ["o1"])
        #expect(scenario["sessions"]?[0]?["to"]?.string == "2027-03-08T09:00:00-05:00")
        #expect(scenario["bookings"]?[0]?["order"]?.string == "o1")
        #expect(
            imported.report.findings.map(\.expression) == [
                "ServiceRequest.modifierExtension", "Slot.modifierExtension", "Appointment.modifierExtension",
            ])
        let (nobody, _) = try Export.imported([modified(Export.patient, "Patient"), Export.order])
        #expect(nobody["orders"]?.elements?.isEmpty == true)
    }
}
