/// A group that goals protect, with its open orders.
public struct ProtectedGroup: Sendable, Equatable {
    public var name: GroupName
    public var orders: Int
    public init(name: GroupName, orders: Int) {
        self.name = name
        self.orders = orders
    }
}
