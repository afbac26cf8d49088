import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// What a page asked the test server for.
struct SiteRequest: Sendable {
    let method: String
    /// Path and query.
    let target: String
    let headers: [String: String]
    let body: String

    var path: String { String(target.prefix { $0 != "?" }) }
}

/// What the test server answers.
struct SiteReply: Sendable {
    var status = 200
    var headers: [(String, String)] = []
    var body: String

    static func html(_ body: String, _ headers: [(String, String)] = []) -> SiteReply {
        SiteReply(headers: [("Content-Type", "text/html; charset=utf-8")] + headers, body: "<!doctype html>" + body)
    }

    static func script(_ body: String) -> SiteReply {
        SiteReply(headers: [("Content-Type", "text/javascript")], body: body)
    }

    static func redirect(_ target: String) -> SiteReply {
        SiteReply(status: 302, headers: [("Location", target)], body: "")
    }
}

/// A web server on a port of its own. `127.0.0.1` and `localhost` are two sites to a browser, so one serves both
/// the portal and the stranger in its frame.
final class TestSite: Sendable {
    let port: Int
    private let requests: Mutex<[SiteRequest]>

    fileprivate init(port: Int) {
        self.port = port
        self.requests = Mutex([])
    }

    /// An address of the first site.
    func url(_ target: String) -> String { "http://127.0.0.1:\(port)\(target)" }

    /// An address of the other site.
    func otherURL(_ target: String) -> String { "http://localhost:\(port)\(target)" }

    func received(_ path: String) -> [SiteRequest] { requests.withLock { $0.filter { $0.path == path } } }

    fileprivate func record(_ request: SiteRequest) { requests.withLock { $0.append(request) } }
}

/// Serves pages while `body` runs. A route that answers `nil` never answers.
func withSite<R: Sendable>(
    _ route: @escaping @Sendable (SiteRequest, TestSite) -> SiteReply?,
    _ body: (TestSite) async throws -> R
) async throws -> R {
    let site = Mutex<TestSite?>(nil)
    let respond: @Sendable (SiteRequest) -> SiteReply? = { request in
        guard let site = site.withLock({ $0 }) else { return nil }
        site.record(request)
        return route(request, site)
    }
    let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                try channel.pipeline.syncOperations.addHandler(SiteHandler(respond: respond))
            }
        }
        .bind(host: "127.0.0.1", port: 0).get()
    let started = TestSite(port: server.localAddress?.port ?? 0)
    site.withLock { $0 = started }
    let result: R
    do {
        result = try await body(started)
    } catch {
        try? await server.close()
        throw error
    }
    try await server.close()
    return result
}

private final class SiteHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let respond: @Sendable (SiteRequest) -> SiteReply?
    private var head: HTTPRequestHead?
    private var body = ""

    init(respond: @escaping @Sendable (SiteRequest) -> SiteReply?) { self.respond = respond }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ""
        case .body(let buffer): body += String(buffer: buffer)
        case .end:
            guard let head else { return }
            let headers = Dictionary(
                head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
            let request = SiteRequest(method: head.method.rawValue, target: head.uri, headers: headers, body: body)
            guard let reply = respond(request) else { return }
            var fields = HTTPHeaders(reply.headers.map { (name: $0.0, value: $0.1) })
            fields.add(name: "Content-Length", value: String(reply.body.utf8.count))
            let status = HTTPResponseStatus(statusCode: reply.status)
            context.write(
                wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: fields))), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: reply.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
