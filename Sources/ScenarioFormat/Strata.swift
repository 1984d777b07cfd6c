import Domain

/// Race and ethnicity are measured, never planned with: their keys may stand in `measurement` and nowhere else.
enum Strata {
    private static let reserved: Set<String> = [
        "race", "races", "ethnicity", "ethnicities", "ethnic", "ethnicgroup", "ethnicorigin", "raceethnicity",
        "raceandethnicity", "ethnicityrace", "racecode", "ethnicitycode",
    ]

    /// Whether a key names race or ethnicity, however it is written.
    static func isReserved(_ key: JSONNode) -> Bool { isReserved(key.string ?? "") }

    static func isReserved(_ name: String) -> Bool {
        guard name.utf8.count <= 32 else { return false }
        return reserved.contains(name.lowercased().filter { $0.isLetter })
    }

    /// Looks at every key of the document, also inside what is not known.
    static func check(_ document: JSONDocument, measurement: JSONNode?, _ log: FindingLog) {
        for key in document.keys where isReserved(key) && measurement?.contains(key) != true {
            report(key, log)
        }
    }

    static func report(_ node: JSONNode, _ log: FindingLog) {
        log.error(
            "race-outside-measurement", at: node,
            "race and ethnicity may stand only in measurement, where no plan can see them",
            "move it to measurement.strata, or remove it")
    }
}
