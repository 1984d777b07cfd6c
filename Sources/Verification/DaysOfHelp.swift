import Domain

/// Days by which offers draw help before the exam: on each stands a row of the model.
struct DaysOfHelp {
    /// By supply, and by day from today on: whether the contact of an offer falls on it.
    private(set) var contact: [[Bool]]
    /// The same with what goal care may add: counselling and second contacts.
    private(set) var care: [[Bool]]

    init(_ list: OfferList) {
        let none = list.helpBefore.supplies.rows.map { $0.amounts.map { _ in false } }
        (contact, care) = (none, none)
        let found = onTwoCores(list.batches.count) { number in
            list.batches[number].offers.reduce(into: (contact: none, care: none)) { days, offer in
                let (today, day) = (list.helpBefore.today, offer.day - 1)
                if let draw = list.contactDraw(offer) {
                    days.contact[draw.supply.int][draw.by - today] = true
                    if let second = list.secondContactDay(offer) {
                        days.care[draw.supply.int][second - today] = true
                    }
                }
                if list.counsellingDay(offer) != nil,
                    let supply = list.helpBefore.counsellingSupply(list.patient(of: offer))
                {
                    days.care[supply.int][day - today] = true
                }
            }
        }
        for (contact, care) in found {
            self.contact.unite(contact)
            self.care.unite(contact)
            self.care.unite(care)
        }
    }
}

extension [[Bool]] {
    fileprivate mutating func unite(_ other: [[Bool]]) {
        for supply in indices {
            for day in self[supply].indices where other[supply][day] { self[supply][day] = true }
        }
    }
}
