import Attendance
import Domain

/// Every appointment is one of its order's offers; with it goes what is printed beside it.
struct AppointmentChecks {
    let figures: GoalFigures
    let names: Names
    private(set) var violations: [Violation] = []
    private(set) var plan = CheckedPlan()
    /// Whether every appointment is an offer: else whatever follows from the plan as a whole cannot be told.
    private(set) var isWhole = true

    private var list: OfferList { figures.list }
    private var scenario: Scenario { figures.scenario }

    init(_ printed: PrintedPlan, _ figures: GoalFigures, _ names: Names) {
        self.figures = figures
        self.names = names
        for session in printed.tables.sessions where session.isFlexible && session.isOpen {
            if let index = names.sessions[session.session] { plan.open.insert(index) }
        }
        for appointment in printed.appointments {
            guard let order = names.orders[appointment.order], list.timetable.bookingOfOrder[order] == nil
            else {
                continue
            }
            do throws(Violation) {
                try read(appointment, order)
            } catch {
                violations.append(error)
                isWhole = false
            }
        }
    }

    private mutating func read(_ printed: PrintedPlan.Appointment, _ order: Index<Order>) throws(Violation) {
        let optional = printed.optional.compactMap(Placement.OptionalSupport.init)
        guard Set(optional).count == printed.optional.count else {
            throw Violation(
                .offer, "\(printed.at.place)/optional", "these are not optional supports, each once")
        }
        let match = try OfferMatching(list: list, names: names).match(
            printed.at, of: order, optional: Set(optional))
        plan.appointments[order] = match.appointment
        violations += match.wrong
        checkBeside(printed, order, match.appointment)
    }

    private mutating func checkBeside(
        _ printed: PrintedPlan.Appointment, _ order: Index<Order>, _ match: CheckedPlan.Appointment
    ) {
        let facts = scenario.orders[order]
        func expect(_ holds: Bool, _ part: String, _ message: String, _ amount: String? = nil) {
            if !holds {
                violations.append(Violation(.figure, "\(printed.at.place)/\(part)", message, amount: amount))
            }
        }
        expect(printed.exam == scenario.exams[facts.exam].id, "exam", "the order is for another exam")
        let late = figures.lateDays(order, on: match.offer.day)
        expect(
            printed.lateDays == late, "lateDays", "the appointment is \(late) days late",
            "\(printed.lateDays) printed")
        let outcome = figures.outcome(match.offer, match.choice)
        expect(
            printed.chance == [outcome.completed, outcome.cancelled, outcome.missed], "chance",
            "these are not the chances of this appointment")
        let patient = scenario.patients[facts.patient]
        let codes = printed.addresses.compactMap(BarrierCode.init)
        expect(
            codes.count == printed.addresses.count && codes.allSatisfy { patient.need($0) == .yes },
            "why/addresses",
            "not every one of these is a barrier of the patient")
    }
}
