import Domain

// Groups of the equity goal: fields and values come from closed lists.
extension PolicyDecoder {
    func decodePartitions(_ list: JSONElements) -> [Policy.Partition] {
        var partitions: [Policy.Partition] = []
        for node in list {
            guard var reader = ObjectReader(node, log) else { continue }
            let byNode = reader.value("by", .required)
            let by = byNode.flatMap(field)
            let groups = decodeGroups(reader.value("groups", .required), by)
            let parent = reader.value("parent").flatMap(decodeParent)
            reader.end()
            guard let by, let byNode else { continue }
            if partitions.contains(where: { $0.by == by }) {
                log.error("duplicate-partition", at: byNode, "this partition is listed twice", "list it once")
                continue
            }
            partitions.append(.init(by: by, groups: groups, parent: parent))
        }
        return partitions
    }

    private func field(_ node: JSONNode) -> Policy.Partition.Field? {
        if let name = node.string, Strata.isReserved(name) {
            Strata.report(node, log)
            return nil
        }
        return log.choice(node)
    }

    private func decodeGroups(_ node: JSONNode?, _ by: Policy.Partition.Field?) -> [String] {
        guard let node, let list = log.list(node) else { return [] }
        var groups: [String] = []
        for entry in list {
            guard let group = log.word(entry), let by, check(group, of: by, entry) else { continue }
            if groups.contains(group) {
                log.error("duplicate-group", at: entry, "this group is listed twice", "list it once")
                continue
            }
            groups.append(group)
        }
        return groups
    }

    private func decodeParent(_ node: JSONNode) -> GroupName? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let field = reader.value("partition", .required).flatMap(field)
        let groupNode = reader.value("group", .required)
        let group = groupNode.flatMap(log.word)
        reader.end()
        guard let field, let group, let groupNode, check(group, of: field, groupNode) else { return nil }
        return GroupName(field, group)
    }

    private func check(_ group: String, of field: Policy.Partition.Field, _ node: JSONNode) -> Bool {
        if let allowed = groups(of: field) {
            guard !allowed.contains(group) else { return true }
            log.error(
                "unknown-value", at: node, "there is no such group of \(field.rawValue)",
                "use one of: \(allowed.joined(separator: ", "))")
            return false
        }
        guard group != "unknown", !LanguageCodes.isKnown(group) else { return true }
        log.error(
            "unknown-language", at: node, "this is not a known primary language",
            "use a language code without region such as es, or unknown")
        return false
    }

    /// The closed list of a field's groups; nil for languages.
    func groups(of field: Policy.Partition.Field) -> [String]? {
        switch field {
        case .interpreter, .transport, .cost: ["needed", "not-needed", "unknown"]
        case .language: nil
        case .payer: PatientGroups.Payer.allCases.map(\.rawValue)
        case .areaQuartile: ["1", "2", "3", "4", "unknown"]
        case .disability: PatientGroups.Disability.allCases.map(\.rawValue)
        case .digitalAccess: PatientGroups.DigitalAccess.allCases.map(\.rawValue)
        case .distanceBand: PatientGroups.DistanceBand.allCases.map(\.rawValue)
        }
    }
}
