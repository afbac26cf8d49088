public import Foundation

/// One portal and one of its users, as a change sees them.
public struct PortalSlice: Sendable, Hashable {
    /// `nil` when the portal is unknown. A change that sets `nil` erases the portal and all its grants without a trace.
    public var installation: Installation?
    /// The grant of the user named in the change; always `nil` when none was named. Setting `nil` drops it.
    public var grant: Grant?
    /// Set by a change to drop the grants of all users of the portal, `grant` excepted if it is not `nil`.
    public var dropsOtherGrants: Bool
    /// Set by a change to put events at the end of the portal's queue together with it.
    public var newEvents: [IncomingEvent]

    public init(
        installation: Installation? = nil, grant: Grant? = nil, dropsOtherGrants: Bool = false,
        newEvents: [IncomingEvent] = []
    ) {
        self.installation = installation
        self.grant = grant
        self.dropsOtherGrants = dropsOtherGrants
        self.newEvents = newEvents
    }
}

/// Where installations and grants are kept: in memory, in SQLite, in PostgreSQL.
///
/// An implementation keeps tokens encrypted (``KeyRing``), has a change on disk before ``update(_:user:_:)`` returns,
/// and passes the suite of cases that the kit's own stores pass.
public protocol InstallationStore: Sendable {
    /// The portal and the grant of one of its users; both are read at the same moment.
    func slice(_ memberID: MemberID, user: Int?) async throws -> PortalSlice

    /// The grants of a portal: the installer's first, then the most recent ones. At most `limit`.
    func grants(of memberID: MemberID, limit: Int) async throws -> [Grant]

    /// Portals in the order of `member_id`, after the given one: removed ones are included.
    func memberIDs(after: MemberID?, limit: Int) async throws -> [MemberID]

    /// Grants whose pair was stored before `start`, in the order of portal and user, after the given one: for those that
    /// nobody has used for long. Left out: lost ones, those without a refresh token, and those of portals that were removed
    /// or suspended.
    func grantKeys(storedBefore start: Date, after: GrantKey?, limit: Int) async throws -> [GrantKey]

    /// Reads the portal and the user's grant, lets `change` alter them, and writes the result; all of it or nothing,
    /// and one change at a time for each portal, also among processes. What `change` throws is thrown and nothing is
    /// written.
    ///
    /// `change` may run more than once. It must not rename the portal or the user. A grant is stored only together with
    /// an installation.
    /// - Returns: what `change` returned, once the result is on disk.
    func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @escaping @Sendable (inout PortalSlice) throws -> Outcome
    ) async throws -> Outcome

    /// Seals everything anew under the first key of the ring, a piece at a time. Afterwards older keys can be left out.
    ///
    /// - Returns: how many secrets were sealed anew.
    @discardableResult
    func reseal() async throws -> Int

    /// Erases the portal, its grants, its events and its calls, so that no trace is left in the store's files; also when its secrets do
    /// not open any more.
    func erase(_ memberID: MemberID) async throws
}

extension InstallationStore {
    /// The portal, or `nil` when it is unknown.
    public func installation(_ memberID: MemberID) async throws -> Installation? {
        try await slice(memberID, user: nil).installation
    }

    /// The grant of one user, or `nil`.
    public func grant(_ key: GrantKey) async throws -> Grant? {
        try await slice(key.memberID, user: key.userID).grant
    }

    /// Erases by ``update(_:user:_:)``, which takes secrets that open.
    public func erase(_ memberID: MemberID) async throws {
        try await update(memberID, user: nil) { $0.installation = nil }
    }
}
