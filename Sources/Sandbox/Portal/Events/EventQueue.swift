import Foundation
import GRDB

/// The queue between a change in a portal and the handlers that want to know of it.
///
/// Order is kept for each handler; handlers do not wait for each other. A delivery is tried once, whatever comes of it: it leaves the
/// queue before it leaves the machine. What was not tried yet survives a restart.
/// Source: the platform's documentation, "Events".
final class EventQueue: Sendable {
    /// Posts a form to a handler and gives the status of its answer.
    typealias Send = @Sendable (_ handler: String, _ form: String) async throws -> Int

    /// Seconds that a handler has for its answer.
    static let timeout: Double = 15

    private struct State {
        var signal: AsyncStream<Void>.Continuation?
        /// Handlers that a task works for.
        var busy: Set<String> = []
        /// Outcomes since the last ``flush()``.
        var delivered = 0
        var failed = 0
        /// Journal numbers of the latest deliveries, by row.
        var entries: [Int64: Int] = [:]
        var entryOrder: [Int64] = []
        /// Rows that a fault has put off, with the fault's number: it strikes each only once.
        var struck: [Int64: Int] = [:]
        /// How many wait in ``flush()``: nobody then waits for an event to change places with.
        var flushes = 0
        /// The time that a task waits for, so that a row is sent when it is due. Unix milliseconds.
        var alarm: Int?

        /// `false` when a task waits for that time, or an earlier one, already.
        mutating func setAlarm(_ due: Int) -> Bool {
            if let alarm, alarm <= due { return false }
            alarm = due
            return true
        }
    }

    let platform: Platform
    private let send: Send
    private let state = Locked(State())

    /// - Parameter send: `nil`: over the sandbox's only way out.
    init(platform: Platform, send: Send? = nil) {
        self.platform = platform
        let outbound = platform.outbound
        self.send =
            send ?? { handler, form in
                try await outbound.send(
                    "POST", to: handler,
                    headers: [("Content-Type", EventQueue.contentType), ("User-Agent", "Bitrix24 Webhook Engine")],
                    body: Array(form.utf8), timeout: EventQueue.timeout
                ).status
            }
    }

    static let contentType = "application/x-www-form-urlencoded"

    /// See ``EventEmission/emit(_:portal:event:data:userID:clientID:connector:)``.
    @discardableResult
    func emit(
        _ db: Database, portal: PortalRow, event: String, data: JSONValue, userID: Int?, clientID: String? = nil,
        connector: String = ""
    ) throws -> [Int64] {
        try EventEmission(platform: platform).emit(
            db, portal: portal, event: event, data: data, userID: userID, clientID: clientID, connector: connector)
    }

    /// Delivers what is queued, until cancelled. Notices by itself what any transaction adds.
    func run() async {
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let observation = platform.database.onChange(of: EventDeliveryRow.databaseTableName) { continuation.yield() }
        defer { observation.cancel() }
        state.withLock { $0.signal = continuation }
        continuation.yield()
        await withDiscardingTaskGroup { group in
            for await _ in signals {
                for handler in await waitingHandlers() {
                    guard state.withLock({ $0.busy.insert(handler).inserted }) else { continue }
                    group.addTask { await self.work(for: handler) }
                }
                if let due = await nextDue(), state.withLock({ $0.setAlarm(due) }) {
                    group.addTask { await self.wait(forDue: due) }
                }
            }
        }
        state.withLock { $0.signal = nil }
    }

    /// Waits until nothing that is due is queued, at most 30 seconds.
    ///
    /// - Returns: how many deliveries were answered with 2xx since the last flush, and how many were not.
    func flush() async -> (delivered: Int, failed: Int) {
        state.withLock { $0.flushes += 1 }
        defer { state.withLock { $0.flushes -= 1 } }
        wake()
        _ = await wait(seconds: 30) { await self.isIdle() }
        return state.withLock { state in
            defer { (state.delivered, state.failed) = (0, 0) }
            return (state.delivered, state.failed)
        }
    }

    /// Waits until these deliveries were tried, at most 20 seconds.
    ///
    /// - Parameter rows: as ``emit(_:portal:event:data:userID:clientID:)`` and ``InstallationService`` gave them.
    /// - Returns: their journal numbers, in the same order; those that were not tried in time are left out.
    func entries(of rows: [Int64]) async -> [Int] {
        wake()
        _ = await wait(seconds: 20) {
            self.state.withLock { state in
                rows.allSatisfy { state.entries[$0] != nil || state.struck[$0] != nil }
            }
        }
        return state.withLock { state in rows.compactMap { state.entries[$0] } }
    }

    /// Forgets what it knows of rows, because the whole state was replaced (a snapshot, a reset), and looks for work in the new one.
    func stateWasReplaced() {
        state.withLock { ($0.entries, $0.entryOrder, $0.struck) = ([:], [], [:]) }
        wake()
    }

    /// Tells ``run()`` that something was queued. Transactions tell it by themselves.
    func wake() { state.withLock { _ = $0.signal?.yield() } }

    /// Whether ``run()`` is at work.
    private var isRunning: Bool { state.withLock { $0.signal != nil } }

    private func wait(seconds: Int, until isDone: @Sendable () async -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while await !isDone() {
            guard isRunning, ContinuousClock.now < deadline, (try? await Task.sleep(for: .milliseconds(5))) != nil
            else {
                return false
            }
        }
        return true
    }

    /// Looks at the tasks last: a delivery leaves the table before its task ends.
    private func isIdle() async -> Bool {
        let waiting = await waitingHandlers()
        return waiting.isEmpty && state.withLock { $0.busy.isEmpty }
    }

    private func waitingHandlers() async -> [String] {
        let now = platform.clock.unixMilliseconds
        return await reading([]) { db in
            try String.fetchAll(
                db, sql: "SELECT handler FROM eventDelivery WHERE due <= ? GROUP BY handler ORDER BY min(id)",
                arguments: [now])
        }
    }

    /// When the first row is due that is not due yet.
    private func nextDue() async -> Int? {
        let now = platform.clock.unixMilliseconds
        return await reading(nil) { db in
            try Int.fetchOne(db, sql: "SELECT min(due) FROM eventDelivery WHERE due > ?", arguments: [now])
        }
    }

    private func reading<Value: Sendable>(
        _ nothing: Value, _ body: @escaping @Sendable (Database) throws -> Value
    ) async -> Value {
        do {
            return try await platform.database.read(body)
        } catch is CancellationError {
            return nothing
        } catch {
            platform.logger.error("the event queue cannot be read", metadata: ["error": "\(error)"])
            return nothing
        }
    }

    private func wait(forDue due: Int) async {
        await platform.clock.wait(until: Date(timeIntervalSince1970: Double(due) / 1000))
        state.withLock { state in
            if state.alarm == due { state.alarm = nil }
        }
        wake()
    }

    private func work(for handler: String) async {
        do {
            while !Task.isCancelled, let row = try await next(for: handler) { try await deliver(row) }
            state.withLock { _ = $0.busy.remove(handler) }
            // Something may have been queued after the last look, while this handler still counted as busy.
            wake()
        } catch {
            // Without a wake: what fails now would fail at once again.
            state.withLock { _ = $0.busy.remove(handler) }
            if !(error is CancellationError) {
                platform.logger.error("an event was not delivered", metadata: ["error": "\(error)"])
            }
        }
    }

    private func next(for handler: String, except row: Int64? = nil) async throws -> EventDeliveryRow? {
        let now = platform.clock.unixMilliseconds
        return try await platform.database.read { db in
            try EventDeliveryRow.filter(Column("handler") == handler && Column("due") <= now && Column("id") != row)
                .order(Column("id")).fetchOne(db)
        }
    }

    /// - Parameter changesPlaces: `false` for an event that goes in place of another already.
    private func deliver(_ row: EventDeliveryRow, changesPlaces: Bool = true) async throws {
        if let fault = state.withLock({ state in row.id.flatMap { state.struck.removeValue(forKey: $0) } }) {
            return try await send(row, fault: nil, number: fault)
        }
        let portal = platform.names.portal(row.portalID)
        let fault = platform.faults.take(
            kind: .event, host: portal?.domain ?? "", method: row.event, clientID: row.clientID)
        switch fault?.action {
        case .latency(let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
        case .delay(let milliseconds):
            return try await putOff(row, milliseconds: milliseconds, fault: fault)
        case .reorder where changesPlaces:
            if let other = try await other(than: row) { try await deliver(other, changesPlaces: false) }
        default: break
        }
        try await send(row, fault: fault, number: fault?.id)
    }

    /// Lets the row wait in the queue, where others of its handler overtake it.
    private func putOff(_ row: EventDeliveryRow, milliseconds: Int, fault: Fault?) async throws {
        guard let id = row.id else { return }
        let due = platform.clock.unixMilliseconds + milliseconds
        state.withLock { $0.struck[id] = fault?.id }
        try await platform.database.write { db in
            try db.execute(sql: "UPDATE eventDelivery SET due = ? WHERE id = ?", arguments: [due, id])
        }
    }

    /// The next event of the same handler, which is waited for up to two seconds.
    private func other(than row: EventDeliveryRow) async throws -> EventDeliveryRow? {
        let deadline = ContinuousClock.now + .seconds(2)
        while true {
            if let other = try await next(for: row.handler, except: row.id) { return other }
            guard ContinuousClock.now < deadline, state.withLock({ $0.flushes == 0 }) else { return nil }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func send(_ row: EventDeliveryRow, fault: Fault?, number: Int?) async throws {
        // One transaction takes the event out and mints its tokens: an event is never tried twice.
        let platform = platform
        let post = try await platform.database.write { db -> EventPost? in
            guard try row.delete(db) else { return nil }
            return try EventPost(db, row: row, platform: platform)
        }
        guard let post else { return }
        var form = post.form
        var (status, error): (Int, String?) = (0, nil)
        var attempts = row.attempt
        switch fault?.action {
        case .status(let code, _, _): status = code
        case .error(let code): (status, error) = (RESTFailure.of(code).status, code.value)
        case .reset, .lose: error = "lost"
        case .timeout(let milliseconds):
            error = "timeout"
            try? await Task.sleep(for: .milliseconds(milliseconds))
        case .truncate(let bytes):
            form = String(decoding: form.utf8.prefix(bytes), as: UTF8.self)
            (status, error) = await attempt(row.handler, form)
        case .malformed:
            form = String(decoding: form.utf8.prefix(form.utf8.count / 2), as: UTF8.self)
            (status, error) = await attempt(row.handler, form)
        case .duplicate(let times):
            for _ in 0..<times {
                (status, error) = await attempt(row.handler, form)
                record(row, post: post, form: form, status: status, error: error, fault: number, attempt: attempts)
                attempts += 1
            }
            (status, error) = await attempt(row.handler, form)
        case .latency, .delay, .reorder, .operating, .renamed, nil:
            (status, error) = await attempt(row.handler, form)
        }
        record(row, post: post, form: form, status: status, error: error, fault: number, attempt: attempts)
        guard !(200..<300).contains(status), fault?.action != .lose, platform.behaviour.current.redelivery == .day,
            let next = Redelivery.next(after: row, now: platform.clock.unixMilliseconds)
        else { return }
        try await platform.database.write { db in
            var next = next
            try next.insert(db)
        }
    }

    private func attempt(_ handler: String, _ form: String) async -> (Int, String?) {
        do {
            return (try await send(handler, form), nil)
        } catch LoopbackClient.Failure.notSent {
            return (0, "not sent")
        } catch LoopbackClient.Failure.timedOut {
            return (0, "timeout")
        } catch {
            return (0, Task.isCancelled ? "the sandbox ended before the answer" : "\(error)")
        }
    }

    private func record(
        _ row: EventDeliveryRow, post: EventPost, form: String, status: Int, error: String?, fault: Int?, attempt: Int
    ) {
        // All members of every entry, so that whoever reads the journal needs no second shape.
        let fields: JSONObject = [
            "host": .string(post.domain), "listener": .null, "http_method": "POST", "target": .string(row.handler),
            "content_type": .string(Self.contentType), "headers": [:],
            "body": .string(String(decoding: form.utf8.prefix(JournalExchange.bodyLimit), as: UTF8.self)),
            "method": .null,
            "params": .null, "auth": .string(post.userID == nil ? "none" : "oauth"),
            "client_id": row.clientID.isEmpty ? .null : .string(row.clientID),
            "user_id": post.userID.map { .int($0) } ?? .null, "status": .int(status),
            "error": error.map { .string($0) } ?? .null, "fault": fault.map { .int($0) } ?? .null,
            "event": .string(row.event), "handler": .string(row.handler), "attempt": .int(attempt),
        ]
        let number = platform.journal.append(.event, fields)
        state.withLock { state in
            if (200..<300).contains(status) { state.delivered += 1 } else { state.failed += 1 }
            guard let id = row.id else { return }
            state.entries[id] = number
            state.entryOrder.append(id)
            if state.entryOrder.count > 20_000 {
                for old in state.entryOrder.prefix(10_000) { state.entries[old] = nil }
                state.entryOrder.removeFirst(10_000)
            }
        }
    }
}
