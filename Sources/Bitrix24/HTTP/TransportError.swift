/// Why a request got no answer. Whether the platform acted on it is unknown, except after ``Reason/refused``.
public struct TransportError: ExplainedError, Hashable {
    public enum Reason: Sendable, Hashable {
        /// No connection could be made: name, port, proxy or certificate.
        case refused
        /// No answer within the timeout.
        case timedOut
        /// The connection ended before the answer did.
        case cut
        /// The answer is longer than the cap of 64 MiB.
        case tooLarge
    }

    public var reason: Reason
    /// The host that was called.
    public var host: String
    /// The type or the words of the cause, without addresses or bodies.
    public var detail: String

    public init(_ reason: Reason, host: String, detail: String = "") {
        self.reason = reason
        self.host = host
        self.detail = detail
    }

    public var message: String {
        let what =
            switch reason {
            case .refused: "No connection to \(host) could be made"
            case .timedOut: "\(host) did not answer in time"
            case .cut: "The connection to \(host) ended before the answer did"
            case .tooLarge: "The answer of \(host) is longer than the kit takes"
            }
        return detail.isEmpty ? what + "." : "\(what) (\(detail))."
    }

    public var recovery: String {
        switch reason {
        case .refused: "Check the name, the proxy and the trusted certificates, then try again."
        case .timedOut, .cut: "Try again; a call that writes may have been done, so look before you repeat it."
        case .tooLarge: "Ask for less: fewer fields or a smaller page."
        }
    }
}
