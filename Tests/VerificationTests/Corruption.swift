import Domain

@testable import Verification

/// One way in which a result could be wrong, and what the verifier must say about it.
struct Corruption: CustomStringConvertible, Sendable {
    enum Change: Sendable {
        /// Another plan, whose figures all follow from it.
        case plan(@Sendable (inout Draft) -> Void)
        /// Another document, whose digest is right.
        case document(@Sendable (inout ResultFiles) -> Void)
        /// Other bytes, after digests were taken.
        case bytes(@Sendable (inout [String: [UInt8]]) -> Void)
    }

    var description: String
    /// Every violation must be of one of these kinds, and each must be there.
    var kinds: Set<Violation.Kind>
    var change: Change

    init(_ description: String, _ kinds: Violation.Kind..., change: Change) {
        self.description = description
        self.kinds = Set(kinds)
        self.change = change
    }

    /// What the verifier says about the clinic's week with this change.
    var report: VerificationReport {
        var draft = Draft.clinicWeek
        if case .plan(let change) = change { change(&draft) }
        var files = draft.files
        if case .document(let change) = change { change(&files) }
        var bytes = files.bytes
        if case .bytes(let change) = change { change(&bytes) }
        return draft.verify(bytes)
    }

    static let all =
        ofPlans + ofAppointments + ofReasons + ofTables + ofFirstCome + ofOutreach + ofGoals + ofFiles
        + ofEquity + ofResources

    private static func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
        ClinicWeek.at(day, hour, minute)
    }

    private static func move(_ order: String, _ session: String, _ start: Instant) -> Change {
        .plan { draft in draft.picks[order] = Draft.Pick(session: session, start: start) }
    }

    /// Position of an order in a list of plan.json.
    private static func set(
        _ order: String, _ pointer: String, _ value: JSONOutput?, in list: String = "appointments"
    ) -> Change {
        .document { files in files.set("plan.json", "\(row(order, list, files))\(pointer)", value) }
    }

    private static func row(_ order: String, _ list: String, _ files: ResultFiles) -> String {
        guard case .array(let rows) = files.value("plan.json", "/\(list)") else { return "" }
        return "/\(list)/\(rows.firstIndex { $0.value("/order") == .string(order) } ?? 0)"
    }

    static func add(_ file: String, _ pointer: String, _ amount: Int64) -> Change {
        .document { $0.add(file, pointer, amount) }
    }

    static func put(_ file: String, _ pointer: String, _ value: JSONOutput?) -> Change {
        .document { $0.set(file, pointer, value) }
    }

    /// The same change to the certificate, in millionths, and to the manifest.
    private static func addToGoal(_ goal: Int, _ keys: [String], _ amount: Int64) -> Change {
        .document { files in
            for key in keys {
                files.add("certificate.json", "/goals/\(goal)/\(key)", amount)
                if key != "pinned" { files.add("manifest.json", "/goals/\(goal)/\(key)", amount) }
            }
        }
    }

    private static func price(_ row: String, _ price: Int64) -> Change {
        .document { files in
            files.set(
                "certificate.json", "/goals/3/prices/-", ["row": .string(row), "price": .integer(price)])
        }
    }

    private static func rebase(_ basis: String) -> Change {
        put("certificate.json", "/goals/3/recomputedBasis", .string(basis))
    }

    // Goals of the clinic's week: 0 clinical, 1 and 2 equity, 3 value, 4 care.

    private static let ofPlans = [
        Corruption("a minute booked twice", .rule(.fitsBlock), change: move("C-12", "mr1-wed", at(2, 8, 44))),
        Corruption(
            "one interpreter in two rooms", .rule(.startTimes), change: move("C-2", "mr2-wed", at(2, 8, 30))),
        Corruption("a ride too many", .rule(.poolLimit), change: move("C-4", "us2-wed", at(2, 8))),
        Corruption(
            "contact minutes over the pool", .rule(.reachInTime), change: move("C-14", "us2-wed", at(2, 8))),
        Corruption(
            "an order in a closed session", .rule(.fitsBlock), change: .plan { $0.open = [] }),
        Corruption(
            "an open session under its minimum", .rule(.minimumFill), .reason,
            change: .plan { $0.picks["C-8"] = nil }),
        Corruption(
            "reserved minutes used", .rule(.reserved),
            change: .plan { draft in
                draft.picks["C-12"] = Draft.Pick(session: "mr1-wed", start: at(2, 9, 30))
                draft.picks["C-2"] = Draft.Pick(session: "mr1-wed", start: at(2, 8, 45))
            }),
        Corruption(
            "a patient at two sites on one day", .rule(.notInTwoPlaces),
            change: move("C-16", "us2-wed", at(2, 9))),
        Corruption(
            "a patient in two rooms at once", .rule(.notInTwoPlaces),
            change: .plan { draft in
                draft.picks["C-3"] = Draft.Pick(session: "us1-wed", start: at(2, 9, 30))
                draft.picks["C-16"] = Draft.Pick(session: "us1-wed", start: at(2, 8, 29))
            }),
        Corruption(
            // A bound of goal care is about those whom the plan places; of a visit in parts there is none.
            "half a visit", .rule(.visit), .bound, change: .plan { $0.picks["C-6"] = nil }),
        Corruption(
            "a visit at two sites", .rule(.visit), .rule(.notInTwoPlaces), .bound,
            change: move("C-6", "us2-wed", at(2, 11))),
        Corruption(
            "an accepted proposal let go", .rule(.respect), .reason, change: .plan { $0.picks["C-13"] = nil }),
        Corruption("an order left out that fits", .reason, change: .plan { $0.picks["C-16"] = nil }),
        Corruption(
            "counselling for someone who is not in need of it", .offer,
            change: set("C-8", "/optional", ["counselling"])),
        Corruption(
            "an alternative on a taken scanner", .alternative,
            change: .plan { draft in
                draft.picks["C-16"]?.alternatives = [("us2-thu", at(3, 8, 10))]
            }),
        Corruption(
            "more alternatives than are offered", .alternative,
            change: .plan { draft in
                draft.picks["C-16"]?.alternatives = [
                    ("us2-thu", at(3, 10)), ("us1-wed", at(2, 9)), ("us2-thu", at(3, 11)),
                ]
            }),
        Corruption(
            "an alternative at nearly the same time", .alternative,
            change: .plan { draft in
                draft.picks["C-16"]?.alternatives = [("us2-thu", at(3, 9, 59))]
            }),
        Corruption(
            "an alternative with a ride that is gone", .alternative,
            change: .plan { draft in
                draft.picks["C-4"]?.alternatives = [("us2-wed", at(2, 9))]
            }),
    ]

    private static let moved: JSONOutput = "2026-12-03T07:00:00+00:00"

    private static let ofAppointments = [
        Corruption(
            "an appointment before its session", .offer, .worklist, change: set("C-16", "/start", moved)),
        Corruption("a start that is no time", .form, .worklist, change: set("C-16", "/start", "tomorrow")),
        Corruption(
            "an exam that ends later", .figure, .worklist,
            change: set("C-16", "/end", "2026-12-03T09:31:00+00:00")),
        Corruption("too few scanner minutes", .figure, change: set("C-16", "/minutes", 30)),
        Corruption("another scanner", .figure, .worklist, change: set("C-16", "/scanner", "us1")),
        Corruption("wrong late days", .figure, change: set("C-12", "/lateDays", 0)),
        Corruption("a contact a day too late", .offer, change: set("C-12", "/contact/by", "2026-12-02")),
        Corruption("a contact by another channel", .offer, change: set("C-12", "/contact/channel", "letter")),
        Corruption("a contact in another language", .offer, change: set("C-1", "/contact/language", "en")),
        Corruption(
            "the same help twice", .offer, change: set("C-7", "/optional", ["counselling", "counselling"])),
        Corruption("no contact", .offer, change: set("C-1", "/contact", .null)),
        Corruption("less interpreter than the exam takes", .offer, change: set("C-1", "/bundle/0/use", 30)),
        Corruption("no interpreter", .offer, change: set("C-1", "/bundle", .array([]))),
        Corruption("a ride of another day", .offer, change: set("C-4", "/bundle/0/window", 1)),
        Corruption("a chance that was touched up", .figure, change: set("C-16", "/chance/completed", 1)),
        Corruption(
            "a barrier the patient does not have", .figure,
            change: set("C-16", "/why/addresses", ["language-access"])),
        Corruption("another patient's order", .figure, .worklist, change: set("C-16", "/patient", "Q1")),
        Corruption(
            "an order that is lost", .everyOrderOnce, .figure, .worklist,
            change: set("C-10", "", nil, in: "waiting")),
        Corruption(
            "an order twice", .everyOrderOnce, .figure, .worklist,
            change: .document { files in
                guard let waiting = files.value("plan.json", "/waiting/2") else { return }
                files.set("plan.json", "/waiting/-", waiting)
            }),
        Corruption(
            "an order out of order", .everyOrderOnce,
            change: .document { files in
                let rows = [files.value("plan.json", "/waiting/0"), files.value("plan.json", "/waiting/1")]
                files.set("plan.json", "/waiting/0", rows[1])
                files.set("plan.json", "/waiting/1", rows[0])
            }),
        Corruption(
            "a booked order without its booking", .figure,
            change: put("plan.json", "/booked/0/booking", "other")),
    ]

    private static let ofReasons = [
        Corruption(
            "a reason of another kind", .reason, .worklist,
            change: set("C-10", "/reason", "gate", in: "waiting")),
        Corruption(
            "a reason where offers exist", .reason, .worklist,
            change: set("C-11", "/reason", "travel", in: "waiting")),
        Corruption(
            "a wrong count of what binds", .reason, change: set("C-11", "/binding/0/count", 3, in: "waiting")),
        Corruption(
            "a wrong rule that binds", .reason,
            change: set("C-11", "/binding/0/rule", "Reserved", in: "waiting")),
        Corruption("late days of waiting", .figure, change: set("C-11", "/lateDays", 1, in: "waiting")),
        Corruption("a wrong number of earlier offers", .reason, change: set("C-16", "/why/earlierOffers", 0)),
        Corruption(
            "an earlier offer explained away", .reason, change: set("C-16", "/why/binding", .array([]))),
    ]

    private static let ofTables = [
        Corruption("minutes of a session", .figure, change: add("plan.json", "/sessions/0/minutesUsed", 1)),
        Corruption("free minutes of a session", .figure, change: add("plan.json", "/sessions/0/minutes", 30)),
        Corruption("the price of a session", .figure, change: put("plan.json", "/sessions/2/price", 300)),
        Corruption("a use of a pool", .figure, change: add("plan.json", "/pools/0/used", -45)),
        Corruption("minutes of calls", .figure, change: add("plan.json", "/pools/3/used", -10)),
        Corruption("an amount of a pool", .figure, change: add("plan.json", "/pools/1/amount", 1)),
        Corruption(
            "a level", .figure,
            change: put("plan.json", "/groups/0/level", .decimal(Value(millionths: 900_000)))),
        Corruption("placed orders of a group", .figure, change: add("plan.json", "/groups/0/placed", 1)),
        Corruption(
            "a group out of protection", .figure, change: put("plan.json", "/groups/0/protected", false)),
        Corruption("a call nobody makes", .figure, change: put("plan.json", "/outreach/0", nil)),
        Corruption(
            "a question about what is known", .figure,
            change: .document { files in
                guard var row = files.value("plan.json", "/outreach/0") else { return }
                row.set("/kind", "question")
                row.set("/question", "language-access")
                files.set("plan.json", "/outreach/-", row)
            }),
        Corruption("a wrong count", .figure, change: add("manifest.json", "/counts/placed", 1)),
    ]

    private static let ofFirstCome = [
        Corruption(
            "a baseline that loses less", .baseline,
            change: put("plan.json", "/baseline/regularSessions/clinical", 0)),
        Corruption(
            "a baseline that loses more", .baseline,
            change: add("plan.json", "/baseline/regularSessions/clinical", 10_000_000)),
        Corruption(
            "a baseline that loses orders", .baseline,
            change: put("plan.json", "/baseline/withPlanSessions/waiting", 2)),
        Corruption(
            "a baseline that places fewer", .baseline,
            change: .document { files in
                files.add("plan.json", "/baseline/regularSessions/placed", -1)
                files.add("plan.json", "/baseline/regularSessions/waiting", 1)
            }),
        Corruption(
            "a baseline that is worth less", .baseline,
            change: put("plan.json", "/baseline/withPlanSessions/value", 1)),
        Corruption(
            "what first come, first served places of a group", .baseline,
            change: add("plan.json", "/baseline/regularSessions/groups/0/placed", -1)),
        Corruption(
            "a level of a group under first come, first served", .baseline,
            change: put("plan.json", "/baseline/withPlanSessions/groups/1/level", 1)),
        Corruption(
            "a group left out of first come, first served", .baseline,
            change: put("plan.json", "/baseline/regularSessions/groups/0", nil)),
    ]

    private static let ofOutreach = [
        Corruption("no outreach", .form, change: put("plan.json", "/outreachPlan", nil)),
        Corruption("outreach of nothing", .form, change: put("plan.json", "/outreachPlan", .null)),
        Corruption("no bound of outreach", .form, change: put("certificate.json", "/outreach", nil)),
        Corruption("a manifest without outreach", .figure, change: put("manifest.json", "/outreach", nil)),
        Corruption("no standby lists", .form, change: put("plan.json", "/standby", nil)),
        Corruption(
            "a result from before there was outreach", .form,
            change: .document { files in
                for key in ["outreachPlan", "standby"] { files.set("plan.json", "/\(key)", nil) }
                for file in ["certificate.json", "manifest.json"] { files.set(file, "/outreach", nil) }
            }),
        Corruption("standby lists that were emptied", .alternative, change: put("plan.json", "/standby", [])),
        Corruption(
            "a slot taken off the standby lists", .alternative, change: put("plan.json", "/standby/0", nil)),
        Corruption(
            "someone taken off a standby list", .alternative,
            change: .document { files in
                guard case .array(let slots) = files.value("plan.json", "/standby"),
                    let long = slots.firstIndex(where: { $0.value("/standby/1") != nil })
                else { return }
                files.set("plan.json", "/standby/\(long)/standby/0", nil)
            }),
        Corruption(
            "more saved by outreach that does nothing", .value, .figure,
            change: .document { files in
                files.add("certificate.json", "/outreach/saved/value", 1)
            }),
        Corruption(
            "a bound of outreach made small", .bound, .figure,
            change: .document { files in
                for key in ["bound", "recomputedBound"] {
                    files.set("certificate.json", "/outreach/saved/\(key)", 0)
                }
            }),
    ]

    private static let ofGoals = [
        Corruption("a better value", .value, .figure, change: addToGoal(3, ["value", "pinned"], 1)),
        Corruption(
            "a manifest with another value", .figure, change: add("manifest.json", "/goals/3/value", -1)),
        Corruption("a value that fell below its pin", .value, change: addToGoal(3, ["pinned"], 1)),
        Corruption("a tolerance the policy does not give", .value, change: addToGoal(1, ["tolerance"], 1)),
        Corruption("a bound better than proven", .bound, .figure, change: addToGoal(3, ["bound"], -1)),
        Corruption(
            "prices said to prove more", .bound, .figure,
            change: addToGoal(3, ["bound", "recomputedBound"], -1)),
        Corruption("a bound below the value", .bound, .figure, change: addToGoal(3, ["bound"], -20_000_000)),
        Corruption(
            "a clinical bound above the loss", .bound, .figure, change: addToGoal(0, ["bound"], 20_000_000)),
        Corruption("a negative price", .price, change: price("FitsBlock mr1-wed#1", -1)),
        Corruption(
            "two prices on one row", .price,
            change: .document { files in
                for _ in 0..<2 {
                    files.set(
                        "certificate.json", "/goals/3/prices/-",
                        ["row": "FitsBlock mr1-wed#1", "price": 0])
                }
            }),
        Corruption("a price on a block that does not exist", .price, change: price("FitsBlock mr1-wed#9", 1)),
        Corruption("a price on a row of another goal", .price, change: price("Level care cost/needed", 1)),
        Corruption(
            "a price on an order, which the basis keeps", .price, change: price("BookedAtMostOnce C-1", 1)),
        Corruption(
            "a bound on another basis than its prices", .bound, change: rebase("knapsack-prices")),
        Corruption("prices that rest on a search tree", .form, change: rebase("glpk-tree")),
        Corruption("a later goal pinned", .price, change: price("Pin care", 1)),
        Corruption(
            "a price that proves another bound", .bound, change: price("PoolLimit interp-es#1", 1_000_000_000)
        ),
        Corruption("a goal left out", .value, .figure, change: put("certificate.json", "/goals/2", nil)),
        Corruption("optimal with a gap", .status, change: put("manifest.json", "/status", "optimal")),
        Corruption("a status of its own", .status, change: put("manifest.json", "/status", "good")),
        Corruption("a gap made small", .figure, change: put("manifest.json", "/goals/3/gap", 0)),
    ]

    private static let ofFiles = [
        Corruption("an edited byte", .file, change: .bytes { $0["report.html"]?[0] ^= 1 }),
        Corruption("a longer file", .file, change: .bytes { $0["report.html"]?.append(10) }),
        Corruption("a missing file", .file, change: .bytes { $0["report.html"] = nil }),
        Corruption("a file of unknown origin", .file, change: .bytes { $0["notes.txt"] = [10] }),
        Corruption("no plan", .file, change: .bytes { $0["plan.json"] = nil }),
        Corruption(
            "half a certificate", .file, .form, change: .bytes { $0["certificate.json"]?.removeLast(20) }),
        Corruption("a figure of text", .form, change: put("plan.json", "/appointments/0/minutes", "45")),
        Corruption(
            "the digest of another scenario", .digest, change: put("manifest.json", "/scenario/sha256", "00")),
        Corruption(
            "a certificate of another scenario", .digest,
            change: put("certificate.json", "/scenarioSha256", "00")),
        Corruption("an edited policy", .digest, change: put("plan.json", "/policy/effort", "deep")),
        Corruption("another job", .digest, change: put("plan.json", "/job", "ponmlkjihgfedcba")),
        Corruption(
            "another scenario beside it", .digest, change: .bytes { $0["scenario.json"] = [123, 125] }),
        Corruption(
            "a schedule without one order", .worklist,
            change: .document { files in
                files.lists["worklists/schedule.csv"]?.replace("C-16,", with: "C-15,")
            }),
        Corruption(
            "a schedule with another start", .worklist,
            change: .document { files in
                files.lists["worklists/schedule.csv"]?.replace("T08:", with: "T09:")
            }),
        Corruption(
            "a waiting list with another reason", .worklist,
            change: .document { files in
                files.lists["worklists/waiting.csv"]?.replace("capacity", with: "no-session")
            }),
        Corruption(
            "a schedule that does not say when", .worklist,
            change: .document { $0.lists["worklists/schedule.csv"]?.replace("start,", with: "begin,") }),
        Corruption(
            "a schedule that does not say of whom", .worklist,
            change: .document { $0.lists["worklists/schedule.csv"]?.replace("order,", with: "who,") }),
        Corruption(
            "no waiting list", .worklist, change: .document { $0.lists["worklists/waiting.csv"] = nil }),
    ]
}
