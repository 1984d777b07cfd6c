import Desk
import Testing

@Suite("A text is sent as so many messages")
struct SegmentsTests {
    @Test(
        "At the edges of one message and of several",
        arguments: [
            (160, "a", Segments.Encoding.gsm7, 160, 1), (161, "a", .gsm7, 161, 2), (306, "a", .gsm7, 306, 2),
            (307, "a", .gsm7, 307, 3), (80, "€", .gsm7, 160, 1), (81, "€", .gsm7, 162, 2),
            (70, "í", .ucs2, 70, 1), (71, "í", .ucs2, 71, 2), (134, "í", .ucs2, 134, 2),
            (135, "í", .ucs2, 135, 3), (35, "🚌", .ucs2, 70, 1), (36, "🚌", .ucs2, 72, 2), (0, "", .gsm7, 0, 1),
        ])
    func edges(count: Int, letter: String, encoding: Segments.Encoding, units: Int, messages: Int) {
        let segments = Segments(String(repeating: letter, count: count))
        #expect(segments.encoding == encoding && segments.units == units && segments.count == messages)
    }

    @Test("No pair is cut: what does not fit whole goes to the next message")
    func pairs() {
        // 76 escapes leave one septet of 153 unused; 33 pairs one word of 67.
        #expect(Segments(String(repeating: "€", count: 153)).count == 3)
        #expect(Segments(String(repeating: "🚌", count: 67)).count == 3)
    }

    @Test(
        "Spanish without í, á, ó, ú goes as GSM-7",
        arguments: [("¿qué?, mañana, intérprete", true), ("sábado", false)])
    func spanish(text: String, isGSM: Bool) {
        #expect((Segments(text).encoding == .gsm7) == isGSM)
    }
}
