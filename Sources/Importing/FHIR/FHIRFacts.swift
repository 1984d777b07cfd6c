import Domain

// What is kept of each resource until all are read: they come in any order, and refer to one another across files.

/// Everything read so far, by the key references have.
struct FHIRFacts {
    var patients: [String: PatientFacts] = [:]
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
    var sex: String?
    var race: String?
    var ethnicity: String?
}

struct OrderFacts {
    var id: String
    var origin: Origin
    var patient: String
    var codes: [FHIRCode]
    var priority: Priority
    var authored: String?
    var from: String?
    var to: String?
    var places: [String]
    var insurance: [String]
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
    var schedule: String
    var time: Span
    var isFree: Bool
}

struct AppointmentFacts {
    var id: String
    var origin: Origin
    var status: String
    var time: Span?
    var created: Day?
    var actors: [String]
    var slots: [String]
    var orders: [String]
}

struct ConsentFacts {
    var patient: String
    var channels: Set<String>
    var isPermitted: Bool
}
