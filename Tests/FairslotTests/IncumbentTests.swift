import Domain
import Foundation
import Planning
import ScenarioFormat
import Testing

@testable import fairslot

/// What a worker held when it was killed is not lost.
@Suite("Incumbents")
struct IncumbentTests {
    private let scratch: ScratchDirectory
    private var output: String { "\(scratch.path)/output" }

    init() throws {
        scratch = try ScratchDirectory()
        try FileBytes.makeDirectory(output)
    }

    private var hidden: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: output).filter { $0.hasPrefix(".") }.sorted())
            ?? []
    }

    @Test("The one before is there until the next one has been spoken of")
    func succession() throws {
        var incumbents = Incumbents(output: output)
        var seen: [[String]] = []
        for text in ["first", "second", "third"] {
            try incumbents.write(["plan.json": Array(text.utf8), "worklists/calls.csv": []]) { number in
                #expect(FileManager.default.fileExists(atPath: Incumbents.path(number, in: output)))
                seen.append(hidden)
            }
        }
        #expect(
            seen == [
                [".incumbent-1"], [".incumbent-1", ".incumbent-2"], [".incumbent-2", ".incumbent-3"],
            ])
        #expect(hidden == [".incumbent-3"])
        #expect(try FileBytes.read("\(output)/.incumbent-3/plan.json") == Array("third".utf8))
        incumbents.remove()
        #expect(hidden.isEmpty)
    }

    @Test("One that cannot be written leaves the one before")
    func unwritable() throws {
        var incumbents = Incumbents(output: output)
        try incumbents.write(["plan.json": [1]]) { _ in }
        // A file where the next one belongs: a rename cannot take its place.
        try FileBytes.create("\(output)/.incumbent-2", [])
        #expect(throws: (any Error).self) {
            try incumbents.write(["plan.json": [2]]) { _ in Issue.record("it was spoken of") }
        }
        #expect(try FileBytes.read("\(output)/.incumbent-1/plan.json") == [1])
    }

    @Test(
        "Writing waits some seconds at first, then many times as long as it took, never less than those seconds"
    )
    func pace() {
        let start = ContinuousClock.now
        var pace = IncumbentPace(patience: .seconds(5), from: start)
        #expect(!pace.wants(at: start + .seconds(4)))
        #expect(pace.wants(at: start + .seconds(5)))
        pace.wrote(from: start + .seconds(5), to: start + .seconds(6))
        #expect(!pace.wants(at: start + .seconds(25)))
        #expect(pace.wants(at: start + .seconds(26)))
        pace.wrote(from: start + .seconds(26), to: start + .milliseconds(26_001))
        #expect(!pace.wants(at: start + .seconds(31)))
        #expect(pace.wants(at: start + .seconds(32)))
    }

    /// The first day planned, as a worker leaves it that is killed with a plan in its hands.
    private func leave(_ change: (inout [String: [UInt8]]) -> Void = { _ in }) throws -> WorkerJob {
        var job = WorkerJob(
            job: "abcdefghijklmnop", input: "\(SourceFile.root.path)/Scenarios/first-day.json", output: output
        )
        let read = try ReadJob(job)
        let planner = Planner(read.decoded.scenario, read.decoded.history, PlanOptions())
        var files = read.files(planner.run().interrupted)
        change(&files)
        var incumbents = Incumbents(output: output)
        try incumbents.write(files) { job.incumbent = $0 }
        // It had begun to write its result, and a further incumbent before that.
        try FileBytes.create(["plan.json": [0x7B], "worklists/rides.csv": []], in: output)
        try FileBytes.create([".draft/plan.json": [], ".incumbent-2/plan.json": []], in: output)
        return job
    }

    @Test("It becomes the result after it has been verified, and says that a clock ended the run")
    func adopted() throws {
        let job = try leave()
        let answer = PlanningRunner().run(job) { _ in }
        guard case .solved(let solved) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(solved.isVerified && solved.status == "stopped-with-plan")
        #expect(solved["orders"] == 4 && solved["placed"] == 3 && solved["waiting"] == 1)
        #expect(hidden.isEmpty)
        let manifest = String(decoding: try FileBytes.read("\(output)/manifest.json"), as: UTF8.self)
        #expect(manifest.contains(#""reproducible": false"#))
        #expect(try ReadJob(job).verify(Self.files(in: output)).failure == nil)
    }

    @Test(
        "Every plan that is held on the way verifies, with the goals that are not decided yet",
        arguments: ["first-day", "interpreter-shortage", "rural-transport", "visit-in-one-trip"])
    func heldOnTheWay(scenario: String) throws {
        let path = "\(SourceFile.root.path)/Scenarios/\(scenario).json"
        let read = try ReadJob(WorkerJob(job: "abcdefghijklmnop", input: path, output: output))
        var held = 0
        let planner = Planner(
            read.decoded.scenario, read.decoded.history, PlanOptions(),
            onIncumbent: { outcome in
                held += 1
                #expect(read.verify(read.files(outcome().interrupted)).failure == nil)
            })
        let goals = planner.run().goals.count
        #expect(held == goals - 1)
    }

    @Test("A plan that was tampered with, or left half, is not published")
    func damaged() throws {
        let job = try leave { files in files["worklists/rides.csv"]?.append(0x0A) }
        guard case .failed = PlanningRunner().run(job, say: { _ in }) else {
            Issue.record("it was taken")
            return
        }
        #expect(hidden.contains(".incumbent-1"))
    }

    @Test("What was never there has failed")
    func absent() throws {
        var job = try leave()
        job.incumbent = 7
        guard case .failed = PlanningRunner().run(job, say: { _ in }) else {
            Issue.record("it was found")
            return
        }
    }

    private static func files(in directory: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for path in try FileBytes.list(directory) { files[path] = try FileBytes.read("\(directory)/\(path)") }
        return files
    }
}

@Suite("Killed workers that held a plan")
struct KilledWorkerTests {
    /// A worker that holds a plan and then does as it is told; when it is asked to adopt it, it answers so.
    private func run(
        then end: String, adopting answer: String = ScriptWorker.done, limits: WorkerLimits = WorkerLimits()
    ) async throws -> (outcome: WorkerOutcome, workers: Int) {
        let worker = try ScriptWorker(
            """
            echo $$ >> $directory/pids
            read -r job
            case $job in
              *'"incumbent": 2'*) \(answer); exit ;;
            esac
            say '{"event": "incumbent", "number": 1}'
            say '{"event": "incumbent", "number": 2}'
            \(end)
            """)
        let supervisor = WorkerSupervisor(command: worker.command, limits: limits)
        let outcome = try await supervisor.run(ScriptWorker.job)
        return (outcome, worker.lines(of: "pids").count)
    }

    @Test(
        "Another worker makes its plan the result",
        arguments: ["kill -9 $$", "exit 3", "echo nonsense", "printf '{\"event\": \"done\", \"stat'"])
    func wentAway(end: String) async throws {
        let (outcome, workers) = try await run(then: end)
        #expect(outcome.solved?.interruption == .failed)
        #expect(outcome.solved?["placed"] == 2)
        #expect(workers == 2)
    }

    @Test("At its deadline too")
    func deadline() async throws {
        var limits = WorkerLimits()
        limits.deadline = .milliseconds(300)
        let (outcome, workers) = try await run(then: "sleep 600", limits: limits)
        #expect(outcome.solved?.interruption == .killed)
        #expect(workers == 2)
    }

    @Test(
        "If that plan is no good, or the other worker fails too, the job has ended as it did",
        arguments: [
            #"say '{"event": "failed", "message": "the plan does not verify"}'"#, "exit 1", "kill -9 $$",
            #"say '{"event": "done", "status": "optimal", "verified": false}'"#,
        ])
    func notAdopted(answer: String) async throws {
        var limits = WorkerLimits()
        limits.deadline = .milliseconds(500)
        #expect(try await run(then: "sleep 600", adopting: answer, limits: limits).outcome == .killed)
        let (outcome, workers) = try await run(then: "exit 3", adopting: answer)
        #expect(outcome == .failed("the worker went away"))
        #expect(workers == 2)
    }

    @Test("A worker that says itself that it has failed is believed")
    func saidSo() async throws {
        let (outcome, workers) = try await run(then: #"say '{"event": "failed", "message": "m"}'"#)
        #expect(outcome == .failed("m"))
        #expect(workers == 1)
    }

    @Test("A worker that comes to its end has a better plan than those it held")
    func cameToItsEnd() async throws {
        let (outcome, workers) = try await run(then: ScriptWorker.done)
        #expect(outcome.solved != nil && outcome.solved?.interruption == nil)
        #expect(workers == 1)
    }
}
