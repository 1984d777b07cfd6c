import Domain

/// At most `most` of these offers can be timed together. Proven by the search for start times; it steers the integer
/// program and never tightens a reported bound.
struct TimingCut: Sendable {
    var offers: [Index<Offer>]
    var most: Int
}
