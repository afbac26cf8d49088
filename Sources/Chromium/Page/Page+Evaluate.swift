extension Page {
    /// Where a frame's scripts run.
    struct Place: Sendable {
        let frame: String
        let session: String
        let context: String
    }

    /// The frame's own world, as soon as it has one.
    ///
    /// - Throws: `noSuchFrame` at once when none matches.
    func place(_ match: FrameMatch?, within timeout: Duration = .seconds(10)) async throws -> Place {
        let match = match ?? .main
        let (known, urls, ended) = look { state in
            (state.tree.first(match)?.id, state.tree.frames.map(\.url), state.ended)
        }
        if let ended { throw ended }
        guard let known else { throw BrowserError.noSuchFrame(match, among: urls) }
        return try await until("the frame \(match) has no document yet", within: timeout) { state in
            guard let frame = state.tree[known], let context = frame.context else { return nil }
            return Place(frame: known, session: frame.session, context: context)
        }
    }

    /// Evaluates an expression in a frame, also of another site, awaits a promise, and returns the result by value.
    ///
    /// - Throws: `evaluation` with the exception's text; `noSuchFrame`; `protocol` when the document went away or the
    ///   result has no JSON form; `timedOut`, `closed`.
    @discardableResult
    package func evaluate(
        _ expression: String, in frame: FrameMatch? = nil, timeout: Duration = .seconds(20)
    ) async throws -> BrowserValue {
        var attempts = 0
        while true {
            let place = try await place(frame, within: timeout)
            do {
                let reply = try await call(
                    "Runtime.evaluate",
                    [
                        "expression": .string(expression), "uniqueContextId": .string(place.context),
                        "awaitPromise": true, "returnByValue": true, "userGesture": false,
                    ], session: place.session, timeout: timeout)
                return try Self.value(of: reply)
            } catch let error as BrowserError {
                // Between our look and the request the frame may have got another document: nothing ran then.
                guard case .protocol(_, let message) = error.code, message.contains("uniqueContextId"), attempts < 3
                else { throw error }
                attempts += 1
            }
        }
    }

    private static func value(of reply: BrowserValue) throws(BrowserError) -> BrowserValue {
        let details = reply["exceptionDetails"]
        guard details.isNull else {
            let text = ConsoleRecord.text(ofException: details)
            throw BrowserError(.evaluation(text), "The script threw: \(text)", recovery: "Correct the script.")
        }
        let result = reply["result"]
        switch result["unserializableValue"].stringValue {
        case "NaN": return .number(.nan)
        case "Infinity": return .number(.infinity)
        case "-Infinity": return .number(-.infinity)
        case "-0": return .number(-0.0)
        case let number?: return .string(number.hasSuffix("n") ? String(number.dropLast()) : number)
        case nil: return result["value"]
        }
    }

    /// Waits until an expression becomes truthy; it is tried every 50 ms. An expression that throws, or whose frame
    /// is not there yet, is not truthy yet.
    ///
    /// - Throws: `timedOut` with the last exception; `closed`.
    package func waitFor(
        _ expression: String, in frame: FrameMatch? = nil, timeout: Duration = .seconds(10)
    ) async throws {
        let lastFailure = LastFailure()
        let question = "(async () => !!(await (\(expression)\n)))()"
        do {
            try await withDeadline("waiting for \(expression)", within: timeout, clock: clock) { [self] in
                while true {
                    do {
                        if try await evaluate(question, in: frame, timeout: timeout).isTruthy { return }
                    } catch let error as BrowserError {
                        if isClosed { throw error }
                        lastFailure.set(error.message)
                    }
                    try await clock.sleep(for: .milliseconds(50))
                }
            }
        } catch let error as BrowserError where error.code == .timedOut {
            guard let failure = lastFailure.text else { throw error }
            throw BrowserError(.timedOut, "\(error.message) \(failure)", recovery: error.recovery)
        }
    }

    /// The text that a visitor of the frame sees (`innerText` of the body).
    package func text(in frame: FrameMatch? = nil) async throws -> String {
        try await evaluate("document.body ? document.body.innerText : ''", in: frame).stringValue ?? ""
    }

    /// The frame's document as it is now.
    package func html(in frame: FrameMatch? = nil) async throws -> String {
        try await evaluate("document.documentElement ? document.documentElement.outerHTML : ''", in: frame)
            .stringValue ?? ""
    }
}
