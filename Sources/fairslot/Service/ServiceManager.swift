import Glibc
import Linux

/// What systemd is told, by its datagram socket. Outside systemd nothing is said.
struct ServiceManager: Sendable {
    private let address: [UInt8]?
    /// How often the watchdog wants to hear from the working loop: a third of its patience. Nil: it does not watch.
    let watchdogInterval: Duration?

    init(environment: [String: String]) {
        address = environment["NOTIFY_SOCKET"].map { Array($0.utf8) }
        let isForUs = environment["WATCHDOG_PID"].map { $0 == String(getpid()) } ?? true
        let patience = environment["WATCHDOG_USEC"].flatMap { Int64($0) }
        watchdogInterval = isForUs ? patience.map { .microseconds($0 / 3) } : nil
    }

    func ready() { tell("READY=1") }
    /// Until `ready` is said again.
    func reloading() { tell("RELOADING=1\nMONOTONIC_USEC=\(ThisProcess.monotonicMicroseconds)") }
    func stopping() { tell("STOPPING=1") }
    func alive() { if watchdogInterval != nil { tell("WATCHDOG=1") } }
    func status(_ text: String) { tell("STATUS=" + text) }

    private func tell(_ message: String) {
        if let address { Datagram.send(message, to: address) }
    }
}
