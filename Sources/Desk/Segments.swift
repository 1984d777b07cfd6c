/// How many messages a text is sent as: GSM 03.38 where every character is in its alphabet, else UCS-2.
public struct Segments: Equatable, Sendable {
    public enum Encoding: String, Sendable {
        case gsm7 = "GSM-7"
        case ucs2 = "UCS-2"
    }

    public let encoding: Encoding
    /// In units of the encoding: a character of GSM's second table takes two, one beyond the basic plane two.
    public let units: Int
    /// At least 1.
    public let count: Int

    /// One message holds 160 septets or 70 words of 16 bits; of several, each gives up seven septets or three words to say
    /// where it belongs, and none ends inside a pair.
    public init(_ text: String) {
        let septets = text.unicodeScalars.map { gsm(of: $0) }
        if !septets.contains(0) {
            encoding = .gsm7
            (units, count) = Segments.pack(septets, single: 160, joined: 153)
        } else {
            encoding = .ucs2
            (units, count) = Segments.pack(
                text.unicodeScalars.map { UTF16.width($0) }, single: 70, joined: 67)
        }
    }

    /// - Parameter widths: of each character, 1 or 2.
    private static func pack(_ widths: [Int], single: Int, joined: Int) -> (units: Int, count: Int) {
        let units = widths.reduce(0, +)
        guard units > single else { return (units, 1) }
        var (count, used) = (1, 0)
        for width in widths {
            if used + width > joined { (count, used) = (count + 1, 0) }
            used += width
        }
        return (units, count)
    }
}

/// Septets that a character takes in GSM 03.38: 1, 2 from the extension table, 0 if it is in neither.
private func gsm(of scalar: Unicode.Scalar) -> Int {
    basic.contains(scalar) ? 1 : extended.contains(scalar) ? 2 : 0
}

private let basic = Set(
    ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
        + "abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)
private let extended = Set("\u{0C}^{}\\[~]|€".unicodeScalars)
