public import Foundation
public import Logging

/// The kit, put together once at the start of the program and passed to whoever needs it.
public struct Bitrix24Kit: Sendable {
    public let configuration: Bitrix24Configuration
    public let store: any KitStore
    public let logger: Logger
    /// The authorization server: code exchange, refresh, proof of a token.
    public let authorizationServer: AuthorizationServer
    /// Hands out access tokens that work, refreshing them when they do not.
    public let refresher: GrantRefresher
    /// The life of an application on its portals.
    public let installations: Installations
    /// Believes or refuses events.
    public let events: EventVerifier

    /// Renews grants that nobody uses before they end.
    public let keeper: GrantKeeper

    let caller: PortalCaller
    let coordination: EventCoordination
    let now: @Sendable () -> Date
    let clock: any Clock<Duration>

    /// - Parameters:
    ///   - transport: the network; ``AsyncHTTPClientTransport`` in a program.
    ///   - onRemoval: erases what the application itself keeps of a portal; it runs before the kit forgets the portal,
    ///     and again after a crash (``Installations/finishRemovals()``), so it must not mind being repeated.
    ///   - onNotice: hears once of every change that ends or brings back access to a portal.
    ///   - limits: where the fill of the portals' limits is kept. By default the store keeps it if it can, as PostgreSQL
    ///     does for all processes, else this process.
    ///   - now: wall time, for expiry.
    ///   - clock: for pauses between retries.
    ///   - random: numbers from 0 to 1, which spread pauses.
    public init(
        configuration: Bitrix24Configuration, store: any KitStore, transport: HTTPTransport, logger: Logger,
        onRemoval: @escaping @Sendable (Removal) async throws -> Void = { _ in },
        onNotice: @escaping @Sendable (AccessNotice) async -> Void = { _ in }, limits: (any LimitStore)? = nil,
        now: @escaping @Sendable () -> Date = { Date() }, clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.configuration = configuration
        self.store = store
        self.logger = logger
        self.now = now
        self.clock = clock
        let coordination = EventCoordination()
        self.coordination = coordination
        let caller = PortalCaller(
            configuration: configuration, store: store,
            limits: limits ?? (store as? any LimitStore) ?? MemoryLimits(), transport: transport, logger: logger,
            notify: onNotice, now: now, clock: clock, random: random)
        self.caller = caller
        let server = AuthorizationServer(configuration: configuration, transport: transport)
        authorizationServer = server
        let refresher = GrantRefresher(
            store: store, server: server, leaseDuration: configuration.requestTimeout + .seconds(5), logger: logger,
            notify: onNotice, now: now, clock: clock)
        self.refresher = refresher
        keeper = GrantKeeper(store: store, refresher: refresher, logger: logger, now: now, clock: clock)
        let verifier = EventVerifier(store: store)
        events = verifier
        installations = Installations(
            configuration: configuration, store: store, server: server, caller: caller, verifier: verifier,
            refresher: refresher,
            // Never beside a handler of the same portal, which would write what is being erased.
            onRemoval: { removal in try await coordination.turns.run(removal.memberID) { try await onRemoval(removal) }
            },
            notify: onNotice, logger: logger, now: now)
    }

    /// Writes exchanges with portals into the store. Runs as a service, or is flushed before the program ends.
    public var callLog: CallLog { caller.log }

    /// A client that calls the portal as `actor`.
    public func client(_ memberID: MemberID, as actor: CallingUser) -> PortalClient {
        PortalClient(kit: self, memberID: memberID, actor: actor)
    }

    /// Asks the portal whether the installation is finished, and which tariff it has (``Installations/check(_:by:)``).
    @discardableResult
    public func check(_ memberID: MemberID, as actor: CallingUser = .anyone) async throws -> Installation {
        try await installations.check(memberID, by: client(memberID, as: actor))
    }

    /// Where to send a browser so that its user authorizes the application.
    ///
    /// - Throws: ``InstallationError`` when `portal` is not allowed.
    public func authorizationURL(portal: PortalDomain, state: String) throws(InstallationError) -> AuthorizationURL {
        guard configuration.portals.allows(portal) else { throw InstallationError(.untrustedPortal(portal.value)) }
        return AuthorizationURL(
            portal: portal, clientID: configuration.credentials.clientID, state: state,
            isSecure: !configuration.portals.plainHosts.contains(portal))
    }
}

/// In whose name a call is made.
public enum CallingUser: Sendable, Hashable {
    /// A user of the portal, with that user's rights.
    case user(Int)
    /// Whoever can: the installer first, then whoever opened the application last. For work in the background.
    case anyone
}
