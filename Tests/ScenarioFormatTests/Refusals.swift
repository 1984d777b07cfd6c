/// Everything that must be refused, part by part. One entry, one thing wrong.
enum Refusals {
    static let all =
        document + times + sites + pools + exams + sessions + closures + patients + orders + bookings
        + decisions
        + policy

    static let document: [Edit] = [
        Edit("syntax", "/horizon", #""to": "2026-03-12"}"#, #""to": "2026-03-12",§}"#),
        Edit("duplicate-key", "/name", #""name": "Small","#, #""name": "Small", §"name": "Small","#),
        Edit("duplicate-key", "/exams/0/id", #"{"id": "brain","#, #"{"id": "brain", §"\u0069d": "brain","#),
        Edit("unknown-key", "/exams/0/minuts", #""minutes": 45,"#, #""minutes": 45, §"minuts": 45,"#),
        Edit(
            "unknown-key", "/orders/0/comment", #""exam": "brain", "priority": "urgent""#,
            #""exam": "brain", §"comment": "x", "priority": "urgent""#),
        Edit("unknown-schema", "/schema", "\"fairslot.scenario/1\"", "§\"fairslot.scenario/2\""),
        Edit("missing-key", "", "{\n  \"schema\": \"fairslot.scenario/1\",", "§{"),
        Edit("wrong-type", "/orders/0/due", #""due": "2026-03-05""#, #""due": §5"#),
        Edit("wrong-type", "/patients/1/priorMissed", #""priorMissed": 1"#, #""priorMissed": §null"#),
        Edit(
            "race-outside-measurement", "/patients/1/race", #"{"id": "P2","#, #"{"id": "P2", §"race": "x","#),
        Edit(
            "race-outside-measurement", "/orders/0/notes", #"{"id": "A1","#,
            #"{"id": "A1", "notes": {§"Ethnicity": 1},"#),
        Edit("unknown-key", "/measurement/strata/0/raceCode", #""race": "White""#, #"§"raceCode": "White""#),
        Edit("unknown-key", "/measurement/race", #""measurement": {"#, #""measurement": {§"race": "x", "#),
        Edit(
            "unknown-patient", "/measurement/strata/0/patient", #"[{"patient": "P1", "race""#,
            #"[{"patient": §"P9", "race""#),
        Edit(
            "duplicate-stratum", "/measurement/strata/1", #"{"strata": ["#,
            #"{"strata": [{"patient": "P1"}, §"#),
    ]

    static let times: [Edit] = [
        Edit("malformed-time", "/asOf", "\"2026-03-02T08:00:00-05:00\"", "§\"2026-03-02\""),
        Edit(
            "malformed-time", "/horizon/from", #""from": "2026-03-03", "to": "2026-03-12""#,
            #""from": §"2026-02-30", "to": "2026-03-12""#),
        Edit("seconds", "/asOf", "\"2026-03-02T08:00:00-05:00\"", "§\"2026-03-02T08:00:30-05:00\""),
        Edit("ends-before-start", "/horizon/to", "\"2026-03-12\"},", "§\"2026-03-02\"},"),
        Edit("out-of-range", "/horizon/to", "\"2026-03-12\"},", "§\"2028-03-12\"},"),
        Edit(
            "horizon-over", "/horizon/to", #"{"from": "2026-03-03", "to": "2026-03-12"}"#,
            #"{"from": "2026-02-03", "to": §"2026-02-12"}"#),
        Edit("unknown-time-zone", "/timeZone", "\"America/New_York\"", "§\"EST\""),
        Edit("unknown-time-zone", "/sites/2/timeZone", "\"Europe/Berlin\"", "§\"Europe/Atlantis\""),
        Edit("time-skipped", "/sessions/0/lastStart", "\"2026-03-03T11:00\"", "§\"2026-03-08T02:30\""),
        Edit("time-twice", "/pools/0/windows/0/to", "\"2026-04-01T00:00\"", "§\"2026-11-01T01:30\""),
        Edit("out-of-range", "/pools/0/windows/0/to", "\"2026-04-01T00:00\"", "§\"2036-04-01T00:00\""),
    ]

    static let sites: [Edit] = [
        Edit(
            "missing-key", "/sites",
            #"[{"id": "main"}, {"id": "elm"}, {"id": "ost", "timeZone": "Europe/Berlin"}]"#,
            "§[]"),
        Edit("duplicate-id", "/sites/1/id", #"{"id": "elm"}"#, #"{"id": §"main"}"#),
        Edit("malformed-id", "/sites/1/id", #"{"id": "elm"}"#, #"{"id": §"elm street"}"#),
        Edit("malformed-id", "/sites/1/id", #"{"id": "elm"}"#, #"{"id": §""}"#),
        Edit("unknown-site", "/scanners/0/site", #""site": "main"}"#, #""site": §"mian"}"#),
        Edit("unknown-value", "/scanners/1/modality", #""modality": "US"}"#, #""modality": §"ultrasound"}"#),
        Edit(
            "negative", "/travel/0/minutes", #""mode": "ride", "minutes": 30"#,
            #""mode": "ride", "minutes": §-30"#),
        Edit(
            "duplicate-travel", "/travel/1", #""travel": ["#,
            #""travel": [{"zone": "north", "site": "main", "mode": "ride", "minutes": 9}, §"#),
        Edit(
            "ride-cost", "/travel/0/rideCost", #""mode": "ride", "minutes": 30, "rideCost": 25"#,
            #""mode": "car", "minutes": 30, "rideCost": §25"#),
        Edit("too-fine", "/travel/0/rideCost", #""rideCost": 25"#, #""rideCost": §25.005"#),
    ]

    static let pools: [Edit] = [
        Edit(
            "unknown-language", "/pools/1/language", #""language": "es", "mode""#,
            #""language": §"sp", "mode""#),
        Edit(
            "unknown-language", "/pools/1/language", #""language": "es", "mode""#,
            #""language": §"xx", "mode""#),
        Edit(
            "unknown-language", "/pools/1/language", #""language": "es", "mode""#,
            #""language": §"es_MX", "mode""#),
        Edit(
            "missing-key", "/pools/5", #"{"id": "calls", "kind": "outreach", "language": "es", "#,
            #"§{"id": "calls", "kind": "outreach", "#),
        Edit(
            "overlapping-windows", "/pools/1/windows/1",
            #"{"from": "2026-03-04T08:00", "to": "2026-03-04T12:00", "amount": 60}"#,
            #"§{"from": "2026-03-03T11:59", "to": "2026-03-04T12:00", "amount": 60}"#),
        Edit(
            "overlapping-windows", "/pools/1/windows/1",
            #"{"from": "2026-03-04T08:00", "to": "2026-03-04T12:00", "amount": 60}"#,
            #"§{"from": "2026-03-02T08:00", "to": "2026-03-02T12:00", "amount": 60}"#),
        Edit("negative", "/pools/1/windows/0/amount", #""amount": 120"#, #""amount": §-1"#),
        Edit("negative", "/pools/0/windows/0/amount", #""amount": 500.25"#, #""amount": §-0.5"#),
        Edit("out-of-range", "/pools/1/windows/0/amount", #""amount": 120"#, #""amount": §1e400"#),
        Edit("too-fine", "/pools/1/windows/0/amount", #""amount": 120"#, #""amount": §120.5"#),
        Edit(
            "ends-before-start", "/pools/1/windows/0/to", #""to": "2026-03-03T12:00", "amount""#,
            #""to": §"2026-03-03T08:00", "amount""#),
        Edit("wrong-unit", "/pools/2/unit", #""unit": "count""#, #""unit": §"minutes""#),
        Edit(
            "key-of-another-kind", "/pools/4/heads", #""kind": "staff","#, #""kind": "staff", "heads": §2,"#),
        Edit(
            "unknown-pool", "/pools/2/paidFrom", #""unit": "count", "paidFrom": "cash""#,
            #""unit": "count", "paidFrom": §"bank""#),
        Edit(
            "not-a-money-pool", "/pools/2/paidFrom", #""unit": "count", "paidFrom": "cash""#,
            #""unit": "count", "paidFrom": §"staff""#),
        Edit("no-money-pool", "/pools/3/cost", #""cost": 1.5, "paidFrom": "cash","#, #""cost": §1.5,"#),
        Edit(
            "missing-key", "/pools/3/paidFrom", #""cost": 1.5, "paidFrom": "cash","#, #""paidFrom": §"cash","#
        ),
        Edit(
            "different-costs", "/pools/6/cost",
            #"{"id": "calls", "kind": "outreach", "language": "es", "unit": "minutes", "windows": []}"#,
            #"{"id": "calls", "kind": "outreach", "language": "es", "unit": "minutes", "windows": []}, "#
                + #"{"id": "agency", "kind": "outreach", "language": "es-MX", "unit": "minutes", "cost": §0.5, "#
                + #""paidFrom": "cash", "windows": []}"#),
    ]

    static let exams: [Edit] = [
        Edit("out-of-range", "/exams/0/minutes", #""minutes": 45"#, #""minutes": §0"#),
        Edit("out-of-range", "/exams/0/draws/0/minutes", #""minutes": 20"#, #""minutes": §46"#),
        Edit(
            "out-of-range", "/exams/0/draws", #""draws": [{"kind": "nurse", "minutes": 20}]"#,
            #""draws": §["#
                + Array(repeating: #"{"kind": "nurse", "minutes": 20}"#, count: 33).joined(separator: ",")
                + "]"
        ),
        Edit("one-of", "/exams/0/draws/0", #"{"kind": "nurse","#, #"§{"kind": "nurse", "pool": "nurse","#),
        Edit("unknown-pool", "/exams/0/draws/0/pool", #"{"kind": "nurse","#, #"{"pool": §"nurses","#),
        Edit(
            "key-of-another-kind", "/exams/0/draws/0/skill", #"{"kind": "nurse","#,
            #"{"pool": "nurse", "skill": §"iv","#),
        Edit("not-drawn-by-exams", "/exams/0/draws/0/kind", #"{"kind": "nurse","#, #"{"kind": §"ride","#),
        Edit("duplicate-id", "/exams/1/id", #"{"id": "liver","#, #"{"id": §"brain","#),
    ]

    static let sessions: [Edit] = [
        Edit(
            "unknown-scanner", "/sessions/0/scanner", #""s1", "scanner": "mr1""#, #""s1", "scanner": §"ct1""#),
        Edit("unknown-site", "/sessions/2/site", #""site": "elm", "kind""#, #""site": §"elm-st", "kind""#),
        Edit(
            "missing-key", "/sessions/2", #"{"id": "s3", "scanner": "us1", "site": "elm","#,
            #"§{"id": "s3", "scanner": "us1","#),
        Edit(
            "ends-before-start", "/sessions/2/to", #""to": "2026-03-04T12:00", "exams""#,
            #""to": §"2026-03-04T07:00", "exams""#),
        Edit(
            "out-of-range", "/sessions/2/to", #""to": "2026-03-04T12:00", "exams""#,
            #""to": §"2026-03-12T08:01", "exams""#),
        Edit(
            "overlapping-sessions", "/sessions/1/from", #""from": "2026-03-03T17:00""#,
            #""from": §"2026-03-03T11:59""#),
        Edit("outside-session", "/sessions/0/lastStart", "\"2026-03-03T11:00\"", "§\"2026-03-03T12:00\""),
        Edit(
            "missing-key", "/sessions/0", #"{"id": "s1", "scanner": "mr1", "kind": "regular","#,
            #"§{"id": "s1", "scanner": "mr1", "kind": "flexible","#),
        Edit(
            "key-of-another-kind", "/sessions/1/opening",
            "\"kind\": \"flexible\", \"from\": \"2026-03-03T17:00\", \"to\": \"2026-03-03T20:00\",\n      \"opening\": {",
            "\"kind\": \"regular\", \"from\": \"2026-03-03T17:00\", \"to\": \"2026-03-03T20:00\",\n      \"opening\": §{"
        ),
        Edit(
            "out-of-range", "/sessions/1/opening/minimumMinutes", #""minimumMinutes": 50"#,
            #""minimumMinutes": §181"#),
        Edit(
            "not-a-staff-pool", "/sessions/1/opening/draws/0/pool", #"{"pool": "staff","#,
            #"{"pool": §"nurse","#),
        Edit("unknown-exam", "/sessions/2/exams/0", #"["liver"]"#, #"[§"lung"]"#),
        Edit("wrong-modality", "/sessions/2/exams/0", #"["liver"]"#, #"[§"brain"]"#),
        Edit("wrong-modality", "/sessions/2/modalities/0", #""exams": ["liver"]"#, #""modalities": [§"MR"]"#),
        Edit(
            "outside-session", "/sessions/2/reserved/0/minutes", #"{"minutes": 30, "for""#,
            #"{"minutes": §241, "for""#),
        Edit(
            "outside-session", "/sessions/2/reserved/0", #"{"minutes": 30, "for""#,
            #"§{"from": "2026-03-04T11:00", "to": "2026-03-04T12:01", "for""#),
        Edit(
            "one-of", "/sessions/2/reserved/0", #"{"minutes": 30, "for""#,
            #"§{"minutes": 30, "from": "2026-03-04T08:00", "for""#),
    ]

    static let closures: [Edit] = [
        Edit(
            "one-of", "/unavailable/0", #"{"session": "s1", "from""#,
            #"§{"session": "s1", "site": "main", "from""#),
        Edit(
            "one-of", "/unavailable/0", #"{"session": "s1", "from""#,
            #"§{"session": "s1", "date": "2026-03-03", "from""#),
        Edit(
            "unknown-session", "/unavailable/0/session", #"{"session": "s1", "from""#,
            #"{"session": §"s9", "from""#),
        Edit(
            "pool-without-closure", "/unavailable/0", #"{"session": "s1", "from""#,
            #"§{"pool": "staff", "from""#),
        Edit(
            "ends-before-start", "/unavailable/0/to", #""to": "2026-03-03T10:30""#,
            #""to": §"2026-03-03T09:30""#),
        Edit("unknown-value", "/unavailable/0/reason", #""reason": "service""#, #""reason": §"lunch""#),
    ]

    static let patients: [Edit] = [
        Edit("duplicate-id", "/patients/1/id", #"{"id": "P2", "prior"#, #"{"id": §"P1", "prior"#),
        Edit("malformed-id", "/patients/1/id", #"{"id": "P2", "prior"#, #"{"id": §"jo@example.org", "prior"#),
        Edit(
            "unknown-language", "/patients/0/language", #""language": "es", "channels""#,
            #""language": §"spanish", "channels""#),
        Edit(
            "unknown-value", "/patients/0/barriers/0/code", #""code": "language-access""#,
            #""code": §"language""#),
        Edit("unknown-value", "/patients/0/barriers/0/need", #""need": "yes""#, #""need": §"maybe""#),
        Edit(
            "recorded-later", "/patients/0/barriers/0/recorded", #""recorded": "2026-02-01""#,
            #""recorded": §"2026-03-03""#),
        Edit(
            "duplicate-barrier", "/patients/0/barriers/1", #""barriers": ["#,
            #""barriers": [{"code": "language-access", "need": "no"}, §"#),
        Edit(
            "out-of-range", "/patients/1/groups/areaQuartile", #""priorMissed": 1"#,
            #""groups": {"areaQuartile": §5}"#),
        Edit("negative", "/patients/1/priorMissed", #""priorMissed": 1"#, #""priorMissed": §-1"#),
        Edit(
            "unknown-value", "/patients/1/transport/modes/0", #""priorMissed": 1"#,
            #""transport": {"modes": [§"ride"]}"#),
    ]

    static let orders: [Edit] = [
        Edit("missing-key", "/orders/0", #"{"id": "A1", "patient": "P1", "#, #"§{"id": "A1", "#),
        Edit(
            "out-of-range", "/orders/0/due", #""earliest": "2026-03-03", "due": "2026-03-05""#,
            #""earliest": "2016-02-03", "due": §"2016-02-10""#),
        Edit("unknown-patient", "/orders/0/patient", #""A1", "patient": "P1""#, #""A1", "patient": §"P7""#),
        Edit(
            "unknown-exam", "/orders/0/exam", #""patient": "P1", "exam": "brain""#,
            #""patient": "P1", "exam": §"brian""#),
        Edit(
            "unknown-site", "/orders/3/sitesAllowed/0", #""chances": [{"site""#,
            #""sitesAllowed": [§"elm-st"], "chances": [{"site""#),
        Edit(
            "empty-list", "/orders/3/sitesAllowed", #""chances": [{"site""#,
            #""sitesAllowed": §[], "chances": [{"site""#),
        Edit("ends-before-start", "/orders/0/due", #""due": "2026-03-05""#, #""due": §"2026-03-02""#),
        Edit(
            "ends-before-start", "/orders/0/latest", #""latest": "2026-03-12""#, #""latest": §"2026-03-02""#),
        Edit(
            "wrong-population", "/orders/1/population", #""exam": "liver", "priority""#,
            #""exam": "liver", "population": §"paediatric", "guardian": {}, "priority""#),
        Edit(
            "wrong-population", "/orders/1/exam", #""minutes": 30, "population": "adult""#,
            #""minutes": 30, "population": "paediatric""#),
        Edit(
            "visit-of-two", "/orders/1/visit", #"{"id": "A2", "patient": "P1","#,
            #"{"id": "A2", "patient": "P2","#),
        Edit(
            "visit-part-booked", "/orders/1/visit", #""order": "A3", "patient": null"#,
            #""order": "A1", "patient": null"#),
        Edit(
            "chances-sum", "/orders/3/chances/0", #"[{"site": "main", "completed": 0.8"#,
            #"[§{"site": "main", "completed": 0.9"#),
        Edit(
            "one-of", "/orders/3/chances/0", #"[{"site": "main", "completed""#,
            #"[§{"site": "main", "session": "s1", "completed""#),
        Edit(
            "one-of", "/orders/3/availability/0", #""chances": [{"site""#,
            #""availability": [§{"from": "08:00", "to": "10:00"}], "chances": [{"site""#),
        Edit(
            "ends-before-start", "/orders/3/preferred/0/to", #""chances": [{"site""#,
            #""preferred": [{"days": ["mon"], "from": "18:00", "to": §"08:00"}], "chances": [{"site""#),
        Edit(
            "malformed-time", "/orders/3/availability/0/to", #""chances": [{"site""#,
            #""availability": [{"days": ["mon"], "from": "18:00", "to": §"24:01"}], "chances": [{"site""#),
        Edit(
            "unknown-value", "/orders/3/availability/0/days/0", #""chances": [{"site""#,
            #""availability": [{"days": [§"monday"], "from": "08:00", "to": "24:00"}], "chances": [{"site""#),
        Edit(
            "missing-key", "/orders/3/gates/0", #""chances": [{"site""#,
            #""gates": [§{"kind": "labs", "status": "done"}], "chances": [{"site""#),
    ]

    static let bookings: [Edit] = [
        Edit("unknown-session", "/bookings/0/session", #""B1", "session": "s1""#, #""B1", "session": §"s4""#),
        Edit(
            "unknown-order", "/bookings/0/order", #""order": "A3", "patient": null"#,
            #""order": §"A9", "patient": null"#),
        Edit(
            "outside-session", "/bookings/0/start", #""start": "2026-03-03T08:00", "minutes": 50"#,
            #""start": §"2026-03-03T07:59", "minutes": 50"#),
        Edit(
            "outside-session", "/bookings/0/start", #""start": "2026-03-03T08:00", "minutes": 50"#,
            #""start": §"2026-03-03T11:30", "minutes": 50"#),
        Edit(
            "double-booked-scanner", "/bookings/1/start", "\"2026-03-03T09:00\", \"minutes\"",
            "§\"2026-03-03T08:49\", \"minutes\""),
        Edit(
            "double-booked-patient", "/bookings/1/start", "\"2026-03-03T09:00\", \"minutes\"",
            "§\"2026-03-03T08:49\", \"minutes\""),
        Edit(
            "booked-twice", "/bookings/1/order", #""minutes": 50, "patient": "P2""#,
            #""minutes": 50, "order": §"A3""#),
        Edit(
            "wrong-patient", "/bookings/0/patient", #""order": "A3", "patient": null"#,
            #""order": "A3", "patient": §"P1""#),
        Edit("duplicate-id", "/bookings/1/id", #"{"id": "B2","#, #"{"id": §"B1","#),
        Edit("too-fine", "/bookings/0/bundle/0/use", #""use": 12.5"#, #""use": §12.555"#),
        Edit(
            "unknown-pool", "/bookings/0/bundle/0/pool", #"[{"pool": "cash", "use""#,
            #"[{"pool": §"cahs", "use""#),
    ]
}
