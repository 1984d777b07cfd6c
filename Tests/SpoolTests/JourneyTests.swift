import Domain
import Glibc
import Testing

@testable import Spool

@Suite("A file's way through the spool")
struct JourneyTests {
    @Test("A dropped file becomes a result and its input is archived")
    func published() throws {
        let test = try TestSpool()
        try test.drop("one", as: "a.json")
        let (spool, _) = try test.open()
        let jobs = try spool.takeAll()
        #expect(try test.names(.incoming).isEmpty)
        try spool.runAll(jobs)
        let job = try #require(jobs.first?.identity)
        #expect(try test.results() == [job.job.text])
        #expect(test.read(.archived(job)) == Array("one".utf8))
        #expect(try test.names(.work).isEmpty)
        #expect(wholeHead(test.journal()) == spool.journalHead)
    }

    @Test("The same bytes are answered from the first result, under any name, before and after it is there")
    func duplicate() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.drop("one", as: "a.json")
        try test.drop("one", as: "b.json")
        let jobs = try spool.takeAll()
        #expect(jobs.count == 1)
        try spool.runAll(jobs)
        let result = try test.directory.look(.result(jobs[0].identity.job))
        try test.drop("one", as: "c.json")
        #expect(try spool.takeAll().isEmpty)
        #expect(try test.names(.incoming).isEmpty)
        #expect(try test.names(.work).isEmpty)
        #expect(try test.directory.look(.result(jobs[0].identity.job)) == result)
        let events = test.journal().split(separator: 0x0A).compactMap { JSONLine($0)?.text("event") }
        #expect(events.count { $0 == "duplicate" } == 2)
    }

    @Test("A rejected file dropped again adds nothing")
    func rejectedAgain() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.drop("bad", as: "a.json")
        let job = try #require(try spool.takeAll().first)
        try spool.reject(job, RejectionNote(text: "t", json: "j"), rule: "refused")
        try test.drop("bad", as: "b.json")
        #expect(try spool.takeAll().isEmpty)
        #expect(try test.names(.rejected) == [job.identity.job.text])
        #expect(try test.names(.rejection(.job(job.identity.job))) == ["findings.json", "findings.txt"])
        #expect(try test.names(.archive).count == 1)
    }

    @Test("Another policy or another version answers anew")
    func settings() throws {
        let test = try TestSpool()
        for (policy, version) in [(nil, "1"), ([0x7B], "1"), ([0x7B], "2")] as [([UInt8]?, String)] {
            (test.policy, test.version) = (policy, version)
            let (spool, _) = try test.open()
            try test.drop("one", as: "a.json")
            try spool.runAll(try spool.takeAll())
        }
        #expect(try test.results().count == 3)
    }

    @Test("A result that stands is never replaced")
    func noReplace() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.drop("one", as: "a.json")
        var job = try #require(try spool.takeAll().first)
        let standing = Place.result(job.identity.job)
        try test.directory.makeDirectory(standing)
        job.attempts = 1
        try spool.fill(try spool.beginAttempt(job))
        try spool.publish(job, status: "optimal")
        #expect(try test.names(standing).isEmpty)
        #expect(try test.names(.staging).isEmpty)
    }

    @Test("A file put under the name of a file that is being taken is kept")
    func replacedWhileTaken() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.drop("one", as: "a.json")
        let (name, look) = try #require(try spool.entries().first)
        guard case .copied(let copy) = try spool.copyIn(name, look) else {
            Issue.record("not copied")
            return
        }
        try test.directory.remove(.entry(name))
        try test.drop("another", as: "a.json")
        _ = try spool.accept([copy])
        #expect(try test.names(.incoming) == ["a.json"])
        #expect(try spool.takeAll().count == 1)
    }

    @Test("A file that changes between look and copy is left for the next look")
    func changedBeforeCopy() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.drop("one", as: "a.json")
        let (name, look) = try #require(try spool.entries().first)
        try test.drop("one and more", as: "a.json")
        guard case .unsettled = try spool.copyIn(name, look) else {
            Issue.record("taken although it changed")
            return
        }
        #expect(try test.names(.work).isEmpty)
    }

    @Test("Without room a file stays where it is")
    func noRoom() throws {
        let test = try TestSpool()
        test.limits.reserve = .max / 4
        let (spool, _) = try test.open()
        try test.drop("one", as: "a.json")
        let (name, look) = try #require(try spool.entries().first)
        guard case .noRoom = try spool.copyIn(name, look) else {
            Issue.record("taken without room")
            return
        }
        #expect(try test.names(.incoming) == ["a.json"])
    }

    @Test("A second daemon on the same spool is refused")
    func locked() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        #expect(throws: SpoolInUse.self) { try test.open() }
        #expect(test.directory.isHeld() == true)
        withExtendedLifetime(spool) {}
    }

    @Test("What is submitted is whole at once and known again by its bytes")
    func submitted() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        let source = test.path + "/source"
        try test.directory.write(Array("one".utf8), to: .child(.root, EntryName("source")))
        let dropped = try test.directory.drop(file: source)
        #expect(test.directory.state(of: dropped, settings: [spool.settings]) == .waiting)
        let jobs = try spool.takeAll()
        try spool.runAll(jobs)
        let path = test.path + "/outgoing/\(jobs[0].identity.job)"
        #expect(test.directory.state(of: dropped, settings: [spool.settings]) == .published(path: path))
    }

    @Test("What was refused before anybody looked at it is known again by its inode")
    func refusedAtOnce() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.write("", at: "source")
        let dropped = try test.directory.drop(file: test.path + "/source")
        let taken = DroppedFile(input: dropped.input, inode: dropped.inode, look: nil, name: dropped.name)
        #expect(test.directory.state(of: taken, settings: [spool.settings]) == .waiting)
        #expect(try spool.takeAll().isEmpty)
        for dropped in [dropped, taken] {
            let state = test.directory.state(of: dropped, settings: [spool.settings])
            guard case .rejected(_, let findings) = state else {
                Issue.record("\(state)")
                continue
            }
            #expect(String(decoding: findings.text, as: UTF8.self).contains("empty"))
        }
    }

    @Test("Whoever may not look at the lock tells by the status file whether a daemon holds it")
    func seenFromOutside() throws {
        let test = try TestSpool()
        do {
            let (spool, _) = try test.open()
            var status = DaemonStatus(settings: spool.settings)
            status.lock = spool.lockName
            try test.directory.write(status)
            #expect(test.directory.isHeld() == true && status.lock?.isEmpty == false)
        }
        #expect(test.directory.isHeld() == false)
        // Another lock on a file of the same number is none of ours.
        var status = try #require(test.directory.status())
        status.lock = "ff:ff:" + (status.lock?.split(separator: ":").last ?? "")
        try test.directory.write(status)
        let (spool, _) = try test.open()
        #expect(test.directory.isHeld() == false)
        withExtendedLifetime(spool) {}
    }

    @Test("A count in a name that is none of ours ends nobody")
    func strangeNumbers() throws {
        let test = try TestSpool()
        let name = String(repeating: "a", count: 52)
        try test.write("x", at: "archive/\(name).outcomes-9223372036854775807.json")
        try test.drop("one", as: "one")
        let (spool, _) = try test.open()
        #expect(try spool.takeAll().map(\.turn) == [1])
        #expect(EntryName.number("+1".utf8) == nil && EntryName.number("".utf8) == nil)
    }

    @Test("The status file says under which settings a file becomes a job")
    func status() throws {
        let test = try TestSpool()
        #expect(test.directory.status() == nil)
        var status = DaemonStatus(settings: JobSettings(policyBytes: [1], version: "9"))
        status.published = 4
        try test.directory.write(status)
        #expect(test.directory.status() == status)
    }

    @Test("What a submitted file was refused for is told with its findings")
    func submittedAndRejected() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.directory.write(Array("bad".utf8), to: .child(.root, EntryName("source")))
        let dropped = try test.directory.drop(file: test.path + "/source")
        let job = try #require(try spool.takeAll().first)
        let note = RejectionNote(text: "t", json: "j")
        try spool.reject(job, note, rule: "refused")
        let path = test.path + "/rejected/\(job.identity.job)"
        #expect(
            test.directory.state(of: dropped, settings: [spool.settings])
                == .rejected(path: path, findings: note))
    }

    @Test("A file that is not there is not submitted, and nothing is left in its place")
    func notSubmitted() throws {
        let test = try TestSpool()
        let error = try #require(throws: SpoolError.self) {
            try test.directory.drop(file: test.path + "/nothing")
        }
        #expect(error.description == "open \(test.path)/nothing: No such file or directory")
        #expect(throws: SpoolError.self) { try test.directory.drop(file: test.path) }
        #expect(try test.names(.incoming).isEmpty)
    }

    @Test("The model of attendance is in the status, the settings and a copy for workers")
    func model() throws {
        let test = try TestSpool()
        let spool = try Spool(
            test.directory, policyBytes: [1], modelBytes: [2], version: "9", clock: { 1_804_000_000 })
        #expect(spool.policyCopy.map(test.read) == [1] && spool.modelCopy.map(test.read) == [2])
        var status = DaemonStatus(settings: spool.settings)
        #expect(status.settings == spool.settings && status.isIdle)
        try test.directory.write(status)
        #expect(test.directory.status() == status)
        #expect(try spool.reload(policyBytes: nil, modelBytes: nil))
        #expect(spool.policyCopy == nil && spool.modelCopy == nil)
        status.queued = 1
        let now = status.under(spool.settings)
        #expect(now.settings == spool.settings && now.queued == 1 && !now.isIdle)
    }

    @Test(
        "A status file that is none is no status",
        arguments: ["", "{}", #"{"schema": "fairslot.status/1", "version": "1", "policySha256": "00"}"#])
    func noStatus(text: String) throws {
        let test = try TestSpool()
        try test.directory.write(Array(text.utf8), to: .status)
        #expect(test.directory.status() == nil)
    }

    @Test("Whoever only looks sees whether a daemon is there, by any path, and is told where none is")
    func lookingAt() throws {
        let test = try TestSpool()
        let looking = try SpoolDirectory(lookingAt: test.path)
        #expect(looking.isHeld() == false)
        do {
            let (spool, _) = try test.open()
            #expect(looking.isHeld() == true)
            withExtendedLifetime(spool) {}
        }
        #expect(looking.isHeld() == false)
        let here = String(cString: getcwd(nil, 0))
        let up = here.split(separator: "/").map { _ in "../" }.joined()
        let relative = try SpoolDirectory(lookingAt: up + test.path.dropFirst())
        #expect(
            relative.absolutePath == test.path && relative.absolutePath(.incoming) == test.path + "/incoming")
        let error = try #require(throws: SpoolError.self) { try SpoolDirectory(lookingAt: "/nowhere/spool") }
        #expect(error.description == "open /nowhere/spool: No such file or directory")
        #expect(!error.isShortage && !error.isForbidden)
        #expect(SpoolError("write", "work", code: ENOSPC).isShortage)
        #expect(SpoolError("rename", "work", code: EXDEV).description.contains("a mount of its own"))
        #expect(SpoolError("open", "state", code: EACCES).isForbidden)
        #expect(throws: SpoolError.self) { try SpoolDirectory(path: "/nowhere/spool") }
    }

    @Test("What is read has a limit, what is moved must be there, and only files and folders are synced")
    func errors() throws {
        let test = try TestSpool()
        let directory = test.directory
        let file = Place.child(.root, EntryName("file"))
        try directory.write([1, 2, 3], to: file)
        #expect(try directory.contents(file, atMost: 3) == [1, 2, 3])
        let tooLarge = try #require(throws: SpoolError.self) { try directory.contents(file, atMost: 2) }
        #expect(tooLarge.code == EFBIG)
        #expect(try directory.rename(.taken(1), to: .taken(2)) == .sourceGone)
        let gone = try #require(throws: SpoolError.self) { try directory.syncTree(.taken(1)) }
        #expect(gone.code == ENOENT)
        #expect(symlink(test.path + "/file", test.path + "/link") == 0)
        let link = try #require(throws: SpoolError.self) {
            try directory.syncTree(.child(.root, EntryName("link")))
        }
        #expect(link.code == EINVAL)
        try directory.syncFileSystem()
        #expect(throws: SpoolError.self) { try directory.write([1], to: .child(.taken(1), EntryName("x"))) }
        #expect(throws: SpoolError.self) { try directory.replace(.taken(1), to: .taken(2)) }
    }

    @Test("A status of a version that counted nothing held has none held")
    func olderStatus() throws {
        let test = try TestSpool()
        let status = DaemonStatus(settings: JobSettings(policyBytes: nil, version: "0"))
        let members = status.members.filter { $0.key != "held" }
        try test.directory.write(JSONOutput.object(members).line(), to: .status)
        #expect(test.directory.status() == status)
    }
}
