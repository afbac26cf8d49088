import Foundation

extension Page {
    /// Makes the window another size or a phone, for documents that are open and that follow.
    package func setViewport(_ viewport: Viewport) async throws {
        setViewportState(viewport)
        for (session, kind) in look({ $0.sessions }) where SessionSetup.hasFrames(kind) {
            let commands = SessionSetup.appearance(session, kind: kind, context: context, viewport: viewport)
            for command in commands {
                do {
                    try await call(command.method, command.parameters, session: session)
                } catch {
                    // A frame's process may go while we speak to it; the page's own must obey.
                    if session == self.session { throw error }
                }
            }
        }
    }

    /// A picture as PNG, in device pixels: of the window, or of the whole page up to 16,384 device pixels a side.
    package func screenshot(fullPage: Bool = false) async throws -> Data {
        var parameters: [String: BrowserValue] = ["format": "png"]
        if fullPage {
            let size = try await call("Page.getLayoutMetrics")["cssContentSize"]
            let limit = 16_384 / look { $0.viewport.scale }
            parameters["captureBeyondViewport"] = true
            parameters["clip"] = [
                "x": 0, "y": 0, "scale": 1,
                "width": .number(min(size["width"].doubleValue ?? 1, limit)),
                "height": .number(min(size["height"].doubleValue ?? 1, limit)),
            ]
        }
        let reply = try await call("Page.captureScreenshot", .object(parameters))
        guard let data = reply["data"].stringValue.flatMap({ Data(base64Encoded: $0) }) else {
            throw BrowserError.refused("Page.captureScreenshot", "no picture")
        }
        return data
    }

    /// The body of an answer; `nil` when the browser has none or keeps it no more (it keeps 20 MiB of one, 100 MiB
    /// of a process, and forgets a document's when the frame goes on to another).
    package func body(of requestID: String) async throws -> Data? {
        if let ended = look({ $0.ended }) { throw ended }
        let (first, others) = look { state in
            (state.network.session(of: requestID), state.sessions.keys.map { $0 })
        }
        for session in [first].compactMap({ $0 }) + others.filter({ $0 != first }) {
            do {
                let reply = try await call(
                    "Network.getResponseBody", ["requestId": .string(requestID)], session: session)
                guard let body = reply["body"].stringValue else { return nil }
                return reply["base64Encoded"] == true ? Data(base64Encoded: body) : Data(body.utf8)
            } catch let error as BrowserError {
                guard case .protocol = error.code else {
                    if isClosed || error.code == .timedOut { throw error }
                    continue
                }
            }
        }
        return nil
    }
}
