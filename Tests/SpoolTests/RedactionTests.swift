import Glibc
import Linux
import Testing

@testable import Spool

@Suite("A patient taken out of what is kept")
struct RedactionTests {
    /// A spool with one result, its input and a refused entry, all naming somebody; and what a worker wrote without them.
    private struct Kept {
        let test: TestSpool
        let spool: Spool
        let job: JobIdentity
        let entry: String

        init() throws {
            test = try TestSpool()
            (spool, _) = try test.open()
            try test.drop("with P-1", as: "a.json")
            let jobs = try spool.takeAll()
            try spool.runAll(jobs)
            job = jobs[0].identity
            // A second name of a file is refused unread.
            try test.directory.write([0x78], to: .child(.root, EntryName("elsewhere")))
            #expect(link(test.path + "/elsewhere", test.path + "/incoming/of P-1") == 0)
            _ = try spool.takeAll()
            entry = try #require(try test.names(.rejected).first)
        }

        var result: String { job.job.text }
        var input: String { job.name + ".json" }
        private let from = Digest(of: "with".utf8)
        private let to = Digest(of: "without".utf8)

        var changes: [RedactionChange] {
            [
                .written(.inputs, name: input, from: from, to: to),
                .written(.results, name: result, from: from, to: to),
                .written(.rejected, name: entry, from: from, to: to),
            ]
        }

        /// What a worker does between `prepareRedaction` and `redact`.
        func write() throws {
            let place = try spool.prepareRedaction()
            let directory = test.directory
            try directory.makeDirectory(.redactedInputs)
            try directory.write(Array("without".utf8), to: .child(.redactedInputs, EntryName(input)))
            try directory.makeDirectory(.child(place, EntryName(result)))
            try directory.write(
                Array("without".utf8), to: .child(.child(place, EntryName(result)), EntryName("plan.json")))
        }

        func isRedacted() throws -> Bool {
            let directory = test.directory
            return test.read(.archived(job)) == Array("without".utf8)
                && test.read(.child(.result(job.job), EntryName("plan.json"))) == Array("without".utf8)
                && (try !directory.exists(.child(.child(.rejected, EntryName(entry)), EntryName("entry"))))
        }
    }

    @Test("What a worker writes down reads back; half of it, or nonsense, changes nothing")
    func lines() throws {
        let kept = try Kept()
        #expect(try kept.spool.redactionChanges() == nil)
        let place = try kept.spool.prepareRedaction()
        #expect(try kept.spool.redactionChanges() == nil)
        let changes =
            kept.changes + [
                .busy(job: "mfzwizltoq4uxk2a"), .unread, .unreadable(name: kept.input),
                .unknown(entry: kept.entry), .findings(rejection: kept.entry, from: Digest(of: "old".utf8)),
            ]
        let list = Place.child(place, EntryName("changes"))
        let text = changes.map { $0.line + "\n" }.joined()
        try kept.test.directory.write(Array(text.utf8), to: list)
        #expect(try kept.spool.redactionChanges() == changes)
        for broken in [
            "results a", "attic a b c", text + "results ../../etc a b\n", "busy\n", "results x 00 00",
            "unknown ../a\n", "vanished a\n", "findings a 00\n",
        ] {
            try kept.test.directory.write(Array(broken.utf8), to: list)
            #expect(try kept.spool.redactionChanges() == nil, "\(broken)")
        }
    }

    @Test("Results, inputs and refused entries give way to what was written, and the journal tells who asked")
    func redacted() throws {
        let kept = try Kept()
        try kept.write()
        try kept.spool.redact(kept.changes, by: 7)
        #expect(try kept.isRedacted())
        #expect(try kept.test.names(.staging).isEmpty && kept.test.names(.work).isEmpty)
        let journal = kept.test.journal()
        #expect(wholeHead(journal) == kept.spool.journalHead)
        let events = journal.split(separator: 0x0A).compactMap { JSONLine($0) }
            .filter { $0.text("event") == "redacted" }
        #expect(events.map { $0.text("shelf") } == ["inputs", "results", "rejected"])
        #expect(
            events.allSatisfy { $0.integer("by") == 7 && $0.text("to") == Digest(of: "without".utf8).hex })
        #expect(!String(decoding: journal, as: UTF8.self).contains("P-1"))
    }

    @Test("A note takes the place of findings that name the patient; the entry beside them stays")
    func findings() throws {
        let kept = try Kept()
        let rejection = Place.child(.rejected, EntryName(kept.entry))
        let findings = Place.child(rejection, EntryName("findings.json"))
        let from = Digest(of: try kept.test.directory.contents(findings, atMost: 4096))
        _ = try kept.spool.prepareRedaction()
        #expect(try kept.spool.redact([.findings(rejection: kept.entry, from: from)], by: 7))
        let now = try kept.test.directory.contents(findings, atMost: 4096)
        #expect(now == RejectionNote.redacted.json)
        #expect(try kept.test.names(rejection) == ["entry", "findings.json", "findings.txt"])
        let told = kept.test.journal().split(separator: 0x0A).compactMap { JSONLine($0) }.last
        #expect(told?.text("event") == "redacted" && told?.text("to") == Digest(of: now).hex)
    }

    @Test("An input of nobody else's goes, and nothing takes its place")
    func lastInput() throws {
        let kept = try Kept()
        _ = try kept.spool.prepareRedaction()
        let gone = RedactionChange.written(
            .inputs, name: kept.input, from: Digest(of: "with".utf8), to: Digest(of: []))
        try kept.test.directory.makeDirectory(.redactedInputs)
        try kept.spool.redact([gone], by: 7)
        #expect(try kept.test.names(.archive).isEmpty)
        // Done again, as after a crash in between.
        _ = try kept.spool.prepareRedaction()
        try kept.test.directory.makeDirectory(.redactedInputs)
        try kept.spool.redact([gone], by: 7)
        #expect(try kept.test.names(.archive).isEmpty)
    }

    /// As a crash leaves it: the request stands, and is done again with what the worker writes then.
    @Test(
        "Broken off before the exchange or after a part of it, it is done again whole",
        arguments: [false, true])
    func again(isPartlyDone: Bool) throws {
        let kept = try Kept()
        try kept.write()
        if isPartlyDone { try kept.spool.redact([kept.changes[2]], by: 7) }
        let spool = kept.spool
        #expect(try spool.recover().isEmpty)
        try kept.write()
        try spool.redact(isPartlyDone ? Array(kept.changes[..<2]) : kept.changes, by: 7)
        #expect(try kept.isRedacted())
        #expect(try kept.test.names(.work).isEmpty)
    }

    @Test("A result that has gone meanwhile is an error that names no patient")
    func gone() throws {
        let kept = try Kept()
        try kept.write()
        try kept.test.directory.removeTree(.result(kept.job.job))
        let error = try #require(throws: SpoolError.self) { try kept.spool.redact(kept.changes, by: 7) }
        #expect(error.description == "rename outgoing/(entry): No such file or directory")
    }
}
