import Domain
import Testing

@testable import ScenarioFormat

@Suite("Policy in layers")
struct PolicyTests {
    private func site(_ rest: String) -> String { #"{"schema": "fairslot.policy/1", \#(rest)}"# }

    private func read(_ scenarioPolicy: String, site: String? = nil) throws -> DecodedScenario {
        let text = Sample.small.replacing(
            #""policy": {"clinical": {"points": {"stat": 5}}, "value": {"weight": {"stat": 2}}, "suppression": "shared"},"#,
            with: scenarioPolicy.isEmpty ? "" : #""policy": \#(scenarioPolicy),"#)
        return try ScenarioReader.read(Array(text.utf8), sitePolicy: site.map { Array($0.utf8) }).get()
    }

    @Test("The defaults in the program are those of the file, and print as themselves")
    func defaults() throws {
        let file = Sample.bytes("Scenarios/policy-default.json")
        #expect(Array(DefaultPolicy.text.utf8) == file)
        #expect(try read("").effectivePolicy.bytes() == file)
    }

    @Test("Defaults rank nothing, and say so")
    func neutral() throws {
        let decoded = try read("")
        for priority in Priority.allCases {
            #expect(decoded.scenario.policy.weight(priority) == .one)
            #expect(decoded.scenario.policy.points(priority) == .one)
        }
        #expect(decoded.warnings.map(\.rule).sorted() == ["neutral-points", "neutral-weights"])
    }

    @Test("The scenario speaks over the site, the site over the defaults, key by key")
    func layers() throws {
        let decoded = try read(
            #"{"value": {"weight": {"urgent": 3}}, "care": {"move": 0.25}}"#,
            site: site(
                #""value": {"weight": {"urgent": 4, "stat": 8}, "timeliness": [{"days": 0, "factor": 0.5}]}, "effort": "deep""#
            ))
        let policy = decoded.scenario.policy
        #expect(policy.weight(.urgent) == Value(millionths: 3_000_000))
        #expect(policy.weight(.stat) == Value(millionths: 8_000_000))
        #expect(policy.weight(.routine) == .one)
        #expect(policy.value.timeliness == [.init(days: 0, factor: Value(millionths: 500_000))])
        #expect(policy.care.move.millionths == 250_000)
        #expect(policy.care.offPreference.millionths == 200_000)
        #expect(policy.effort == .deep)
    }

    @Test("The effective policy is itself a policy, and its own fixed point")
    func fixedPoint() throws {
        let decoded = try ScenarioReader.read(Sample.example).get()
        let text = String(decoding: decoded.effectivePolicy.bytes(), as: UTF8.self)
        #expect(try read("", site: text).effectivePolicy == decoded.effectivePolicy)
    }

    @Test(
        "A locked key may be repeated, not changed",
        arguments: [
            (#"{"value": {"weight": {"stat": 8}}}"#, nil),
            (#"{"value": {"weight": {"routine": 1}}, "effort": "quick"}"#, nil),
            (#"{"value": {"weight": {"stat": 9}}}"#, "/policy/value/weight"),
            (#"{"value": {"weight": {"routine": 2}}}"#, "/policy/value/weight"),
            (#"{"equity": {"levels": 2}}"#, "/policy/equity/levels"),
        ])
    func locked(policy: String, pointer: String?) {
        let rules = site(#""value": {"weight": {"stat": 8}}, "locked": ["value.weight", "equity.levels"]"#)
        let text = Sample.small.replacing(
            #"{"clinical": {"points": {"stat": 5}}, "value": {"weight": {"stat": 2}}, "suppression": "shared"}"#,
            with: policy)
        let errors = Sample.findings(text, sitePolicy: rules).filter { $0.severity == .error }
        #expect(errors.map(\.pointer) == (pointer.map { [$0] } ?? []))
        #expect(errors.allSatisfy { $0.rule == "locked-key" && $0.class == .policy })
    }

    @Test("A site's largest gap and a scenario's penalty are refused together, until one is taken back")
    func twoEquityGoals() throws {
        let gap = site(#""equity": {"maxGap": 0.1}"#)
        #expect(throws: Refusal.self) { try read(#"{"equity": {"parityPenalty": 1}}"#, site: gap) }
        let findings = Sample.findings(
            Sample.small.replacing(
                #""suppression": "shared"}"#,
                with: #""suppression": "shared", "equity": {"parityPenalty": 1}}"#), sitePolicy: gap)
        #expect(findings.map(\.rule) == ["two-equity-goals"])
        #expect(findings.map(\.pointer) == ["/policy/equity"])
        let taken = try read(#"{"equity": {"parityPenalty": 1, "maxGap": null}}"#, site: gap)
        #expect(taken.scenario.policy.equity.maxGap == nil)
        #expect(taken.scenario.policy.equity.parityPenalty == .one)
    }

    @Test("What a comparison asks for stands in the plan's policy and in the one that is printed")
    func asked() throws {
        var decoded = try read("")
        decoded.ask(.places(.parityPenalty))
        let groups = decoded.scenario.policy.equity.partitions.reduce(0) { $0 + $1.groups.count }
        #expect(groups > 1)
        #expect(
            decoded.scenario.policy.equity.parityPenalty == Value(millionths: 1_000_000 / Int64(groups)))
        decoded.ask(.outreach(.parity))
        #expect(decoded.scenario.policy.outreach.equity == .parity)
        #expect(decoded.effectivePolicy == decoded.scenario.policy.document)
    }

    @Test("Whether small counts are shown is the site's to say; what cannot be read says nothing")
    func suppression() throws {
        #expect(try ScenarioReader.suppression(sitePolicy: nil).get() == .shared)
        let own = Array(site(#""suppression": "internal""#).utf8)
        #expect(try ScenarioReader.suppression(sitePolicy: own).get() == .internal)
        for broken in [site(#""suppression": "none""#), "{", "[]", #"{"schema": "fairslot.policy/2"}"#] {
            guard case .failure(let refusal) = ScenarioReader.suppression(sitePolicy: Array(broken.utf8))
            else {
                Issue.record("\(broken) is a policy")
                continue
            }
            #expect(refusal.findings.allSatisfy { $0.source == .policy && !$0.remedy.isEmpty })
        }
    }

    @Test("What is wrong in the site's policy is found in the file policy")
    func sitePolicy() {
        let findings = Sample.findings(
            Sample.small, sitePolicy: site(#""effort": "fast", "locked": ["value.wieght"], "x": 1"#))
        #expect(findings.map(\.rule) == ["unknown-value", "unknown-key", "unknown-key"])
        #expect(findings.allSatisfy { $0.source == .policy && $0.class == .policy })
        #expect(findings.first?.text(file: "scenario.json").hasPrefix("policy:1:43 /effort: ") == true)
        #expect(Sample.findings(Sample.small, sitePolicy: "{}").map(\.rule) == ["missing-key"])
        #expect(Sample.findings(Sample.small, sitePolicy: "").map(\.rule) == ["empty"])
    }
}

@Suite("What reports compare")
struct MeasuringTests {
    private func read(_ measuring: String) -> Result<DecodedScenario, Refusal> {
        let text = Sample.small.replacing(
            #""suppression": "shared"}"#, with: #""suppression": "shared", "measurement": \#(measuring)}"#)
        return ScenarioReader.read(Array(text.utf8))
    }

    @Test("References and pairs are read, race among them, and printed as they are")
    func reads() throws {
        let decoded = try read(
            #"{"reference": {"race": "White", "interpreter": "not-needed", "sex": "Unknown"}, "twoWay": [["race", "interpreter"]]}"#
        ).get()
        let measuring = decoded.scenario.policy.measuring
        #expect(measuring.reference == [.race: "White", .interpreter: "not-needed", .sex: "unknown"])
        #expect(measuring.twoWay == [.init(.race, .interpreter)])
        let printed = String(decoding: decoded.effectivePolicy.bytes(), as: UTF8.self)
        #expect(printed.contains(#""twoWay": [["race", "interpreter"]]"#))
    }

    @Test(
        "What cannot be compared is found",
        arguments: [
            (#"{"reference": {"interpreter": "often"}}"#, "unknown-value"),
            (#"{"reference": {"rase": "White"}}"#, "unknown-key"),
            (#"{"reference": {"race": 3}}"#, "wrong-type"),
            (#"{"twoWay": [["race"]]}"#, "wrong-count"),
            (#"{"twoWay": [["race", "race"]]}"#, "duplicate-pair"),
            (#"{"twoWay": [["race", "sex"], ["sex", "race"]]}"#, "duplicate-pair"),
            (#"{"twoWay": [["race", "height"]]}"#, "unknown-value"),
        ])
    func refuses(measuring: String, rule: String) {
        guard case .failure(let refusal) = read(measuring) else {
            Issue.record("\(measuring) is accepted")
            return
        }
        #expect(refusal.findings.filter { $0.severity == .error }.map(\.rule) == [rule])
    }

    @Test("In a site's policy race may stand where reports compare, and nowhere else")
    func sitePolicy() {
        let allowed = #"{"schema": "fairslot.policy/1", "measurement": {"reference": {"race": "White"}}}"#
        #expect(ScenarioReader.check(sitePolicy: Array(allowed.utf8)) == [])
        let refused = #"{"schema": "fairslot.policy/1", "value": {"race": 2}}"#
        #expect(
            ScenarioReader.check(sitePolicy: Array(refused.utf8)).map(\.rule) == ["race-outside-measurement"])
    }
}
