import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// The only way out of the sandbox: requests to this machine, and to applications' public addresses at their local ones.
struct LoopbackClient: Sendable {
    enum Failure: Error, Hashable, CustomStringConvertible {
        /// The address is not on this machine and stands for nothing here: nothing was sent.
        case notSent(String)
        /// Nobody answered there.
        case unreachable(String, reason: String)
        /// No answer within so many seconds.
        case timedOut(String, seconds: Double)

        var description: String {
            switch self {
            case .notSent(let address): "not sent: \(address) is neither on this machine nor a registered origin"
            case .unreachable(let address, let reason): "nobody answers at \(address): \(reason)"
            case .timedOut(let address, let seconds): "no answer from \(address) within \(seconds) s"
            }
        }
    }

    struct Answer: Sendable {
        var status: Int
        var headers: [(name: String, value: String)]
        var body: [UInt8]
    }

    /// What an answer may hold at most, in bytes.
    static let bodyLimit = 64 << 20

    private let client: HTTPClient
    private let names: NameTable

    /// - Parameter authority: PEM file of the sandbox's own certificate authority, which https handlers on this machine may use.
    init(names: NameTable, authority: NIOSSLCertificate?, group: any EventLoopGroup) {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authority { tls.additionalTrustRoots = [.certificates([authority])] }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5)))
        configuration.httpVersion = .http1Only
        // Shorter than any server's, so that none closes a connection just as a request is sent on it.
        configuration.connectionPool.idleTimeout = .seconds(1)
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
        self.names = names
    }

    /// Where `address` is on this machine: itself, or the target of a registered origin with the same path. `nil`: nowhere.
    func local(_ address: String) -> WebAddress? {
        guard let url = WebAddress(address) else { return nil }
        if url.isLoopback { return url }
        guard let target = names.target(ofOrigin: url.origin), var local = WebAddress(target), local.isLoopback else {
            return nil
        }
        // A target may have a path of its own, under which the application lives.
        let prefix = local.target.hasSuffix("/") ? String(local.target.dropLast()) : local.target
        local.target = prefix + url.target
        return local
    }

    /// Sends one request and reads the whole answer; redirects are not followed.
    ///
    /// - Parameters:
    ///   - address: the address as the application registered it (`https://dealpulse.example/events`).
    ///   - headers: `Host` and `X-Forwarded-…` are added here.
    ///   - timeout: seconds for the whole exchange.
    /// - Throws: ``Failure``.
    func send(
        _ method: String, to address: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        timeout: Double = 30
    ) async throws(Failure) -> Answer {
        guard let local = local(address), let url = WebAddress(address) else { throw .notSent(address) }
        var request = HTTPClientRequest(url: local.origin + local.target)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers where !Self.isHopByHop(name) { request.headers.add(name: name, value: value) }
        request.headers.replaceOrAdd(name: "Host", value: url.authority)
        if local != url {
            request.headers.replaceOrAdd(name: "X-Forwarded-Proto", value: url.scheme)
            request.headers.replaceOrAdd(name: "X-Forwarded-Host", value: url.authority)
            if !request.headers.contains(name: "X-Forwarded-For") {
                request.headers.add(name: "X-Forwarded-For", value: "127.0.0.1")
            }
        }
        if !body.isEmpty { request.body = .bytes(body) }
        do {
            let response = try await client.execute(request, deadline: .now() + .milliseconds(Int64(timeout * 1000)))
            var content = try await response.body.collect(upTo: Self.bodyLimit)
            return Answer(
                status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) },
                body: content.readBytes(length: content.readableBytes) ?? [])
        } catch let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout {
            throw .timedOut(address, seconds: timeout)
        } catch {
            throw .unreachable(address, reason: "\(error)")
        }
    }

    /// Ends idle connections. Requests under way fail.
    func shutdown() async { try? await client.shutdown() }

    /// Headers that concern one connection only, and those that the client writes itself. Source: RFC 9110, 7.6.1.
    static func isHopByHop(_ name: String) -> Bool {
        [
            "connection", "proxy-connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade",
            "content-length",
            "proxy-authorization", "proxy-authenticate", "expect", "host",
        ].contains(name.lowercased())
    }
}
