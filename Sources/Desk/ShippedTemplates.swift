/// The templates that come with Fairslot: drafts, until somebody at a site has reviewed them. They lie in `Templates` as
/// people edit them; the compiler takes them in, so that the program needs no files beside it.
enum ShippedTemplates {
    static let all: [(file: String, bytes: [UInt8])] = [
        ("help-letter.en.txt", PackageResources.help_letter_en_txt),
        ("help-letter.es.txt", PackageResources.help_letter_es_txt),
        ("help-script.en.txt", PackageResources.help_script_en_txt),
        ("help-script.es.txt", PackageResources.help_script_es_txt),
        ("help-text.en.txt", PackageResources.help_text_en_txt),
        ("help-text.es.txt", PackageResources.help_text_es_txt),
        ("offer-letter.en.txt", PackageResources.offer_letter_en_txt),
        ("offer-letter.es.txt", PackageResources.offer_letter_es_txt),
        ("offer-script.en.txt", PackageResources.offer_script_en_txt),
        ("offer-script.es.txt", PackageResources.offer_script_es_txt),
        ("offer-text.en.txt", PackageResources.offer_text_en_txt),
        ("offer-text.es.txt", PackageResources.offer_text_es_txt),
        ("question-letter.en.txt", PackageResources.question_letter_en_txt),
        ("question-letter.es.txt", PackageResources.question_letter_es_txt),
        ("question-script.en.txt", PackageResources.question_script_en_txt),
        ("question-script.es.txt", PackageResources.question_script_es_txt),
        ("question-text.en.txt", PackageResources.question_text_en_txt),
        ("question-text.es.txt", PackageResources.question_text_es_txt),
        ("reminder-letter.en.txt", PackageResources.reminder_letter_en_txt),
        ("reminder-letter.es.txt", PackageResources.reminder_letter_es_txt),
        ("reminder-script.en.txt", PackageResources.reminder_script_en_txt),
        ("reminder-script.es.txt", PackageResources.reminder_script_es_txt),
        ("reminder-text.en.txt", PackageResources.reminder_text_en_txt),
        ("reminder-text.es.txt", PackageResources.reminder_text_es_txt),
        ("words.en.txt", PackageResources.words_en_txt),
        ("words.es.txt", PackageResources.words_es_txt),
    ]
}
