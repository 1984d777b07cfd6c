import Domain

extension ScenarioGenerator {
    /// Writes orders for one patient.
    struct OrderWriter {
        let patient: Int
        let resident: Resident
        let region: Region
        let setting: Setting
        let calendar: PlanningCalendar

        /// An order; one that shares a trip with `first` has its priority, dates and hours, and another modality.
        func order(sharing first: Order? = nil, _ random: inout SplitMix64) -> Order {
            let exam = exam(sharing: first, &random)
            let kind = ExamCatalogue.exams[exam]
            let priority = first?.priority ?? Priority.allCases[random.position(weights: [2, 8, 20, 70])]
            let dates = first.map { ($0.earliest, $0.due, $0.latest) } ?? dates(priority, &random)
            let requested = first?.requestedDay ?? calendar.today - age(priority, &random)
            let extra = random.happens(permille: 50) ? 10 : 0
            var order = Order(
                patient: patient, exam: exam, priority: priority, requestedDay: requested,
                requestedMinute: requested == calendar.today ? 420 : random.number(in: 480...1020),
                earliest: dates.0, due: dates.1, latest: dates.2, sites: sites(kind.modality, &random),
                isPaediatric: resident.isChild, blockMinutes: kind.blockMinutes + extra + extras)
            order.extraMinutes = extra
            order.availability = first == nil ? availability(&random) : first?.availability
            if order.availability == nil, random.happens(permille: 250) {
                order.preferred = [window(weekdays, 8 * 60, 12 * 60 + 30)]
            }
            if priority == .routine {
                order.noticeHours = [0, 24, 72, 96][random.position(weights: [55, 15, 20, 10])]
            }
            accompany(&order, &random)
            require(&order, kind, &random)
            return order
        }

        private var extras: Int {
            (resident.need(.languageAccess) == .yes ? ExamCatalogue.interpreterExtra : 0)
                + (resident.needsTransfer ? ExamCatalogue.transferExtra : 0)
        }

        private func exam(sharing first: Order?, _ random: inout SplitMix64) -> Int {
            // Every site does ultrasound, so a trip for ultrasound and something else has somewhere to go.
            var odds = ExamCatalogue.modalities.map { entry in
                guard let first else { return entry.odds }
                return first.modality == .us
                    ? (entry.modality == .ct ? 1 : 0) : (entry.modality == .us ? 1 : 0)
            }
            if first == nil, !resident.isWoman || resident.isChild { odds[3] = 0 }
            let positions = ExamCatalogue.positions(
                of: ExamCatalogue.modalities[random.position(weights: odds)].modality)
            return positions[random.position(weights: positions.map { ExamCatalogue.exams[$0].odds })]
        }

        private func age(_ priority: Priority, _ random: inout SplitMix64) -> Int {
            switch priority {
            case .stat: random.below(2)
            case .asap: random.below(4)
            case .urgent: random.number(in: 1...6)
            case .routine: random.number(in: 2...40)
            }
        }

        private func dates(_ priority: Priority, _ random: inout SplitMix64) -> (Day, Day, Day) {
            let first = calendar.first
            switch priority {
            case .stat: return (first, first, first + 3)
            case .asap:
                let due = first + random.number(in: 1...2)
                return (first, due, due + 5)
            case .urgent:
                let due = first + random.number(in: 2...5)
                return (first, due, due + 7)
            case .routine:
                if random.happens(permille: 50) { return (first - 7, first - 3, first + 12) }
                let earliest = first + (random.happens(permille: 450) ? 0 : random.number(in: 1...7))
                let due = earliest + random.number(in: 4...12)
                return (earliest, due, due + random.number(in: 3...7))
            }
        }

        private func sites(_ modality: Modality, _ random: inout SplitMix64) -> [Int] {
            let near = region.sites(near: resident.area, with: modality)
            return Array(near.prefix(1 + random.position(weights: setting.siteChoice)))
        }

        private func accompany(_ order: inout Order, _ random: inout SplitMix64) {
            if resident.isChild {
                let afternoons = random.happens(permille: 500)
                order.guardian =
                    afternoons
                    ? [
                        "availability": [
                            window(weekdays, 14 * 60, 20 * 60), window(["sat"], 7 * 60, 14 * 60),
                        ]
                    ] : [:]
            } else if random.happens(permille: 30) {
                order.escort = ["availability": [window(["mon", "tue", "thu", "fri"], 8 * 60, 18 * 60)]]
            }
        }

        /// Gates, scanner features and whom the patient wants to be examined by.
        private func require(
            _ order: inout Order, _ kind: ExamCatalogue.Exam, _ random: inout SplitMix64
        ) {
            if kind.modality == .mr, random.happens(permille: 60) { order.features = ["wide-bore"] }
            if kind.forWomen, random.happens(permille: 40) { order.staffGender = .female }
            if kind.modality == .mr || kind.modality == .ct {
                if random.happens(permille: 180) {
                    order.gates.append(
                        gate(
                            .authorisation, notBefore: calendar.first + random.number(in: 0...6),
                            leadDays: nil))
                }
                if kind.modality == .mr, random.happens(permille: 50) {
                    order.gates.append(
                        gate(.implantClearance, notBefore: nil, leadDays: random.number(in: 3...6)))
                }
            }
            if kind.contrastMinutes > 0 {
                order.gates.append(
                    random.happens(permille: 750)
                        ? ["kind": "labs", "status": "done", "hard": true]
                        : gate(.labs, notBefore: nil, leadDays: 4))
            }
        }

        private func gate(_ kind: Gate.Kind, notBefore: Day?, leadDays: Int?) -> JSONOutput {
            .sparse(
                ("kind", .string(kind.rawValue)), ("status", "pending"),
                ("notBefore", notBefore.map { .day($0) }),
                ("leadDays", leadDays.map { .number($0) }), ("hard", true))
        }

        private var weekdays: [String] { ["mon", "tue", "wed", "thu", "fri"] }

        private func availability(_ random: inout SplitMix64) -> JSONOutput? {
            switch resident.hours {
            case .free: return nil
            case .caring: return [window(weekdays, 8 * 60 + 30, 14 * 60)]
            case .dayWork:
                var windows = [window(weekdays, 16 * 60, 21 * 60), window(["sat"], 7 * 60, 14 * 60)]
                if random.happens(permille: 500) { windows.append(window(weekdays, 6 * 60, 9 * 60)) }
                if random.happens(permille: 800) {
                    let off = random.shuffled(weekdays).prefix(2)
                    windows.append(window(weekdays.filter(off.contains), 7 * 60, 18 * 60))
                }
                return .array(windows)
            }
        }

        private func window(_ days: [String], _ from: Int, _ to: Int) -> JSONOutput {
            ["days": .words(days), "from": .clock(from), "to": .clock(to)]
        }
    }
}
