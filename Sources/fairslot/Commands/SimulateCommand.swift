import ArgumentParser
import Attendance
import Domain
import Glibc
import Linux
import Planning
import Results
import ScenarioFormat

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract:
            "Lives plans through: who comes, cancels, stands by or is missed, under other ways of planning too.",
        discussion: """
            A scenario file is planned first; a result directory is taken as it is. Beside it: first come, urgent first, \
            the same plan with its help given by risk, and plans that ask for equity in other forms: none, levels alone, \
            no group below first come, a largest gap, a penalty; where every order is booked, forms of outreach. All meet the same fates, drawn by the plan's own chances.
            """)

    @Argument(help: "The scenario file, or a result directory.")
    var path: String
    @Option(help: "How often each plan is lived through: 2 to 1,000,000.")
    var replications: Int = 1000
    @Option(help: "The scenario file of a result directory. Default: scenario.json in it.")
    var scenario: String?
    @Flag(inversion: .prefixedNo, help: "Whether waiting orders get places that are cancelled.")
    var standby = true
    @Option(help: "The directory for simulation.json and simulation.txt; it must not exist, or be empty.")
    var output: String?
    @OptionGroup var options: SolveOptions
    @Flag(help: "Print the comparison as JSON.")
    var json = false

    func validate() throws {
        guard (2...1_000_000).contains(replications) else {
            throw ValidationError("--replications: 2 to 1,000,000")
        }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let isResult = Paths.exists("\(path)/manifest.json")
            let file = isResult ? scenario ?? "\(path)/scenario.json" : path
            let staging = try output.map { try StagedDirectory(for: $0) }
            defer { staging?.remove() }
            let scratch = try ScratchDirectory()
            defer { withExtendedLifetime(scratch) {} }
            let decoded = try decode(file)
            let base = isResult ? path : try await planned(file, "base", in: scratch)
            if isResult {
                let model = try planOptions.model.map { try FileBytes.read($0) }
                try ResultOrigin(directory: base, file: file, decoded: decoded, model: model).check()
            }
            let forms = try await plannedForms(file, base, decoded, in: scratch)
            let report = try compare(decoded, base, forms)
            let text = report.text
            let document = report.document.bytes()
            if let staging {
                try FileBytes.create("\(staging.path)/simulation.json", document)
                try FileBytes.create("\(staging.path)/simulation.txt", Array(text.utf8))
                try staging.publish()
            }
            print(json ? String(decoding: document, as: UTF8.self) : text, terminator: "")
        }
    }

    /// A directory for each form; where the policy asks for just that, the plan itself.
    private func plannedForms(
        _ file: String, _ base: String, _ decoded: DecodedScenario, in scratch: ScratchDirectory
    ) async throws -> [(form: Policy.Form, directory: String)] {
        let policy = decoded.scenario.policy
        guard !policy.equity.partitions.isEmpty else { return [] }
        let forms: [Policy.Form] =
            decoded.scenario.openOrders > 0
            ? Policy.Equity.Form.allCases.map { .places($0) }
            : Policy.Outreach.Equity.allCases.map { .outreach($0) }
        var planned: [(form: Policy.Form, directory: String)] = []
        for form in forms {
            let isOwn = policy.asking(form) == policy
            let directory = isOwn ? base : try await self.planned(file, form.name, in: scratch, form)
            planned.append((form, directory))
        }
        return planned
    }

    private func compare(
        _ decoded: DecodedScenario, _ base: String,
        _ forms: [(form: Policy.Form, directory: String)]
    ) throws -> SimulationReport {
        let (scenario, history) = (decoded.scenario, decoded.history)
        let threads = options.threads ?? sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let simulation = Simulation(scenario, history, threads: threads)
        let published = try PublishedPlan(planFile: "\(base)/plan.json", of: scenario)
        let asking = try forms.map {
            ($0.form, try PublishedPlan(planFile: "\($0.directory)/plan.json", of: scenario))
        }
        guard
            let runs = simulation.run(
                published, asking: asking, replications: replications,
                seed: UInt64(truncatingIfNeeded: options.seed), standby: standby)
        else { throw CommandFailure(.data, "\(base) holds an appointment that this scenario does not offer") }
        return SimulationReport(
            runs, groups: simulation.groups, orders: simulation.openOrders, bookings: simulation.bookings,
            seed: UInt64(truncatingIfNeeded: options.seed), standby: standby, policy: scenario.policy)
    }

    private func planned(
        _ file: String, _ name: String, in scratch: ScratchDirectory, _ form: Policy.Form? = nil
    ) async throws -> String {
        let made = "\(scratch.path)/\(name)"
        try FileBytes.makeDirectory(made)
        try await SolveRun(file: file, options: planOptions, asking: form).solve(
            into: made, showing: json ? .nothing : .progress)
        return made
    }

    private var planOptions: SolveOptions { options.withModel(keptIn: path) }

    private func decode(_ file: String) throws -> DecodedScenario {
        let policy = try options.policy.map { try FileBytes.read($0) }
        let model = try planOptions.model.map { try FileBytes.read($0) }
        let bytes = try FileBytes.read(file, limit: ScenarioReader.byteLimit)
        switch ScenarioReader.read(bytes, sitePolicy: policy).flatMap({ $0.withAttendance { model } }) {
        case .success(let (decoded, _)): return decoded
        case .failure(let refusal):
            for finding in refusal.findings { print(finding.text(file: file)) }
            throw ExitCode(CommandFailure.Code.data.rawValue)
        }
    }
}

extension PublishedPlan {
    /// The appointments of a `plan.json` with their optional supports, and what it does beyond the offers.
    fileprivate init(planFile path: String, of scenario: Scenario) throws {
        let places = try EarlierPlan(planFile: path, of: scenario)
        guard case .success(let document) = JSONReader.read(try FileBytes.read(path)),
            let appointments = document.root.member("appointments")?.elements,
            appointments.count == places.places.count
        else { throw CommandFailure(.data, "\(path) is no plan of this scenario") }
        let orders = Dictionary(
            scenario.orders.rows.enumerated().map { ($1.id, Index<Order>($0)) },
            uniquingKeysWith: { first, _ in first })
        var outreach: [Index<Order>: [OutreachKind]] = [:]
        for node in document.root.member("outreach")?.elements ?? [] {
            // What carries an offer, or goal care chose, stands there too, by names of other kinds.
            guard let kind = node.member("kind")?.string.flatMap(OutreachKind.init),
                let order = node.member("order")?.string.flatMap({ orders[$0] })
            else { continue }
            outreach[order, default: []].append(kind)
        }
        let supports = appointments.map { node in
            Set(
                (node.member("optional")?.elements ?? []).compactMap {
                    $0.string.flatMap(Placement.OptionalSupport.init)
                })
        }
        self.init(
            places: places,
            optional: Dictionary(
                zip(places.places.map(\.order), supports), uniquingKeysWith: { first, _ in first }),
            outreach: outreach)
    }
}
