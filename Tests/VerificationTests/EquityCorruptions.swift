import Domain
import Testing

@testable import Verification

extension Corruption {
    /// Field 0 of the clinic's week is the interpreter; its first stratum, `needed`, has open orders.
    static let ofEquity = [
        Corruption(
            "nothing to compare with", .figure,
            change: .document { files in
                files.set("equity.json", "/fields/0/reference", .null)
                guard case .array(let strata)? = files.value("equity.json", "/fields/0/strata") else {
                    return
                }
                for stratum in strata.indices {
                    files.set("equity.json", "/fields/0/strata/\(stratum)/gap", .null)
                }
            }),
        Corruption("no equity file", .file, change: .document { $0.documents["equity.json"] = nil }),
        Corruption(
            "orders of a stratum", .figure, change: add("equity.json", "/fields/0/strata/0/orders", 1)),
        Corruption(
            "placed of a stratum", .figure, change: add("equity.json", "/fields/0/strata/0/placed", -1)),
        Corruption(
            "on time of a stratum", .figure, change: add("equity.json", "/fields/0/strata/1/onTime", -1)),
        Corruption(
            "late days of a group", .figure, change: add("equity.json", "/groups/0/urgentLateDays", 1)),
        Corruption("a mean wait", .figure, change: add("equity.json", "/groups/0/meanWaitDays", 1)),
        Corruption("a level of a group", .figure, change: add("equity.json", "/groups/0/level", -10)),
        Corruption(
            "an interval that is too narrow", .figure,
            change: add("equity.json", "/fields/0/strata/0/rateInterval/0", 5)),
        Corruption(
            "an interval of another count", .figure,
            change: add("equity.json", "/fields/0/strata/1/onTimeInterval/1", 40_000)),
        Corruption(
            "a gap made small", .figure, change: put("equity.json", "/fields/0/strata/0/gap/difference", 0)),
        Corruption(
            "chance ruled out", .figure,
            change: put("equity.json", "/fields/0/strata/0/gap/excludesZero", true)),
        Corruption("a gap left out", .figure, change: put("equity.json", "/fields/0/strata/0/gap", .null)),
        Corruption("a stratum left out", .figure, change: put("equity.json", "/fields/0/strata/1", nil)),
        Corruption("a field left out", .figure, change: put("equity.json", "/fields/1", nil)),
        Corruption("a group left out", .figure, change: put("equity.json", "/groups/1", nil)),
        Corruption(
            "a completeness made up", .figure, change: put("equity.json", "/fields/0/completeness", 0)),
        Corruption(
            "a count that is hidden inside a house", .figure,
            change: put("equity.json", "/fields/0/strata/0/onTime", "hidden")),
        Corruption(
            "late days that are hidden inside a house", .figure,
            change: put("equity.json", "/groups/0/baseline/urgentLateDays", "hidden")),
        Corruption(
            "a completeness that is hidden inside a house", .figure,
            change: put("equity.json", "/fields/0/recorded", "hidden")),
        Corruption(
            "first come, first served made to look worse", .figure,
            change: .document { files in
                files.set(
                    "equity.json", "/lowerThanFirstCome/-",
                    ["group": "interpreter/needed", "text": "a sentence"])
            }),
        Corruption(
            "another whole of first come, first served", .figure,
            change: add("equity.json", "/overall/baseline/placed", 1)),
        Corruption(
            "first come, first served of a stratum", .figure,
            change: add("equity.json", "/fields/0/strata/0/baseline/placed", -1)),
        Corruption(
            "first come, first served moved from one stratum to another", .figure,
            change: .document { files in
                files.add("equity.json", "/fields/0/strata/0/baselineWithSessions/placed", -1)
                files.add("equity.json", "/fields/0/strata/1/baselineWithSessions/placed", 1)
            }),
        Corruption(
            "on time of a group under first come, first served", .figure,
            change: add("equity.json", "/groups/1/baseline/onTime", -1)),
        Corruption(
            "late days under first come, first served", .figure,
            change: add("equity.json", "/fields/1/strata/1/baseline/urgentLateDays", 1)),
        Corruption(
            "a mean wait under first come, first served", .figure,
            change: add("equity.json", "/overall/baseline/meanWaitDays", 1)),
        Corruption("a count of text", .form, change: put("equity.json", "/overall/orders", "many")),
        Corruption("a count below nothing", .form, change: put("equity.json", "/overall/onTime", -1)),
    ]
}

@Suite("What is shared and should not be")
struct DisclosureTests {
    /// A hundred and twenty people of three languages, of whom some need an interpreter; nobody is placed.
    private var shared: Draft {
        var draft = Draft.clinicWeek
        draft.picks = [:]
        draft.open = []
        draft.scenario.previousPlan = []
        draft.scenario.bookings = Table([])
        draft.scenario.policy.suppression = .shared
        let patient = draft.scenario.patients[Index(0)]
        var order = draft.scenario.orders[Index(9)]
        order.visit = nil
        var patients: [Patient] = []
        var orders: [Order] = []
        for place in 0..<120 {
            var own = patient
            own.id = "N\(place)"
            own.language = LanguageTag(canonical: place < 4 ? "so" : place < 40 ? "es" : "en")
            own.barriers = [Barrier(code: .languageAccess, need: place < 40 ? .yes : .no)]
            patients.append(own)
            order.id = "N-\(place)"
            order.patient = Index(place)
            orders.append(order)
        }
        draft.scenario.patients = Table(patients)
        draft.scenario.orders = Table(orders)
        draft.scenario.policy.measuring.twoWay = [.init(.language, .interpreter)]
        return draft
    }

    private func kinds(_ change: (inout ResultFiles) -> Void) -> [Violation] {
        let draft = shared
        var files = draft.files
        change(&files)
        return draft.verify(files.bytes).violations.filter { $0.place.hasPrefix("equity.json") }
    }

    private func row(_ field: String, _ stratum: String, _ files: ResultFiles) -> String {
        for place in 0..<9 where files.value("equity.json", "/fields/\(place)/field") == .string(field) {
            for row in 0..<9 {
                let pointer = "/fields/\(place)/strata/\(row)"
                if files.value("equity.json", "\(pointer)/stratum") == .string(stratum) { return pointer }
            }
        }
        return ""
    }

    @Test("What is hidden as it should be verifies, and is hidden")
    func verifies() {
        #expect(kinds { _ in } == [])
        let files = shared.files
        #expect(files.value("equity.json", row("language", "so", files) + "/orders") == "hidden")
        #expect(files.value("equity.json", row("language", "es", files) + "/orders") == "hidden")
        #expect(files.value("equity.json", row("language", "en", files) + "/orders") == 80)
    }

    @Test("A small count that is shown is found")
    func smallCount() {
        let found = kinds { files in
            files.set("equity.json", row("language", "so", files) + "/orders", 4)
        }
        #expect(found.map(\.kind).allSatisfy { $0 == .disclosure } && !found.isEmpty, "\(found)")
    }

    @Test("A complement that is shown leaves the small count to subtraction, and is found")
    func complement() {
        let found = kinds { files in
            files.set("equity.json", row("language", "es", files) + "/orders", 36)
        }
        #expect(found.map(\.kind).contains(.disclosure), "\(found)")
    }

    @Test("A cell of a hidden stratum is found")
    func cell() {
        let found = kinds { files in
            let place = (0..<20).first { place in
                files.value("equity.json", "/twoWay/0/strata/\(place)/stratum") == ["so", "needed"]
            }
            let pointer = "/twoWay/0/strata/\(place ?? 99)"
            #expect(files.value("equity.json", "\(pointer)/orders") == "hidden")
            files.set("equity.json", "\(pointer)/orders", 4)
        }
        #expect(found.map(\.kind).contains(.disclosure), "\(found)")
    }

    @Test("A large count that is called hidden is found, in a stratum and in a group")
    func hiddenWithoutNeed() {
        for pointer in ["onTime", "baseline/onTime"] {
            let found = kinds { files in
                files.set("equity.json", row("language", "en", files) + "/\(pointer)", "hidden")
            }
            #expect(found.contains { $0.kind == .disclosure }, "\(found)")
        }
        let group = kinds { files in files.set("equity.json", "/groups/0/urgentLateDays", "hidden") }
        #expect(group.contains { $0.kind == .disclosure }, "\(group)")
    }
}
