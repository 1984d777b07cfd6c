import Domain

/// Writes `fairslot.scenario/1` out of a companion and what an export came to.
struct ScenarioWriter {
    let companion: SiteCompanion
    let draft: ScenarioDraft

    /// The scenario's bytes, in the layout of every file Fairslot writes.
    func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        var stream = JSONStream()
        let sink = { (piece: [UInt8]) in bytes += piece }
        for (key, value) in head { stream.member(key, value, to: sink) }
        for part in ScenarioDraft.Part.allCases where part != .strata {
            let own = companion.rows(of: part.rawValue)
            let all = own + draft[part]
            guard !all.isEmpty || Self.required.contains(part) else { continue }
            stream.member(part.rawValue, all, to: sink) { $0 }
        }
        if !draft[.strata].isEmpty {
            stream.member("measurement", ["strata": .array(draft[.strata])], to: sink)
        }
        stream.end(to: sink)
        return bytes
    }

    private static let required: Set<ScenarioDraft.Part> = [
        .sites, .scanners, .exams, .sessions, .patients, .orders,
    ]

    private var head: [(String, JSONOutput)] {
        var head: [(String, JSONOutput)] = [("schema", "fairslot.scenario/1")]
        head.append(("name", .string(companion.name ?? "Import")))
        head.append(("timeZone", .string(companion.zone.name)))
        head.append(("asOf", .string(companion.zone.rfc3339(companion.asOf))))
        head.append(
            (
                "horizon",
                [
                    "from": .string(companion.horizon.lowerBound.description),
                    "to": .string(companion.horizon.upperBound.description),
                ]
            ))
        if let policy = companion.policy { head.append(("policy", policy)) }
        return head
    }
}
