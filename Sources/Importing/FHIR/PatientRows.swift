import Domain

// Patients as the scenario has them: only of those who have an order or a booking, and nothing that is not known.

extension FHIRAssembly {
    /// - Parameters:
    ///   - booked: keys of patients with a booking.
    ///   - missed: appointments missed, by the patient's key.
    mutating func addPatients(of orders: [OpenOrder], booked: Set<String>, missed: [String: Int]) {
        let wanted = booked.union(orders.map(\.patient))
        let needs = Dictionary(grouping: facts.needs) { facts.resolved($0.patient) }
        let coverages = Dictionary(grouping: facts.coverages) { facts.resolved($0.beneficiary) }
        let consents = Dictionary(grouping: facts.consents) { facts.resolved($0.patient) }
        let mobility = byPatient(facts.mobility)
        let disabled = Set(facts.disabled.map(facts.resolved))
        let insurance = Dictionary(
            orders.map { ($0.patient, $0.facts.insurance) }, uniquingKeysWith: { first, _ in first })
        for key in facts.patients.keys.sorted() {
            guard let patient = facts.patients[key] else { continue }
            guard wanted.contains(key) else {
                log.leftOut("Patient", "no order and no booking")
                continue
            }
            log.used("Patient")
            let payer = payer(coverages[key] ?? [], first: insurance[key] ?? [])
            let barriers = barriers(patient, needs[key] ?? [])
            var row = Row()
            row.add("id", patient.id)
            row.add("zone", patient.zone)
            row.add("language", patient.language)
            // Somebody has to be spoken to in some language to be asked for theirs.
            if patient.language == nil { row.add("contactLanguage", companion.siteLanguages.first) }
            row.add("barriers", barriers.map(\.row))
            row.add("transport", transport(barriers, mobility: mobility[key]))
            row.add("channels", channels(patient, consents[key] ?? []))
            var groups = Row()
            groups.add("payer", payer)
            if disabled.contains(key) { groups.add("disability", "yes") }
            if !groups.isEmpty { row.add("groups", groups.json) }
            row.add("priorMissed", missed[key].map { min($0, 1000) })
            draft.add(row.json, to: .patients, patient.origin)
            draft.add(stratum(patient, payer: payer), to: .strata, patient.origin)
        }
    }

    private func byPatient<Fact>(_ known: [String: Fact]) -> [String: Fact] {
        Dictionary(known.map { (facts.resolved($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// The coverage an order names, else the one that pays first.
    private func payer(_ coverages: [CoverageFacts], first insurance: [String]) -> String? {
        let named = coverages.first { coverage in insurance.contains { facts.resolved($0) == coverage.key } }
        return (named ?? coverages.min { ($0.order, $0.key) < ($1.order, $1.key) })?.payer
    }

    private struct BarrierRow {
        var code: BarrierCode
        var need: Need
        var source: Barrier.Source
        var day: Day?

        var row: JSONOutput {
            var row = Row()
            row.add("code", code.rawValue)
            row.add("need", need.rawValue)
            row.add("source", source.rawValue)
            row.add("recorded", day?.description)
            return row.json
        }
    }

    /// Of each barrier the newest word; of two of one day, a need. What nobody has said stays unknown.
    private func barriers(_ patient: PatientFacts, _ needs: [NeedFact]) -> [BarrierRow] {
        let today = companion.zone.day(of: companion.asOf)
        var rows: [BarrierRow] = []
        for code in BarrierCode.allCases {
            let said = needs.filter { $0.code == code && ($0.day.map { $0 <= today } ?? true) }
            let newest = said.max { rank($0) < rank($1) }
            if let newest {
                rows.append(.init(code: code, need: newest.need, source: newest.source, day: newest.day))
            } else if code == .languageAccess, let need = interpreterNeed(patient) {
                rows.append(need)
            }
        }
        return rows
    }

    private func rank(_ need: NeedFact) -> (Day, Int) {
        (need.day ?? Day(number: 0), need.need == .yes ? 2 : need.need == .no ? 1 : 0)
    }

    /// By the record; else who prefers a language of the staff needs no interpreter.
    private func interpreterNeed(_ patient: PatientFacts) -> BarrierRow? {
        if let need = patient.interpreter {
            return .init(code: .languageAccess, need: need, source: .selfReport, day: nil)
        }
        guard let language = patient.language,
            companion.siteLanguages.contains(String(language.prefix { $0 != "-" }))
        else { return nil }
        return .init(code: .languageAccess, need: .no, source: .inferred, day: nil)
    }

    /// Mobility is written wherever it is known. Modes are those of the companion for who needs no help; of others none are
    /// known, which the plan does not hold against them.
    private func transport(
        _ barriers: [BarrierRow], mobility: String?
    ) -> JSONOutput? {
        let need = barriers.first { $0.code == .transportationInsecurity }?.need
        var row = Row()
        if need == .no, case .object(let usual)? = companion.transport {
            for member in usual where mobility == nil || member.key != "mobility" {
                row.add(member.key, member.value)
            }
        }
        row.add("mobility", mobility)
        guard !row.isEmpty else { return nil }
        return row.json
    }

    /// The companion's channels for which the record has a number or an address.
    private func channels(_ patient: PatientFacts, _ consents: [ConsentFacts]) -> [JSONOutput] {
        companion.channels.filter { patient.reach.contains($0.kind) || $0.kind == "portal" && $0.consent }.map
        { channel in
            let said = ConsentFacts.decision(consents.filter { $0.channels.contains(channel.kind) })
            var row = Row()
            row.add("channel", channel.kind)
            row.add("consent", .bool(said ?? channel.consent))
            for member in channel.row { row.add(member.key, member.value) }
            return row.json
        }
    }

    /// For measuring only.
    private func stratum(_ patient: PatientFacts, payer: String?) -> JSONOutput {
        var row = Row()
        row.add("patient", patient.id)
        row.add("race", patient.race)
        row.add("ethnicity", patient.ethnicity)
        row.add("sex", patient.sex)
        row.add("ageBand", patient.birth.map { Self.band(age(from: $0)) })
        row.add("payer", payer)
        row.add("area", patient.zone)
        return row.json
    }

    private static func band(_ age: Int) -> String {
        switch age {
        case ..<18: "0-17"
        case ..<40: "18-39"
        case ..<65: "40-64"
        case ..<80: "65-79"
        default: "80+"
        }
    }
}
