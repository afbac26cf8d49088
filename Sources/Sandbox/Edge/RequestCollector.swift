import NIOCore
import NIOHTTP1

/// Reads requests whole, hands them over, and writes the answers, faults among them.
final class RequestCollector: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = EdgeResponse
    typealias OutboundOut = HTTPServerResponsePart

    /// What a body may hold at most, in bytes.
    static let bodyLimit = 64 << 20
    /// The same where files are taken: one of the largest, and what stands around it.
    static let uploadLimit = FileContent.limit + 1 << 20

    private let door: Door
    private let listener: EdgeRequest.Listener
    private let isSecure: Bool
    private let tunnel: String?
    private let connection: ConnectionHandler
    private let edge: EdgeServer
    private var head: HTTPRequestHead?
    private var limit = RequestCollector.bodyLimit
    private var body = ByteBuffer()
    /// The rest of a request that was refused is read and thrown away.
    private var isDiscarding = false
    private var isAnswering = false
    private var closesAfterwards = false
    /// Of this connection, once it is known.
    private var remoteAddress: String?
    /// The last `Host` and what it was read as: on a connection it hardly ever changes.
    private var knownHost: (header: String, host: String)?

    init(
        door: Door, listener: EdgeRequest.Listener, isSecure: Bool, tunnel: String?, connection: ConnectionHandler,
        edge: EdgeServer
    ) {
        self.door = door
        self.listener = listener
        self.isSecure = isSecure
        self.tunnel = tunnel
        self.connection = connection
        self.edge = edge
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            begin(context, head)
        case .body(var bytes):
            guard !isDiscarding else { return }
            guard body.readableBytes + bytes.readableBytes <= limit else { return refuseAsTooLarge(context) }
            body.writeBuffer(&bytes)
        case .end:
            guard !isDiscarding else { return context.close(promise: nil) }
            finish(context)
        }
    }

    private func begin(_ context: ChannelHandlerContext, _ head: HTTPRequestHead) {
        self.head = head
        body = ByteBuffer()
        // The parser takes all that follows such a request for another protocol's bytes, so that the next one needs a new connection.
        // Java's client offers HTTP/2 this way wherever there is no TLS.
        if head.headers.contains(name: "upgrade") || head.method == .CONNECT { closesAfterwards = true }
        let length = head.headers.first(name: "content-length").flatMap(Int.init) ?? 0
        limit = Self.takesFile(head.uri) ? Self.uploadLimit : Self.bodyLimit
        guard length <= limit else { return refuseAsTooLarge(context) }
        if head.version.minor >= 1,
            head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" })
        {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        }
        // A list of pieces is joined once instead of growing step by step, when the length is known.
        if length > 0 { body.reserveCapacity(length) }
    }

    /// Whether the target is `/rest/upload.json`, or the same by webhook.
    private static func takesFile(_ target: String) -> Bool {
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        let end = path.lastIndex { $0 != UInt8(ascii: "/") } ?? path.startIndex
        // Asked of every request, and hardly ever true.
        guard end != path.startIndex, path[end] == UInt8(ascii: "d") || path[end] == UInt8(ascii: "n") else {
            return false
        }
        let name = path[...end].reversed().prefix { $0 != UInt8(ascii: "/") }.reversed()
        return (name.elementsEqual("upload".utf8) || name.elementsEqual("upload.json".utf8))
            && target.contains("/rest/")
    }

    private func finish(_ context: ChannelHandlerContext) {
        guard let head else { return }
        isAnswering = true
        do {
            let request = try request(head, context)
            edge.receive(request, door: door, channel: context.channel)
        } catch {
            closesAfterwards = true
            answer(context, .refusal("Bad request: \(error.reason).", status: 400))
        }
        body = ByteBuffer()
    }

    private struct BadRequest: Error {
        let reason: String
    }

    private func request(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) throws(BadRequest) -> EdgeRequest {
        var listener = listener
        var isSecure = isSecure
        var target = head.uri
        var absolute: String?
        let hostHeader = head.headers.first(name: "host") ?? ""
        var authority = hostHeader.isEmpty ? tunnel ?? "" : hostHeader
        if let address = WebAddress(target) {
            // Absolute form. Its host wins over the header. Source: RFC 9112, 3.2.2.
            absolute = target
            if listener == .plain, door == .main { listener = .proxyAbsolute }
            if listener == .proxyAbsolute { isSecure = address.scheme == "https" }
            authority = address.authority
            target = address.target
        } else if !target.hasPrefix("/") {
            guard target == "*" else { throw BadRequest(reason: "the request target is neither a path nor an address") }
        }
        let host: String
        if let knownHost, absolute == nil, knownHost.header == authority {
            host = knownHost.host
        } else {
            host = try Self.host(authority, isSecure: isSecure)
            if absolute == nil { knownHost = (authority, host) }
        }
        var portalID: Int64?
        if case .portal(let id) = door { portalID = id }
        return EdgeRequest(
            listener: listener, isSecure: isSecure, host: host, plainPortalID: portalID,
            httpMethod: head.method.rawValue,
            target: target, headers: head.headers.map { ($0.name, $0.value) },
            body: body.readBytes(length: body.readableBytes) ?? [],
            remoteAddress: address(of: context), absoluteTarget: absolute)
    }

    private func address(of context: ChannelHandlerContext) -> String {
        if let remoteAddress { return remoteAddress }
        let address = context.channel.remoteAddress?.ipAddress ?? "127.0.0.1"
        remoteAddress = address
        return address
    }

    private static func host(_ authority: String, isSecure: Bool) throws(BadRequest) -> String {
        guard !authority.isEmpty else { return "127.0.0.1" }
        guard let (name, port) = WebAddress.split(authority) else {
            throw BadRequest(reason: "the Host header is malformed")
        }
        let isOwn = port == nil || port == (isSecure ? 443 : 80)
        return isOwn ? name : "\(name):\(port ?? 0)"
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        answer(context, unwrapOutboundIn(data))
        promise?.succeed()
    }

    private func refuseAsTooLarge(_ context: ChannelHandlerContext) {
        guard !isDiscarding else { return }
        isDiscarding = true
        body = ByteBuffer()
        closesAfterwards = true
        answer(context, .refusal("The body is longer than \(limit >> 20) MiB.", status: 413))
        // The client gets time to read the answer while it is still sending.
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .seconds(2)) { bound.value.close(promise: nil) }
    }

    private func answer(_ context: ChannelHandlerContext, _ response: EdgeResponse) {
        guard let request = head else { return }
        switch response.delivery {
        case .reset:
            return connection.cut(reset: true)
        case .silence(let milliseconds):
            let bound = NIOLoopBound(connection, eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(milliseconds))) { bound.value.cut(reset: false) }
            return
        case .whole, .truncated:
            break
        }
        let keepsAlive = request.isKeepAlive && !closesAfterwards
        var headers = HTTPHeaders()
        headers.reserveCapacity(response.headers.count + 3)
        for (name, value) in response.headers where !Self.isFraming(name) {
            let isOneLine = value.utf8.allSatisfy { $0 != 0x0D && $0 != 0x0A }
            headers.add(name: name, value: isOneLine ? value : String(value.filter { !$0.isNewline }))
        }
        let hasBody = response.status >= 200 && response.status != 204 && response.status != 304
        if hasBody { headers.add(name: "Content-Length", value: String(response.body.count)) }
        if !keepsAlive {
            headers.add(name: "Connection", value: "close")
        } else if request.version.minor == 0 {
            headers.add(name: "Connection", value: "keep-alive")
        }
        let status = HTTPResponseStatus(statusCode: response.status)
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        if case .truncated(let bytes) = response.delivery {
            let part = response.body.prefix(max(0, bytes))
            let bound = NIOLoopBound(connection, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: part))))).whenComplete { _ in
                bound.value.cut(reset: false)
            }
            return
        }
        if hasBody, request.method != .HEAD, !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        }
        isAnswering = false
        if keepsAlive || isDiscarding {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        } else {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed {
            // The client has said all it wants to say; it may still be listening.
            if isAnswering { closesAfterwards = true } else { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        edge.logger.debug("A connection ended", metadata: ["error": "\(error)"])
        if error is HTTPParserError, !isAnswering, !isDiscarding { refuseAsUnreadable(context) }
        context.close(promise: nil)
    }

    /// A last answer on a connection whose bytes are no HTTP any more. There may be no head to answer to.
    private func refuseAsUnreadable(_ context: ChannelHandlerContext) {
        isDiscarding = true
        let response = EdgeResponse.refusal("Bad request: this is not HTTP/1.1.", status: 400)
        var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        headers.add(name: "Content-Length", value: String(response.body.count))
        headers.add(name: "Connection", value: "close")
        let head = HTTPResponseHead(version: .http1_1, status: .badRequest, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private static func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 10: name.lowercased() == "connection"
        case 14: name.lowercased() == "content-length"
        case 17: name.lowercased() == "transfer-encoding"
        default: false
        }
    }
}

extension EdgeResponse {
    static func plain(_ text: String, status: Int) -> EdgeResponse {
        EdgeResponse(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array((text + "\n").utf8))
    }

    /// A refusal by the edge itself, before anybody knows which part of the platform was meant: readable by the clients of all of them.
    static func refusal(_ text: String, status: Int) -> EdgeResponse {
        .json(["error": "bad_request", "error_description": .string(text), "message": .string(text)], status: status)
    }
}
