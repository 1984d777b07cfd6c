import Domain
import ScenarioFormat

/// Dates and times of FHIR. Times have an offset; dates are those of the place the record was made at.
enum FHIRTime {
    /// `2026-11-20`; nil for a year or a month alone.
    static func day(_ text: String) -> Day? { WrittenTime.day(Array(text.utf8)[...]) }

    /// The local day of a date or a dateTime.
    static func day(_ text: String, in zone: Zone) -> Day? {
        day(text) ?? instant(text, in: zone).map(zone.day)
    }

    /// To the minute, seconds dropped; a time without an offset is local.
    static func instant(_ text: String, in zone: Zone) -> Instant? {
        guard let written = WrittenTime(Array(text.utf8)[...]) else { return nil }
        guard let offset = written.offset else {
            return zone.firstInstant(on: written.day, at: written.minute)
        }
        return Instant(minute: written.day.int * 1440 + written.minute.int - offset.int)
    }
}
