import Domain
import Testing

@testable import ScenarioFormat

@Suite("A scenario takes what was decided on another")
struct DecidedScenarioTests {
    private static let first = Sample.bytes("Scenarios/first-day.json")

    private func decision(
        _ kind: ProposalDecision.Kind, _ order: String, session: String = "us-1-mon",
        start: String = "2027-03-08T08:00"
    ) -> ProposalDecision {
        ProposalDecision(
            kind: kind, order: order, patient: "P-\(order.dropFirst(2))", site: "main", session: session,
            start: start)
    }

    private func made(_ decisions: ProposalDecision..., asOf: String? = nil) throws -> DecidedScenario {
        try DecidedScenario.make(Self.first, decisions, asOf: asOf).get()
    }

    private func previous(_ made: DecidedScenario) throws -> [PreviousProposal] {
        try ScenarioReader.read(made.bytes).get().scenario.previousPlan
    }

    @Test("A session that is called otherwise now is left unnamed: site and start say which it is")
    func renamedSession() throws {
        let made = try made(decision(.accepted, "O-2", session: "us-1-2027-03-08-0730"))
        let entry = try #require(try previous(made).first)
        #expect(entry.status == .accepted && entry.session == nil && made.unfit.isEmpty)
        let named = try self.made(decision(.accepted, "O-2"))
        #expect(try previous(named).first?.session != nil)
    }

    @Test("What is accepted and has no place any more is said; the rest holds")
    func unfit() throws {
        let made = try made(
            decision(.accepted, "O-2", start: "2027-03-08T07:00"), decision(.accepted, "O-3"),
            decision(.proposed, "O-4", start: "2027-03-08T07:00"))
        #expect(made.unfit.map(\.decision.order) == ["O-2"])
        #expect(try previous(made).map(\.status).contains(.accepted))
        // Two in one place: both have to be called.
        let twice = try self.made(decision(.accepted, "O-2"), decision(.accepted, "O-3"))
        #expect(!twice.unfit.isEmpty)
    }

    @Test("Orders that are gone or booked need no decision")
    func gone() throws {
        let made = try made(
            decision(.accepted, "O-99"), decision(.proposed, "O-98"), decision(.withdrawn, "O-1"))
        #expect(made.unknown.map(\.order) == ["O-99", "O-98"])
        #expect(try ScenarioReader.read(made.bytes).get().scenario.orders.count == 3)
        let text = String(decoding: Self.first, as: UTF8.self).replacing(
            #""orders":"#,
            with:
                #""bookings": [{"id": "B-1", "session": "us-1-mon", "start": "2027-03-08T08:00", "minutes": 45, "order": "O-2"}], "orders":"#
        )
        let booked = try DecidedScenario.make(
            Array(text.utf8), [decision(.accepted, "O-2"), decision(.proposed, "O-2")]
        ).get()
        #expect(booked.unknown.isEmpty && booked.unfit.isEmpty)
        #expect(try previous(booked).isEmpty)
        // What was declined holds, should the booking go.
        let declined = try DecidedScenario.make(
            Array(text.utf8), [decision(.declined("day"), "O-2", start: "2027-03-09T08:00")]
        ).get()
        #expect(try previous(declined).map(\.status) == [.declined(.day)])
    }

    /// `first` with a booking that names no order.
    private static func booked(_ patient: String, _ start: String) -> [UInt8] {
        Array(
            String(decoding: first, as: UTF8.self).replacing(
                #""orders":"#,
                with:
                    #""bookings": [{"id": "B-1", "session": "us-1-mon", "start": "\#(start)", "minutes": 50, "patient": "\#(patient)"}], "orders":"#
            ).utf8)
    }

    @Test(
        "A booking without an order, of the patient and at the time of one that was accepted, is of that order"
    )
    func bookedWithoutOrder() throws {
        let base = Self.booked("P-2", "2027-03-08T08:00:00-05:00")
        let accepted = decision(.accepted, "O-2")
        let made = try DecidedScenario.make(
            base, [accepted, decision(.proposed, "O-3", start: "2027-03-08T08:50")]
        ).get()
        #expect(made.booked == [accepted] && made.unfit.isEmpty)
        let scenario = try ScenarioReader.read(made.bytes).get().scenario
        let orders = scenario.bookings.rows.map { $0.order.map { scenario.orders[$0].id } }
        #expect(orders == ["O-2"] && scenario.previousPlan.map(\.status) == [.proposed])
        #expect(made.bytes.count > base.count)
    }

    @Test(
        "Anything less is no match: another patient, another time, what was declined or withdrawn since, or only offered"
    )
    func bookedOtherwise() throws {
        let (base, other) = (Self.booked("P-2", "2027-03-08T08:00"), Self.booked("P-3", "2027-03-08T08:00"))
        let accepted = decision(.accepted, "O-2")
        for (bytes, decisions) in [
            (other, [accepted]), (base, [decision(.accepted, "O-2", start: "2027-03-08T08:10")]),
            (base, [accepted, decision(.declined("day"), "O-2")]),
            (base, [accepted, decision(.withdrawn, "O-2")]),
            (base, [decision(.proposed, "O-2")]), (base, [decision(.accepted, "O-3")]),
        ] {
            let made = try DecidedScenario.make(bytes, decisions).get()
            #expect(made.booked.isEmpty)
            let bookings = try ScenarioReader.read(made.bytes).get().scenario.bookings
            #expect(bookings.rows.allSatisfy { $0.order == nil })
        }
    }

    /// `first` with an MR scanner beside the other, and bookings without an order: one on it, one in the room for ultrasound.
    private static let bookedElsewhere: [UInt8] = {
        let bookings = """
            "bookings": [
              {"id": "B-1", "session": "mr-1-mon", "start": "2027-03-08T09:00", "minutes": 50, "patient": "P-2"},
              {"id": "B-2", "order": null, "session": "us-1-mon", "start": "2027-03-08T08:00", "minutes": 50, "patient": "P-3"}
            ], "orders":
            """
        let text = String(decoding: first, as: UTF8.self)
            .replacing(#""orders":"#, with: bookings, maxReplacements: 1)
            .replacing(
                #""scanners": ["#, with: #""scanners": [{"id": "mr-1", "modality": "MR", "features": []}, "#
            )
            .replacing(
                #""sessions": ["#,
                with: """
                    "sessions": [{"id": "mr-1-mon", "site": "main", "scanner": "mr-1", "kind": "regular",
                      "from": "2027-03-08T08:00", "to": "2027-03-08T12:00"}, 
                    """)
        return Array(text.utf8)
    }()

    @Test(
        "A booking on a scanner that cannot do the exam is of no such order; the others are looked at all the same"
    )
    func bookedOnAnotherScanner() throws {
        let mistaken = decision(.accepted, "O-2", start: "2027-03-08T09:00")
        let alone = try DecidedScenario.make(Self.bookedElsewhere, [mistaken]).get()
        #expect(alone.booked.isEmpty)
        let fitting = decision(.accepted, "O-3")
        let both = try DecidedScenario.make(Self.bookedElsewhere, [mistaken, fitting]).get()
        #expect(both.booked == [fitting])
        let scenario = try ScenarioReader.read(both.bytes).get().scenario
        #expect(scenario.bookings.rows.map { $0.order.map { scenario.orders[$0].id } } == [nil, "O-3"])
    }

    @Test(
        "A part of a visit is not booked alone: its booking stays without an order, and whoever calls is told"
    )
    func partOfVisit() throws {
        let orders =
            #"{"id": "O-9", "patient": "P-2", "exam": "us-abdomen", "priority": "routine", "requestedAt": "2027-03-03T09:00:00-05:00", "visit": "V", "earliest": "2027-03-08", "due": "2027-03-20"}, "#
        let text = String(decoding: Self.booked("P-2", "2027-03-08T08:00"), as: UTF8.self)
            .replacing(#""orders": ["#, with: #""orders": ["# + orders)
            .replacing(#""id": "O-2","#, with: #""id": "O-2", "visit": "V","#)
        let made = try DecidedScenario.make(
            Array(text.utf8),
            [
                decision(.accepted, "O-2"),
                decision(.accepted, "O-3", session: "us-1-tue", start: "2027-03-09T08:00"),
            ]
        ).get()
        #expect(made.booked.isEmpty)
        #expect(made.unfit.map(\.decision.order) == ["O-2"])
        #expect(try previous(made).map(\.status) == [.accepted])
    }

    @Test(
        "What names no instant, or a site that is gone, is the time of no booking",
        arguments: ["2027-03-14T02:30", "2027-11-07T01:30", "on Monday"])
    func noInstant(start: String) throws {
        let base = Self.booked("P-2", "2027-03-08T08:00")
        var elsewhere = decision(.accepted, "O-2")
        elsewhere.site = "gone"
        let made = try DecidedScenario.make(base, [decision(.accepted, "O-2", start: start)]).get()
        #expect(made.booked.isEmpty)
        #expect(try DecidedScenario.make(base, [elsewhere]).get().booked.isEmpty)
        let offset = decision(.accepted, "O-2", start: "2027-03-08T07:00:00-06:00")
        #expect(try DecidedScenario.make(base, [offset]).get().booked == [offset])
    }

    @Test("Who asked not to be contacted is not, by any channel, whatever has become of the order")
    func doNotContact() throws {
        let channels = { (made: DecidedScenario) in
            try ScenarioReader.read(made.bytes).get().scenario.patients[Index(0)].channels
        }
        let before = try channels(made())
        #expect(before.filter(\.consent).count > 0)
        let patient = try ScenarioReader.read(Self.first).get().scenario.patients[Index(0)].id
        var silent = decision(.doNotContact, "O-99")
        silent.patient = patient
        let after = try channels(made(silent))
        #expect(after.count == before.count && after.filter(\.consent).isEmpty)
    }

    @Test(
        "The planning instant moves on where one is named, and nothing is made of a file that is no scenario")
    func instant() throws {
        let made = try made(asOf: "2027-03-05T12:00")
        let before = try ScenarioReader.read(Self.first).get().scenario.asOf
        #expect(try ScenarioReader.read(made.bytes).get().scenario.asOf == before + 240)
        guard case .failure = DecidedScenario.make(Array("{}".utf8), []) else {
            Issue.record("it was made")
            return
        }
    }
}
