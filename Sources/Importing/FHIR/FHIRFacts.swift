import Domain

// What is kept of each resource until all are read: they come in any order, and refer to one another across files.

/// Everything read so far, by the key references have.
struct FHIRFacts {
    var patients: [String: PatientFacts] = [:]
    /// Of every status but entered in error.
    var orders: [OrderFacts] = []
    var coverages: [CoverageFacts] = []
    var needs: [NeedFact] = []
    var mobility: [String: String] = [:]
    var disabled: Set<String> = []
    var schedules: [String: ScheduleFacts] = [:]
    var slots: [SlotFacts] = []
    var appointments: [AppointmentFacts] = []
    var services: [String: [String]] = [:]
    var consents: [ConsentFacts] = []
    /// What bundles call resources: full URL to `Type/id`.
    var aliases: [String: String] = [:]
    /// Keys of everything seen, to find what comes twice.
    var seen: Set<String> = []
    /// How many resources that hold time have come without an id.
    var nameless = 0

    /// The key a reference means.
    func resolved(_ reference: String) -> String { aliases[reference] ?? reference }
}

struct PatientFacts {
    var id: String
    var origin: Origin
    var language: String?
    var interpreter: Need?
    var zone: String?
    var birth: Day?
    /// Kinds of channels that the record has something for.
    var reach: Set<String> = []
    var isDead = false
    /// The record is not in use, or another has replaced it.
    var isInactive = false
    var sex: String?
    var race: String?
    var ethnicity: String?
}

struct OrderFacts {
    var id: String
    var origin: Origin
    var patient: String
    /// Past orders only say what appointments were of.
    var isActive: Bool
    var codes: [FHIRCode]
    /// Nil: a word that is none.
    var priority: Priority?
    var authored: String?
    var from: String?
    var to: String?
    var places: [String]
    var insurance: [String]

    var key: String { "ServiceRequest/\(id)" }

    /// The local day it was asked for.
    func requested(in zone: Zone) -> Day? { authored.flatMap { FHIRTime.day($0, in: zone) } }
}

struct CoverageFacts {
    var key: String
    var beneficiary: String
    var payer: String
    /// FHIR's `Coverage.order`: the first pays first.
    var order: Int
}

/// An answer to a screening question, or a problem on the list.
struct NeedFact {
    var patient: String
    var code: BarrierCode
    var need: Need
    var source: Barrier.Source
    var day: Day?
}

struct ScheduleFacts {
    var origin: Origin
    var actors: [String]
}

struct SlotFacts {
    var key: String
    var origin: Origin
    var schedule: String
    var stay: WrittenStay
    var use: Use

    enum Use {
        case free, taken
        /// No time for appointments, whatever other slots say of it.
        case closed
    }
}

struct AppointmentFacts {
    /// Nil where it has none, or none of FHIR's.
    var id: String?
    var origin: Origin
    var status: String
    var stay: WrittenStay
    var created: Day?
    var actors: [String]
    var slots: [String]
    var orders: [String]

    var time: Span? { stay.time }

    /// Whether it takes its time: it stands, or goes on now. A status that is none of FHIR's does not free its time.
    var isMade: Bool { !Self.unmade.contains(status) }

    static let unmade: Set<String> = [
        "proposed", "waitlist", "fulfilled", "cancelled", "noshow", "entered-in-error",
    ]
    /// FHIR's appointmentstatus.
    static let statuses = unmade.union(["booked", "pending", "arrived", "checked-in"])
}
