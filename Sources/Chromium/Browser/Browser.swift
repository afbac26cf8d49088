import Logging

/// A running browser; valid inside ``withChromium(_:logger:clock:isolation:_:)`` only.
package final class Browser: Sendable {
    /// `HeadlessChrome/156.0.8078.79` or the like.
    package let version: String
    /// The browser's process; its group holds all its children.
    package let processID: Int32

    let connection: Connection
    private let targets: Targets
    private let identity: BrowserIdentity

    init(connection: Connection, targets: Targets, identity: BrowserIdentity, processID: Int32) {
        self.connection = connection
        self.targets = targets
        self.identity = identity
        self.processID = processID
        version = identity.version
    }

    /// Opens a context of its own (cookies, storage, cache), and disposes of it with all its pages after `body`.
    package func withContext<R>(
        _ options: ContextOptions = ContextOptions(), isolation: isolated (any Actor)? = #isolation,
        _ body: (BrowserContext) async throws -> R
    ) async throws -> R {
        let id = try await connection.call("Target.createBrowserContext")["browserContextId"].stringValue ?? ""
        let context = BrowserContext(
            id: id, options: options, identity: identity, connection: connection, targets: targets)
        targets.add(context)
        let result: R
        do {
            // A download would write a file that nobody asked for.
            try await connection.call(
                "Browser.setDownloadBehavior", ["behavior": "deny", "browserContextId": .string(id)])
            result = try await body(context)
        } catch {
            await dispose(context)
            throw error
        }
        await dispose(context)
        return result
    }

    private func dispose(_ context: BrowserContext) async {
        targets.remove(context)
        // Not the caller's task: when that is cancelled, the context must still go.
        let connection = connection
        let id = context.id
        await Task {
            _ = try? await connection.call(
                "Target.disposeBrowserContext", ["browserContextId": .string(id)], timeout: .seconds(5))
        }.value
    }
}

/// What the browser says of itself, and what pages are told instead.
struct BrowserIdentity: Sendable {
    let version: String
    /// The desktop user agent, without the word that tells sites of a headless browser.
    let userAgent: String
    let language: String
    /// Frames of other sites are denied storage by script: the headless shell has no setting for it.
    let deniesThirdPartyStorage: Bool

    func userAgent(for viewport: Viewport) -> String {
        guard viewport.isMobile else { return userAgent }
        let chrome = userAgent.split(separator: " ").first { $0.hasPrefix("Chrome/") } ?? "Chrome/120.0.0.0"
        return "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \(chrome) Mobile"
            + " Safari/537.36"
    }
}
