import Domain
import Testing

@testable import Results

@Suite("Worklists")
struct WorklistTests {
    @Test(
        "Calls say whom to reach until when, with which offers, help and questions; what is due first comes first"
    )
    func calls() {
        let rows = WorkedExample().rows("calls")
        #expect(
            rows == [
                "A-1,P1,2026-12-01,call,es,offer,8,2026-12-02T10:30:00-05:00,main,,,,,,,"
                    + "Spanish interpreter in person; ride there and back,Is the cost a worry?,1,20:00-08:00,"
                    + "1,0,offer-script,\(a1Why),America/New_York,mr1-wed-am,,,interp-es-main,"
                    + "Main campus,,true,true",
                "A-2,P2,2026-12-02,text,en,offer,0,2026-12-02T17:00:00-05:00,main,,,,,,,,,0,,"
                    + "2,1,offer-text,First day on which this order can be done.,America/New_York,"
                    + "mr1-wed-eve,,,,Main campus,,false,false",
                "A-3,P1,2026-12-02,call,es,offer,8,2026-12-03T08:00:00-05:00,elm,2026-12-03T10:00:00-05:00,elm,,,,,"
                    + "Spanish interpreter by video,,1,20:00-08:00,3,1,offer-script,"
                    + "\"First day on which this order can be done, with Spanish interpreter by video.\","
                    + "America/New_York,us1-thu-am,us1-thu-am,,interp-video,"
                    + "Elm Street,Elm Street,false,true",
            ])
    }

    @Test("A waiting patient is asked what is not known; one who declined to say is not")
    func questions() {
        var example = WorkedExample(opensEvening: false)
        example.scenario.patients[Index(1)].barriers = [
            Barrier(code: .languageAccess, need: .no), Barrier(code: .medicalCostBurden, need: .declined),
        ]
        #expect(
            example.rows("calls").last
                == "A-2,P2,,text,en,question,0,,,,,,,,,,Is help needed to get there?,,,3,,question-text,,,,,,,,,false,false"
        )
    }

    @Test("Rides say when to be ready: the start less preparation and the way")
    func rides() {
        #expect(
            WorkedExample().rows("rides") == [
                "A-1,P1,rides-north,2026-12-02,north,main,walk,2026-12-02T09:30:00-05:00,2026-12-02T10:30:00-05:00,"
                    + "2026-12-02T11:45:00-05:00,1,2026-12-01,0,es,America/New_York"
            ])
    }

    @Test("Of a visit the patient is told the first start, and fetched for it until the last end")
    func visits() throws {
        var example = WorkedExample()
        let (first, last) = (Index<Order>(0), Index<Order>(1))
        example.scenario.orders[last].patient = example.scenario.orders[first].patient
        for order in [first, last] { example.scenario.orders[order].visit = "V" }
        // A contact with the second exam announces the first, which begins earlier.
        for position in example.outcome.plan.placements.indices {
            let order = example.outcome.plan.placements[position].order
            if order == first { example.outcome.plan.placements[position].contact = nil }
        }
        let calls = example.rows("calls")
        #expect(
            calls.contains {
                $0.contains(",2026-12-02T10:30:00-05:00,A-1 2026-12-02T10:30:00-05:00 mr1-wed-am,")
            }, "\(calls)")
        let ride = try #require(example.rows("rides").first)
        #expect(
            ride.contains("09:30:00-05:00,2026-12-02T10:30:00-05:00,2026-12-02T17:45:00-05:00"), "\(ride)")
        #expect(!WorkedExample().rows("calls").joined().contains("A-1 2026"))
    }

    @Test("Who said yes to what cannot be kept is told apart from who never had a time")
    func notKept() {
        var example = WorkedExample(opensEvening: false)
        let waiting = example.outcome.waiting[0].order
        example.scenario.previousPlan.append(
            PreviousProposal(
                order: waiting, status: .accepted, site: Index(0), session: nil,
                start: example.scenario.asOf + 1440))
        #expect(example.text("worklists/waiting.csv").contains("which cannot be kept: "))
        let first = "Tell the patients of 1 accepted appointment that it cannot be kept"
        #expect(example.text("summary.txt").contains(first) && example.text("report.html").contains(first))
        #expect(!WorkedExample(opensEvening: false).text("worklists/waiting.csv").contains("cannot be kept"))
    }

    @Test("Interpreters are booked for the drawn time")
    func interpreters() {
        #expect(
            WorkedExample().rows("interpreters") == [
                "A-1,es,in-person,main,mr1,2026-12-02T10:30:00-05:00,2026-12-02T11:45:00-05:00,75,interp-es-main,"
                    + "1,2026-12-01,0,America/New_York",
                "A-3,es,video,elm,us1,2026-12-03T08:00:00-05:00,2026-12-03T08:45:00-05:00,45,interp-video,"
                    + "2,2026-12-02,1,America/New_York",
            ])
    }

    @Test("Finance sees costs not known, and payment not settled, urgent orders too")
    func finance() {
        #expect(
            WorkedExample().rows("finance") == [
                "A-1,P1,urgent,placed,2026-12-02T10:30:00-05:00,unknown,,pending,,,,"
                    + "Urgent: planned without waiting for payment. Is the cost a worry?,1,,false,,,America/New_York",
                "A-3,P1,routine,placed,2026-12-03T08:00:00-05:00,unknown,,,,,,Is the cost a worry?,2,,false,,,"
                    + "America/New_York",
            ])
    }

    @Test("Sessions to open come with price, filling and purpose")
    func sessions() {
        #expect(
            WorkedExample().rows("sessions") == [
                "mr1-wed-eve,main,mr1,2026-12-02T17:00:00-05:00,2026-12-02T20:00:00-05:00,400,USD,1,50,180,"
                    + "tech-overtime 180,equity-1,2026-12-02,1,1,America/New_York"
            ])
        #expect(WorkedExample(opensEvening: false).rows("sessions").isEmpty)
    }

    @Test("Waiting orders say why, in words")
    func waiting() {
        #expect(
            WorkedExample(opensEvening: false).rows("waiting") == [
                "A-2,P2,mr-brain,capacity,\"It would fit an extra session, but opening one costs more than it brings.\","
                    + "opening mr1-wed-eve,1,routine,2026-12-20,19"
            ])
    }

    @Test("The schedule says when to arrive and why it is then")
    func schedule() {
        #expect(
            WorkedExample().rows("schedule").first
                == "A-1,2026-12-02T10:30:00-05:00,2026-12-02T10:00:00-05:00,2026-12-02T11:45:00-05:00,main,mr1,"
                + "mr1-wed-am,mr-liver-contrast,interp-es-main+rides-north+contrast-nurse-main,call es,2026-12-01,"
                + "\(a1Why),America/New_York,P1"
        )
    }

    @Test("No chance stands on a worklist, in the report or in the summary")
    func noChances() {
        for file in WorkedExample().files() where file.path != "plan.json" {
            // But for the statement of inputs, which names the fields that chances come in.
            let (page, statement) = ("report.html", "What each input may be used for")
            let whole = String(decoding: file.bytes, as: UTF8.self)
            let text =
                file.path == page ? String(whole[..<(whole.range(of: statement) ?? whole.endIndex)]) : whole
            for word in ["missed", "0.223", "chance", "no-show"] {
                #expect(!text.contains(word), "\(file.path)")
            }
        }
    }

    @Test("Texts and letters say what is held, so that nothing else is promised")
    func letters() {
        #expect(
            WorkedExample().rows("letters") == [
                "1,A-2,P2,2026-12-02,1,text,en,offer-text,2026-12-02T17:00:00-05:00,main,,,America/New_York,,,"
                    + "mr1-wed-eve,,,Main campus,,false,false"
            ])
    }

    @Test("The day sheet has proposals and bookings by room and start")
    func daySheet() {
        #expect(
            WorkedExample().rows("day-sheet") == [
                "2026-12-02,main,mr1,2026-12-02T08:00:00-05:00,2026-12-02T08:50:00-05:00,50,booked,B-1,mr1-wed-am,"
                    + "America/New_York,,,,,,,,,,,MR,,",
                "2026-12-02,main,mr1,2026-12-02T10:30:00-05:00,2026-12-02T11:45:00-05:00,75,proposed,A-1,mr1-wed-am,"
                    + "America/New_York,P1,mr-liver-contrast,mr-liver-contrast,2026-12-02T10:00:00-05:00,es,"
                    + "es in-person,walk,2026-12-02T11:45:00-05:00,1,,MR,adult,2026-12-01",
                "2026-12-02,main,mr1,2026-12-02T17:00:00-05:00,2026-12-02T17:45:00-05:00,45,proposed,A-2,mr1-wed-eve,"
                    + "America/New_York,P2,mr-brain,mr-brain,2026-12-02T17:00:00-05:00,en,,,,0,,MR,adult,2026-12-01",
                "2026-12-03,elm,us1,2026-12-03T08:00:00-05:00,2026-12-03T08:45:00-05:00,45,proposed,A-3,us1-thu-am,"
                    + "America/New_York,P1,us-abdomen,us-abdomen,2026-12-03T08:00:00-05:00,es,es video,walk,,1,,"
                    + "US,adult,2026-12-01",
            ])
    }

    @Test("A patient without insurance is on the finance list for an estimate, whatever the cost need")
    func estimates() {
        var example = WorkedExample()
        example.scenario.patients[Index(1)].groups.payer = .selfPay
        func ends(_ ending: String) -> Bool {
            example.rows("finance").contains { $0.hasPrefix("A-2,P2,") && $0.hasSuffix(ending) }
        }
        #expect(ends(",self-pay,true,,,America/New_York"), "the exam is tomorrow: none is due")
        example.scenario.asOf = example.scenario.zone.start(of: WorkedExample.day(2) - 14)
        #expect(ends(",self-pay,true,2026-11-18,2026-11-19,America/New_York"))
    }

    @Test(
        "A cell holds what it is about to the byte",
        arguments: ["=1+1", "+1", "-1", "@x", "\tx", "007", "1E5"])
    func byteTrue(id: String) {
        var example = WorkedExample()
        example.scenario.sites[Index(0)].id = id
        #expect(example.text("worklists/sessions.csv").contains(",\(id),"))
    }

    @Test("Commas, quotes and line ends are quoted by RFC 4180")
    func quoting() {
        var example = WorkedExample(opensEvening: false)
        example.outcome.waiting[0].wouldPlace = "a \"b\", c\r\nd"
        #expect(example.text("worklists/waiting.csv").contains(",\"a \"\"b\"\", c\r\nd\","))
    }

    @Test(
        "Every list's header is what the data package beside it declares, and every cell is of its type",
        arguments: ["worklists", "finance"])
    func declared(folder: String) throws {
        let example = WorkedExample()
        guard
            case .success(let package) = JSONReader.read(
                Array(example.text("\(folder)/datapackage.json").utf8))
        else {
            Issue.record("the data package is not JSON")
            return
        }
        let resources = try #require(package.root.member("resources")?.elements.map { Array($0) })
        let lists = example.files().map(\.path).filter {
            $0.hasSuffix(".csv") && $0.hasPrefix(folder)
        }
        #expect(
            Set(resources.compactMap { $0.member("path")?.string.map { "\(folder)/" + $0 } }) == Set(lists))
        for resource in resources {
            let path = "\(folder)/" + (resource.member("path")?.string ?? "")
            let fields = resource.member("schema")?.member("fields")?.elements.map { Array($0) } ?? []
            var reader = CSVReader(Array(example.text(path).utf8))
            let header = try #require(try reader.next())
            #expect((0..<header.count).map { header[$0] } == fields.compactMap { $0.member("name")?.string })
            for field in fields { #expect(field.member("description")?.string?.isEmpty == false) }
            while let row = try reader.next() {
                try #require(row.count == fields.count)
                for (position, field) in fields.enumerated() {
                    #expect(isOfType(row[position], field), "\(path) \(field.member("name")?.string ?? "")")
                }
            }
        }
    }

    private func isOfType(_ text: String, _ field: JSONNode) -> Bool {
        let constraints = field.member("constraints")
        if text.isEmpty { return constraints?.member("required") == nil }
        let values = constraints?.member("enum")?.elements.map { $0.compactMap(\.string) } ?? []
        guard values.isEmpty || values.contains(text) else { return false }
        switch field.member("type")?.string {
        case "integer": return Int(text) != nil
        case "number": return Double(text) != nil
        case "boolean": return ["true", "false"].contains(text)
        case "date": return CalendarDate(written: text) != nil
        case "datetime": return Instant(rfc3339: text) != nil
        default: return field.member("type")?.string == "string"
        }
    }

    private let a1Why =
        "\"First day on which this order can be done, with Spanish interpreter in person and ride there and back.\""
}

@Suite("A good-faith estimate")
struct GoodFaithEstimateTests {
    private func day(_ month: Int, _ day: Int) -> Day {
        CalendarDate(year: 2026, month: month, day: day).number
    }

    // 2026-11-26 is Thanksgiving; 2026-07-04 is a Saturday, kept on the Friday before.
    @Test(
        "Business days pass over weekends and federal holidays",
        arguments: [(11, 25, 1, 11, 27), (11, 27, 1, 11, 30), (7, 2, 1, 7, 6), (12, 24, 2, 12, 29)])
    func businessDays(month: Int, from: Int, number: Int, toMonth: Int, to: Int) {
        #expect(BusinessDays.day(number, after: day(month, from)) == day(toMonth, to))
        #expect(BusinessDays.count(after: day(month, from), through: day(toMonth, to)) == number)
    }

    @Test(
        "Is due in 3 business days from 10 ahead, in 1 from 3 ahead, and not later",
        arguments: [(4, nil), (6, nil), (7, 3), (15, 3), (16, 7)] as [(Int, Int?)])
    func due(exam: Int, expected: Int?) {
        // Scheduled on Wednesday 2 December: 7 December is the third business day, 16 December the tenth.
        let estimate = GoodFaithEstimate(scheduledOn: day(12, 2), exam: day(12, exam))
        #expect(estimate?.due == expected.map { day(12, $0) })
    }
}
