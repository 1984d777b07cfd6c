import Domain
import Testing

@testable import Results

@Suite("What fhir.ndjson says")
struct FHIRTests {
    private func resources(_ example: WorkedExample, _ measurement: Measurement = Measurement()) throws
        -> [JSONNode]
    {
        let file = try #require(example.files(measurement).first { $0.path == "fhir.ndjson" })
        return try file.bytes.split(separator: 0x0A).map { line in
            guard case .success(let document) = JSONReader.read(Array(line)) else {
                Issue.record("no JSON: \(String(decoding: line, as: UTF8.self))")
                throw CancellationError()
            }
            return document.root
        }
    }

    private func all(_ type: String, in resources: [JSONNode]) -> [JSONNode] {
        resources.filter { $0.member("resourceType")?.string == type }
    }

    private func key(_ reference: JSONNode?) -> String? {
        reference?.member("identifier")?.member("value")?.string
    }

    @Test("An order that is placed is proposed, one that waits is on the waitlist, and nothing is booked")
    func appointments() throws {
        let example = WorkedExample(opensEvening: false)
        let appointments = all("Appointment", in: try resources(example))
        let statuses = Dictionary(grouping: appointments) { $0.member("status")?.string ?? "" }
        #expect(Set(statuses.keys) == ["proposed", "waitlist"])
        #expect(statuses["proposed"]?.count == example.outcome.plan.placements.count)
        #expect(statuses["waitlist"]?.count == example.outcome.waiting.count)
        #expect(statuses["waitlist"]?.allSatisfy { $0.member("start") == nil } == true)
    }

    @Test("Of each ride and interpreter there is a request with a task, both drafts")
    func supports() throws {
        let example = WorkedExample()
        let resources = try resources(example)
        let requests = all("ServiceRequest", in: resources)
        let tasks = all("Task", in: resources)
        let draws = example.outcome.plan.placements.flatMap(\.bundle).filter {
            [.ride, .interpreter].contains(example.scenario.pools[$0.pool].kind)
        }
        #expect(!draws.isEmpty)
        #expect(requests.filter { $0.member("performer") != nil }.count == draws.count)
        #expect((requests + tasks).allSatisfy { $0.member("status")?.string == "draft" })
        #expect(
            tasks.map { $0.member("focus")?.member("reference")?.string }
                == requests.map { "ServiceRequest/\($0.member("id")?.string ?? "")" })
    }

    @Test("A contact is a draft without a text, by the channel of the plan")
    func contacts() throws {
        let resources = try resources(WorkedExample())
        let contacts = all("CommunicationRequest", in: resources)
        #expect(!contacts.isEmpty)
        #expect(contacts.allSatisfy { $0.member("payload") == nil && $0.member("medium") != nil })
    }

    @Test("No chance of attending stands in it")
    func noChance() throws {
        let file = try #require(WorkedExample().files().first { $0.path == "fhir.ndjson" })
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(!text.contains("chance") && !text.contains("completed"))
    }

    @Test(
        "An id is made of the key where it can be, else of its digest",
        arguments: [
            ("A-1042", "appointment.A-1042"),
            (String(repeating: "k", count: 52), "appointment." + String(repeating: "k", count: 52)),
        ])
    func ids(key: String, id: String) {
        #expect(FHIRID.make("appointment", key) == id)
    }

    @Test("A key that can stand in no id is named by identifier alone", arguments: ["a_1", "x_", "_"])
    func otherKeys(key: String) {
        let id = FHIRID.make("appointment", key)
        #expect(FHIRTerms.isID(id) && !id.contains(key) && id != FHIRID.make("appointment", key + "2"))
        guard case .object(let members) = FHIRThing.order.reference(key) else {
            Issue.record("a reference is an object")
            return
        }
        #expect(members.map(\.key) == ["type", "identifier"])
        let long = String(repeating: "k", count: 53)
        #expect(FHIRID.make("appointment", long).utf8.count <= 64)
    }

    @Test("A key that the site chose is no id of anybody's resource")
    func ownKeys() {
        func members(_ thing: FHIRThing) -> [String] {
            guard case .object(let members) = thing.reference("a-1") else { return [] }
            return members.map(\.key)
        }
        for thing in [FHIRThing.patient, .order, .booking] {
            #expect(members(thing) == ["reference", "identifier"])
        }
        for thing in [FHIRThing.site, .scanner, .pool] {
            #expect(members(thing) == ["type", "identifier"])
        }
    }

    @Test("A label without a letter is left out, one with line ends is one line")
    func labels() {
        #expect(FHIRElement.text(" \n ") == nil)
        #expect(FHIRElement.text("MR\nbrain") == .string("MR brain"))
        #expect(FHIRElement.concept(text: "\t") == .object([]))
    }

    @Test("A count that is hidden says so, and shows in no score")
    func masked() throws {
        let strata = Measurement(strata: [
            .init(patient: Index(0), values: [.race: "White"]),
            .init(patient: Index(1), values: [.race: "Black"]),
        ])
        var example = WorkedExample()
        example.scenario.policy.suppression = .shared
        example.scenario.policy.measuring = .init(twoWay: [.init(.race, .interpreter)])
        let reports = all("MeasureReport", in: try resources(example, strata))
        #expect(reports.count == 2)
        for report in reports {
            let group = try #require(report.member("group")?.elements?.first)
            let strata = (group.member("stratifier")?.elements ?? []).flatMap {
                $0.member("stratum")?.elements ?? []
            }
            let populations = strata.map { $0.member("population")?.elements ?? [] }
            #expect(populations.contains { $0.contains { $0.member("_count") != nil } })
            for (stratum, population) in zip(strata, populations)
            where population.contains(where: { $0.member("_count") != nil }) {
                #expect(stratum.member("measureScore") == nil)
            }
        }
    }

    @Test("One Provenance names every appointment, the scenario and the policy")
    func provenance() throws {
        let resources = try resources(WorkedExample())
        let found = all("Provenance", in: resources)
        #expect(found.count == 1)
        let targets = (found[0].member("target")?.elements ?? []).compactMap {
            $0.member("reference")?.string
        }
        let made = (all("Appointment", in: resources) + all("MeasureReport", in: resources)).map {
            "\($0.member("resourceType")?.string ?? "")/\($0.member("id")?.string ?? "")"
        }
        #expect(targets == made)
        #expect(found[0].member("entity")?.elements?.count == 3)
    }
}
