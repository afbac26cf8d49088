public import AsyncHTTPClient
import NIOCore
import NIOSSL

/// The network through AsyncHTTPClient: no redirects, certificates verified, answers up to 64 MiB.
///
/// Make one for a program and end it with ``shutdown()``.
public struct AsyncHTTPClientTransport: Sendable {
    private let direct: HTTPClient
    private let proxied: [ProxyEnvironment.Proxy: HTTPClient]
    private let environment: ProxyEnvironment
    private let turns = HostTurns(limit: connectionsToEachHost)

    /// Longest answer that is read, in bytes.
    public static let bodyLimit = 64 << 20
    /// Connections to one host at once. Further requests wait, which does not count as time to connect or to answer.
    public static let connectionsToEachHost = 8

    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` (also in lower case) and `SSL_CERT_FILE` from `environment`.
    ///
    /// - Throws: ``TransportError`` when a proxy's address or the file of certificates is unusable.
    public static func fromEnvironment(_ environment: [String: String]) throws -> AsyncHTTPClientTransport {
        try AsyncHTTPClientTransport(ProxyEnvironment(environment))
    }

    private init(_ environment: ProxyEnvironment) throws {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let file = environment.certificateFile {
            do {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(file))
            } catch {
                throw TransportError(.refused, host: "the network", detail: "SSL_CERT_FILE names no readable PEM file")
            }
        }
        func client(_ proxy: HTTPClient.Configuration.Proxy?) -> HTTPClient {
            var configuration = HTTPClient.Configuration(
                tlsConfiguration: tls, redirectConfiguration: .disallow,
                timeout: .init(connect: .seconds(10), read: .seconds(60)), proxy: proxy, decompression: .disabled)
            configuration.httpVersion = .http1Only
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connectionsToEachHost
            return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        }
        self.environment = environment
        direct = client(nil)
        var proxied: [ProxyEnvironment.Proxy: HTTPClient] = [:]
        for proxy in [environment.https, environment.http].compactMap({ $0 }) where proxied[proxy] == nil {
            let authorization = proxy.user.map { user in
                HTTPClient.Authorization.basic(username: user, password: proxy.password?.reveal() ?? "")
            }
            proxied[proxy] = client(.server(host: proxy.host, port: proxy.port, authorization: authorization))
        }
        self.proxied = proxied
    }

    /// The transport for ``Bitrix24Kit``.
    public var transport: HTTPTransport {
        HTTPTransport { request in
            try await send(request)
        } stream: { request in
            try await stream(request)
        }
    }

    /// Closes all connections. No request may be sent afterwards.
    public func shutdown() async throws {
        // Every client is ended, whatever the others say.
        var failure: (any Error)?
        for client in [direct] + proxied.values {
            do { try await client.shutdown() } catch { failure = error }
        }
        if let failure { throw failure }
    }

    private func send(_ request: PlatformRequest) async throws -> PlatformResponse {
        guard let endpoint = Endpoint(originOf: request.url) else {
            throw TransportError(.refused, host: "the network", detail: "the address is malformed")
        }
        let client = environment.proxy(for: endpoint).flatMap { proxied[$0] } ?? direct
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = .RAW(value: request.method)
        for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
        outgoing.body = .bytes(request.body)
        let host = endpoint.domain.value
        do {
            let (response, body) = try await turns.run(endpoint.value) {
                let response = try await client.execute(
                    outgoing, deadline: .now() + TimeAmount(request.timeout))
                return (response, try await response.body.collect(upTo: Self.bodyLimit))
            }
            return PlatformResponse(
                status: Int(response.status.code), headers: response.headers.map { (name: $0.name, value: $0.value) },
                body: Array(body.readableBytesView))
        } catch {
            throw Self.plain(error, host: host)
        }
    }

    private func stream(_ request: StreamRequest) async throws -> StreamResponse {
        let url = request.url.reveal()
        guard let endpoint = Endpoint(originOf: url) else {
            throw TransportError(.refused, host: "the network", detail: "the address is malformed")
        }
        let client = environment.proxy(for: endpoint).flatMap { proxied[$0] } ?? direct
        var outgoing = HTTPClientRequest(url: url)
        outgoing.method = .RAW(value: request.method)
        for (name, value) in request.headers { outgoing.headers.add(name: name, value: value) }
        if let body = request.body { outgoing.body = Self.body(body.chunks, length: body.length) }
        let host = endpoint.domain.value
        do {
            let response = try await client.execute(outgoing, deadline: .now() + TimeAmount(request.timeout))
            return StreamResponse(
                status: Int(response.status.code), headers: response.headers.map { (name: $0.name, value: $0.value) },
                body: IncomingChunks(body: response.body, host: host))
        } catch {
            throw Self.plain(error, host: host)
        }
    }

    private static func body<Chunks: AsyncSequence & Sendable>(
        _ chunks: Chunks, length: Int
    ) -> HTTPClientRequest.Body where Chunks.Element == [UInt8] {
        .stream(chunks.map { ByteBuffer(bytes: $0) }, length: .known(Int64(length)))
    }

    /// The body of an answer with errors that hold nothing of it.
    private struct IncomingChunks: AsyncSequence, Sendable {
        typealias Element = [UInt8]
        let body: HTTPClientResponse.Body
        let host: String

        func makeAsyncIterator() -> Iterator { Iterator(body: body.makeAsyncIterator(), host: host) }

        struct Iterator: AsyncIteratorProtocol {
            var body: HTTPClientResponse.Body.AsyncIterator
            let host: String

            mutating func next() async throws -> [UInt8]? {
                do {
                    return try await body.next().map { Array($0.readableBytesView) }
                } catch {
                    throw AsyncHTTPClientTransport.plain(error, host: host)
                }
            }
        }
    }

    /// The error as one that may be shown.
    private static func plain(_ error: any Error, host: String) -> any Error {
        switch error {
        case is CancellationError:
            return error
        case is NIOTooManyBytesError:
            return TransportError(.tooLarge, host: host)
        case let error as HTTPClientError:
            if error == .cancelled, Task.isCancelled { return CancellationError() }
            return TransportError(reason(of: error), host: host, detail: error.shortDescription)
        case let error as ChannelError:
            return TransportError(.refused, host: host, detail: "\(type(of: error))")
        case let error as IOError:
            return TransportError(.cut, host: host, detail: "errno \(error.errnoCode)")
        case let error as NIOSSLError:
            return TransportError(.refused, host: host, detail: "TLS: \(words(of: error))")
        case let error as TransportError:
            return error
        default:
            // Only the type: the words of an unknown error may quote the request.
            return TransportError(
                "\(type(of: error))".contains("Connection") ? .refused : .cut, host: host, detail: "\(type(of: error))")
        }
    }

    private static func reason(of error: HTTPClientError) -> TransportError.Reason {
        switch error {
        case .deadlineExceeded, .readTimeout, .writeTimeout: .timedOut
        case .connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout,
            .invalidProxyResponse, .proxyAuthenticationRequired, .invalidURL, .emptyHost, .emptyScheme:
            .refused
        default: .cut
        }
    }

    private static func words(of error: NIOSSLError) -> String {
        switch error {
        case .handshakeFailed: "the certificate was not accepted or the handshake failed"
        case .unableToValidateCertificate: "the certificate is for another name or not trusted"
        default: "the connection failed"
        }
    }
}
