extension Array<UInt8> {
    /// A copy of what a library shows for a moment.
    public init(copying bytes: RawSpan) {
        self = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }
}
