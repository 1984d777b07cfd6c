import Domain

extension ScenarioGenerator {
    /// The exams a community network does, with the minutes and needs usual for them. Times are multiples of five
    /// minutes, as scanners' books are kept.
    enum ExamCatalogue {
        static let interpreterExtra = 15
        static let transferExtra = 10

        struct Exam {
            let id: String
            let modality: Modality
            let minutes: Int
            let turnaround: Int
            var prepLeadDays = 0
            var prepMinutes = 0
            /// Minutes of a nurse who places the line and watches the contrast agent.
            var contrastMinutes = 0
            var modes: [InterpreterMode] = InterpreterMode.allCases
            /// Of the orders of its modality, in proportion.
            let odds: Int
            /// Women are nearly all of those the exam is ordered for.
            var forWomen = false
        }

        static let exams = [
            Exam(
                id: "mr-brain", modality: .mr, minutes: 40, turnaround: 5, modes: [.inPerson, .video],
                odds: 45),
            Exam(
                id: "mr-knee", modality: .mr, minutes: 30, turnaround: 5, modes: [.inPerson, .video], odds: 35
            ),
            Exam(
                id: "mr-liver-contrast", modality: .mr, minutes: 55, turnaround: 5, prepLeadDays: 1,
                prepMinutes: 30,
                contrastMinutes: 20, modes: [.inPerson], odds: 20),
            Exam(id: "ct-chest", modality: .ct, minutes: 15, turnaround: 5, odds: 55),
            Exam(
                id: "ct-abdomen-contrast", modality: .ct, minutes: 25, turnaround: 5, prepLeadDays: 1,
                prepMinutes: 45,
                contrastMinutes: 15, modes: [.inPerson, .video], odds: 45),
            Exam(id: "us-abdomen", modality: .us, minutes: 30, turnaround: 5, prepLeadDays: 1, odds: 55),
            Exam(
                id: "us-pelvis", modality: .us, minutes: 40, turnaround: 5, prepLeadDays: 1,
                modes: [.inPerson, .video], odds: 45),
            Exam(
                id: "mg-screening", modality: .mg, minutes: 15, turnaround: 5, modes: [.inPerson, .video],
                odds: 60,
                forWomen: true),
            Exam(
                id: "mg-diagnostic", modality: .mg, minutes: 30, turnaround: 5, modes: [.inPerson], odds: 40,
                forWomen: true),
        ]

        /// Odds among a woman's orders; everyone else's are without mammography, which makes it a fifth of all.
        static let modalities: [(modality: Modality, odds: Int)] = [
            (.mr, 25), (.ct, 25), (.us, 30), (.mg, 40),
        ]

        static func positions(of modality: Modality) -> [Int] {
            exams.indices.filter { exams[$0].modality == modality }
        }
    }
}

extension ScenarioGenerator.ExamCatalogue.Exam {
    var blockMinutes: Int { minutes + turnaround }

    var json: JSONOutput {
        .sparse(
            ("id", .string(id)), ("modality", .string(modality.rawValue)), ("minutes", .number(minutes)),
            ("turnaround", .number(turnaround)), ("prepLeadDays", .number(prepLeadDays)),
            ("prepMinutes", prepMinutes > 0 ? .number(prepMinutes) : nil),
            (
                "draws",
                contrastMinutes > 0
                    ? [["kind": "nurse", "skill": "contrast", "minutes": .number(contrastMinutes)]] : nil
            ),
            (
                "interpreterModes",
                modes.count < InterpreterMode.allCases.count ? .words(modes.map(\.rawValue)) : nil
            ))
    }
}
