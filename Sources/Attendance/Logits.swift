public import Domain

/// A chance of missing on the logit scale, taken apart: what is known of the person and the wait, and what help does.
struct Logits {
    /// Base of the modality, wait, unresolved cost, earlier missed.
    var risk: Double
    /// The base of the modality alone.
    var base: Double
    /// Ride and contacts, as published, at the published risk.
    var help: Double

    var published: Double { risk + help }
    var spread: Double { risk - base }
}

extension Effects {
    func logits(_ past: PastAppointment) -> Logits {
        let base = base(past.modality)
        var risk = base + priorMissed * Double(min(max(past.priorMissed, 0), priorMissedCap))
        risk += wait(days: past.day - past.requested, past.population)
        risk += past.costNeed ? cost(talkedAbout: past.counselling, called: false) : 0
        let ride = past.ride ? self.ride : 0
        let contacts = contacts(
            past.contact?.channel, second: past.contact?.isFollowedBySecond ?? false, .none,
            congruent: past.contact?.isInOwnLanguage ?? false, before: risk + ride)
        return Logits(risk: risk, base: base, help: ride + contacts.all)
    }

    /// The chance of missing that is printed for a logit: a millionth is the last place.
    func missed(_ logit: Double) -> Value {
        min(max(Value(rounding: probability(logit)), floor), cap)
    }
}

extension Value {
    /// The nearest millionth, halves upwards.
    public init(rounding number: Double) {
        self.init(millionths: Int64((number * 1_000_000 + 0.5).rounded(.down)))
    }
}
