// Every table of a folder, column by column. Names are those of the scenario (`Scenarios/scenario.schema.json`), which
// also says what values mean; a folder need not have all tables, nor a table all columns.

extension ImportTable {
    public static let all = places + stocks + sessions + people + orders + decisions

    private static let places = [
        ImportTable(
            "sites", "Where exams are done.", .part(.sites),
            """
            id!        key    The site.
            label      text   Its name.
            timeZone   text   Where it differs from the companion's.
            """),
        ImportTable(
            "scanners", "The machines.", .part(.scanners),
            """
            id!        key    The scanner.
            label      text   Its name.
            modality!  MR|CT|US|MG|DX|CR|NM|PT|XA|RF|BMD   By DICOM code.
            features   keys   What it can do that others cannot.
            population adult|paediatric   Only for them.
            site       key    Where it stands.
            """),
        ImportTable(
            "exams", "Kinds of exams.", .part(.exams),
            """
            id!        key    The exam.
            label      text   Its name.
            modality!  MR|CT|US|MG|DX|CR|NM|PT|XA|RF|BMD   By DICOM code.
            minutes!   integer  On the scanner.
            turnaround integer  Minutes after it.
            prepLeadDays integer  Days of preparation.
            prepMinutes integer  How long before it to arrive.
            features   keys   What the scanner must have.
            interpreterModes keys  In which an interpreter serves: in-person, video, phone.
            population adult|paediatric   Only for them.
            """),
        ImportTable(
            "exam_draws", "Staff and equipment an exam takes.", .inside(.exams, path: ["draws"]),
            """
            exam!      key    The exam.
            pool       key    From this pool.
            kind       technologist|nurse|anaesthesia|radiologist|equipment   Or from any of this kind.
            skill      key    With this skill.
            minutes!   integer  For how long.
            at         start|end  At which end of the exam.
            """),
        ImportTable(
            "travel", "How long it takes to get there.", .part(.travel),
            """
            zone!      key    From.
            site!      key    To.
            mode!      car|transit|walk|bicycle|ride   By.
            minutes!   integer  One way.
            rideCost   number   Of a ride.
            """),
        ImportTable(
            "unavailable", "When something cannot be used.", .part(.unavailable),
            """
            session    key    This session.
            scanner    key    Or this scanner.
            pool       key    Or this pool.
            site       key    Or this site.
            from       time   From.
            to         time   To.
            date       date   Or a whole day.
            reason!    holiday|closure|service|downtime|staffing|other   Why.
            """),
    ]

    private static let stocks = [
        ImportTable(
            "pools", "Whatever there is a limited supply of.", .part(.pools),
            """
            id!        key    The pool.
            label      text   Its name.
            kind!      ride|interpreter|counsellor|outreach|navigator|technologist|nurse|anaesthesia|radiologist|equipment|staff|money   Of what.
            unit!      minutes|count|money   In what it is counted.
            heads      integer  How many at once.
            language   text   By BCP 47.
            mode       in-person|video|phone   Of an interpreter.
            skill      key    Of staff.
            gender     female|male   Of staff.
            mobility   keys   Whom a ride can take: walk, assist, wheelchair, stretcher.
            site       key    Only there.
            zone       key    Only for people from there.
            cost       number  Of a unit.
            paidFrom   key    The pool of money that pays.
            """),
        ImportTable(
            "pool_windows", "How much there is, when.", .inside(.pools, path: ["windows"]),
            """
            pool!      key    The pool.
            from!      time   From.
            to!        time   To.
            amount!    number  How much.
            """),
    ]

    private static let sessions = [
        ImportTable(
            "sessions", "A scanner's staffed time.", .part(.sessions),
            """
            id!        key    The session.
            scanner!   key    Whose.
            site       key    Where.
            kind!      regular|flexible   Flexible: opened only if the plan pays for it.
            from!      time   From.
            to!        time   To.
            lastStart  time   No exam begins later.
            exams      keys   Only these.
            modalities keys   Only these.
            population adult|paediatric   Only for them.
            price>opening.price   number  Of opening it.
            minimumMinutes>opening.minimumMinutes   integer  So full, or not open.
            held>opening.held   boolean  People have decided to open it.
            """),
        ImportTable(
            "session_staff", "Staff that opening takes.", .inside(.sessions, path: ["opening", "draws"]),
            """
            session!   key    The session.
            pool!      key    From this pool.
            minutes!   integer  For how long.
            """),
        ImportTable(
            "reserved", "Time kept for others.", .inside(.sessions, path: ["reserved"]),
            """
            session!   key    The session.
            minutes    integer  So much of it.
            from       time   Or from.
            to         time   To.
            for!       inpatient|emergency|urgent|walk-in   For whom.
            releaseHours integer  Hours before at which it is given back.
            """),
        ImportTable(
            "bookings", "Appointments that are made and stay.", .part(.bookings),
            """
            id!        key    The booking.
            session!   key    In which session.
            start!     time   When.
            minutes!   integer  How long.
            order      key    Of which order.
            patient    key    Of which patient.
            """),
        ImportTable(
            "booking_supports", "What a booking takes of pools.", .inside(.bookings, path: ["bundle"]),
            """
            booking!   key    The booking.
            pool!      key    The pool.
            use!       number  How much.
            """),
    ]

    private static let people = [
        ImportTable(
            "patients", "People by opaque keys; no names, no numbers.", .part(.patients),
            """
            id!        key    The patient.
            zone       key    Where they live.
            language   text   By BCP 47.
            contactLanguage text  Where it differs.
            modes>transport.modes   keys|none  How they can get about: car, transit, walk, bicycle; none of these. Empty: not known.
            maxMinutes>transport.maxMinutes   integer  As far as they can go.
            mobility>transport.mobility   walk|assist|wheelchair|stretcher   How they move.
            interpreterModes keys  Which they accept: in-person, video, phone.
            payer>groups.payer   commercial|medicare|medicaid|public-other|self-pay|none|unknown   Who pays.
            areaQuartile>groups.areaQuartile   integer  Of deprivation, 1 to 4.
            disability>groups.disability   yes|no|unknown   Of any kind.
            digitalAccess>groups.digitalAccess   full|limited|none|unknown   To the portal.
            distanceBand>groups.distanceBand   near|middle|far|unknown   From the sites.
            priorMissed integer  Appointments missed so far.
            """),
        ImportTable(
            "barriers", "What may stand in a patient's way.", .inside(.patients, path: ["barriers"]),
            """
            patient!   key    Whose.
            code!      key    By Gravity SDOH Clinical Care category: transportation-insecurity.
            need!      yes|no|unknown|declined   What was said.
            source     self-report|observation|claim|staff|inferred   By whom.
            recorded   date   When.
            """),
        ImportTable(
            "channels", "How a patient can be reached.", .inside(.patients, path: ["channels"]),
            """
            patient!   key    Whose.
            channel!   call|text|email|portal|letter   By.
            consent!   boolean  Whether it may be used.
            leadDays   integer  Until it has been read.
            minutes    integer  Of staff.
            quietFrom>quietHours.from   clock  No contact from.
            quietTo>quietHours.to   clock  To.
            """),
        ImportTable(
            "strata", "For measuring only: no plan sees it. Unknown and declined are values.", .part(.strata),
            """
            patient!   key    Whose.
            race       text   As recorded.
            ethnicity  text   As recorded.
            sex        text   As recorded.
            ageBand    text   As recorded.
            payer      text   As recorded.
            area       text   As recorded.
            """),
    ]

    private static let orders = [
        ImportTable(
            "orders", "What is asked for.", .part(.orders),
            """
            id!        key    The order.
            patient!   key    For whom.
            exam!      key    What.
            priority!  stat|asap|urgent|routine   How urgent.
            requestedAt! time  When it was asked for.
            earliest!  date   Not before.
            due!       date   By.
            latest     date   Of no use after.
            population adult|paediatric   Adult or child.
            sitesAllowed keys  Only there.
            noticeHours integer  Between offer and exam.
            features   keys   What the scanner must have.
            extraMinutes integer  More than the exam takes.
            staffGender female|male   If asked for.
            visit      key    Exams of one visit have one.
            """),
        ImportTable(
            "availability", "When someone can come. An order without rows: at any time.",
            .inside(.orders, path: ["availability"]), hours),
        ImportTable(
            "preferred", "When someone would like to come.", .inside(.orders, path: ["preferred"]), hours),
        ImportTable(
            "escort_hours", "When who comes along can.",
            .inside(.orders, path: ["escort", "availability"]), hours),
        ImportTable(
            "guardian_hours", "When a guardian can come.",
            .inside(.orders, path: ["guardian", "availability"]), hours),
        ImportTable(
            "gates", "What must be done before the exam.", .inside(.orders, path: ["gates"]),
            """
            order!     key    Of which order.
            kind!      authorisation|labs|implant-clearance|consent|records|coverage   What.
            status!    done|pending|unknown|expired   How it stands.
            notBefore  date   Done by then.
            leadDays   integer  Days it takes.
            hard!      boolean  Whether the exam waits for it.
            """),
    ]

    private static let hours = """
        order!     key    Of which order.
        days       keys   mon, tue, wed, thu, fri, sat, sun.
        dates      dates  Or these days.
        from!      clock  From.
        to!        clock  To.
        """

    private static let decisions = [
        ImportTable(
            "previous_plan", "What was proposed before, and what became of it.", .part(.previousPlan),
            """
            order!     key    Of which order.
            status!    proposed|accepted|declined   How it stands.
            site!      key    Where.
            session    key    In which session.
            start!     time   When.
            reason     time-of-day|day|site|language|other   Why declined.
            decidedAt  time   When that was.
            """),
        ImportTable(
            "overrides", "What people have decided.", .part(.overrides),
            """
            order!     key    Of which order.
            mustSession>must.session   key  In this session.
            mustStart>must.start   time  At this time.
            neverSite>never.site   key  Not there.
            neverSession>never.session   key  Not in this session.
            neverDay>never.day   date  Not on this day.
            """),
    ]
}
