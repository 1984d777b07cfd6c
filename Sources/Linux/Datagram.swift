import Glibc

/// A message to a socket of the machine, as systemd takes them.
public enum Datagram {
    /// Nothing is said where nobody listens.
    /// - Parameter address: a path, or a name after `@` for an abstract one.
    public static func send(_ message: String, to address: [UInt8]) {
        guard var target = socketAddress(address) else { return }
        let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { return }
        let socket = OpenFile(owning: number)
        let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
        let bytes = Array(message.utf8)
        unsafe withUnsafePointer(to: &target) { target in
            // The length is that of the address in use, which is never more than `sockaddr_un` has room for.
            unsafe target.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                _ = unsafe sendto(socket.number, bytes, bytes.count, Int32(MSG_NOSIGNAL), target, length)
            }
        }
    }

    /// A leading `@` stands for the NUL of an abstract address.
    private static func socketAddress(_ path: [UInt8]) -> sockaddr_un? {
        var target = sockaddr_un()
        guard path.count < MemoryLayout.size(ofValue: target.sun_path) else { return nil }
        target.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &target.sun_path) { space in
            unsafe space.copyBytes(from: path)
            if path.first == UInt8(ascii: "@") { unsafe space[0] = 0 }
        }
        return target
    }
}
