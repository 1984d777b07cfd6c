import Domain
import Glibc
import Synchronization
import Testing

@testable import fairslot

@Suite("Worker supervisor")
struct WorkerSupervisorTests {
    private func run(
        _ script: String, limits: WorkerLimits = WorkerLimits(),
        onEvent: @escaping @Sendable (WorkerEvent) -> Void = { _ in }
    ) async throws -> WorkerOutcome {
        let worker = try ScriptWorker(script)
        let supervisor = WorkerSupervisor(command: worker.command, limits: limits)
        return try await supervisor.run(ScriptWorker.job, onEvent: onEvent)
    }

    @Test("A worker's progress is heard in order and its answer is the outcome")
    func solved() async throws {
        let heard = Mutex<[WorkerEvent]>([])
        let outcome = try await run(
            """
            read job
            say '{"event": "progress", "phase": "prices"}'
            say '{"event": "progress", "phase": "glpk", "goal": "value", "value": 3.5, "bound": 4, "decided": true}'
            \(ScriptWorker.done)
            """
        ) { event in heard.withLock { $0.append(event) } }
        var solved = SolvedJob(status: "optimal", isVerified: true)
        solved.counts = [.init(name: "orders", count: 3), .init(name: "placed", count: 2)]
        #expect(outcome == .solved(solved))
        #expect(
            heard.withLock { $0 } == [
                .progress(WorkerProgress(phase: "prices")),
                .progress(
                    WorkerProgress(
                        phase: "glpk", goal: "value", value: Value(millionths: 3_500_000),
                        bound: Value(millionths: 4_000_000), isDecided: true)),
            ])
    }

    @Test("Findings come through as they were written")
    func refused() async throws {
        let outcome = try await run(
            #"""
            read job
            say '{"event": "refused", "errors": 2, "warnings": 1, "text": "a\\nb\\n", "json": "{\\"findings\\": []}"}'
            """#)
        let expected = RefusedJob(errors: 2, warnings: 1, text: "a\nb\n", json: #"{"findings": []}"#)
        #expect(outcome == .refused(expected))
    }

    @Test(
        "A worker that is killed, that leaves, or that talks nonsense has failed",
        arguments: [
            "read job; kill -9 $$", "exit 0", "read job; exit 3", "read job; echo nonsense",
            #"read job; say '{"event": "done"}'"#, #"read job; say '{"event": "unheard"}'"#,
            #"read job; printf '{"event": "done", "status": "optimal", "verif'"#,
            #"read job; say '{"event": "failed", "message": "m"}'"#,
            "read job; head -c 100000 /dev/zero; sleep 60",
        ])
    func failed(script: String) async throws {
        var limits = WorkerLimits()
        limits.lineBytes = 50_000
        guard case .failed = try await run(script, limits: limits) else {
            Issue.record("not a failure")
            return
        }
    }

    @Test(
        "A worker that hangs, busy or asleep or with children, is killed at its deadline",
        .timeLimit(.minutes(30)),
        arguments: [
            "read job; sleep 60000", "read job; while :; do :; done",
            "read job; sleep 60000 & sleep 60000 & wait",
            "trap '' TERM INT; read job; sleep 60000",
            #"read job; while :; do say '{"event": "progress", "phase": "p"}'; sleep 0.01; done"#,
        ])
    func killed(script: String) async throws {
        var limits = WorkerLimits()
        limits.deadline = .milliseconds(300)
        // Who waits for the script waits for most of a day. How soon is not asked: tests that plan hold all threads.
        #expect(try await run(script, limits: limits) == .killed)
    }

    @Test("A program that cannot be started is an error")
    func missing() async {
        let command = WorkerCommandLine(executable: "/nonexistent/worker", arguments: [])
        await #expect(throws: (any Error).self) {
            try await WorkerSupervisor(command: command).run(ScriptWorker.job)
        }
    }

    @Test("Cancelling ends the worker")
    func cancelled() async throws {
        let worker = try ScriptWorker("echo $$ >> $directory/pids; read job; sleep 60")
        let supervisor = WorkerSupervisor(command: worker.command)
        let task = Task { try await supervisor.run(ScriptWorker.job) }
        while worker.lines(of: "pids").isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        task.cancel()
        _ = try? await task.value
        let pid = try #require(pid_t(worker.lines(of: "pids")[0]))
        #expect(kill(pid, 0) != 0)
    }

    /// Outcomes of so many jobs served in turn.
    private func serve(_ jobs: Int, _ worker: ScriptWorker, limits: WorkerLimits = WorkerLimits()) async
        -> [WorkerOutcome]
    {
        let heard = Mutex<[WorkerOutcome]>([])
        let (assignments, hand) = AsyncStream.makeStream(of: WorkerAssignment.self)
        for _ in 0..<jobs {
            hand.yield(
                WorkerAssignment(job: ScriptWorker.job, onEvent: { _ in }) { outcome in
                    heard.withLock { $0.append(outcome) }
                })
        }
        hand.finish()
        await WorkerSupervisor(command: worker.command, limits: limits).serve(assignments)
        return heard.withLock { $0 }
    }

    @Test("One worker serves many jobs and is replaced after its share")
    func share() async throws {
        let worker = try ScriptWorker(
            "echo $$ >> $directory/pids; while read job; do \(ScriptWorker.done); done")
        var limits = WorkerLimits()
        limits.jobsPerWorker = 4
        let outcomes = await serve(10, worker, limits: limits)
        #expect(outcomes.count == 10)
        #expect(outcomes.allSatisfy { $0.word == "solved" })
        #expect(worker.lines(of: "pids").count == 3)
    }

    @Test("A worker that grows too large is replaced")
    func memory() async throws {
        let worker = try ScriptWorker(
            "echo $$ >> $directory/pids; while read job; do \(ScriptWorker.done); done")
        var limits = WorkerLimits()
        limits.residentBytes = 1
        #expect(await serve(3, worker, limits: limits).count == 3)
        #expect(worker.lines(of: "pids").count == 3)
    }

    @Test("After a failure the next job has a new worker")
    func replaced() async throws {
        let worker = try ScriptWorker(
            """
            echo $$ >> $directory/pids
            while read job; do
              echo x >> $directory/seen
              [ $(wc -l < $directory/seen) = 1 ] && kill -9 $$
              \(ScriptWorker.done)
            done
            """)
        #expect(await serve(4, worker).map(\.word) == ["failed", "solved", "solved", "solved"])
        #expect(worker.lines(of: "pids").count == 2)
    }

    @Test("A worker that goes away between two jobs costs the second one nothing")
    func goneBetween() async throws {
        let worker = try ScriptWorker("echo $$ >> $directory/pids; read job; \(ScriptWorker.done)")
        #expect(await serve(4, worker).map(\.word) == ["solved", "solved", "solved", "solved"])
        #expect(worker.lines(of: "pids").count == 4)
    }

    @Test("What a worker says of the job before is no answer to the next one")
    func answersTwice() async throws {
        let worker = try ScriptWorker(
            """
            echo $$ >> $directory/pids
            while read job; do \(ScriptWorker.done); \(ScriptWorker.done); done
            """)
        let heard = Mutex<[WorkerOutcome]>([])
        let (assignments, hand) = AsyncStream.makeStream(of: WorkerAssignment.self)
        for id in ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"] {
            var job = ScriptWorker.job
            job.job = id
            hand.yield(
                WorkerAssignment(job: job, onEvent: { _ in }) { outcome in
                    heard.withLock { $0.append(outcome) }
                })
        }
        hand.finish()
        await WorkerSupervisor(command: worker.command).serve(assignments)
        #expect(heard.withLock { $0.map(\.word) } == ["solved", "solved", "solved"])
        #expect(worker.lines(of: "pids").count == 3)
    }

    @Test("What a killed worker held is taken over by a new one, which then serves the others")
    func takenOver() async throws {
        let worker = try ScriptWorker(
            """
            echo $$ >> $directory/pids
            while read -r job; do
              echo x >> $directory/seen
              [ $(wc -l < $directory/seen) = 2 ] && say '{"event": "incumbent", "number": 1}' && kill -9 $$
              \(ScriptWorker.done)
            done
            """)
        let outcomes = await serve(4, worker)
        #expect(outcomes.map(\.word) == ["solved", "solved", "solved", "solved"])
        #expect(outcomes.map { $0.solved?.interruption } == [nil, .failed, nil, nil])
        #expect(worker.lines(of: "pids").count == 2)
        #expect(worker.lines(of: "seen").count == 5)
    }

    @Test("When no worker can be started, every job hears of it")
    func unstartable() async throws {
        let worker = try ScriptWorker("")
        let heard = Mutex(0)
        let (assignments, hand) = AsyncStream.makeStream(of: WorkerAssignment.self)
        for _ in 0..<3 {
            hand.yield(
                WorkerAssignment(job: ScriptWorker.job, onEvent: { _ in }) { _ in heard.withLock { $0 += 1 } }
            )
        }
        hand.finish()
        await WorkerSupervisor(
            command: WorkerCommandLine(executable: worker.directory + "/none", arguments: [])
        ).serve(assignments)
        #expect(heard.withLock { $0 } == 3)
    }
}

@Suite("Worker protocol")
struct WorkerProtocolTests {
    @Test("A job is read as it was written")
    func job() {
        var job = ScriptWorker.job
        #expect(WorkerJob(line: job.line.dropLast()) == job)
        job.policy = "/etc/\"odd\"\n.json"
        job.deadlineSeconds = 840
        job.gap = .zero
        job.threads = 4
        job.incumbent = 3
        job.model = "/etc/attendance.json"
        job.takesOutcomes = true
        job.defersOutcomes = true
        job.outcomesArchive = "/var/spool/fairslot/archive"
        job.earlierOutcomes = ["a.outcomes-1.json", "b.outcomes-2.json"]
        job.asking = .places(.maxGap)
        #expect(WorkerJob(line: job.line.dropLast()) == job)
        #expect(job.line.count { $0 == 0x0A } == 1)
    }

    @Test(
        "Each line is read as it was written",
        arguments: [
            WorkerLine.event(.progress(WorkerProgress(phase: "p"))),
            .event(
                .progress(
                    WorkerProgress(
                        phase: "p", goal: "clinical", value: Value(millionths: -1),
                        bound: Value(millionths: 1_500_000), isDecided: true))),
            .event(.incumbent(12)),
            .answer(
                .solved(
                    SolvedJob(status: "optimal", isVerified: false, counts: [.init(name: "orders", count: 2)])
                )),
            .answer(.refused(RefusedJob(errors: 1, warnings: 2, text: "a\n\"b\"", json: "{\n}"))),
            .answer(.deferred), .answer(.failed("why")),
        ])
    func lines(line: WorkerLine) {
        #expect(WorkerLine(line.bytes(about: "a").dropLast(), about: "a") == line)
        #expect(WorkerLine(line.bytes(about: "a").dropLast(), about: "b") == nil)
    }
}
