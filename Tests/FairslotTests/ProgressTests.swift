import Domain
import Testing

@testable import fairslot

@Suite("Progress")
struct ProgressTests {
    private let start = ContinuousClock.now
    private let passing = WorkerProgress(
        phase: "search", goal: "value", value: Value(millionths: 4_000_000),
        bound: Value(millionths: 5_000_000))
    private var decided: WorkerProgress {
        var decided = passing
        decided.isDecided = true
        return decided
    }

    @Test("Piped, there is one line for each goal that is finished and nothing else")
    func piped() {
        var text = ProgressText(isTerminal: false, from: start)
        #expect(text.next(passing, at: start + .seconds(60)) == "")
        #expect(text.next(decided, at: start + .seconds(61)) == "value: 4, bound 5, gap 25.00 %\n")
        #expect(text.clear() == "")
    }

    @Test("On a terminal a passing line comes once a second, not before the first, and gives way to the next")
    func terminal() {
        var text = ProgressText(isTerminal: true, from: start)
        #expect(text.next(passing, at: start + .milliseconds(999)) == "")
        #expect(text.next(passing, at: start + .seconds(1)) == "search value: 4, bound 5, gap 25.00 %")
        #expect(text.next(passing, at: start + .milliseconds(1500)) == "")
        #expect(
            text.next(passing, at: start + .seconds(2)) == "\r\u{1B}[Ksearch value: 4, bound 5, gap 25.00 %")
        #expect(text.next(decided, at: start + .seconds(2)) == "\r\u{1B}[Kvalue: 4, bound 5, gap 25.00 %\n")
        #expect(text.next(WorkerProgress(phase: "reasons"), at: start + .seconds(4)) == "reasons ")
        #expect(text.clear() == "\r\u{1B}[K")
        #expect(text.clear() == "")
    }

    @Test("A goal whose value is its bound is proven")
    func proven() {
        var progress = decided
        progress.bound = progress.value
        #expect(progress.text == "value: 4, proven")
        progress.value = .zero
        #expect(progress.text == "value: 0, bound 4")
    }
}
