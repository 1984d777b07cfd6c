import Domain

// Appointments that are made and stay.
extension ScenarioDecoder {
    func decodeBookings() {
        // Nothing refers to a booking; the register finds ids that stand twice.
        _ = Register<Booking>("booking", raw.bookings, isShowable: false, log)
        bookings = raw.bookings.map(decodeBooking)
        checkScannersBooked()
        checkPatientsBooked()
        checkBookedTwice()
    }

    private func decodeBooking(_ node: JSONNode) -> Booking? {
        guard var reader = ObjectReader(node, log) else { return nil }
        let id = reader.word("id", .required)
        let session = session(in: &reader, .required)
        let startNode = reader.value("start", .required)
        let start = startNode.flatMap { instant($0, in: zone(of: session)) }
        let minutes = reader.minutes("minutes", 1...1440, .required)
        let order = reference(&reader, "order", orderIDs)
        let patient = reference(&reader, "patient", patientIDs)
        let bundle = decodeBundle(&reader)
        reader.end()
        guard let id, let session, let start, let minutes else { return nil }
        let booking = Booking(
            id: id, session: session, start: start, minutes: minutes, order: order, patient: patient,
            bundle: bundle)
        if let span = outlines[session.int].span, !span.contains(booking.span), let startNode {
            log.error(
                "outside-session", at: startNode, "this booking does not lie within its session",
                "correct its start, its minutes or its session")
        }
        checkPatient(booking, node)
        return booking
    }

    /// `null` says as much as leaving the key out: a booking for somebody this file does not know.
    private func reference<Entity>(
        _ reader: inout ObjectReader, _ key: String, _ register: Register<Entity>
    ) -> Index<Entity>? {
        guard let node = reader.value(key), !node.isNull else { return nil }
        return register.find(node, log)
    }

    /// What a booking holds of pools, in each pool's own unit.
    private func decodeBundle(_ reader: inout ObjectReader) -> [Booking.Draw] {
        reader.list("bundle") { node in
            guard var entry = ObjectReader(node, log) else { return nil }
            let pool = pool(in: &entry, .required)
            let use = amount(in: &entry, "use", unit: pool.flatMap { pools[$0.int]?.unit })
            entry.end()
            guard let pool, let use else { return nil }
            return Booking.Draw(pool: pool, use: use)
        }
    }

    private func checkPatient(_ booking: Booking, _ node: JSONNode) {
        guard let order = booking.order, let patient = booking.patient,
            let ordered = orders[order.int]?.patient,
            ordered != patient, let place = node.member("patient")
        else { return }
        log.error(
            "wrong-patient", at: place, "the booked order is of another patient",
            "correct the order or the patient")
    }

    func patient(of booking: Booking) -> Index<Patient>? {
        booking.patient ?? booking.order.flatMap { orders[$0.int]?.patient }
    }

    private func checkScannersBooked() {
        var byScanner = [[Int]](repeating: [], count: scanners.count)
        for (index, booking) in bookings.enumerated() {
            guard let booking, let scanner = outlines[booking.session.int].scanner else { continue }
            byScanner[scanner.int].append(index)
        }
        report(byScanner, "double-booked-scanner") { "the scanner is already booked then (/bookings/\($0))" }
    }

    private func checkPatientsBooked() {
        var byPatient = [[Int]](repeating: [], count: patients.count)
        for (index, booking) in bookings.enumerated() {
            guard let booking, let patient = patient(of: booking) else { continue }
            byPatient[patient.int].append(index)
        }
        report(byPatient, "double-booked-patient") { "the patient is already booked then (/bookings/\($0))" }
    }

    private func report(_ groups: [[Int]], _ rule: String, _ message: (Int) -> String) {
        for group in groups where group.count > 1 {
            let spans = group.compactMap { bookings[$0]?.span }
            for (earlier, later) in Overlap.pairs(spans) {
                guard let node = raw.bookings[group[later]].member("start") else { continue }
                log.error(rule, at: node, message(group[earlier]), "correct the time of one of them")
            }
        }
    }

    private func checkBookedTwice() {
        var booked: Set<Index<Order>> = []
        for (booking, node) in zip(bookings, raw.bookings) {
            guard let order = booking?.order, !booked.insert(order).inserted, let place = node.member("order")
            else { continue }
            log.error(
                "booked-twice", at: place, "this order has a booking already", "keep one of the bookings")
        }
    }

    /// Orders that have a booking.
    var bookedOrders: Set<Index<Order>> { Set(bookings.compactMap { $0?.order }) }
}
