import Domain
import Testing

@testable import ScenarioFormat

@Suite("The statement of inputs")
struct InputStatementTests {
    private static let schema: JSONNode? = {
        guard case .success(let document) = JSONReader.read(Sample.bytes("Scenarios/scenario.schema.json"))
        else { return nil }
        return document.root
    }()

    /// Every path to a value that the schema knows.
    private func paths(_ node: JSONNode, _ path: String) -> [String] {
        if let name = node.member("$ref")?.string?.split(separator: "/").last,
            let definition = Self.schema?.member("$defs")?.member(String(name))
        {
            return paths(definition, path)
        }
        if let members = node.member("properties")?.members {
            return members.flatMap { member in
                let key = member.key.string ?? ""
                return paths(member.value, path.isEmpty ? key : "\(path).\(key)")
            }
        }
        if let items = node.member("items"), items.kind == .object { return paths(items, "\(path)[]") }
        return [path]
    }

    @Test("It names every key of the schema, and no other")
    func namesEveryKey() throws {
        let known = paths(try #require(Self.schema), "")
        let stated = ScenarioInput.all.map(\.path)
        #expect(known.count > 200)
        #expect(Set(known).subtracting(stated).isEmpty, "the statement lacks a key")
        #expect(Set(stated).subtracting(known).isEmpty, "the statement names what there is not")
        #expect(stated.count == Set(stated).count, "a field is stated twice")
    }

    /// A document in which the path leads to `value`, with another last key beside it.
    private func document(_ path: String, to value: String = "null") -> String {
        path.split(separator: ".").reversed().enumerated().reduce(value) { inner, step in
            let lists = step.element.split(separator: "[").count - 1
            let key = step.element.prefix { $0 != "[" }
            let other = step.offset == 0 ? ", \"unheardOf\": null" : ""
            let open = String(repeating: "[", count: lists)
            return "{\"\(key)\": \(open)\(inner)\(String(repeating: "]", count: lists))\(other)}"
        }
    }

    @Test("The decoder knows every key of it where it says, and would say if it did not")
    func decoderKnows() {
        for input in ScenarioInput.all {
            let findings = Sample.findings(document(input.path))
            let unknown = findings.filter {
                $0.rule == "unknown-key" || $0.rule == "race-outside-measurement"
            }
            #expect(unknown.count == 1, "\(input.path): \(unknown.map(\.pointer))")
            #expect(unknown.first?.pointer.hasSuffix("unheardOf") == true, "\(input.path)")
        }
    }

    /// Paths without the marks of lists, of every key that any decoder asks for. Each object on a stated path is
    /// reached, and what a path ends in is tried as an object and as lists of them, so that nothing is read unheard below.
    private func asked() -> Set<String> {
        let witness = ReadWitness()
        ReadWitness.$current.withValue(witness) {
            for input in ScenarioInput.all {
                for value in ["null", "{}", "[{}]", "[[{}]]"] {
                    _ = Sample.findings(document(input.path, to: value))
                }
            }
        }
        return witness.paths
    }

    /// Keys that are asked for and neither stated nor on the way to one that is.
    private func unstated(_ stated: [ScenarioInput]) -> Set<String> {
        var known: Set<String> = []
        for input in stated {
            let steps = input.path.replacing("[]", with: "").split(separator: ".")
            for count in 1...steps.count { known.insert(steps.prefix(count).joined(separator: ".")) }
        }
        return asked().subtracting(known)
    }

    @Test("No decoder asks for a key that it lacks")
    func everyKeyThatIsRead() {
        #expect(asked().count > 250)
        #expect(unstated(ScenarioInput.all).isEmpty)
    }

    @Test(
        "A key left out of it would be missed",
        arguments: [
            "orders[].noticeHours", "patients[].barriers[].need", "policy.equity.partitions[].parent.group",
            "measurement.strata[].race", "pools[].windows[].amount",
        ])
    func missed(path: String) {
        let others = ScenarioInput.all.filter { $0.path != path }
        #expect(unstated(others) == [path.replacing("[]", with: "")])
    }

    @Test("Strata are for reports only, and chances for the last goal")
    func uses() {
        func uses(_ prefix: String) -> Set<ScenarioInput.Use> {
            Set(ScenarioInput.all.filter { $0.path.hasPrefix(prefix) }.map(\.use))
        }
        #expect(uses("measurement.strata[].") == [.identifier, .measurement])
        #expect(uses("policy.measurement.") == [.measurement])
        #expect(
            uses("orders[].chances[].") == [.attendance] && uses("patients[].priorMissed") == [.attendance])
        #expect(uses("patients[].barriers[].need") == [.help])
    }
}
