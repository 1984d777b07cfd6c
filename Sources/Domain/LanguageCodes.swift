/// Language tags by BCP 47 (RFC 5646): well formed, and with a primary language that exists.
package enum LanguageCodes {
    /// The tag in canonical letter case; nil when it is not well formed or the language is not known.
    package static func canonical(_ text: String) -> LanguageTag? {
        // As nearly every tag is written.
        if plain.contains(text) { return LanguageTag(canonical: text) }
        let subtags = text.split(separator: "-", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard text.utf8.count <= 35, text.utf8.allSatisfy({ $0 < 0x80 }), let primary = subtags.first,
            isKnown(primary), let rest = canonical(subtags: subtags.dropFirst())
        else { return nil }
        return LanguageTag(canonical: ([primary] + rest).joined(separator: "-"))
    }

    package static func isKnown(_ primary: String) -> Bool { known.contains(primary) }

    /// Script, region, variants, extensions, private use, in this order; nil when something is out of place.
    private static func canonical(subtags: ArraySlice<String>) -> [String]? {
        var rest = subtags
        var result: [String] = []
        func letters(_ text: String) -> Bool { text.utf8.allSatisfy { (0x61...0x7A).contains($0) } }
        func digits(_ text: String) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        func plain(_ text: String) -> Bool {
            text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
        }
        if let script = rest.first, script.count == 4, letters(script) {
            result.append(script.prefix(1).uppercased() + script.dropFirst())
            rest.removeFirst()
        }
        if let region = rest.first,
            (region.count == 2 && letters(region)) || (region.count == 3 && digits(region))
        {
            result.append(region.uppercased())
            rest.removeFirst()
        }
        while let variant = rest.first, plain(variant),
            (5...8).contains(variant.count) || (variant.count == 4 && digits(String(variant.prefix(1))))
        {
            result.append(variant)
            rest.removeFirst()
        }
        while let singleton = rest.first, singleton.count == 1, plain(singleton) {
            rest.removeFirst()
            let shortest = singleton == "x" ? 1 : 2
            let parts = rest.prefix { (shortest...8).contains($0.count) && plain($0) }
            guard !parts.isEmpty else { return nil }
            result.append(singleton)
            result += parts
            rest.removeFirst(parts.count)
        }
        return rest.isEmpty ? result : nil
    }

    /// ISO 639-1, and of ISO 639-3 the languages interpreters are asked for that have no two-letter code; `und`,
    /// `mul` and `zxx` are left out: nobody interprets them.
    private static let known = Set((twoLetters + " " + threeLetters).split(separator: " ").map(String.init))

    /// Those of two letters, which are tags in themselves.
    private static let plain = Set(twoLetters.split(separator: " ").map(String.init))

    private static let twoLetters = """
        aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en \
        eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja \
        jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb \
        nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so \
        sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
        """

    private static let threeLetters = """
        ase bfi bzs csl csq dse fcs fsl gsg ins ise jsl kvk lsf mfs psr rsl swl asf nzs ssp ils \
        yue cmn nan hak wuu hsn gan cdo hmn mww hnj prs pes fil ceb ilo hil war pam kea kri men tem gaa fat \
        apc arb arz acm acq aeb afb ajp apd ary arq aii cld syr ckb kmr sdh zza mam quc kek kjb qut ixl tzh tzo tzj \
        yua nah nhn mix zap trq qul quz quy ayr arn gcf gcr acf lou hwc rar chk pon kos yap pau niu tvl rtm gil \
        chr cho mus apw hop zun dak lkt crk ojb esu ess ain rhg ksw kjp kac cnh ctd cfm lus shn mnw pwo eky blk \
        khb tdd haw sma smj smn sms nds gsw bar pdc scn nap vec sco rom rmy rup srn pap bjn \
        mad ban bug min ace som luo luy kam mer guz kln din nus shk teo ach lgg bem tum loz fan bss \
        dua ewo bas mos dyu snk fuf fuc fuv fub mnk srr ses dje bin efi ibb ijo tiv urh igl \
        ayn aao sus kpe vai lom bsq tig byn sid wal har ssy
        """
}
