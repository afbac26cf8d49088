import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// The sandbox's listeners. Connections live on event loops; what they ask for is answered while ``run(_:)`` runs.
final class EdgeServer: Sendable {
    let authority: CertificateAuthority
    let names: NameTable
    let logger: Logger
    private let group: any EventLoopGroup
    private let turns = EdgeTurns()
    private let state = Locked(
        (listeners: [Door: any Channel](), connections: [ObjectIdentifier: any Channel](), isStopping: false))

    init(authority: CertificateAuthority, names: NameTable, group: any EventLoopGroup, logger: Logger) {
        self.authority = authority
        self.names = names
        self.group = group
        self.logger = logger
    }

    /// Opens a listener on 127.0.0.1.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - preferred: tried first when `port` is 0, so that addresses stay the same over a restart where they can.
    /// - Returns: the port.
    /// - Throws: ``SandboxStartError/portUnavailable(port:option:reason:)``.
    func listen(_ door: Door, port: Int = 0, preferred: Int? = nil, option: String = "--port") async throws -> Int {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try admit(channel)
                    try channel.pipeline.syncOperations.addHandler(ConnectionHandler(door: door, edge: self))
                }
            }
        var listener: (any Channel)?
        if port == 0, let preferred { listener = try? await bootstrap.bind(host: "127.0.0.1", port: preferred).get() }
        do {
            let channel =
                if let listener { listener } else { try await bootstrap.bind(host: "127.0.0.1", port: port).get() }
            let isStopping = state.withLock { state in
                state.listeners[door] = channel
                return state.isStopping
            }
            if isStopping { try? await channel.close().get() }
            return channel.localAddress?.port ?? 0
        } catch let error as IOError {
            let reason =
                switch error.errnoCode {
                case EADDRINUSE: "another program listens there"
                case EACCES: "only root may listen there"
                default: error.description
                }
            throw SandboxStartError.portUnavailable(port: port, option: option, reason: reason)
        }
    }

    /// Closes a listener; its connections stay until they end.
    func close(_ door: Door) async {
        let listener = state.withLock { $0.listeners.removeValue(forKey: door) }
        try? await listener?.close().get()
    }

    /// Doors that are open.
    var doors: Set<Door> { state.withLock { Set($0.listeners.keys) } }

    /// A request was read whole. Called on its connection's event loop.
    func receive(_ request: EdgeRequest, door: Door, channel: any Channel) {
        turns.begin(EdgeTurns.Turn(request: request, door: door, channel: channel))
    }

    /// Answers requests until ``stop()``.
    func run(_ answer: @escaping @Sendable (EdgeRequest, Door) async -> EdgeResponse) async {
        await turns.run(answer)
    }

    /// Closes the listeners, lets what is being answered end for up to half a second, then closes every connection.
    func stop() async {
        let (listeners, connections) = state.withLock { state in
            state.isStopping = true
            defer { state.listeners = [:] }
            return (Array(state.listeners.values), Array(state.connections.values))
        }
        for listener in listeners { try? await listener.close().get() }
        for connection in connections { connection.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        await waitForConnections(milliseconds: 500)
        turns.finish()
        // All at once: one by one their farewells would add up.
        for connection in state.withLock({ Array($0.connections.values) }) { connection.close(promise: nil) }
        await waitForConnections(milliseconds: 500)
    }

    private func waitForConnections(milliseconds: Int) async {
        let clock = ContinuousClock()
        let deadline = clock.now + .milliseconds(milliseconds)
        while clock.now < deadline, state.withLock({ !$0.connections.isEmpty }), !Task.isCancelled {
            try? await clock.sleep(for: .milliseconds(5))
        }
    }

    private func admit(_ channel: any Channel) throws {
        let id = ObjectIdentifier(channel)
        let isStopping = state.withLock { state in
            state.connections[id] = channel
            return state.isStopping
        }
        channel.closeFuture.whenComplete { [state] _ in
            state.withLock { state in state.connections[id] = nil }
        }
        if isStopping { throw ChannelError.ioOnClosedChannel }
    }
}

#if canImport(Glibc)
    import Glibc
#endif
