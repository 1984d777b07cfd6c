import Domain
import Linux
import Results
import ScenarioFormat
import Spool
import Verification

/// Plans a scenario again in ways that must not matter, or can only help, and looks whether that is so.
struct Audit {
    /// What came of one question.
    struct Answer {
        var isKept: Bool
        var text: String
    }

    /// The scenario as it was planned.
    let bytes: [UInt8]
    let options: SolveOptions
    let policy: [UInt8]?
    let model: [UInt8]?
    /// The plan that is audited.
    let published: [UInt8]
    /// Of the scenario and of what is made of it.
    private let read: ([UInt8]) throws -> DecodedScenario
    private let scratch: ScratchDirectory

    init(
        _ bytes: [UInt8], _ options: SolveOptions, policy: [UInt8]?, model: [UInt8]?,
        published: [UInt8], read: @escaping ([UInt8]) throws -> DecodedScenario
    ) throws {
        self.bytes = bytes
        self.options = options
        self.policy = policy
        self.model = model
        self.published = published
        self.read = read
        scratch = try ScratchDirectory()
    }

    func run() async throws -> [Answer] {
        let plain = try await plan(bytes, "plain")
        return try await [again(plain), labels(plain), chances(plain)] + promises(plain)
    }

    /// What follows is about the plan that this program makes of the scenario; where another one was published, that is said.
    private func again(_ plain: String) throws -> Answer {
        let isSame = try FileBytes.read("\(plain)/plan.json") == published
        return Answer(
            isKept: true,
            text: isSame
                ? "planned again: the same plan to the byte"
                : "planned again: another plan than the one published (other options, or begun from another plan); what follows is about that"
        )
    }

    /// Race, ethnicity and the rest of `measurement` are for measuring only.
    private func labels(_ plain: String) async throws -> Answer {
        let question = "measurement exchanged between patients"
        guard let permuted = ScenarioPermutation.measurement(bytes) else {
            return Answer(
                isKept: true, text: "\(question): nothing to exchange, nobody is measured unlike another")
        }
        let other = try await plan(permuted, "labels")
        let differing = try worked(plain).filter { path in
            try unmarked(path, in: plain, of: bytes) != unmarked(path, in: other, of: permuted)
        }
        return Answer(
            isKept: differing.isEmpty,
            text: differing.isEmpty
                ? "\(question): plan, certificate and worklists are the same to the byte"
                : "\(question): \(differing.joined(separator: ", ")) changed")
    }

    /// No chance, and nothing it is made of, may move the goals before care, nor decide who is placed.
    private func chances(_ plain: String) async throws -> Answer {
        let question = "missed appointments exchanged between patients, every other order unlikely to be kept"
        guard let changed = ScenarioPermutation.chances(bytes) else {
            return Answer(isKept: true, text: "\(question): there are no orders")
        }
        let other = try await plan(changed, "chances")
        guard try goalsBeforeCare(plain) == goalsBeforeCare(other) else {
            return Answer(isKept: false, text: "\(question): a goal before care changed")
        }
        let differing = try placed(plain).symmetricDifference(try placed(other)).count
        return Answer(
            isKept: differing == 0,
            text: differing == 0
                ? "\(question): the goals before care are decided and certified the same to the byte, and the same orders placed"
                : "\(question): \(differing) orders are placed in one plan and not in the other")
    }

    // MARK: - Promises

    private static let samples = 3

    /// More of a pool never makes goals worse in their order, where they are proven; elsewhere the old plan is at least
    /// still possible.
    private func promises(_ plain: String) async throws -> [Answer] {
        let scenario = try read(bytes).scenario
        let pools = scenario.pools.rows
        let step = max(1, pools.count / Self.samples)
        var answers: [Answer] = []
        for place in stride(from: 0, to: pools.count, by: step).prefix(Self.samples) {
            let pool = pools[place]
            let more = pool.unit == .minutes ? 60 : 1
            let edit = ScenarioEdit.add(pool: pool.id, window: 1, amount: Value(millionths: 1_000_000) * more)
            guard case .success(let edited) = ScenarioEdits.apply([edit], to: bytes, of: scenario) else {
                continue
            }
            answers.append(
                try await promise(
                    plain, edited, "\(more) more in window 1 of \(pool.id)", "more-\(answers.count)"))
        }
        return answers
    }

    private func promise(
        _ plain: String, _ edited: [UInt8], _ question: String, _ name: String
    ) async throws -> Answer {
        let scenario = try read(edited)
        let violations = Verifier.impossibilities(
            plan: try FileBytes.read("\(plain)/plan.json"), scenario: scenario.scenario,
            history: scenario.history)
        guard violations.isEmpty else {
            return Answer(
                isKept: false, text: "\(question): the old plan is not possible any more: \(violations[0])")
        }
        let other = try await plan(edited, name, start: "\(plain)/plan.json")
        let (before, after) = (try result(plain), try result(other))
        switch PlanComparison(before, after).promised {
        case .kept(let goals):
            let proven =
                goals == 0
                ? "no goal is proven on both sides" : "\(goals) goals proven on both sides, none worse"
            return Answer(isKept: true, text: "\(question): the old plan is still possible; \(proven)")
        case .broken(let goal):
            return Answer(
                isKept: false, text: "\(question): \(goal) got worse, though it is proven on both sides")
        }
    }

    // MARK: - Runs

    /// The directory of a result.
    private func plan(_ bytes: [UInt8], _ name: String, start: String? = nil) async throws -> String {
        let made = "\(scratch.path)/\(name)"
        try FileBytes.makeDirectory(made)
        let file = "\(scratch.path)/\(name).json"
        try FileBytes.create(file, bytes)
        try await SolveRun(file: file, options: options, start: start).solve(into: made, showing: .nothing)
        return made
    }

    /// What staff and machines work with: all but what measures, and what names the file.
    private func worked(_ directory: String) throws -> [String] {
        try FileBytes.list(directory).filter {
            $0 == "plan.json" || $0 == "certificate.json" || $0.hasSuffix(".csv")
        }.sorted()
    }

    /// A file without what names the scenario it was made from: its digest, and the job's id, which is made of that.
    private func unmarked(_ path: String, in directory: String, of scenario: [UInt8]) throws -> String {
        let text = String(decoding: try FileBytes.read("\(directory)/\(path)"), as: UTF8.self)
        let settings = JobSettings(
            policyBytes: policy, modelBytes: model, version: FairslotVersion.current)
        let identity = JobIdentity(input: Digest(of: scenario), settings: settings)
        return text.replacing(Digest(of: scenario).hex, with: "").replacing("\(identity.job)", with: "")
    }

    private func placed(_ directory: String) throws -> Set<String> {
        guard case .success(let document) = JSONReader.read(try FileBytes.read("\(directory)/plan.json"))
        else { return [] }
        let appointments = document.root.member("appointments")?.elements.map(Array.init) ?? []
        return Set(appointments.compactMap { $0.member("order")?.string })
    }

    /// The certificate up to goal care.
    private func goalsBeforeCare(_ directory: String) throws -> Substring {
        let text = String(decoding: try FileBytes.read("\(directory)/certificate.json"), as: UTF8.self)
        let goals = text.firstRange(of: "\"goals\"").map { text[$0.lowerBound...] } ?? text[...]
        return goals.firstRange(of: "\"name\": \"care\"").map { goals[..<$0.lowerBound] } ?? goals
    }

    private func result(_ directory: String) throws -> ReadResult {
        guard
            let result = ReadResult(
                plan: try FileBytes.read("\(directory)/plan.json"),
                manifest: try FileBytes.read("\(directory)/manifest.json"))
        else { throw CommandFailure(.software, "a result cannot be read back") }
        return result
    }
}
