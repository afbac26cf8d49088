import Foundation
import GRDB
import Synchronization

/// Issues, rotates and checks tokens.
struct TokenService: Sendable {
    /// Which addresses a token reply carries: the public names, or this machine's plain ports.
    enum Addresses: String, Sendable { case `public`, plain }

    /// Seconds that an access token lives. Source: the platform's documentation, "Automatic renewal of OAuth 2.0 tokens".
    static let accessLifetime = 3600
    /// Seconds that a refresh token lives: 180 days. Source: the same page.
    static let refreshLifetime = 180 * 86_400

    let platform: Platform

    /// A fresh, independent pair for a user of an installation, as every opening of a frame and every install event gets one.
    ///
    /// - Throws: ``RESTFailure``: `NOT_INSTALLED`, `PAYMENT_REQUIRED`, `authorization_error` for nobody or a dismissed user,
    ///   `user_access_error` for one who may not use the application.
    func issue(
        _ db: Database, installation: InstallationRow, userID: Int, addresses: Addresses
    ) throws -> TokenReply {
        guard let portal = try PortalRow.fetchOne(db, key: installation.portalID) else {
            throw RESTFailure.of(.portalDeleted)
        }
        let payment = try check(installation, on: portal, behaviour: platform.behaviour.current)
        let user = try PersonRow.fetchOne(db, key: ["portalID": installation.portalID, "id": userID])
        guard let user, user.isActive else { throw RESTFailure.of(.authorizationError) }
        guard try installation.admits(userID: userID) else { throw RESTFailure.of(.userAccessError) }
        return try insertPair(
            db, installation: installation, portal: portal, userID: userID, chain: platform.randomness.hexadecimal(32),
            generation: 0, scope: Scope.joined(try installation.grantedScope(db)), status: payment.status,
            addresses: addresses)
    }

    /// What a refresh gave, and what the journal shall say about it.
    struct Refreshed: Sendable {
        var reply: TokenReply
        /// ``RenewalWatch`` has something to say.
        var warning: String?
    }

    /// Trades a refresh token for a new pair of the same chain. The old refresh token is spent; the old access token lives on until its
    /// own expiry, and the new pair has the scopes of the version that is installed now.
    ///
    /// - Parameter requestedScope: what the client asked for, if it did.
    /// - Throws: ``RESTFailure``: `invalid_grant` for a token that is unknown, spent, revoked, expired or another application's, or
    ///   whose user was dismissed or whose portal is gone; `NOT_INSTALLED` after an uninstall; `PAYMENT_REQUIRED`; `invalid_scope`;
    ///   `access_denied` for an application that renewed far too often.
    func refresh(
        _ db: Database, refreshToken: String, clientID: String, addresses: Addresses, requestedScope: String? = nil
    ) throws -> Refreshed {
        let behaviour = platform.behaviour.current
        guard let grant = try RefreshGrant.find(db, refreshToken: refreshToken),
            grant.installation.clientID == clientID
        else { throw RESTFailure.of(.invalidGrant) }
        let (pair, installation) = (grant.pair, grant.installation)
        let now = platform.clock.unixSeconds
        // Before the token's own state: an uninstall revokes all tokens, and the reason is the better answer.
        let payment = try check(installation, on: grant.portal, behaviour: behaviour)
        guard !pair.isRevoked, now < pair.refreshExpires, !grant.portal.isDeleted,
            Self.isReusable(pair, now: now, behaviour: behaviour)
        else { throw RESTFailure.of(.invalidGrant) }
        guard grant.isUserActive else { throw Self.dismissed(behaviour) }
        try Self.check(requestedScope, within: grant.cardScope, behaviour: behaviour)
        let installationID = installation.id ?? 0
        if behaviour.renewalWatch == .block, platform.renewals.isBlocked(installationID) {
            throw RESTFailure.renewsTooOften
        }
        try db.cachedStatement(
            sql: "UPDATE tokenPair SET isRotated = 1, rotatedAt = ? WHERE accessToken = ?"
        ).execute(arguments: [pair.rotatedAt ?? now, pair.accessToken])
        if behaviour.revokesOldAccess == .yes, pair.accessExpires > now {
            try db.execute(
                sql: "UPDATE tokenPair SET accessExpires = ? WHERE accessToken = ?", arguments: [now, pair.accessToken])
        }
        let reply = try insertPair(
            db, installation: installation, portal: grant.portal, userID: pair.userID, chain: pair.chain,
            generation: pair.generation + 1, scope: behaviour.updatedScope == .never ? pair.scope : grant.cardScope,
            status: payment.status, addresses: addresses)
        var warning: String?
        if behaviour.renewalWatch != .off {
            let verdict = platform.renewals.count(
                installationID: installationID, accessToken: pair.accessToken, expires: pair.accessExpires, now: now,
                mayBlock: behaviour.renewalWatch == .block)
            if case .warning(let text) = verdict { warning = text }
        }
        return Refreshed(reply: reply, warning: warning)
    }

    /// Whether a refresh token may be used, or used once more.
    private static func isReusable(_ pair: TokenPairRow, now: Int, behaviour: Behaviour) -> Bool {
        guard pair.isRotated else { return true }
        switch behaviour.refreshReuse {
        case .reject: return false
        case .grace(let seconds): return now - (pair.rotatedAt ?? now) <= seconds
        case .allow: return true
        }
    }

    private static func dismissed(_ behaviour: Behaviour) -> RESTFailure {
        behaviour.dismissedRenewal == .invalidGrant ? .of(.invalidGrant) : .of(.authorizationError)
    }

    /// - Throws: `invalid_scope` when the client asks for more than the application's card names.
    private static func check(_ requested: String?, within card: String, behaviour: Behaviour) throws {
        guard let requested, behaviour.requestedScope == .check else { return }
        let granted = Set(Scope.list(card).map(\.value))
        let asked = requested.split { $0 == "," || $0 == " " }.map { $0.lowercased() }
        guard asked.allSatisfy({ granted.contains($0) || $0 == "app" || $0 == "basic" }) else {
            throw RESTFailure.of(.invalidScope)
        }
    }

    /// Trades an authorization code for the first pair of a new chain. The code is spent only by success.
    ///
    /// - Throws: ``RESTFailure``: `invalid_grant` for a code that is unknown, spent, expired or another application's;
    ///   `NOT_INSTALLED`, `PAYMENT_REQUIRED`, `invalid_scope`.
    func exchange(
        _ db: Database, code: String, clientID: String, addresses: Addresses, requestedScope: String? = nil
    ) throws -> TokenReply {
        let behaviour = platform.behaviour.current
        guard var row = try AuthorizationCodeRow.fetchOne(db, key: code),
            let installation = try InstallationRow.fetchOne(db, key: row.installationID),
            installation.clientID == clientID,
            let portal = try PortalRow.fetchOne(db, key: installation.portalID)
        else { throw RESTFailure.of(.invalidGrant) }
        let payment = try check(installation, on: portal, behaviour: behaviour)
        guard !row.isUsed, platform.clock.unixMilliseconds < row.expires, !portal.isDeleted else {
            throw RESTFailure.of(.invalidGrant)
        }
        guard
            let user = try PersonRow.fetchOne(db, key: ["portalID": installation.portalID, "id": row.userID]),
            user.isActive
        else { throw Self.dismissed(behaviour) }
        let scope = Scope.joined(try installation.grantedScope(db))
        try Self.check(requestedScope, within: scope, behaviour: behaviour)
        if behaviour.renewalWatch == .block, platform.renewals.isBlocked(installation.id ?? 0) {
            throw RESTFailure.renewsTooOften
        }
        let chain = platform.randomness.hexadecimal(32)
        row.isUsed = true
        row.chain = chain
        try row.update(db)
        return try insertPair(
            db, installation: installation, portal: portal, userID: row.userID, chain: chain, generation: 0,
            scope: scope, status: payment.status,
            addresses: addresses)
    }

    /// Who stands behind an access token at a portal.
    ///
    /// - Throws: ``RESTFailure`` in the platform's order of checks: known token, application installed, expiry, user active, access to
    ///   the application.
    func authenticate(_ db: Database, accessToken: String, portal: PortalRow) throws -> Caller {
        guard !portal.isDeleted else { throw RESTFailure.of(.portalDeleted) }
        guard let pair = try TokenPairRow.fetchOne(db, key: accessToken),
            let installation = try InstallationRow.first(db, where: "id = ?", [pair.installationID]),
            installation.portalID == portal.id
        else { throw RESTFailure.of(.noAuthFound) }
        guard !installation.isRemoved, let application = try ApplicationRow.fetchOne(db, key: installation.clientID)
        else {
            throw RESTFailure.of(.applicationNotFound)
        }
        guard !pair.isRevoked else { throw RESTFailure.of(.noAuthFound) }
        let behaviour = platform.behaviour.current
        try installation.payment(on: portal, now: platform.clock.unixSeconds, behaviour: behaviour).requireOpen()
        guard platform.clock.unixSeconds < pair.accessExpires else { throw RESTFailure.of(.expiredToken) }
        guard let user = try PersonRow.fetchOne(db, key: ["portalID": installation.portalID, "id": pair.userID]),
            user.isActive
        else { throw RESTFailure.of(.authorizationError) }
        guard try installation.admits(userID: pair.userID) else { throw RESTFailure.of(.userAccessError) }
        return Caller(
            authorization: .oauth(accessToken: accessToken), portal: portal, user: user, installation: installation,
            application: application,
            scope: behaviour.updatedScope == .atOnce
                ? Set(try installation.grantedScope(db).map(\.value)) : Set(Scope.list(pair.scope).map(\.value)),
            expires: pair.accessExpires)
    }

    /// Who stands behind an incoming webhook.
    ///
    /// - Throws: ``RESTFailure`` `INVALID_CREDENTIALS` for an unknown or expired webhook or a dismissed owner, `PORTAL_DELETED`.
    func authenticate(_ db: Database, webhookUser: Int, code: String, portal: PortalRow) throws -> Caller {
        guard !portal.isDeleted else { throw RESTFailure.of(.portalDeleted) }
        guard let portalID = portal.id,
            let webhook = try WebhookRow.filter(Column("code") == code).fetchOne(db),
            webhook.portalID == portalID, webhook.userID == webhookUser,
            webhook.expires.map({ platform.clock.unixSeconds < $0 }) ?? true,
            let user = try PersonRow.fetchOne(
                db, key: ["portalID": portalID, "id": webhook.ownerID ?? webhookUser]), user.isActive
        else { throw RESTFailure.of(.invalidCredentials) }
        return Caller(
            authorization: .webhook, portal: portal, user: user, installation: nil, application: nil,
            scope: Set(Scope.list(webhook.scope).map(\.value)), webhookCode: code, expires: webhook.expires ?? .max)
    }

    /// Makes access tokens expire now. Their refresh tokens keep working.
    ///
    /// - Returns: how many living tokens that were.
    func expire(_ db: Database, accessToken: String? = nil, clientID: String? = nil) throws -> Int {
        let now = platform.clock.unixSeconds
        try db.execute(
            sql: """
                UPDATE tokenPair SET accessExpires = :now WHERE accessExpires > :now
                AND (:access IS NULL OR accessToken = :access)
                AND (:client IS NULL OR installationID IN (SELECT id FROM installation WHERE clientID = :client))
                """,
            arguments: ["now": now, "access": accessToken, "client": clientID])
        return db.changesCount
    }

    /// Makes pairs worthless: `NO_AUTH_FOUND` at the portal, `invalid_grant` at the authorization server.
    ///
    /// - Returns: how many living pairs that were.
    func revoke(
        _ db: Database, accessToken: String? = nil, refreshToken: String? = nil, clientID: String? = nil
    ) throws -> Int {
        try db.execute(
            sql: """
                UPDATE tokenPair SET isRevoked = 1 WHERE isRevoked = 0
                AND (:access IS NULL OR accessToken = :access)
                AND (:refresh IS NULL OR refreshToken = :refresh)
                AND (:client IS NULL OR installationID IN (SELECT id FROM installation WHERE clientID = :client))
                """,
            arguments: ["access": accessToken, "refresh": refreshToken, "client": clientID])
        return db.changesCount
    }

    /// Whether the application may have tokens on that portal at all.
    private func check(
        _ installation: InstallationRow, on portal: PortalRow, behaviour: Behaviour
    ) throws -> PaymentState {
        guard !installation.isRemoved else {
            throw RESTFailure.of(ErrorCode(behaviour.uninstalledRenewal.rawValue))
        }
        let payment = installation.payment(on: portal, now: platform.clock.unixSeconds, behaviour: behaviour)
        guard payment.standing != .ended else { throw RESTFailure.of(.paymentRequired) }
        return payment
    }

    private func insertPair(
        _ db: Database, installation: InstallationRow, portal: PortalRow, userID: Int, chain: String, generation: Int,
        scope: String, status: String, addresses: Addresses
    ) throws -> TokenReply {
        guard let installationID = installation.id, let portalID = portal.id, let memberID = MemberID(portal.memberID)
        else {
            throw RESTFailure.of(.internalServerError)
        }
        let now = platform.clock.unixSeconds
        let access = mint(
            expires: now + Self.accessLifetime, portalID: portalID, installationID: installationID, userID: userID)
        let refresh = mint(
            expires: now + Self.refreshLifetime, portalID: portalID, installationID: installationID, userID: userID)
        try TokenPairRow(
            accessToken: access, refreshToken: refresh, chain: chain, generation: generation,
            installationID: installationID, userID: userID, scope: scope, accessExpires: now + Self.accessLifetime,
            refreshExpires: now + Self.refreshLifetime
        ).add(db)
        let endpoints = PortalEndpoints(platform: platform, portal: portal, addresses: addresses)
        return TokenReply(
            accessToken: Secret(access), refreshToken: Secret(refresh), expiresIn: Self.accessLifetime,
            expires: now + Self.accessLifetime,
            scope: platform.behaviour.current.tokenScope == .app ? Scope.list("app") : Scope.list(scope),
            domain: Platform.oauthHost,
            serverEndpoint: endpoints.server,
            clientEndpoint: endpoints.client, status: ApplicationStatus(status) ?? .free,
            memberID: memberID,
            userID: userID)
    }

    /// 70 hexadecimal digits as the platform's: expiry (little-endian), portal, application, user, and 38 more, of which 32 are chance.
    ///
    /// Clients must not read them; several log or measure them, so the shape is kept. The six digits before the chance are a running number:
    /// what is issued together lies together in the database, so that a commit of many renewals writes few pages.
    private func mint(expires: Int, portalID: Int64, installationID: Int64, userID: Int) -> String {
        func word(_ value: UInt32) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }
        return word(UInt32(truncatingIfNeeded: expires).byteSwapped) + word(UInt32(truncatingIfNeeded: portalID))
            + word(UInt32(truncatingIfNeeded: installationID)) + word(UInt32(truncatingIfNeeded: userID))
            + word(platform.tokenNumbers.next()).suffix(6) + platform.randomness.hexadecimal(32)
    }
}

/// Numbers the tokens of one run.
final class TokenNumbers: Sendable {
    private let last = Atomic<UInt32>(0)

    func next() -> UInt32 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// The REST addresses that go with a portal's tokens.
struct PortalEndpoints: Sendable {
    /// `https://oauth.bitrix.info/rest/`
    let server: String
    /// `https://PORTAL/rest/`
    let client: String

    /// Plain addresses are given where they exist: a portal's port may not be open yet.
    init(platform: Platform, portal: PortalRow, addresses: TokenService.Addresses) {
        let isPlain = addresses == .plain
        let oauth = isPlain ? platform.addresses.oauth : nil
        let own = isPlain ? portal.id.flatMap(platform.addresses.portal) : nil
        server = (oauth ?? "https://\(Platform.oauthHost)") + "/rest/"
        client = (own ?? "https://\(portal.domain)") + "/rest/"
    }
}

extension InstallationRow {
    /// Whether the portal lets this user use the application.
    func admits(userID: Int) throws -> Bool {
        guard let allowedUsers else { return true }
        return try JSONValue(parsing: allowedUsers).array?.contains { $0.integer == userID } ?? false
    }

    /// What the installed version may do: the scopes of its card.
    func grantedScope(_ db: Database) throws -> [Scope] {
        let scope = try String.fetchOne(
            db.cachedStatement(sql: "SELECT scope FROM applicationVersion WHERE clientID = ? AND version = ?"),
            arguments: [clientID, version])
        return scope.map { Scope.list($0) } ?? []
    }
}

extension SandboxClock {
    /// Unix milliseconds of ``now``, rounded down.
    var unixMilliseconds: Int { Int((now.timeIntervalSince1970 * 1000).rounded(.down)) }
}
