import Synchronization

/// What the parts of one kit in one process agree on about events.
final class EventCoordination: Sendable {
    let signal = EventSignal()
    let turns = PortalTurns()
    let healing = EventHealing()
}

/// Wakes the workers of this process when something was put into a queue here, so that it need not wait until they look
/// by themselves.
final class EventSignal: Sendable {
    private struct Listeners {
        var lastID = 0
        var streams: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())

    func add(_ listener: AsyncStream<Void>.Continuation) -> Int {
        listeners.withLock { listeners in
            listeners.lastID += 1
            listeners.streams[listeners.lastID] = listener
            return listeners.lastID
        }
    }

    func remove(_ id: Int) { listeners.withLock { $0.streams[id] = nil } }

    func fire() {
        // Outside the lock: whoever wakes may come back here.
        for listener in listeners.withLock({ Array($0.streams.values) }) { listener.yield() }
    }
}
