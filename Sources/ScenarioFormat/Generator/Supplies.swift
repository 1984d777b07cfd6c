import Domain

extension ScenarioGenerator {
    /// Everything in limited supply, sized a little under what the orders would use of it.
    struct Supplies {
        var pools: [JSONOutput] = []

        let demand: Demand
        let residents: Residents
        let region: Region
        let timetable: Timetable
        let calendar: PlanningCalendar
        let setting: Setting
        let scarcity: Scarcity
        /// By site.
        let regularHalves: [[HalfDay]]
        var random: SplitMix64

        init(
            demand: Demand, residents: Residents, region: Region, timetable: Timetable, setting: Setting,
            scarcity: Scarcity, calendar: PlanningCalendar, seed: UInt64
        ) {
            self.demand = demand
            self.residents = residents
            self.region = region
            self.timetable = timetable
            self.calendar = calendar
            self.setting = setting
            self.scarcity = scarcity
            regularHalves = timetable.regularHalves(sites: region.sites.count)
            random = SplitMix64(seed: seed, stream: .supplies)
            addInterpreters()
            addRides()
            addNurses()
            addTechnologists()
            addStaff()
            addCounsellor()
            addOutreach()
        }

        func resident(_ order: Order) -> Resident { residents.all[order.patient] }

        func window(_ day: Day, _ from: Int, _ to: Int, amount: Int) -> JSONOutput {
            ["from": .local(day, from), "to": .local(day, to), "amount": .number(amount)]
        }

        // MARK: interpreters

        private mutating func addInterpreters() {
            for (rank, language) in region.languages.enumerated() {
                let local = demand.orders.filter {
                    resident($0).language == language && resident($0).need(.languageAccess) == .yes
                }
                let minutes = local.reduce(0) { $0 + $1.blockMinutes }
                if rank < setting.languagesInPerson {
                    var here = [[Order]](repeating: [], count: region.sites.count)
                    for order in local { if let first = order.sites.first { here[first].append(order) } }
                    for site in region.sites.indices
                    where !here[site].isEmpty && (region.sites[site].isHub || !setting.interpretersStayAtHubs)
                    {
                        addInPerson(language, site, local: here[site])
                    }
                }
                addVideo(language, minutes: minutes * setting.video[rank] / 1000, rank: rank)
            }
        }

        /// On the half days on which the site scans for most of those who need the language, at about two hours each.
        private mutating func addInPerson(_ language: String, _ site: Int, local: [Order]) {
            let minutes = local.reduce(0) { $0 + $1.blockMinutes } * 3 / 4
            let halves = regularHalves[site]
            let count = min(halves.count, max(3, (minutes + 60) / 120))
            guard count > 0 else { return }
            let amount = min(240, max(75, (minutes / count + 14) / 15 * 15))
            let heads = 1 + minutes / (240 * halves.count)
            let windows = halves.serving(local, count).map { half in
                window(half.day, half.half.start, half.half.end, amount: scarcity.support(amount * heads))
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
            let amount = scarcity.support(max(45, (minutes / count + 14) / 15 * 15))
            let hours = rank == 0 ? (7 * 60, 21 * 60) : (8 * 60, 18 * 60)
            pools.append([
                "id": .string("video-\(language)"), "kind": "interpreter", "language": .string(language),
                "mode": "video", "unit": "minutes", "heads": .number(1 + amount / 300),
                "windows": .array(
                    spread(count, over: days).map { window($0, hours.0, hours.1, amount: amount) }),
            ])
        }

        /// `count` of `all`, evenly spaced, beginning anywhere.
        private mutating func spread<Element>(_ count: Int, over all: [Element]) -> [Element] {
            guard !all.isEmpty else { return [] }
            let shift = random.below(all.count)
            let positions = (0..<count).map { ($0 * all.count / count + shift) % all.count }
            return positions.sorted().map { all[$0] }
        }

        // MARK: rides

        private mutating func addRides() {
            var riders = [Int](repeating: 0, count: region.areas.count)
            for order in demand.orders where resident(order).need(.transportationInsecurity) == .yes {
                riders[resident(order).area] += 1
            }
            let shares = setting.rides
            for area in region.areas.indices where riders[area] > 0 {
                let count = (shares.zone * riders[area] + 500) / 1000
                addRides("ride-\(region.areas[area].id)", zone: region.areas[area].id, count: count)
            }
            let everywhere = riders.reduce(0, +)
            let count = max(2, everywhere * shares.anywhere / 1000)
            if everywhere > 0 { addRides("ride-any", zone: nil, count: count) }
            if setting.ridesArePaid { addFund(rides: count) }
        }

        /// `count` rides spread over the working days; the pool without a zone also carries wheelchairs, and where
        /// there is a fund it is the one that is paid.
        private mutating func addRides(_ id: String, zone: String?, count usual: Int) {
            let count = scarcity.support(usual, step: 1)
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
                    ("unit", "count"),
                    ("paidFrom", zone == nil && setting.ridesArePaid ? "ride-fund" : nil),
                    ("windows", .array(windows))))
        }

        /// Enough for six in ten of those rides at the usual 110, by the week.
        private mutating func addFund(rides count: Int) {
            let amount = scarcity.support(max(150, count * 33))
            pools.append([
                "id": "ride-fund", "kind": "money", "unit": "money",
                "windows": [
                    window(calendar.first, 0, 7 * 1440, amount: amount),
                    window(calendar.first + 7, 0, 7 * 1440, amount: amount),
                ],
            ])
        }
    }
}
