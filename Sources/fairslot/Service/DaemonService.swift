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
        // SIGHUP is how an operator says that the policy or the model was edited. Before these are read: what asks for another while the spool is opened is heard, and ends nobody.
        let reloads = await UnixSignalsSequence(trapping: .sighup)
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
            group.addTask {
                for await _ in reloads { mailbox.put { $0.isReloadWanted = true } }
            }
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
        let site = try SiteFiles(settings)
        return try Spool(
            SpoolDirectory(path: settings.spool.value), policyBytes: site.policy, modelBytes: site.model,
            version: FairslotVersion.current, limits: settings.spoolLimits)
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
