import Domain

extension ScenarioGenerator {
    /// Everything a generated scenario is made of, before it is written down.
    struct Parts {
        let calendar: PlanningCalendar
        let region: Region
        let residents: Residents
        let demand: Demand
        let timetable: Timetable
        let pools: [JSONOutput]
        let precedents: Precedents

        var figures: Figures {
            Figures(
                sites: region.sites.count,
                patients: residents.all.count,
                patientsWithBarrier: residents.all.count { $0.hasBarrier },
                orders: demand.orders.count,
                bookedOrders: timetable.bookedOrders.count,
                regularSessions: timetable.sessions.count { !$0.isFlexible },
                flexibleSessions: timetable.sessions.count { $0.isFlexible },
                demandMinutes: demand.minutes(except: timetable.isBooked),
                regularMinutes: timetable.sessions.filter { !$0.isFlexible }.reduce(0) { $0 + $1.freeMinutes }
            )
        }

        /// Row by row, so that a hundred thousand orders are never a tree in memory.
        func write<Failure: Error>(
            of generator: ScenarioGenerator, to sink: ([UInt8]) throws(Failure) -> Void
        ) throws(Failure) {
            var stream = JSONStream()
            for (key, value) in frame(of: generator) { try stream.member(key, value, to: sink) }
            try stream.member("sites", region.sites, to: sink, \.json)
            try stream.member("exams", ExamCatalogue.exams, to: sink, \.json)
            try stream.member("scanners", timetable.scanners, to: sink, \.json)
            try stream.member("sessions", timetable.sessions, to: sink) { $0.json(timetable) }
            try stream.member("unavailable", timetable.unavailable, to: sink, \.self)
            try stream.member("pools", pools, to: sink, \.self)
            try stream.member("travel", region.travel, to: sink) { $0.json(region) }
            try stream.member("patients", residents.all, to: sink) { $0.json(region) }
            try stream.member("orders", demand.orders, to: sink) { $0.json(residents, region, calendar) }
            try stream.member("bookings", timetable.bookings(residents, demand), to: sink, \.self)
            try stream.member("previousPlan", precedents.previousPlan, to: sink, \.self)
            try stream.member("overrides", precedents.overrides, to: sink, \.self)
            try stream.member("measurement", to: sink) { (inner) throws(Failure) in
                try inner.member("strata", residents.all, to: sink, \.stratum)
            }
            try stream.end(to: sink)
        }

        private func frame(of generator: ScenarioGenerator) -> [(String, JSONOutput)] {
            let zone = calendar.zone
            let name =
                "Synthetic \(generator.profile.rawValue): \(generator.orders) orders, seed \(generator.seed)"
                + generator.scarcity.words
            return [
                ("schema", "fairslot.scenario/1"), ("name", .string(name)), ("timeZone", .string(zone.name)),
                ("asOf", .string(zone.rfc3339(calendar.asOf))),
                ("horizon", ["from": .day(calendar.first), "to": .day(calendar.last)]),
                ("policy", policy(orders: generator.orders, generator.scarcity.groups)),
            ]
        }

        private func policy(orders: Int, _ groups: Scarcity.Groups) -> JSONOutput {
            [
                "clinical": [
                    "urgent": ["stat", "asap", "urgent"], "points": ["stat": 100, "asap": 30, "urgent": 10],
                ],
                "value": [
                    "weight": ["stat": 8, "asap": 8, "urgent": 4, "routine": 1],
                    "timeliness": [
                        ["days": 0, "factor": 1],
                        ["days": 7, "factor": .decimal(Value(millionths: 900_000))],
                        ["days": 30, "factor": .decimal(Value(millionths: 600_000))],
                    ],
                    "tolerance": 0,
                ],
                "equity": [
                    "levels": 3,
                    "minimumGroup": orders < 100 ? 5 : 10,
                    "partitions": .array(groups.partitions(languages: region.languages)),
                    "tolerance": 0,
                ],
                "money": ["currency": "USD", "perExam": 250],
                "care": [
                    "travelMinute": .decimal(Value(millionths: 1000)),
                    "offPreference": .decimal(Value(millionths: 200_000)),
                    "shortNotice": .decimal(Value(millionths: 100_000)), "shortNoticeDays": 4,
                    "move": .decimal(Value(millionths: 500_000)),
                ],
                "suppression": "internal",
                "effort": "normal",
                "minutes": [
                    "interpreterExtra": .integer(Int64(ExamCatalogue.interpreterExtra)),
                    "transferExtra": .integer(Int64(ExamCatalogue.transferExtra)), "counselling": 20,
                ],
            ]
        }
    }
}

extension ScenarioGenerator.Scarcity.Groups {
    fileprivate func partitions(languages: [String]) -> [JSONOutput] {
        let needs: JSONOutput = ["needed", "unknown"]
        let steering: [JSONOutput] = [
            ["by": "interpreter", "groups": needs], ["by": "transport", "groups": needs],
            ["by": "cost", "groups": needs],
            [
                "by": "language", "groups": .words(languages),
                "parent": ["partition": "interpreter", "group": "needed"],
            ],
        ]
        switch self {
        case .few: return steering
        case .many:
            return steering + [
                ["by": "payer", "groups": ["medicaid", "self-pay", "none"]],
                ["by": "areaQuartile", "groups": ["3", "4"]], ["by": "disability", "groups": ["yes"]],
                ["by": "digitalAccess", "groups": ["limited"]],
                ["by": "distanceBand", "groups": ["middle", "far"]],
            ]
        }
    }
}
