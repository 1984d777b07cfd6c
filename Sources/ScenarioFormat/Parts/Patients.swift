import Attendance
import Domain

// Patients: opaque keys, what may stand in their way, how to reach them.
extension ScenarioDecoder {
    private static let anyMode = Set(InterpreterMode.allCases)

    func decodePatients() {
        for (position, node) in raw.patients.enumerated() {
            patients.append(decodePatient(node, Index(position)))
        }
        warnOfOldBarriers()
    }

    private func decodePatient(_ node: JSONNode, _ index: Index<Patient>) -> Patient? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let id = reader.word("id", .required)
        let zone = reader.word("zone")
        let language = language(in: &reader, "language")
        let contactLanguage = self.language(in: &reader, "contactLanguage")
        let barriers = decodeBarriers(&reader)
        let transport = reader.value("transport").flatMap(decodeTransport)
        let modes = reader.choices("interpreterModes", as: InterpreterMode.self)
        let channels = reader.list("channels", decodeChannel)
        let groups = reader.value("groups").map(decodeGroups)
        history.priorMissed[index] = reader.int("priorMissed", 0...1000)
        reader.end()
        guard let id else { return nil }
        return Patient(
            id: id, zone: zone, language: language, contactLanguage: contactLanguage, barriers: barriers,
            transport: transport, interpreterModes: modes ?? Self.anyMode,
            channels: channels,
            groups: groups ?? .init())
    }

    private func decodeBarriers(_ reader: inout ObjectReader) -> [Barrier] {
        var barriers: [Barrier] = []
        for node in reader.list("barriers") {
            guard let barrier = decodeBarrier(node) else { continue }
            if barriers.contains(where: { $0.code == barrier.code }) {
                log.error(
                    "duplicate-barrier", at: node, "this barrier is listed twice", "keep one of the entries")
                continue
            }
            barriers.append(barrier)
        }
        return barriers
    }

    private func decodeBarrier(_ node: JSONNode) -> Barrier? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let code = reader.choice("code", .required, as: BarrierCode.self)
        let need = reader.choice("need", .required, as: Need.self)
        let source = reader.choice("source", as: Barrier.Source.self)
        let recordedAt = reader.value("recorded")
        let recorded = recordedAt.flatMap(day)
        reader.end()
        if let recorded, let recordedAt, let today, recorded > today {
            log.error(
                "recorded-later", at: recordedAt, "this was recorded after the planning instant asOf",
                "correct the date")
        }
        guard let code, let need else { return nil }
        return Barrier(code: code, need: need, source: source, recorded: recorded)
    }

    private func warnOfOldBarriers() {
        guard let today else { return }
        let oldest = today - 365
        var first: (patient: Int, barrier: Int)?
        var count = 0
        for (position, patient) in patients.enumerated() {
            for (entry, barrier) in (patient?.barriers ?? []).enumerated() {
                guard let recorded = barrier.recorded, recorded < oldest else { continue }
                if first == nil { first = (position, entry) }
                count += 1
            }
        }
        guard let first, let entries = raw.patients[first.patient].member("barriers")?.elements else {
            return
        }
        log.warning(
            "old-barrier", at: entries[min(first.barrier, entries.count - 1)],
            "recorded more than 365 days before asOf" + (count > 1 ? " (and \(count - 1) more)" : ""),
            "ask again")
    }

    private func decodeTransport(_ node: JSONNode) -> Transport? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let listed = reader.value("modes")
        let modes = listed.flatMap { log.list($0) }?.compactMap { entry -> TravelMode? in
            let mode = log.choice(entry, as: TravelMode.self)
            if mode == .ride {
                log.error(
                    "unknown-value", at: entry,
                    "a ride comes from a pool; it is no mode of the patient's own",
                    "list the modes the patient can use without help")
            }
            return mode
        }
        let maxMinutes = reader.minutes("maxMinutes", 0...1440)
        let mobility = reader.choice("mobility", as: Mobility.self)
        reader.end()
        return Transport(modes: modes.map(Set.init), maxMinutes: maxMinutes, mobility: mobility)
    }

    private func decodeChannel(_ node: JSONNode) -> Channel? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let kind = reader.choice("channel", .required, as: ChannelKind.self)
        let consent = reader.bool("consent", .required)
        let leadDays = reader.int("leadDays", 0...365)
        let minutes = reader.minutes("minutes", 0...1440)
        let quietHours = reader.value("quietHours").flatMap(decodeQuietHours)
        reader.end()
        guard let kind, let consent else { return nil }
        return Channel(
            kind: kind, consent: consent, leadDays: leadDays ?? 0, minutes: minutes ?? 0,
            quietHours: quietHours)
    }

    /// From the evening to the morning is allowed, so `from` may be later than `to`.
    private func decodeQuietHours(_ node: JSONNode) -> Channel.QuietHours? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let from = reader.value("from", .required).flatMap(clock)
        let to = reader.value("to", .required).flatMap(clock)
        reader.end()
        guard let from, let to else { return nil }
        return Channel.QuietHours(from: from, to: to)
    }

    private func decodeGroups(_ node: JSONNode) -> PatientGroups {
        guard var reader = ObjectReader(node, log) else { return PatientGroups() }
        let groups = PatientGroups(
            payer: reader.choice("payer"), areaQuartile: reader.int("areaQuartile", 1...4),
            disability: reader.choice("disability"), digitalAccess: reader.choice("digitalAccess"),
            distanceBand: reader.choice("distanceBand"))
        reader.end()
        return groups
    }
}
