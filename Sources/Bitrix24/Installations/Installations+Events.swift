import Foundation

/// Events of the application itself: installation, update, removal, payment.
extension Installations {
    func install(_ delivery: EventDelivery) async throws -> AppliedEvent {
        let authorization = delivery.authorization
        guard let accessToken = authorization.accessToken, let refreshToken = authorization.refreshToken else {
            throw InstallationError(.missingTokens)
        }
        let (info, server) = try await prove(
            accessToken, memberID: authorization.memberID, domain: authorization.domain,
            serverEndpoint: authorization.serverEndpoint)
        let (installation, change) = try await admit(
            ProvenAuthorization(
                info: info, serverEndpoint: server, accessToken: accessToken, refreshToken: refreshToken,
                expiresIn: authorization.expiresIn ?? 3600, applicationToken: authorization.applicationToken,
                isFinished: delivery.data["INSTALLED"]?.flag, version: delivery.data["VERSION"]?.text,
                isUpdate: delivery.event == .applicationUpdate,
                event: IncomingEvent(
                    kind: .installation, memberID: authorization.memberID, event: delivery.event,
                    handlerID: delivery.handlerID, data: delivery.data, timestamp: delivery.timestamp,
                    receivedAt: now())))
        return .installed(installation, userID: info.userID, change)
    }

    func remove(_ delivery: EventDelivery) async throws -> AppliedEvent {
        let memberID = delivery.authorization.memberID
        let erasesData = delivery.data["CLEAN"]?.flag ?? false
        let instant = now()
        let step = try await store.update(memberID, user: nil) { slice in
            // Compared inside the change, so that a new installation cannot slip in between.
            _ = try EventVerifier.verify(delivery, against: slice.installation)
            return slice.remove(erasesData: erasesData, sentAt: delivery.timestamp, at: instant)
        }
        guard case .removed(let removal) = step else { return .alreadyRemoved(memberID) }
        logger.info(
            "application removed",
            metadata: ["bitrix24.member_id": "\(memberID)", "bitrix24.clean": "\(removal.erasesData)"])
        try await finish(removal)
        return .removed(removal)
    }

    /// The application's own data goes first: after a crash between the two the record still says that something is
    /// left to do.
    func finish(_ removal: Removal) async throws {
        try await onRemoval(removal)
        guard removal.erasesData else { return }
        try await store.update(removal.memberID, user: nil) { slice in
            if slice.installation?.isErasing == true { slice.installation = nil }
        }
    }

    /// The event's documented form has no `application_token`, so it is only a hint: the authorization server is asked.
    func updatePayment(_ delivery: EventDelivery) async throws -> AppliedEvent {
        let memberID = delivery.authorization.memberID
        if delivery.authorization.applicationToken != nil { _ = try await verifier.verify(delivery) }
        let before = try await store.installation(memberID)
        let info: ApplicationInfo
        do {
            info = try await currentInfo(of: memberID)
        } catch let error as OAuthError where error.code?.suspendsPortal == true {
            // Still not paid: that is the answer.
            guard let installation = try await store.installation(memberID) else { throw error }
            return .paymentChanged(installation)
        }
        guard info.memberID == memberID, info.clientID == configuration.credentials.clientID else {
            throw InstallationError(.foreignToken(field: "portal"))
        }
        let instant = now()
        let installation = try await store.update(memberID, user: nil) { slice in
            slice.installation?.status = info.status
            slice.installation?.suspendedBecause = nil
            slice.installation?.updatedAt = instant
            guard let installation = slice.installation else { throw GrantError(.unknownPortal, memberID: memberID) }
            return installation
        }
        if before?.suspendedBecause != nil { await notify(.portalResumed(memberID)) }
        return .paymentChanged(installation)
    }

    /// The authorization server's word on the portal, also when calls to it are suspended.
    private func currentInfo(of memberID: MemberID) async throws -> ApplicationInfo {
        var access = try await refresher.access(memberID, as: .anyone, evenIfSuspended: true)
        do {
            return try await info(access)
        } catch {
            guard error.code == .expiredToken else { throw error }
        }
        access = try await refresher.replacement(of: access.grant, evenIfSuspended: true)
        do {
            return try await info(access)
        } catch {
            if let code = error.code, code.suspendsPortal { try await refresher.refuse(access, because: code) }
            throw error
        }
    }

    private func info(_ access: PortalAccess) async throws(OAuthError) -> ApplicationInfo {
        try await server.applicationInfo(access.grant.accessToken, at: access.installation.serverEndpoint)
    }
}
