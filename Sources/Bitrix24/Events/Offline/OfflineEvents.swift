import Logging
public import OrderedCollections
import Synchronization

/// The events that a portal keeps in its own queue, as a stream of batches.
///
/// ```swift
/// for try await batch in OfflineEvents(client: kit.client(memberID, as: .user(administrator))) {
///     for event in batch.events { … }
///     try await batch.clear()
/// }
/// ```
///
/// A batch is reserved under a `process_id` while it is handled, so that a crash loses nothing: what was reserved and not
/// cleared comes first when a stream begins, for 30 days. Two streams at once on one portal, or on one `connector`, would
/// take each other's reserved batches that way, so one of them must not resume.
/// Bind the events with `event_type=offline` first. Needs an administrator's access and a tariff that includes it.
/// Sources: https://apidocs.bitrix24.com/api-reference/events/offline-events.html, https://apidocs.bitrix24.com/api-reference/events/event-offline-get.html
public struct OfflineEvents: AsyncSequence, Sendable {
    public struct Options: Sendable {
        /// `auth_connector`, as it was given to `event.bind` and goes with the application's own changes, which are not
        /// queued then.
        public var connector: String?
        /// `filter` of `event.offline.get`: by `ID`, `TIMESTAMP_X`, `EVENT_NAME`, `MESSAGE_ID`, the operation before the name.
        public var filter: JSONObject
        /// Records in a batch, 1 or more.
        public var limit: Int
        /// How long to wait when the queue is empty, or when the portal does not answer.
        public var interval: Duration
        /// Whether batches that were reserved before, by a process that crashed, come first.
        public var resumes: Bool

        public init(
            connector: String? = nil, filter: JSONObject = [:], limit: Int = 50, interval: Duration = .seconds(30),
            resumes: Bool = true
        ) {
            self.connector = connector
            self.filter = filter
            self.limit = Swift.max(limit, 1)
            self.interval = interval
            self.resumes = resumes
        }
    }

    let client: PortalClient
    let options: Options
    let clock: any Clock<Duration>
    private let doorbell = Doorbell()

    /// - Parameters:
    ///   - client: of an administrator.
    ///   - clock: for the waiting.
    public init(client: PortalClient, options: Options = Options(), clock: any Clock<Duration> = ContinuousClock()) {
        self.client = client
        self.options = options
        self.clock = clock
    }

    /// Ends a wait at once: call it when `ONOFFLINEEVENT` arrives.
    public func wake() { doorbell.ring() }

    public func makeAsyncIterator() -> Iterator { Iterator(source: self) }

    /// Handles every event: what `handle` returns from is cleared, what it throws for is marked as failed and stays in
    /// the portal's queue, out of the way (``failed()``).
    ///
    /// - Throws: ``OfflineEventsError``, or as ``PortalClient/call(_:_:)`` does; a cancellation ends it.
    public func forEach(_ handle: @Sendable (OfflineEvent) async throws -> Void) async throws {
        for try await batch in self {
            var done: [OfflineEvent] = []
            var failed: [OfflineEvent] = []
            for event in batch.events {
                do {
                    try await handle(event)
                    done.append(event)
                } catch {
                    // The rest of the batch stays reserved, and comes first when a stream begins.
                    if Task.isCancelled { break }
                    client.kit.logger.warning(
                        "offline event failed",
                        metadata: [
                            "bitrix24.member_id": "\(client.memberID)", "bitrix24.event": "\(event.event)",
                            "reason": .string(EventFailure.text(error)),
                        ])
                    failed.append(event)
                }
            }
            let (cleared, marked) = (done, failed)
            // Also when it was cancelled: what was handled must not come again.
            try await Task {
                if !marked.isEmpty { try await batch.fail(marked) }
                if !cleared.isEmpty { try await batch.clear(cleared) }
            }.value
            try Task.checkCancellation()
        }
    }

    /// The records whose handling was marked as failed, at most 50.
    public func failed() async throws -> [OfflineEvent] {
        try await records(filter: ["ERROR": 1]).filter(\.isFailed)
    }

    public struct Iterator: AsyncIteratorProtocol {
        let source: OfflineEvents
        /// Batches that an earlier process reserved; `nil` before anyone looked.
        private var reserved: [OfflineEventBatch]?

        init(source: OfflineEvents) { self.source = source }

        /// The next batch; waits for one. `nil` after a cancellation.
        ///
        /// - Throws: ``OfflineEventsError``, or as ``PortalClient/call(_:_:)`` does when waiting does not help.
        public mutating func next() async throws -> OfflineEventBatch? {
            while !Task.isCancelled {
                do {
                    if reserved == nil { reserved = source.options.resumes ? try await source.resumed() : [] }
                    if let first = reserved?.first {
                        reserved?.removeFirst()
                        return first
                    }
                    if let batch = try await source.reserve() { return batch }
                } catch {
                    if Task.isCancelled { return nil }
                    guard source.mayPass(error) else {
                        throw OfflineEventsError(error, memberID: source.client.memberID) ?? error
                    }
                }
                await source.pause()
            }
            return nil
        }
    }

    // MARK: The queue

    private func reserve() async throws -> OfflineEventBatch? {
        var parameters: JSONObject = ["clear": 0, "limit": .int(options.limit)]
        if !options.filter.isEmpty { parameters["filter"] = .object(options.filter) }
        return try await get(parameters)
    }

    private func get(_ parameters: JSONObject) async throws -> OfflineEventBatch? {
        var parameters = parameters
        if let connector = options.connector { parameters["auth_connector"] = .string(connector) }
        let result = try await client.call("event.offline.get", parameters).result
        let events = (result["events"]?.array ?? []).compactMap { OfflineEvent($0) }
        guard !events.isEmpty else { return nil }
        return OfflineEventBatch(
            processID: result["process_id"]?.text ?? parameters["process_id"]?.text ?? "", events: events,
            client: client)
    }

    /// What earlier processes reserved and did not clear, the oldest first.
    private func resumed() async throws -> [OfflineEventBatch] {
        var processes: [String] = []
        var start = 0
        while true {
            let (page, next) = try await page(filter: ["!PROCESS_ID": "", "ERROR": 0], start: start)
            // Looked at again here, in case the portal does not know one of the conditions.
            for event in page where !event.processID.isEmpty && !event.isFailed && !processes.contains(event.processID)
            {
                processes.append(event.processID)
            }
            guard let next, next > start else { break }
            start = next
        }
        var batches: [OfflineEventBatch] = []
        for process in processes {
            if let batch = try await get(["clear": 0, "process_id": .string(process), "limit": .int(options.limit)]) {
                batches.append(batch)
            }
        }
        return batches
    }

    private func records(filter: JSONObject) async throws -> [OfflineEvent] {
        do {
            return try await page(filter: filter, start: 0).events
        } catch {
            throw OfflineEventsError(error, memberID: client.memberID) ?? error
        }
    }

    private func page(filter: JSONObject, start: Int) async throws -> (events: [OfflineEvent], next: Int?) {
        var parameters: JSONObject = ["filter": .object(filter), "order": ["ID": "ASC"], "start": .int(start)]
        if let connector = options.connector { parameters["auth_connector"] = .string(connector) }
        let response = try await client.call("event.offline.list", parameters)
        return ((response.result.array ?? []).compactMap { OfflineEvent($0) }, response.next)
    }

    // MARK: Waiting

    /// Whether the same call may succeed later without anyone doing something.
    private func mayPass(_ error: any Error) -> Bool {
        switch error {
        case let error as RESTError:
            error.reason == .unreachable || error.reason == .unreadable || error.status >= 500 || error.isRetryable
        case let error as OAuthError: error.isTransient
        default: false
        }
    }

    private func pause() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await clock.sleep(for: options.interval) }
            group.addTask { await doorbell.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}

/// Some events of a portal's queue, reserved for this process until they are cleared or marked as failed.
public struct OfflineEventBatch: Sendable {
    /// `process_id`: the reservation, kept by the portal for up to 30 days.
    public let processID: String
    /// The oldest change first.
    public let events: [OfflineEvent]
    let client: PortalClient

    /// Confirms the whole batch: it leaves the queue.
    public func clear() async throws {
        guard !processID.isEmpty else { return }
        _ = try await client.call("event.offline.clear", ["process_id": .string(processID)])
    }

    /// Confirms some events of the batch.
    public func clear(_ events: [OfflineEvent]) async throws {
        guard !processID.isEmpty, !events.isEmpty else { return }
        _ = try await client.call(
            "event.offline.clear",
            ["process_id": .string(processID), "id": .array(events.map { .string($0.id) })])
    }

    /// Marks events as failed: they stay in the queue, and are not handed out again.
    public func fail(_ events: [OfflineEvent]) async throws {
        guard !processID.isEmpty, !events.isEmpty else { return }
        _ = try await client.call(
            "event.offline.error",
            ["process_id": .string(processID), "message_id": .array(events.map { .string($0.messageID) })])
    }
}

/// Ends one wait, the present one or, when nobody waits, the next.
private final class Doorbell: Sendable {
    private struct State {
        var hasRung = false
        var lastID = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    func ring() {
        let waiting = state.withLock { state in
            let waiting = Array(state.waiting.values)
            state.waiting = [:]
            state.hasRung = waiting.isEmpty
            return waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    if state.hasRung {
                        state.hasRung = false
                        return true
                    }
                    state.waiting[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                let continuation = state.waiting.removeValue(forKey: id)
                if continuation == nil { state.cancelled.insert(id) }
                return continuation
            }
            continuation?.resume()
        }
        // A cancellation that came after the ring has left its mark.
        state.withLock { _ = $0.cancelled.remove(id) }
    }
}
