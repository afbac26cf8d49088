import Foundation
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// Something that the browser reports by itself.
struct ProtocolEvent: Sendable {
    /// The DevTools session it belongs to; `nil` for the browser's own.
    let session: String?
    let method: String
    let parameters: BrowserValue
}

/// A request to the browser that nobody waits for.
struct ProtocolCommand: Sendable {
    let session: String?
    let method: String
    let parameters: BrowserValue

    init(_ method: String, _ parameters: BrowserValue = [:], session: String?) {
        self.session = session
        self.method = method
        self.parameters = parameters
    }
}

/// The one DevTools connection to a browser.
///
/// Every message is read by the channel's event loop, in order, so an event that the browser sent before a reply has
/// been dealt with when that reply arrives. Each request ends in exactly one way: its reply, its deadline, its
/// caller's cancellation, or the end of its session or of the browser.
final class Connection: Sendable {
    private struct Waiting {
        let session: String?
        let method: String
        let end: @Sendable (Result<BrowserValue, BrowserError>) -> Void
    }

    private struct State {
        var lastID = 0
        var waiting: [Int: Waiting] = [:]
        var ended: BrowserError?
    }

    private let state = Mutex(State())
    private let channel: any Channel
    private let logger: Logger
    private let onEvent: @Sendable (ProtocolEvent) -> Void
    private let onEnd: @Sendable (BrowserError) -> Void
    let clock: any Clock<Duration>

    /// The time that a request has unless its caller gives another.
    static let requestTimeout = Duration.seconds(30)

    private init(
        channel: any Channel, clock: any Clock<Duration>, logger: Logger,
        onEvent: @escaping @Sendable (ProtocolEvent) -> Void, onEnd: @escaping @Sendable (BrowserError) -> Void
    ) {
        self.channel = channel
        self.clock = clock
        self.logger = logger
        self.onEvent = onEvent
        self.onEnd = onEnd
    }

    /// Takes the descriptor over.
    static func open(
        _ descriptor: CInt, group: any EventLoopGroup, clock: any Clock<Duration>, logger: Logger,
        onEvent: @escaping @Sendable (ProtocolEvent) -> Void, onEnd: @escaping @Sendable (BrowserError) -> Void
    ) async throws -> Connection {
        try await ClientBootstrap(group: group).withConnectedSocket(descriptor) { channel in
            channel.eventLoop.makeCompletedFuture {
                let connection = Connection(
                    channel: channel, clock: clock, logger: logger, onEvent: onEvent, onEnd: onEnd)
                try channel.pipeline.syncOperations.addHandlers([
                    ByteToMessageHandler(MessageDecoder(), maximumBufferSize: MessageDecoder.maximumBytes),
                    MessageReader(connection: connection),
                ])
                return connection
            }
        }
    }

    /// Asks the browser and waits for the reply.
    ///
    /// - Throws: ``BrowserError/Code/protocol(method:message:)``, `timedOut`, `closed`; `CancellationError`.
    @discardableResult
    func call(
        _ method: String, _ parameters: BrowserValue = [:], session: String? = nil,
        timeout: Duration = Connection.requestTimeout
    ) async throws -> BrowserValue {
        let reply = OneShot<BrowserValue>()
        let id = send(ProtocolCommand(method, parameters, session: session)) { result in
            reply.settle(result.mapError { $0 })
        }
        defer { forget(id) }
        return try await reply.value("\(method) had no reply", within: timeout, clock: clock)
    }

    /// Asks without waiting; `end` runs on the reader, before any later message is read.
    @discardableResult
    func send(
        _ command: ProtocolCommand, end: @escaping @Sendable (Result<BrowserValue, BrowserError>) -> Void = { _ in }
    ) -> Int {
        let (id, ended): (Int, BrowserError?) = state.withLock { state in
            state.lastID += 1
            if state.ended == nil {
                state.waiting[state.lastID] = Waiting(session: command.session, method: command.method, end: end)
            }
            return (state.lastID, state.ended)
        }
        if let ended {
            end(.failure(ended))
            return id
        }
        var message: [String: BrowserValue] = [
            "id": .number(Double(id)), "method": .string(command.method), "params": command.parameters,
        ]
        if let session = command.session { message["sessionId"] = .string(session) }
        let text = BrowserValue.object(message).serialized()
        var buffer = channel.allocator.buffer(capacity: text.utf8.count + 1)
        buffer.writeString(text)
        buffer.writeInteger(UInt8(0))
        // A write that fails ends the channel, and with it every request.
        channel.writeAndFlush(buffer, promise: nil)
        return id
    }

    /// Ends what waits for a session that is gone: the browser does not always answer for it.
    func end(session: String) { end(where: { $0.session == session }, with: .closed("The page or frame")) }

    /// Closes our side; the browser takes that as the order to leave.
    func close() async { try? await channel.close() }

    private func forget(_ id: Int) { state.withLock { _ = $0.waiting.removeValue(forKey: id) } }

    private func end(where matches: (Waiting) -> Bool, with error: BrowserError) {
        let ended = state.withLock { state in
            let ended = state.waiting.filter { matches($0.value) }
            for id in ended.keys { state.waiting.removeValue(forKey: id) }
            return ended
        }
        for waiting in ended.values { waiting.end(.failure(error)) }
    }

    fileprivate func receive(_ buffer: ByteBuffer) {
        let message: BrowserValue
        do {
            message = try buffer.withUnsafeReadableBytes { try BrowserValue(parsing: $0) }
        } catch {
            logger.error("unreadable DevTools message", metadata: ["chromium.error": "\(error)"])
            return
        }
        guard let id = message["id"].intValue else {
            guard let method = message["method"].stringValue else { return }
            onEvent(
                ProtocolEvent(
                    session: message["sessionId"].stringValue, method: method, parameters: message["params"]))
            return
        }
        guard let waiting = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return }
        if let text = message["error"]["message"].stringValue {
            logger.trace(
                "DevTools request refused",
                metadata: ["chromium.method": "\(waiting.method)", "chromium.error": "\(text)"])
            waiting.end(.failure(.refused(waiting.method, text)))
        } else {
            waiting.end(.success(message["result"]))
        }
    }

    fileprivate func ended() {
        let error = BrowserError.closed("The browser")
        state.withLock { $0.ended = error }
        end(where: { _ in true }, with: error)
        onEnd(error)
    }
}

/// The connection's one reader.
private final class MessageReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let connection: Connection

    init(connection: Connection) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { connection.receive(unwrapInboundIn(data)) }

    func channelInactive(context: ChannelHandlerContext) {
        connection.ended()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
