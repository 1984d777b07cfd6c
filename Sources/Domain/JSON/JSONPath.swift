/// The way from the root to one entry after another, in reading order: what the last one passed is not passed again.
struct JSONPath {
    private struct Step {
        /// An array or object on the way.
        let container: Int
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
        if steps.isEmpty, target > 0 { steps.append(Step(container: 0, child: 1)) }
        while let value = advance(to: target, in: entries), entries[value].isContainer, value < target {
            steps.append(Step(container: value, child: value + 1))
        }
        return steps.map { step in
            entries[step.container].kind == .array
                ? "/\(step.ordinal)" : "/" + JSONText.step(of: entries[step.child], in: bytes)
        }.joined()
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
