public import Foundation

/// A leaky bucket as the platform keeps it: each request adds one, `perSecond` drop out, above `burst` it refuses.
///
/// Source: https://apidocs.bitrix24.com/limits.html
public struct CallLimit: Sendable, Hashable {
    public var burst: Double
    public var perSecond: Double

    public init(burst: Double, perSecond: Double) {
        self.burst = burst
        self.perSecond = perSecond
    }

    /// Every tariff but Enterprise.
    public static let standard = CallLimit(burst: 50, perSecond: 2)
    /// The Enterprise tariff.
    public static let enterprise = CallLimit(burst: 250, perSecond: 5)
}

/// Whose bucket: the platform counts the requests that one address sends to one portal, whatever application sends them.
public struct LimitBucket: Sendable, Hashable {
    public var memberID: MemberID
    /// Any name of the address from which this process calls; processes behind one address give the same.
    public var address: String

    public init(memberID: MemberID, address: String) {
        self.memberID = memberID
        self.address = address
    }
}

/// Where the fill of the buckets is kept: in the process, or in a database that processes share.
public protocol LimitStore: Sendable {
    /// Takes as many places of a bucket as there are, `wanted` at most.
    func takePlaces(
        _ bucket: LimitBucket, wanted: Int, limit: CallLimit, at now: Date
    ) async throws -> TakenPlaces

    /// Marks a bucket as full: the platform has just refused a call.
    func fill(_ bucket: LimitBucket, limit: CallLimit, at now: Date) async throws
}

/// Places that were taken in a bucket.
public struct TakenPlaces: Sendable, Hashable {
    /// Requests that may be sent now.
    public var count: Int
    /// When the next place is free; `nil` when all that was wanted was taken.
    public var nextAt: Date?

    public init(count: Int, nextAt: Date? = nil) {
        self.count = count
        self.nextAt = nextAt
    }
}
