import Domain
import Linux
import Testing

@testable import Spool

@Suite("Job board")
struct JobBoardTests {
    private func job(_ number: Int, held: Bool = false) -> QueuedJob {
        let settings = JobSettings(policyBytes: nil, version: "1")
        var job = QueuedJob(
            identity: JobIdentity(input: Digest(of: "\(number)".utf8), settings: settings),
            input: Digest(of: "\(number)".utf8), attempts: 0,
            bytes: 1, turn: number)
        job.isHeld = held
        return job
    }

    private func actions(_ steps: [JobBoard.Step]?) -> [JobAction] { (steps ?? []).map(\.action) }

    @Test("As many jobs are begun as there are workers, first accepted first")
    func begins() {
        var board = JobBoard(slots: 2)
        board.add([job(1), job(2), job(3)])
        let begun = [board.begin(), board.begin(), board.begin()]
        #expect(begun.map { $0?.first?.job.turn } == [1, 2, nil])
        #expect(begun.map { $0?.first?.slot } == [0, 1, nil])
        #expect(actions(board.ended(slot: 0, .verified)) == [.publish])
        #expect(board.begin()?.first?.job.turn == 3)
        #expect(board.running == 2 && board.waiting == 0)
    }

    @Test("A job that fails goes behind the others, and is set aside the third time")
    func setAside() {
        var board = JobBoard(slots: 1)
        board.add([job(1), job(2)])
        var seen: [[JobAction]] = []
        while let begun = board.begin(), let slot = begun.first?.slot {
            let steps = board.ended(slot: slot, begun.first?.job.turn == 1 ? .failed : .verified)
            seen.append(actions(steps))
        }
        #expect(seen == [[.noteFailure], [.publish], [.noteFailure], [.noteFailure, .giveUp]])
        #expect(board.entries.isEmpty)
    }

    @Test("A job that outlived its time limit is tried once more, not twice, and is known for it")
    func outlived() {
        var board = JobBoard(slots: 1)
        board.add([job(1)])
        _ = board.begin()
        #expect(actions(board.ended(slot: 0, .outlived)) == [.noteFailure])
        _ = board.begin()
        let last = board.ended(slot: 0, .outlived)
        #expect(actions(last) == [.noteFailure, .giveUp])
        #expect(last.last?.job.hasOutlived == true)
    }

    @Test("A job begun too often across restarts is not begun again")
    func spent() {
        var board = JobBoard(slots: 1)
        var often = job(1)
        often.attempts = JobBoard.attemptsAllowed
        board.add([often])
        #expect(actions(board.begin()) == [.giveUp])
        #expect(board.entries.isEmpty)
    }

    @Test("Outcomes wait for every job before them, except for one that is held")
    func outcomes() {
        var board = JobBoard(slots: 2)
        board.add([job(1, held: true), job(2), job(3)])
        _ = board.begin()
        _ = board.begin()
        #expect(actions(board.ended(slot: 1, .foundOutcomes)) == [.withdraw])
        #expect(board.begin() == nil)
        #expect(actions(board.ended(slot: 0, .verified)) == [.publish])
        let again = board.begin()?.first
        #expect(again?.job.turn == 3 && again?.job.attempts == 1)
    }

    @Test("Held, a job is not begun; released, it is, with its failures forgotten")
    func hold() throws {
        var board = JobBoard(slots: 1)
        board.add([job(1)])
        let id = job(1).identity.job
        #expect(actions(board.ask(.hold, of: id)) == [.markHeld])
        #expect(board.begin() == nil && board.held == 1)
        #expect(board.ask(.hold, of: id) == nil)
        #expect(actions(board.ask(.release, of: id)) == [.unmarkHeld])
        #expect(actions(board.begin()) == [.begin])
    }

    @Test("Held or cancelled while it is planned, a job ends its worker first and its attempt does not count")
    func interrupted() {
        for (word, last) in [(JobEvent.hold, JobAction.markHeld), (.cancel, .discard)] {
            var board = JobBoard(slots: 1)
            board.add([job(1)])
            _ = board.begin()
            let id = job(1).identity.job
            #expect(actions(board.ask(word, of: id)) == [.endWorker])
            #expect(board.running == 1 && board.begin() == nil)
            #expect(actions(board.ended(slot: 0, .failed)) == [.withdraw, last])
            #expect(board[id]?.job.attempts == (word == .hold ? 0 : nil))
        }
    }

    @Test("An answer that came before the worker could be ended counts")
    func tooLate() {
        var board = JobBoard(slots: 1)
        board.add([job(1)])
        _ = board.begin()
        _ = board.ask(.cancel, of: job(1).identity.job)
        #expect(actions(board.ended(slot: 0, .verified)) == [.publish])
        #expect(board.entries.isEmpty)
    }

    @Test("A stop gives back what is planned and does what operators asked for before")
    func stop() {
        var board = JobBoard(slots: 3)
        board.add([job(1), job(2), job(3), job(4)])
        for _ in 0..<3 { _ = board.begin() }
        _ = board.ask(.hold, of: job(2).identity.job)
        _ = board.ask(.cancel, of: job(3).identity.job)
        let steps = board.stop()
        let of = { (turn: Int) in steps.filter { $0.job.turn == turn }.map(\.action) }
        #expect(of(1) == [.withdraw] && of(2) == [.withdraw, .markHeld] && of(3) == [.withdraw, .discard])
        #expect(of(4) == [])
        #expect(board.begin() == nil)
    }

    @Test("Whatever happens, no job is lost, answered twice, or at two workers", arguments: 0..<300)
    func random(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var board = JobBoard(slots: 1 + seed % 3)
        var added = 0
        var answered: [Int: Int] = [:]
        func count(_ steps: [JobBoard.Step]) {
            let last = steps.last { [.publish, .reject, .giveUp, .discard].contains($0.action) }
            if let last { answered[last.job.turn, default: 0] += 1 }
        }
        for _ in 0..<200 {
            switch random.next() % 8 {
            case 0, 1:
                added += 1
                board.add([job(added)])
            case 2, 3: if let steps = board.begin() { count(steps) }
            case 4, 5:
                let endings: [JobBoard.Ending] = [
                    .verified, .refused, .foundOutcomes, .failed, .outlived, .noFault,
                ]
                let busy = board.entries.compactMap(\.slot)
                guard let slot = busy.randomElement(using: &random) else { continue }
                count(board.ended(slot: slot, endings.randomElement(using: &random) ?? .failed))
            default:
                let word = [JobEvent.hold, .release, .cancel].randomElement(using: &random) ?? .hold
                let any = job(1 + Int(random.next() % UInt64(max(1, added)))).identity.job
                if let steps = board.ask(word, of: any) { count(steps) }
            }
            let slots = board.entries.compactMap(\.slot)
            #expect(Set(slots).count == slots.count && slots.count == board.running)
            #expect(board.running + board.waiting + board.held == board.entries.count)
        }
        #expect(answered.values.allSatisfy { $0 == 1 })
        #expect(Set(board.entries.map(\.job.turn)).isDisjoint(with: answered.keys))
        #expect(board.entries.count + answered.count == added)
        count(board.stop())
        #expect(board.running == 0)
    }

    @Test("Spool.md shows the table of stages as it is")
    func documented() throws {
        let page = try text(ofSource: "Sources/Spool/Spool.md")
        #expect(page.contains(JobStage.table), "replace the table in Spool.md by:\n\(JobStage.table)")
    }

    @Test("Every stage can be reached and left, and every event and action is used")
    func complete() {
        let transitions = JobStage.allCases.flatMap { stage in
            JobEvent.allCases.compactMap { event in stage.transition(on: event).map { (stage, event, $0) } }
        }
        for stage in JobStage.allCases where stage != .waiting && stage != .held {
            #expect(transitions.contains { $0.2.next == stage }, "\(stage) is never reached")
        }
        for stage in JobStage.allCases {
            #expect(transitions.contains { $0.0 == stage } != stage.isAnswered, "\(stage)")
        }
        for event in JobEvent.allCases { #expect(transitions.contains { $0.1 == event }, "\(event)") }
    }

    @Test("After a reload what waits has its new name or is gone, and what is at work ends as it began")
    func renewed() {
        var board = JobBoard(slots: 1)
        board.add([job(1), job(2), job(3, held: true), job(4)])
        _ = board.begin()
        board.renew { old in
            if old.turn == 4 { return nil }
            var now = job(old.turn + 10, held: old.isHeld)
            now.turn = old.turn
            return now
        }
        #expect(board.entries.map(\.job.identity) == [job(1), job(12), job(13)].map(\.identity))
        #expect(board.entries.map(\.stage) == [.planning, .waiting, .held])
        #expect(board.running == 1 && board.waiting == 1 && board.held == 1)
        // What is under the settings of now already stays where it stands.
        let before = board.entries
        board.renew { $0 }
        #expect(board.entries == before && board.running == 1)
    }

    @Test("A worker that says it has ended and has no job changes nothing")
    func unknownSlot() {
        var board = JobBoard(slots: 1)
        board.add([job(1)])
        let before = board.entries
        #expect(board.ended(slot: 0, .verified).isEmpty && board.entries == before)
    }
}
