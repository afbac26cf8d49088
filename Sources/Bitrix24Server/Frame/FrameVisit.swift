public import Bitrix24

/// One opening of the application that was proven: what the page to be served needs.
public struct FrameVisit: Sendable {
    /// The opening; its tokens are stored and need not be looked at.
    public let launch: VerifiedLaunch
    /// The identifier of the frame's session, for the body of the page and for nowhere else.
    public let session: Secret
    /// For inline scripts and styles of the page: `<script nonce="…">`.
    public let nonce: String

    /// The language of the kit's own messages for this user.
    public var language: PageLanguage { PageLanguage(portalLanguage: launch.launch.language) }
    /// Where in the portal the application was opened, and on what.
    public var context: PlacementContext {
        PlacementContext(launch.launch.placement, options: launch.launch.placementOptions)
    }
    /// The portal.
    public var memberID: MemberID { launch.memberID }
    /// The viewing user, as the authorization server says.
    public var userID: Int { launch.userID }
}
