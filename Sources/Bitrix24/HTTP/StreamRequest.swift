/// Bytes that come piece by piece.
public typealias ByteChunks = any AsyncSequence<[UInt8], any Error> & Sendable

/// A request whose body or answer is too long to be held in memory. Its address is a signed link, which holds a token.
public struct StreamRequest: Sendable {
    public var method: String
    public var url: Secret
    public var headers: [(name: String, value: String)]
    /// What to send, and how many bytes that is.
    public var body: (chunks: ByteChunks, length: Int)?
    /// Until the answer begins.
    public var timeout: Duration

    public init(
        method: String, url: Secret, headers: [(name: String, value: String)],
        body: (chunks: ByteChunks, length: Int)? = nil, timeout: Duration
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

extension StreamRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { method + " (signed link)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["method": method]) }
}

/// An answer that is read piece by piece. Its headers may hold signed links, so it has no printable form.
public struct StreamResponse: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: ByteChunks

    public init(status: Int, headers: [(name: String, value: String)] = [], body: ByteChunks) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, compared without regard to case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension StreamResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "status \(status)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
