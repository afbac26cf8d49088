import Logging
import Synchronization

/// Which page each DevTools session belongs to. The connection's reader feeds it; it never waits.
///
/// The browser attaches us to every tab, frame of another site and worker at its birth and holds it until its
/// recording is on, so that no request and no message is missed.
final class Targets: Sendable {
    private struct State {
        var contexts: [String: BrowserContext] = [:]
        var pages: [Page] = []
        var bySession: [String: Page] = [:]
        var awaited: [String: OneShot<Page>] = [:]
        var connection: Connection?
    }

    private let state = Mutex(State())
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    func connect(_ connection: Connection) { state.withLock { $0.connection = connection } }

    func add(_ context: BrowserContext) { state.withLock { $0.contexts[context.id] = context } }

    func remove(_ context: BrowserContext) {
        let pages = state.withLock { state in
            state.contexts.removeValue(forKey: context.id)
            let pages = state.pages.filter { $0.context.id == context.id }
            state.pages.removeAll { $0.context.id == context.id }
            state.bySession = state.bySession.filter { $0.value.context.id != context.id }
            return pages
        }
        for page in pages { page.end(.closed("The page")) }
    }

    func pages(of context: String) -> [Page] { state.withLock { $0.pages.filter { $0.context.id == context } } }

    /// The tab, when the browser has attached us to it.
    func page(_ target: String, clock: any Clock<Duration>) async throws -> Page {
        let arrival = OneShot<Page>()
        state.withLock { state in
            if let page = state.pages.first(where: { $0.id == target }) {
                arrival.settle(.success(page))
            } else {
                state.awaited[target] = arrival
            }
        }
        defer { state.withLock { _ = $0.awaited.removeValue(forKey: target) } }
        return try await arrival.value("a new tab did not open", within: .seconds(20), clock: clock)
    }

    func receive(_ event: ProtocolEvent) {
        switch event.method {
        case "Target.attachedToTarget": attached(event)
        case "Target.detachedFromTarget": detached(event)
        default: break
        }
        guard let session = event.session, let page = state.withLock({ $0.bySession[session] }) else { return }
        page.receive(event, session: session)
    }

    func end(_ error: BrowserError) {
        let (pages, awaited) = state.withLock { state in
            defer { state.awaited = [:] }
            return (state.pages, state.awaited.values.map { $0 })
        }
        for page in pages { page.end(error) }
        for arrival in awaited { arrival.settle(.failure(error)) }
    }

    private func attached(_ event: ProtocolEvent) {
        let info = event.parameters["targetInfo"]
        guard let session = event.parameters["sessionId"].stringValue, let kind = info["type"].stringValue,
            let target = info["targetId"].stringValue, let connection = state.withLock({ $0.connection })
        else { return }
        if kind == "page", state.withLock({ $0.pages.contains { $0.id == target } }) {
            // A tab that a page opened is told of twice, by the browser and by its opener.
            connection.send(.init("Runtime.runIfWaitingForDebugger", session: session))
            connection.send(.init("Target.detachFromTarget", ["sessionId": .string(session)], session: event.session))
            return
        }
        if let parent = event.session, kind != "page" {
            guard
                let page = state.withLock({ state in
                    let page = state.bySession[parent]
                    state.bySession[session] = page
                    return page
                })
            else { return }
            page.attached(session, kind: kind, target: target)
            return
        }
        let context = state.withLock { $0.contexts[info["browserContextId"].stringValue ?? ""] }
        guard let context else {
            connection.send(.init("Runtime.runIfWaitingForDebugger", session: session))
            connection.send(.init("Target.detachFromTarget", ["sessionId": .string(session)], session: nil))
            return
        }
        if kind == "page" {
            let page = Page(
                id: target, session: session, opener: info["openerId"].stringValue, context: context,
                connection: connection, logger: logger)
            let arrival = state.withLock { state in
                state.pages.append(page)
                state.bySession[session] = page
                return state.awaited.removeValue(forKey: target)
            }
            page.attached(session, kind: kind, target: target)
            arrival?.settle(.success(page))
        } else {
            // Workers that tabs share: their traffic is told to the context's first tab.
            let page = state.withLock { state in
                let page = state.pages.first { $0.context.id == context.id }
                state.bySession[session] = page
                return page
            }
            guard let page else {
                connection.send(.init("Runtime.runIfWaitingForDebugger", session: session))
                return
            }
            page.attached(session, kind: kind, target: target)
        }
    }

    private func detached(_ event: ProtocolEvent) {
        guard let session = event.parameters["sessionId"].stringValue else { return }
        let (page, connection) = state.withLock { state in
            let page = state.bySession.removeValue(forKey: session)
            if let page, page.session == session { state.pages.removeAll { $0 === page } }
            return (page, state.connection)
        }
        connection?.end(session: session)
        page?.detached(session)
    }
}
