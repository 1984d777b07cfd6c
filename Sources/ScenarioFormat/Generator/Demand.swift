import Domain

extension ScenarioGenerator {
    /// The orders that wait. One in twenty patients has two; half of those want both on one trip.
    struct Demand {
        let orders: [Order]

        static func patients(for orders: Int) -> Int { orders - orders / 20 }

        init(
            orders count: Int, residents: Residents, region: Region, setting: Setting,
            calendar: PlanningCalendar,
            seed: UInt64
        ) {
            var random = SplitMix64(seed: seed, stream: .demand)
            let everyone = Array(residents.all.indices)
            let twice = random.shuffled(everyone.filter { !residents.all[$0].isChild }).prefix(
                count - everyone.count)
            let visiting = Set(twice.prefix((twice.count + 1) / 2))
            let second = Set(twice)
            var made: [Order] = []
            for patient in everyone {
                let resident = residents.all[patient]
                let writer = OrderWriter(
                    patient: patient, resident: resident, region: region, setting: setting,
                    calendar: calendar)
                var order = writer.order(&random)
                if second.contains(patient) {
                    var other = writer.order(sharing: visiting.contains(patient) ? order : nil, &random)
                    if visiting.contains(patient) {
                        let visit = "V-\(made.count + 1)"
                        order.visit = visit
                        other.visit = visit
                        let shared = order.sites.filter {
                            region.sites[$0].modalities.contains(other.modality)
                        }
                        order.sites = shared.isEmpty ? other.sites : shared
                        other.sites = order.sites
                    }
                    made.append(order)
                    made.append(other)
                } else {
                    made.append(order)
                }
            }
            // Children who were to have two orders leave room for one more single order each.
            while made.count < count {
                let patient = random.below(residents.all.count)
                let writer = OrderWriter(
                    patient: patient, resident: residents.all[patient], region: region, setting: setting,
                    calendar: calendar)
                made.append(writer.order(&random))
            }
            orders = made.enumerated().map { number, order in
                var order = order
                order.id = numbered("O-", number + 1, of: count, digits: 4)
                if order.visit != nil { order.visit = "V-" + residents.all[order.patient].id.dropFirst(2) }
                return order
            }
        }

        /// Minutes of scanner time the orders need that are not booked.
        func minutes(except isBooked: [Bool]) -> Int {
            orders.indices.reduce(0) { isBooked[$1] ? $0 : $0 + orders[$1].blockMinutes }
        }

        /// The orders of `modality`, filed under the site each names first.
        func firstChoices(of modality: Modality, sites: Int) -> [[Int]] {
            var filed = [[Int]](repeating: [], count: sites)
            for (number, order) in orders.enumerated() where order.modality == modality {
                if let first = order.sites.first { filed[first].append(number) }
            }
            return filed
        }
    }

    struct Order {
        var id = ""
        let patient: Int
        let exam: Int
        let priority: Priority
        let requestedDay: Day
        let requestedMinute: Int
        let earliest: Day
        let due: Day
        let latest: Day
        /// Nearest first; capacity is planned where the first one is.
        var sites: [Int]
        var availability: JSONOutput?
        var preferred: JSONOutput?
        var noticeHours = 0
        var features: [String] = []
        var extraMinutes = 0
        var escort: JSONOutput?
        var guardian: JSONOutput?
        var staffGender: StaffGender?
        var visit: String?
        var gates: [JSONOutput] = []
        let isPaediatric: Bool
        /// Exam, turnaround and extras, the interpreter's and the transfer's included.
        let blockMinutes: Int

        var modality: Modality { ExamCatalogue.exams[exam].modality }

        /// Nothing but time stands between this order and any session at its sites.
        var isUnrestricted: Bool {
            availability == nil && escort == nil && guardian == nil && staffGender == nil && visit == nil
                && gates.isEmpty && features.isEmpty && noticeHours == 0
                && ExamCatalogue.exams[exam].contrastMinutes == 0
        }

        func json(_ residents: Residents, _ region: Region, _ calendar: PlanningCalendar) -> JSONOutput {
            let requestedAt = calendar.zone.firstInstant(on: requestedDay, at: Minutes(requestedMinute))
            return .sparse(
                ("id", .string(id)), ("patient", .string(residents.all[patient].id)),
                ("exam", .string(ExamCatalogue.exams[exam].id)), ("priority", .string(priority.rawValue)),
                ("requestedAt", .string(calendar.zone.rfc3339(requestedAt))), ("earliest", .day(earliest)),
                ("due", .day(due)), ("latest", .day(latest)),
                ("population", isPaediatric ? "paediatric" : "adult"),
                ("sitesAllowed", .words(sites.map { region.sites[$0].id })), ("availability", availability),
                ("preferred", preferred), ("noticeHours", noticeHours > 0 ? .number(noticeHours) : nil),
                ("features", features.isEmpty ? nil : .words(features)),
                ("extraMinutes", extraMinutes > 0 ? .number(extraMinutes) : nil), ("escort", escort),
                ("guardian", guardian), ("staffGender", staffGender.map { .string($0.rawValue) }),
                ("visit", visit.map { .string($0) }), ("gates", gates.isEmpty ? nil : .array(gates)))
        }
    }
}
