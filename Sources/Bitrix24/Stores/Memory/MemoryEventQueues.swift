import Foundation

/// The queues of ``MemoryInstallationStore``.
struct MemoryEventQueues {
    private struct Claim {
        var owner: String
        var until: Date
    }

    private var lastID: Int64 = 0
    private var waiting: [MemberID: [QueuedEvent]] = [:]
    /// How many of those have a fingerprint.
    private var fingerprints: [MemberID: [String: Int]] = [:]
    private var claims: [MemberID: Claim] = [:]
    private var handled: [MemberID: [String: Date]] = [:]
    /// Ascending by number.
    private(set) var dead: [QueuedEvent] = []

    var counts: EventCounts {
        let all = waiting.values.flatMap(\.self)
        return EventCounts(
            waiting: all.count, dead: dead.count, oldest: all.lazy.map(\.content.receivedAt).min())
    }

    func events(of memberID: MemberID) -> [QueuedEvent] { waiting[memberID, default: []] }

    @discardableResult
    mutating func append(_ event: IncomingEvent, to memberID: MemberID) -> QueuedEvent {
        var event = event
        event.memberID = memberID
        lastID += 1
        let fingerprint = event.fingerprint
        let isDuplicate =
            handled[memberID]?[fingerprint] != nil || fingerprints[memberID]?[fingerprint] != nil
        let queued = QueuedEvent(id: lastID, content: event, isDuplicate: isDuplicate, dueAt: event.receivedAt)
        waiting[memberID, default: []].append(queued)
        fingerprints[memberID, default: [:]][fingerprint, default: 0] += 1
        return queued
    }

    private mutating func remove(_ event: QueuedEvent, at index: Int) {
        waiting[event.memberID]?.remove(at: index)
        let fingerprint = event.content.fingerprint
        let left = (fingerprints[event.memberID]?[fingerprint] ?? 1) - 1
        fingerprints[event.memberID]?[fingerprint] = left > 0 ? left : nil
    }

    mutating func claim(owner: String, at now: Date, until: Date, limit: Int) -> [MemberID] {
        let due = waiting.filter { memberID, events in
            guard let first = events.first, first.dueAt <= now else { return false }
            return claims[memberID].map { $0.until <= now } ?? true
        }
        let chosen = due.sorted { ($0.value.first?.id ?? 0) < ($1.value.first?.id ?? 0) }.prefix(max(0, limit)).map(
            \.key)
        for memberID in chosen { claims[memberID] = Claim(owner: owner, until: until) }
        return chosen
    }

    mutating func take(_ memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int) -> [QueuedEvent] {
        guard claims[memberID]?.owner == owner, var events = waiting[memberID] else { return [] }
        claims[memberID]?.until = until
        let count = EventTaking.taken(Array(events.prefix(max(0, limit))), at: now).count
        for index in 0..<count { events[index].attempts += 1 }
        waiting[memberID] = events
        return Array(events.prefix(count))
    }

    mutating func settle(_ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date) -> Bool {
        guard claims[memberID]?.owner == owner else { return false }
        for settled in outcomes {
            guard let index = waiting[memberID]?.firstIndex(where: { $0.id == settled.id }),
                var event = waiting[memberID]?[index]
            else { continue }
            switch settled.outcome {
            case .handled:
                remove(event, at: index)
                handled[memberID, default: [:]][event.content.fingerprint] = now
            case .postponed(let until, let failure):
                event.dueAt = until
                event.failure = failure
                waiting[memberID]?[index] = event
            case .dead(let failure):
                remove(event, at: index)
                event.failure = failure
                dead.append(event)
                dead.sort { $0.id < $1.id }
            case .untouched:
                event.attempts = max(0, event.attempts - 1)
                waiting[memberID]?[index] = event
            }
        }
        if waiting[memberID]?.isEmpty == true { waiting[memberID] = nil }
        return true
    }

    mutating func extend(_ memberID: MemberID, owner: String, until: Date) -> Bool {
        guard claims[memberID]?.owner == owner else { return false }
        claims[memberID]?.until = until
        return true
    }

    mutating func release(_ memberID: MemberID, owner: String) {
        if claims[memberID]?.owner == owner { claims[memberID] = nil }
    }

    mutating func revive(_ id: Int64, at now: Date) -> Bool {
        guard let index = dead.firstIndex(where: { $0.id == id }) else { return false }
        var event = dead.remove(at: index)
        lastID += 1
        event.id = lastID
        event.attempts = 0
        event.failure = nil
        event.dueAt = now
        waiting[event.memberID, default: []].append(event)
        fingerprints[event.memberID, default: [:]][event.content.fingerprint, default: 0] += 1
        return true
    }

    mutating func discard(_ id: Int64) -> Bool {
        guard let index = dead.firstIndex(where: { $0.id == id }) else { return false }
        dead.remove(at: index)
        return true
    }

    mutating func forgetHandled(before instant: Date) {
        handled = handled.mapValues { $0.filter { $0.value >= instant } }.filter { !$0.value.isEmpty }
    }

    mutating func erase(_ memberID: MemberID) {
        waiting[memberID] = nil
        fingerprints[memberID] = nil
        claims[memberID] = nil
        handled[memberID] = nil
        dead.removeAll { $0.memberID == memberID }
    }
}
