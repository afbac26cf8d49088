/// Pages that share cookies and storage with each other and with nobody else; valid inside
/// ``Browser/withContext(_:isolation:_:)`` only.
package final class BrowserContext: Sendable {
    package let id: String
    package let options: ContextOptions

    let identity: BrowserIdentity
    private let connection: Connection
    private let targets: Targets

    init(
        id: String, options: ContextOptions, identity: BrowserIdentity, connection: Connection, targets: Targets
    ) {
        self.id = id
        self.options = options
        self.identity = identity
        self.connection = connection
        self.targets = targets
    }

    /// The language that pages see.
    var language: String { options.language ?? identity.language }

    /// Opens an empty tab.
    ///
    /// - Throws: ``BrowserError``.
    package func newPage() async throws -> Page {
        let target = try await connection.call(
            "Target.createTarget", ["url": "about:blank", "browserContextId": .string(id)])
        guard let id = target["targetId"].stringValue else {
            throw BrowserError.refused("Target.createTarget", "no target")
        }
        let page = try await targets.page(id, clock: connection.clock)
        try await page.prepare()
        return page
    }

    /// All open tabs, those that pages opened by themselves among them, oldest first.
    package var pages: [Page] { targets.pages(of: id) }

    /// All cookies of the context.
    package func cookies() async throws -> [Cookie] {
        let reply = try await connection.call("Storage.getCookies", ["browserContextId": .string(id)])
        return (reply["cookies"].arrayValue ?? []).map(Cookie.init)
    }
}
