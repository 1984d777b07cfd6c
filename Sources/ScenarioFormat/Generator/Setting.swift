import Domain

extension ScenarioGenerator {
    /// The figures a profile stands for. Those given here are a community network's; the other profiles say only
    /// where they differ. They are plausible for the United States and taken from no data set. Shares are in
    /// thousandths.
    struct Setting {
        // Where
        /// Nil: the sites stand on one grid, some half an hour from each other.
        var clusters: Clusters?
        /// Languages beside English and Spanish that interpreters may be asked for.
        var languagesAtHand = ["vi", "zh", "ht", "pt", "ar"]
        /// How often each language of the region is the one needed, Spanish first.
        var languageOdds = [65, 23, 12]
        /// Up to how many minutes by car the nearest site counts as near, and as at middle distance.
        var distanceBands = (near: 14, middle: 22)

        // Who
        var burdened = 370...400
        /// How often someone with a barrier has this one.
        var barriers = (language: 420, transport: 450, cost: 550, digital: 350)
        /// Ways to travel of those who have no car; five, equally likely.
        var carless: [[TravelMode]] = [[.transit], [.transit], [], [], [.walk, .transit]]
        /// How often those with a car use trains and buses too.
        var alsoTransit = 150
        /// In quarters of an hour, one way.
        var patience = (carless: 3...4, withCar: 4...6)
        /// In the order of `Person.payers`: with a cost burden, and without.
        var payerOdds = (burdened: [15, 12, 38, 15, 17, 3, 0], others: [60, 22, 12, 2, 1, 3, 0])
        /// How often an order may go to one site, two, three ...
        var siteChoice = [25, 45, 30]

        // When
        /// Free minutes of a usual half day.
        var halfDay = 145
        /// How often a regular session takes the whole day.
        var fullDays = 0
        /// How often a flexible session is an evening, a Saturday, an early morning.
        var flexibleOdds = [60, 25, 15]
        /// In half hours.
        var evening = 5...6
        var saturday = 240

        // With what help
        /// The first languages, which have interpreters who come to the site.
        var languagesInPerson = 2
        /// Whether those come to the main site of a group only.
        var interpretersStayAtHubs = false
        /// Minutes of video interpreters, of those asked for, by language.
        var video = [400, 400, 800]
        var rides = (zone: 800, anywhere: 300)
        /// Long rides are paid from a fund.
        var ridesArePaid = false
    }
}

extension ScenarioGenerator.Setting {
    /// Groups of sites close to each other; nobody goes from one group to the next.
    struct Clusters {
        enum Shape {
            /// Streets: sites `spacing` minutes apart.
            case town(spacing: Int)
            /// A hospital in the middle, others at the ends of long roads.
            case star(arm: ClosedRange<Int>)
        }

        let sites: ClosedRange<Int>
        let ordersPerSite: Int
        let shape: Shape
        /// How far people live from the site they live around, in minutes by car on each axis.
        let homes: ClosedRange<Int>
        /// Ways longer than this are nobody's choice.
        let farthest: Int
        /// Minutes by bus or train: this many tenths of those by car, and ten to wait.
        let transitTenths: Int
        /// What the first site of a group does, the second and so on; further ones do as the last.
        let fixed: [[Modality]]
        /// What comes by van to sites that lack it, to at most `stops` of each group.
        let vans: [Modality]
        let stops: Int
        /// Whether every fifth group lies in the next time zone.
        let crossesZones: Bool
    }
}

extension ScenarioGenerator.Profile {
    var setting: ScenarioGenerator.Setting {
        switch self {
        case .community: .init()
        case .metro: .metro
        case .rural: .rural
        }
    }
}

extension ScenarioGenerator.Setting {
    /// Much to choose from and much to ask for: six languages, buses and trains, whole days and evenings.
    static let metro: Self = {
        var metro = Self()
        metro.clusters = Clusters(
            sites: 5...8, ordersPerSite: 130, shape: .town(spacing: 8), homes: 1...9, farthest: 60,
            transitTenths: 15,
            fixed: [
                [.us, .mr, .ct, .mg], [.us, .ct], [.us, .mr, .mg], [.us, .mr, .ct], [.us, .mr, .ct, .mg],
                [.us],
            ],
            vans: [.mg], stops: 2, crossesZones: false)
        metro.languagesAtHand = ["zh", "ru", "ht", "ar", "vi", "ko", "bn", "pt"]
        metro.languageOdds = [42, 21, 14, 10, 8, 5]
        metro.distanceBands = (near: 10, middle: 15)
        metro.burdened = 400...430
        metro.barriers = (language: 520, transport: 380, cost: 560, digital: 330)
        metro.carless = [[.transit], [.transit], [.walk, .transit], [.transit, .bicycle], []]
        metro.alsoTransit = 450
        metro.payerOdds = (burdened: [14, 9, 46, 12, 13, 4, 2], others: [61, 17, 15, 2, 1, 3, 1])
        metro.siteChoice = [10, 20, 30, 25, 15]
        metro.halfDay = 200
        metro.fullDays = 400
        metro.flexibleOdds = [50, 38, 12]
        metro.evening = 5...7
        metro.saturday = 360
        metro.languagesInPerson = 3
        metro.video = [400, 400, 450, 800, 800, 800]
        metro.rides = (zone: 700, anywhere: 250)
        return metro
    }()

    /// Far from everything: one hospital an hour or more from the next, what it lacks comes by van, interpreters by
    /// video, and a ride is the scarce thing.
    static let rural: Self = {
        var rural = Self()
        rural.clusters = Clusters(
            sites: 3...5, ordersPerSite: 90, shape: .star(arm: 45...85), homes: 3...24, farthest: 120,
            transitTenths: 25, fixed: [[.us, .mr, .ct, .mg], [.us, .ct]], vans: [.mr, .mg], stops: 4,
            crossesZones: true)
        rural.languagesAtHand = ["vi", "so", "tl", "mam"]
        rural.languageOdds = [80, 20]
        rural.distanceBands = (near: 20, middle: 35)
        rural.burdened = 400...430
        rural.barriers = (language: 180, transport: 680, cost: 580, digital: 480)
        rural.carless = [[], [], [], [.walk], [.transit]]
        rural.alsoTransit = 30
        rural.patience = (carless: 4...6, withCar: 5...9)
        rural.payerOdds = (burdened: [14, 16, 34, 14, 15, 3, 4], others: [50, 28, 12, 3, 2, 3, 2])
        rural.siteChoice = [30, 50, 20]
        rural.halfDay = 240
        rural.fullDays = 250
        rural.flexibleOdds = [30, 70, 0]
        rural.evening = 4...5
        rural.saturday = 300
        rural.languagesInPerson = 1
        rural.interpretersStayAtHubs = true
        rural.video = [850, 900]
        rural.rides = (zone: 550, anywhere: 200)
        rural.ridesArePaid = true
        return rural
    }()
}
