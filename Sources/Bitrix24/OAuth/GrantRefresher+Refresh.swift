import Foundation
import Logging
import Metrics
import Tracing

/// The refresh itself: written down, sent, settled.
extension GrantRefresher {
    struct Pause {
        var generation: Int
        var until: Date
        var error: OAuthError
    }

    struct Unsaved {
        var previous: Grant
        var reply: TokenReply
    }

    /// Another pair was stored, or another process took over, between two attempts.
    private struct Superseded: Error {}

    /// Pauses between the attempts of one refresh while the authorization server is in trouble.
    private static let attemptPauses: [Duration] = [.seconds(1), .seconds(3)]

    func renew(_ key: GrantKey, _ occasion: RefreshOccasion) async throws -> PortalAccess {
        var waited: Duration = .zero
        while true {
            let takesOver = waited >= leaseDuration
            let instant = now()
            let (identity, until) = (identity, instant.addingTimeInterval(leaseDuration.seconds))
            let claim = try await store.update(key.memberID, user: key.userID) { slice in
                try RefreshClaim(
                    &slice, key: key, occasion: occasion, owner: identity, until: until, at: instant,
                    takesOver: takesOver)
            }
            switch claim {
            case .ready(let access): return access
            case .ended: throw GrantError(.ended, memberID: key.memberID, userID: key.userID)
            case .claimed(let access):
                do {
                    return try await withSpan("bitrix24.refresh", ofKind: .client) { span in
                        span.attributes["bitrix24.generation"] = access.grant.generation
                        return try await refresh(access)
                    }
                } catch is Superseded {
                    continue
                }
            case .busy:
                try await clock.sleep(for: .milliseconds(50))
                waited += .milliseconds(50)
            }
        }
    }

    private func refresh(_ access: PortalAccess) async throws -> PortalAccess {
        let old = access.grant
        let metadata: Logger.Metadata = [
            "bitrix24.member_id": "\(old.memberID)", "bitrix24.user_id": "\(old.userID)",
            "oauth.generation": "\(old.generation)",
        ]
        if let pause = pauses[old.key] {
            if pause.generation == old.generation, pause.until > now() {
                try await settle(old, sentAt: old.refreshSentAt)
                throw pause.error
            }
            pauses[old.key] = nil
        }
        let reply: TokenReply
        if let kept = unsaved[old.key], kept.previous.isSamePair(as: old) {
            reply = kept.reply
        } else {
            do {
                reply = try await ask(access)
            } catch let error as OAuthError {
                logger.warning(
                    "refresh refused",
                    metadata: metadata.merging([
                        "oauth.error": "\(error.code?.value ?? "none")", "http.status": "\(error.status)",
                    ]) { $1 })
                Self.count(error.code == nil ? "unanswered" : "refused")
                return try await recover(access, from: error)
            }
        }
        // Until the pair is in the store it exists only here: a disk that is full now must not lose it.
        unsaved[old.key] = Unsaved(previous: old, reply: reply)
        let (saved, isMoved) = try await save(reply, after: old)
        unsaved[old.key] = nil
        logger.info("grant refreshed", metadata: metadata)
        Self.count("refreshed")
        if isMoved { await notify(.portalMoved(old.memberID, saved.installation.domain)) }
        return saved
    }

    /// Sends the refresh; again after a pause while the server is in trouble. An answer that was lost may have spent the
    /// token: then the next attempt is told `invalid_grant`, and nothing is worse than before.
    private func ask(_ access: PortalAccess) async throws -> TokenReply {
        let old = access.grant
        var pauses = Self.attemptPauses[...]
        while true {
            do {
                let start = ContinuousClock.now
                defer { Self.duration.recordNanoseconds((ContinuousClock.now - start).nanoseconds) }
                let reply = try await server.refresh(old.refreshToken, at: access.installation.serverEndpoint)
                guard reply.memberID == old.memberID else {
                    throw OAuthError(.unreadable, status: 200, detail: "the tokens are for another portal")
                }
                return reply
            } catch let error as OAuthError {
                guard error.reason == .unreachable, let pause = pauses.popFirst() else { throw error }
                try await clock.sleep(for: pause)
                try await extendLease(of: old)
            }
        }
    }

    /// Each attempt may take as long as the first one, and nobody may take over meanwhile.
    private func extendLease(of grant: Grant) async throws {
        let lease = RefreshLease(owner: identity.text, until: now().addingTimeInterval(leaseDuration.seconds))
        try await store.update(grant.memberID, user: grant.userID) { slice in
            guard let present = slice.grant, present.isSamePair(as: grant),
                present.refreshLease?.owner == lease.owner
            else { throw Superseded() }
            slice.grant?.refreshLease = lease
        }
    }

    private func save(_ reply: TokenReply, after old: Grant) async throws -> (PortalAccess, isMoved: Bool) {
        let instant = now()
        let portals = portals
        let configuration = server.configuration
        return try await store.update(old.memberID, user: old.userID) { slice in
            guard var installation = slice.installation, !installation.isRemoved, let present = slice.grant,
                present.isSamePair(as: old)
            else {
                // Someone stored another pair, or the portal went, while the server answered.
                return (try Self.usable(slice, key: old.key), false)
            }
            var isMoved = false
            if let endpoint = Endpoint(reply.clientEndpoint), portals.allows(endpoint),
                endpoint != installation.clientEndpoint
            {
                isMoved = endpoint.domain != installation.domain
                installation.domain = endpoint.domain
                installation.clientEndpoint = endpoint
            }
            if let endpoint = Endpoint(reply.serverEndpoint), configuration.trusts(endpoint) {
                installation.serverEndpoint = endpoint
            }
            installation.status = reply.status
            installation.updatedAt = instant
            var grant = present
            grant.accessToken = reply.accessToken
            grant.refreshToken = reply.refreshToken
            grant.expiresAt = instant.addingTimeInterval(Double(max(reply.expiresIn, 0)))
            grant.serverExpires = reply.expires
            grant.generation += 1
            grant.updatedAt = instant
            grant.lostBecause = nil
            grant.refreshLease = nil
            grant.refreshSentAt = nil
            slice.installation = installation
            slice.grant = grant
            return (PortalAccess(installation: installation, grant: grant), isMoved)
        }
    }

    // MARK: Failures

    /// What a failed refresh changed.
    private enum Aftermath: Sendable {
        /// Another pair was stored meanwhile.
        case newer(PortalAccess)
        case lost
        case suspended
        case nothing
    }

    /// Writes the failure down, tells of it once, and throws it unless another pair was stored meanwhile.
    private func recover(_ access: PortalAccess, from error: OAuthError) async throws -> PortalAccess {
        let old = access.grant
        let sentAt: Date?
        if error.code != nil, error.status < 500 {
            sentAt = nil
        } else if error.cause?.reason == .refused {
            // A connection that was never made spent nothing.
            sentAt = old.refreshSentAt
        } else {
            sentAt = old.refreshSentAt ?? now()
        }
        let aftermath = try await store.update(old.memberID, user: old.userID) { slice -> Aftermath in
            guard let present = slice.grant, present.isSamePair(as: old) else {
                return .newer(try Self.usable(slice, key: old.key))
            }
            slice.grant?.refreshLease = nil
            slice.grant?.refreshSentAt = sentAt
            guard let code = error.code else { return .nothing }
            if error.endsGrant || code == .authorizationError {
                slice.grant?.lostBecause = code
                return .lost
            }
            guard code.suspendsPortal, slice.installation?.suspendedBecause == nil else { return .nothing }
            slice.installation?.suspendedBecause = code
            return .suspended
        }
        switch (aftermath, error.code) {
        case (.newer(let access), _): return access
        case (.lost, let code?):
            await notify(.grantLost(old.key, code, afterLostReply: old.refreshSentAt != nil))
            throw GrantError(.lost(code), memberID: old.memberID, userID: old.userID)
        case (.suspended, let code?):
            await notify(.portalSuspended(old.memberID, code))
            throw error
        default:
            if !error.isTransient, error.code?.suspendsPortal != true {
                pauses[old.key] = Pause(
                    generation: old.generation, until: now().addingTimeInterval(Self.refusalPause.seconds),
                    error: error)
            }
            throw error
        }
    }

    private func settle(_ grant: Grant, sentAt: Date?) async throws {
        try await store.update(grant.memberID, user: grant.userID) { slice in
            guard let present = slice.grant, present.isSamePair(as: grant) else { return }
            slice.grant?.refreshLease = nil
            slice.grant?.refreshSentAt = sentAt
        }
    }

    /// Takes a portal's word that a pair is of no use: the user is gone, or the application is. Nothing happens when another
    /// pair was stored meanwhile.
    func refuse(_ access: PortalAccess, because code: ErrorCode) async throws {
        let grant = access.grant
        let notice = try await store.update(grant.memberID, user: grant.userID) { slice -> AccessNotice? in
            guard let installation = slice.installation, !installation.isRemoved, let present = slice.grant,
                present.isSamePair(as: grant)
            else { return nil }
            if code.suspendsPortal {
                guard installation.suspendedBecause == nil else { return nil }
                slice.installation?.suspendedBecause = code
                return .portalSuspended(grant.memberID, code)
            }
            guard !present.isLost else { return nil }
            slice.grant?.lostBecause = code
            return .grantLost(grant.key, code, afterLostReply: false)
        }
        guard let notice else { return }
        logger.warning(
            "access ended",
            metadata: [
                "bitrix24.member_id": "\(grant.memberID)", "bitrix24.user_id": "\(grant.userID)",
                "rest.error": "\(code)",
            ])
        await notify(notice)
    }

    // MARK: Figures

    private static let duration = Timer(label: "bitrix24_refresh_seconds")

    private static func count(_ outcome: String) {
        Counter(label: "bitrix24_refreshes_total", dimensions: [("outcome", outcome)]).increment()
    }
}

extension Duration {
    var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}
