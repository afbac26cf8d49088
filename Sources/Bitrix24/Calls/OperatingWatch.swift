import Foundation
import Synchronization

/// Keeps methods below the time that the platform lets them run: 480 seconds within ten minutes, for each application and
/// method of a portal. Source: https://apidocs.bitrix24.com/settings/performance/limits.html
///
/// From 70 % on, calls of the method are spread over the time until the oldest minute drops out, the wider the less is
/// left; from 95 % on they wait for that instant. Other methods are not touched.
final class OperatingWatch: Sendable {
    /// Seconds.
    static let limit: Double = 480
    static let spreads = 0.70
    static let stops = 0.95

    private struct Key: Hashable {
        var memberID: MemberID
        var method: MethodName
    }

    private struct Reading {
        var operating: Double
        var resetAt: Date
        /// Seconds that a call takes, averaged.
        var cost: Double
        /// The next call that is spread goes here.
        var nextSlot: Date = .distantPast
        /// Refusals in a row.
        var refusals = 0
    }

    private let readings = Mutex<[Key: Reading]>([:])
    private let random: @Sendable () -> Double

    init(random: @escaping @Sendable () -> Double) { self.random = random }

    /// What a caller has to do before a call of the method.
    enum Turn: Sendable, Hashable {
        case go
        /// Wait, then go.
        case at(Date)
        /// Wait, then ask again.
        case again(Date)
    }

    func turn(_ memberID: MemberID, _ method: MethodName, at now: Date) -> Turn {
        readings.withLock { readings in
            let key = Key(memberID: memberID, method: method)
            guard var reading = readings[key] else { return .go }
            if now >= reading.resetAt {
                guard reading.operating >= Self.limit * Self.spreads || reading.refusals > 0 else {
                    readings[key] = nil
                    return .go
                }
                // How much dropped out is unknown: one call looks, the others ask again.
                reading.resetAt = now.addingTimeInterval(2)
                readings[key] = reading
                return .go
            }
            let left = Self.limit * Self.stops - reading.operating
            guard left > reading.cost, reading.refusals == 0 else { return .again(reading.resetAt) }
            guard reading.operating >= Self.limit * Self.spreads else { return .go }
            let spacing = reading.resetAt.timeIntervalSince(now) * reading.cost / left
            let slot = max(now, reading.nextSlot)
            reading.nextSlot = slot.addingTimeInterval(spacing)
            readings[key] = reading
            return slot <= now ? .go : .at(slot)
        }
    }

    /// An answer told how long the method has run.
    func note(_ time: RESTTime, _ memberID: MemberID, _ method: MethodName, at now: Date) {
        guard let operating = time.operating else { return }
        readings.withLock { readings in
            let key = Key(memberID: memberID, method: method)
            // Below that nothing can happen soon, and ten thousand portals are not kept in mind for nothing.
            guard operating >= Self.limit * (Self.spreads - 0.1) else {
                if readings[key] != nil { readings[key] = nil }
                return
            }
            let cost = max(time.processing ?? time.duration ?? 0.1, 0.001)
            let resetAt = time.operatingResetAt.map { Date(timeIntervalSince1970: Double($0) + 1) }
            var reading =
                readings[key] ?? Reading(operating: 0, resetAt: now.addingTimeInterval(60), cost: cost)
            reading.operating = operating
            reading.resetAt = min(max(resetAt ?? reading.resetAt, now), now.addingTimeInterval(600))
            reading.cost = reading.cost * 0.7 + cost * 0.3
            reading.refusals = 0
            readings[key] = reading
        }
    }

    /// The platform said `OPERATION_TIME_LIMIT`: the method rests until its reset, or longer each time when that is
    /// unknown.
    func refused(_ memberID: MemberID, _ method: MethodName, at now: Date) {
        let random = random()
        readings.withLock { readings in
            let key = Key(memberID: memberID, method: method)
            var reading = readings[key] ?? Reading(operating: Self.limit, resetAt: now, cost: 1)
            // Of the calls that were refused together only the first says something new.
            guard reading.refusals == 0 || now >= reading.resetAt.addingTimeInterval(-2) else { return }
            if reading.resetAt <= now.addingTimeInterval(2) {
                reading.resetAt = now.addingTimeInterval(
                    Backoff.blockedMethod.pause(reading.refusals, random: random).seconds)
            }
            reading.operating = Self.limit
            reading.refusals += 1
            readings[key] = reading
        }
    }
}
