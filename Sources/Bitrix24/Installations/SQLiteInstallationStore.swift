/// A store in one SQLite file, for an application on one machine; several processes may share it.
public struct SQLiteInstallationStore: InstallationStore {
    let memory = MemoryInstallationStore()
    public init(path: String, keys: KeyRing) throws {}
    public func slice(_ memberID: MemberID, user: Int?) async throws -> PortalSlice { await memory.slice(memberID, user: user) }
    public func grants(of memberID: MemberID, limit: Int) async throws -> [Grant] { await memory.grants(of: memberID, limit: limit) }
    public func memberIDs(after: MemberID?, limit: Int) async throws -> [MemberID] { await memory.memberIDs(after: after, limit: limit) }
    public func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @Sendable (inout PortalSlice) throws -> Outcome
    ) async throws -> Outcome { try await memory.update(memberID, user: user, change) }
}
