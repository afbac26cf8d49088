public import Foundation
public import Logging

/// What an opening or an event changed in the life of the application on a portal.
public enum LifecycleChange: String, Sendable, Hashable {
    /// The portal is new.
    case installed
    /// The portal had removed the application and has it again.
    case reinstalled
    /// The portal was known; its grant and facts are up to date now.
    case renewed
    /// `ONAPPUPDATE`: another version of the application.
    case updated
}

/// An opening that was proven at the authorization server.
public struct VerifiedLaunch: Sendable {
    public let launch: FrameLaunch
    public let installation: Installation
    /// The viewing user, as the authorization server says.
    public let userID: Int
    public let change: LifecycleChange

    public var memberID: MemberID { installation.memberID }
    public var key: GrantKey { GrantKey(memberID: installation.memberID, userID: userID) }
}

/// A removal of the application from a portal.
public struct Removal: Sendable, Hashable {
    public var memberID: MemberID
    public var domain: PortalDomain
    /// `CLEAN=1`: everything of the portal must go. Otherwise the portal may come back and expects its data.
    public var erasesData: Bool

    public init(memberID: MemberID, domain: PortalDomain, erasesData: Bool) {
        self.memberID = memberID
        self.domain = domain
        self.erasesData = erasesData
    }
}

/// What became of an event.
public enum AppliedEvent: Sendable {
    /// `ONAPPINSTALL` or `ONAPPUPDATE` that was proven.
    case installed(Installation, userID: Int, LifecycleChange)
    /// `ONAPPUNINSTALL`: the portal gets no call any more; with `CLEAN=1` nothing of it is left.
    case removed(Removal)
    /// A removal that repeats an earlier one, or is about an earlier installation. Nothing was changed.
    case alreadyRemoved(MemberID)
    /// `ONAPPPAYMENT`: the status was read anew from the authorization server.
    case paymentChanged(Installation)
    /// Any other event, proven, for the application to handle.
    case event(VerifiedEvent)
}

/// The life of the application on its portals: opening, installation, authorization, removal, installation again.
public struct Installations: Sendable {
    let configuration: Bitrix24Configuration
    let store: any KitStore
    let server: AuthorizationServer
    let caller: PortalCaller
    let verifier: EventVerifier
    let refresher: GrantRefresher
    let onRemoval: @Sendable (Removal) async throws -> Void
    let notify: @Sendable (AccessNotice) async -> Void
    let logger: Logger
    let now: @Sendable () -> Date

    /// Takes what a portal posted into the application's frame: proves the token at the authorization server, then
    /// stores the pair.
    ///
    /// - Throws: ``InstallationError`` when it is not believed, ``OAuthError`` when the authorization server cannot be
    ///   asked; nothing is stored then.
    public func open(_ launch: FrameLaunch) async throws -> VerifiedLaunch {
        do {
            return try await open(
                launch, accessToken: launch.accessToken, refreshToken: launch.refreshToken, expiresIn: launch.expiresIn)
        } catch let error as InstallationError {
            // A browser that posts a frame again after an hour: the refresh token beside it proves as much.
            guard case .notProven(let cause) = error.reason, cause.code == .expiredToken else { throw error }
            let pair = try await renewed(launch, insteadOf: error)
            return try await open(
                launch, accessToken: pair.accessToken, refreshToken: pair.refreshToken, expiresIn: pair.expiresIn)
        }
    }

    private func open(
        _ launch: FrameLaunch, accessToken: Secret, refreshToken: Secret, expiresIn: Int
    ) async throws -> VerifiedLaunch {
        let (info, server) = try await prove(
            accessToken, memberID: launch.memberID, domain: launch.domain, serverEndpoint: launch.serverEndpoint)
        let (installation, change) = try await admit(
            ProvenAuthorization(
                info: info, serverEndpoint: server, accessToken: accessToken, refreshToken: refreshToken,
                expiresIn: expiresIn, applicationToken: launch.applicationToken))
        return VerifiedLaunch(launch: launch, installation: installation, userID: info.userID, change: change)
    }

    /// The pair that follows the one of an ended launch.
    private func renewed(
        _ launch: FrameLaunch, insteadOf failure: InstallationError
    ) async throws -> (accessToken: Secret, refreshToken: Secret, expiresIn: Int) {
        // When it is a stored pair, everybody who needs it has to get the same new one.
        let stored = try await store.grants(of: launch.memberID, limit: 200).first {
            $0.refreshToken == launch.refreshToken && !$0.isLost
        }
        do {
            if let stored {
                let grant = try await refresher.replacement(of: stored).grant
                let left = grant.expiresAt.timeIntervalSince(now())
                return (grant.accessToken, grant.refreshToken, Int(max(left, 0)))
            }
            let named = launch.serverEndpoint.flatMap { $0.isEmpty ? nil : Endpoint($0) }
            let reply = try await server.refresh(
                launch.refreshToken, at: try trusted(named) ?? configuration.authorizationServer)
            return (reply.accessToken, reply.refreshToken, reply.expiresIn)
        } catch is GrantError {
            throw failure
        } catch let error as OAuthError {
            throw error.endsGrant ? failure : error
        }
    }

    /// Takes the redirect of a full authorization whose `state` the caller has checked (``OAuthStates``): exchanges the
    /// code and stores the pair.
    ///
    /// - Throws: ``InstallationError`` or ``OAuthError``; nothing is stored then.
    public func complete(_ redirect: AuthorizationRedirect) async throws -> VerifiedAuthorization {
        let named = redirect.serverDomain.map { Endpoint(domain: $0, path: configuration.authorizationServer.path) }
        let reply = try await server.exchange(
            redirect.code, at: try trusted(named) ?? configuration.authorizationServer)
        guard reply.memberID == redirect.memberID else { throw InstallationError(.foreignToken(field: "portal")) }
        guard let endpoint = Endpoint(reply.serverEndpoint) else {
            throw OAuthError(.unreadable, status: 200, detail: "server_endpoint is malformed")
        }
        let (info, server) = try await prove(
            reply.accessToken, memberID: redirect.memberID, domain: redirect.domain, serverEndpoint: endpoint.value)
        let (installation, change) = try await admit(
            ProvenAuthorization(
                info: info, serverEndpoint: server, accessToken: reply.accessToken, refreshToken: reply.refreshToken,
                expiresIn: reply.expiresIn))
        return VerifiedAuthorization(installation: installation, userID: info.userID, change: change)
    }

    /// Takes an event: believes it or throws, and applies installation, update and removal.
    ///
    /// - Throws: ``EventError``, ``InstallationError`` or ``OAuthError``; nothing is changed then. What
    ///   ``Bitrix24Kit``'s `onRemoval` throws: the portal gets no calls any more, but its record stays until
    ///   ``finishRemovals()``.
    public func apply(_ delivery: EventDelivery) async throws -> AppliedEvent {
        switch delivery.event {
        case .applicationInstall, .applicationUpdate: try await install(delivery)
        case .applicationUninstall: try await remove(delivery)
        case .applicationPayment: try await updatePayment(delivery)
        default: .event(try await verifier.verify(delivery))
        }
    }

    /// Completes removals that a crash or an error of `onRemoval` interrupted. Call it when the program starts.
    ///
    /// - Returns: how many portals were erased.
    @discardableResult
    public func finishRemovals() async throws -> Int {
        var count = 0
        var last: MemberID?
        while true {
            let page = try await store.memberIDs(after: last, limit: 200)
            guard let end = page.last else { return count }
            for memberID in page {
                guard let installation = try await store.installation(memberID), installation.isErasing else {
                    continue
                }
                try await finish(Removal(memberID: memberID, domain: installation.domain, erasesData: true))
                count += 1
            }
            last = end
        }
    }

    // MARK: Proof

    /// Asks the authorization server whose the token is. Only then is anything in the message believed.
    func prove(
        _ accessToken: Secret, memberID: MemberID, domain: PortalDomain, serverEndpoint: String?
    ) async throws -> (ApplicationInfo, Endpoint) {
        var named: Endpoint?
        if let serverEndpoint, !serverEndpoint.isEmpty {
            guard let endpoint = Endpoint(serverEndpoint) else {
                throw InstallationError(.untrustedServer("an unreadable address"))
            }
            named = endpoint
        }
        guard configuration.portals.allows(domain) else { throw InstallationError(.untrustedPortal(domain.value)) }
        let known = try await store.installation(memberID)?.serverEndpoint
        let endpoint = try trusted(named) ?? known ?? configuration.authorizationServer
        let info: ApplicationInfo
        do {
            info = try await server.applicationInfo(accessToken, at: endpoint)
        } catch {
            guard error.code != nil, !error.isTransient else { throw error }
            throw InstallationError(.notProven(error))
        }
        guard info.clientID == configuration.credentials.clientID else {
            throw InstallationError(.foreignToken(field: "application"))
        }
        guard info.memberID == memberID else { throw InstallationError(.foreignToken(field: "portal")) }
        guard info.domain.host == domain.host else { throw InstallationError(.foreignToken(field: "address")) }
        guard configuration.portals.allows(info.clientEndpoint) else {
            throw InstallationError(.untrustedPortal(info.clientEndpoint.domain.value))
        }
        return (info, endpoint)
    }

    func trusted(_ endpoint: Endpoint?) throws(InstallationError) -> Endpoint? {
        guard let endpoint else { return nil }
        guard configuration.trusts(endpoint) else { throw InstallationError(.untrustedServer(endpoint.domain.value)) }
        return endpoint
    }

    func admit(_ proven: ProvenAuthorization) async throws -> (Installation, LifecycleChange) {
        let memberID = proven.info.memberID
        let present = try await store.installation(memberID)
        if let present, present.isErasing {
            // The earlier installation's data must be gone before the new one begins.
            try await finish(Removal(memberID: memberID, domain: present.domain, erasesData: true))
        }
        let mayReplace = try await mayReplaceApplicationToken(of: present, by: proven)
        let instant = now()
        let (installation, change) = try await store.update(memberID, user: proven.info.userID) { slice in
            let change = slice.admit(proven, mayReplaceApplicationToken: mayReplace, at: instant)
            guard let installation = slice.installation else { throw GrantError(.unknownPortal, memberID: memberID) }
            return (installation, change)
        }
        logger.info(
            "authorization stored",
            metadata: [
                "bitrix24.member_id": "\(memberID)", "bitrix24.user_id": "\(proven.info.userID)",
                "bitrix24.change": "\(change)",
            ])
        if let present, !present.isRemoved {
            if present.suspendedBecause != nil { await notify(.portalResumed(memberID)) }
            if present.domain != installation.domain {
                await notify(.portalMoved(memberID, installation.domain))
            }
        }
        return (installation, change)
    }

    /// Any employee has a genuine token and can post it beside a forged `application_token`, which would then prove
    /// forged events. So a stored one gives way only to an administrator's word.
    private func mayReplaceApplicationToken(
        of present: Installation?, by proven: ProvenAuthorization
    ) async throws -> Bool {
        guard let present, !present.isRemoved, let stored = present.applicationToken,
            let offered = proven.applicationToken,
            !offered.isEmpty, stored != offered
        else { return false }
        let access = PortalAccess(
            installation: present.calling(proven.info.clientEndpoint),
            grant: Grant(
                key: GrantKey(memberID: present.memberID, userID: proven.info.userID), accessToken: proven.accessToken,
                refreshToken: proven.refreshToken, expiresAt: now(), updatedAt: now()))
        let isAdministrator = try await caller.exchange("user.admin", [:], access).result.flag ?? false
        if !isAdministrator {
            logger.notice("application_token kept", metadata: ["bitrix24.member_id": "\(present.memberID)"])
        }
        return isAdministrator
    }
}

extension Installation {
    /// The same installation at the address that the authorization server has just named.
    fileprivate func calling(_ endpoint: Endpoint) -> Installation {
        var copy = self
        copy.clientEndpoint = endpoint
        return copy
    }
}

/// A full authorization that was completed.
public struct VerifiedAuthorization: Sendable {
    public let installation: Installation
    public let userID: Int
    public let change: LifecycleChange
}
