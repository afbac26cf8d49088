public import Bitrix24
public import Foundation

/// Who looks at a frame, and where: what one proven launch established.
///
/// It holds no token. The grant of the user lies in the store of the kit, under the same portal and user.
public struct FrameSession: Sendable, Hashable {
    public let memberID: MemberID
    public let userID: Int
    /// The portal's host at the time of the launch.
    public let domain: PortalDomain
    /// The language in which the user views the portal: `en`, `ru`, `la`.
    public let language: String
    /// `DEFAULT` on the application's own page.
    public let placement: PlacementCode
    /// The context of the placement, for example `{"ID":"8061"}` in a deal's card. Of more than ``FrameSessions/optionsLimit`` bytes only
    /// the members that name the item.
    public let placementOptions: JSONValue
    /// When the installation began under which the frame was opened: a session does not outlive a removal, whoever noticed it.
    public let installedAt: Date
    /// The second from which the session is dead, Unix time.
    public let expires: Int

    public init(
        memberID: MemberID, userID: Int, domain: PortalDomain, language: String, placement: PlacementCode,
        placementOptions: JSONValue, installedAt: Date, expires: Int
    ) {
        self.memberID = memberID
        self.userID = userID
        self.domain = domain
        self.language = language
        self.placement = placement
        self.placementOptions = placementOptions
        self.installedAt = installedAt
        self.expires = expires
    }

    /// The language of the kit's own messages for this user.
    public var pageLanguage: PageLanguage { PageLanguage(portalLanguage: language) }
    /// Where in the portal the application was opened, and on what.
    public var context: PlacementContext { PlacementContext(placement, options: placementOptions) }
    /// Whose grant counts.
    public var grantKey: GrantKey { GrantKey(memberID: memberID, userID: userID) }
}
