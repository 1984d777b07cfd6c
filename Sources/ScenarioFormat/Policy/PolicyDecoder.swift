import Domain

/// Reads one layer of policy from an object, with all findings.
struct PolicyDecoder {
    let log: FindingLog

    /// Reads the parts a scenario's `policy` and a site's policy file have in common.
    func decode(_ reader: inout ObjectReader) -> PolicyLayer {
        var layer = PolicyLayer()
        part("clinical", &reader) { decodeClinical(&$0, &layer) }
        part("value", &reader) { decodeValue(&$0, &layer) }
        part("equity", &reader) { decodeEquity(&$0, &layer) }
        part("money", &reader) { decodeMoney(&$0, &layer) }
        part("care", &reader) { decodeCare(&$0, &layer) }
        part("minutes", &reader) { decodeMinutes(&$0, &layer) }
        if let node = reader.value("measurement") { decodeMeasuring(node, &layer) }
        part("outreach", &reader) { layer.outreachLayer = OutreachLayer(&$0) }
        layer.suppression = reader.choice("suppression")
        layer.effort = reader.choice("effort")
        layer.attendance = reader.choice("attendance")
        return layer
    }

    private func part(_ key: String, _ reader: inout ObjectReader, _ decode: (inout ObjectReader) -> Void) {
        guard let node = reader.value(key), var inner = ObjectReader(node, log) else { return }
        decode(&inner)
        inner.end()
    }

    private func decodeClinical(_ reader: inout ObjectReader, _ layer: inout PolicyLayer) {
        if let node = reader.value("urgent"), let list = log.list(node) {
            // In the order of the ranks, so that the same set always prints the same.
            let listed = Set(list.compactMap { log.choice($0, as: Priority.self) })
            layer.urgent = Priority.allCases.filter(listed.contains)
        }
        part("points", &reader) { layer.points = decodePriorities(&$0) }
    }

    private func decodePriorities(_ reader: inout ObjectReader) -> [Priority: Value] {
        var figures: [Priority: Value] = [:]
        // At most 10,000: with ten years of late days and a hundred thousand orders the sum still fits.
        for priority in Priority.allCases { figures[priority] = reader.figure(priority.rawValue, 0...10_000) }
        return figures
    }

    private func decodeValue(_ reader: inout ObjectReader, _ layer: inout PolicyLayer) {
        part("weight", &reader) { layer.weight = decodePriorities(&$0) }
        if let node = reader.value("timeliness") { layer.timeliness = decodeTimeliness(node) }
        layer.valueTolerance = reader.figure("tolerance", 0...1_000_000)
    }

    private func decodeTimeliness(_ node: JSONNode) -> [Policy.TimelinessRow]? {
        guard let list = log.list(node) else { return nil }
        var rows: [Policy.TimelinessRow] = []
        for entry in list {
            guard var reader = ObjectReader(entry, log) else { continue }
            let days = reader.int("days", 0...36_500, .required)
            let factor = reader.figure("factor", 0...1, .required)
            reader.end()
            guard let days, let factor else { continue }
            if rows.isEmpty ? days != 0 : days <= rows[rows.count - 1].days {
                log.error(
                    "timeliness-order", at: entry, "days do not rise from 0",
                    "begin at 0 days, each row later")
                continue
            }
            rows.append(.init(days: days, factor: factor))
        }
        if list.isEmpty {
            log.error("empty-list", at: node, "there is no row", "list at least {days: 0, factor: 1}")
        }
        return rows.isEmpty ? nil : rows
    }

    private func decodeEquity(_ reader: inout ObjectReader, _ layer: inout PolicyLayer) {
        layer.levels = reader.int("levels", 1...20)
        layer.minimumGroup = reader.int("minimumGroup", 1...1_000_000)
        if let node = reader.value("partitions"), let list = log.list(node) {
            layer.partitions = decodePartitions(list)
        }
        layer.equityTolerance = reader.figure("tolerance", 0...1_000_000)
        layer.notBelowBaseline = reader.bool("notBelowBaseline")
        layer.maxGap = reader.value("maxGap").flatMap { decodeWish($0, 0...1) }
        layer.levellingDown = reader.int("levellingDown", 0...1_000_000)
        // At most 5: with a hundred thousand orders against a group of one, prices still fit.
        let penaltyNode = reader.value("parityPenalty")
        layer.parityPenalty = penaltyNode.flatMap { decodeWish($0, 0...5) }
        if let penaltyNode, case .some(.some) = layer.parityPenalty, case .some(.some) = layer.maxGap {
            log.error(
                "two-equity-goals", at: penaltyNode,
                "a penalty takes the place of levels and of a largest gap",
                "write null for maxGap or for parityPenalty")
        }
    }

    /// A figure that may be taken back by null.
    private func decodeWish(_ node: JSONNode, _ range: ClosedRange<Int>) -> Value?? {
        node.isNull ? .some(nil) : log.figure(node, range).map { .some($0) }
    }

    private func decodeMoney(_ reader: inout ObjectReader, _ layer: inout PolicyLayer) {
        if let node = reader.value("currency") {
            if let code = node.string, code.utf8.count == 3,
                code.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
            {
                layer.currency = code
            } else {
                log.error(
                    "unknown-value", at: node, "this is no currency code", "use an ISO 4217 code such as USD")
            }
        }
        guard let node = reader.value("perExam"), let cents = log.cents(node) else { return }
        if cents.count == 0 {
            log.error("out-of-range", at: node, "an exam must be worth something", "write an amount above 0")
        } else {
            layer.perExam = cents
        }
    }

    private func decodeCare(_ reader: inout ObjectReader, _ layer: inout PolicyLayer) {
        layer.travelMinute = reader.figure("travelMinute", 0...1000)
        layer.offPreference = reader.figure("offPreference", 0...1000)
        layer.shortNotice = reader.figure("shortNotice", 0...1000)
        layer.shortNoticeDays = reader.int("shortNoticeDays", 0...365)
        layer.move = reader.figure("move", 0...1000)
    }

    private func decodeMinutes(_ reader: inout ObjectReader, _ layer: inout PolicyLayer) {
        layer.interpreterExtra = reader.minutes("interpreterExtra", 0...1440)
        layer.transferExtra = reader.minutes("transferExtra", 0...1440)
        layer.counselling = reader.minutes("counselling", 0...1440)
    }
}
