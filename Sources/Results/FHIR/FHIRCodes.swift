import Domain

// Codes of FHIR R4 (4.0.1) with a required binding, as far as a result uses them: what is not listed cannot be written.
// No validator that was tried looks at these bindings; .ci/checks/fhir.py compares what is written with lists of its own.

/// http://hl7.org/fhir/ValueSet/appointmentstatus. Nothing here is ever `booked`: the booking system books.
enum FHIRAppointmentStatus: String { case proposed, waitlist }

/// http://hl7.org/fhir/ValueSet/participationstatus: nobody has answered yet, but for patients who have said yes.
enum FHIRParticipation: String {
    case needsAction = "needs-action"
    case accepted
}

/// http://hl7.org/fhir/ValueSet/participantrequired
enum FHIRParticipantRequired: String { case required }

/// http://hl7.org/fhir/ValueSet/request-status, task-status: nothing is in force until the patient has accepted.
enum FHIRRequestStatus: String { case draft }

/// http://hl7.org/fhir/ValueSet/request-intent, task-intent
enum FHIRIntent: String { case proposal }

/// http://hl7.org/fhir/ValueSet/measure-report-status
enum FHIRReportStatus: String { case complete }

/// http://hl7.org/fhir/ValueSet/measure-report-type
enum FHIRReportType: String { case summary }

/// http://hl7.org/fhir/ValueSet/publication-status
enum FHIRPublication: String { case active }

/// http://hl7.org/fhir/ValueSet/provenance-entity-role
enum FHIREntityRole: String { case source }

/// http://hl7.org/fhir/ValueSet/device-nametype
enum FHIRDeviceName: String { case manufacturer = "manufacturer-name" }

/// Systems of codes and identifiers. Those of ours are URNs: they name, and lead nowhere.
enum FHIRSystem {
    static let dicom = "http://dicom.nema.org/resources/ontology/DCM"
    static let participant = "http://terminology.hl7.org/CodeSystem/participant-type"
    static let medium = "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode"
    static let language = "urn:ietf:bcp:47"
    static let usCoreCategory = "http://hl7.org/fhir/us/core/CodeSystem/us-core-category"
    static let task = "http://hl7.org/fhir/CodeSystem/task-code"
    static let resourceTypes = "http://hl7.org/fhir/resource-types"
    static let measureType = "http://terminology.hl7.org/CodeSystem/measure-type"
    static let scoring = "http://terminology.hl7.org/CodeSystem/measure-scoring"
    static let improvement = "http://terminology.hl7.org/CodeSystem/measure-improvement-notation"
    static let population = "http://terminology.hl7.org/CodeSystem/measure-population"
    static let provenanceAgent = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
    static let absentReason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

    static let recommendation = "urn:fairslot:recommendation"
    static let support = "urn:fairslot:support"
    static let outreach = "urn:fairslot:outreach"
    static let template = "urn:fairslot:template"
    static let field = "urn:fairslot:stratum-field"
    static let digest = "urn:fairslot:sha256"
    static let run = "urn:fairslot:job"
}

extension Priority {
    /// `Appointment.priority`, an unsignedInt in the sense of iCalendar: 1 is highest, 9 lowest.
    var fhirRank: Int64 {
        switch self {
        case .stat: 1
        case .asap: 2
        case .urgent: 3
        case .routine: 5
        }
    }
}

extension ChannelKind {
    /// HL7 version 3, ParticipationMode.
    var fhirMedium: String {
        switch self {
        case .call: "PHONE"
        case .text: "SMSWRIT"
        case .email: "EMAILWRIT"
        case .portal: "ONLINEWRIT"
        case .letter: "MAILWRIT"
        }
    }
}

extension PoolKind {
    /// Help for a patient that somebody else has to arrange, by the category of the Gravity project that it answers.
    var fhirSupport: (words: String, barrier: BarrierCode?)? {
        switch self {
        case .ride: ("Ride to an imaging appointment and back", .transportationInsecurity)
        case .interpreter: ("Interpreter at an imaging appointment", .languageAccess)
        case .counsellor: ("Talk about the cost of an imaging appointment", .medicalCostBurden)
        case .navigator: ("Patient navigator for an imaging appointment", nil)
        case .outreach, .technologist, .nurse, .anaesthesia, .radiologist, .equipment, .staff, .money: nil
        }
    }
}
