import Glibc
import Testing

@testable import Spool

@Suite("Control")
struct ControlTests {
    @Test("Every request reads back as it was written")
    func written() throws {
        let job = try #require(JobID(written: "mfzwizltoq4uxk2a"))
        let order = ControlRequest.PruneOrder(
            limits: [.results: RetentionLimit(age: 86_400, count: 3), .inputs: .everything],
            isRehearsal: false, clockIsRight: true)
        let requests: [ControlRequest] = [
            .list, .hold(job), .release(job), .cancel(job), .rerun(job), .prune(order),
            .forget(patient: "P-\"1\"", isRehearsal: false),
        ]
        for request in requests { #expect(ControlRequest(request.line.dropLast()) == request) }
    }

    @Test(
        "What is no request is none",
        arguments: [
            "", "{}", "[]", #"{"schema": "fairslot.control/1"}"#,
            #"{"schema": "fairslot.control/2", "verb": "list"}"#,
            #"{"schema": "fairslot.control/1", "verb": "cancel", "job": "../../etc/passwd"}"#,
            #"{"schema": "fairslot.control/1", "verb": "cancel"}"#,
            #"{"schema": "fairslot.control/1", "verb": "prune", "results": "soon"}"#,
            #"{"schema": "fairslot.control/1", "verb": "forget", "patient": ""}"#,
        ])
    func refused(text: String) { #expect(ControlRequest(text.utf8) == nil) }

    @Test("A request that says nothing of a rehearsal deletes nothing")
    func cautious() throws {
        let prune = ControlRequest(#"{"schema": "fairslot.control/1", "verb": "prune"}"#.utf8)
        let forget = ControlRequest(
            #"{"schema": "fairslot.control/1", "verb": "forget", "patient": "P"}"#.utf8)
        #expect(
            prune == .prune(.init(limits: [:], isRehearsal: true, clockIsRight: false))
                && forget == .forget(patient: "P", isRehearsal: true))
    }

    @Test("A request is found, answered once, and gone; what is none is answered too")
    func journey() throws {
        let test = try TestSpool()
        let name = try test.directory.place(.list)
        try test.directory.write(Array("what?".utf8), to: .request(EntryName("zzz")))
        // Nobody's question, and what is in it may be its owner's alone to delete.
        try test.directory.makeDirectory(.request(EntryName("folder")))
        try test.directory.makeDirectory(.request(EntryName(".old-folder")))
        try test.directory.clearAnswers()
        let found = try test.directory.requests()
        #expect(found.map(\.request) == [.list, nil])
        for request in found { try test.directory.answer(request, ControlAnswer(.done, "so")) }
        #expect(try test.directory.requests().isEmpty)
        let answer = try #require(test.directory.takeAnswer(to: name))
        #expect(String(decoding: answer, as: UTF8.self).contains("\"message\": \"so\""))
        #expect(test.directory.takeAnswer(to: name) == nil)
        #expect(try test.directory.exists(.request(EntryName("folder"))))
    }

    @Test("Held, a job is found held after a restart; released, it is not")
    func hold() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        do {
            let (spool, _) = try test.open()
            let job = try #require(try spool.takeAll().first)
            try spool.hold(job, by: 7)
            try spool.hold(job, by: 7)
        }
        do {
            let (spool, waiting) = try test.open()
            #expect(waiting.map(\.isHeld) == [true])
            try spool.release(waiting[0], by: 7)
        }
        #expect(try test.open().waiting.map(\.isHeld) == [false])
    }

    @Test("Cancelled, a job is answered by a rejection; planned again, it is a job again")
    func cancelAndRerun() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        let (spool, _) = try test.open()
        let job = try #require(try spool.takeAll().first)
        try spool.cancel(job, by: 7)
        let id = job.identity.job
        #expect(try test.names(.rejected) == ["\(id)"] && test.names(.work).isEmpty)
        let again = try spool.rerun(id, by: 7) { _ in true }
        guard case .queued(let queued) = again else {
            Issue.record("\(again)")
            return
        }
        #expect(queued.identity == job.identity && queued.turn > job.turn)
        #expect(try test.names(.rejected).isEmpty && test.names(.archive).isEmpty)
        #expect(try spool.rerun(id, by: 7) { _ in true } == .gone)
        try spool.runAll([queued])
        #expect(try test.results() == ["\(id)"])
        #expect(wholeHead(test.journal()) == spool.journalHead)
    }

    @Test("A result that planning again would repeat stays; one that was cut short is taken back")
    func rerunOfResult() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        let (spool, _) = try test.open()
        let jobs = try spool.takeAll()
        try spool.runAll(jobs)
        let id = jobs[0].identity.job
        #expect(try spool.rerun(id, by: 7) { _ in true } == .answered(id))
        #expect(try test.results() == ["\(id)"])
        guard case .queued(let queued) = try spool.rerun(id, by: 7, repeats: { _ in false }) else {
            Issue.record("it was not queued")
            return
        }
        #expect(try test.results().isEmpty && test.names(.staging).isEmpty)
        try spool.runAll([queued])
        #expect(try test.results() == ["\(id)"])
    }

    @Test("Under another policy an answered job is planned as another, and its result stays")
    func rerunUnderNewPolicy() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        let (spool, _) = try test.open()
        let jobs = try spool.takeAll()
        try spool.runAll(jobs)
        #expect(try spool.reload(policyBytes: Array("p".utf8), modelBytes: nil))
        #expect(try !spool.reload(policyBytes: Array("p".utf8), modelBytes: nil))
        guard case .queued(let queued) = try spool.rerun(jobs[0].identity.job, by: 7, repeats: { _ in true })
        else {
            Issue.record("it was not queued")
            return
        }
        #expect(queued.identity != jobs[0].identity)
        try test.directory.write(Array("one".utf8), to: .archived(jobs[0].identity))
        let again = try spool.rerun(jobs[0].identity.job, by: 7) { _ in true }
        #expect(again == .queuedBefore(queued.identity.job))
        try spool.runAll([queued])
        #expect(try test.results().count == 2)
    }

    @Test("After a reload a waiting job has its new name, and keeps its place and its hold")
    func reload() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        let (spool, _) = try test.open()
        let job = try #require(try spool.takeAll().first)
        try spool.hold(job, by: 7)
        _ = try spool.reload(policyBytes: Array("p".utf8), modelBytes: nil)
        let renewed = try #require(try spool.renewed(job))
        #expect(renewed.identity == JobIdentity(input: job.input, settings: spool.settings))
        #expect(renewed.turn == job.turn && renewed.isHeld)
        #expect(try spool.renewed(renewed) == renewed)
        #expect(try test.names(.work) == [renewed.identity.name])
    }

    @Test("A request that nobody has answered can be taken back; an answer waits an hour for who asked")
    func leftovers() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        test.directory.takeBack(try test.directory.place(.list))
        #expect(try test.directory.requests().isEmpty)
        for name in [".answer-old", ".answer-new", ".draft-old"] {
            let place = Place.child(.control, EntryName(name))
            try test.directory.write([0x7B], to: place)
            guard name.hasSuffix("old") else { continue }
            let times = [timespec](repeating: timespec(tv_sec: time(nil) - 3700, tv_nsec: 0), count: 2)
            #expect(utimensat(AT_FDCWD, test.directory.absolutePath(place), times, 0) == 0)
        }
        #expect(try spool.recover().isEmpty)
        #expect(try test.names(.control) == [".answer-new"])
    }

    @Test("Who asked is the owner of the request, and where the kernel does not say, who the request says")
    func asker() throws {
        let test = try TestSpool()
        let name = try test.directory.place(.list)
        #expect(try test.directory.requests().map(\.user) == [geteuid()])
        guard geteuid() == 0 else { return }
        #expect(chown(test.directory.absolutePath(.request(name)), 65_534, 65_534) == 0)
        #expect(try test.directory.requests().map(\.user) == [geteuid()])
        try test.directory.write(Array(#"{"verb": "list"}"#.utf8), to: .request(name))
        #expect(chown(test.directory.absolutePath(.request(name)), 65_534, 65_534) == 0)
        #expect(try test.directory.requests().map(\.user) == [65_534])
    }

    @Test("A request that is a link, has two names or is too large is answered as none, and not read")
    func unfit() throws {
        let test = try TestSpool()
        let request = Array(ControlRequest.list.line)
        try test.directory.write(request, to: .child(.root, EntryName("elsewhere")))
        let elsewhere = test.path + "/elsewhere"
        #expect(symlink(elsewhere, test.path + "/control/a-link") == 0)
        #expect(link(elsewhere, test.path + "/control/b-name") == 0)
        let padding = [UInt8](repeating: 0x20, count: ControlRequest.largest)
        try test.directory.write(padding + request, to: .request(EntryName("c-large")))
        let found = try test.directory.requests()
        #expect(found.count == 3 && found.allSatisfy { $0.request == nil })
        for request in found { try test.directory.answer(request, ControlAnswer(.refused, "no")) }
        #expect(try test.directory.requests().isEmpty)
        #expect(try test.directory.exists(.child(.root, EntryName("elsewhere"))))
    }
}
