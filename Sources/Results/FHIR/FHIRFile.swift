import Domain

/// `fhir.ndjson`: a plan for interface engines, one FHIR R4 resource a line. First who made it and what is measured; then,
/// order by order, the appointment with the help and the contacts it needs; then the counts, and where all of it is from.
///
/// Nothing here is in force: appointments are `proposed` or on the `waitlist`, requests are drafts. Of a patient there is
/// the key, and no chance of attending.
struct FHIRFile {
    let reading: PlanReading
    let context: ResultContext

    static let path = "fhir.ndjson"
    static let mediaType = "application/fhir+ndjson"

    var bytes: [UInt8] {
        let appointments = FHIRAppointments(reading: reading, job: context.job)
        let supports = FHIRSupports(reading: reading)
        let contacts = FHIRContacts(reading: reading).byOrder
        let measures = FHIRMeasures(reading: reading, job: context.job)
        var out: [UInt8] = []
        // A line at a time: a plan of 20,000 orders has some 60,000 resources.
        func write(_ resources: [JSONOutput]) {
            for resource in resources {
                out += resource.line()
                out.append(UInt8(ascii: "\n"))
            }
        }
        write([device] + measures.measures)
        for index in reading.scenario.orders.indices {
            switch reading.fates[index.int] {
            case .placed(let position):
                write([appointments.proposed(position)])
                write(supports.resources(reading.placements[position]))
            case .waiting(let position): write([appointments.waiting(position)])
            case .booked: break
            }
            write(contacts[index] ?? [])
        }
        write(measures.reports + [provenance])
        return out
    }

    private var device: JSONOutput {
        [
            "resourceType": "Device", "id": .string(FHIRID.device),
            "deviceName": [["name": "Fairslot", "type": FHIRElement.code(FHIRDeviceName.manufacturer)]],
            "version": [["value": .string(context.version)]],
        ]
    }

    /// What was made, of which input and policy: it explains a proposal a year later.
    private var provenance: JSONOutput {
        let scenario = reading.scenario
        let reports = FHIRMeasures.Indicator.allCases.map { indicator -> JSONOutput in
            ["reference": .string("MeasureReport/\(FHIRMeasures.reportID(indicator, context.job))")]
        }
        return [
            "resourceType": "Provenance", "id": .string("run.\(context.job)"),
            "target": .array(
                reading.decidedOrders.map { FHIRAppointments.reference(scenario.orders[$0]) } + reports),
            "recorded": .string(scenario.zone.rfc3339(scenario.asOf)),
            "agent": [
                [
                    "type": FHIRElement.concept(FHIRElement.coding(FHIRSystem.provenanceAgent, "assembler")),
                    "who": FHIRID.deviceReference,
                ]
            ],
            "entity": [
                source(FHIRSystem.digest, context.scenarioSha256, "scenario"),
                source(FHIRSystem.digest, context.policySha256, "policy"),
                source(FHIRSystem.run, context.job, "job"),
            ],
        ]
    }

    private func source(_ system: String, _ value: String, _ what: String) -> JSONOutput {
        [
            "role": FHIRElement.code(FHIREntityRole.source),
            "what": ["identifier": FHIRElement.identifier(system, value), "display": .string(what)],
        ]
    }
}
