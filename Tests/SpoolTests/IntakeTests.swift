import Testing

@testable import Spool

@Suite("Intake")
struct IntakeTests {
    let name = EntryName("a.json")
    let look = Look(kind: .file, bytes: 10, inode: 7)

    @Test(
        "A file is taken when it has looked the same for the settle time, and not before",
        arguments: [
            (4_999, Intake.Action.wait), (5_000, .take), (60_000, .take),
        ])
    func settles(milliseconds: Int, expected: Intake.Action) {
        var intake = Intake(settle: .seconds(5), largest: 100)
        #expect(intake.saw(name, look, at: .zero) == .wait)
        #expect(intake.saw(name, look, at: .milliseconds(milliseconds)) == expected)
    }

    @Test("A file that grows starts its wait anew with every look")
    func growing() {
        var intake = Intake(settle: .seconds(5), largest: 100)
        var grown = look
        for second in 0..<20 {
            grown.bytes += 1
            #expect(intake.saw(name, grown, at: .seconds(second)) == .wait)
        }
        #expect(intake.saw(name, grown, at: .seconds(24)) == .take)
    }

    @Test("A file that was written again with the same size waits again")
    func rewritten() {
        var intake = Intake(settle: .seconds(5), largest: 100)
        var rewritten = look
        rewritten.modified = 1
        _ = intake.saw(name, look, at: .zero)
        #expect(intake.saw(name, rewritten, at: .seconds(5)) == .wait)
    }

    @Test("A file that was renamed into place is taken at once")
    func renamed() {
        var intake = Intake(settle: .seconds(5), largest: 100)
        intake.arrivedByRename(name)
        #expect(intake.saw(name, look, at: .zero) == .take)
        intake.scanEnded()
        #expect(intake.saw(name, look, at: .seconds(1)) == .take)
    }

    @Test("An entry that went away and came back waits from its return")
    func forgotten() {
        var intake = Intake(settle: .seconds(5), largest: 100)
        _ = intake.saw(name, look, at: .zero)
        intake.scanEnded()
        intake.scanEnded()
        #expect(intake.nextLook == nil)
        #expect(intake.saw(name, look, at: .seconds(9)) == .wait)
        #expect(intake.nextLook == .seconds(14))
    }

    @Test(
        "Names that say not ready are never touched",
        arguments: [
            ".a.json", "a.json.part", "a.tmp", "a.partial", "a.filepart", "a.incomplete", ".a.json.swp",
            "a.swp",
        ])
    func ignored(name: String) {
        var intake = Intake(settle: .zero, largest: 100)
        intake.arrivedByRename(EntryName(name))
        #expect(intake.saw(EntryName(name), look, at: .seconds(9)) == .ignore)
    }

    @Test(
        "Whatever is not a regular file with one link and a fair size is refused",
        arguments: [
            (Look(kind: .symlink, bytes: 1, inode: 1), EntryFault.symlink),
            (Look(kind: .fifo, bytes: 0, inode: 1), .fifo),
            (Look(kind: .device, bytes: 0, inode: 1), .device),
            (Look(kind: .socket, bytes: 0, inode: 1), .socket),
            (Look(kind: .directory, bytes: 4096, inode: 1), .directory),
            (Look(kind: .file, bytes: 1, links: 2, inode: 1), .hardLink),
            (Look(kind: .file, bytes: 0, inode: 1), .empty),
            (Look(kind: .file, bytes: 101, inode: 1), .tooLarge),
        ])
    func refused(look: Look, fault: EntryFault) {
        var intake = Intake(settle: .zero, largest: 100)
        _ = intake.saw(name, look, at: .zero)
        #expect(intake.saw(name, look, at: .zero) == .refuse(fault))
    }

    @Test("The largest size is allowed, one byte more is not")
    func largest() {
        #expect(EntryFault(Look(kind: .file, bytes: 100, inode: 1), largest: 100) == nil)
        #expect(EntryFault(Look(kind: .file, bytes: 101, inode: 1), largest: 100) == .tooLarge)
    }
}

@Suite("Room")
struct RoomTests {
    @Test(
        "An input is admitted when twice its size and the reserve are free",
        arguments: [(119, false), (120, true)])
    func bytes(free: Int, admitted: Bool) {
        let shortage = Room(bytes: Int64(free), inodes: nil).shortage(bytes: 10, reserve: 100)
        #expect(shortage == (admitted ? nil : .space))
    }

    @Test("Fewer than a thousand inodes hold the intake")
    func inodes() {
        #expect(Room(bytes: 1 << 40, inodes: 999).shortage(bytes: 1, reserve: 1) == .inodes)
        #expect(Room(bytes: 1 << 40, inodes: 1000).shortage(bytes: 1, reserve: 1) == nil)
    }
}
