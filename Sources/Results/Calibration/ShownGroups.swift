import Attendance
import Domain

/// Groups of a calibration as far as they may be shown.
///
/// What is expected of a group is made of its appointments and chances that are published: where a partition hides how
/// many appointments a group has, what is expected of the others would tell it by difference, so there only counts and
/// verdicts stand.
struct ShownGroups {
    struct Row {
        var name: String
        /// Nil where nothing is shown, nor anything by which the group's size could be told.
        var group: CalibrationStudy.Group?
        var shown: CalibrationDisclosure.Shown
    }
    struct Partition {
        var name: String
        var isMeasuredOnly: Bool
        var rows: [Row]

        var showsExpected: Bool { rows.allSatisfy(\.shown.appointments) }
    }

    let partitions: [Partition]

    init(_ study: CalibrationStudy, _ disclosure: CalibrationDisclosure) {
        let all = disclosure.showsTrial ? study.trial?.partitions ?? [] : []
        partitions = zip(all, disclosure.partitions).map { partition, shown in
            var rows = zip(partition.groups, shown).map { Row(name: $0.name, group: $0, shown: $1) }
            if partition.name == CalibrationStudy.Partition.modality {
                // A modality that only the earlier part has is not told from a small one.
                let places = zip(study.fit.modalities, disclosure.cells).filter { !$1.later }.map(\.0)
                let names = Set(rows.map(\.name))
                rows += places.compactMap(\.modality?.rawValue).filter { !names.contains($0) }.map {
                    Row(name: $0, group: nil, shown: .nothing)
                }
            }
            return Partition(name: partition.name, isMeasuredOnly: partition.isMeasuredOnly, rows: rows)
        }
    }

    var table: TextTable {
        let header = ["", "appointments", "missed", "expected", "missed ÷ expected", ""]
        return TextTable(
            rows: [header]
                + partitions.flatMap { partition in partition.rows.map { line($0, partition) } })
    }

    private func line(_ row: Row, _ partition: Partition) -> [String] {
        let name = "\(partition.name): \(row.name)"
        guard let group = row.group, row.shown.appointments else {
            return [name, CalibrationReport.hidden, "", "", "", ""]
        }
        let expected = partition.showsExpected ? group.expectedAfter.rounded(1) : ""
        guard row.shown.missed else {
            return [name, "\(group.appointments)", CalibrationReport.hidden, expected, "", ""]
        }
        return [
            name, "\(group.appointments)", "\(group.missed)", expected,
            partition.showsExpected ? figure(group.ratio) : "", group.isMiscalibrated ? "off" : "",
        ]
    }

    var sentences: [String] {
        let off = partitions.flatMap { partition in
            partition.rows.filter { $0.group?.isMiscalibrated == true && $0.shown.missed }.map {
                (partition: partition.name, group: $0.name)
            }
        }
        guard !off.isEmpty else { return [] }
        let isOfContacts = off.contains { $0.partition == CalibrationStudy.Partition.contact }
        return [
            "Off: \(off.map { "\($0.partition) \($0.group)" }.joined(separator: ", ")). Chances there are not what they say, beyond chance over all groups tested."
        ]
            + (isOfContacts
                ? [
                    "Of contacts this says who was contacted, often those who were likely to miss, and not what a contact does: its effect stays the published one."
                ] : [])
    }

    var document: JSONOutput {
        .array(
            partitions.map { partition in
                [
                    "by": .string(partition.name), "measuredOnly": .bool(partition.isMeasuredOnly),
                    "groups": .array(partition.rows.map { document($0, partition) }),
                ]
            })
    }

    private func document(_ row: Row, _ partition: Partition) -> JSONOutput {
        let hidden = JSONOutput.string(CalibrationReport.hidden)
        guard let group = row.group, row.shown.appointments else {
            return ["group": .string(row.name), "appointments": hidden]
        }
        let showsExpected = partition.showsExpected
        return [
            "group": .string(group.name), "appointments": .integer(Int64(group.appointments)),
            "missed": row.shown.missed ? .integer(Int64(group.missed)) : hidden,
            "expectedPublished": showsExpected ? .decimal(group.expectedBefore) : hidden,
            "expectedRecalibrated": showsExpected ? .decimal(group.expectedAfter) : hidden,
            "ratio": showsExpected && row.shown.missed ? group.ratio.document : hidden,
            "miscalibrated": row.shown.missed ? .bool(group.isMiscalibrated) : hidden,
        ]
    }
}

extension Estimate {
    var document: JSONOutput {
        ["value": .decimal(value), "low": .decimal(low), "high": .decimal(high)]
    }
}
