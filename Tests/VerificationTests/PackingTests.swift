import Domain
import Testing

@testable import Verification

@Suite("Jobs packed without pause")
struct PackingTests {
    @Test(
        "A block of an hour holds two jobs of half an hour, and the best of them",
        arguments: [59, 60, 89, 90])
    func capacity(minutes: Int) {
        let jobs = [5, 7, 9].map { Packing.Job(minutes: 30, due: minutes, gain: $0) }
        #expect(Packing(jobs: jobs).most() == [59: 9, 60: 16, 89: 16, 90: 21][minutes])
    }

    @Test("Jobs that must both end early are not both done")
    func dueTimes() {
        let jobs = [
            Packing.Job(minutes: 30, due: 30, gain: 5), Packing.Job(minutes: 30, due: 45, gain: 7),
            Packing.Job(minutes: 30, due: 90, gain: 1),
        ]
        #expect(Packing(jobs: jobs).most() == 8)
    }

    @Test(
        "What must be filled is filled at a loss, or not at all",
        arguments: [(0, 4), (30, 4), (31, 1), (60, 1), (61, nil)])
    func minimum(minutes: Int, most: Int128?) {
        let jobs = [Packing.Job(minutes: 30, due: 60, gain: 4), Packing.Job(minutes: 30, due: 60, gain: -3)]
        #expect(Packing(jobs: jobs).most(atLeast: minutes) == most)
    }

    @Test(
        "A compulsory job is done at a loss, and in the place of a better one",
        arguments: [(60, 4), (90, 9), (29, nil)])
    func compulsory(minutes: Int, most: Int128?) {
        let jobs = [
            Packing.Job(minutes: 30, due: minutes, gain: -3, isCompulsory: true),
            Packing.Job(minutes: 30, due: 60, gain: 5), Packing.Job(minutes: 30, due: minutes, gain: 7),
        ]
        #expect(Packing(jobs: jobs).most() == most)
    }

    @Test("Compulsory jobs that exclude each other leave nothing", arguments: [0, 30])
    func exclusive(minimum: Int) {
        let job = Packing.Job(minutes: 30, due: 59, gain: 4, isCompulsory: true)
        #expect(Packing(jobs: [job, job]).most(atLeast: minimum) == nil)
        #expect(Packing(jobs: [job]).most(atLeast: minimum) == 4)
        #expect(Packing(jobs: [job]).most(atLeast: 31) == nil)
    }

    @Test("Gains beyond 64 bits are added exactly")
    func largeGains() {
        let gain = Int128(1) << 100
        let jobs = [
            Packing.Job(minutes: 30, due: 60, gain: gain), Packing.Job(minutes: 30, due: 60, gain: 1),
        ]
        #expect(Packing(jobs: jobs).most() == gain + 1)
        #expect(Packing(jobs: []).most() == 0)
    }

    @Test("Of few jobs the best choice is what trying every choice finds", arguments: 0..<40, [false, true])
    func everyChoice(seed: Int, isAnyCompulsory: Bool) {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<25 {
            let grid = [1, 5, 15].randomElement(using: &random) ?? 1
            let jobs = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                Packing.Job(
                    minutes: grid * Int.random(in: 1...6, using: &random),
                    due: Int.random(in: 0...120, using: &random),
                    gain: Int128.random(in: -20...40, using: &random),
                    isCompulsory: isAnyCompulsory && Int.random(in: 0..<4, using: &random) == 0)
            }
            for minimum in [0, Int.random(in: 1...90, using: &random)] {
                #expect(Packing(jobs: jobs).most(atLeast: minimum) == most(jobs, atLeast: minimum))
            }
        }
    }

    private func most(_ jobs: [Packing.Job], atLeast minimum: Int) -> Int128? {
        (0..<1 << jobs.count).compactMap { choice -> Int128? in
            let done = jobs.indices.filter { choice >> $0 & 1 == 1 }.map { jobs[$0] }
            guard done.count(where: \.isCompulsory) == jobs.count(where: \.isCompulsory) else { return nil }
            return isInTime(done) && done.reduce(0) { $0 + $1.minutes } >= minimum
                ? done.reduce(0) { $0 + $1.gain } : nil
        }.max()
    }

    private func isInTime(_ jobs: [Packing.Job]) -> Bool {
        var time = 0
        return jobs.sorted { $0.due < $1.due }.allSatisfy { job in
            time += job.minutes
            return time <= job.due
        }
    }
}
