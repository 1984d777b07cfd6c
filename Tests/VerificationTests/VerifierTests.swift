import Domain
import Testing

@testable import Verification

@Suite("A result that is what it says")
struct VerifierTests {
    @Test("The worked example verifies, and the report says what each bound rests on")
    func workedExample() {
        let draft = Draft.workedExample
        let report = draft.verify(draft.files.bytes)
        #expect(report.violations == [])
        #expect(report.lines.first == "verified: 3 orders, 3 placed, 0 waiting, 0 booked")
        #expect(
            report.lines.contains("value: value 4.385714, bound 5.541269: 5.541269 recomputed from prices"))
    }

    @Test("A bound from GLPK's tree is reported as resting on it")
    func treeBound() {
        var files = Draft.workedExample.files
        for (path, bound, zero, basis) in [
            ("certificate.json", JSONOutput.integer(4_385_714), JSONOutput.integer(0), "/goals/4/boundBasis"),
            ("manifest.json", .decimal(Value(millionths: 4_385_714)), .decimal(.zero), "/goals/4/boundBasis"),
        ] {
            files.set(path, "/goals/4/bound", bound)
            files.set(path, basis, "glpk-tree")
            if path == "manifest.json" {
                files.set(path, "/goals/4/gap", zero)
                files.set(path, "/goals/4/relativeGap", zero)
            }
        }
        let report = Draft.workedExample.verify(files.bytes)
        #expect(report.violations == [])
        #expect(
            report.lines.contains(
                "value: value 4.385714, bound 4.385714: 5.541269 recomputed from prices; 4.385714 rests on GLPK's tree"
            ))
    }

    @Test("A week with a visit, a booking, an accepted proposal, rides and reserves verifies")
    func clinicWeek() {
        let draft = Draft.clinicWeek
        let report = draft.verify(draft.files.bytes)
        #expect(report.violations == [])
        #expect(report.lines.first == "verified: 16 orders, 12 placed, 3 waiting, 1 booked")
    }

    @Test("The reasons of the clinic's waiting orders are the true ones")
    func reasons() {
        let files = Draft.clinicWeek.files
        #expect(files.value("plan.json", "/waiting/0/reason") == "no-scanner")
        #expect(files.value("plan.json", "/waiting/1/binding/0/rule") == "PoolLimit")
        #expect(files.value("plan.json", "/waiting/2/binding/0/rule") == "ReachInTime")
    }
}

@Suite("A result that is not what it says")
struct CorruptionTests {
    @Test("Every corruption is found, and called what it is", arguments: Corruption.all)
    func found(_ corruption: Corruption) {
        let report = corruption.report
        let kinds = Set(report.violations.map(\.kind))
        #expect(kinds == corruption.kinds, "\(report.lines.joined(separator: "\n"))")
        #expect(
            report.violations.map(\.description) == Array(report.lines[1...].prefix(report.violations.count)))
    }

    @Test(
        "Among the corruptions is one for every kind of violation, and for every rule that a plan can break")
    func walksTheKinds() {
        let kinds = Corruption.all.reduce(into: Set<Violation.Kind>([.disclosure])) { $0.formUnion($1.kinds) }
        let plain: [Violation.Kind] = [
            .file, .digest, .form, .everyOrderOnce, .offer, .figure, .value, .bound, .price, .status, .reason,
            .alternative,
            .worklist, .baseline, .disclosure,
        ]
        // What the others forbid shows as an appointment that is no offer, or an order that stands twice.
        let rules: [Rule] = [
            .fitsBlock, .startTimes, .poolLimit, .reserved, .minimumFill, .notInTwoPlaces, .visit,
            .reachInTime, .respect,
        ]
        #expect(kinds.isSuperset(of: plain + rules.map(Violation.Kind.rule)))
    }

    @Test("A violation says where, what, and by how much")
    func text() {
        let report = Corruption.all.first { $0.description == "a minute booked twice" }?.report
        #expect(
            report?.lines[1]
                == "FitsBlock: plan.json /appointments/8: scanner mr1 is taken already (1 minutes)")
    }
}
