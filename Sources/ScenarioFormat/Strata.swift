import Domain

/// Race and ethnicity are measured, never planned with: their keys may stand in `measurement`, in the policy's words for
/// reports, and nowhere else.
enum Strata {
    private static let reserved: Set<String> = [
        "race", "races", "ethnicity", "ethnicities", "ethnic", "ethnicgroup", "ethnicorigin", "raceethnicity",
        "raceandethnicity", "ethnicityrace", "racecode", "ethnicitycode",
    ]

    /// Whether a key names race or ethnicity, however it is written.
    static func isReserved(_ key: JSONNode) -> Bool { isReserved(key.string ?? "") }

    /// False where the first two letters tell that a word is no reserved one; there are millions of words in a file.
    private static func mayBeReserved(_ written: ArraySlice<UInt8>) -> Bool {
        var first: UInt8?
        for byte in written {
            // An escape or a letter of several bytes: to be looked at closely.
            if byte >= 0x80 || byte == UInt8(ascii: "\\") { return true }
            let letter = byte | 0x20
            guard UInt8(ascii: "a")...UInt8(ascii: "z") ~= letter else { continue }
            guard let first else {
                first = letter
                continue
            }
            return first == UInt8(ascii: "r") && letter == UInt8(ascii: "a")
                || first == UInt8(ascii: "e") && letter == UInt8(ascii: "t")
        }
        return false
    }

    static func isReserved(_ name: String) -> Bool {
        guard name.utf8.count <= 32 else { return false }
        return reserved.contains(name.lowercased().filter { $0.isLetter })
    }

    /// Looks at every key of the document, also inside what is not known.
    static func check(_ document: JSONDocument, outside measuring: [JSONNode?], _ log: FindingLog) {
        for key in document.keys(where: mayBeReserved)
        where !measuring.contains(where: { $0?.contains(key) == true }) && isReserved(key) {
            report(key, log)
        }
    }

    /// The same for a file in which every row may have its own part for measuring; `parts` in reading order.
    static func check(_ document: JSONDocument, parts: [JSONNode], _ log: FindingLog) {
        var next = parts.startIndex
        for key in document.keys(where: mayBeReserved) where isReserved(key) {
            while next < parts.endIndex, parts[next].offset < key.offset, !parts[next].contains(key) {
                next += 1
            }
            guard next == parts.endIndex || !parts[next].contains(key) else { continue }
            log.error(
                "race-outside-measurement", at: key,
                "race and ethnicity may stand only among an appointment's strata, where nothing is estimated from them",
                "move it to strata, or remove it")
        }
    }

    static func report(_ node: JSONNode, _ log: FindingLog) {
        log.error(
            "race-outside-measurement", at: node,
            "race and ethnicity may stand only in measurement, where no plan can see them",
            "move it to measurement.strata, or remove it")
    }
}
