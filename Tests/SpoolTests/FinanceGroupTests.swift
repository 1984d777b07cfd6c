import Glibc
import Linux
import Testing

@testable import Spool

@Suite("A group of its own for the finance list")
struct FinanceGroupTests {
    /// A job whose worker has written a finance list.
    private func filled(_ test: TestSpool, _ spool: Spool) throws -> QueuedJob {
        try test.drop("one", as: "a.json")
        var job = try #require(try spool.takeAll().first)
        job.attempts += 1
        let staged = try spool.beginAttempt(job)
        try spool.fill(staged)
        try test.directory.makeDirectory(.child(staged, EntryName("finance")))
        try test.directory.write([0x33], to: .child(staged, EntryName("finance/finance.csv")))
        return job
    }

    private func finance(_ job: QueuedJob) -> Place {
        .child(.result(job.identity.job), EntryName("finance"))
    }

    private func group(_ place: Place, _ test: TestSpool) -> gid_t {
        (try? test.directory.root.status(of: place.path))?.st_gid ?? .max
    }

    @Test(
        "Where a site keeps a directory for it, the list takes that directory's group, and nothing is left behind"
    )
    func closed() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        try test.directory.makeDirectory(.finance)
        // Only root may give a directory to a group it is not in; anybody else tries it with their own.
        let wanted: gid_t = getuid() == 0 ? 4242 : getgid()
        let place = test.directory.absolutePath(.finance)
        let isGiven = chown(place, getuid(), wanted) == 0 && chmod(place, 0o2750) == 0
        try #require(isGiven)
        let job = try filled(test, spool)
        try spool.publish(job, status: "optimal")
        #expect(group(finance(job), test) == wanted)
        #expect(group(.child(.result(job.identity.job), EntryName("worklists")), test) == getgid())
        #expect(test.read(.child(finance(job), EntryName("finance.csv"))) == [0x33])
        #expect(try test.names(.finance).isEmpty)
    }

    @Test("Without such a directory it has the group of all results")
    func open() throws {
        let test = try TestSpool()
        let (spool, _) = try test.open()
        let job = try filled(test, spool)
        try spool.publish(job, status: "optimal")
        #expect(test.read(.child(finance(job), EntryName("finance.csv"))) == [0x33])
        #expect(try test.results() == ["\(job.identity.job)"])
    }

    @Test("What a crash has left there is gone after a start")
    func recovered() throws {
        let test = try TestSpool()
        _ = try test.open()
        try test.directory.makeDirectory(.finance)
        try test.directory.makeDirectory(.child(.finance, EntryName("made")))
        try test.directory.write([0x33], to: .child(.finance, EntryName("made/finance.csv")))
        _ = try test.open()
        #expect(try test.names(.finance).isEmpty)
    }
}
