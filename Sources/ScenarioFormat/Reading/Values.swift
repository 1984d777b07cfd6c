import Attendance
import Domain

/// A closed list of words that the format knows.
protocol WrittenChoice: RawRepresentable<String>, CaseIterable {}

// Single values, checked for type and range. Each returns nil after it has noted why; messages never repeat a value.
extension FindingLog {
    func wrongType(_ node: JSONNode, _ expected: String) {
        error("wrong-type", at: node, "this is \(node.kind.words), not \(expected)", "write \(expected)")
    }

    private func number(_ node: JSONNode, places: Int, _ range: ClosedRange<Int>, _ expected: String)
        -> Int64?
    {
        guard let number = node.number else {
            wrongType(node, expected)
            return nil
        }
        let unit = (0..<places).reduce(1) { unit, _ in unit * 10 }
        switch number.scaled(by: places) {
        case .exact(let value)
        where Int64(range.lowerBound * unit) <= value && value <= Int64(range.upperBound * unit):
            return value
        case .tooFine:
            error("too-fine", at: node, "this number has too many decimal places", "write \(expected)")
        case .exact(let value) where value < 0 && range.lowerBound == 0:
            error(
                "negative", at: node, "this number is negative",
                "write a number from 0 to \(range.upperBound)")
        case .exact, .outOfRange:
            error(
                "out-of-range", at: node, "this number is out of range",
                "write a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return nil
    }

    func int(_ node: JSONNode, _ range: ClosedRange<Int>) -> Int? {
        number(node, places: 0, range, "a whole number").map { Int($0) }
    }

    func figure(_ node: JSONNode, _ range: ClosedRange<Int>) -> Value? {
        number(node, places: 6, range, "a number with at most six decimal places").map {
            Value(millionths: $0)
        }
    }

    func cents(_ node: JSONNode) -> Cents? {
        number(node, places: 2, 0...10_000_000_000, "an amount of money with at most two decimal places")
            .map { Cents($0) }
    }

    func text(_ node: JSONNode, limit: Int) -> String? {
        guard let text = node.string else {
            wrongType(node, "a text")
            return nil
        }
        guard !text.isEmpty, text.utf8.count <= limit || text.unicodeScalars.count <= limit else {
            error("out-of-range", at: node, "this text is empty or too long", "write 1 to \(limit) letters")
            return nil
        }
        return text
    }

    func word(_ node: JSONNode) -> String? {
        guard let text = node.string else {
            wrongType(node, "a text")
            return nil
        }
        guard Keys.isWellFormed(text) else {
            error("malformed-id", at: node, "this is not a well-formed key", "use \(Keys.rule)")
            return nil
        }
        return text
    }

    func choice<Choice: WrittenChoice>(_ node: JSONNode, as: Choice.Type = Choice.self) -> Choice? {
        guard let text = node.string else {
            wrongType(node, "a text")
            return nil
        }
        if let choice = Choice(rawValue: text) { return choice }
        let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        error(
            "unknown-value", at: node, "this is not one of the values the format knows",
            "use one of: \(allowed)")
        return nil
    }

    func list(_ node: JSONNode) -> JSONElements? {
        if node.kind != .array { wrongType(node, "a list") }
        return node.list
    }
}

extension JSONNode.Kind {
    var words: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string, .key: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension Priority: WrittenChoice {}
extension Population: WrittenChoice {}
extension Modality: WrittenChoice {}
extension TravelMode: WrittenChoice {}
extension PoolKind: WrittenChoice {}
extension Pool.Unit: WrittenChoice {}
extension InterpreterMode: WrittenChoice {}
extension Mobility: WrittenChoice {}
extension StaffGender: WrittenChoice {}
extension Exam.Need.Anchor: WrittenChoice {}
extension Session.Reserve.Purpose: WrittenChoice {}
extension Need: WrittenChoice {}
extension BarrierCode: WrittenChoice {}
extension Barrier.Source: WrittenChoice {}
extension ChannelKind: WrittenChoice {}
extension PatientGroups.Payer: WrittenChoice {}
extension PatientGroups.Disability: WrittenChoice {}
extension PatientGroups.DigitalAccess: WrittenChoice {}
extension PatientGroups.DistanceBand: WrittenChoice {}
extension Gate.Kind: WrittenChoice {}
extension Gate.Status: WrittenChoice {}
extension PreviousProposal.Reason: WrittenChoice {}
extension Policy.Partition.Field: WrittenChoice {}
extension Policy.Suppression: WrittenChoice {}
extension Policy.Effort: WrittenChoice {}
extension Policy.Attendance: WrittenChoice {}
extension PastAppointment.Ending: WrittenChoice {}
