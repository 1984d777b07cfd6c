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

    /// Nil: not 64 hexadecimal digits.
    public init?(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue)
        guard hex.utf8.count == 64, digits.count == 64 else { return nil }
        self.init(raw: stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
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

/// Hashes what arrives in pieces, so that a large file never stands in memory. By libmd.
public struct DigestStream {
    private var context = SHA2_CTX()

    public init() { unsafe SHA256Init(&context) }

    public mutating func add(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { piece in
            if let start = piece.baseAddress { unsafe SHA256Update(&context, start, piece.count) }
        }
    }

    public mutating func add(_ bytes: [UInt8]) { add(bytes[...]) }

    public mutating func finish() -> Digest {
        var raw = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        unsafe SHA256Final(&raw, &context)
        return Digest(raw: raw)
    }
}
