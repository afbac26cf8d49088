public import Foundation
public import Logging

/// What an opening or an event changed in the life of the application on a portal.
public enum LifecycleChange: Sendable, Hashable {
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
    let store: any InstallationStore
    let server: AuthorizationServer
    let transport: HTTPTransport
    let verifier: EventVerifier
    let refresher: GrantRefresher
    let onRemoval: @Sendable (Removal) async throws -> Void
    let logger: Logger
    let now: @Sendable () -> Date

    /// Takes what a portal posted into the application's frame: proves the token at the authorization server, then stores the pair.
    ///
    /// - Throws: ``InstallationError`` when it is not believed, ``OAuthError`` when the authorization server cannot be asked; nothing is
    ///   stored then.
    public func open(_ launch: FrameLaunch) async throws -> VerifiedLaunch {
        throw InstallationError(.missingTokens)
    }

    /// Takes an event: believes it or throws, and applies installation, update and removal.
    ///
    /// - Throws: ``EventError``, ``InstallationError`` or ``OAuthError``; nothing is changed then. What ``Bitrix24Kit``'s `onRemoval`
    ///   throws: the portal gets no calls any more, but its record stays until ``finishRemovals()``.
    public func apply(_ delivery: EventDelivery) async throws -> AppliedEvent {
        .event(try await verifier.verify(delivery))
    }

    /// Takes the redirect of a full authorization whose `state` the caller has checked (``OAuthStates``): exchanges the code and
    /// stores the pair.
    ///
    /// - Throws: ``InstallationError`` or ``OAuthError``; nothing is stored then.
    public func complete(_ redirect: AuthorizationRedirect) async throws -> VerifiedAuthorization {
        throw InstallationError(.missingTokens)
    }

    /// Completes removals that a crash or an error of `onRemoval` interrupted. Call it when the program starts.
    ///
    /// - Returns: how many portals were erased.
    @discardableResult
    public func finishRemovals() async throws -> Int { 0 }
}

/// A full authorization that was completed.
public struct VerifiedAuthorization: Sendable {
    public let installation: Installation
    public let userID: Int
    public let change: LifecycleChange
}
