import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import Sandbox

@Suite struct EdgeServerTests {
    /// Tells what arrived.
    @Sendable private static func echo(_ request: EdgeRequest, _ door: Door) async -> EdgeResponse {
        let text =
            "\(request.httpMethod) \(request.listener.rawValue) \(request.host) \(request.target) \(request.body.count)"
        return EdgeResponse(status: 200, headers: [("X-Test", "1\r\nX-Injected: 2")], body: Array(text.utf8))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var request: String
        /// Ends of the bodies that come back.
        var expected: [String]
        var testDescription: String { name }
    }

    static let accepted: [Case] = [
        Case(
            name: "an origin-form request", request: "GET /a?b=1 HTTP/1.1\r\nHost: x.example\r\n\r\n",
            expected: ["GET plain x.example /a?b=1 0"]),
        Case(
            name: "absolute form with https",
            request: "POST https://Acme.bitrix24.com/rest/x HTTP/1.1\r\nHost: other\r\nContent-Length: 3\r\n\r\na=1",
            expected: ["POST proxy-absolute acme.bitrix24.com /rest/x 3"]),
        Case(
            name: "absolute form with a port", request: "GET http://acme.bitrix24.com:81 HTTP/1.1\r\nHost: x\r\n\r\n",
            expected: ["GET proxy-absolute acme.bitrix24.com:81 / 0"]),
        Case(
            name: "a body in chunks",
            request: "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            expected: ["POST plain x / 5"]),
        Case(
            name: "requests one behind the other",
            request:
                "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n.GET /3 HTTP/1.1\r\nHost: x\r\n\r\n",
            expected: ["GET plain x /1 0", "POST plain x /2 1", "GET plain x /3 0"]),
        Case(
            name: "HTTP/1.0 without a host", request: "GET /old HTTP/1.0\r\n\r\n",
            expected: ["GET plain 127.0.0.1 /old 0"]),
    ]

    @Test("Every form of a request is understood", arguments: accepted)
    func accepts(_ item: Case) async throws {
        try await withEdge(Self.echo) { port, _ in
            let answer = try await RawConnection.exchange(port: port, item.request, saysGoodbye: true)
            #expect(answer.statuses == item.expected.map { _ in 200 })
            for body in item.expected { #expect(answer.text.contains("\r\n\r\n\(body)")) }
            #expect(!answer.text.contains("\r\nX-Injected"), "a header's value must not make another header")
        }
    }

    /// Named, so that a failure does not print 100 kB.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var request: String
        var status: Int
        var testDescription: String { String(request.prefix(60)) }
    }

    static let refused: [Refusal] = [
        Refusal(request: "nonsense\r\n\r\n", status: 400),
        Refusal(request: "GET / HTTP/9.9\r\n\r\n", status: 400),
        Refusal(request: "GET relative HTTP/1.1\r\nHost: x\r\n\r\n", status: 400),
        Refusal(request: "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", status: 400),
        Refusal(request: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", status: 400),
        Refusal(request: "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", status: 400),
        Refusal(
            request: "GET / HTTP/1.1\r\nHost: x\r\n"
                + String(repeating: "X-Long: \(String(repeating: "y", count: 1000))\r\n", count: 150) + "\r\n",
            status: 400),
        Refusal(request: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", status: 413),
        Refusal(request: "CONNECT nowhere.example:443 HTTP/1.1\r\n\r\n", status: 502),
        Refusal(request: "CONNECT bad host:1 HTTP/1.1\r\n\r\n", status: 400),
        Refusal(request: "CONNECT a:99999 HTTP/1.1\r\n\r\n", status: 400),
        Refusal(request: "CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n", status: 502),
        Refusal(request: "CONNECT " + String(repeating: "a", count: 20_000), status: 431),
    ]

    @Test("A malformed request is refused, and the next connection is served", arguments: refused)
    func refuses(_ item: Refusal) async throws {
        try await withEdge(Self.echo) { port, _ in
            let answer = try await RawConnection.exchange(port: port, item.request)
            #expect(answer.statuses.first == item.status, "\(answer.text.prefix(200))")
            let next = try await RawConnection.exchange(
                port: port, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(next.statuses == [200])
        }
    }

    @Test("HEAD gets the length and no body, and the connection lives on")
    func head() async throws {
        try await withEdge(Self.echo) { port, _ in
            let answer = try await RawConnection.exchange(
                port: port, "HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n", saysGoodbye: true)
            #expect(answer.statuses == [200, 200])
            #expect(answer.text.contains("Content-Length: 17\r\n\r\nHTTP/1.1 200"))
        }
    }

    @Test(
        "A client that offers HTTP/2 without TLS is answered in HTTP/1.1, and told to come back on a new connection",
        arguments: ["", "a=1"])
    func upgrade(body: String) async throws {
        try await withEdge(Self.echo) { port, _ in
            let request =
                "POST /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            let answer = try await RawConnection.exchange(port: port, request)
            #expect(answer.statuses == [200])
            #expect(answer.text.contains("\r\nConnection: close\r\n"))
            #expect(answer.text.hasSuffix("POST plain x /x \(body.utf8.count)"))
        }
    }

    @Test("A client that waits for 100 Continue gets it before it sends")
    func expectContinue() async throws {
        try await withEdge(Self.echo) { port, _ in
            let answer = try await RawConnection.exchange(
                port: port,
                [
                    "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n",
                    "ab",
                ])
            #expect(answer.statuses == [100, 200])
        }
    }

    @Test("Faults reach the socket: reset, a body cut short, silence")
    func faults() async throws {
        @Sendable func answer(_ request: EdgeRequest, _ door: Door) async -> EdgeResponse {
            let delivery: EdgeResponse.Delivery =
                switch request.target {
                case "/reset": .reset
                case "/truncated": .truncated(bytes: 4)
                default: .silence(milliseconds: 20)
                }
            return EdgeResponse(status: 200, body: Array("0123456789".utf8), delivery: delivery)
        }
        try await withEdge(answer) { port, _ in
            func ask(_ path: String) async throws -> RawAnswer {
                try await RawConnection.exchange(port: port, "GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            }
            #expect(try await ask("/reset") == RawAnswer(text: "", isReset: true))
            let truncated = try await ask("/truncated")
            #expect(truncated.text.contains("Content-Length: 10\r\n") && truncated.text.hasSuffix("\r\n\r\n0123"))
            #expect(try await ask("/silence") == RawAnswer(text: "", isReset: false))
        }
    }

    @Test("A tunnel to this machine carries bytes both ways")
    func tunnel() async throws {
        try await withEdge(Self.echo) { port, edge in
            let target = try await edge.listen(.authorizationServer)
            let answer = try await RawConnection.exchange(
                port: port,
                "CONNECT 127.0.0.1:\(target) HTTP/1.1\r\n\r\nGET /t HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(answer.text.hasSuffix("GET plain x /t 0"))
        }
    }

    @Test("A port that is taken is named, with its option")
    func portInUse() async throws {
        try await withEdge(Self.echo) { port, edge in
            await #expect(
                throws: SandboxStartError.portUnavailable(
                    port: port, option: "--tls-port", reason: "another program listens there")
            ) { _ = try await edge.listen(.tls, port: port, option: "--tls-port") }
        }
    }

    @Test("The TLS port refuses plain requests with words")
    func tlsOnly() async throws {
        try await withEdge(Self.echo) { _, edge in
            let port = try await edge.listen(.tls)
            #expect(try await RawConnection.exchange(port: port, "GET / HTTP/1.1\r\n\r\n").statuses == [400])
        }
    }
}
