import Glibc

/// Deleting what may not be ours to delete. Into the directories of a result, of a refused entry or of the archive others
/// may have put what only they can remove: root a list beside a plan, a dropper a folder, an archivist a file that nobody
/// may change. None of that is a reason to end the daemon, which would find it there again at its next start.
extension Spool {
    /// Deletes a file, or a directory with everything in it. False: something stays, and `takeObstacles` says what.
    func clear(_ place: Place) throws(SpoolError) -> Bool {
        do throws(SpoolError) {
            try directory.removeTree(place)
            return true
        } catch  where error.isObstacle {
            obstacles.append(error)
            return false
        }
    }

    /// What could not be deleted since this was asked last.
    public func takeObstacles() -> [SpoolError] {
        defer { obstacles = [] }
        return obstacles
    }
}

extension SpoolError {
    /// Of a call that deletes: no fault of the disk, and no better for trying again.
    public var isObstacle: Bool { [EACCES, EPERM, ENOTEMPTY, EBUSY, ENAMETOOLONG].contains(code) }
}
