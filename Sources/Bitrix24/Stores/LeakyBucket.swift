package import Foundation

/// How full a bucket was at an instant, and what happens to it: the arithmetic that every ``LimitStore`` shares.
package struct LeakyBucket: Sendable, Hashable {
    /// Requests in it.
    package var level: Double
    /// When it was so; never goes back, whatever the clocks of several machines say.
    package var instant: Date

    /// Two instants are told apart by some tenths of a microsecond, in which this much of a place drops out.
    private static let tolerance = 1e-5

    package init(level: Double = 0, instant: Date) {
        self.level = level
        self.instant = instant
    }

    /// Takes as many whole places as there are, `wanted` at most.
    package mutating func take(_ wanted: Int, limit: CallLimit, at now: Date) -> TakenPlaces {
        leak(limit, until: now)
        let free = Int(max(0, min(limit.burst - level + Self.tolerance, 1e9)))
        let count = min(free, max(0, wanted))
        // Not cut to `burst`: what the tolerance gave is given back by the next place.
        level += Double(count)
        guard count < wanted else { return TakenPlaces(count: count) }
        guard limit.perSecond > 0 else { return TakenPlaces(count: count, nextAt: .distantFuture) }
        return TakenPlaces(
            count: count, nextAt: instant.addingTimeInterval((level + 1 - limit.burst) / limit.perSecond))
    }

    /// The platform says that it is full.
    package mutating func fill(_ limit: CallLimit, at now: Date) {
        leak(limit, until: now)
        level = max(level, limit.burst)
    }

    /// Whether nothing is left in it, so that it need not be kept.
    package func isEmpty(_ limit: CallLimit, at now: Date) -> Bool {
        var bucket = self
        bucket.leak(limit, until: now)
        return bucket.level <= 0
    }

    private mutating func leak(_ limit: CallLimit, until now: Date) {
        guard now > instant else { return }
        level = max(0, level - limit.perSecond * now.timeIntervalSince(instant))
        instant = now
    }
}
