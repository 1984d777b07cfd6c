// What people decide: for single orders, and in the policy.
extension Refusals {
    static let decisions: [Edit] = [
        Edit(
            "missing-key", "/previousPlan/0", #"{"order": "A1", "status": "declined", "reason": "day","#,
            #"§{"order": "A1", "status": "declined","#),
        Edit(
            "key-of-another-kind", "/previousPlan/0/reason", #""status": "declined", "reason": "day""#,
            #""status": "proposed", "reason": §"day""#),
        Edit(
            "wrong-site", "/previousPlan/0/session", #""reason": "day", "site": "main""#,
            #""reason": "day", "site": "main", "session": §"s3""#),
        Edit(
            "one-of", "/overrides/0", #"[{"order": "A4", "must""#,
            #"[§{"order": "A4", "never": {"site": "main"}, "must""#),
        Edit(
            "one-of", "/overrides/0/never", #""must": {"session": "s1", "start": "2026-03-03T10:45"}"#,
            #""never": §{"site": "main", "day": "2026-03-04"}"#),
        Edit("outside-session", "/overrides/0/must/start", "\"2026-03-03T10:45\"", "§\"2026-03-03T11:15\""),
        Edit(
            "forced-mismatch", "/overrides/0/must/start", #"{"session": "s1", "start": "2026-03-03T10:45"}"#,
            #"{"session": "s3", "start": §"2026-03-04T10:45"}"#),
        Edit(
            "outside-session", "/previousPlan/0/start",
            #""status": "declined", "reason": "day", "site": "main", "start": "2026-03-03T09:00""#,
            #""status": "accepted", "site": "main", "start": §"2026-03-03T16:00""#),
        Edit(
            "forced-mismatch", "/overrides/0/must/start", #""minutes": 45, "turnaround": 5"#,
            #""minutes": 45, "features": ["contrast"], "turnaround": 5"#),
        Edit(
            "forced-mismatch", "/overrides/0/must/start", #""kind": "regular", "from": "2026-03-03T08:00""#,
            #""kind": "regular", "population": "paediatric", "from": "2026-03-03T08:00""#),
        Edit(
            "forced-mismatch", "/overrides/0/must/start", #""chances": [{"site""#,
            #""sitesAllowed": ["elm"], "chances": [{"site""#),
        Edit(
            "forced-and-never", "/overrides/0/never", #""overrides": ["#,
            #""overrides": [{"order": "A4", "never": §{"session": "s1"}}, "#),
        Edit(
            "forced-and-never", "/overrides/0/never", #""overrides": ["#,
            #""overrides": [{"order": "A4", "never": §{"site": "main"}}, "#),
        Edit(
            "forced-outside-horizon", "/overrides/0/must/start", "\"2026-03-03T10:45\"",
            "§\"2026-03-02T10:45\""),
        Edit(
            "forced-outside-order", "/overrides/0/must/start",
            "\"earliest\": \"2026-03-03\", \"due\": \"2026-03-20\",\n      \"chances\"",
            "\"earliest\": \"2026-03-04\", \"due\": \"2026-03-20\",\n      \"chances\""),
        Edit(
            "forced-while-closed", "/overrides/0/must/start", "\"2026-03-03T10:45\"", "§\"2026-03-03T10:15\""),
        Edit("forced-collision", "/overrides/0/must/start", "\"2026-03-03T10:45\"", "§\"2026-03-03T09:05\""),
        Edit(
            "forced-collision", "/overrides/0/must/start", #""previousPlan": ["#,
            #""previousPlan": [{"order": "A1", "status": "accepted", "site": "main", "session": "s1", "start": "2026-03-03T11:00"}, "#
        ),
        Edit(
            "outside-session", "/previousPlan/0/start",
            #""status": "declined", "reason": "day", "site": "main", "start": "2026-03-03T09:00""#,
            #""status": "accepted", "site": "main", "session": "s2", "start": §"2026-03-03T16:59""#),
        Edit(
            "forced-and-booked", "/overrides/0/must/start",
            #"[{"order": "A4", "must": {"session": "s1", "start": "2"#,
            #"[{"order": "A3", "must": {"session": "s1", "start": §"2"#),
        Edit(
            "forced-and-never", "/overrides/0/never", #""overrides": ["#,
            #""overrides": [{"order": "A4", "never": §{"day": "2026-03-03"}}, "#),
        Edit(
            "forced-twice", "/overrides/1/must/start",
            #""overrides": [{"order": "A4", "must": {"session": "s1", "start": "2026-03-03T10:45"}}"#,
            #""overrides": [{"order": "A4", "must": {"session": "s1", "start": "2026-03-03T10:45"}}, {"order": "A4", "must": {"session": "s1", "start": §"2026-03-03T10:46"}}"#
        ),
        Edit(
            "forced-twice", "/overrides/0/must/start", #""previousPlan": ["#,
            #""previousPlan": [{"order": "A4", "status": "accepted", "site": "main", "start": "2026-03-03T10:50"}, "#
        ),
    ]

    static let policy: [Edit] = [
        Edit(
            "unknown-value", "/policy/outreach/equity", #""suppression": "shared""#,
            #""suppression": "shared", "outreach": {"equity": §"fair"}"#),
        Edit(
            "out-of-range", "/policy/outreach/contacts", #""suppression": "shared""#,
            #""suppression": "shared", "outreach": {"contacts": §21}"#),
        Edit("negative", "/policy/value/weight/stat", #""weight": {"stat": 2}"#, #""weight": {"stat": §-2}"#),
        Edit(
            "too-fine", "/policy/value/weight/stat", #""weight": {"stat": 2}"#,
            #""weight": {"stat": §0.0000001}"#),
        Edit("unknown-key", "/policy/value/weight/sat", #""weight": {"stat": 2}"#, #""weight": {§"sat": 2}"#),
        Edit(
            "unknown-key", "/policy/locked", #""suppression": "shared""#,
            #""suppression": "shared", §"locked": []"#),
        Edit(
            "empty-list", "/policy/value/timeliness", #""weight": {"stat": 2}"#,
            #""timeliness": §[], "weight": {"stat": 2}"#),
        Edit(
            "duplicate-partition", "/policy/equity/partitions/1/by", #""suppression": "shared""#,
            #""equity": {"partitions": [{"by": "cost", "groups": []}, {"by": §"cost", "groups": []}]}"#),
        Edit(
            "duplicate-group", "/policy/equity/partitions/0/groups/1", #""suppression": "shared""#,
            #""equity": {"partitions": [{"by": "cost", "groups": ["needed", §"needed"]}]}"#),
        Edit(
            "two-equity-goals", "/policy/equity/parityPenalty", #""suppression": "shared""#,
            #""equity": {"maxGap": 0.1, "parityPenalty": §1}"#),
        Edit(
            "unknown-language", "/policy/equity/partitions/0/groups/0", #""suppression": "shared""#,
            #""equity": {"partitions": [{"by": "language", "groups": [§"xx"]}]}"#),
        Edit(
            "too-many", "/policy/measurement/twoWay", #""suppression": "shared""#,
            #""measurement": {"twoWay": §["#
                + ["sex", "ageBand", "payer", "area", "cost", "transport", "language"].map {
                    #"["race", "\#($0)"], ["ethnicity", "\#($0)"]"#
                }.joined(separator: ", ") + "]}"),
        Edit(
            "timeliness-order", "/policy/value/timeliness/0", #""weight": {"stat": 2}"#,
            #""timeliness": [§{"days": 1, "factor": 1}], "weight": {"stat": 2}"#),
        Edit(
            "timeliness-order", "/policy/value/timeliness/1", #""weight": {"stat": 2}"#,
            #""timeliness": [{"days": 0, "factor": 1}, §{"days": 0, "factor": 1}], "weight": {"stat": 2}"#),
        Edit(
            "race-outside-measurement", "/policy/equity/partitions/0/by", #""suppression": "shared""#,
            #""equity": {"partitions": [{"by": §"race", "groups": []}]}"#),
        Edit(
            "unknown-value", "/policy/equity/partitions/0/groups/0", #""suppression": "shared""#,
            #""equity": {"partitions": [{"by": "cost", "groups": [§"rich"]}]}"#),
        Edit(
            "out-of-range", "/policy/money/perExam", #""suppression": "shared""#, #""money": {"perExam": §0}"#
        ),
    ]
}
