/// The way from the root to one entry after another, in reading order: what the last one passed is not passed again.
struct JSONPath {
    /// Bytes of a pointer: one that would be longer ends before the step that does not fit. Ten thousand findings below
    /// a key of a megabyte would say it ten thousand times.
    static let longest = 1024

    private struct Pointer {
        var text = ""
        /// Whether it ends before what it points to.
        var isCut = false
    }
    private struct Step {
        /// An array or object on the way.
        let container: Int
        /// Its pointer.
        let prefix: Pointer
        /// Its element, or its member's key, that the way goes through.
        var child: Int
        var ordinal = 0
    }
    private var steps: [Step] = []

    /// `target` must not stand before the one asked for last.
    mutating func pointer(to target: Int, in entries: [JSONDocument.Entry], of bytes: [UInt8]) -> String {
        while let last = steps.last, target >= entries[last.container].after(last.container) {
            steps.removeLast()
        }
        if steps.isEmpty, target > 0 { steps.append(Step(container: 0, prefix: Pointer(), child: 1)) }
        while let value = advance(to: target, in: entries), entries[value].isContainer, value < target {
            steps.append(Step(container: value, prefix: reached(in: entries, of: bytes), child: value + 1))
        }
        return reached(in: entries, of: bytes).text
    }

    /// The pointer of the innermost step's child.
    private func reached(in entries: [JSONDocument.Entry], of bytes: [UInt8]) -> Pointer {
        guard let step = steps.last, !step.prefix.isCut else { return steps.last?.prefix ?? Pointer() }
        var pointer = step.prefix
        if entries[step.container].kind == .array {
            pointer.text += "/\(step.ordinal)"
        } else {
            // An escape stands for a byte at least and takes six at most.
            let key = entries[step.child]
            // A name of digits would be taken for a place in a list, and record numbers are such names.
            pointer.isCut = key.inside.count > 6 * JSONPath.longest || Self.isNumber(bytes[key.inside])
            if !pointer.isCut { pointer.text += "/" + JSONText.step(of: key, in: bytes) }
        }
        guard pointer.text.utf8.count <= JSONPath.longest else {
            return Pointer(text: step.prefix.text, isCut: true)
        }
        return pointer
    }

    private static func isNumber(_ name: ArraySlice<UInt8>) -> Bool {
        !name.isEmpty && name.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Moves the innermost step to the child that is or holds `target`; gives that child's value.
    private mutating func advance(to target: Int, in entries: [JSONDocument.Entry]) -> Int? {
        guard var step = steps.last else { return nil }
        let offset = entries[step.container].kind == .object ? 1 : 0
        while target >= entries[step.child + offset].after(step.child + offset) {
            step.child = entries[step.child + offset].after(step.child + offset)
            step.ordinal += 1
        }
        steps[steps.count - 1] = step
        return step.child + offset
    }
}
