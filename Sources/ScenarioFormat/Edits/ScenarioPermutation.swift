import Domain

/// A scenario file in which people have changed places in what no decision may rest on. All other bytes stay.
public enum ScenarioPermutation {
    /// Each entry of `measurement.strata` belongs to the patient of the next one. Nil: that changes nothing.
    public static func measurement(_ bytes: [UInt8]) -> [UInt8]? {
        guard case .success(let document) = JSONReader.read(bytes) else { return nil }
        let strata = document.root.member("measurement")?.member("strata")?.elements ?? []
        let rotated = edited(bytes, rotations(of: strata.compactMap { $0.member("patient") }, in: bytes))
        return rotated == bytes ? nil : rotated
    }

    /// Each patient has the next one's earlier missed appointments, of those who have a number; and every other order that
    /// has no chances of its own gets some by which it is likely to be missed. Nil: there are no orders.
    public static func chances(_ bytes: [UInt8]) -> [UInt8]? {
        guard case .success(let document) = JSONReader.read(bytes) else { return nil }
        let missed = (document.root.member("patients")?.elements ?? []).compactMap {
            $0.member("priorMissed")
        }
        let orders = (document.root.member("orders")?.elements ?? []).enumerated()
            .filter { $0.offset % 2 == 0 && $0.element.member("chances") == nil }
        guard !orders.isEmpty else { return nil }
        let unlikely = Array(#""chances": [{"completed": 0.25, "cancelled": 0.25, "missed": 0.5}], "#.utf8)
        let inserted = orders.map { order in
            (place: order.element.offset + 1..<order.element.offset + 1, bytes: unlikely)
        }
        return edited(bytes, rotations(of: missed, in: bytes) + inserted)
    }

    private static func rotations(
        of nodes: [JSONNode], in bytes: [UInt8]
    ) -> [(place: Range<Int>, bytes: [UInt8])] {
        let places = nodes.map(\.extent)
        return places.indices.map { (places[$0], Array(bytes[places[($0 + 1) % places.count]])) }
    }

    private static func edited(
        _ bytes: [UInt8], _ edits: [(place: Range<Int>, bytes: [UInt8])]
    ) -> [UInt8] {
        var edited: [UInt8] = []
        var next = 0
        for edit in edits.sorted(by: { $0.place.lowerBound < $1.place.lowerBound }) {
            edited += bytes[next..<edit.place.lowerBound]
            edited += edit.bytes
            next = edit.place.upperBound
        }
        return edited + bytes[next...]
    }
}
