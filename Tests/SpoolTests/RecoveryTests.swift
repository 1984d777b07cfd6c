import Glibc
import Linux
import Testing

@testable import Spool

@Suite("Recovery")
struct RecoveryTests {
    /// What the disk holds when the daemon is killed at some instant of one job's way.
    enum Instant: String, CaseIterable {
        case copying, copied, jobWithoutInput, inputUnderItsName, journalled, setAside, attemptBegun, staged,
            published
        case publishedAndJournalled, archived, rejectionDrafted, rejected
    }

    private func identity(_ text: String, _ spool: Spool) -> JobIdentity {
        JobIdentity(input: Digest(of: text.utf8), settings: spool.settings)
    }

    /// Lays out the disk as it is at the instant.
    private func stop(_ spool: Spool, _ test: TestSpool, at instant: Instant) throws {
        let bytes = Array("one".utf8)
        let job = QueuedJob(
            identity: identity("one", spool), input: Digest(of: "one".utf8), attempts: 1, bytes: 3)
        let directory = test.directory
        func accepted(entryStands: Bool) throws {
            try directory.makeDirectory(.job(job.identity))
            try directory.write(bytes, to: .input(job.identity, turn: 7))
            if !entryStands { try directory.remove(.entry(EntryName("a.json"))) }
        }
        switch instant {
        case .copying: try directory.write([0x6F], to: .copy(1))
        case .copied: try directory.write(bytes, to: .copy(1))
        case .jobWithoutInput: try directory.makeDirectory(.job(job.identity))
        case .inputUnderItsName: try accepted(entryStands: true)
        case .journalled:
            try accepted(entryStands: true)
            try spool.journal.append([.accepted(job.identity, input: Digest(of: bytes), bytes: 3)])
        case .setAside:
            try accepted(entryStands: true)
            #expect(try directory.rename(.entry(EntryName("a.json")), to: .taken(1)) == .done)
        case .attemptBegun:
            try accepted(entryStands: false)
            _ = try spool.beginAttempt(job)
        case .staged:
            try accepted(entryStands: false)
            try spool.fill(try spool.beginAttempt(job))
        case .published, .publishedAndJournalled, .archived:
            try accepted(entryStands: false)
            try spool.fill(try spool.beginAttempt(job))
            let staged = Place.staged(job.identity.job, attempt: 1)
            #expect(try directory.rename(staged, to: .result(job.identity.job)) == .done)
            if instant == .published { return }
            try spool.journal.append([.published(job.identity, status: "optimal")])
            if instant == .archived {
                try directory.replace(.input(job.identity, turn: 7), to: .archived(job.identity))
            }
        case .rejectionDrafted:
            try accepted(entryStands: false)
            try directory.makeDirectory(.rejectionDraft(.job(job.identity.job)))
            try directory.write([0x78], to: .findings(.job(job.identity.job), "txt"))
        case .rejected:
            try accepted(entryStands: false)
            try directory.makeDirectory(.rejection(.job(job.identity.job)))
        }
    }

    @Test(
        "Killed at any instant, a job is answered once and leaves nothing behind", arguments: Instant.allCases
    )
    func killed(instant: Instant) throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        try test.drop("two", as: "b.json")
        do {
            let (spool, _) = try test.open()
            try stop(spool, test, at: instant)
        }
        let (spool, waiting) = try test.open()
        try spool.runAll(waiting)
        try spool.runAll(try spool.takeAll())
        #expect(try spool.takeAll().isEmpty)

        let one = identity("one", spool)
        let answers = [Place.result(one.job), .rejection(.job(one.job))]
        #expect(try answers.filter { try test.directory.exists($0) }.count == 1)
        #expect(try test.directory.exists(.result(identity("two", spool).job)))
        for place in [Place.incoming, .work, .staging] { #expect(try test.names(place).isEmpty) }
        #expect(try test.names(.archive).count == 2)
        #expect(wholeHead(test.journal()) == spool.journalHead)
    }

    @Test("Recovering twice is recovering once", arguments: Instant.allCases)
    func idempotent(instant: Instant) throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        let (spool, _) = try test.open()
        try stop(spool, test, at: instant)
        let first = try spool.recover()
        let census = test.directory.census()
        #expect(try spool.recover() == first)
        #expect(test.directory.census() == census)
    }

    @Test("Attempts are counted across restarts")
    func attempts() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        do {
            let (spool, _) = try test.open()
            var job = try #require(try spool.takeAll().first)
            for attempt in 1...3 {
                job.attempts = attempt
                _ = try spool.beginAttempt(job)
            }
            try spool.withdrawAttempt(job)
        }
        #expect(try test.open().waiting.map(\.attempts) == [2])
    }

    @Test("A job that waited through an update runs under the new version, with its attempts forgotten")
    func renewed() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        do {
            let (spool, _) = try test.open()
            var job = try #require(try spool.takeAll().first)
            job.attempts = 1
            _ = try spool.beginAttempt(job)
        }
        test.version = "2"
        let (spool, waiting) = try test.open()
        var job = QueuedJob(
            identity: identity("one", spool), input: Digest(of: "one".utf8), attempts: 0, bytes: 3, turn: 1)
        job.isResumed = true
        #expect(waiting == [job])
    }

    @Test("A job that is answered already under the settings of now is not planned again")
    func answeredUnderNow() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        do {
            let (spool, _) = try test.open()
            try spool.runAll(try spool.takeAll())
        }
        test.policy = [0x7B]
        try test.drop("one", as: "b.json")
        do {
            let (spool, _) = try test.open()
            #expect(try spool.takeAll().count == 1)
        }
        test.policy = nil
        let (spool, waiting) = try test.open()
        #expect(waiting.isEmpty)
        #expect(try test.names(.work).isEmpty && test.results().count == 1)
        #expect(wholeHead(test.journal()) == spool.journalHead)
    }

    @Test("A failed attempt is told with its end, and what it wrote is gone")
    func failed() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        do {
            let (spool, _) = try test.open()
            var job = try #require(try spool.takeAll().first)
            job.attempts = 1
            try spool.fill(try spool.beginAttempt(job))
            try spool.failAttempt(job, outcome: "killed")
            #expect(try test.names(.staging).isEmpty)
            try spool.noteDay()
            try spool.close()
        }
        let lines = test.journal().split(separator: 0x0A).compactMap { JSONLine($0) }
        let told = try #require(lines.first { $0.text("event") == "attempted" })
        #expect(told.text("outcome") == "killed" && told.integer("attempt") == 1)
        #expect(lines.suffix(2).map { $0.text("event") } == ["day", "stopped"])
        #expect(try test.open().waiting.map(\.attempts) == [1])
    }

    @Test(
        "A worker's result is whole when every file its manifest lists is there, at its size",
        arguments: [
            (#"{"files": [{"path": "plan.json", "bytes": 4}]}"#, true),
            (#"{"files": [{"path": "plan.json", "bytes": 5}]}"#, false),
            (#"{"files": [{"path": "report.html", "bytes": 4}]}"#, false),
            (#"{"files": [{"path": "worklists", "bytes": 4}]}"#, false),
            (#"{"files": [{"bytes": 4}]}"#, false), (#"{"files": []}"#, false), (#"{"files": 1}"#, false),
            ("{", false), (nil, false),
        ])
    func whole(manifest: String?, isWhole: Bool) throws {
        let test = try TestSpool()
        let (spool, job) = try planned(in: test, manifest: manifest)
        #expect(try spool.isWhole(job) == isWhole)
        #expect(try spool.shortageToWork() == nil)
    }

    /// A job whose worker has left a plan of four bytes, an empty folder and a manifest.
    private func planned(in test: TestSpool, manifest: String?) throws -> (Spool, QueuedJob) {
        try test.drop("one", as: "a.json")
        let (spool, _) = try test.open()
        var job = try #require(try spool.takeAll().first)
        job.attempts = 1
        let staged = try spool.beginAttempt(job)
        #expect(spool.staged(job) == staged)
        try test.directory.write(Array("plan".utf8), to: .child(staged, EntryName("plan.json")))
        try test.directory.makeDirectory(.child(staged, EntryName("worklists")))
        if let manifest {
            try test.directory.write(
                Array(manifest.utf8), to: .child(staged, EntryName("manifest.json")))
        }
        return (spool, job)
    }

    @Test("A result with a link in it, which cannot be synced, is not whole")
    func linked() throws {
        let test = try TestSpool()
        let (spool, job) = try planned(
            in: test, manifest: #"{"files": [{"path": "plan.json", "bytes": 4}]}"#)
        #expect(try spool.isWhole(job))
        let folder = Place.child(spool.staged(job), EntryName("worklists"))
        let link = test.directory.absolutePath(.child(folder, EntryName("calls.csv")))
        #expect(symlink("/etc/passwd", link) == 0)
        #expect(try !spool.isWhole(job))
    }
}
