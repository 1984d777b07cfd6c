import Synchronization
import Testing

@testable import Spool

@Suite("Retention")
struct RetentionTests {
    @Test(
        "A limit reads back as it was written",
        arguments: ["all", "30d", "36h", "5000", "90d,5000"])
    func limits(text: String) { #expect(RetentionLimit(text: text)?.text == text) }

    @Test(
        "What is no limit is none",
        arguments: ["", "d", "30", "x", "30d,40d", "1,2", "30d,1,2", "-1d", "9999999d"])
    func wrongLimits(text: String) { #expect((RetentionLimit(text: text) == nil) == (text != "30")) }

    private func item(_ name: String, _ since: Int64?) -> ShelfItem {
        ShelfItem(name: EntryName(name), since: since)
    }

    @Test("What is too old goes, and what is one too many, oldest first; what has no age stays")
    func overdue() {
        let items = [item("b", 200), item("a", 100), item("c", 300), item("unknown", nil)]
        func names(_ limit: RetentionLimit) -> [String] {
            ShelfItem.overdue(items, limit, now: 1000).map(\.name.ascii)
        }
        #expect(names(.everything) == [])
        #expect(names(RetentionLimit(age: 750)) == ["a", "b"])
        #expect(names(RetentionLimit(count: 2)) == ["a", "b"])
        #expect(names(RetentionLimit(age: 750, count: 4)) == ["a", "b"])
        #expect(names(RetentionLimit(age: 0, count: 0)) == ["a", "b", "c"])
    }

    @Test("Pruning deletes by the journal's times, tells it, and a rehearsal only says so")
    func prune() throws {
        let now = Mutex<Int64>(1_804_000_000)
        let test = try TestSpool()
        for text in ["one", "two", "bad"] { try test.drop(text, as: text) }
        let spool = try Spool(
            test.directory, policyBytes: nil, version: "1", limits: test.limits,
            clock: { now.withLock { $0 } })
        _ = try spool.recover()
        let jobs = try spool.takeAll()
        try spool.runAll(jobs.filter { $0.bytes == 3 }.dropLast())
        let last = try #require(jobs.last)
        try spool.reject(last, RejectionNote(text: "t", json: "j"), rule: "refused")
        let limits: [Shelf: RetentionLimit] = [
            .results: RetentionLimit(age: 3600), .rejected: RetentionLimit(count: 0), .inputs: .everything,
        ]
        #expect(try spool.prune(limits, keepsOutcomes: 24, isRehearsal: true).names[.results] == [])
        now.withLock { $0 += 7200 }
        let before = try test.results()
        let rehearsed = try spool.prune(limits, keepsOutcomes: 24, isRehearsal: true)
        #expect(try test.results() == before && rehearsed.names[.results]?.count == 2)
        let done = try spool.prune(limits, keepsOutcomes: 24, isRehearsal: false)
        #expect(done == rehearsed)
        #expect(try test.results().isEmpty && test.names(.rejected).isEmpty && test.names(.staging).isEmpty)
        #expect(try test.names(.archive).count == 3)
        #expect(String(decoding: test.journal(), as: UTF8.self).contains("\"event\": \"pruned\""))
        let again = try spool.prune(limits, keepsOutcomes: 24, isRehearsal: false)
        #expect(again.names.values.joined().isEmpty)
    }

    @Test("While the clock is in doubt nothing is deleted", arguments: [100_000, -100_000])
    func clock(jump: Int64) throws {
        let now = Mutex<Int64>(1_804_000_000)
        let test = try TestSpool()
        try test.drop("one", as: "a")
        let spool = try Spool(
            test.directory, policyBytes: nil, version: "1", limits: test.limits,
            clock: { now.withLock { $0 } })
        try spool.runAll(try spool.takeAll())
        now.withLock { $0 += jump }
        let limits: [Shelf: RetentionLimit] = [.results: RetentionLimit(count: 0)]
        let refused = try spool.prune(limits, keepsOutcomes: 24, isRehearsal: false)
        #expect(refused.names.isEmpty && refused.doubt != nil)
        #expect(try test.results().count == 1)
        spool.calendar.confirm()
        #expect(try spool.prune(limits, keepsOutcomes: 24, isRehearsal: false).names[.results]?.count == 1)
    }

    @Test("A long time between the journal's last line and a start is a doubt, until it is confirmed")
    func gap() throws {
        let now = Mutex<Int64>(1_804_000_000)
        let test = try TestSpool()
        func open() throws -> Spool { try test.open(clock: { now.withLock { $0 } }).spool }
        do { #expect(try open().calendar.doubt == nil) }
        now.withLock { $0 += 80_000 }
        do { #expect(try open().calendar.doubt == nil) }
        now.withLock { $0 += 90_000 }
        do { #expect(try open().calendar.doubt == .gapAtStart(seconds: 90_000)) }
        // The line that this start wrote is no proof that the clock is right.
        now.withLock { $0 += 5 }
        do {
            let spool = try open()
            #expect(spool.calendar.doubt == .gapAtStart(seconds: 90_005))
            try spool.confirmClock()
            #expect(spool.calendar.doubt == nil)
        }
        do { #expect(try open().calendar.doubt == nil) }
    }

    @Test("A clock that was wrong for a time is no reason to doubt it once it is right again")
    func clockPutRight() throws {
        let now = Mutex<Int64>(1_804_000_000)
        let test = try TestSpool()
        func open() throws -> Spool { try test.open(clock: { now.withLock { $0 } }).spool }
        do { _ = try open() }
        now.withLock { $0 += 1_000_000 }
        do { #expect(try open().calendar.doubt != nil) }
        now.withLock { $0 -= 1_000_000 }
        do { #expect(try open().calendar.doubt == nil) }
        do { #expect(try open().calendar.doubt == nil) }
    }

    @Test("A clock that jumps while a daemon runs is doubted by the next one too")
    func jumped() throws {
        let now = Mutex<Int64>(1_804_000_000)
        let test = try TestSpool()
        func open() throws -> Spool { try test.open(clock: { now.withLock { $0 } }).spool }
        do {
            let spool = try open()
            now.withLock { $0 += 500_000 }
            #expect(spool.calendar.doubt == .jumped(seconds: 500_000))
            try spool.noteDay()
        }
        do { #expect(try open().calendar.doubt == .gapAtStart(seconds: 500_000)) }
    }

    @Test(
        "Where nothing says when a daemon last ran, ages are not told",
        arguments: [
            ("state/journal.jsonl", "{\"line\": 6, \"ti\n"), ("state/clock-doubt", "180400"),
            ("state/clock-doubt", ""),
        ])
    func unknownLastTime(path: String, bytes: String) throws {
        let test = try TestSpool()
        do { _ = try test.open() }
        try test.write(bytes, at: path)
        do { #expect(try test.open().spool.calendar.doubt == .unknownGap) }
        do { #expect(try test.open().spool.calendar.doubt == .unknownGap) }
    }

    @Test("What cannot be deleted ends nothing: it stays, is told of, and all else goes")
    func undeletable() throws {
        let test = try TestSpool()
        for text in ["one", "two", "bad"] { try test.drop(text, as: text) }
        let (spool, _) = try test.open()
        let jobs = try spool.takeAll()
        try spool.runAll(Array(jobs.dropLast()))
        try spool.reject(jobs[2], RejectionNote(text: "t", json: "j"), rule: "refused")
        let archived = try test.directory.names(in: .archive).sorted { $0.ascii < $1.ascii }
        try test.directory.remove(.child(.archive, archived[0]))
        try test.directory.makeDirectory(.child(.archive, archived[0]))
        try test.makeBottomless(.child(.archive, archived[0]))
        try test.makeBottomless(.result(jobs[0].identity.job))
        let rejection = RejectionID.job(jobs[2].identity.job)
        try test.directory.makeDirectory(.rejectedEntry(rejection))
        try test.makeBottomless(.rejectedEntry(rejection))
        let all = Dictionary(uniqueKeysWithValues: Shelf.allCases.map { ($0, RetentionLimit(count: 0)) })
        let pruned = try spool.prune(all, keepsOutcomes: 0, isRehearsal: false)
        // The result is out of sight; what is left of it stands where a start looks for what is to go.
        #expect(pruned.names[.results]?.count == 2 && pruned.names[.inputs]?.count == 2)
        #expect(pruned.stayed == ["\(rejection)", archived[0].ascii])
        #expect(try test.results().isEmpty && test.names(.staging).count == 1)
        #expect(String(decoding: test.journal(), as: UTF8.self).contains("\"event\": \"stayed\""))
        #expect(spool.takeObstacles().count == 3 && spool.takeObstacles().isEmpty)
        // Once more, and a start: the same.
        #expect(try spool.prune(all, keepsOutcomes: 0, isRehearsal: false).stayed == pruned.stayed)
        #expect(try spool.recover().isEmpty && spool.takeObstacles().allSatisfy(\.isObstacle))
    }

    @Test("Outcomes that calibrations read stay, however old")
    func outcomes() throws {
        let test = try TestSpool()
        for text in ["one", "two", "six"] { try test.drop(text, as: text) }
        let (spool, _) = try test.open()
        for var job in try spool.takeAll() {
            job.attempts = 1
            try spool.fill(try spool.beginAttempt(job))
            try spool.publish(job, status: "calibrated", keepsOutcomes: true)
        }
        let limits: [Shelf: RetentionLimit] = [.inputs: RetentionLimit(count: 0)]
        _ = try spool.prune(limits, keepsOutcomes: 2, isRehearsal: false)
        let kept = try test.names(.archive)
        #expect(kept.count == 2 && kept.allSatisfy { !$0.hasSuffix(".outcomes-1.json") })
    }
}
