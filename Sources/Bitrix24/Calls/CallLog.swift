import Foundation
public import Logging
public import ServiceLifecycle
import Synchronization

/// Writes exchanges with portals into the store's log of calls, behind the callers' backs: several at a time, masked, and
/// never at the cost of a call.
///
/// As a service it also writes what has waited for two seconds, and the rest when the program ends. ``Housekeeping``
/// forgets old records.
/// Source: the platform's documentation, page "Common requirements for applications".
public final class CallLog: Sendable {
    private let store: any KitStore
    /// Whether calls are logged at all.
    let isOn: Bool
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let clock: any Clock<Duration>
    private let buffer = Mutex(Buffer())

    /// Records that are written at once.
    static let portion = 64
    /// Records that wait at most: a store that is too slow loses the oldest ones, not the calls.
    static let capacity = 4096
    /// How long a record waits for others.
    static let delay: Duration = .seconds(2)

    private struct Buffer {
        var waiting: [Exchange] = []
        var oldest: Date?
        var writing: Task<Void, Never>?
        var dropped = 0
    }

    /// What is kept of an exchange until it is written: no more than the record needs.
    struct Exchange: Sendable {
        var at: Date
        var memberID: MemberID
        var userID: Int
        var method: MethodName
        var request: [UInt8]
        var status: Int
        var error: String?
        var answer: [UInt8]
        var duration: Double

        var record: CallRecord {
            CallRecord(
                at: at, memberID: memberID, userID: userID, method: method, parameters: CallMask.text(request),
                status: status, error: error, answer: CallMask.text(answer), duration: duration)
        }
    }

    init(
        store: any KitStore, days: Int?, logger: Logger, now: @escaping @Sendable () -> Date,
        clock: any Clock<Duration>
    ) {
        self.store = store
        isOn = days ?? 0 > 0
        self.logger = logger
        self.now = now
        self.clock = clock
    }

    /// The beginning of a body, as much of it as a record can need.
    static func beginning(of bytes: [UInt8]) -> [UInt8] {
        // One byte more than is looked at, so that the mask sees that there is more.
        bytes.count > CallMask.lookahead ? Array(bytes.prefix(CallMask.lookahead + 1)) : bytes
    }

    func append(_ exchange: Exchange) {
        let isDue = buffer.withLock { buffer in
            buffer.waiting.append(exchange)
            if buffer.waiting.count > Self.capacity {
                buffer.waiting.removeFirst(Self.portion)
                buffer.dropped += Self.portion
            }
            let oldest = buffer.oldest ?? exchange.at
            buffer.oldest = oldest
            return buffer.writing == nil
                && (buffer.waiting.count >= Self.portion || exchange.at.timeIntervalSince(oldest) >= Self.delay.seconds)
        }
        if isDue { Task { await flush() } }
    }

    /// Writes what waits, and returns when it is written. Call it when the program ends, unless the log runs as a service.
    public func flush() async {
        let writing = buffer.withLock { buffer -> Task<Void, Never>? in
            if let writing = buffer.writing { return writing }
            guard !buffer.waiting.isEmpty else { return nil }
            let writing = Task { await write() }
            buffer.writing = writing
            return writing
        }
        await writing?.value
    }

    /// Writes until nothing waits; there is one writer at a time.
    private func write() async {
        while true {
            let (portion, dropped) = buffer.withLock { buffer -> ([Exchange], Int) in
                let portion = Array(buffer.waiting.prefix(Self.portion * 4))
                buffer.waiting.removeFirst(portion.count)
                buffer.oldest = buffer.waiting.first?.at
                if portion.isEmpty { buffer.writing = nil }
                defer { buffer.dropped = 0 }
                return (portion, buffer.dropped)
            }
            if dropped > 0 {
                logger.warning("log of calls too slow", metadata: ["call_log.dropped": "\(dropped)"])
            }
            guard !portion.isEmpty else { return }
            do {
                try await store.append(portion.map(\.record))
            } catch {
                logger.warning(
                    "log of calls not written",
                    metadata: ["call_log.dropped": "\(portion.count)", "error": "\(type(of: error))"])
            }
        }
    }
}

extension CallLog: Service {
    public func run() async throws {
        guard isOn else {
            try await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.flush()
                do { try await self.clock.sleep(for: Self.delay) } catch { break }
            }
        }
        await flush()
    }
}
