public import Foundation

/// The buckets of one process, for an application that is alone at its address.
public actor MemoryLimits: LimitStore {
    private var buckets: [LimitBucket: (fill: LeakyBucket, limit: CallLimit)] = [:]
    private var sweepAt = 1024
    var count: Int { buckets.count }

    public init() {}

    public func takePlaces(_ bucket: LimitBucket, wanted: Int, limit: CallLimit, at now: Date) -> TakenPlaces {
        var fill = buckets[bucket]?.fill ?? LeakyBucket(instant: now)
        let taken = fill.take(wanted, limit: limit, at: now)
        keep(fill, bucket, limit, at: now)
        return taken
    }

    public func fill(_ bucket: LimitBucket, limit: CallLimit, at now: Date) {
        var fill = buckets[bucket]?.fill ?? LeakyBucket(instant: now)
        fill.fill(limit, at: now)
        keep(fill, bucket, limit, at: now)
    }

    private func keep(_ fill: LeakyBucket, _ bucket: LimitBucket, _ limit: CallLimit, at now: Date) {
        buckets[bucket] = (fill, limit)
        // Portals come and go; an empty bucket is as good as none.
        guard buckets.count >= sweepAt else { return }
        buckets = buckets.filter { !$0.value.fill.isEmpty($0.value.limit, at: now) }
        sweepAt = max(1024, buckets.count * 2)
    }
}
