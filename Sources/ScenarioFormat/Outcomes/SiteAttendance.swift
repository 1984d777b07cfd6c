import Attendance
import Domain

extension DecodedScenario {
    /// With the site's model in its history where the policy goes by one, and that model's bytes; `bytes` is not asked
    /// for where the policy goes by published figures.
    public func withAttendance(_ bytes: () -> [UInt8]?) -> Result<(DecodedScenario, model: [UInt8]?), Refusal>
    {
        guard scenario.policy.attendance == .calibrated else { return .success((self, nil)) }
        guard let bytes = bytes() else { return .failure(Refusal(findings: [AttendanceFileReader.missing])) }
        return AttendanceFileReader.read(bytes).map { recalibration in
            var decoded = self
            decoded.history.recalibration = recalibration
            return (decoded, bytes)
        }
    }
}
