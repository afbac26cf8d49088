public import Bitrix24
import Foundation
import HTTPTypes
public import Hummingbird

extension ApplicationRoutes {
    /// Whether the application can work, for a load balancer and for monitoring. It names no portal and no secret.
    ///
    /// `{"status","store","events":{"waiting","dead","oldestSeconds"}}`: 200 with `ok`; 503 with `unavailable` when the store does not answer in
    /// time. Events that were given up do not make it fail: another machine would not do better.
    ///
    /// - Parameters:
    ///   - timeout: How long the store may take; 2 seconds.
    ///   - now: Wall time, for the age of the oldest event.
    ///   - clock: For the timeout.
    public func health<Context: RequestContext>(
        _ path: RouterPath, on router: some RouterMethods<Context>, timeout: Duration = .seconds(2),
        now: @escaping @Sendable () -> Date = { Date() }, clock: any Clock<Duration> = ContinuousClock()
    ) {
        let probe = StoreProbe(store: kit.store, timeout: timeout, clock: clock)
        router.get(path) { _, _ -> Response in
            guard let counts = await probe.counts() else {
                return PageResponse.json(
                    ["status": "unavailable", "store": "unavailable"], status: .serviceUnavailable)
            }
            let age = counts.oldest.map { max(0, Int(now().timeIntervalSince($0))) } ?? 0
            return PageResponse.json([
                "status": "ok", "store": "ok",
                "events": [
                    "waiting": .int(counts.waiting), "dead": .int(counts.dead), "oldestSeconds": .int(age),
                ],
            ])
        }
    }
}

/// Asks the store with a limit of time, and never a second time while it has not answered.
actor StoreProbe {
    private let store: any EventStore
    private let timeout: Duration
    private let clock: any Clock<Duration>
    private var isAsking = false
    private var waiting: [Int: CheckedContinuation<EventCounts?, Never>] = [:]
    private var next = 0

    init(store: any EventStore, timeout: Duration, clock: any Clock<Duration>) {
        self.store = store
        self.timeout = timeout
        self.clock = clock
    }

    /// `nil` when the store fails or takes too long.
    func counts() async -> EventCounts? {
        let number = next
        next += 1
        let timer = Task { [clock, timeout] in
            try? await clock.sleep(for: timeout)
            if !Task.isCancelled { settle(number, nil) }
        }
        defer { timer.cancel() }
        return await withCheckedContinuation { continuation in
            waiting[number] = continuation
            ask()
        }
    }

    /// A store that hangs keeps one task, however often it is asked for.
    private func ask() {
        guard !isAsking else { return }
        isAsking = true
        Task {
            let counts = try? await store.eventCounts()
            isAsking = false
            for number in waiting.keys { settle(number, counts) }
        }
    }

    private func settle(_ number: Int, _ counts: EventCounts?) {
        waiting.removeValue(forKey: number)?.resume(returning: counts)
    }
}
