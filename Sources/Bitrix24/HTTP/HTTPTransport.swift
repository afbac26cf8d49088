/// One request to the platform. Its body may hold tokens, so it has no printable form.
public struct PlatformRequest: Sendable {
    /// `POST` for everything that carries a token.
    public var method: String
    /// Holds no token, ever.
    public var url: String
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    public var timeout: Duration

    public init(
        method: String = "POST", url: String, headers: [(name: String, value: String)], body: [UInt8], timeout: Duration
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

extension PlatformRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(method) \(url)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["method": method, "url": url]) }
}

/// The platform's answer. Its body may hold tokens, so it has no printable form.
public struct PlatformResponse: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, compared without regard to case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension PlatformResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "status \(status), \(body.count) bytes" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["status": status, "bytes": body.count]) }
}

/// How the kit reaches the network: a function or two, so that a test or another client can stand in.
///
/// It must not follow redirects, must keep certificate verification on, and must end within the request's timeout.
public struct HTTPTransport: Sendable {
    /// Sends a request.
    ///
    /// - Throws: ``TransportError`` when there is no answer; an answer with an error status does not throw.
    public var send: @Sendable (PlatformRequest) async throws -> PlatformResponse
    /// Sends a file, or takes one, piece by piece; `nil` where files do not pass. Throws as ``send`` does, also while the
    /// answer is read.
    public var stream: (@Sendable (StreamRequest) async throws -> StreamResponse)?

    public init(
        _ send: @escaping @Sendable (PlatformRequest) async throws -> PlatformResponse,
        stream: (@Sendable (StreamRequest) async throws -> StreamResponse)? = nil
    ) {
        self.send = send
        self.stream = stream
    }
}
