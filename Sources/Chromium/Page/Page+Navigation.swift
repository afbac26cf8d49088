/// How a navigation ended.
package struct Navigation: Sendable, Hashable {
    /// The address that the page shows in the end, after redirects.
    package let url: String
    /// The last document's HTTP status; `nil` when there was no answer or no request.
    package let status: Int?
    /// `net::ERR_…` when no document came.
    package let errorText: String?

    package init(url: String, status: Int?, errorText: String? = nil) {
        self.url = url
        self.status = status
        self.errorText = errorText
    }

    /// Whether a document came with a status below 400.
    package var isSuccess: Bool { errorText == nil && (status ?? 200) < 400 }
}

extension Page {
    /// Opens an address in the main frame and waits until it has loaded, following redirects of all kinds that begin
    /// before the load is over.
    ///
    /// A load that fails is no error: ``Navigation/errorText`` tells. It may be called again and again.
    /// - Throws: `navigation` for an address that cannot be asked for; `timedOut`, `closed`.
    package func navigate(to url: String, timeout: Duration = .seconds(20)) async throws -> Navigation {
        let before = look { $0.tree.main?.loaderID ?? "" }
        let reply: BrowserValue
        do {
            reply = try await call("Page.navigate", ["url": .string(url)], timeout: timeout)
        } catch let error as BrowserError {
            guard case .protocol(_, let message) = error.code else { throw error }
            throw BrowserError(
                .navigation(message), "\(url) cannot be opened: \(message).", recovery: "Correct the address.")
        }
        if let failure = reply["errorText"].stringValue, !failure.isEmpty {
            return await failed(url, failure, loader: reply["loaderId"].stringValue)
        }
        // Without a new document (a fragment changed) there is no load to wait for.
        guard let loader = reply["loaderId"].stringValue else {
            _ = try? await until("the fragment", within: .seconds(2)) { $0.tree.main?.url == url ? true : nil }
            return navigation()
        }
        return try await loaded(instead: before, or: loader, url: url, within: timeout)
    }

    /// Loads the main frame's document again.
    package func reload(timeout: Duration = .seconds(20)) async throws -> Navigation {
        try await navigation(timeout: timeout) { _ = try await self.call("Page.reload") }
    }

    /// Waits for the main frame to load another document because of `action`: a click, a form, a script.
    ///
    /// - Throws: `timedOut` when no other document has loaded in time; what `action` throws.
    package func navigation(
        timeout: Duration = .seconds(20), isolation: isolated (any Actor)? = #isolation,
        after action: () async throws -> Void
    ) async throws -> Navigation {
        let before = look { $0.tree.main?.loaderID ?? "" }
        try await action()
        return try await loaded(instead: before, or: nil, url: "another document", within: timeout)
    }

    private func loaded(instead before: String, or loader: String?, url: String, within timeout: Duration)
        async throws -> Navigation
    {
        _ = try await until("\(url) did not load", within: timeout) { state -> Bool? in
            guard let main = state.tree.main, main.loadedLoaderID == main.loaderID else { return nil }
            return main.loaderID != before || main.loaderID == loader ? true : nil
        }
        return navigation()
    }

    private func failed(_ url: String, _ text: String, loader: String?) async -> Navigation {
        // The error page comes on its own time; the next navigation must not meet it. An aborted load (a download,
        // an answer without content) leaves the old document, so there is nothing to wait for.
        if text != "net::ERR_ABORTED", let loader {
            _ = try? await until("the error page", within: .seconds(2)) { state in
                state.tree.main?.loadedLoaderID == loader ? true : nil
            }
        }
        let status = loader.flatMap { loader in look { $0.network.last(loader)?.status } }
        return Navigation(url: url, status: status, errorText: text)
    }

    private func navigation() -> Navigation {
        look { state in
            let main = state.tree.main
            // A document's request has its loader's id.
            let exchange = main.flatMap { state.network.last($0.loaderID) }
            return Navigation(url: main?.url ?? "", status: exchange?.status, errorText: exchange?.errorText)
        }
    }

    /// Waits until no request has been under way for `quiet`. Event sources and web sockets do not count.
    ///
    /// - Throws: `timedOut`, `closed`.
    package func waitForNetworkIdle(
        quiet: Duration = .milliseconds(400), timeout: Duration = .seconds(20)
    ) async throws {
        try await withDeadline("the network did not fall silent", within: timeout, clock: clock) { [self] in
            while true {
                let seen = try await until("idle", within: timeout) { $0.network.isIdle ? $0.network.activity : nil }
                try await clock.sleep(for: quiet)
                if look({ $0.network.isIdle && $0.network.activity == seen }) { return }
            }
        }
    }
}
