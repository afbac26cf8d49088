import Foundation
import Logging

/// Sends calls to portals, at the pace that they take.
struct PortalCaller: Sendable {
    let configuration: Bitrix24Configuration
    let store: any KitStore
    let transport: HTTPTransport
    let logger: Logger
    let now: @Sendable () -> Date
    let clock: any Clock<Duration>
    let random: @Sendable () -> Double
    let gate: CallGate
    let watch: OperatingWatch
    let log: CallLog
    let meter: CallMeter
    let notify: @Sendable (AccessNotice) async -> Void

    init(
        configuration: Bitrix24Configuration, store: any KitStore, limits: any LimitStore, transport: HTTPTransport,
        logger: Logger, notify: @escaping @Sendable (AccessNotice) async -> Void,
        now: @escaping @Sendable () -> Date, clock: any Clock<Duration>, random: @escaping @Sendable () -> Double
    ) {
        self.configuration = configuration
        self.store = store
        self.transport = transport
        self.logger = logger
        self.now = now
        self.clock = clock
        self.random = random
        gate = CallGate(
            store: limits, address: configuration.address, paces: configuration.paces, clock: clock, now: now,
            random: random)
        watch = OperatingWatch(random: random)
        log = CallLog(store: store, days: configuration.callLogDays, logger: logger, now: now, clock: clock)
        meter = CallMeter()
        self.notify = notify
    }

    /// One call with a pair that is not stored yet, without repeating it.
    func exchange(
        _ method: MethodName, _ parameters: JSONObject, _ access: PortalAccess
    ) async throws -> RESTResponse {
        _ = try await gate.enter(access.installation.memberID, limit: access.installation.callLimit)
        return try await exchange(RESTRequest(method: method, parameters: parameters), access, reader: .whole)
    }

    /// One call as one exchange, or as many as a changed address takes.
    ///
    /// A portal that was renamed answers its old name with 302 and no JSON; the call is repeated there as POST with its
    /// body, and the new name is stored. Source:
    /// https://apidocs.bitrix24.com/settings/how-to-call-rest-api/change-domen.html
    func exchange<Answer: Sendable>(
        _ request: RESTRequest, _ access: PortalAccess, reader: AnswerReader<Answer>
    ) async throws -> Answer {
        let method = request.method
        var body: JSONObject = ["auth": .string(access.grant.accessToken.reveal())]
        body.merge(request.parameters.filter { $0.key != "auth" }) { present, _ in present }
        let bytes = JSONValue.object(body).serializedBytes()
        var endpoint = access.installation.clientEndpoint
        for _ in 0..<3 {
            let start = now()
            var record = CallLog.Exchange(
                at: start, memberID: access.installation.memberID, userID: access.grant.userID, method: method,
                request: log.isOn ? CallLog.beginning(of: bytes) : [], status: 0, answer: [], duration: 0)
            defer {
                if log.isOn {
                    record.duration = max(0, now().timeIntervalSince(start))
                    log.append(record)
                }
            }
            let response: PlatformResponse
            do {
                response = try await send(request, bytes, to: endpoint)
            } catch {
                record.error = Self.word(for: error)
                throw error
            }
            record.status = response.status
            if log.isOn { record.answer = CallLog.beginning(of: response.body) }
            if (300..<400).contains(response.status), (try? JSONValue(parsing: response.body))?.object == nil {
                endpoint = try redirection(of: response, from: endpoint, method: method)
                continue
            }
            let result = Result { try reader.read(response, request, access.grant.accessToken) }
            if case .failure(let error as RESTError) = result {
                record.error = error.code?.value ?? Self.word(for: error)
                if error.reason != .unreadable, endpoint != access.installation.clientEndpoint {
                    try await remember(endpoint, of: access)
                }
            } else if endpoint != access.installation.clientEndpoint {
                try await remember(endpoint, of: access)
            }
            logger.debug(
                "portal called",
                metadata: [
                    "bitrix24.member_id": "\(access.installation.memberID)", "rest.method": "\(method)",
                    "http.status": "\(response.status)",
                ])
            return try result.get()
        }
        throw RESTError(.redirected(to: endpoint.domain.value), method: method, status: 302)
    }

    /// Waits until the methods of a request may run, as far as their running time is known.
    func awaitTurn(_ memberID: MemberID, _ methods: [MethodName]) async throws -> Bool {
        var hasWaited = false
        // A wait that is over counts as time that passed, whatever the wall clock says.
        var reached = Date.distantPast
        for method in Set(methods) {
            turns: while true {
                switch watch.turn(memberID, method, at: max(now(), reached)) {
                case .go: break turns
                case .at(let slot):
                    hasWaited = true
                    try await sleep(until: slot, from: max(now(), reached))
                    reached = slot
                    break turns
                case .again(let instant):
                    hasWaited = true
                    try await sleep(until: instant, from: max(now(), reached))
                    reached = instant
                }
            }
        }
        return hasWaited
    }

    private func sleep(until end: Date, from start: Date) async throws {
        let wait = end.timeIntervalSince(start)
        if wait > 0 { try await clock.sleep(for: Duration(interval: wait)) }
    }

    private static func word(for error: any Error) -> String {
        switch error {
        case is CancellationError: "cancelled"
        case let error as RESTError:
            switch error.reason {
            case .refused(let code): code.value
            case .unreadable: "unreadable"
            case .redirected: "redirected"
            default: error.cause.map { "\($0.reason)" } ?? "unreachable"
            }
        default: "unreachable"
        }
    }

    private func send(
        _ request: RESTRequest, _ body: [UInt8], to endpoint: Endpoint
    ) async throws -> PlatformResponse {
        let method = request.method
        guard configuration.portals.allows(endpoint) else {
            throw RESTError(.redirected(to: endpoint.domain.value), method: method)
        }
        var headers: [(name: String, value: String)] = [
            ("Content-Type", "application/json"), ("Accept", "application/json"),
            ("User-Agent", configuration.userAgent),
        ]
        if request.version == .three, let key = request.idempotencyKey {
            headers.append(("Idempotency-Key", key.value))
        }
        do {
            return try await transport.send(
                PlatformRequest(
                    url: request.version == .three
                        ? endpoint.value + "api/" + method.value : endpoint.address(of: method),
                    headers: headers, body: body, timeout: configuration.requestTimeout))
        } catch let error as TransportError {
            throw RESTError(.unreachable, method: method, cause: error)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw RESTError(.unreachable, method: method, cause: TransportError(.cut, host: endpoint.domain.value))
        }
    }

    private func redirection(
        of response: PlatformResponse, from endpoint: Endpoint, method: MethodName
    ) throws(RESTError) -> Endpoint {
        let location = response.header("Location") ?? ""
        guard let target = Endpoint(originOf: location) else {
            throw RESTError(.redirected(to: "an unreadable address"), method: method, status: response.status)
        }
        // The scheme is ours to keep: a redirect must not lead a token from https to http.
        let moved = endpoint.moved(to: target.domain)
        guard target.domain != endpoint.domain, configuration.portals.allows(moved) else {
            throw RESTError(.redirected(to: target.domain.value), method: method, status: response.status)
        }
        return moved
    }

    private func remember(_ endpoint: Endpoint, of access: PortalAccess) async throws {
        let old = access.installation.clientEndpoint
        let instant = now()
        let isNew = try await store.update(access.installation.memberID, user: nil) { slice in
            guard slice.installation?.clientEndpoint == old else { return false }
            slice.installation?.clientEndpoint = endpoint
            slice.installation?.domain = endpoint.domain
            slice.installation?.updatedAt = instant
            return true
        }
        guard isNew else { return }
        logger.notice(
            "portal moved",
            metadata: [
                "bitrix24.member_id": "\(access.installation.memberID)", "bitrix24.domain": "\(endpoint.domain)",
            ])
        await notify(.portalMoved(access.installation.memberID, endpoint.domain))
    }
}
