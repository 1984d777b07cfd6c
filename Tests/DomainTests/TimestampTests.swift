import Testing

@testable import Domain

@Suite("Timestamps")
struct TimestampTests {
    @Test(
        "A second of UTC and its text",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"), (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"), (1_804_000_000, "2027-03-02T15:06:40Z"),
            (4_102_444_799, "2099-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func texts(seconds: Int64, text: String) {
        #expect(Timestamp.text(seconds) == text)
        #expect(Timestamp.seconds(text) == seconds)
    }

    @Test(
        "What is no timestamp has no second",
        arguments: [
            "", "2027-03-02", "2027-02-29T00:00:00Z", "2027-03-02T24:00:00Z", "2027-03-02 15:06:40Z",
            "2027-3-2T15:06:40Z", "99999-01-01T00:00:00Z", "2027-99-01T00:00:00Z", "2027-03-02T15:06:60Z",
            "2027-9999-9999T9999:9999:9999Z", String(repeating: "9", count: 40) + "-01-01T00:00:00Z",
            "2027-03-02T15:06:40Z1", "2027-03-02T15:06:40.5Z",
        ])
    func none(text: String) { #expect(Timestamp.seconds(text) == nil) }
}
