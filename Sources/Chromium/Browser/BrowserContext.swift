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

    /// Waits for a tab that `opener` opened by script or link, the first if there are several.
    ///
    /// - Throws: `timedOut`.
    package func page(openedBy opener: Page, timeout: Duration = .seconds(5)) async throws -> Page {
        let clock = connection.clock
        return try await withDeadline("no tab was opened", within: timeout, clock: clock) { [self] in
            while true {
                if let page = pages.first(where: { $0.openerID == opener.id }) { return page }
                try await clock.sleep(for: .milliseconds(20))
            }
        }
    }

    /// All cookies of the context.
    package func cookies() async throws -> [Cookie] {
        let reply = try await connection.call("Storage.getCookies", ["browserContextId": .string(id)])
        return (reply["cookies"].arrayValue ?? []).map(Cookie.init)
    }
}
