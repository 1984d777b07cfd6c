import CDigest

/// A SHA-256 digest.
public struct Digest: Hashable, Sendable {
    /// Exactly 32.
    public let bytes: [UInt8]

    public init(of bytes: some Sequence<UInt8>) {
        var stream = DigestStream()
        stream.add(Array(bytes))
        self = stream.finish()
    }

    init(raw: [UInt8]) {
        precondition(raw.count == 32)
        bytes = raw
    }

    /// Lowercase hexadecimal, as manifests and journals print it.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// RFC 4648 base32 in lower case without padding: 52 characters, safe in a file name on any system.
    public var base32: String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 5 {
                text.append(letters[Int(bits >> UInt32(held - 5)) & 31])
                held -= 5
            }
            bits &= (1 << UInt32(held)) - 1
        }
        if held > 0 { text.append(letters[Int(bits << UInt32(5 - held)) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Hashes what arrives in pieces, so that a large file never stands in memory.
public struct DigestStream {
    private var context = SHA2_CTX()

    public init() { SHA256Init(&context) }

    public mutating func add(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { add($0) }
    }

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        if let start = bytes.baseAddress { SHA256Update(&context, start, bytes.count) }
    }

    public mutating func finish() -> Digest {
        var raw = [UInt8](repeating: 0, count: 32)
        SHA256Final(&raw, &context)
        return Digest(raw: raw)
    }
}
