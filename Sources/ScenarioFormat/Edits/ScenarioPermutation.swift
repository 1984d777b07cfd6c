import Domain

/// A scenario file in which people have changed places in what no decision may rest on. All other bytes stay.
public enum ScenarioPermutation {
    /// Each entry of `measurement.strata` belongs to the patient of the next one. Nil: there are fewer than two.
    public static func measurement(_ bytes: [UInt8]) -> [UInt8]? {
        rotated(bytes) { root in
            (root.member("measurement")?.member("strata")?.elements ?? []).compactMap { $0.member("patient") }
        }
    }

    /// Each patient has the next one's earlier missed appointments, of those who have a number. Nil: fewer than two.
    public static func history(_ bytes: [UInt8]) -> [UInt8]? {
        rotated(bytes) { root in
            (root.member("patients")?.elements ?? []).compactMap { $0.member("priorMissed") }
        }
    }

    private static func rotated(_ bytes: [UInt8], _ nodes: (JSONNode) -> [JSONNode]) -> [UInt8]? {
        guard case .success(let document) = JSONReader.read(bytes) else { return nil }
        let places = nodes(document.root).map(\.extent)
        guard places.count > 1 else { return nil }
        var rotated: [UInt8] = []
        var next = 0
        for (position, place) in places.enumerated() {
            rotated += bytes[next..<place.lowerBound]
            rotated += bytes[places[(position + 1) % places.count]]
            next = place.upperBound
        }
        return rotated + bytes[next...]
    }
}
