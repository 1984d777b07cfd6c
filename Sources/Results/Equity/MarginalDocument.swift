public import Domain

/// What a little more of everything would be worth, as a document and as lines.
public struct MarginalDocument: Sendable {
    let values: MarginalValues
    let scenario: Scenario
    let origin: DocumentOrigin

    public init(_ values: MarginalValues, _ scenario: Scenario, origin: DocumentOrigin) {
        self.values = values
        self.scenario = scenario
        self.origin = origin
    }

    /// `fairslot.marginal/1`
    public var document: JSONOutput {
        [
            "schema": "fairslot.marginal/1", "audience": "internal",
            "scenario": .string(Words.oneLine(scenario.name)),
            "scenarioSha256": .string(origin.scenarioSha256), "policySha256": .string(origin.policySha256),
            "reproducible": .bool(values.reproducible),
            "currency": .string(scenario.policy.money.currency),
            "plan": standing(values.base),
            "extras": .array(values.entries.map(entry)),
        ]
    }

    private func standing(_ standing: MarginalValues.Standing) -> JSONOutput {
        [
            "placed": .integer(Int64(standing.placed)), "lateDays": .integer(Int64(standing.lateDays)),
            "sessionPrice": .decimal(standing.price.value),
            "goals": .array(
                standing.goals.map {
                    [
                        "name": .string("\($0.name)"), "unit": .string($0.name.unit),
                        "value": .decimal($0.value), "bound": .decimal($0.bound),
                    ]
                }),
            "groups": .array(
                zip(values.groups, standing.placedOfGroup).map {
                    [
                        "group": .string("\($0.name)"), "orders": .integer(Int64($0.orders)),
                        "placed": .integer(Int64($1)),
                    ]
                }),
        ]
    }

    private func entry(_ entry: MarginalValues.Entry) -> JSONOutput {
        let words = MarginalWords(entry, values, scenario)
        return [
            "extra": .string(words.extra), "place": .string(words.place), "whatif": .string(words.whatIf),
            "cost": entry.cost.map { .decimal($0.value) } ?? .null,
            "costPerPlacement": words.costPerPlacement.map(JSONOutput.decimal) ?? .null,
            "atMost": bounds(entry.atMost),
            "withIt": entry.solved.map(standing) ?? .null,
            "idle": entry.idle.map { .string($0.rawValue) } ?? .null,
            "elsewhere": bounds(entry.elsewhere),
            "sentence": .string(words.sentence),
        ]
    }

    private func bounds(_ bounds: [MarginalValues.AtMost]) -> JSONOutput {
        .array(
            bounds.map {
                [
                    "goal": .string("\($0.goal)"), "unit": .string($0.goal.unit),
                    "gain": .decimal($0.gain), "fromExtra": .decimal($0.fromExtra),
                ]
            })
    }

    // MARK: - Lines

    /// For a terminal or a mail.
    public var text: String {
        let base = values.base
        let head =
            [
                "What a little more would be worth: \(Words.oneLine(scenario.name))",
                "The plan there is places \(base.placed), with \(Words.count(base.lateDays, "late day")).",
            ] + open
        let parts = [
            head,
            section("Planned again, each with one more, best first") { $0.solved != nil && $0.idle == nil },
            section("Not planned again: what prices say") { $0.solved == nil && $0.idle == nil },
            section("Worth nothing there; another place was only bounded") {
                $0.idle != nil && !$0.elsewhere.isEmpty
            },
            section("Worth nothing now") { $0.idle != nil && $0.elsewhere.isEmpty },
            values.reproducible ? [] : ["The clock ended the run: a repeat may differ."],
            [Words.internalOnly],
        ]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
            + "\n"
    }

    /// How much better a plan could be without anything more.
    private var open: [String] {
        let gaps = values.base.goals.filter { abs($0.bound.millionths - $0.value.millionths) >= 5_000 }
        guard !gaps.isEmpty else { return [] }
        let listed = gaps.map { goal in
            "\(goal.name) by \(Words.short(Value(millionths: abs(goal.bound.millionths - goal.value.millionths))))"
        }
        return ["Not proven: with nothing more it might be better in \(Words.list(listed))."]
    }

    private func section(_ title: String, _ belongs: (MarginalValues.Entry) -> Bool) -> [String] {
        let entries = values.entries.filter(belongs)
        guard !entries.isEmpty else { return [] }
        return [title]
            + entries.flatMap { entry in
                let words = MarginalWords(entry, values, scenario)
                return ["  \(words.extra), \(words.place): \(words.sentence)", "    \(words.whatIf)"]
            }
    }
}

/// One extra in words.
struct MarginalWords {
    private let entry: MarginalValues.Entry
    private let values: MarginalValues
    private let scenario: Scenario

    init(_ entry: MarginalValues.Entry, _ values: MarginalValues, _ scenario: Scenario) {
        self.entry = entry
        self.values = values
        self.scenario = scenario
    }

    /// What there is one more of.
    var extra: String {
        switch entry.family {
        case .stock(let kind, let language, let mode, let skill, let mobility):
            let details = [
                language.map { "in \(Words.language(LanguageTag(canonical: $0)))" }, mode.map(Words.mode),
                skill.map { "(\($0))" },
                mobility.map { "for " + $0.map(\.rawValue).sorted().joined(separator: " or ") },
            ].compactMap { $0 }
            return ([unit(kind)] + details).joined(separator: " ")
        case .session(let hours, let modality):
            let when =
                switch hours {
                case .early: "early session"
                case .day: "day session"
                case .evening: "evening"
                case .saturday: "Saturday"
                case .sunday: "Sunday"
                case .van: "van day"
                }
            return "One more \(modality.rawValue) \(when)"
        }
    }

    private func unit(_ kind: PoolKind) -> String {
        guard case .pool(let pool, _, let amount) = entry.extra else { return "One more" }
        switch (scenario.pools[pool].unit, kind) {
        case (.count, .ride): return "A ride"
        case (.count, _): return "One more of \(Words.stock(kind))"
        case (.money, _): return "\(Cents(amount).value) \(scenario.policy.money.currency)"
        case (.minutes, .interpreter): return "An interpreter's half day"
        case (.minutes, .staff): return "An hour of staff for extra sessions"
        case (.minutes, _): return "An hour of \(Words.stock(kind).replacing(" minutes", with: ""))"
        }
    }

    /// Where it helps most.
    var place: String {
        switch entry.extra {
        case .pool(let index, let window, _):
            let pool = scenario.pools[index]
            let zone = pool.site.map { scenario.sites[$0].zone } ?? scenario.zone
            return "\(pool.id), from \(Words.time(pool.windows[window].span.from, zone))"
        case .session(let index):
            let session = scenario.sessions[index]
            return "\(session.id), \(Words.time(session.span.from, scenario.zone(of: index)))"
        }
    }

    /// How to see who is placed by it.
    var whatIf: String {
        switch entry.extra {
        case .pool(let index, let window, let amount):
            let pool = scenario.pools[index]
            let written = pool.unit == .money ? "\(Cents(amount).value)" : "\(amount)"
            return "fairslot whatif FILE --add \(pool.id)@\(window + 1)=\(written)"
        case .session(let index): return "fairslot whatif FILE --open \(scenario.sessions[index].id)"
        }
    }

    /// What each order placed more costs; nil unless there are more, and a cost is known.
    var costPerPlacement: Value? {
        guard let solved = entry.solved, let cost = totalCost, cost > .zero else { return nil }
        let more = solved.placed - values.base.placed
        return more > 0 ? Value(millionths: roundedHalfUp(Int128(cost.millionths), over: Int128(more))) : nil
    }

    /// The pool's units, and whatever sessions cost more or less.
    private var totalCost: Value? {
        guard let solved = entry.solved else { return entry.cost?.value }
        let sessions = solved.price.value - values.base.price.value
        if case .session = entry.extra { return sessions }
        return entry.cost.map { $0.value + sessions } ?? (sessions == .zero ? nil : sessions)
    }

    var sentence: String {
        if let idle = entry.idle { return reason(idle) }
        guard let solved = entry.solved else { return bounds }
        let base = values.base
        let (placed, late) = (solved.placed - base.placed, solved.lateDays - base.lateDays)
        // What gets better leads.
        let parts = [
            change(placed, "placed").map { (text: $0, rank: placed > 0 ? 0 : 3) } ?? ("as many placed", 2),
            change(late, abs(late) == 1 ? "late day" : "late days").map { ($0, late < 0 ? 1 : 4) },
        ].compactMap(\.self).sorted { $0.rank < $1.rank }.map(\.text)
        let groups = zip(values.groups, zip(base.placedOfGroup, solved.placedOfGroup)).compactMap {
            group, placed in change(placed.1 - placed.0, "of “\(Words.group(group.name))”")
        }
        let goals = zip(base.goals, base.goals.map { goal in solved.goals.first { $0.name == goal.name } })
            .compactMap { before, after in after.flatMap { difference(before, $0) } }
        // The first goal that differs has decided, whatever it costs later ones.
        var text = (goals.first.map { "\($0): " } ?? "") + parts.joined(separator: ", ")
        if !groups.isEmpty { text += "; \(groups.joined(separator: ", "))" }
        if goals.count > 1 { text += "; \(goals.dropFirst().joined(separator: ", "))" }
        if let cost = totalCost, cost != .zero {
            let amount = Value(millionths: abs(cost.millionths))
            text += "; \(cost > .zero ? "costs" : "saves") \(amount) \(scenario.policy.money.currency)"
            text += costPerPlacement.map { ", \(Words.short($0)) for each placed more" } ?? ""
        }
        return isCertain(solved) ? text : "\(text) (within what is not proven; \(byPrices))"
    }

    /// What of it is the extra's doing: by how much the bounds rise with it.
    private var byPrices: String {
        let added = entry.atMost.filter { $0.fromExtra.millionths >= 5_000 }.map {
            "\(Words.short($0.fromExtra)) \($0.goal.unit) in \($0.goal)"
        }
        return added.isEmpty
            ? "by prices it adds next to nothing" : "by prices it adds \(added.joined(separator: ", "))"
    }

    /// Whether the first goal that differs is proven to: better than any plan without the extra could be or worse than any
    /// with it, all goals before it being decided to proof.
    private func isCertain(_ solved: MarginalValues.Standing) -> Bool {
        for before in values.base.goals {
            guard let after = solved.goals.first(where: { $0.name == before.name }) else { return false }
            if after.value != before.value {
                return before.name.sense == .maximise
                    ? after.value > before.bound || after.bound < before.value
                    : after.value < before.bound || after.bound > before.value
            }
            if before.bound != before.value || after.bound != after.value { return false }
        }
        return true
    }

    private func change(_ difference: Int, _ what: String) -> String? {
        difference == 0 ? nil : "\(abs(difference)) \(difference > 0 ? "more" : "fewer") \(what)"
    }

    private func difference(
        _ before: MarginalValues.Standing.Goal, _ after: MarginalValues.Standing.Goal
    ) -> String? {
        guard before.value != after.value else { return nil }
        let more = after.value - before.value
        let isBetter = (more > .zero) == (before.name.sense == .maximise)
        return
            "\(before.name) \(isBetter ? "better" : "worse") by \(Value(millionths: abs(more.millionths))) \(before.name.unit)"
    }

    /// What prices leave possible, and how much of it they would not leave without the extra.
    private var bounds: String { "at most \(listed(entry.atMost) ?? "next to nothing")" }

    /// Nil: next to nothing.
    private func listed(_ bounds: [MarginalValues.AtMost]) -> String? {
        let gains = bounds.filter { $0.gain.millionths >= 5_000 }.map { gain in
            let own = gain.fromExtra.millionths < 5_000 ? "nothing" : Words.short(gain.fromExtra)
            return "\(Words.short(gain.gain)) \(gain.goal.unit) in \(gain.goal), of which it adds \(own)"
        }
        return gains.isEmpty ? nil : gains.joined(separator: ", ")
    }

    private func reason(_ idle: MarginalValues.Idle) -> String {
        let proof =
            entry.solved == nil
            ? "by its prices no goal can get better" : "planned again with it, no goal is better"
        let why =
            switch idle {
            case .nobodyNeedsIt where entry.family.isAlsoForCare:
                "no place depends on it; what it does for those who have one is not counted here"
            case .nobodyNeedsIt: "no open order could use it"
            case .enoughIsThere: "what there is is not used up (\(proof))"
            case .otherThingsBind
            where values.base.placed == scenario.openOrders && values.base.lateDays == 0:
                "every open order has its place in time (\(proof))"
            case .otherThingsBind: "other things bind first (\(proof))"
            }
        guard !entry.elsewhere.isEmpty else { return "worth nothing now, because \(why)" }
        return "worth nothing there, because \(why); at another place at most "
            + (listed(entry.elsewhere) ?? "next to nothing")
    }
}
