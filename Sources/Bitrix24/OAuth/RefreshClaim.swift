import Foundation

/// Why a pair is to be refreshed.
struct RefreshOccasion: Sendable {
    enum Reason: Sendable {
        /// Its stored expiry has passed.
        case expired
        /// The platform refused this access token.
        case refused(Grant)
        /// Nobody has used it for long.
        case idle(since: Date)
    }

    var reason: Reason
    /// For the question whether a suspension is over.
    var evenIfSuspended = false
}

/// What a refresher may do after it has looked at a pair.
enum RefreshClaim: Sendable {
    /// The stored pair needs no refresh: use it.
    case ready(PortalAccess)
    /// The pair is ours to refresh; lease and intent are in the store.
    case claimed(PortalAccess)
    /// Another process refreshes it.
    case busy
    /// There is nothing to refresh it with. Its end is in the store, so that the next event's token is taken.
    case ended

    init(
        _ slice: inout PortalSlice, key: GrantKey, occasion: RefreshOccasion, owner: ProcessIdentity, until: Date,
        at now: Date, takesOver: Bool
    ) throws {
        let access = try GrantRefresher.usable(slice, key: key, evenIfSuspended: occasion.evenIfSuspended)
        let isDue =
            switch occasion.reason {
            case .expired: access.grant.isExpired(at: now)
            case .refused(let grant):
                grant.accessToken == access.grant.accessToken || access.grant.isExpired(at: now)
            case .idle(let start): access.grant.updatedAt < start
            }
        guard isDue else {
            self = .ready(access)
            return
        }
        guard access.grant.canRefresh else {
            slice.grant?.expiresAt = min(access.grant.expiresAt, now)
            self = .ended
            return
        }
        if let held = access.grant.refreshLease, held.owner != owner.text, held.until > now, !takesOver,
            !owner.knowsEnd(of: held.owner)
        {
            self = .busy
            return
        }
        slice.grant?.refreshLease = RefreshLease(owner: owner.text, until: until)
        slice.grant?.refreshSentAt = access.grant.refreshSentAt ?? now
        self = .claimed(access)
    }
}

extension Grant {
    /// Whether nothing replaced the pair since `other` was read. The number alone begins anew after an erasure.
    func isSamePair(as other: Grant) -> Bool {
        key == other.key && generation == other.generation && refreshToken == other.refreshToken
    }
}

extension ErrorCode {
    /// Whether no call of any user can work until the application is installed, opened or paid for again.
    var suspendsPortal: Bool {
        [.applicationNotFound, .errorOAuth, .notInstalled, .portalDeleted, .paymentRequired].contains(self)
    }
}
