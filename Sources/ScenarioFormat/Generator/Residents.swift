import Domain

extension ScenarioGenerator {
    /// The people orders are for. Each has a hidden figure of deprivation, made of where they live and of chance; those
    /// with the highest figures have barriers, most of them more than one, and with them go work with fixed hours, a
    /// smaller choice of channels and other cover. So barriers correlate without any of them being caused by another.
    struct Residents {
        let all: [Resident]

        init(count: Int, region: Region, setting: Setting, calendar: PlanningCalendar, seed: UInt64) {
            var random = SplitMix64(seed: seed, stream: .residents)
            let drafts = (0..<count).map { _ in Self.latent(region, &random) }
            // Exactly this share has a barrier, so that it holds for 60 people as it does for 6000.
            let sharePermille = random.number(in: setting.burdened)
            let ranked = drafts.indices.sorted { (drafts[$0].latent, $0) > (drafts[$1].latent, $1) }
            var isBurdened = Array(repeating: false, count: count)
            for number in ranked.prefix((count * sharePermille + 500) / 1000) { isBurdened[number] = true }
            all = drafts.indices.map { number in
                Resident(
                    id: numbered("P-", number + 1, of: count, digits: 4), area: drafts[number].area,
                    isBurdened: isBurdened[number], region: region, setting: setting, calendar: calendar,
                    &random)
            }
        }

        private static func latent(_ region: Region, _ random: inout SplitMix64) -> (
            area: Int, latent: Int
        ) {
            let area = random.below(region.areas.count)
            let noise = random.below(400) + random.below(400)
            return (area, 200 * region.areas[area].quartile + noise)
        }
    }

    struct Resident {
        /// When someone's days leave room for an exam.
        enum Hours { case free, dayWork, caring }

        let id: String
        let area: Int
        /// By code, in the order they are written: yes, no, unknown, declined.
        private(set) var needs: [(code: BarrierCode, need: Need)]
        let language: String
        let modes: [TravelMode]
        let maxMinutes: Int
        let mobility: Mobility
        let interpreterModes: [InterpreterMode]
        let channels: [Channel]
        let hours: Hours
        let person: Person
        let priorMissed: Int
        let recorded: Day

        var isChild: Bool { person.isChild }
        var isWoman: Bool { person.isWoman }
        var stratum: JSONOutput { person.stratum(patient: id) }
        var hasBarrier: Bool { needs.contains { $0.need == .yes } }
        var needsTransfer: Bool { mobility == .wheelchair }
        func need(_ code: BarrierCode) -> Need { needs.first { $0.code == code }?.need ?? .unknown }

        init(
            id: String, area: Int, isBurdened: Bool, region: Region, setting: Setting,
            calendar: PlanningCalendar, _ random: inout SplitMix64
        ) {
            let truth = Self.truth(isBurdened, setting, &random)
            let needs = Self.asked(truth, &random)
            let needsLanguage = needs.contains { $0.code == .languageAccess && $0.need == .yes }
            let noCar = truth.contains(.transportationInsecurity)
            let offline = truth.contains(.digitalAccess)
            let language = Self.language(needsLanguage, region, setting, &random)
            var person = Person(
                isBurdened: isBurdened, language: language, area: region.areas[area], setting: setting,
                &random)
            self.id = id
            self.area = area
            self.needs = needs
            self.language = language
            modes = noCar ? random.pick(setting.carless) : Self.modes(setting, &random)
            let patience = noCar ? setting.patience.carless : setting.patience.withCar
            maxMinutes = 15 * random.number(in: patience)
            mobility = Self.mobility(noCar: noCar, &random)
            interpreterModes = random.happens(permille: 700) ? [.inPerson, .video] : [.inPerson]
            channels = Self.channels(offline: offline, english: language == "en", &random)
            let odds = isBurdened ? [400, 350, 250] : [590, 220, 190]
            hours = [Hours.free, .dayWork, .caring][random.position(weights: odds)]
            priorMissed = random.happens(permille: 80) ? random.number(in: 1...2) : 0
            recorded = calendar.today - random.number(in: 1...300)
            let cost = truth.contains(.medicalCostBurden)
            person.draw(cost: cost, offline: offline, setting, &random)
            self.person = person
        }

        /// The barriers there are, known or not.
        private static func truth(
            _ isBurdened: Bool, _ setting: Setting, _ random: inout SplitMix64
        ) -> Set<BarrierCode> {
            guard isBurdened else { return [] }
            var found: Set<BarrierCode> = []
            if random.happens(permille: setting.barriers.language) { found.insert(.languageAccess) }
            if random.happens(permille: setting.barriers.transport) {
                found.insert(.transportationInsecurity)
            }
            if random.happens(permille: setting.barriers.cost) { found.insert(.medicalCostBurden) }
            if found.isEmpty {
                found.insert(random.pick([.languageAccess, .transportationInsecurity, .medicalCostBurden]))
            }
            if random.happens(permille: setting.barriers.digital) { found.insert(.digitalAccess) }
            return found
        }

        /// What is on record: 7 in 100 needs were never asked, 15 in 1000 people would not say; but someone whose
        /// only steering barrier it is has said so.
        private static func asked(
            _ truth: Set<BarrierCode>, _ random: inout SplitMix64
        ) -> [(code: BarrierCode, need: Need)] {
            let steering: [BarrierCode] = [.languageAccess, .transportationInsecurity, .medicalCostBurden]
            var open = steering.count { truth.contains($0) }
            var needs: [(code: BarrierCode, need: Need)] = steering.map { code in
                let need: Need = truth.contains(code) ? .yes : .no
                let draw = random.below(1000)
                guard draw < 85, need == .no || open > 1 else { return (code, need) }
                if need == .yes { open -= 1 }
                return (code, draw < 70 ? .unknown : .declined)
            }
            if truth.contains(.digitalAccess) { needs.append((.digitalAccess, .yes)) }
            return needs
        }

        private static func language(
            _ needed: Bool, _ region: Region, _ setting: Setting, _ random: inout SplitMix64
        ) -> String {
            if needed { return region.languages[random.position(weights: setting.languageOdds)] }
            return random.happens(permille: 40) ? "es" : "en"
        }

        private static func modes(_ setting: Setting, _ random: inout SplitMix64) -> [TravelMode] {
            random.happens(permille: setting.alsoTransit) ? [.car, .transit] : [.car]
        }

        private static func mobility(noCar: Bool, _ random: inout SplitMix64) -> Mobility {
            let draw = random.below(1000)
            if draw < (noCar ? 80 : 20) { return .wheelchair }
            return draw < (noCar ? 180 : 60) ? .assist : .walk
        }
    }
}

extension ScenarioGenerator.Resident {
    struct Channel {
        let kind: ChannelKind
        let consent: Bool
        let leadDays: Int
        let minutes: Int
        var hasQuietHours = false

        var json: JSONOutput {
            .sparse(
                ("channel", .string(kind.rawValue)), ("consent", .bool(consent)),
                ("leadDays", .number(leadDays)),
                ("minutes", .number(minutes)),
                ("quietHours", hasQuietHours ? ["from": "19:00", "to": "09:00"] : nil))
        }
    }

    /// Text, e-mail and portal draw on nobody's minutes; calls do, and longer where they are not in English.
    fileprivate static func channels(
        offline: Bool, english: Bool, _ random: inout SplitMix64
    ) -> [Channel] {
        let call = Channel(
            kind: .call, consent: true, leadDays: 1, minutes: english ? 6 : 10,
            hasQuietHours: random.happens(permille: 100))
        let letter = Channel(kind: .letter, consent: true, leadDays: 5, minutes: 0)
        if offline { return random.happens(permille: 150) ? [letter] : [call, letter] }
        let kind = [ChannelKind.text, .portal, .email][random.position(weights: [65, 25, 10])]
        let written = Channel(
            kind: kind, consent: random.happens(permille: 900), leadDays: kind == .text ? 1 : 2, minutes: 0)
        let draw = random.below(1000)
        if draw < 150 { return [call] }
        return !written.consent || draw < 330 ? [written, call] : [written]
    }

    var canBeTexted: Bool { channels.contains { $0.kind == .text && $0.consent } }
    var callMinutes: Int { channels.first { $0.kind == .call && $0.consent }?.minutes ?? 0 }

    func json(_ region: ScenarioGenerator.Region) -> JSONOutput {
        .sparse(
            ("id", .string(id)), ("zone", .string(region.areas[area].id)), ("language", .string(language)),
            ("barriers", .array(needs.map { barrier($0.code, $0.need) })),
            (
                "transport",
                [
                    "modes": .words(modes.map(\.rawValue)), "maxMinutes": .number(maxMinutes),
                    "mobility": .string(mobility.rawValue),
                ]
            ),
            (
                "interpreterModes",
                need(.languageAccess) == .yes ? .words(interpreterModes.map(\.rawValue)) : nil
            ),
            ("channels", .array(channels.map(\.json))), ("groups", person.groups),
            ("priorMissed", priorMissed > 0 ? .number(priorMissed) : nil))
    }

    private func barrier(_ code: BarrierCode, _ need: Need) -> JSONOutput {
        need == .unknown
            ? ["code": .string(code.rawValue), "need": "unknown"]
            : [
                "code": .string(code.rawValue), "need": .string(need.rawValue),
                "source": need == .no ? "staff" : "self-report", "recorded": .day(recorded),
            ]
    }
}
