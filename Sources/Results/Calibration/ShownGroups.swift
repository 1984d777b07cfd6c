import Attendance
import Domain

/// Groups of a calibration as far as they may be shown: in what is shared, a count of 1 to 10 could name a person, and a
/// single hidden one could be worked out from the others.
struct ShownGroups {
    struct Row {
        var group: CalibrationStudy.Group
        var isHidden: Bool
    }
    struct Partition {
        var name: String
        var isMeasuredOnly: Bool
        var rows: [Row]
    }

    let partitions: [Partition]

    init(_ partitions: [CalibrationStudy.Partition], _ disclosure: Disclosure) {
        self.partitions = partitions.map { partition in
            let rows = partition.groups.map { group in
                // Who did not miss is a count as well.
                let counts = [group.appointments, group.missed, group.appointments - group.missed]
                return Row(group: group, isHidden: counts.contains(where: disclosure.hides))
            }
            return Partition(
                name: partition.name, isMeasuredOnly: partition.isMeasuredOnly, rows: Self.covered(rows))
        }
    }

    /// One hidden row needs a second one: the smallest of the others.
    private static func covered(_ rows: [Row]) -> [Row] {
        guard rows.count(where: \.isHidden) == 1 else { return rows }
        var rows = rows
        let others = rows.indices.filter { !rows[$0].isHidden }
        if let least = others.min(by: { (rows[$0].group.missed, $0) < (rows[$1].group.missed, $1) }) {
            rows[least].isHidden = true
        }
        return rows
    }

    var table: TextTable {
        let header = ["", "appointments", "missed", "expected", "missed ÷ expected", ""]
        return TextTable(
            rows: [header]
                + partitions.flatMap { partition in
                    partition.rows.map { row in
                        let (group, name) = (row.group, "\(partition.name): \(row.group.name)")
                        guard !row.isHidden else { return [name, Disclosure.hidden, "", "", "", ""] }
                        return [
                            name, "\(group.appointments)", "\(group.missed)", group.expectedAfter.rounded(1),
                            figure(group.ratio), group.isMiscalibrated ? "off" : "",
                        ]
                    }
                })
    }

    var sentences: [String] {
        let off = partitions.flatMap { partition in
            partition.rows.filter { $0.group.isMiscalibrated && !$0.isHidden }.map {
                "\(partition.name) \($0.group.name)"
            }
        }
        return off.isEmpty
            ? []
            : [
                "Off: \(off.joined(separator: ", ")). Chances there are not what they say, beyond chance over all groups tested."
            ]
    }

    var document: JSONOutput {
        .array(
            partitions.map { partition in
                [
                    "by": .string(partition.name), "measuredOnly": .bool(partition.isMeasuredOnly),
                    "groups": .array(partition.rows.map(Self.document)),
                ]
            })
    }

    private static func document(_ row: Row) -> JSONOutput {
        let group = row.group
        guard !row.isHidden else {
            return ["group": .string(group.name), "appointments": .string(Disclosure.hidden)]
        }
        return [
            "group": .string(group.name), "appointments": .integer(Int64(group.appointments)),
            "missed": .integer(Int64(group.missed)),
            "expectedPublished": .decimal(group.expectedBefore),
            "expectedRecalibrated": .decimal(group.expectedAfter),
            "ratio": group.ratio.document, "miscalibrated": .bool(group.isMiscalibrated),
        ]
    }
}

extension Estimate {
    var document: JSONOutput {
        ["value": .decimal(value), "low": .decimal(low), "high": .decimal(high)]
    }
}
