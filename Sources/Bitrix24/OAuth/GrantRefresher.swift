public import Foundation
public import Logging

/// A portal that may be called, and the pair to call it with.
public struct PortalAccess: Sendable, Hashable {
    public var installation: Installation
    public var grant: Grant
}

/// Hands out access tokens that work. A refresh happens only when a token has ended, and once, however many callers
/// wait: one flight for each user in this process, one lease in the store among processes.
///
/// The new pair is in the store before anyone gets it, because the old refresh token is spent by then.
/// Source: https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html
public actor GrantRefresher {
    private let store: any KitStore
    private let server: AuthorizationServer
    private let portals: PortalNames
    private let leaseDuration: Duration
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let clock: any Clock<Duration>
    private let owner: String

    private var flights: [GrantKey: Task<PortalAccess, any Error>] = [:]
    private var pauses: [GrantKey: Pause] = [:]
    private var unsaved: [GrantKey: Unsaved] = [:]

    /// How long a refusal that only a person can end (unpaid, wrong secret) is answered from memory. A new opening ends
    /// it at once.
    public static let refusalPause: Duration = .seconds(60)

    /// - Parameter leaseDuration: longer than a refresh can take.
    public init(
        store: any KitStore, server: AuthorizationServer, leaseDuration: Duration = .seconds(35),
        logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.store = store
        self.server = server
        portals = server.configuration.portals
        self.leaseDuration = leaseDuration
        self.logger = logger
        self.now = now
        self.clock = clock
        owner = UUID().uuidString
    }

    /// A pair for calls in the name of `user`; refreshed first when its stored expiry has passed.
    ///
    /// - Throws: ``GrantError`` when there is none that could work, ``OAuthError`` when the refresh failed for now.
    public func access(_ memberID: MemberID, as user: CallingUser) async throws -> PortalAccess {
        switch user {
        case .user(let id):
            return try await access(GrantKey(memberID: memberID, userID: id))
        case .anyone:
            _ = try Self.usable(try await store.installation(memberID), memberID: memberID)
            let grants = try await store.grants(of: memberID, limit: 50)
            var failure = GrantError(.noGrant, memberID: memberID)
            if let code = grants.first?.lostBecause { failure.reason = .lost(code) }
            for grant in grants where !grant.isLost {
                do {
                    return try await access(grant.key)
                } catch let error as GrantError {
                    failure = error
                }
            }
            throw failure
        }
    }

    /// The pair after `failed`, whose access token the platform called `expired_token`. Whoever asks late gets the pair
    /// that is already there.
    ///
    /// - Throws: as ``access(_:as:)``.
    public func replacement(of failed: Grant) async throws -> PortalAccess {
        let access = try await fly(failed.key, refused: failed)
        // The flight that was joined may have been about an older pair than the one that failed here.
        guard access.grant.accessToken == failed.accessToken else { return access }
        return try await fly(failed.key, refused: failed)
    }

    /// Remembers that the platform will not take this pair any more, so that calls as ``CallingUser/anyone`` use
    /// another one.
    func abandon(_ grant: Grant, because code: ErrorCode) async throws {
        try await store.update(grant.memberID, user: grant.userID) { slice in
            guard let present = slice.grant, present.isSamePair(as: grant) else { return }
            slice.grant?.lostBecause = code
        }
    }

    private func access(_ key: GrantKey) async throws -> PortalAccess {
        let access = try Self.usable(try await store.slice(key.memberID, user: key.userID), key: key)
        guard access.grant.isExpired(at: now()) else { return access }
        return try await fly(key, refused: nil)
    }

    // MARK: One flight for each user

    private func fly(_ key: GrantKey, refused: Grant?) async throws -> PortalAccess {
        if let flight = flights[key] { return try await flight.value }
        let flight = Task { [self] in
            // Ends in the actor before any waiter goes on, so that nobody joins a flight that is over.
            defer { flights[key] = nil }
            return try await renew(key, refused: refused)
        }
        flights[key] = flight
        return try await flight.value
    }

    private func renew(_ key: GrantKey, refused: Grant?) async throws -> PortalAccess {
        var waited: Duration = .zero
        while true {
            let takesOver = waited >= leaseDuration
            let instant = now()
            let lease = RefreshLease(owner: owner, until: instant.addingTimeInterval(leaseDuration.seconds))
            let claim = try await store.update(key.memberID, user: key.userID) { slice in
                try Claim(&slice, key: key, refused: refused, lease: lease, at: instant, takesOver: takesOver)
            }
            switch claim {
            case .ready(let access): return access
            case .claimed(let access): return try await refresh(access)
            case .busy:
                try await clock.sleep(for: .milliseconds(50))
                waited += .milliseconds(50)
            }
        }
    }

    // MARK: The refresh itself

    private func refresh(_ access: PortalAccess) async throws -> PortalAccess {
        let old = access.grant
        let metadata: Logger.Metadata = [
            "bitrix24.member_id": "\(old.memberID)", "bitrix24.user_id": "\(old.userID)",
            "oauth.generation": "\(old.generation)",
        ]
        if let pause = pauses[old.key] {
            if pause.generation == old.generation, pause.until > now() {
                try await release(old)
                throw pause.error
            }
            pauses[old.key] = nil
        }
        let reply: TokenReply
        if let kept = unsaved[old.key], kept.previous.isSamePair(as: old) {
            reply = kept.reply
        } else {
            do {
                reply = try await server.refresh(old.refreshToken, at: access.installation.serverEndpoint)
                guard reply.memberID == old.memberID else {
                    throw OAuthError(.unreadable, status: 200, detail: "the tokens are for another portal")
                }
            } catch let error as OAuthError {
                logger.warning(
                    "refresh refused",
                    metadata: metadata.merging([
                        "oauth.error": "\(error.code?.value ?? "none")", "http.status": "\(error.status)",
                    ]) { $1 })
                return try await recover(old, from: error)
            }
        }
        // Until the pair is in the store it exists only here: a disk that is full now must not lose it.
        unsaved[old.key] = Unsaved(previous: old, reply: reply)
        let saved = try await save(reply, after: old)
        unsaved[old.key] = nil
        logger.info("grant refreshed", metadata: metadata)
        return saved
    }

    private func save(_ reply: TokenReply, after old: Grant) async throws -> PortalAccess {
        let instant = now()
        let portals = portals
        let configuration = server.configuration
        return try await store.update(old.memberID, user: old.userID) { slice in
            guard var installation = slice.installation, !installation.isRemoved, let present = slice.grant,
                present.isSamePair(as: old)
            else {
                // Someone stored another pair, or the portal went, while the server answered.
                return try Self.usable(slice, key: old.key)
            }
            if let endpoint = Endpoint(reply.clientEndpoint), portals.allows(endpoint),
                endpoint != installation.clientEndpoint
            {
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
            slice.installation = installation
            slice.grant = grant
            return PortalAccess(installation: installation, grant: grant)
        }
    }

    /// Writes the failure down, and throws it unless another pair was stored meanwhile.
    private func recover(_ old: Grant, from error: OAuthError) async throws -> PortalAccess {
        let lost = error.endsGrant ? error.code : nil
        let newer = try await store.update(old.memberID, user: old.userID) { slice -> PortalAccess? in
            guard let present = slice.grant, present.isSamePair(as: old) else {
                return try Self.usable(slice, key: old.key)
            }
            slice.grant?.refreshLease = nil
            slice.grant?.lostBecause = lost
            return nil
        }
        if let newer { return newer }
        if let lost { throw GrantError(.lost(lost), memberID: old.memberID, userID: old.userID) }
        if !error.isTransient {
            pauses[old.key] = Pause(
                generation: old.generation, until: now().addingTimeInterval(Self.refusalPause.seconds), error: error)
        }
        throw error
    }

    private func release(_ grant: Grant) async throws {
        try await store.update(grant.memberID, user: grant.userID) { slice in
            guard let present = slice.grant, present.isSamePair(as: grant) else { return }
            slice.grant?.refreshLease = nil
        }
    }

    private struct Pause {
        var generation: Int
        var until: Date
        var error: OAuthError
    }

    private struct Unsaved {
        var previous: Grant
        var reply: TokenReply
    }

    // MARK: Who may be called

    fileprivate static func usable(_ installation: Installation?, memberID: MemberID) throws -> Installation {
        guard let installation else { throw GrantError(.unknownPortal, memberID: memberID) }
        guard !installation.isRemoved else { throw GrantError(.removed, memberID: memberID) }
        return installation
    }

    fileprivate static func usable(_ slice: PortalSlice, key: GrantKey) throws -> PortalAccess {
        let installation = try usable(slice.installation, memberID: key.memberID)
        guard let grant = slice.grant else { throw GrantError(.noGrant, memberID: key.memberID, userID: key.userID) }
        if let code = grant.lostBecause { throw GrantError(.lost(code), memberID: key.memberID, userID: key.userID) }
        return PortalAccess(installation: installation, grant: grant)
    }
}

/// What a refresher may do after it has looked at a pair.
private enum Claim: Sendable {
    /// The stored pair is another one than the one that failed: use it.
    case ready(PortalAccess)
    /// The pair is ours to refresh; the lease is in the store.
    case claimed(PortalAccess)
    /// Another process refreshes it.
    case busy

    init(
        _ slice: inout PortalSlice, key: GrantKey, refused: Grant?, lease: RefreshLease, at now: Date, takesOver: Bool
    ) throws {
        let access = try GrantRefresher.usable(slice, key: key)
        let isSpent = refused.map { $0.accessToken == access.grant.accessToken } ?? false
        if !isSpent, !access.grant.isExpired(at: now) {
            self = .ready(access)
            return
        }
        if let held = access.grant.refreshLease, held.owner != lease.owner, held.until > now, !takesOver {
            self = .busy
            return
        }
        slice.grant?.refreshLease = lease
        self = .claimed(access)
    }
}

extension Grant {
    /// Whether nothing replaced the pair since `other` was read. The number alone begins anew after an erasure.
    func isSamePair(as other: Grant) -> Bool {
        key == other.key && generation == other.generation && refreshToken == other.refreshToken
    }
}

extension Duration {
    /// Seconds with their fraction, for wall time.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
