import Testing

@testable import Spool

@Suite("Outcomes that are kept")
struct KeptOutcomesTests {
    /// Published as a calibration.
    private func calibrate(_ spool: Spool, _ jobs: [QueuedJob]) throws {
        for var job in jobs {
            job.attempts += 1
            try spool.fill(try spool.beginAttempt(job))
            try spool.publish(job, status: "calibrated", keepsOutcomes: true)
        }
    }

    private func dropAll(_ test: TestSpool, _ texts: [String]) throws {
        for (number, text) in texts.enumerated() { try test.drop(text, as: "\(number).json") }
    }

    private func texts(_ test: TestSpool, _ kept: [KeptOutcomes]) -> [String] {
        kept.map { String(decoding: test.read(.keptOutcomes($0.identity, $0.turn)), as: UTF8.self) }
    }

    @Test("They come back in the order in which they were accepted, and nothing else does")
    func order() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try dropAll(test, ["first", "plan", "second", "third"])
        let jobs = try spool.takeAll()
        #expect(jobs.map(\.turn) == [1, 2, 3, 4])
        try calibrate(spool, [jobs[2], jobs[0]])
        try spool.runAll([jobs[1]])
        #expect(texts(test, try spool.outcomes(before: jobs[3], atMost: 24)) == ["first", "second"])
        #expect(texts(test, try spool.outcomes(before: jobs[2], atMost: 24)) == ["first"])
        #expect(try test.names(.archive).count == 3 && test.directory.census()[.archived] == 3)
    }

    @Test(
        "The newest ones fit: so many files, with the own one, of so many bytes in all",
        arguments: [
            (1, 100, []), (2, 100, ["55555"]), (3, 100, ["333", "55555"]), (4, 100, ["1", "333", "55555"]),
            (24, 12, ["333", "55555"]), (24, 13, ["1", "333", "55555"]), (24, 8, []),
        ] as [(Int, Int64, [String])])
    func bounded(count: Int, bytes: Int64, expected: [String]) throws {
        let test = try TestSpool()
        test.limits.largestInput = bytes
        let (spool, _) = try test.open()
        try dropAll(test, ["1", "333", "55555", "own4"])
        let jobs = try spool.takeAll()
        try calibrate(spool, jobs.dropLast())
        #expect(texts(test, try spool.outcomes(before: jobs[3], atMost: count)) == expected)
    }

    @Test("Jobs keep their order across a restart, and later ones come after them")
    func restart() throws {
        let test = try TestSpool()
        let texts = (0..<12).map { "job \($0)" }
        do {
            let (spool, _) = try test.open()
            try dropAll(test, texts.map { $0 })
            // Twelve names sort as text: 0, 1, 10, 11, 2, ...
            _ = try spool.takeAll()
        }
        do {
            let (spool, waiting) = try test.open()
            #expect(waiting.map(\.turn) == Array(1...12))
            try calibrate(spool, waiting)
        }
        let (spool, _) = try test.open()
        try test.drop("new", as: "new.json")
        let job = try #require(try spool.takeAll().first)
        #expect(job.turn == 13)
    }

    @Test("Killed before or after publication, a file is kept once", arguments: [false, true])
    func killed(isPublished: Bool) throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        do {
            let (spool, _) = try test.open()
            var job = try #require(try spool.takeAll().first)
            job.attempts = 1
            try spool.fill(try spool.beginAttempt(job))
            try test.directory.mark(.outcomesMark(job.identity))
            if isPublished {
                let staged = Place.staged(job.identity.job, attempt: 1)
                #expect(try test.directory.rename(staged, to: .result(job.identity.job)) == .done)
            }
        }
        let (spool, waiting) = try test.open()
        #expect(waiting.isEmpty == isPublished)
        try calibrate(spool, waiting)
        #expect(texts(test, try test.directory.keptOutcomes()) == ["one"])
        #expect(try test.names(.archive).count == 1 && test.names(.work).isEmpty)
    }

    @Test("What is refused in the end is archived and not kept, though it was marked before a crash")
    func refused() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.drop("one", as: "a.json")
        let job = try #require(try spool.takeAll().first)
        try test.directory.mark(.outcomesMark(job.identity))
        try spool.reject(job, RejectionNote(text: "t", json: "j"), rule: "refused")
        #expect(try test.directory.keptOutcomes().isEmpty)
        #expect(test.read(.archived(job.identity)) == Array("one".utf8))
    }
}
