import ArgumentParser
import Domain

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Prints the version, and with --inputs what each field of a scenario may be used for.",
        discussion:
            "The statement of inputs answers which fields decide, which only help, and which no plan sees.")

    @Flag(help: "Every field of the scenario file with its permitted use.")
    var inputs = false
    @Flag(help: "Answer in JSON.")
    var json = false

    func run() {
        if json {
            print(String(decoding: document.bytes(), as: UTF8.self), terminator: "")
        } else {
            print("fairslot \(FairslotVersion.current)")
            print("reads fairslot.scenario/1 and fairslot.policy/1, writes fairslot.result/1")
            if inputs { print("\n" + table) }
        }
    }

    private var document: JSONOutput {
        let version: [JSONOutput.Member] = [
            .init("version", .string(FairslotVersion.current)),
            .init("reads", ["fairslot.scenario/1", "fairslot.policy/1"]),
            .init("writes", ["fairslot.result/1"]),
        ]
        let statement = ScenarioInput.all.map { input -> JSONOutput in
            ["field": .string(input.path), "use": .string(input.use.rawValue)]
        }
        return .object(version + (inputs ? [.init("inputs", .array(statement))] : []))
    }

    private var table: String {
        ScenarioInput.Use.allCases.map { use in
            "\(use.rawValue): \(use.words)\n"
                + ScenarioInput.all.filter { $0.use == use }.map { "  \($0.path)" }.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
