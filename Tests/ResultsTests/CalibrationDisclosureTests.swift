import Attendance
import Domain
import Testing

@testable import Results

/// Made-up outcomes: unevenly spread over modalities and days, of whom few or many are missed or cancel.
private struct Outcomes {
    static let modalities: [Modality] = [.mr, .ct, .us, .mg, .dx]
    static let languages = ["ar", "en", "es", "so", "vi"]
    let records: [OutcomeRecord]

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func weights(_ count: Int) -> [Int] { (0..<count).map { _ in [0, 1, 2, 10, 40][random.below(5)] } }
        func pick(_ weights: [Int]) -> Int {
            var left = random.below(max(1, weights.reduce(0, +)))
            for (place, weight) in weights.enumerated() {
                left -= weight
                if left < 0 { return place }
            }
            return 0
        }
        let (early, late) = (weights(Self.modalities.count), weights(Self.modalities.count))
        let spoken = weights(Self.languages.count)
        let missed = [60, 150, 500, 930][random.below(4)]
        let cancelled = [0, 10, 100, 300][random.below(4)]
        let printed = [0, 20, 500][random.below(3)]
        let count = [120, 500, 1500][random.below(3)]
        records = (0..<count).map { number in
            let day = Day(number: 20_000 + number * 10 / count)
            let fate = random.below(1000)
            return OutcomeRecord(
                appointment: PastAppointment(
                    modality: Self.modalities[pick(number * 10 < count * 7 ? early : late)],
                    requested: day - [1, 3, 10, 30][random.below(4)], day: day,
                    costNeed: random.below(12) == 0,
                    ending: fate < missed ? .missed : fate < missed + cancelled ? .cancelled : .completed,
                    printed: random.below(1000) < printed ? Value(millionths: 100_000) : nil),
                strata: [.language: Self.languages[pick(spoken)]])
        }
    }
}

/// A published calibration as the attacker of equity reports reads one: not missed stands for placed, completed for on
/// time. He is taken to know from an intercept how many were missed, from a share of cancellations how many.
private struct Reading {
    private let study: CalibrationStudy
    private let document: JSONOutput

    init(_ study: CalibrationStudy, _ document: JSONOutput) {
        (self.study, self.document) = (study, document)
    }

    private static func row(
        _ key: String, _ name: String, _ orders: Int?, missed: Int?, cancelled: Int? = nil
    ) -> JSONOutput {
        func figure(_ count: Int?) -> JSONOutput { count.map { .integer(Int64($0)) } ?? "hidden" }
        let placed = orders.flatMap { orders in missed.map { orders - $0 } }
        return [
            .init(key, .string(name)), .init("orders", figure(orders)), .init("placed", figure(placed)),
            .init("onTime", figure(placed.flatMap { placed in cancelled.map { placed - $0 } })),
        ].asObject
    }

    private func part(_ printed: JSONOutput?, _ truth: RecalibrationFit.Part, _ name: String) -> JSONOutput {
        Self.row(
            "stratum", name, printed?["appointments"]?.count,
            missed: printed?["intercept"]?["value"] == nil ? nil : truth.missed,
            cancelled: printed?["cancelled"]?["value"] == nil ? nil : truth.cancelledAppointments)
    }

    /// Modalities, the two parts, and the table of both.
    var whole: JSONOutput {
        let counts = document["counts"]
        let overall = Self.row(
            "all", "all", counts?["appointments"]?.count, missed: counts?["missed"]?.count,
            cancelled: counts?["cancelled"]?.count)
        let parts = document["model"]!.elements.dropFirst()
        let modalities = zip(parts, study.fit.modalities).map { part($0, $1, $1.modality!.rawValue) }
        var fields: [JSONOutput] = [["field": "modality", "strata": .array(modalities)]]
        var tables: [JSONOutput] = []
        if let trial = study.trial, let printed = document["trial"], printed["model"] != nil {
            let measures = printed["published"]
            let later = Self.row(
                "stratum", "later", measures?["appointments"]?.count, missed: measures?["missed"]?.count)
            fields.append([
                "field": "part",
                "strata": [part(printed["model"]!.elements[0], trial.fit.overall, "earlier"), later],
            ])
            tables = [["fields": ["modality", "part"], "strata": .array(cells(trial, printed))]]
        }
        return ["overall": overall, "fields": .array(fields), "twoWay": .array(tables)]
    }

    private func cells(_ trial: CalibrationStudy.Trial, _ printed: JSONOutput) -> [JSONOutput] {
        let later = printed["partitions"]!.elements.first { $0["by"]?.text == "modality" }?["groups"]?
            .elements
        return study.fit.modalities.flatMap { all -> [JSONOutput] in
            let name = all.modality!.rawValue
            let earlier = printed["model"]!.elements.first { $0["modality"]?.text == name }
            let truth = trial.fit.modalities.first { $0.modality == all.modality }
            let after = later?.first { $0["group"]?.text == name }
            let first =
                earlier.map { part($0, truth ?? all, "earlier") }
                ?? Self.row("stratum", "earlier", 0, missed: 0, cancelled: 0)
            // Where one modality alone is in the later part, there is no partition.
            let second =
                later == nil
                ? Self.row("stratum", "later", nil, missed: nil)
                : after.map {
                    Self.row("stratum", "later", $0["appointments"]?.count, missed: $0["missed"]?.count)
                } ?? Self.row("stratum", "later", 0, missed: 0, cancelled: 0)
            return [("earlier", first), ("later", second)].map { part, row in
                [
                    "stratum": [.string(name), .string(part)], "orders": row["orders"]!,
                    "placed": row["placed"]!, "onTime": row["onTime"]!,
                ]
            }
        }
    }

    /// Groups of the later part by one property.
    func partition(_ name: String) -> JSONOutput? {
        guard let printed = document["trial"],
            let partition = printed["partitions"]?.elements.first(where: { $0["by"]?.text == name })
        else { return nil }
        let measures = printed["published"]
        let overall = Self.row(
            "all", "all", measures?["appointments"]?.count, missed: measures?["missed"]?.count, cancelled: 0)
        let rows = partition["groups"]!.elements.map {
            Self.row(
                "stratum", $0["group"]!.text!, $0["appointments"]?.count, missed: $0["missed"]?.count,
                cancelled: 0)
        }
        return ["overall": overall, "fields": [["field": .string(name), "strata": .array(rows)]]]
    }
}

extension [JSONOutput.Member] {
    fileprivate var asObject: JSONOutput { .object(self) }
}

@Suite("What a calibration shares names nobody")
struct CalibrationDisclosureTests {
    private func made(_ seed: Int) -> CalibrationStudy? {
        CalibrationStudy(Outcomes(seed: UInt64(seed)).records)
    }
    private func report(_ study: CalibrationStudy) -> CalibrationReport {
        CalibrationReport(
            study, sources: [OutcomeSource(sha256: "0", bytes: 900, appointments: 7)], replaced: 3,
            version: "1", suppression: .shared)
    }

    /// What an attacker is after: truth by names and by parts (missed, cancelled, completed).
    private typealias Target = (names: [String], parts: [Int], truth: Int)

    private func targets(_ names: [String], _ n: Int, _ missed: Int, _ cancelled: Int?) -> [Target] {
        var all: [Target] = [(names, [0, 1, 2], n), (names, [0], missed), (names, [1, 2], n - missed)]
        if let cancelled {
            all += [(names, [1], cancelled), (names, [2], n - missed - cancelled)]
        }
        return all.filter { (1...10).contains($0.truth) }
    }

    private func attack(_ published: JSONOutput, _ targets: [Target], _ seed: Int) {
        guard !targets.isEmpty else { return }
        let attacker = Attacker(published)
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<min(4, targets.count) {
            let target = targets[random.below(targets.count)]
            guard let row = attacker.parts[target.names]?[0] else {
                Issue.record("seed \(seed): \(target.names) is not published")
                continue
            }
            let range = attacker.range(of: target.parts.map { row[$0] })
            #expect(
                range.map { $0.contains(target.truth) && $0.count > Suppression.leastWidth } == true,
                "seed \(seed): \(target) must be in \(String(describing: range))")
        }
    }

    @Test(
        "Of 400 made-up files, no count of 1 to 10 of a modality or a part can be had back", arguments: 0..<20
    )
    func modalities(batch: Int) {
        for seed in batch * 20..<batch * 20 + 20 {
            guard let study = made(seed) else { continue }
            var targets: [Target] = []
            for part in study.fit.modalities {
                let name = part.modality!.rawValue
                targets += self.targets(
                    ["modality", name], part.appointments, part.missed, part.cancelledAppointments)
                guard let trial = study.trial,
                    trial.partitions.contains(where: { $0.name == "modality" }),
                    report(study).disclosure.showsTrial
                else { continue }
                let early = trial.fit.modalities.first { $0.modality == part.modality }
                let (n, missed, cancelled) = (
                    early?.appointments ?? 0, early?.missed ?? 0, early?.cancelledAppointments ?? 0
                )
                targets += self.targets(["modality", "part", name, "earlier"], n, missed, cancelled)
                targets += self.targets(
                    ["modality", "part", name, "later"], part.appointments - n, part.missed - missed,
                    part.cancelledAppointments - cancelled)
            }
            attack(Reading(study, report(study).document).whole, targets, seed)
        }
    }

    @Test("The same attacker has every count back from a report that is not shared")
    func theAttackWorks() throws {
        let study = try #require((0..<50).compactMap(made).first { $0.fit.modalities.count > 3 })
        let open = CalibrationReport(study, sources: [], replaced: 0, version: "1", suppression: .internal)
        let attacker = Attacker(Reading(study, open.document).whole)
        for part in study.fit.modalities {
            let row = try #require(attacker.parts[["modality", part.modality!.rawValue]]?[0])
            #expect(attacker.range(of: [row[0]]) == part.missed...part.missed)
            #expect(attacker.range(of: [row[1]]) == part.cancelledAppointments...part.cancelledAppointments)
        }
    }

    @Test("Nor of any other group", arguments: 0..<10)
    func groups(batch: Int) {
        for seed in batch * 20..<batch * 20 + 20 {
            guard let study = made(seed), let trial = study.trial else { continue }
            let reading = Reading(study, report(study).document)
            for partition in trial.partitions where partition.name != "modality" {
                guard let published = reading.partition(partition.name) else { continue }
                let targets = partition.groups.flatMap {
                    self.targets([partition.name, $0.name], $0.appointments, $0.missed, nil)
                }
                attack(published, targets, seed)
            }
        }
    }

    @Test("No count of 1 to 10 is printed, nor left between two that are", arguments: 0..<200)
    func shown(seed: Int) throws {
        let study = try #require(made(seed))
        let document = report(study).document
        walk(document) { object in
            let counts = ["appointments", "missed", "completed", "cancelled", "sameDay", "replaced"]
            for key in counts { #expect(!Suppression.hides(object[key]?.count ?? 0), "\(seed): \(key)") }
            if let all = object["appointments"]?.count, let missed = object["missed"]?.count {
                #expect(!Suppression.hides(all - missed), "\(seed)")
            }
        }
        #expect(
            document["outcomes"]!.elements == [["sha256": "0"]] && document["counts"]!["replaced"] == "hidden"
        )
        for partition in document["trial"]?["partitions"]?.elements ?? [] {
            let groups = partition["groups"]!.elements
            guard groups.contains(where: { $0["appointments"]?.count == nil }) else { continue }
            // Sums of chances would tell how many are in the groups that are not shown.
            #expect(groups.allSatisfy { $0["expectedRecalibrated"]?.text ?? "hidden" == "hidden" })
            #expect(groups.allSatisfy { $0["ratio"]?.text ?? "hidden" == "hidden" })
        }
        for measures in ["published", "recalibrated", "oneShare"].compactMap({ document["trial"]?[$0] }) {
            #expect((measures["bins"] == "hidden") == (measures["calibrationError"] == "hidden"))
        }
    }

    private func walk(_ output: JSONOutput, _ visit: (JSONOutput) -> Void) {
        switch output {
        case .object(let members):
            visit(output)
            members.forEach { walk($0.value, visit) }
        case .array(let elements): elements.forEach { walk($0, visit) }
        default: break
        }
    }

    @Test("These crowds hide and show: most have a trial, some hide it, modalities stand both ways")
    func crowds() {
        let all = (0..<100).compactMap(made).map(report)
        #expect(all.count { $0.study.trial != nil } > 40)
        #expect(all.contains { $0.study.trial != nil && !$0.disclosure.showsTrial })
        let shown = all.flatMap(\.disclosure.modalities)
        #expect(shown.count { $0 == .all } > 50 && shown.count { $0 == .nothing } > 20)
        #expect(all.flatMap(\.disclosure.cells).contains { $0.later && $0.earlier })
    }

    @Test("Inside a house all of it is shown")
    func house() throws {
        let own = CalibrationReport(
            try #require(made(3)), sources: [], replaced: 3, version: "1", suppression: .internal)
        let text = String(decoding: own.document.bytes(), as: UTF8.self) + own.text
        #expect(!text.contains("hidden"))
    }
}
