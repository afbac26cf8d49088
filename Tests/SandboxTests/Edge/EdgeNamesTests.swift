import Bitrix24Wire
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Testing

@testable import Sandbox

@Suite struct EdgeNamesTests {
    @Test("A host that nobody owns is answered with 502, by CONNECT and by absolute form")
    func unknownHosts() async throws {
        try await withTrial { sandbox in
            for request in [
                "CONNECT other.bitrix24.com:443 HTTP/1.1\r\n\r\n",
                "GET https://other.bitrix24.com/rest/x HTTP/1.1\r\nHost: other.bitrix24.com\r\nConnection: close\r\n\r\n",
                "GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\nConnection: close\r\n\r\n",
            ] {
                let answer = try await RawConnection.exchange(port: sandbox.proxyPort, request)
                #expect(answer.statuses == [502], "\(request)")
            }
        }
    }

    @Test("The authorization server answers under both names, and the portal forwards to it")
    func authorizationServerNames() async throws {
        try await withTrial { sandbox in
            for url in [
                "https://oauth.bitrix.info/oauth/token/", "https://oauth.bitrix24.tech//oauth/token",
                "https://acme.bitrix24.com/oauth/token/",
            ] {
                let answer = try await sandbox.ask(url, method: "POST")
                #expect(answer.status == 400, "\(url)")
                #expect(answer.text.contains("invalid_request"), "\(url): \(answer.text)")
            }
        }
    }

    @Test("A renamed portal answers at its old name with 302 and no JSON, and at its new one")
    func renamed() async throws {
        try await withTrial { sandbox in
            try await sandbox.control.call("PATCH", "/portals/acme.bitrix24.com", ["domain": "new.bitrix24.com"])
            let old = try await sandbox.ask(
                "https://acme.bitrix24.com/rest/1/x/profile.json?a=1", method: "POST", body: "b=2")
            #expect(old.status == 302)
            #expect(old.headers["location"] == "https://new.bitrix24.com/rest/1/x/profile.json?a=1")
            #expect((try? JSONValue(parsing: old.text)) == nil)
            #expect(try await sandbox.ask("https://new.bitrix24.com/rest/profile").status != 302)
            let entry = try await sandbox.control.call("GET", "/journal?host=acme.bitrix24.com")["entries"]?[0]
            #expect(entry?["status"] == 302 && entry?["body"] == "b=2")
            // And back.
            try await sandbox.control.call("PATCH", "/portals/new.bitrix24.com", ["domain": "acme.bitrix24.com"])
            #expect(try await sandbox.ask("https://acme.bitrix24.com/rest/profile").status != 302)
            #expect(try await sandbox.ask("https://new.bitrix24.com/rest/profile").status == 302)
        }
    }

    @Test("A deleted portal says PORTAL_DELETED to every call, and nothing once it is back")
    func deleted() async throws {
        try await withTrial { sandbox in
            try await sandbox.control.call("PATCH", "/portals/acme.bitrix24.com", ["deleted": true])
            let answer = try await sandbox.ask("https://acme.bitrix24.com/rest/profile")
            #expect(answer.status == 500)
            #expect(try JSONValue(parsing: answer.text)["error"] == "PORTAL_DELETED")
            #expect(try await sandbox.ask("https://acme.bitrix24.com/").status == 404)
            try await sandbox.control.call("PATCH", "/portals/acme.bitrix24.com", ["deleted": false])
            #expect(!(try await sandbox.ask("https://acme.bitrix24.com/rest/profile")).text.contains("PORTAL_DELETED"))
        }
    }

    @Test("An application's public address leads to its local one, with what a proxy adds")
    func origins() async throws {
        @Sendable func application(_ request: EdgeRequest, _ door: Door) async -> EdgeResponse {
            let headers = ["host", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-for", "proxy-authorization"]
            let seen = headers.map { request.header($0) ?? "-" }.joined(separator: " ")
            return EdgeResponse(
                status: 201, headers: [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")],
                body: Array(
                    "\(request.httpMethod) \(request.target) \(seen) \(String(decoding: request.body, as: UTF8.self))"
                        .utf8))
        }
        try await withEdge(application) { port, _ in
            try await withTrial { sandbox in
                try await sandbox.control.call(
                    "POST", "/origins",
                    ["public": "https://pulse.example", "target": .string("http://127.0.0.1:\(port)")])
                let answer = try await sandbox.ask(
                    "https://pulse.example/events?x=1", method: "POST", headers: [("Proxy-Authorization", "secret")],
                    body: "b=2")
                #expect(answer.status == 201)
                #expect(answer.text == "POST /events?x=1 pulse.example https pulse.example 127.0.0.1 - b=2")
                #expect(
                    try await sandbox.control.call("GET", "/origins")
                        == [
                            "origins": [
                                ["public": "https://pulse.example", "target": .string("http://127.0.0.1:\(port)")]
                            ]
                        ])
                try await sandbox.control.call("DELETE", "/origins")
                let gone = try await RawConnection.exchange(
                    port: sandbox.proxyPort, "CONNECT pulse.example:443 HTTP/1.1\r\n\r\n")
                #expect(gone.statuses == [502])
            }
        }
    }

    @Test("An application that is not up is a 502 that says so")
    func applicationDown() async throws {
        try await withTrial { sandbox in
            try await sandbox.control.call(
                "POST", "/origins", ["public": "https://pulse.example", "target": "http://127.0.0.1:1"])
            let answer = try await sandbox.ask("https://pulse.example/")
            #expect(answer.status == 502)
            #expect(answer.text.contains("cannot be reached"))
        }
    }

    @Test("The sandbox sends nothing to other machines")
    func nothingLeaves() async throws {
        try await withTrial { sandbox in
            for address in [
                "https://example.org/", "http://10.0.0.1/", "http://169.254.169.254/", "https://acme.bitrix24.com/",
            ] {
                await #expect(throws: LoopbackClient.Failure.notSent(address)) {
                    _ = try await sandbox.platform.outbound.send("GET", to: address)
                }
            }
        }
    }

    @Test("TLS by server name shows a certificate for each name, and Chromium's hash is that of the authority's key")
    func serverNames() async throws {
        try await withTrial { sandbox in
            for host in ["acme.bitrix24.com", "oauth.bitrix.info", "api.bitrix24.com"] {
                let text = try await Self.handshake(
                    port: sandbox.tlsPort, host: host, authority: sandbox.ready.certificateAuthority)
                #expect(text.hasPrefix("HTTP/1.1 "), "\(host)")
            }
            #expect(sandbox.caSPKIHash.count == 44)
        }
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let promise: EventLoopPromise<String>
        private var text = ""

        init(_ promise: EventLoopPromise<String>) { self.promise = promise }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { text += String(buffer: unwrapInboundIn(data)) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            promise.fail(error)
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { promise.succeed(text) }
    }

    private static func handshake(port: Int, host: String, authority: String) async throws -> String {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
        let context = try NIOSSLContext(configuration: tls)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: String.self)
        let channel = try await ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        NIOSSLClientHandler(context: context, serverHostname: host), Collector(promise))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        try await channel.writeAndFlush(
            ByteBuffer(string: "GET / HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"))
        return try await promise.futureResult.get()
    }

    @Test("Plain ports, NAME.localhost and the sandbox's own address lead where they should")
    func plain() async throws {
        try await withTrial { sandbox in
            try await sandbox.control.call("PATCH", "/portals/acme.bitrix24.com", ["deleted": true])
            func ask(_ port: Int, host: String, _ path: String) async throws -> String {
                try await RawConnection.exchange(
                    port: port, "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
                ).text
            }
            let plain = Int(sandbox.ready.plainPortal.split(separator: ":").last ?? "") ?? 0
            let oauth = Int(sandbox.ready.plainOAuth.split(separator: ":").last ?? "") ?? 0
            #expect(try await ask(plain, host: "127.0.0.1:\(plain)", "/rest/x").contains("PORTAL_DELETED"))
            #expect(
                try await ask(sandbox.proxyPort, host: "acme.localhost:\(sandbox.proxyPort)", "/rest/x").contains(
                    "PORTAL_DELETED"))
            #expect(try await ask(sandbox.proxyPort, host: "nobody.localhost", "/rest/x").hasPrefix("HTTP/1.1 502"))
            #expect(try await ask(oauth, host: "127.0.0.1", "/oauth/token/").contains("invalid_request"))
            try await sandbox.control.call("PATCH", "/portals/acme.bitrix24.com", ["deleted": false])
            #expect(try await ask(sandbox.proxyPort, host: "127.0.0.1", "/").contains("acme.bitrix24.com"))
        }
    }
}
