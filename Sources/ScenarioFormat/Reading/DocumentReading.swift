import Domain

extension Refusal {
    /// What files of every kind have in common: one JSON document with each key once, and a decoder that logs what it finds.
    /// - Parameter decode: nil where nothing can be made of it.
    /// - Returns: what was decoded, with warnings; every finding where one of them is an error.
    static func reading<Decoded>(
        _ bytes: [UInt8], source: Finding.Source, _ decode: (JSONDocument, FindingLog) -> Decoded?
    ) -> Result<(decoded: Decoded, warnings: [Finding]), Refusal> {
        switch JSONReader.read(bytes) {
        case .failure(let problem): return .failure(Refusal(findings: [Finding(problem, source: source)]))
        case .success(let document):
            let log = FindingLog(document, source: source)
            document.duplicates.forEach(log.problem)
            let decoded = decode(document, log)
            let findings = log.findings()
            guard !log.hasErrors, let decoded else { return .failure(Refusal(findings: findings)) }
            return .success((decoded, findings))
        }
    }
}
