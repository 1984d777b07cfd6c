import Domain

/// How much of each room's open time is taken, by hour of the day, over all days of the horizon. In minutes.
struct Utilisation {
    struct Cell {
        /// Of regular sessions and of those proposed to open, without times that are closed.
        var open = 0
        /// Booked, or proposed with its turnaround.
        var taken = 0
        /// The part of `open` that is proposed extra time.
        var extra = 0
        /// Extra time that stays closed.
        var held = 0

        static func += (sum: inout Cell, part: Cell) {
            sum.open += part.open
            sum.taken += part.taken
            sum.extra += part.extra
            sum.held += part.held
        }
    }

    struct Room {
        let scanner: Index<Scanner>
        /// By hour of the day, 0 to 23.
        fileprivate(set) var hours = [Cell](repeating: Cell(), count: 24)

        var total: Cell {
            hours.reduce(into: Cell()) { $0 += $1 }
        }
    }

    /// Rooms that have a session, in the scenario's order.
    let rooms: [Room]

    /// From the first hour that any room has to the last.
    var hours: ClosedRange<Int>? {
        let used = (0..<24).filter { hour in
            rooms.contains { $0.hours[hour].open + $0.hours[hour].held > 0 }
        }
        return used.first.flatMap { first in used.last.map { first...$0 } }
    }

    init(_ reading: PlanReading) {
        let scenario = reading.scenario
        var rooms = scenario.scanners.indices.map { Room(scanner: $0) }
        for index in scenario.sessions.indices {
            let session = scenario.sessions[index]
            let zone = scenario.zone(of: index)
            func add(_ spans: [Span], _ minutes: (inout Cell, Int) -> Void) {
                for span in spans where !span.isEmpty {
                    for (hour, length) in Self.byHour(span, zone) {
                        minutes(&rooms[session.scanner.int].hours[hour], length)
                    }
                }
            }
            let staffed = session.span.subtracting(session.unavailable)
            guard reading.isOpen(index) else {
                add(staffed) { $0.held += $1 }
                continue
            }
            add(staffed) { $0.open += $1 }
            if session.isFlexible { add(staffed) { $0.extra += $1 } }
            add(reading.bookingsOf[index.int].map { $0.span.intersection(session.span) }) { $0.taken += $1 }
            add(
                reading.placementsOf[index.int].map {
                    reading.placements[$0].occupied.intersection(session.span)
                }
            ) { $0.taken += $1 }
        }
        self.rooms = rooms.filter { $0.total.open + $0.total.held > 0 }
    }

    /// Minutes of a span in each hour of the wall clock that it touches.
    private static func byHour(_ span: Span, _ zone: Zone) -> [(hour: Int, minutes: Int)] {
        let local = LocalSpan(span, zone)
        return (local.from / 60...max(local.from, local.to - 1) / 60).map { hour in
            (hour % 24, min(local.to, 60 * hour + 60) - max(local.from, 60 * hour))
        }
    }
}

/// The same as a table of numbers on shades.
struct UtilisationView {
    let reading: PlanReading

    var view: Report.View {
        let use = Utilisation(reading)
        guard let hours = use.hours else { return [:] }
        let rooms = use.rooms.map { room -> Report.View in
            let scanner = reading.scenario.scanners[room.scanner]
            return [
                "room": scanner.label ?? scanner.id, "modality": scanner.modality.rawValue,
                "cells": hours.map { cell(room.hours[$0]) }, "total": cell(room.total),
            ]
        }
        var whole = Utilisation.Cell()
        for room in use.rooms { whole += room.total }
        return [
            "shown": [
                "hours": hours.map { ["hour": $0] as Report.View }, "rooms": rooms,
                "whole": Self.percent(whole).map { "\($0)%" } ?? "–",
            ] as Report.View
        ]
    }

    private func cell(_ cell: Utilisation.Cell) -> Report.View {
        guard let percent = Self.percent(cell) else {
            return cell.held > 0 ? ["kind": "held", "text": "closed"] : ["kind": "none", "text": ""]
        }
        let shade = min(percent / 20, 4)
        return ["kind": "u\(shade)\(cell.extra > 0 ? " extratime" : "")", "text": "\(percent)"]
    }

    /// Whole percent; 100 only where all is taken.
    private static func percent(_ cell: Utilisation.Cell) -> Int? {
        guard cell.open > 0 else { return nil }
        let percent = (200 * cell.taken + cell.open) / (2 * cell.open)
        return percent >= 100 && cell.taken < cell.open ? 99 : percent
    }
}
