import CDigest

/// SHA-256 by libmd.
public enum Digest {
    /// Lower-case hexadecimal.
    public static func sha256(_ bytes: [UInt8]) -> String {
        var context = SHA2_CTX()
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        // libmd reads and writes what it is handed, no further: "bytes" for its length, "digest" for the length it states.
        unsafe SHA256Init(&context)
        unsafe SHA256Update(&context, bytes, bytes.count)
        unsafe SHA256Final(&digest, &context)
        return digest.map { hex[Int($0 >> 4)] + hex[Int($0 & 15)] }.joined()
    }

    private static let hex = "0123456789abcdef".map(String.init)
}
