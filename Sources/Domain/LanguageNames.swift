extension LanguageTag {
    /// The language's English name, or its tag where we know no name.
    public var englishName: String { names[primary] ?? tag }
}

private let names: [String: String] = [
    "ak": "Akan", "am": "Amharic", "ar": "Arabic", "ase": "American Sign Language", "az": "Azerbaijani",
    "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian", "chk": "Chuukese", "cmn": "Mandarin",
    "cs": "Czech", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian",
    "ff": "Fula", "fil": "Filipino", "fr": "French", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hmn": "Hmong", "hr": "Croatian", "ht": "Haitian Creole", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "ig": "Igbo", "ilo": "Ilocano", "it": "Italian", "ixl": "Ixil",
    "ja": "Japanese", "ka": "Georgian", "kar": "Karen", "kea": "Cape Verdean Creole", "kek": "Q'eqchi'",
    "kjb": "Q'anjob'al", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ksw": "S'gaw Karen",
    "ku": "Kurdish", "ln": "Lingala", "lo": "Lao", "lt": "Lithuanian", "mam": "Mam",
    "mh": "Marshallese", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay",
    "my": "Burmese", "nah": "Nahuatl", "ne": "Nepali", "nl": "Dutch", "nv": "Navajo", "om": "Oromo",
    "pa": "Punjabi", "pl": "Polish", "prs": "Dari", "ps": "Pashto", "pt": "Portuguese", "qu": "Quechua",
    "quc": "K'iche'", "rhg": "Rohingya", "rn": "Kirundi", "ro": "Romanian", "ru": "Russian",
    "rw": "Kinyarwanda", "si": "Sinhala", "sk": "Slovak", "sm": "Samoan", "so": "Somali",
    "sq": "Albanian", "sr": "Serbian", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai",
    "ti": "Tigrinya", "tl": "Tagalog", "to": "Tongan", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "wo": "Wolof", "yi": "Yiddish", "yo": "Yoruba",
    "yue": "Cantonese", "zap": "Zapotec", "zh": "Chinese",
]
