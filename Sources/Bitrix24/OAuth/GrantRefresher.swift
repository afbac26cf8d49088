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
/// A refresh is written down before it is sent, and the new pair is in the store before anyone gets it, because the old
/// refresh token is spent by then. So a crash or a lost answer is noticed; the next opening, event or another user's
/// grant then takes over.
/// Source: https://apidocs.bitrix24.com/settings/oauth/auto-renewal.html
public actor GrantRefresher {
    let store: any KitStore
    let server: AuthorizationServer
    let portals: PortalNames
    let leaseDuration: Duration
    let logger: Logger
    let now: @Sendable () -> Date
    let clock: any Clock<Duration>
    let notify: @Sendable (AccessNotice) async -> Void
    let identity = ProcessIdentity.current()

    private var flights: [GrantKey: Flight] = [:]
    private var lastWaiter = 0
    var pauses: [GrantKey: Pause] = [:]
    var unsaved: [GrantKey: Unsaved] = [:]

    /// How long a refusal that only a person can end (wrong secret) is answered from memory. A new opening ends it at once.
    public static let refusalPause: Duration = .seconds(60)

    /// - Parameters:
    ///   - leaseDuration: longer than a refresh can take.
    ///   - notify: hears of grants and portals that ended.
    public init(
        store: any KitStore, server: AuthorizationServer, leaseDuration: Duration = .seconds(35), logger: Logger,
        notify: @escaping @Sendable (AccessNotice) async -> Void = { _ in },
        now: @escaping @Sendable () -> Date = { Date() }, clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.store = store
        self.server = server
        portals = server.configuration.portals
        self.leaseDuration = leaseDuration
        self.logger = logger
        self.notify = notify
        self.now = now
        self.clock = clock
    }

    /// A pair for calls in the name of `user`; refreshed first when its stored expiry has passed.
    ///
    /// - Throws: ``GrantError`` when there is none that could work, ``OAuthError`` when the refresh failed for now,
    ///   `CancellationError` as soon as the caller is cancelled.
    public func access(_ memberID: MemberID, as user: CallingUser) async throws -> PortalAccess {
        try await access(memberID, as: user, evenIfSuspended: false)
    }

    /// - Parameter evenIfSuspended: for the question whether a suspension is over.
    func access(
        _ memberID: MemberID, as user: CallingUser, evenIfSuspended: Bool
    ) async throws -> PortalAccess {
        switch user {
        case .user(let id):
            return try await access(GrantKey(memberID: memberID, userID: id), evenIfSuspended: evenIfSuspended)
        case .anyone:
            let installation = try await store.installation(memberID)
            _ = try Self.usable(installation, memberID: memberID, evenIfSuspended: evenIfSuspended)
            let grants = try await store.grants(of: memberID, limit: 50)
            var failure = GrantError(.noGrant, memberID: memberID)
            if let code = grants.first?.lostBecause { failure.reason = .lost(code) }
            // A pair that works now goes before one that has to be refreshed, or that another process may be refreshing.
            let living = grants.filter { !$0.isLost }
            let instant = now()
            for grant in living.filter({ !$0.isExpired(at: instant) }) + living.filter({ $0.isExpired(at: instant) }) {
                do {
                    return try await access(grant.key, evenIfSuspended: evenIfSuspended)
                } catch let error as GrantError {
                    failure = error
                    if case .suspended = error.reason { throw error }
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
        try await replacement(of: failed, evenIfSuspended: false)
    }

    func replacement(of failed: Grant, evenIfSuspended: Bool) async throws -> PortalAccess {
        let occasion = RefreshOccasion(reason: .refused(failed), evenIfSuspended: evenIfSuspended)
        let access = try await fly(failed.key, occasion)
        // The flight that was joined may have been about an older pair than the one that failed here.
        guard access.grant.accessToken == failed.accessToken else { return access }
        return try await fly(failed.key, occasion)
    }

    /// Renews a pair that was stored before `start`, although its user does nothing, so that it does not end.
    ///
    /// - Returns: `false` when it was younger than that by now.
    /// - Throws: as ``access(_:as:)``.
    func renew(_ key: GrantKey, storedBefore start: Date) async throws -> Bool {
        let before = try await store.grant(key)?.generation
        return try await fly(key, RefreshOccasion(reason: .idle(since: start))).grant.generation != before
    }

    private func access(_ key: GrantKey, evenIfSuspended: Bool) async throws -> PortalAccess {
        let slice = try await store.slice(key.memberID, user: key.userID)
        let access = try Self.usable(slice, key: key, evenIfSuspended: evenIfSuspended)
        guard access.grant.isExpired(at: now()) else { return access }
        return try await fly(key, RefreshOccasion(reason: .expired, evenIfSuspended: evenIfSuspended))
    }

    // MARK: One flight for each user

    private struct Flight {
        var waiters: [Int: CheckedContinuation<PortalAccess, any Error>]
    }

    /// Waits for the refresh of that user, which is begun if there is none. A waiter that is cancelled leaves; the refresh
    /// goes on for the others, because half of it may have happened at the authorization server already.
    private func fly(_ key: GrantKey, _ occasion: RefreshOccasion) async throws -> PortalAccess {
        lastWaiter += 1
        let number = lastWaiter
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                if flights[key] != nil {
                    flights[key]?.waiters[number] = continuation
                    return
                }
                flights[key] = Flight(waiters: [number: continuation])
                Task { self.land(key, await self.outcome(key, occasion)) }
            }
        } onCancel: {
            Task { await self.leave(key, number) }
        }
    }

    private func outcome(_ key: GrantKey, _ occasion: RefreshOccasion) async -> Result<PortalAccess, any Error> {
        do { return .success(try await renew(key, occasion)) } catch { return .failure(error) }
    }

    private func land(_ key: GrantKey, _ result: Result<PortalAccess, any Error>) {
        // Over before any waiter goes on, so that nobody joins a flight that has landed.
        let waiters = flights.removeValue(forKey: key)?.waiters ?? [:]
        for waiter in waiters.values { waiter.resume(with: result) }
    }

    private func leave(_ key: GrantKey, _ number: Int) {
        flights[key]?.waiters.removeValue(forKey: number)?.resume(throwing: CancellationError())
    }

    // MARK: Who may be called

    static func usable(
        _ installation: Installation?, memberID: MemberID, evenIfSuspended: Bool = false
    ) throws -> Installation {
        guard let installation else { throw GrantError(.unknownPortal, memberID: memberID) }
        guard !installation.isRemoved else { throw GrantError(.removed, memberID: memberID) }
        if let code = installation.suspendedBecause, !evenIfSuspended {
            throw GrantError(.suspended(code), memberID: memberID)
        }
        return installation
    }

    static func usable(
        _ slice: PortalSlice, key: GrantKey, evenIfSuspended: Bool = false
    ) throws -> PortalAccess {
        let installation = try usable(
            slice.installation, memberID: key.memberID, evenIfSuspended: evenIfSuspended)
        guard let grant = slice.grant else { throw GrantError(.noGrant, memberID: key.memberID, userID: key.userID) }
        if let code = grant.lostBecause { throw GrantError(.lost(code), memberID: key.memberID, userID: key.userID) }
        return PortalAccess(installation: installation, grant: grant)
    }
}

extension Duration {
    /// Seconds with their fraction, for wall time.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
