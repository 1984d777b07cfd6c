/// A decision variable: one column of the model.
public struct Variable: Hashable, Sendable {
    public let column: Int32
    @inlinable public init(column: Int32) { self.column = column }
}

/// Anything that can list its terms, one (coefficient, column) at a time.
///
/// Conforming types are small generic values; the compiler inlines `forEachTerm` into the model's arrays, so
/// writing a sum allocates nothing.
public protocol LinearExpression {
    func forEachTerm(_ emit: (Double, Int32) -> Void)
}

extension Variable: LinearExpression {
    @inlinable @inline(__always) public func forEachTerm(_ emit: (Double, Int32) -> Void) { emit(1, column) }
}

public struct Sum<Members: Sequence, Term: LinearExpression>: LinearExpression {
    @usableFromInline let members: Members
    @usableFromInline let term: (Members.Element) -> Term
    @inlinable init(_ members: Members, _ term: @escaping (Members.Element) -> Term) {
        self.members = members
        self.term = term
    }
    @inlinable @inline(__always) public func forEachTerm(_ emit: (Double, Int32) -> Void) {
        for member in members { term(member).forEachTerm(emit) }
    }
}

public struct Scaled<Base: LinearExpression>: LinearExpression {
    @usableFromInline let factor: Double
    @usableFromInline let base: Base
    @inlinable init(factor: Double, base: Base) {
        self.factor = factor
        self.base = base
    }
    @inlinable @inline(__always) public func forEachTerm(_ emit: (Double, Int32) -> Void) {
        let factor = factor
        base.forEachTerm { coefficient, column in emit(factor * coefficient, column) }
    }
}

public struct Plus<Left: LinearExpression, Right: LinearExpression>: LinearExpression {
    @usableFromInline let left: Left
    @usableFromInline let right: Right
    @inlinable init(_ left: Left, _ right: Right) {
        self.left = left
        self.right = right
    }
    @inlinable @inline(__always) public func forEachTerm(_ emit: (Double, Int32) -> Void) {
        left.forEachTerm(emit)
        right.forEachTerm(emit)
    }
}

/// Σ over `members`, read like the textbook: `sum(offers) { minutes($0) * book[$0] }`.
@inlinable public func sum<Members: Sequence, Term: LinearExpression>(
    _ members: Members, _ term: @escaping (Members.Element) -> Term
) -> Sum<Members, Term> { Sum(members, term) }

@inlinable public func * <E: LinearExpression>(factor: Double, base: E) -> Scaled<E> {
    Scaled(factor: factor, base: base)
}
@inlinable public func + <L: LinearExpression, R: LinearExpression>(left: L, right: R) -> Plus<L, R> {
    Plus(left, right)
}
@inlinable public func - <L: LinearExpression, R: LinearExpression>(left: L, right: R) -> Plus<L, Scaled<R>> {
    Plus(left, Scaled(factor: -1, base: right))
}

/// An expression with a range it must stay in: one row of the model.
public struct Constraint<Body: LinearExpression> {
    @usableFromInline let body: Body
    @usableFromInline let range: ClosedRange<Double>
    @inlinable init(_ body: Body, in range: ClosedRange<Double>) {
        self.body = body
        self.range = range
    }
}

@inlinable public func <= <E: LinearExpression>(body: E, limit: Double) -> Constraint<E> {
    Constraint(body, in: -.infinity...limit)
}
@inlinable public func >= <E: LinearExpression>(body: E, floor: Double) -> Constraint<E> {
    Constraint(body, in: floor ... .infinity)
}
@inlinable public func == <E: LinearExpression>(body: E, value: Double) -> Constraint<E> {
    Constraint(body, in: value...value)
}
