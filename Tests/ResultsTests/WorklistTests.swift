import Domain
import Results
import Testing

@Suite("Worklists")
struct WorklistTests {
    @Test(
        "Calls say whom to reach until when, with which offers, help and questions; what is due first comes first"
    )
    func calls() {
        let rows = WorkedExample().rows("calls")
        #expect(
            rows == [
                "A-1,P1,2026-12-01,call,es,offer,8,2026-12-02T10:30:00-05:00,main,,,,,,"
                    + "Spanish interpreter in person; ride there and back,Is the cost a worry?,1,20:00-08:00",
                "A-2,P2,2026-12-02,text,en,offer,0,2026-12-02T17:00:00-05:00,main,,,,,,,,0,",
                "A-3,P1,2026-12-02,call,es,offer,8,2026-12-03T08:00:00-05:00,elm,2026-12-03T10:00:00-05:00,elm,,,,"
                    + "Spanish interpreter by video,,1,20:00-08:00",
            ])
    }

    @Test("A waiting patient is asked what is not known; one who declined to say is not")
    func questions() {
        var example = WorkedExample(opensEvening: false)
        example.scenario.patients[Index(1)].barriers = [
            Barrier(code: .languageAccess, need: .no), Barrier(code: .medicalCostBurden, need: .declined),
        ]
        #expect(
            example.rows("calls").last == "A-2,P2,,text,en,question,0,,,,,,,,,Is help needed to get there?,,")
    }

    @Test("Rides say when to be ready: the start less preparation and the way")
    func rides() {
        #expect(
            WorkedExample().rows("rides") == [
                "A-1,P1,rides-north,2026-12-02,north,main,walk,2026-12-02T09:30:00-05:00,2026-12-02T10:30:00-05:00,"
                    + "2026-12-02T11:45:00-05:00"
            ])
    }

    @Test("Interpreters are booked for the drawn time")
    func interpreters() {
        #expect(
            WorkedExample().rows("interpreters") == [
                "A-1,es,in-person,main,mr1,2026-12-02T10:30:00-05:00,2026-12-02T11:45:00-05:00,75,interp-es-main",
                "A-3,es,video,elm,us1,2026-12-03T08:00:00-05:00,2026-12-03T08:45:00-05:00,45,interp-video",
            ])
    }

    @Test("Finance sees costs not known, and payment not settled, urgent orders too")
    func finance() {
        #expect(
            WorkedExample().rows("finance") == [
                "A-1,P1,urgent,placed,2026-12-02T10:30:00-05:00,unknown,,pending,,,,"
                    + "Urgent: planned without waiting for payment. Is the cost a worry?",
                "A-3,P1,routine,placed,2026-12-03T08:00:00-05:00,unknown,,,,,,Is the cost a worry?",
            ])
    }

    @Test("Sessions to open come with price, filling and purpose")
    func sessions() {
        #expect(
            WorkedExample().rows("sessions") == [
                "mr1-wed-eve,main,mr1,2026-12-02T17:00:00-05:00,2026-12-02T20:00:00-05:00,400,USD,1,50,180,"
                    + "tech-overtime 180,equity-1"
            ])
        #expect(WorkedExample(opensEvening: false).rows("sessions").isEmpty)
    }

    @Test("Waiting orders say why, in words")
    func waiting() {
        #expect(
            WorkedExample(opensEvening: false).rows("waiting") == [
                "A-2,P2,mr-brain,capacity,\"It would fit an extra session, but opening one costs more than it brings.\","
                    + "opening mr1-wed-eve"
            ])
    }

    @Test("The schedule says when to arrive and why it is then")
    func schedule() {
        #expect(
            WorkedExample().rows("schedule").first
                == "A-1,2026-12-02T10:30:00-05:00,2026-12-02T10:00:00-05:00,2026-12-02T11:45:00-05:00,main,mr1,"
                + "mr1-wed-am,mr-liver-contrast,interp-es-main+rides-north+contrast-nurse-main,call es,2026-12-01,"
                + "\"First day on which this order can be done, with Spanish interpreter in person and ride there and back.\""
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

    @Test(
        "A cell that a spreadsheet would run is made text",
        arguments: ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
    func formulas(id: String) {
        var example = WorkedExample()
        example.scenario.sites[Index(0)].id = id
        let text = example.text("worklists/sessions.csv")
        #expect(text.contains(",'\(id),") || text.contains(",\"'\(id)\","))
    }

    @Test("Commas, quotes and line ends are quoted by RFC 4180")
    func quoting() {
        var example = WorkedExample(opensEvening: false)
        example.outcome.waiting[0].wouldPlace = "a \"b\", c\r\nd"
        #expect(example.text("worklists/waiting.csv").hasSuffix(",\"a \"\"b\"\", c\r\nd\"\r\n"))
    }
}
