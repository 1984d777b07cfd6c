import Glibc
import Logging
import ServiceLifecycle
import Spool

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
        defer { watch?.cancel() }
        announce(spool, recovered: queue.count, watches: watch != nil)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await ring(mailbox) }
            let slots = (0..<settings.workers.value).map { number in
                let (assignments, hand) = AsyncStream.makeStream(of: WorkerAssignment.self)
                group.addTask { await supervisor.serve(assignments) }
                return WorkerSlot(number: number, hand: hand)
            }
            let loop = WorkingLoop(self, spool: spool, mailbox: mailbox, slots: slots, queue: queue)
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
        return try Spool(
            SpoolDirectory(path: settings.spool.value),
            policyBytes: try settings.policy.value.map { try bytes($0, of: "policy") },
            modelBytes: try settings.model.value.map { try bytes($0, of: "attendance model") },
            version: FairslotVersion.current, limits: settings.spoolLimits)
    }

    private func bytes(_ path: String, of what: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .unavailable, "the \(what) \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4 << 20)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0, count < bytes.count else {
            throw CommandFailure(.data, "the \(what) \(path) cannot be read or is larger than 4 MiB")
        }
        return Array(bytes[..<count])
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
