import Domain

// Strata, for reports only. This part alone may hold race and ethnicity.
extension ScenarioDecoder {
    func decodeMeasurement() {
        guard let node = raw.measurement, var reader = ObjectReader(node, log) else { return }
        let entries = reader.list("strata")
        reader.end(countingReserved: true)
        var seen: Set<Index<Patient>> = []
        for entry in entries {
            guard let stratum = decodeStratum(entry) else { continue }
            if !seen.insert(stratum.patient).inserted {
                log.error(
                    "duplicate-stratum", at: entry, "this patient has an entry already", "keep one of them")
            }
            measurement.strata.append(stratum)
        }
    }

    private func decodeStratum(_ node: JSONNode) -> Measurement.Stratum? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let patient = reader.value("patient", .required).flatMap { patientIDs.find($0, log) }
        var values: [Measurement.Field: String] = [:]
        values.reserveCapacity(Measurement.Field.allCases.count)
        for field in Measurement.Field.allCases {
            values[field] = reader.value(field.rawValue).flatMap { log.text($0, limit: 64) }
        }
        reader.end(countingReserved: true)
        return patient.map { Measurement.Stratum(patient: $0, values: values) }
    }
}
