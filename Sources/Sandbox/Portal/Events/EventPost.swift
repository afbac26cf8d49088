import GRDB

/// The form of one delivery, made as it leaves: with fresh tokens and the time of sending.
struct EventPost: Sendable {
    let form: String
    /// The portal, as it is called now.
    let domain: String
    /// Whose tokens are in it.
    let userID: Int?

    /// Numbers of handlers that an application's card names begin here, so that they are no binding's.
    private static let cardHandlers: Int64 = 1_000_000

    /// `nil` when the portal or the application is gone, or the row is none of ours.
    init?(_ db: Database, row: EventDeliveryRow, platform: Platform) throws {
        guard let event = QueuedEvent(row: row),
            let code = EventCode(String(event.event.trimmingPrefix(QueuedEvent.plainPrefix))),
            let portal = try PortalRow.fetchOne(db, key: row.portalID), let domain = PortalDomain(portal.domain),
            let memberID = MemberID(portal.memberID)
        else { return nil }
        let endpoints = PortalEndpoints(platform: platform, portal: portal, addresses: .public)
        var authorization = EventAuthorization(
            domain: domain, serverEndpoint: endpoints.server, clientEndpoint: endpoints.client, memberID: memberID)
        if event.grant != .bare { authorization.applicationToken = Secret(event.applicationToken) }
        if event.grant == .access || event.grant == .accessAndRefresh,
            let reply = try Self.tokens(db, event: event, platform: platform)
        {
            authorization.accessToken = reply.accessToken
            authorization.refreshToken = event.grant == .accessAndRefresh ? reply.refreshToken : nil
            authorization.expires = reply.expires
            authorization.expiresIn = reply.expiresIn
            authorization.scope =
                platform.behaviour.current.eventScope == .all
                ? reply.scope : Scope.list(EventTable.standard.scopes[event.event] ?? "")
            authorization.status = reply.status
            authorization.userID = reply.userID
        }
        let delivery = EventDelivery(
            event: code, handlerID: String(row.handlerID ?? Self.cardHandlers + event.installationID), data: event.data,
            timestamp: platform.clock.unixSeconds, authorization: authorization)
        var fields = delivery.fields
        if event.event.hasPrefix(QueuedEvent.plainPrefix) {
            let auth = fields["auth"]
            fields = event.data.object ?? [:]
            fields["ts"] = .int(platform.clock.unixSeconds)
            fields["auth"] = auth
        }
        form = FormCodec.encode(fields)
        self.domain = portal.domain
        userID = authorization.userID
    }

    /// `nil` when the user may have none any more: the event then goes without.
    private static func tokens(_ db: Database, event: QueuedEvent, platform: Platform) throws -> TokenReply? {
        guard let userID = event.userID, let installation = try InstallationRow.fetchOne(db, key: event.installationID)
        else {
            return nil
        }
        do {
            return try TokenService(platform: platform).issue(
                db, installation: installation, userID: userID, addresses: .public)
        } catch is RESTFailure {
            return nil
        }
    }
}
