/// What an installation or an update changed, as its event in the queue tells the application.
public struct VersionChange: Sendable, Hashable {
    public var change: LifecycleChange
    /// The version before; `nil` when there was none.
    public var previousVersion: String?
    public var version: String?
    /// Scopes that the portal grants now and did not grant before.
    public var addedScope: [Scope]
    /// Scopes that it does not grant any more.
    public var removedScope: [Scope]

    init(from before: Installation?, to after: Installation, _ change: LifecycleChange) {
        let old = before.map { $0.isRemoved ? [] : $0.scope } ?? []
        self.change = change
        previousVersion = before?.version
        version = after.version
        addedScope = after.scope.filter { !old.contains($0) }
        removedScope = old.filter { !after.scope.contains($0) }
    }

    /// Reads what the queue holds for an event of kind ``IncomingEvent/Kind/installation``.
    public init?(_ data: JSONValue) {
        guard let fields = data["installation"],
            let change = fields["change"]?.string.flatMap(LifecycleChange.init(rawValue:))
        else { return nil }
        self.change = change
        previousVersion = fields["previous_version"]?.string
        version = fields["version"]?.string
        addedScope = Scope.list(fields["added_scope"]?.string ?? "")
        removedScope = Scope.list(fields["removed_scope"]?.string ?? "")
    }

    var json: JSONObject {
        [
            "installation": [
                "change": .string(change.rawValue), "previous_version": previousVersion.map { .string($0) } ?? .null,
                "version": version.map { .string($0) } ?? .null, "added_scope": .string(Scope.joined(addedScope)),
                "removed_scope": .string(Scope.joined(removedScope)),
            ]
        ]
    }
}
