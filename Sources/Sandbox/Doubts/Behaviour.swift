/// How the sandbox acts where the platform's documentation is silent or contradicts itself. The defaults are the readings that the most
/// sources support; ``BehaviourSwitch/all`` names each doubt and its other readings.
package struct Behaviour: Sendable, Hashable {
    enum RefreshReuse: Sendable, Hashable {
        /// `invalid_grant`.
        case reject
        /// The old refresh token works so many seconds longer; each use starts a branch of the chain.
        case grace(seconds: Int)
        case allow
    }

    enum YesNo: String, CaseIterable, Sendable { case yes, no }
    enum UninstalledRenewal: String, CaseIterable, Sendable {
        case notInstalled = "NOT_INSTALLED"
        case invalidGrant = "invalid_grant"
        case paymentRequired = "PAYMENT_REQUIRED"
    }
    enum DismissedRenewal: String, CaseIterable, Sendable {
        case invalidGrant = "invalid_grant"
        case authorizationError = "authorization_error"
    }
    enum TokenScope: String, CaseIterable, Sendable { case real, app }
    enum RequestedScope: String, CaseIterable, Sendable { case check, ignore }
    enum UpdatedScope: String, CaseIterable, Sendable { case refresh, atOnce = "at_once", never }
    enum AfterGrace: String, CaseIterable, Sendable { case block, demo }
    enum RenewalWatch: String, CaseIterable, Sendable { case block, warn, off }
    enum PlacementOptions: String, CaseIterable, Sendable { case object, absent, undefined }
    enum Redelivery: String, CaseIterable, Sendable { case none, day = "24h" }
    enum UpdateHandlers: String, CaseIterable, Sendable {
        case deliverThenDrop = "deliver_then_drop"
        case dropFirst = "drop_first"
        case keep
    }
    enum FreshToken: String, CaseIterable, Sendable { case new, same }
    enum InstallEvent: String, CaseIterable, Sendable { case finish, both }
    enum EventVersion: String, CaseIterable, Sendable { case number, name }
    enum EventScope: String, CaseIterable, Sendable { case all, event }
    enum UserAddEvent: String, CaseIterable, Sendable { case registration, invitation }
    enum UnbindCount: String, CaseIterable, Sendable { case double, single }
    enum DuplicateBinding: String, CaseIterable, Sendable { case handlerExists = "exists", core, accept }
    enum Registrations: String, CaseIterable, Sendable { case remove, keep }
    enum CrossOrigin: String, CaseIterable, Sendable { case full, star, none }
    enum Version3Errors: String, CaseIterable, Sendable { case v2, v3 }
    enum LetterCase: String, CaseIterable, Sendable { case exact, ignore }
    enum WebhookInfo: String, CaseIterable, Sendable { case refuse, scope }

    // MARK: The authorization server

    var refreshReuse = RefreshReuse.reject
    var revokesOldAccess = YesNo.no
    var invalidClientStatus = 400
    var uninstalledRenewal = UninstalledRenewal.notInstalled
    var dismissedRenewal = DismissedRenewal.invalidGrant
    var tokenScope = TokenScope.real
    var requestedScope = RequestedScope.check
    var updatedScope = UpdatedScope.refresh
    var takesJSONTokenRequests = YesNo.yes
    var displayedCodeSeconds = 30
    var graceDays = 14
    var afterGrace = AfterGrace.block
    var renewalWatch = RenewalWatch.block

    // MARK: REST

    var invalidCredentialsStatus = 401
    var insufficientScopeStatus = 403
    var portalDeletedStatus = 500
    var tokenCheckSeconds = 0
    var requiresHTTPS = YesNo.yes
    var crossOrigin = CrossOrigin.full
    var sendsRetryAfter = YesNo.no
    var takesBearerInVersion3 = YesNo.yes
    var version3AuthorizationErrors = Version3Errors.v2
    var version3UnknownMethodStatus = 404
    var webhookInfo = WebhookInfo.refuse
    var confirmsMethods = YesNo.yes
    var filterCase = LetterCase.exact
    var duplicateEventBinding = DuplicateBinding.handlerExists
    var placementBindStatus = 400
    var placementUnbindCount = UnbindCount.double

    // MARK: Installation and events

    var placementOptions = PlacementOptions.object
    var redelivery = Redelivery.none
    var installEvent = InstallEvent.finish
    var updateHandlers = UpdateHandlers.deliverThenDrop
    var updateToken = FreshToken.new
    var reinstallToken = FreshToken.new
    var eventVersion = EventVersion.number
    var eventScope = EventScope.all
    var paymentEventToken = YesNo.no
    var userAddEvent = UserAddEvent.registration
    var uninstalledRegistrations = Registrations.remove

    package init() {}
}

extension Behaviour {
    /// The refusal with the status that the switches give to its code.
    func adjusted(_ failure: RESTFailure) -> RESTFailure {
        var failure = failure
        switch failure.code {
        case .invalidCredentials where failure.status == 401: failure.status = invalidCredentialsStatus
        case .insufficientScope where failure.status == 403: failure.status = insufficientScopeStatus
        case .portalDeleted where failure.status == 500: failure.status = portalDeletedStatus
        case .invalidClient where failure.status == 400: failure.status = invalidClientStatus
        default: break
        }
        return failure
    }
}

/// The behaviour in force: as the sandbox was started, until an administration call changes it.
final class BehaviourBook: Sendable {
    private let configured: Behaviour
    private let state: Locked<Behaviour>

    init(_ configured: Behaviour = Behaviour()) {
        self.configured = configured
        state = Locked(configured)
    }

    var current: Behaviour { state.withLock { $0 } }

    /// Changes all of it or, when `body` throws, nothing.
    func change<Failure: Error>(_ body: (inout Behaviour) throws(Failure) -> Void) throws(Failure) -> Behaviour {
        var changed = current
        try body(&changed)
        let new = changed
        state.withLock { $0 = new }
        return new
    }

    /// As the sandbox was started.
    func reset() { state.withLock { $0 = configured } }
}
