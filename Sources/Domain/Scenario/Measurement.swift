/// Strata for reports only. The planner never receives this value: it is decoded beside the `Scenario`, not in it.
public struct Measurement: Sendable {
    public enum Field: String, CaseIterable, Sendable { case race, ethnicity, sex, ageBand, payer, area }

    public struct Stratum: Sendable {
        public var patient: Index<Patient>
        public var values: [Field: String]
        public init(patient: Index<Patient>, values: [Field: String]) {
            self.patient = patient
            self.values = values
        }
    }
    public var strata: [Stratum]
    public init(strata: [Stratum] = []) { self.strata = strata }
}
