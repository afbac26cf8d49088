import Foundation
import Logging
import ServiceLifecycle

/// One worker's time with one portal, from the claim to its return.
struct PortalRun: Sendable {
    /// Events taken at a time, and how many times: then the portal goes back, so that others that wait longer get their turn.
    private static let batch = 16
    private static let batches = 8
    /// Events that were handled are written down together, but not later than this. A crash in between repeats them.
    private static let unsettledTime: TimeInterval = 0.1

    let worker: EventWorker
    let memberID: MemberID
    let owner: String

    private var store: any KitStore { worker.kit.store }
    private var logger: Logger { worker.kit.logger }

    /// - Returns: whether anything was done, so that another look is worth it at once.
    func run() async -> Bool {
        let end = await withTaskGroup(of: End?.self) { group in
            group.addTask { await work() }
            group.addTask {
                await keepClaim()
                return nil
            }
            var end: End?
            // Whichever ends first ends the other: there is nothing to keep any more, or the claim is lost.
            for await ended in group {
                group.cancelAll()
                end = ended ?? end
            }
            return end ?? .failed
        }
        // A portal that is being erased would be claimed again at once, and again; so its claim is left to run out.
        if end != .vanishing {
            do {
                try await Self.completing { try await store.release(memberID, owner: owner) }
            } catch {
                log(.notice, "a portal's events were not given back", error)
            }
        }
        return end == .worked
    }

    private enum End: Sendable {
        case worked
        case failed
        /// The portal is being erased, and its events with it.
        case vanishing
    }

    // MARK: The claim

    /// Returns when the claim is lost or the run is over.
    private func keepClaim() async {
        let duration = worker.options.claimDuration
        var until = worker.kit.now().addingTimeInterval(duration.seconds)
        while (try? await worker.clock.sleep(for: duration / 3)) != nil {
            let next = worker.kit.now().addingTimeInterval(duration.seconds)
            do {
                guard try await store.extendClaim(of: memberID, owner: owner, until: next) else {
                    log(.warning, "a portal's events were taken over by another worker", nil)
                    return
                }
                until = next
            } catch {
                // The store may be back before the claim ends; a third of it must be left for the handler to stop.
                guard !Task.isCancelled, worker.kit.now().addingTimeInterval(duration.seconds / 3) < until else {
                    return
                }
                log(.warning, "a claim was not extended", error)
            }
        }
    }

    // MARK: Events

    private var isStopping: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    private func work() async -> End {
        var end = End.failed
        for _ in 0..<Self.batches {
            if isStopping { return end }
            do {
                let taken = try await take()
                guard !taken.isEmpty else { return .worked }
                switch try await handle(taken) {
                case .goOn: end = .worked
                case .wait: return .worked
                case .stop: return .failed
                case .vanish: return .vanishing
                }
            } catch {
                log(.warning, "events were not written down", error)
                return .failed
            }
        }
        return end
    }

    private func take() async throws -> [QueuedEvent] {
        try await Self.completing {
            let instant = worker.kit.now()
            return try await store.takeEvents(
                of: memberID, owner: owner, at: instant,
                until: instant.addingTimeInterval(worker.options.claimDuration.seconds), limit: Self.batch)
        }
    }

    private enum Step {
        case goOn
        /// The first event comes again later.
        case wait
        /// Shutdown, or the claim is lost.
        case stop
        case vanish
    }

    /// Handles what was taken in its order and writes down what became of it. What was not begun does not count as attempted.
    private func handle(_ taken: [QueuedEvent]) async throws -> Step {
        var outcomes: [SettledEvent] = []
        var settledAt = worker.kit.now()
        for (index, event) in taken.enumerated() {
            let rest = taken[index...].map { SettledEvent($0.id, .untouched) }
            if isStopping {
                _ = try await settle(outcomes + rest)
                return .stop
            }
            if !outcomes.isEmpty, worker.kit.now().timeIntervalSince(settledAt) >= Self.unsettledTime {
                guard try await settle(outcomes) else { return .stop }
                outcomes = []
                settledAt = worker.kit.now()
            }
            let outcome: SettledEvent.Outcome?
            do {
                outcome = try await attempt(event)
            } catch {
                // The store did not say who the portal is: nothing was begun.
                log(.warning, "a portal's events cannot be handled now", error)
                _ = try await settle(outcomes + rest)
                return .stop
            }
            guard let outcome else {
                _ = try await settle(outcomes + rest)
                return .vanish
            }
            outcomes.append(SettledEvent(event.id, outcome))
            if case .postponed = outcome {
                guard try await settle(outcomes + rest.dropFirst()) else { return .stop }
                return .wait
            }
        }
        return try await settle(outcomes) ? .goOn : .stop
    }

    /// - Returns: `nil` when the portal is being erased.
    /// - Throws: what the store throws before the handler begins; what the handler throws is in the outcome.
    private func attempt(_ event: QueuedEvent) async throws -> SettledEvent.Outcome? {
        guard event.attempts <= worker.options.retries.maxAttempts else {
            // Every attempt ended with its process.
            let failure = event.failure ?? "the process ended while it was handled"
            report(event, .dead(failure: failure))
            return .dead(failure: failure)
        }
        return try await worker.kit.coordination.turns.run(memberID) {
            let slice = try await Self.completing { try await store.slice(memberID, user: event.userID) }
            // Asked inside the turn: whoever erases says so before, and waits for this turn.
            guard let installation = slice.installation, !installation.isErasing else { return nil }
            // While it waited for its turn, the claim may have gone.
            if Task.isCancelled { return .untouched }
            let start = ContinuousClock.now
            let outcome = await outcome(of: HandledEvent(event, of: slice, installation: installation, kit: worker.kit))
            report(event, outcome, duration: ContinuousClock.now - start)
            return outcome
        }
    }

    private func outcome(of event: HandledEvent) async -> SettledEvent.Outcome {
        do {
            try await worker.handlers.handle(event)
            return .handled
        } catch {
            // Cut short by a shutdown: not the event's fault, so it is next as soon as somebody takes it.
            if Task.isCancelled {
                return .postponed(until: worker.kit.now(), failure: "the worker stopped while it was handled")
            }
            return worker.options.retries.outcome(
                of: error, for: event.queued, at: worker.kit.now(), chance: worker.chance())
        }
    }

    // MARK: Writing down

    /// What was done must be written also when the store fails for a moment, or else it is done again.
    private func settle(_ outcomes: [SettledEvent]) async throws -> Bool {
        guard !outcomes.isEmpty else { return true }
        return try await Self.completing {
            var pause = Duration.milliseconds(100)
            while true {
                do {
                    return try await store.settle(memberID, owner: owner, outcomes, at: worker.kit.now())
                } catch {
                    guard pause < .seconds(2) else { throw error }
                    log(.warning, "events were not written down; trying again", error)
                    try await worker.clock.sleep(for: pause)
                    pause *= 2
                }
            }
        }
    }

    /// Runs what a cancellation must not cut short: it says that the handlers should stop, not that nobody may write down
    /// how far they came.
    private static func completing<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await Task { try await body() }.value
    }

    private func log(_ level: Logger.Level, _ message: Logger.Message, _ error: (any Error)?) {
        var metadata: Logger.Metadata = ["bitrix24.member_id": "\(memberID)"]
        if let error { metadata["reason"] = .string(EventFailure.text(error)) }
        logger.log(level: level, message, metadata: metadata)
    }

    private func report(_ event: QueuedEvent, _ outcome: SettledEvent.Outcome, duration: Duration? = nil) {
        EventMetrics.record(event, outcome, duration: duration)
        var metadata: Logger.Metadata = [
            "bitrix24.member_id": "\(memberID)", "bitrix24.event": "\(event.event)",
            "event.id": "\(event.id)", "event.attempt": "\(event.attempts)",
        ]
        switch outcome {
        case .handled: logger.debug("event handled", metadata: metadata)
        case .postponed(let until, let failure):
            metadata["reason"] = .string(failure)
            metadata["event.due"] = .string(until.formatted(.iso8601))
            logger.warning("event failed and comes again", metadata: metadata)
        case .dead(let failure):
            metadata["reason"] = .string(failure)
            logger.error("event given up", metadata: metadata)
        case .untouched: break
        }
    }
}
