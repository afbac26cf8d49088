public import Foundation

/// Everything that the kit keeps: installations and grants, events that wait, uses of `state`, the log of calls.
///
/// One database holds it all, so that a change of a portal and the events that belong to it are written together, and an
/// erasure leaves nothing behind.
public protocol KitStore: InstallationStore, EventStore, NonceStore, CallLogStore {}

/// Values that may be used once, such as `state` of an authorization, among all processes of the application.
public protocol NonceStore: Sendable {
    /// Writes down that `nonce` was used. It may be forgotten after `deadline`, when the value is too old anyway.
    ///
    /// - Returns: `false` when it was used before.
    func useOnce(_ nonce: String, until deadline: Date, at now: Date) async throws -> Bool
}

/// The log of calls that the Market asks applications to keep for three days.
///
/// Source: the platform's documentation, page "Common requirements for applications".
public protocol CallLogStore: Sendable {
    /// Adds records. They belong to their portals: an erasure takes them along. A portal that is unknown keeps none.
    func append(_ records: [CallRecord]) async throws

    /// Records of a portal, or of all portals, from `start` on, oldest first.
    func calls(of memberID: MemberID?, since start: Date, limit: Int) async throws -> [CallRecord]

    /// Forgets records older than `start`.
    ///
    /// - Returns: how many there were.
    @discardableResult
    func forgetCalls(before start: Date) async throws -> Int
}

/// One exchange with a portal, without secrets.
public struct CallRecord: Sendable, Hashable, Codable {
    public var at: Date
    public var memberID: MemberID
    /// In whose name.
    public var userID: Int
    public var method: MethodName
    /// JSON of the parameters, masked, cut after 4 KiB.
    public var parameters: String
    /// Status of the answer; 0 when there was none.
    public var status: Int
    /// The error's code, when there was one.
    public var error: String?
    /// JSON of the answer, masked, cut after 4 KiB.
    public var answer: String
    /// Seconds.
    public var duration: Double

    public init(
        at: Date, memberID: MemberID, userID: Int, method: MethodName, parameters: String, status: Int,
        error: String? = nil, answer: String, duration: Double
    ) {
        self.at = at
        self.memberID = memberID
        self.userID = userID
        self.method = method
        self.parameters = parameters
        self.status = status
        self.error = error
        self.answer = answer
        self.duration = duration
    }
}
