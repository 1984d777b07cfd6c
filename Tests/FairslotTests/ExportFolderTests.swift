import Testing

@testable import fairslot

@Suite("Names in a bulk data manifest")
struct ExportFolderTests {
    @Test(
        "A name is the last step of the path, decoded, without what follows it",
        arguments: [
            ("https://h/f/Patient.ndjson?X-Sig=a/b%2Fc&e=1", "Patient.ndjson"),
            ("https://h/000/eSlot#x/y", "eSlot"),
            ("https://h/f/My%20File.ndjson", "My File.ndjson"), ("Patient.ndjson", "Patient.ndjson"),
        ])
    func name(url: String, name: String) { #expect(ExportFolder.name(inURL: url) == name) }

    @Test(
        "What is no name of a file is none",
        arguments: ["", "https://h/f/..", "https://h/a%2Fb", "https://h/%zz", "/%ff"])
    func none(url: String) { #expect(ExportFolder.name(inURL: url) == nil) }
}
