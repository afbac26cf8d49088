import Foundation

/// What a fault does to one exchange: something in place of the work or before it, and something to its answer.
extension Fault {
    enum Beginning: Sendable {
        /// The work is done.
        case goOn
        /// A refusal in the shape of whoever answers.
        case refuse(RESTFailure)
        /// This answer, and no work.
        case answer(EdgeResponse)
    }

    /// Before the work. Waits where the fault says so.
    ///
    /// - Parameter target: the request's path and query, for a redirect.
    func begin(_ platform: Platform, target: String = "/", isSecure: Bool = true) async -> Beginning {
        switch action {
        case .status(let status, let body, let contentType):
            return .answer(
                EdgeResponse(status: status, headers: [("Content-Type", contentType)], body: Array(body.utf8)))
        case .error(let code):
            return .refuse(.of(code))
        case .latency(let milliseconds):
            // A cancelled wait ends early; the answer then goes to nobody.
            try? await Task.sleep(for: .milliseconds(milliseconds))
        case .delay(let milliseconds):
            await platform.clock.wait(until: platform.clock.now.addingTimeInterval(Double(milliseconds) / 1000))
        case .timeout(let milliseconds):
            return .answer(EdgeResponse(status: 0, delivery: .silence(milliseconds: milliseconds)))
        case .reset, .lose:
            return .answer(EdgeResponse(status: 0, delivery: .reset))
        case .renamed(let host):
            return .answer(.movedPortal(to: "\(isSecure ? "https" : "http")://\(host)\(target)"))
        case .truncate, .malformed, .operating, .duplicate, .reorder:
            break
        }
        return .goOn
    }

    /// After the work.
    func finish(_ response: inout EdgeResponse) {
        switch action {
        case .truncate(let bytes): response.delivery = .truncated(bytes: bytes)
        case .malformed(let damage): damage.apply(to: &response)
        default: break
        }
    }
}

extension Fault.Damage {
    fileprivate func apply(to response: inout EdgeResponse) {
        func type(_ text: String) {
            response.headers.removeAll { $0.name.lowercased() == "content-type" }
            response.headers.append(("Content-Type", text))
        }
        switch self {
        case .half:
            response.body.removeLast((response.body.count + 1) / 2)
        case .html:
            response.status = 200
            type("text/html; charset=utf-8")
            response.body = Array(
                "<html><head><title>Service temporarily unavailable</title></head><body>Try again later.</body></html>\n"
                    .utf8)
        case .empty:
            response.status = 200
            response.body = []
        case .warning:
            response.body =
                Array("<br />\n<b>Warning</b>: Unknown error in <b>index.php</b><br />\n".utf8) + response.body
        case .encoding:
            response.body = Array("{\"result\":\"".utf8) + [0xFF, 0xFE, 0xC3, 0x28] + Array("\"}".utf8)
        case .list:
            response.body = Array("[]".utf8)
        }
    }
}

extension EdgeResponse {
    /// What a former name of a portal answers. The body is no JSON, which is how clients tell it from an answer.
    static func movedPortal(to location: String, notes: JournalNotes? = nil) -> EdgeResponse {
        var response = EdgeResponse.redirect(
            to: location, headers: [("Access-Control-Allow-Origin", "*")], notes: notes)
        response.body = Array("<html><head><title>302 Found</title></head><body></body></html>\n".utf8)
        return response
    }
}
