import Domain

// What reports compare. Fields are those of the barrier profile and of `measurement`.
extension PolicyDecoder {
    func decodeMeasuring(_ node: JSONNode, _ layer: inout PolicyLayer) {
        guard var reader = ObjectReader(node, log) else { return }
        if let node = reader.value("reference"), let own = decodeReference(node) { layer.reference = own }
        if let node = reader.value("twoWay") { layer.twoWay = decodeTwoWay(node) }
        reader.end(countingReserved: true)
    }

    private func decodeReference(_ node: JSONNode) -> [StratumField: String]? {
        guard var reader = ObjectReader(node, log) else { return nil }
        var reference: [StratumField: String] = [:]
        for field in StratumField.allCases {
            guard let node = reader.value(field.rawValue), let text = log.text(node, limit: 64) else {
                continue
            }
            let value = StratumField.canonical(text)
            let closed = field.barrier.flatMap(groups)
            if let closed, !closed.contains(value), value != StratumField.declined {
                log.error(
                    "unknown-value", at: node, "there is no such stratum of \(field.rawValue)",
                    "use one of: \(closed.joined(separator: ", "))")
                continue
            }
            reference[field] = value
        }
        reader.end(countingReserved: true)
        return reference
    }

    private func decodeTwoWay(_ node: JSONNode) -> [Policy.Measuring.Pair]? {
        guard let list = log.list(node) else { return nil }
        var pairs: [Policy.Measuring.Pair] = []
        for entry in list {
            guard let pair = decodePair(entry) else { continue }
            if pairs.contains(pair) || pairs.contains(.init(pair.second, pair.first)) {
                log.error("duplicate-pair", at: entry, "these two fields are listed twice", "list them once")
                continue
            }
            pairs.append(pair)
        }
        if list.count > Self.pairLimit {
            log.error(
                "too-many", at: node, "there are more than \(Self.pairLimit) pairs",
                "keep those that somebody reads")
        }
        return pairs
    }

    private static let pairLimit = 12

    private func decodePair(_ node: JSONNode) -> Policy.Measuring.Pair? {
        guard let list = log.list(node) else { return nil }
        let fields = list.compactMap { log.choice($0, as: StratumField.self) }
        guard list.count == 2, fields.count == 2 else {
            if list.count != 2 {
                log.error("wrong-count", at: node, "a pair has two fields", "write two, such as race, cost")
            }
            return nil
        }
        guard fields[0] != fields[1] else {
            log.error("duplicate-pair", at: node, "this is the same field twice", "name two fields")
            return nil
        }
        return .init(fields[0], fields[1])
    }
}

extension StratumField: WrittenChoice {}

extension Policy.Measuring {
    var document: JSONOutput {
        [
            "reference": .object(
                StratumField.allCases.compactMap { field in
                    reference[field].map { .init(field.rawValue, .string($0)) }
                }),
            "twoWay": .array(
                twoWay.map { [.string($0.first.rawValue), .string($0.second.rawValue)] }),
        ]
    }
}
