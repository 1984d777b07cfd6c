import Glibc
import Linux
import Logging
import ServiceLifecycle
import Spool
import UnixSignals

/// The daemon: one loop that does everything with the spool in turn, and beside it only what waits: the workers, a
/// timer, the watch on `incoming/`. The loop alone tells systemd's watchdog that it lives.
struct DaemonService: Service {
    let settings: DaemonSettings
    let supervisor: WorkerSupervisor
    let manager: ServiceManager
    let log: Logger

    func run() async throws {
        let mailbox = Mailbox()
        try await withGracefulShutdownHandler {
            try await work(mailbox)
        } onGracefulShutdown: {
            mailbox.put { $0.isStopWanted = true }
        }
    }

    private func work(_ mailbox: Mailbox) async throws {
        let spool = try openSpool()
        let queue = try spool.recover()
        let watch = IncomingWatch.start(spool.directory.absolutePath(.incoming)) { mailbox.hint($0) }
        let control = IncomingWatch.start(spool.directory.absolutePath(.control)) { _ in mailbox.ring() }
        defer {
            watch?.cancel()
            control?.cancel()
        }
        announce(spool, recovered: queue.count, watches: watch != nil)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await ring(mailbox) }
            group.addTask { await hearReloads(mailbox) }
            let (redactions, redaction) = AsyncStream.makeStream(of: WorkerAssignment.self)
            group.addTask { await supervisor.serve(redactions) }
            let slots = (0..<settings.workers.value).map { _ in
                let (assignments, hand) = AsyncStream.makeStream(of: WorkerAssignment.self)
                group.addTask { await supervisor.serve(assignments) }
                return WorkingLoop.WorkerSlot(hand: hand)
            }
            let loop = WorkingLoop(
                self, spool: spool, mailbox: mailbox, slots: slots, redaction: redaction, queue: queue)
            try await loop.run()
            // Workers that are still planning are killed; their jobs were given back.
            group.cancelAll()
        }
        try spool.close()
        let head = spool.journalHead
        log.notice("stopped", metadata: ["journalLine": "\(head.line)", "journalChain": "\(head.chain)"])
    }

    private func openSpool() throws -> Spool {
        umask(0o027)
        let site = try siteFiles()
        return try Spool(
            SpoolDirectory(path: settings.spool.value), policyBytes: site.policy, modelBytes: site.model,
            version: FairslotVersion.current, limits: settings.spoolLimits)
    }

    /// The site's policy and attendance model as they stand now; nil where none is named.
    func siteFiles() throws -> (policy: [UInt8]?, model: [UInt8]?) {
        (
            try settings.policy.value.map { try bytes($0, of: "policy") },
            try settings.model.value.map { try bytes($0, of: "attendance model") }
        )
    }

    private func bytes(_ path: String, of what: String) throws -> [UInt8] {
        let limit = 4 << 20
        let bytes: [UInt8]
        do throws(FileBytes.Failure) { bytes = try FileBytes.read(path, limit: limit) } catch {
            throw CommandFailure(
                .unavailable, "the \(what) \(path) cannot be read: \(error.error.reason)")
        }
        guard bytes.count <= limit else {
            throw CommandFailure(.data, "the \(what) \(path) is larger than 4 MiB")
        }
        return bytes
    }

    private func announce(_ spool: Spool, recovered: Int, watches: Bool) {
        manager.ready()
        log.notice(
            "ready",
            metadata: [
                "version": "\(FairslotVersion.current)", "workers": "\(settings.workers.value)",
                "recovered": "\(recovered)", "watch": watches ? "inotify" : "timer",
                "policySha256": "\(spool.settings.policy.hex)", "journalLine": "\(spool.journalHead.line)",
            ])
    }

    /// SIGHUP is how an operator says that the policy or the model was edited.
    private func hearReloads(_ mailbox: Mailbox) async {
        for await _ in await UnixSignalsSequence(trapping: .sighup) {
            mailbox.put { $0.isReloadWanted = true }
        }
    }

    /// Often enough for settling files and the watchdog; a turn without work costs a few system calls.
    private func ring(_ mailbox: Mailbox) async {
        let settling = min(max(settings.settle.value / 4, .milliseconds(20)), .seconds(1))
        let interval = min(settling, manager.watchdogInterval ?? settling)
        while !Task.isCancelled {
            try? await Task.sleep(for: interval)
            mailbox.ring()
        }
    }
}
