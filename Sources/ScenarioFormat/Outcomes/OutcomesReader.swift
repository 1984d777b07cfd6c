public import Attendance
import Domain

/// What a file of outcomes says, in its order.
public struct DecodedOutcomes: Sendable {
    public var records: [OutcomeRecord]
    public var warnings: [Finding]
}

/// Reads `fairslot.outcomes/1`: what became of past appointments, or every reason why not.
public enum OutcomesReader {
    public static let schema = "fairslot.outcomes/1"

    public static func read(_ bytes: [UInt8]) -> Result<DecodedOutcomes, Refusal> {
        guard bytes.count <= ScenarioReader.byteLimit else {
            return .failure(
                Refusal(findings: [
                    Finding(
                        severity: .error, class: .entry, rule: "too-large",
                        message: "the file is larger than 256 MiB", remedy: "split it by period")
                ]))
        }
        return Refusal.reading(bytes, source: .scenario) { OutcomesDecoder($1).decode($0) }
            .map { DecodedOutcomes(records: $0.decoded, warnings: $0.warnings) }
    }

    /// Whether the file says that it is one, right or wrong in all else.
    public static func isMeant(by bytes: [UInt8]) -> Bool {
        guard bytes.count <= ScenarioReader.byteLimit, case .success(let document) = JSONReader.read(bytes)
        else { return false }
        return document.root.member("schema")?.spells(schema) ?? false
    }
}

private struct OutcomesDecoder {
    private let log: FindingLog

    init(_ log: FindingLog) { self.log = log }

    func decode(_ document: JSONDocument) -> [OutcomeRecord]? {
        guard var reader = ObjectReader(document.root, log) else { return nil }
        RawScenario.check(schema: reader.value("schema", .required), OutcomesReader.schema, log)
        _ = reader.int("schemaMinor", 0...999)
        _ = reader.text("name")
        let listed = reader.value("appointments", .required)
        let nodes = listed.flatMap { log.list($0) }.map { Array($0) } ?? []
        reader.end()
        Strata.check(document, parts: nodes.compactMap { $0.member("strata") }, log)
        Keys.warnOfLikenesses(nodes, under: "order", log)
        Keys.warnOfLikenesses(nodes, under: "patient", log)
        if let listed, nodes.isEmpty, listed.kind == .array {
            log.error("empty-list", at: listed, "there is no appointment", "list at least one")
        }
        var seen: Set<AppointmentKey> = []
        return nodes.compactMap { node in
            let record = appointment(node)
            if let record, let key = AppointmentKey(record), !seen.insert(key).inserted {
                log.error(
                    "duplicate-appointment", at: node, "this order has an appointment on this day already",
                    "keep the one that counts")
            }
            return record
        }
    }

    private func appointment(_ node: JSONNode) -> OutcomeRecord? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let order = reader.word("order")
        _ = reader.word("patient")
        let modality = reader.choice("modality", .required, as: Modality.self)
        let population = reader.choice("population", as: Population.self)
        let days = self.days(&reader)
        let contact = reader.value("contact").flatMap(self.contact)
        let costNeed = reader.choice("costNeed", as: Need.self)
        let counselling = reader.bool("counselling")
        let ride = reader.bool("ride")
        let priorMissed = reader.int("priorMissed", 0...1000)
        let ending = reader.choice("outcome", .required, as: PastAppointment.Ending.self)
        let printed = reader.value("chance").flatMap(chance)
        let strata = reader.value("strata").map(self.strata)
        reader.end()
        guard let modality, let days, let ending else { return nil }
        return OutcomeRecord(
            order: order,
            appointment: PastAppointment(
                modality: modality, population: population ?? .adult, requested: days.requested,
                booked: days.booked, day: days.exam, contact: contact, costNeed: costNeed == .yes,
                counselling: counselling ?? false, ride: ride ?? false, priorMissed: priorMissed ?? 0,
                ending: ending, printed: printed),
            strata: strata ?? [:])
    }

    private func days(_ reader: inout ObjectReader) -> (requested: Day, booked: Day, exam: Day)? {
        let requested = reader.value("requested", .required).flatMap(log.day)
        let bookedAt = reader.value("booked")
        let booked = bookedAt.flatMap(log.day)
        let examAt = reader.value("day", .required)
        let exam = examAt.flatMap(log.day)
        if let bookedAt, let booked, let requested, booked < requested {
            log.error(
                "day-order", at: bookedAt, "this was booked before it was requested",
                "correct one of the days")
            return nil
        }
        if let examAt, let exam, let before = booked ?? requested, exam < before {
            log.error(
                "day-order", at: examAt, "this appointment was before the day on which it was made",
                "correct one of the days")
            return nil
        }
        guard let requested, let exam else { return nil }
        return (requested, booked ?? requested, exam)
    }

    private func contact(_ node: JSONNode) -> PastAppointment.Contact? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let channel = reader.choice("channel", .required, as: ChannelKind.self)
        let languageAt = reader.has("ownLanguage") ? reader.value("ownLanguage") : nil
        let isInOwnLanguage = reader.bool("ownLanguage")
        let second = reader.bool("second")
        reader.end()
        guard let channel else { return nil }
        if isInOwnLanguage == true, channel != .call, let languageAt {
            log.error(
                "own-language", at: languageAt, "only of a call it is known what the language does",
                "remove it; letters and texts are taken to be in the patient's language")
        }
        return .init(
            channel: channel, isInOwnLanguage: isInOwnLanguage ?? false, isFollowedBySecond: second ?? false)
    }

    private func chance(_ node: JSONNode) -> Value? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let missed = reader.figure("missed", 0...1, .required)
        let cancelled = reader.figure("cancelled", 0...1)
        reader.end()
        if let missed, let cancelled, missed + cancelled > .one {
            log.error("chance-sum", at: node, "these chances are more than 1 together", "correct one of them")
        }
        return missed
    }

    private func strata(_ node: JSONNode) -> [OutcomeRecord.Stratum: String] {
        guard var reader = ObjectReader(node, log) else { return [:] }
        var strata: [OutcomeRecord.Stratum: String] = [:]
        for stratum in OutcomeRecord.Stratum.allCases {
            strata[stratum] = reader.value(stratum.rawValue).flatMap { log.text($0, limit: 64) }
        }
        reader.end(countingReserved: true)
        return strata
    }
}
