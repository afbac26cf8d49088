public import Foundation

/// Whose grant: a user of a portal.
public struct GrantKey: Sendable, Hashable {
    public var memberID: MemberID
    public var userID: Int

    public init(memberID: MemberID, userID: Int) {
        self.memberID = memberID
        self.userID = userID
    }
}

/// The pair of tokens that one user gave the application.
public struct Grant: Sendable, Hashable {
    public var key: GrantKey
    public var accessToken: Secret
    /// Empty when only an access token is known, which an event brought.
    public var refreshToken: Secret
    /// When the access token ends by the application's clock. The platform's `expired_token` counts whatever this says.
    public var expiresAt: Date
    /// The same by the platform's clock, Unix seconds: tells which of two pairs is the newer one.
    public var serverExpires: Int?
    /// Counts the pairs of this user. A replacement is made only by who saw the present number.
    public var generation: Int
    /// Whether this user began the installation.
    public var isInstaller: Bool
    /// When the pair was stored.
    public var updatedAt: Date
    /// Set when the authorization server refused the refresh token for good; the next opening by this user brings a new
    /// pair.
    public var lostBecause: ErrorCode?
    /// Who refreshes this pair just now.
    public var refreshLease: RefreshLease?
    /// Written before a refresh is sent, and settled by its answer. When it is older than that, a crash or a lost answer may
    /// have spent the refresh token.
    public var refreshSentAt: Date?

    public init(
        key: GrantKey, accessToken: Secret, refreshToken: Secret, expiresAt: Date, serverExpires: Int? = nil,
        generation: Int = 1, isInstaller: Bool = false, updatedAt: Date, lostBecause: ErrorCode? = nil,
        refreshLease: RefreshLease? = nil, refreshSentAt: Date? = nil
    ) {
        self.key = key
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expiresAt = expiresAt
        self.serverExpires = serverExpires
        self.generation = generation
        self.isInstaller = isInstaller
        self.updatedAt = updatedAt
        self.lostBecause = lostBecause
        self.refreshLease = refreshLease
        self.refreshSentAt = refreshSentAt
    }

    public var memberID: MemberID { key.memberID }
    public var userID: Int { key.userID }
    /// Whether the refresh token was refused for good.
    public var isLost: Bool { lostBecause != nil }
    /// Whether there is a refresh token at all.
    public var canRefresh: Bool { !refreshToken.isEmpty }

    /// Whether the access token has ended by the application's clock; at `expiresAt` itself it has.
    public func isExpired(at now: Date) -> Bool { expiresAt <= now }
}

/// The right of one process to refresh a pair, so that others wait and do not spend the same refresh token.
public struct RefreshLease: Sendable, Hashable {
    /// The refresher's own random name.
    public var owner: String
    /// After this instant another may take over: the owner crashed.
    public var until: Date

    public init(owner: String, until: Date) {
        self.owner = owner
        self.until = until
    }
}
