import Foundation

/// A pair of tokens that the authorization server has proven, and what came with it.
struct ProvenAuthorization: Sendable {
    var info: ApplicationInfo
    var serverEndpoint: Endpoint
    var accessToken: Secret
    var refreshToken: Secret
    /// Seconds.
    var expiresIn: Int
    var applicationToken: Secret?
    /// What the message itself says, where it knows better than `info`.
    var isFinished: Bool?
    var version: String?
    var isUpdate = false
    /// The event that brought it, when it is one of the application's own: it waits in the queue from the same moment on.
    var event: IncomingEvent?
}

/// The life of an installation as a state machine: a message in, a change out, no I/O.
///
/// unknown ─ admit → installed ─ remove → removed (record kept) ─ admit → installed; remove with `CLEAN=1` → erasing →
/// unknown.
extension PortalSlice {
    /// Takes a proven pair.
    ///
    /// - Parameter mayReplaceApplicationToken: whether a stored `application_token` of a living installation may give
    ///   way. Any employee can forge that field beside a genuine token of one's own, so the caller asks for an
    ///   administrator's token first.
    mutating func admit(
        _ proven: ProvenAuthorization, mayReplaceApplicationToken: Bool, at now: Date
    ) -> LifecycleChange {
        let before = installation
        let info = proven.info
        let key = GrantKey(memberID: info.memberID, userID: info.userID)
        let change: LifecycleChange
        var next: Installation
        if let present = installation, !present.isRemoved {
            next = present
            change = proven.isUpdate ? .updated : .renewed
        } else {
            change = installation == nil ? .installed : .reinstalled
            next = Installation(
                memberID: info.memberID, domain: info.domain, clientEndpoint: info.clientEndpoint,
                serverEndpoint: proven.serverEndpoint, status: info.status, installerUserID: info.userID,
                installedAt: now,
                installedTimestamp: info.serverTime, updatedAt: now)
            // Pairs of the earlier installation work no more.
            dropsOtherGrants = true
            grant = nil
        }
        next.domain = info.domain
        next.clientEndpoint = info.clientEndpoint
        next.serverEndpoint = proven.serverEndpoint
        next.status = info.status
        // A live refresh has shown just "app" instead of the scopes.
        if !info.scope.isEmpty, info.scope.map(\.value) != ["app"] { next.scope = info.scope }
        next.version = proven.version ?? info.version ?? next.version
        next.isFinished = proven.isFinished ?? info.isInstalled ?? next.isFinished
        next.updatedAt = now
        next.suspendedBecause = nil
        if let token = proven.applicationToken, !token.isEmpty,
            next.applicationToken == nil || mayReplaceApplicationToken
        {
            next.applicationToken = token
        }
        installation = next
        take(proven, key: key, isInstaller: next.installerUserID == info.userID, at: now)
        if var event = proven.event {
            event.userID = info.userID
            event.data = .object(
                (event.data.object ?? [:]).merging(VersionChange(from: before, to: next, change).json) { $1 })
            newEvents.append(event)
        }
        return change
    }

    /// Stores the pair unless the present one is as good: a late or repeated message must not bring back a pair that a
    /// refresh has spent.
    private mutating func take(_ proven: ProvenAuthorization, key: GrantKey, isInstaller: Bool, at now: Date) {
        let expiresAt = now.addingTimeInterval(Double(max(proven.expiresIn, 0)))
        if var present = grant, !present.isLost, present.canRefresh {
            if present.accessToken == proven.accessToken { return }
            // While it is unknown whether the stored refresh token is spent, any other pair is better.
            let isInDoubt = present.refreshSentAt != nil
            if let stored = present.serverExpires, let offered = proven.info.expires, stored > offered, !isInDoubt {
                return
            }
            if proven.refreshToken.isEmpty {
                // An event's access token bridges the time until an opening; the refresh token may still be good.
                guard isInDoubt || present.isExpired(at: now) else { return }
                present.accessToken = proven.accessToken
                present.expiresAt = expiresAt
                present.generation += 1
                grant = present
                return
            }
        }
        grant = Grant(
            key: key, accessToken: proven.accessToken, refreshToken: proven.refreshToken,
            expiresAt: expiresAt, serverExpires: proven.info.expires,
            generation: (grant?.generation ?? 0) + 1, isInstaller: isInstaller, updatedAt: now)
    }

    /// What a removal changed.
    enum RemovalStep: Sendable {
        /// Grants are gone, the record says so; the application's own data is next.
        case removed(Removal)
        /// The removal repeats one, or is about an earlier installation.
        case nothing
    }

    /// Takes a removal that was verified. `sentAt` is the platform's clock, Unix seconds.
    mutating func remove(erasesData: Bool, sentAt: Int?, at now: Date) -> RemovalStep {
        guard var next = installation else { return .nothing }
        if next.isRemoved {
            // A removal that asks for more than the first one did is carried out; so is one that was interrupted.
            guard erasesData || next.isErasing else { return .nothing }
        } else if let sentAt, let installed = next.installedTimestamp, sentAt < installed {
            return .nothing
        }
        next.removedAt = next.removedAt ?? now
        next.updatedAt = now
        next.isErasing = next.isErasing || erasesData
        installation = next
        grant = nil
        dropsOtherGrants = true
        return .removed(Removal(memberID: next.memberID, domain: next.domain, erasesData: next.isErasing))
    }
}
