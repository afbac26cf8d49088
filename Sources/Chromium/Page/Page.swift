import Logging
import Synchronization

/// A tab and everything that its frames and workers show, log and load.
///
/// Valid inside the context that opened it only. After ``close()``, or when the browser dies, what was recorded can
/// still be read and everything else throws ``BrowserError/Code/closed``.
package final class Page: Sendable {
    /// What is known of the page; written by the connection's reader only.
    struct State: Sendable {
        var tree: FrameTree
        var console = ConsoleRecord()
        var network = NetworkRecord()
        var dialogs: [PageDialog] = []
        var viewport: Viewport
        /// The session of each process that runs a part of the page, and its kind.
        var sessions: [String: String] = [:]
        /// Contents of logged objects and long bodies that were asked for and are still to come.
        var details = 0
        var ended: BrowserError?
        var watchers: [Int: @Sendable (State) -> Bool] = [:]
        var lastWatcher = 0

        /// Asks everyone who waits whether what happened is what they wait for.
        mutating func tellWatchers() {
            for (key, isDone) in watchers where isDone(self) { watchers.removeValue(forKey: key) }
        }
    }

    /// Dialogs kept; further ones are answered and forgotten.
    static let maximumDialogs = 100

    /// The tab's id, which is also its main frame's.
    package let id: String
    /// The tab that opened it by script, if one did.
    package let openerID: String?

    let session: String
    let context: BrowserContext
    let connection: Connection
    let logger: Logger
    private let state: Mutex<State>

    init(
        id: String, session: String, opener: String?, context: BrowserContext, connection: Connection,
        logger: Logger
    ) {
        self.id = id
        self.session = session
        self.openerID = opener
        self.context = context
        self.connection = connection
        self.logger = logger
        state = Mutex(State(tree: FrameTree(mainID: id, session: session), viewport: context.options.viewport))
    }

    var clock: any Clock<Duration> { connection.clock }

    /// What is known now.
    func look<R>(_ body: (State) -> R) -> R { state.withLock { body($0) } }

    func setViewportState(_ viewport: Viewport) { state.withLock { $0.viewport = viewport } }

    /// Waits until the events show what `find` looks for.
    ///
    /// - Throws: `timedOut`; `closed` when the page ends first.
    func until<T: Sendable>(
        _ what: String, within timeout: Duration, _ find: @escaping @Sendable (State) -> T?
    ) async throws -> T {
        let arrival = OneShot<T>()
        let key: Int? = state.withLock { state in
            if let found = find(state) {
                arrival.settle(.success(found))
                return nil
            }
            if let ended = state.ended {
                arrival.settle(.failure(ended))
                return nil
            }
            state.lastWatcher += 1
            state.watchers[state.lastWatcher] = { state in
                if let found = find(state) {
                    arrival.settle(.success(found))
                } else if let ended = state.ended {
                    arrival.settle(.failure(ended))
                } else {
                    return false
                }
                return true
            }
            return state.lastWatcher
        }
        defer { if let key { state.withLock { _ = $0.watchers.removeValue(forKey: key) } } }
        return try await arrival.value(what, within: timeout, clock: clock)
    }

    /// Asks the page's own session, or another of its sessions.
    @discardableResult
    func call(
        _ method: String, _ parameters: BrowserValue = [:], session: String? = nil,
        timeout: Duration = Connection.requestTimeout
    ) async throws -> BrowserValue {
        if let ended = look({ $0.ended }) { throw ended }
        return try await connection.call(method, parameters, session: session ?? self.session, timeout: timeout)
    }
}

// The reader's side: nothing here waits.
extension Page {
    func attached(_ session: String, kind: String, target: String) {
        let viewport = state.withLock { state in
            state.sessions[session] = kind
            if kind == "iframe" { state.tree.moved(target, to: session) }
            return state.viewport
        }
        for command in SessionSetup(kind: kind, session: session, context: context, viewport: viewport).commands {
            connection.send(command)
        }
        if SessionSetup.hasFrames(kind) {
            connection.send(.init("Page.getFrameTree", session: session)) { [self] result in
                guard case .success(let reply) = result else { return }
                state.withLock { state in
                    state.tree.merge(reply["frameTree"], session: session)
                    state.tellWatchers()
                }
            }
        }
        connection.send(.init("Runtime.runIfWaitingForDebugger", session: session))
    }

    func detached(_ session: String) {
        guard session != self.session else { return end(.closed("The page")) }
        state.withLock { state in
            state.sessions.removeValue(forKey: session)
            state.network.sessionEnded(session)
            state.tellWatchers()
        }
    }

    func end(_ error: BrowserError) {
        state.withLock { state in
            state.ended = state.ended ?? error
            state.tellWatchers()
        }
    }

    func receive(_ event: ProtocolEvent, session: String) {
        switch event.method {
        case "Page.javascriptDialogOpening": answerDialog(event.parameters, session: session)
        case "Inspector.targetCrashed":
            connection.end(session: session)
            if session == self.session { end(.closed("The page crashed and")) }
        default: break
        }
        let (unrendered, missing) = state.withLock { state in
            let gone = state.tree.receive(event, session: session)
            state.network.framesLeft(gone)
            let missing = state.network.receive(event, session: session)
            let unrendered = state.console.receive(event)
            state.details += unrendered.count + (missing == nil ? 0 : 1)
            state.tellWatchers()
            return (unrendered, missing)
        }
        for object in unrendered { render(object, session: session) }
        if let missing { fetch(missing, session: session) }
    }

    private func answerDialog(_ parameters: BrowserValue, session: String) {
        let dialog = PageDialog(
            type: parameters["type"].stringValue ?? "", message: parameters["message"].stringValue ?? "",
            url: parameters["url"].stringValue ?? "")
        state.withLock { state in
            if state.dialogs.count < Self.maximumDialogs { state.dialogs.append(dialog) }
        }
        connection.send(
            .init(
                "Page.handleJavaScriptDialog",
                ["accept": true, "promptText": parameters["defaultPrompt"]], session: session))
    }

    /// The event's preview cuts strings and depth short, where a leaked token would hide.
    private func render(_ object: ConsoleRecord.Unrendered, session: String) {
        let request = ProtocolCommand(
            "Runtime.callFunctionOn",
            [
                "objectId": .string(object.objectID), "returnByValue": true, "silent": true,
                "functionDeclaration": """
                function () {
                    const element = typeof Node === 'function' && this instanceof Node;
                    return element ? (this.outerHTML ?? this.textContent) : JSON.stringify(this);
                }
                """,
            ], session: session)
        connection.send(request) { [self] result in
            state.withLock { state in
                state.details -= 1
                if case .success(let reply) = result, let text = reply["result"]["value"].stringValue {
                    state.console.render(object, as: text)
                }
                state.tellWatchers()
            }
        }
    }

    private func fetch(_ body: NetworkRecord.MissingBody, session: String) {
        let request = ProtocolCommand(
            "Network.getRequestPostData", ["requestId": .string(body.requestID)], session: session)
        connection.send(request) { [self] result in
            state.withLock { state in
                state.details -= 1
                if case .success(let reply) = result, let data = reply["postData"].stringValue {
                    state.network.setPostData(String(data.prefix(1 << 20)), of: body.exchange)
                }
                state.tellWatchers()
            }
        }
    }
}

extension Page {
    /// Waits until the tab answers: everything sent to it before has been done then.
    func prepare() async throws {
        try await call("Runtime.evaluate", ["expression": "0"], timeout: .seconds(20))
        // The empty document's own load must not be taken for a later one's.
        _ = try await until("a new tab did not show its empty document", within: .seconds(20)) { state in
            state.tree.main.flatMap { $0.context == nil || $0.loaderID.isEmpty ? nil : $0.id }
        }
    }

    /// The frames, the main frame first, then in the order of their appearance.
    package func frames() async -> [FrameInfo] {
        look { state in
            state.tree.frames.map { frame in
                FrameInfo(
                    id: frame.id, parentID: frame.parentID, url: frame.url, name: frame.name,
                    isRemote: frame.parentID.flatMap { state.tree[$0] }.map { $0.session != frame.session } ?? false)
            }
        }
    }

    /// What the consoles of all frames and workers showed, oldest first; at most 2,000, then
    /// ``droppedConsoleMessages`` counts.
    package var consoleMessages: [ConsoleMessage] {
        get async {
            await waitForDetails()
            return look { $0.console.messages }
        }
    }

    /// How many console messages came after the last one that is kept.
    package var droppedConsoleMessages: Int { look { $0.console.dropped } }

    /// The requests of all frames and workers, oldest first; at most 5,000, then ``droppedExchanges`` counts.
    package var exchanges: [NetworkExchange] {
        get async {
            await waitForDetails()
            return look { $0.network.exchanges }
        }
    }

    /// How many requests came after the last one that is kept.
    package var droppedExchanges: Int { look { $0.network.dropped } }

    /// The dialogs that the page opened, oldest first; at most 100.
    package var dialogs: [PageDialog] { look { $0.dialogs } }

    /// Whether the tab or the browser is gone.
    package var isClosed: Bool { look { $0.ended != nil } }

    private func waitForDetails() async {
        _ = try? await until("details", within: .seconds(2)) { $0.details == 0 ? true : nil }
    }

    /// Closes the tab. A closed one stays closed.
    package func close() async throws {
        guard !isClosed else { return }
        try await connection.call("Target.closeTarget", ["targetId": .string(id)])
        end(.closed("The page"))
    }
}
