import Testing

@testable import Domain

@Suite("Language tags by BCP 47")
struct LanguageCodesTests {
    @Test(
        "A tag is read in any letter case and kept in the canonical one",
        arguments: [
            ("ES", "es"), ("es-419", "es-419"), ("zh-hant-tw", "zh-Hant-TW"), ("de-de-1996", "de-DE-1996"),
            ("sl-rozaj-1994", "sl-rozaj-1994"), ("ase", "ase"), ("en-x-a1", "en-x-a1"),
            ("ar-u-nu-latn", "ar-u-nu-latn"), ("pt-BR-x-clinic", "pt-BR-x-clinic"),
        ])
    func canonical(written: String, tag: String) {
        #expect(LanguageCodes.canonical(written)?.tag == tag)
    }

    @Test(
        "What is no tag, or of no language that is known, is none",
        arguments: [
            "", "-", "xx", "spanish", "es_MX", "es-", "es-abc", "es-41", "de-19a", "de-a996", "en-x",
            "en-u-a", "éo",
            "zh-TW-hant", "en-x-" + String(repeating: "a", count: 9),
            "es-419-" + String(repeating: "b", count: 40),
        ])
    func none(written: String) {
        #expect(LanguageCodes.canonical(written) == nil)
    }
}
