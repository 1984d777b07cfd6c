import Domain

// Kinds of examination and what they draw on.
extension ScenarioDecoder {
    func decodeExams() { exams = raw.exams.map(decodeExam) }

    private func decodeExam(_ node: JSONNode) -> Exam? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let id = reader.word("id", .required)
        let label = reader.text("label")
        let modality = reader.choice("modality", .required, as: Modality.self)
        let minutes = reader.minutes("minutes", 1...1440, .required)
        let turnaround = reader.minutes("turnaround", 0...1440)
        let prepLeadDays = reader.int("prepLeadDays", 0...365)
        let prepMinutes = reader.minutes("prepMinutes", 0...1440)
        let features = reader.words("features")
        let needs = reader.list("draws") { decodeNeed($0, exam: minutes) }
        if needs.count > Self.mostDraws, let draws = reader.value("draws") {
            log.error(
                "out-of-range", at: draws, "an exam draws on at most \(Self.mostDraws) pools", "name fewer")
        }
        let modes = reader.choices("interpreterModes", as: InterpreterMode.self)
        let population = reader.choice("population", as: Population.self)
        reader.end()
        guard let id, let modality, let minutes else { return nil }
        return Exam(
            id: id, label: label, modality: modality, minutes: minutes, turnaround: turnaround ?? 0,
            prepLeadDays: prepLeadDays ?? 0, prepMinutes: prepMinutes ?? 0, features: features ?? [],
            needs: needs,
            interpreterModes: modes ?? Set(InterpreterMode.allCases), population: population)
    }

    /// Search keeps a few bytes for each.
    private static var mostDraws: Int { 32 }

    private func decodeNeed(_ node: JSONNode, exam: Minutes?) -> Exam.Need? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let source = decodeSource(&reader)
        let length = reader.value("minutes", .required)
        let minutes = length.flatMap { log.int($0, 1...1440) }.map { Minutes($0) }
        let anchor = reader.choice("at", as: Exam.Need.Anchor.self)
        reader.end()
        if let minutes, let exam, let length, minutes > exam {
            log.error(
                "out-of-range", at: length, "this is drawn for longer than the exam takes",
                "write at most the minutes of the exam")
        }
        guard let source, let minutes else { return nil }
        return Exam.Need(source: source, minutes: minutes, anchor: anchor ?? .start)
    }

    private func decodeSource(_ reader: inout ObjectReader) -> Exam.Need.Source? {
        let (named, kind, skill) = (reader.value("pool"), reader.value("kind"), reader.value("skill"))
        switch (named, kind) {
        case (let named?, nil):
            if let skill {
                log.error(
                    "key-of-another-kind", at: skill, "a skill goes with a kind, not with a named pool",
                    "remove it")
            }
            guard let pool = poolIDs.find(named, log) else { return nil }
            if let kind = pools[pool.int]?.kind { check(drawn: kind, named) }
            return .pool(pool)
        case (nil, let node?):
            guard let kind = log.choice(node, as: PoolKind.self) else { return nil }
            check(drawn: kind, node)
            return .kind(kind, skill: skill.flatMap(log.word))
        default:
            log.error(
                "one-of", at: reader.node, "exactly one of pool and kind belongs here",
                "keep or add one of them")
            return nil
        }
    }

    private func check(drawn kind: PoolKind, _ node: JSONNode) {
        switch kind {
        case .technologist, .nurse, .anaesthesia, .radiologist, .equipment: return
        default:
            log.error(
                "not-drawn-by-exams", at: node, "an exam does not draw on a pool of kind \(kind.rawValue)",
                "name a technologist, nurse, anaesthesia, radiologist or equipment pool")
        }
    }
}
