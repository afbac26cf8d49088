import Foundation

/// The queues of ``MemoryInstallationStore``.
struct MemoryEventQueues {
    private struct Claim {
        var owner: String
        var until: Date
    }

    private var lastID: Int64 = 0
    private var waiting: [MemberID: [QueuedEvent]] = [:]
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
    mutating func append(_ event: IncomingEvent) -> QueuedEvent {
        lastID += 1
        let fingerprint = event.fingerprint
        let isDuplicate =
            handled[event.memberID]?[fingerprint] != nil
            || waiting[event.memberID, default: []].contains { $0.content.fingerprint == fingerprint }
        let queued = QueuedEvent(id: lastID, content: event, isDuplicate: isDuplicate, dueAt: event.receivedAt)
        waiting[event.memberID, default: []].append(queued)
        return queued
    }

    mutating func claim(owner: String, at now: Date, until: Date, limit: Int) -> [MemberID] {
        let due = waiting.filter { memberID, events in
            guard let first = events.first, first.dueAt <= now else { return false }
            return claims[memberID].map { $0.until <= now } ?? true
        }
        let chosen = due.sorted { ($0.value.first?.id ?? 0) < ($1.value.first?.id ?? 0) }.prefix(limit).map(\.key)
        for memberID in chosen { claims[memberID] = Claim(owner: owner, until: until) }
        return chosen
    }

    mutating func take(_ memberID: MemberID, owner: String, at now: Date, until: Date, limit: Int) -> [QueuedEvent] {
        guard claims[memberID]?.owner == owner, var events = waiting[memberID] else { return [] }
        claims[memberID]?.until = until
        let wasTried = (events.first?.attempts ?? 0) > 0
        var taken: [QueuedEvent] = []
        for index in events.indices.prefix(wasTried ? 1 : limit) {
            guard events[index].dueAt <= now, wasTried || events[index].attempts == 0 else { break }
            events[index].attempts += 1
            taken.append(events[index])
        }
        waiting[memberID] = events
        return taken
    }

    mutating func settle(_ memberID: MemberID, owner: String, _ outcomes: [SettledEvent], at now: Date) -> Bool {
        guard claims[memberID]?.owner == owner else { return false }
        for settled in outcomes {
            guard let index = waiting[memberID]?.firstIndex(where: { $0.id == settled.id }),
                var event = waiting[memberID]?[index]
            else { continue }
            switch settled.outcome {
            case .handled:
                waiting[memberID]?.remove(at: index)
                handled[memberID, default: [:]][event.content.fingerprint] = now
            case .postponed(let until, let failure):
                event.dueAt = until
                event.failure = failure
                waiting[memberID]?[index] = event
            case .dead(let failure):
                waiting[memberID]?.remove(at: index)
                event.failure = failure
                dead.append(event)
                dead.sort { $0.id < $1.id }
            case .untouched:
                event.attempts -= 1
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
        claims[memberID] = nil
        handled[memberID] = nil
        dead.removeAll { $0.memberID == memberID }
    }
}
