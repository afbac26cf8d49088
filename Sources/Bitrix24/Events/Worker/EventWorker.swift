import Foundation
import Logging
public import ServiceLifecycle
import Synchronization

/// Handles the events that an ``EventIntake`` took: those of one portal strictly in their order and one at a time, those
/// of several portals side by side, each at least once.
///
/// A portal's events are claimed while they are handled, so that any number of workers, processes and machines can share
/// one store; when a process ends without a word, another one takes its portals over after
/// ``Options/claimDuration``. An event whose handler threw comes again (``EventRetries``), and those behind it wait. What
/// is given up goes to the dead events (``Bitrix24Kit/deadEvents``).
///
/// Give it to a `ServiceGroup`, or to the `services:` of Hummingbird's `Application`. At a graceful shutdown it takes no
/// more, lets the handlers that run end within ``Options/shutdownTimeout``, cancels those that have not, and gives its
/// portals back.
public struct EventWorker: Service {
    /// Takes one event. What it throws decides what becomes of the event, see ``EventHandlerError``.
    public typealias Handler = @Sendable (HandledEvent) async throws -> Void
    /// Takes the call of a robot or an activity. What it returns is sent to the workflow, if that waits; with `nil` the
    /// handler has answered, or will (``PortalClient/send(_:eventToken:)``).
    public typealias RobotHandler = @Sendable (RobotCall) async throws -> RobotResult?

    public struct Options: Sendable {
        /// How many portals are worked on at once, 1 or more.
        public var portals: Int
        /// How often the store is looked at for events that other processes took, and for those that come again. What this
        /// process takes is seen at once.
        public var pollInterval: Duration
        /// After this long without a sign of life another process takes a portal over. A slow handler gives signs of life.
        public var claimDuration: Duration
        /// How long handlers may run on after a graceful shutdown began.
        public var shutdownTimeout: Duration
        public var retries: EventRetries
        /// How long the fingerprint of a handled event is kept, by which a second delivery of it is told.
        public var fingerprintsKept: Duration

        public init(
            portals: Int = 16, pollInterval: Duration = .seconds(1), claimDuration: Duration = .seconds(20),
            shutdownTimeout: Duration = .seconds(20), retries: EventRetries = EventRetries(),
            fingerprintsKept: Duration = .seconds(24 * 3600)
        ) {
            self.portals = max(portals, 1)
            self.pollInterval = pollInterval
            self.claimDuration = claimDuration
            self.shutdownTimeout = shutdownTimeout
            self.retries = retries
            self.fingerprintsKept = fingerprintsKept
        }
    }

    let kit: Bitrix24Kit
    let options: Options
    let clock: any Clock<Duration>
    let chance: @Sendable () -> Double
    let handlers: EventHandlers

    /// - Parameters:
    ///   - clock: for the looks at the store and the signs of life.
    ///   - chance: from 0 up to 1, for the jitter of retries.
    ///   - installed: `ONAPPINSTALL` and `ONAPPUPDATE`, after the kit has stored what they bring: binds events and
    ///     placements. It may run again and must not mind.
    ///   - robot: robots and activities. Without it their calls go to the dead events.
    ///   - event: every other event.
    public init(
        kit: Bitrix24Kit, options: Options = Options(), clock: any Clock<Duration> = ContinuousClock(),
        chance: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }, installed: Handler? = nil,
        robot: RobotHandler? = nil, event: @escaping Handler
    ) {
        self.kit = kit
        self.options = options
        self.clock = clock
        self.chance = chance
        handlers = EventHandlers(installed: installed, robot: robot, event: event)
    }

    /// Works until a graceful shutdown or a cancellation.
    public func run() async throws {
        let (wakeups, alarm) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listener = kit.coordination.signal.add(alarm)
        defer { kit.coordination.signal.remove(listener) }
        alarm.yield()
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    await work(wakeups, alarm)
                    return true
                }
                group.addTask {
                    while (try? await clock.sleep(for: options.pollInterval)) != nil { alarm.yield() }
                    return false
                }
                group.addTask {
                    // Without a service group around it, it waits for the cancellation.
                    guard (try? await gracefulShutdown()) != nil else { return false }
                    return (try? await clock.sleep(for: options.shutdownTimeout)) != nil
                }
                for await isOver in group where isOver { group.cancelAll() }
            }
        } onGracefulShutdown: {
            alarm.finish()
        }
    }

    private func work(_ wakeups: AsyncStream<Void>, _ alarm: AsyncStream<Void>.Continuation) async {
        let state = WorkerState()
        await withDiscardingTaskGroup { group in
            for await _ in wakeups {
                await forgetHandled(state)
                let free = options.portals - state.busy
                guard free > 0 else { continue }
                // A name of its own for each claim: a task that lost its claim must not write under a later one.
                let owner = UUID().uuidString
                for memberID in await claim(owner, limit: free) {
                    state.change(busyBy: 1)
                    group.addTask {
                        let hasProgressed = await PortalRun(worker: self, memberID: memberID, owner: owner).run()
                        state.change(busyBy: -1)
                        // Something may have come while the claim was still held. After a failure the next look is soon enough.
                        if hasProgressed { alarm.yield() }
                    }
                }
            }
        }
    }

    private func claim(_ owner: String, limit: Int) async -> [MemberID] {
        let instant = kit.now()
        let until = instant.addingTimeInterval(options.claimDuration.seconds)
        do {
            return try await kit.store.claimPortals(owner: owner, at: instant, until: until, limit: limit)
        } catch {
            if !Task.isCancelled {
                kit.logger.warning(
                    "events cannot be looked for", metadata: ["reason": .string(EventFailure.text(error))])
            }
            return []
        }
    }

    private func forgetHandled(_ state: WorkerState) async {
        let instant = kit.now()
        guard state.forgets(at: instant) else { return }
        do {
            try await kit.store.forgetHandledEvents(
                before: instant.addingTimeInterval(-options.fingerprintsKept.seconds))
        } catch {
            kit.logger.notice(
                "fingerprints of events were not forgotten", metadata: ["reason": .string(EventFailure.text(error))])
        }
    }
}

/// What the application does with events.
struct EventHandlers: Sendable {
    var installed: EventWorker.Handler?
    var robot: EventWorker.RobotHandler?
    var event: EventWorker.Handler

    func handle(_ event: HandledEvent) async throws {
        switch event.queued.content.kind {
        case .event: try await self.event(event)
        case .installation:
            // Removed since: there is nothing to set up, and the next installation brings its own event.
            guard !event.installation.isRemoved else { return }
            try await installed?(event)
        case .robot:
            guard let robot else { throw EventHandlerError.giveUp("no handler for robots") }
            let call = RobotCall(event)
            guard let result = try await robot(call), call.waitsForAnswer else { return }
            do {
                try await call.client.send(result, to: call)
            } catch let error as RESTError where error.code == .accessDenied {
                // A first answer may have arrived before a crash; the token is spent then.
                guard call.isRepeat else { throw EventHandlerError.giveUp("the workflow waits no more") }
            }
        }
    }
}

/// What one run of a worker remembers.
private final class WorkerState: Sendable {
    private struct Values {
        var busy = 0
        var forgotAt: Date?
    }

    private let values = Mutex(Values())

    /// How many portals are worked on.
    var busy: Int { values.withLock { $0.busy } }

    func change(busyBy step: Int) { values.withLock { $0.busy += step } }

    /// Whether old fingerprints are to be forgotten now: once an hour is enough.
    func forgets(at now: Date) -> Bool {
        values.withLock { values in
            if let last = values.forgotAt, now.timeIntervalSince(last) < 3600 { return false }
            values.forgotAt = now
            return true
        }
    }
}
