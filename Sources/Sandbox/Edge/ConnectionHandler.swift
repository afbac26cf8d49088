import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#endif

/// Where a connection came in.
enum Door: Sendable, Hashable {
    /// Proxy, TLS and plain requests: told apart by the first bytes.
    case main
    /// TLS only, by server name.
    case tls
    /// A portal's own plain port.
    case portal(Int64)
    /// The authorization server's plain port.
    case authorizationServer
    /// The administration interface.
    case administration
}

/// The first handler of every connection: looks at its first bytes, then puts TLS and HTTP behind itself, or a tunnel.
///
/// It stays at the head of the pipeline, because a fault has to reach the socket past TLS, which would say goodbye politely.
final class ConnectionHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How long the head of a `CONNECT` may be.
    private static let connectLimit = 16 << 10

    private enum Stage {
        case undecided
        /// A `CONNECT` to this host was accepted; its first bytes are awaited.
        case connected(host: String)
        /// A connection to this machine is being made.
        case waiting
        case passing
        case ended
    }

    private let door: Door
    private let edge: EdgeServer
    private var stage = Stage.undecided
    private var pending = ByteBuffer()
    private var context: ChannelHandlerContext?

    init(door: Door, edge: EdgeServer) {
        self.door = door
        self.edge = edge
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch stage {
        case .passing:
            context.fireChannelRead(data)
        case .ended:
            break
        case .undecided, .connected, .waiting:
            var bytes = unwrapInboundIn(data)
            pending.writeBuffer(&bytes)
            do {
                try decide(context)
            } catch {
                edge.logger.debug("A connection could not be set up", metadata: ["error": "\(error)"])
                end(context)
            }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent || event as? ChannelEvent == .inputClosed {
            switch stage {
            case .undecided, .connected: return end(context)
            case .waiting, .passing, .ended: break
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch stage {
        case .passing: context.fireErrorCaught(error)
        default: end(context)
        }
    }

    /// Closes the socket itself. With `reset` the peer gets a TCP reset.
    func cut(reset: Bool) {
        guard let context else { return }
        if reset {
            _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        }
        end(context)
    }

    private func decide(_ context: ChannelHandlerContext) throws {
        switch stage {
        case .passing, .ended, .waiting: return
        case .connected(let host):
            guard let first = pending.getInteger(at: pending.readerIndex, as: UInt8.self) else { return }
            let isTLS = first == 0x16
            try speakHTTP(context, listener: .proxyConnect, isSecure: isTLS, tunnel: host)
        case .undecided:
            guard let first = pending.getInteger(at: pending.readerIndex, as: UInt8.self) else { return }
            switch door {
            case .main:
                if first == 0x16 { return try speakHTTP(context, listener: .tls, isSecure: true, tunnel: nil) }
                let word = Array("CONNECT ".utf8)
                let start = pending.readableBytesView.prefix(word.count)
                guard start.elementsEqual(word.prefix(start.count)) else {
                    return try speakHTTP(context, listener: .plain, isSecure: false, tunnel: nil)
                }
                if start.count == word.count { try acceptConnect(context) }
            case .tls:
                guard first == 0x16 else {
                    return refuse(context, "400 Bad Request", "This port takes TLS only.")
                }
                try speakHTTP(context, listener: .tls, isSecure: true, tunnel: nil)
            case .portal, .authorizationServer, .administration:
                try speakHTTP(context, listener: .plain, isSecure: false, tunnel: nil)
            }
        }
    }

    private func acceptConnect(_ context: ChannelHandlerContext) throws {
        let view = pending.readableBytesView
        let blank = Array("\r\n\r\n".utf8)
        guard let end = view.indices.first(where: { view[$0...].starts(with: blank) }) else {
            if view.count > Self.connectLimit {
                refuse(context, "431 Request Header Fields Too Large", "The request's head is too long.")
            }
            return
        }
        let line = String(decoding: view.prefix { $0 != 0x0D }, as: UTF8.self)
        pending.moveReaderIndex(to: end + blank.count)
        let words = line.split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), let (host, port) = WebAddress.split(String(words[1]))
        else {
            return refuse(context, "400 Bad Request", "CONNECT needs host:port and HTTP/1.1.")
        }
        if case .nobody = edge.names.owner(of: host) {
            guard WebAddress.isLoopback(host) else {
                return refuse(
                    context, "502 Bad Gateway",
                    "The sandbox knows no host \(host): it is no portal, no registered origin and no host of the platform."
                )
            }
            guard host.hasSuffix(".localhost") == false else {
                return accept(context, host: host)
            }
            return tunnel(context, host: host, port: port ?? 443)
        }
        accept(context, host: host)
    }

    private func accept(_ context: ChannelHandlerContext, host: String) {
        stage = .connected(host: host)
        write(context, "HTTP/1.1 200 Connection established\r\n\r\n")
        // Some clients send their first bytes without waiting.
        if pending.readableBytes > 0 {
            do { try decide(context) } catch { end(context) }
        }
    }

    private func tunnel(_ context: ChannelHandlerContext, host: String, port: Int) {
        stage = .waiting
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        LoopbackTunnel.connect(from: context.channel, port: port).whenComplete { result in
            let (handler, context) = bound.value
            guard context.channel.isActive else { return }
            switch result {
            case .success:
                handler.write(context, "HTTP/1.1 200 Connection established\r\n\r\n")
                handler.pass(context)
            case .failure:
                handler.refuse(context, "502 Bad Gateway", "Nobody listens at \(host):\(port) on this machine.")
            }
        }
    }

    private func speakHTTP(
        _ context: ChannelHandlerContext, listener: EdgeRequest.Listener, isSecure: Bool, tunnel: String?
    ) throws {
        let pipeline = context.pipeline.syncOperations
        if isSecure {
            let tls = try edge.authority.serverContext(for: tunnel ?? "127.0.0.1")
            try pipeline.addHandler(NIOSSLServerHandler(context: tls))
        }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderListSize = 128 << 10
        try pipeline.configureHTTPServerPipeline(
            withErrorHandling: false, withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
        try pipeline.addHandler(
            RequestCollector(
                door: door, listener: listener, isSecure: isSecure, tunnel: tunnel, connection: self, edge: edge))
        pass(context)
    }

    private func pass(_ context: ChannelHandlerContext) {
        stage = .passing
        guard pending.readableBytes > 0 else { return }
        let bytes = pending
        pending = ByteBuffer()
        context.fireChannelRead(wrapInboundOut(bytes))
        context.fireChannelReadComplete()
    }

    private func refuse(_ context: ChannelHandlerContext, _ status: String, _ text: String) {
        stage = .ended
        let body = text + "\n"
        let head =
            "HTTP/1.1 \(status)\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Connection: close\r\n\r\n"
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: head + body))).whenComplete { _ in
            bound.value.close(promise: nil)
        }
    }

    private func write(_ context: ChannelHandlerContext, _ text: String) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private func end(_ context: ChannelHandlerContext) {
        stage = .ended
        context.close(promise: nil)
    }
}
