/// A store that ends with its process: for tests and first steps.
public actor MemoryInstallationStore: InstallationStore {
    private var installations: [MemberID: Installation] = [:]
    private var grants: [MemberID: [Int: Grant]] = [:]

    public init() {}

    public func slice(_ memberID: MemberID, user: Int?) -> PortalSlice {
        PortalSlice(installation: installations[memberID], grant: user.flatMap { grants[memberID]?[$0] })
    }

    public func grants(of memberID: MemberID, limit: Int) -> [Grant] {
        let sorted = (grants[memberID] ?? [:]).values.sorted { left, right in
            if left.isInstaller != right.isInstaller { return left.isInstaller }
            if left.updatedAt != right.updatedAt { return left.updatedAt > right.updatedAt }
            return left.userID < right.userID
        }
        return Array(sorted.prefix(limit))
    }

    public func memberIDs(after: MemberID?, limit: Int) -> [MemberID] {
        let sorted = installations.keys.filter { id in after.map { $0.value < id.value } ?? true }.sorted {
            $0.value < $1.value
        }
        return Array(sorted.prefix(limit))
    }

    public func update<Outcome: Sendable>(
        _ memberID: MemberID, user: Int?, _ change: @escaping @Sendable (inout PortalSlice) throws -> Outcome
    ) throws -> Outcome {
        var slice = slice(memberID, user: user)
        let outcome = try change(&slice)
        guard let installation = slice.installation else {
            installations[memberID] = nil
            grants[memberID] = nil
            return outcome
        }
        installations[memberID] = installation
        if slice.dropsOtherGrants { grants[memberID] = nil }
        if let user { grants[memberID, default: [:]][user] = slice.grant }
        return outcome
    }
}
