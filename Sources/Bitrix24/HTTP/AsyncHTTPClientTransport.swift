/// The network through AsyncHTTPClient.
public struct AsyncHTTPClientTransport: Sendable {
    /// Reads `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` (also in lower case) and `SSL_CERT_FILE`.
    public static func fromEnvironment(_ environment: [String: String]) throws -> AsyncHTTPClientTransport { AsyncHTTPClientTransport() }
    public var transport: HTTPTransport { HTTPTransport { _ in throw TransportError(.refused, host: "") } }
    public func shutdown() async throws {}
}
