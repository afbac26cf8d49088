public import Foundation

/// What the application knows about one portal that installed it. One for each `member_id`.
public struct Installation: Sendable, Hashable {
    /// The portal's permanent identifier; the address below may change.
    public var memberID: MemberID
    /// The portal's present address.
    public var domain: PortalDomain
    /// `client_endpoint`: where calls go.
    public var clientEndpoint: Endpoint
    /// `server_endpoint`: where refreshes go.
    public var serverEndpoint: Endpoint
    /// As the authorization server said it last.
    public var status: ApplicationStatus
    /// Proves events of this portal. Older portals send it with the first event only.
    public var applicationToken: Secret?
    /// What the portal granted.
    public var scope: [Scope]
    /// The application's version on this portal, as text, because the platform sends `1` and `1.0.0`.
    public var version: String?
    /// The user whose grant came first.
    public var installerUserID: Int?
    /// `INSTALLED`: whether the installation was finished, by `installFinish` or without a wizard.
    public var isFinished: Bool
    /// When this installation began, by the application's clock.
    public var installedAt: Date
    /// The same by the platform's clock, Unix seconds: an older removal event is about an earlier installation.
    public var installedTimestamp: Int?
    /// When the last opening or event changed something, by the application's clock.
    public var updatedAt: Date
    /// When the portal removed the application; nothing calls the portal after that.
    public var removedAt: Date?
    /// Whether the removal asked to erase everything (`CLEAN=1`) and that has not been completed.
    public var isErasing: Bool
    /// Why no call is made although nobody told of a removal: not installed any more, not paid, portal closed.
    public var suspendedBecause: ErrorCode?
    /// `LICENSE_FAMILY` or `LICENSE` of the portal's `app.info`: the tariff, which decides how fast it may be called.
    public var license: String?

    public init(
        memberID: MemberID, domain: PortalDomain, clientEndpoint: Endpoint, serverEndpoint: Endpoint,
        status: ApplicationStatus, applicationToken: Secret? = nil, scope: [Scope] = [], version: String? = nil,
        installerUserID: Int? = nil, isFinished: Bool = false, installedAt: Date, installedTimestamp: Int? = nil,
        updatedAt: Date, removedAt: Date? = nil, isErasing: Bool = false,
        suspendedBecause: ErrorCode? = nil, license: String? = nil
    ) {
        self.memberID = memberID
        self.domain = domain
        self.clientEndpoint = clientEndpoint
        self.serverEndpoint = serverEndpoint
        self.status = status
        self.applicationToken = applicationToken
        self.scope = scope
        self.version = version
        self.installerUserID = installerUserID
        self.isFinished = isFinished
        self.installedAt = installedAt
        self.installedTimestamp = installedTimestamp
        self.updatedAt = updatedAt
        self.removedAt = removedAt
        self.isErasing = isErasing
        self.suspendedBecause = suspendedBecause
        self.license = license
    }

    /// Whether the portal removed the application and did not install it again.
    public var isRemoved: Bool { removedAt != nil }
    /// How fast the portal may be called from one address.
    public var callLimit: CallLimit {
        guard let license = license?.lowercased() else { return .standard }
        let parts = license.split { !$0.isLetter && !$0.isNumber }
        return parts.contains { $0.hasPrefix("ent") } ? .enterprise : .standard
    }
}
