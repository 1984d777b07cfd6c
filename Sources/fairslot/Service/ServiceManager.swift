import CLinux
import Glibc

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
    func reloading() { tell("RELOADING=1\nMONOTONIC_USEC=\(fairslot_monotonic_microseconds())") }
    func stopping() { tell("STOPPING=1") }
    func alive() { if watchdogInterval != nil { tell("WATCHDOG=1") } }
    func status(_ text: String) { tell("STATUS=" + text) }

    private func tell(_ message: String) {
        guard let address, var target = Self.socketAddress(address) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
        let bytes = Array(message.utf8)
        withUnsafePointer(to: &target) { target in
            target.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), target, length)
            }
        }
    }

    /// A leading `@` stands for the NUL of an abstract address.
    private static func socketAddress(_ path: [UInt8]) -> sockaddr_un? {
        var target = sockaddr_un()
        guard path.count < MemoryLayout.size(ofValue: target.sun_path) else { return nil }
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { space in
            space.copyBytes(from: path)
            if path.first == UInt8(ascii: "@") { space[0] = 0 }
        }
        return target
    }
}
