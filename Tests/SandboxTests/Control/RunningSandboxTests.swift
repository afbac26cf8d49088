import Logging
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Testing

@testable import Sandbox

@Suite("A running sandbox")
struct RunningSandboxTests {
    private static let portal = "/portals/acme.bitrix24.com"
    private static let logger = Logger(label: "test")

    private static func installed(_ sandbox: RunningSandbox) async throws -> String {
        // Port 9 discards: nobody answers there.
        let application = try await sandbox.control.call(
            "POST", "/apps", ["scope": ["crm"], "app_url": "http://127.0.0.1:9/app"])
        let id = try #require(application["client_id"]?.string)
        try await sandbox.control.call("POST", "\(portal)/apps/\(id)/install")
        return id
    }

    @Test(
        "A fault strikes the frame's POST as it strikes an event",
        arguments: [
            (["type": "status", "status": 503, "body": "down"], 503, nil),
            (["type": "error", "code": "INTERNAL_SERVER_ERROR"], 500, "INTERNAL_SERVER_ERROR"),
            (["type": "reset"], 0, "lost"), (["type": "timeout", "ms": 1], 0, "timeout"),
        ] as [(JSONValue, Int, String?)])
    func openFaults(action: JSONValue, status: Int, error: String?) async throws {
        try await withSandbox(SandboxConfiguration(seed: 7), logger: Self.logger) { sandbox in
            let id = try await Self.installed(sandbox)
            let fault = try await sandbox.control.call(
                "POST", "/faults",
                ["match": ["kind": "open", "method": "DEFAULT", "client_id": .string(id)], "action": action])
            try await sandbox.control.call("POST", "\(Self.portal)/apps/\(id)/open", ["deliver": true])
            try await sandbox.control.call("POST", "\(Self.portal)/apps/\(id)/open", ["deliver": true])
            let entries = try await sandbox.control.call("GET", "/journal?kind=open")["entries"]?.array ?? []
            #expect(entries.count == 2)
            #expect(entries.first?["status"] == .int(status))
            #expect(entries.first?["error"] == error.map { .string($0) } ?? .null)
            #expect(entries.first?["fault"] == fault["id"])
            #expect(entries.last?["fault"] == .null)
        }
    }

    @Test("The journal finds an event by its name")
    func eventsByName() async throws {
        try await withSandbox(SandboxConfiguration(seed: 7), logger: Self.logger) { sandbox in
            let application = try await sandbox.control.call(
                "POST", "/apps", ["scope": ["crm"], "event_url": "https://app.example/installed"])
            let id = try #require(application["client_id"]?.string)
            let installed = try await sandbox.control.call("POST", "\(Self.portal)/apps/\(id)/install")
            let found = try await sandbox.control.call("GET", "/journal?method=onappinstall")
            #expect(found["entries"]?.array?.map { $0["seq"] } == installed["deliveries"]?.array?.map { Optional($0) })
            #expect(found["entries"]?[0]?["error"] == "not sent")
            #expect(try await sandbox.control.call("GET", "/journal?method=onappupdate")["entries"] == [])
        }
    }

    @Test(
        "A portal's domain is a host name",
        arguments: [17.5, "17.5", "a b.example", "acme.example:8080", "-.example", "oauth.bitrix.info"] as [JSONValue])
    func domains(domain: JSONValue) async throws {
        try await withSandbox(SandboxConfiguration(seed: 7), logger: Self.logger) { sandbox in
            let refusal = await #expect(throws: SandboxControlError.self) {
                try await sandbox.control.call("POST", "/portals", ["domain": domain])
            }
            #expect((400..<500).contains(refusal?.status ?? 0))
            #expect(refusal?.message.hasPrefix("domain: ") == true)
        }
    }

    @Test("Clients that keep their connections open do not hold up the end")
    func idleConnections() async throws {
        let clock = ContinuousClock()
        let (idle, end) = try await withSandbox(SandboxConfiguration(seed: 7), logger: Self.logger) { sandbox in
            var idle: [any Channel] = []
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.certificateVerification = .none
            let context = try NIOSSLContext(configuration: tls)
            let port = try #require(sandbox.ready.tls.split(separator: ":").last.flatMap { Int($0) })
            for _ in 1...3 {
                let handshake = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Void.self)
                let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandlers(
                                [
                                    DeafHandler(),
                                    try NIOSSLClientHandler(context: context, serverHostname: "acme.bitrix24.com"),
                                    HandshakeHandler(handshake),
                                ] as [any ChannelHandler])
                        }
                    }.connect(host: "127.0.0.1", port: port).get()
                try await handshake.futureResult.get()
                // From now on the client hears nothing, not even a farewell.
                try await channel.pipeline.handler(type: DeafHandler.self).map { $0.isDeaf = true }.get()
                idle.append(channel)
            }
            return (idle, clock.now)
        }
        #expect(clock.now - end < .milliseconds(4900))
        for channel in idle { try? await channel.close().get() }
    }
}

private final class DeafHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let deafness = Locked(false)
    var isDeaf: Bool {
        get { deafness.withLock { $0 } }
        set { deafness.withLock { $0 = newValue } }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isDeaf { context.fireChannelRead(data) }
    }
}

private final class HandshakeHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private let promise: EventLoopPromise<Void>

    init(_ promise: EventLoopPromise<Void>) { self.promise = promise }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent { promise.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { promise.fail(ChannelError.eof) }
}
