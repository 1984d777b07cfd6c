import Domain

extension ScenarioGenerator {
    /// Everything in limited supply, sized a little under what the orders would use of it.
    struct Supplies {
        private(set) var pools: [JSONOutput] = []

        private let demand: Demand
        private let residents: Residents
        private let region: Region
        private let timetable: Timetable
        private let calendar: PlanningCalendar
        private var random: SplitMix64

        init(
            demand: Demand, residents: Residents, region: Region, timetable: Timetable,
            calendar: PlanningCalendar, seed: UInt64
        ) {
            self.demand = demand
            self.residents = residents
            self.region = region
            self.timetable = timetable
            self.calendar = calendar
            random = SplitMix64(seed: seed, stream: .supplies)
            addInterpreters()
            addRides()
            addNurses()
            addTechnologists()
            addStaff()
            addCounsellor()
            addOutreach()
        }

        /// Technologists work extra hours at up to four sites of a neighbourhood.
        static func staff(of site: Int) -> String { "staff-\(site / 4 + 1)" }

        private func resident(_ order: Order) -> Resident { residents.all[order.patient] }

        // MARK: interpreters

        private mutating func addInterpreters() {
            for (rank, language) in region.languages.enumerated() {
                let local = demand.orders.filter {
                    resident($0).language == language && resident($0).need(.languageAccess) == .yes
                }
                let minutes = local.reduce(0) { $0 + $1.blockMinutes }
                if rank < 2 {
                    for site in region.sites.indices {
                        let here = local.filter { $0.sites.first == site }
                        if !here.isEmpty { addInPerson(language, site, local: here) }
                    }
                }
                addVideo(language, minutes: minutes * (rank == 2 ? 8 : 4) / 10, rank: rank)
            }
        }

        /// On the half days on which the site scans for most of those who need the language, at about two hours each.
        private mutating func addInPerson(_ language: String, _ site: Int, local: [Order]) {
            let minutes = local.reduce(0) { $0 + $1.blockMinutes } * 3 / 4
            let halves = regularHalves(at: site)
            let count = min(halves.count, max(3, (minutes + 60) / 120))
            guard count > 0 else { return }
            let amount = min(240, max(75, (minutes / count + 14) / 15 * 15))
            let heads = 1 + minutes / (240 * halves.count)
            let windows = halves.serving(local, count).map { half in
                window(half.day, half.half.start, half.half.end, amount: amount * heads)
            }
            pools.append([
                "id": .string("interp-\(language)-\(region.sites[site].id)"), "kind": "interpreter",
                "language": .string(language), "mode": "in-person", "site": .string(region.sites[site].id),
                "unit": "minutes", "heads": .number(heads), "windows": .array(windows),
            ])
        }

        private mutating func addVideo(_ language: String, minutes: Int, rank: Int) {
            let days = calendar.workingDays
            let count = min(days.count, max(6, minutes / 60))
            let amount = max(45, (minutes / count + 14) / 15 * 15)
            let hours = rank == 0 ? (7 * 60, 21 * 60) : (8 * 60, 18 * 60)
            pools.append([
                "id": .string("video-\(language)"), "kind": "interpreter", "language": .string(language),
                "mode": "video", "unit": "minutes", "heads": .number(1 + amount / 300),
                "windows": .array(
                    spread(count, over: days).map { window($0, hours.0, hours.1, amount: amount) }),
            ])
        }

        // MARK: rides

        private mutating func addRides() {
            var everywhere = 0
            for area in region.areas.indices {
                let riders = demand.orders.count {
                    resident($0).area == area && resident($0).need(.transportationInsecurity) == .yes
                }
                guard riders > 0 else { continue }
                everywhere += riders
                addRides(
                    "ride-\(region.areas[area].id)", zone: region.areas[area].id, count: (4 * riders + 2) / 5)
            }
            if everywhere > 0 { addRides("ride-any", zone: nil, count: max(2, everywhere * 3 / 10)) }
        }

        /// `count` rides spread over the working days; the pool without a zone also carries wheelchairs.
        private mutating func addRides(_ id: String, zone: String?, count: Int) {
            let days = calendar.workingDays
            let shift = random.below(days.count)
            var windows: [JSONOutput] = []
            for (position, day) in days.enumerated() {
                let turn = (position + shift) % days.count
                let amount = (turn + 1) * count / days.count - turn * count / days.count
                if amount > 0 { windows.append(window(day, 0, 1440, amount: amount)) }
            }
            pools.append(
                .sparse(
                    ("id", .string(id)), ("kind", "ride"), ("zone", zone.map { .string($0) }),
                    ("mobility", zone == nil ? ["walk", "assist", "wheelchair"] : ["walk", "assist"]),
                    ("unit", "count"), ("windows", .array(windows))))
        }

        // MARK: staff

        private mutating func addNurses() {
            for site in region.sites.indices {
                let contrast = demand.orders.filter {
                    $0.sites.contains(site) && ExamCatalogue.exams[$0.exam].contrastMinutes > 0
                }
                guard !contrast.isEmpty else { continue }
                let halves = regularHalves(at: site).filter { _ in random.happens(permille: 850) }
                guard !halves.isEmpty else { continue }
                let windows = halves.map {
                    window($0.day, $0.half.start, $0.half.end, amount: 60 + 15 * (contrast.count / 40))
                }
                pools.append([
                    "id": .string("nurse-\(region.sites[site].id)"), "kind": "nurse", "skill": "contrast",
                    "site": .string(region.sites[site].id), "unit": "minutes",
                    "heads": .number(1 + contrast.count / 60), "windows": .array(windows),
                ])
            }
        }

        /// For patients who ask to be examined by a woman.
        private mutating func addTechnologists() {
            let asking = demand.orders.filter { $0.staffGender != nil }
            for site in region.sites.indices where asking.contains(where: { $0.sites.contains(site) }) {
                let days = calendar.workingDays.filter { _ in random.happens(permille: 600) }
                guard !days.isEmpty else { continue }
                pools.append([
                    "id": .string("tech-f-\(region.sites[site].id)"), "kind": "technologist",
                    "gender": "female",
                    "site": .string(region.sites[site].id), "unit": "minutes", "heads": 1,
                    "windows": .array(days.map { window($0, 480, 1080, amount: 300) }),
                ])
            }
        }

        /// Enough a week for nine minutes in a hundred of those the orders need, and for the longest session: about
        /// what regular sessions lack, and far less than opening everything would take.
        private mutating func addStaff() {
            let flexible = timetable.sessions.filter(\.isFlexible)
            var seen: [String] = []
            for session in flexible where !seen.contains(Self.staff(of: session.site)) {
                let id = Self.staff(of: session.site)
                seen.append(id)
                let mine = flexible.filter { Self.staff(of: $0.site) == id }
                let wanted = demand.orders.filter { $0.sites.first.map(Self.staff) == id }
                let enough = wanted.reduce(0) { $0 + $1.blockMinutes } * 9 / 100
                var windows: [JSONOutput] = []
                for week in [calendar.first, calendar.first + 7] {
                    let minutes = mine.filter { week <= $0.day && $0.day < week + 7 }
                        .compactMap { $0.opening?.staffMinutes }
                    guard let longest = minutes.max() else { continue }
                    windows.append(window(week, 0, 7 * 1440, amount: max(longest, enough)))
                }
                pools.append([
                    "id": .string(id), "kind": "staff", "unit": "minutes", "windows": .array(windows),
                ])
            }
        }

        // MARK: before the exam

        private mutating func addCounsellor() {
            let asking = demand.orders.count { resident($0).need(.medicalCostBurden) == .yes }
            guard asking > 0 else { return }
            pools.append([
                "id": "counsellor", "kind": "counsellor", "unit": "minutes",
                "windows": .array(
                    [calendar.today, calendar.first, calendar.first + 7].map {
                        window($0, 480, 1020, amount: 20 * max(1, asking / 6))
                    }),
            ])
        }

        /// Calls are made on the day of planning and on every working day before the last ones of the horizon; a
        /// quarter of all call minutes is there on the first day.
        private mutating func addOutreach() {
            for language in ["en"] + region.languages {
                let needed = demand.orders.reduce(0) {
                    resident($1).language == language ? $0 + resident($1).callMinutes : $0
                }
                guard needed > 0 || language == "en" else { continue }
                let minutes = max(20, needed * (language == "en" ? 95 : 85) / 100)
                let days = calendar.workingDays.dropLast(2)
                let daily = max(5, (minutes * 3 / 4 / days.count + 4) / 5 * 5)
                let windows =
                    [window(calendar.today, 480, 1020, amount: max(10, (minutes / 4 + 4) / 5 * 5))]
                    + days.map { window($0, 480, 1020, amount: daily) }
                pools.append([
                    "id": .string("calls-\(language)"), "kind": "outreach", "language": .string(language),
                    "unit": "minutes", "windows": .array(windows),
                ])
            }
        }

        // MARK: windows

        /// Half days with a regular session at `site`, in time order.
        private func regularHalves(at site: Int) -> [HalfDay] {
            var found: [HalfDay] = []
            for session in timetable.sessions
            where session.site == site && !session.isFlexible && !session.isShut {
                let half: PlanningCalendar.Half = session.from < 12 * 60 ? .morning : .afternoon
                let modality = timetable.scanners[session.scanner].modality
                if let known = found.firstIndex(where: { $0.day == session.day && $0.half == half }) {
                    found[known].modalities.append(modality)
                } else {
                    found.append(HalfDay(day: session.day, half: half, modalities: [modality]))
                }
            }
            return found.sorted { ($0.day, $0.half.rawValue) < ($1.day, $1.half.rawValue) }
        }

        /// `count` of `all`, evenly spaced, beginning anywhere.
        private mutating func spread<Element>(_ count: Int, over all: [Element]) -> [Element] {
            guard !all.isEmpty else { return [] }
            let shift = random.below(all.count)
            let positions = (0..<count).map { ($0 * all.count / count + shift) % all.count }
            return positions.sorted().map { all[$0] }
        }

        private func window(_ day: Day, _ from: Int, _ to: Int, amount: Int) -> JSONOutput {
            ["from": .local(day, from), "to": .local(day, to), "amount": .number(amount)]
        }
    }
}

extension ScenarioGenerator {
    /// A half day on which a site scans, and with what.
    struct HalfDay {
        let day: Day
        let half: PlanningCalendar.Half
        var modalities: [Modality]

        func serves(_ order: Order) -> Bool {
            modalities.contains(order.modality) && order.earliest <= day && day <= order.latest
        }
    }
}

extension [ScenarioGenerator.HalfDay] {
    /// `count` of these, in time order: each next one serves the most orders that those before it do not, so that
    /// few orders are left without any; when none is left, it begins again.
    func serving(_ orders: [ScenarioGenerator.Order], _ count: Int) -> [ScenarioGenerator.HalfDay] {
        var chosen: Set<Int> = []
        var unserved = orders
        while chosen.count < count {
            let open = indices.filter { !chosen.contains($0) }
            let gains = open.map { position in unserved.count { self[position].serves($0) } }
            let best = gains.max() ?? 0
            if best == 0, unserved.count < orders.count {
                unserved = orders
                continue
            }
            guard let pick = zip(open, gains).first(where: { $0.1 == best })?.0 else { break }
            chosen.insert(pick)
            unserved.removeAll { self[pick].serves($0) }
        }
        return chosen.sorted().map { self[$0] }
    }
}
