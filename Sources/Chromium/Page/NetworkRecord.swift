import Foundation

/// What a page's frames and workers asked the network for.
///
/// A request may begin in one session and end in another (a frame that moves to its own process), so it is known by
/// its id alone. The raw headers come in messages of their own, before or after the request that they belong to, in
/// the order of its redirects.
struct NetworkRecord: Sendable {
    /// A body that was too long to come with its request.
    struct MissingBody: Sendable {
        let exchange: Int
        let requestID: String
    }

    private struct Hops: Sendable {
        var exchanges: [Int] = []
        /// How many hops had their raw headers, or will have none.
        var requestsDone = 0
        var responsesDone = 0
        var earlyRequests: [BrowserValue] = []
        var earlyResponses: [BrowserValue] = []
        var session: String
    }

    private struct Flight: Sendable {
        let frameID: String?
        let session: String
    }

    /// The first exchanges are kept; how many more there were is counted.
    static let maximumExchanges = 5_000

    private(set) var exchanges: [NetworkExchange] = []
    private(set) var dropped = 0
    /// Grows with every event.
    private(set) var activity = 0
    private var hops: [String: Hops] = [:]
    private var inFlight: [String: Flight] = [:]

    var isIdle: Bool { inFlight.isEmpty }

    /// The session that can tell a request's body.
    func session(of requestID: String) -> String? { hops[requestID]?.session }

    /// The last exchange of a request.
    func last(_ requestID: String) -> NetworkExchange? {
        hops[requestID]?.exchanges.last.map { exchanges[$0] }
    }

    /// Frames that are gone wait for nothing.
    mutating func framesLeft(_ frames: Set<String>) {
        guard !frames.isEmpty else { return }
        inFlight = inFlight.filter { flight in flight.value.frameID.map { !frames.contains($0) } ?? true }
    }

    /// A process that is gone reports no end. Requests of frames may go on in another.
    mutating func sessionEnded(_ session: String) {
        inFlight = inFlight.filter { $0.value.session != session }
    }

    mutating func setPostData(_ data: String, of exchange: Int) { exchanges[exchange].postData = data }

    mutating func receive(_ event: ProtocolEvent, session: String) -> MissingBody? {
        guard event.method.hasPrefix("Network."), let id = event.parameters["requestId"].stringValue else {
            return nil
        }
        let parameters = event.parameters
        activity += 1
        switch event.method {
        case "Network.requestWillBeSent": return willBeSent(id, parameters, session: session)
        case "Network.requestWillBeSentExtraInfo": sent(id, parameters, session: session)
        case "Network.responseReceived":
            respond(id, parameters["response"], hasExtraInfo: parameters["hasExtraInfo"].boolValue ?? true)
            hops[id]?.session = session
            change(id) { $0.resourceType = parameters["type"].stringValue ?? $0.resourceType }
        case "Network.responseReceivedExtraInfo": received(id, parameters, session: session)
        case "Network.requestServedFromCache": change(id) { $0.isFromCache = true }
        case "Network.loadingFinished":
            hops[id]?.session = session
            inFlight.removeValue(forKey: id)
            change(id) { $0.isFinished = true }
        case "Network.loadingFailed":
            inFlight.removeValue(forKey: id)
            change(id) {
                $0.errorText = parameters["errorText"].stringValue
                $0.isCanceled = parameters["canceled"].boolValue ?? false
                $0.blockedReason =
                    parameters["blockedReason"].stringValue ?? parameters["corsErrorStatus"]["corsError"].stringValue
            }
        default: webSocket(event.method, id, parameters, session: session)
        }
        return nil
    }

    private mutating func willBeSent(_ id: String, _ parameters: BrowserValue, session: String) -> MissingBody? {
        let request = parameters["request"]
        var redirectedFrom: String?
        let redirect = parameters["redirectResponse"]
        if !redirect.isNull {
            respond(id, redirect, hasExtraInfo: parameters["redirectHasExtraInfo"].boolValue ?? true)
            change(id) {
                $0.isFinished = true
                redirectedFrom = $0.url
            }
        }
        let initiator = parameters["initiator"]
        let frameID = parameters["frameId"].stringValue
        let type = parameters["type"].stringValue ?? "Other"
        let exchange = NetworkExchange(
            requestID: id, frameID: frameID, method: request["method"].stringValue ?? "",
            url: (request["url"].stringValue ?? "") + (request["urlFragment"].stringValue ?? ""),
            requestHeaders: request["headers"].strings, postData: request["postData"].stringValue,
            resourceType: type,
            initiator: .init(
                type: initiator["type"].stringValue ?? "other",
                url: initiator["url"].stringValue ?? initiator["stack"]["callFrames"][0]["url"].stringValue),
            documentURL: parameters["documentURL"].stringValue ?? "", redirectedFrom: redirectedFrom,
            timestamp: Date(timeIntervalSince1970: parameters["wallTime"].doubleValue ?? 0),
            mixedContent: request["mixedContentType"].stringValue ?? "none")
        // An event source never ends; a page that listens is not busy.
        if type != "EventSource" { inFlight[id] = Flight(frameID: frameID, session: session) }
        guard let index = keep(exchange, session: session) else { return nil }
        let isMissing = request["hasPostData"] == true && exchange.postData == nil
        return isMissing ? MissingBody(exchange: index, requestID: id) : nil
    }

    private mutating func keep(_ exchange: NetworkExchange, session: String) -> Int? {
        guard exchanges.count < Self.maximumExchanges else {
            dropped += 1
            return nil
        }
        let id = exchange.requestID
        exchanges.append(exchange)
        var known = hops[id] ?? Hops(session: session)
        known.session = session
        known.exchanges.append(exchanges.count - 1)
        let requests = known.earlyRequests
        let responses = known.earlyResponses
        known.earlyRequests = []
        known.earlyResponses = []
        hops[id] = known
        for early in requests { sent(id, early, session: session) }
        for early in responses { received(id, early, session: session) }
        return exchanges.count - 1
    }

    /// The headers that went over the wire, cookies among them.
    private mutating func sent(_ id: String, _ parameters: BrowserValue, session: String) {
        guard hops[id] != nil || exchanges.count < Self.maximumExchanges else { return }
        var known = hops[id] ?? Hops(session: session)
        if known.requestsDone < known.exchanges.count {
            let index = known.exchanges[known.requestsDone]
            known.requestsDone += 1
            exchanges[index].requestHeaders.merge(parameters["headers"].strings) { $1 }
            exchanges[index].unsentCookies = (parameters["associatedCookies"].arrayValue ?? []).compactMap {
                Self.blocked($0, name: $0["cookie"]["name"])
            }
        } else {
            known.earlyRequests.append(parameters)
        }
        hops[id] = known
    }

    private mutating func received(_ id: String, _ parameters: BrowserValue, session: String) {
        guard hops[id] != nil || exchanges.count < Self.maximumExchanges else { return }
        var known = hops[id] ?? Hops(session: session)
        if known.responsesDone < known.exchanges.count {
            let index = known.exchanges[known.responsesDone]
            known.responsesDone += 1
            // The raw lines know Set-Cookie, which the other message hides, and spell names in lower case.
            let raw = parameters["headers"].strings
            exchanges[index].responseHeaders = Dictionary(
                raw.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
            exchanges[index].status = exchanges[index].status ?? parameters["statusCode"].intValue
            exchanges[index].refusedCookies = (parameters["blockedCookies"].arrayValue ?? []).compactMap {
                Self.blocked($0, name: $0["cookie"]["name"])
            }
        } else {
            known.earlyResponses.append(parameters)
        }
        hops[id] = known
    }

    private static func blocked(_ value: BrowserValue, name: BrowserValue) -> NetworkExchange.BlockedCookie? {
        let reasons = (value["blockedReasons"].arrayValue ?? []).compactMap(\.stringValue)
        return reasons.isEmpty ? nil : .init(name: name.stringValue ?? "", reasons: reasons)
    }

    private mutating func respond(_ id: String, _ response: BrowserValue, hasExtraInfo: Bool) {
        guard var known = hops[id], let index = known.exchanges.last else { return }
        if !hasExtraInfo {
            known.requestsDone = max(known.requestsDone, known.exchanges.count)
            known.responsesDone = max(known.responsesDone, known.exchanges.count)
            hops[id] = known
        }
        exchanges[index].status = response["status"].intValue
        exchanges[index].mimeType = response["mimeType"].stringValue
        if exchanges[index].responseHeaders.isEmpty {
            exchanges[index].responseHeaders = response["headers"].strings
        }
        exchanges[index].isFromCache =
            exchanges[index].isFromCache || response["fromDiskCache"] == true || response["fromPrefetchCache"] == true
        exchanges[index].securityState = response["securityState"].stringValue
        exchanges[index].protocolName = response["protocol"].stringValue
        if let address = response["remoteIPAddress"].stringValue {
            exchanges[index].remoteAddress = response["remotePort"].intValue.map { "\(address):\($0)" } ?? address
        }
    }

    private mutating func webSocket(
        _ method: String, _ id: String, _ parameters: BrowserValue, session: String
    ) {
        switch method {
        case "Network.webSocketCreated":
            let initiator = parameters["initiator"]
            _ = keep(
                NetworkExchange(
                    requestID: id, frameID: nil, method: "GET", url: parameters["url"].stringValue ?? "",
                    requestHeaders: [:], postData: nil, resourceType: "WebSocket",
                    initiator: .init(
                        type: initiator["type"].stringValue ?? "script",
                        url: initiator["url"].stringValue
                            ?? initiator["stack"]["callFrames"][0]["url"].stringValue),
                    documentURL: "", redirectedFrom: nil, timestamp: Date(timeIntervalSince1970: 0),
                    mixedContent: "none"),
                session: session)
        case "Network.webSocketWillSendHandshakeRequest":
            change(id) {
                $0.requestHeaders = parameters["request"]["headers"].strings
                $0.timestamp = Date(timeIntervalSince1970: parameters["wallTime"].doubleValue ?? 0)
            }
        case "Network.webSocketHandshakeResponseReceived":
            change(id) {
                $0.status = parameters["response"]["status"].intValue
                $0.responseHeaders = parameters["response"]["headers"].strings
            }
        case "Network.webSocketFrameError":
            change(id) { $0.errorText = parameters["errorMessage"].stringValue }
        case "Network.webSocketClosed":
            change(id) { $0.isFinished = true }
        default: break
        }
    }

    private mutating func change(_ id: String, _ change: (inout NetworkExchange) -> Void) {
        guard let index = hops[id]?.exchanges.last else { return }
        change(&exchanges[index])
    }
}
