import Foundation
import GRDB

/// `https://PORTAL/rest/…`: the REST interface, versions 1 and 2, by token and by webhook. Version 3 is judged and refused.
///
/// One instance serves all portals: it remembers who stands behind the tokens in use.
final class PortalREST: Sendable {
    let platform: Platform
    let events: EventQueue
    private let callers = CallerCache()
    private let lists = ListAnswers()

    init(platform: Platform, events: EventQueue) {
        self.platform = platform
        self.events = events
    }

    /// Answers a request below `/rest/`, in the platform's order: method, token, scope, limits, tariff, then the method's own checks.
    func respond(to request: EdgeRequest, portal: PortalRow) async -> EdgeResponse {
        if request.httpMethod == "OPTIONS" { return EdgeResponse(status: 200, headers: RESTEnvelope.crossOrigin) }
        let stopwatch = Stopwatch()
        let address = RESTAddress(components: request.pathComponents)
        var notes = JournalNotes(.rest)
        notes.method = address.method
        notes.auth = address.webhook == nil ? "none" : "webhook"
        notes.portalDomain = portal.domain
        var errorVersion = 2
        var fault: Fault?
        do {
            guard request.httpMethod == "GET" || request.httpMethod == "POST" else {
                throw RESTFailure("INVALID_REQUEST", status: 405, "Use GET or POST.")
            }
            let fileAction = address.version == 2 ? FileLink.Action(rawValue: address.method) : nil
            // A file on its way in is not a parameter: it is read once, where it is kept.
            let read = Result { fileAction == .upload ? try FormCodec.decode(request.query) : try request.parameters() }
            var token: String?
            if case .success(var params) = read {
                token = Self.takeToken(from: &params, request: request)
                notes.params = .object(params)
                if address.webhook == nil, token != nil { notes.auth = "oauth" }
            }
            guard !portal.isDeleted else { throw RESTFailure.of(.portalDeleted) }
            if let fileAction {
                let caller = try await authenticate(address: address, token: token, portal: portal, notes: &notes)
                notes.clientID = caller.application?.clientID
                notes.userID = caller.user.id
                notes.emulation = "state"
                let call = MethodCall(
                    name: address.method, params: notes.params?.object ?? [:], caller: caller, platform: platform,
                    events: events, origin: request.origin)
                return try await exchangeFile(
                    fileAction, call: call, request: request, stopwatch: stopwatch, notes: notes)
            }
            let table = MethodTable.standard
            guard let method = address.version == 3 ? table.methods3[address.method] : table.methods[address.method]
            else {
                errorVersion = address.version
                throw address.version == 3 ? RESTFailure.methodNotFound3 : RESTFailure.of(.methodNotFound)
            }
            if case .failure(let error) = read { throw RESTFailure("INVALID_REQUEST", status: 400, "\(error)") }
            let params = notes.params?.object ?? [:]

            let caller = try await authenticate(address: address, token: token, portal: portal, notes: &notes)
            notes.clientID = caller.application?.clientID
            notes.userID = caller.user.id
            if address.version == 3, !method.isGranted(by: caller.scope) {
                errorVersion = 3
                throw RESTFailure.insufficientScope3
            }
            try Self.requireScope(method, of: caller)

            fault = platform.faults.take(
                kind: .rest, host: portal.domain, method: address.method, clientID: notes.clientID, userID: notes.userID
            )
            if let fault {
                notes.fault = fault.id
                switch await fault.begin(platform, target: request.target, isSecure: request.isSecure) {
                case .goOn: break
                case .refuse(let failure): throw failure
                case .answer(var answer):
                    answer.notes = notes
                    if answer.header("access-control-allow-origin") == nil {
                        answer.headers.append(("Access-Control-Allow-Origin", "*"))
                    }
                    return answer
                }
            }

            let settings = LimitSettings(portal: portal)
            if let settings,
                !platform.callLimits.admit(
                    portalID: caller.portalID, address: request.remoteAddress, settings: settings,
                    now: platform.clock.now.timeIntervalSince1970)
            {
                throw RESTFailure.of(.queryLimitExceeded)
            }
            guard portal.tariff != "free" else { throw RESTFailure.commercialPlansOnly }

            let call = MethodCall(
                name: method.name, params: params, caller: caller, platform: platform, events: events,
                origin: request.origin)
            let meter = OperatingMeter(
                limits: platform.callLimits, settings: settings, portalID: caller.portalID,
                caller: caller.application?.clientID ?? address.webhook.map { "\($0.userID)/\($0.code)" } ?? "",
                clock: platform.clock)
            if case .operating(let seconds) = fault?.action { meter.add(seconds, to: method.name) }
            let answer: MethodAnswer
            let time: AnswerTime
            if address.version == 3 {
                guard ModelledMethods.ofVersion3.contains(method.name) else { throw RESTFailure.of(.notEmulated) }
                notes.emulation = "state"
                answer = MethodAnswer(["profile": ["id": .int(caller.user.id), "admin": .bool(caller.isAdmin)]])
                time = meter.unmetered(stopwatch)
            } else if method.name == "batch" {
                notes.emulation = "state"
                let outcome = await batch(call, meter: meter)
                notes.batch = outcome.entries
                if let struck = outcome.fault {
                    notes.fault = struck.id
                    fault = struck
                }
                if case .answer(var instead) = outcome.instead {
                    instead.notes = notes
                    return instead
                }
                answer = outcome.answer
                time = meter.unmetered(stopwatch)
            } else {
                let isModelled = ModelledMethods.isModelled(method.name)
                if isModelled { notes.emulation = "state" }
                (answer, time) = try await metered(method, call: call, meter: meter, stopwatch: stopwatch)
                if !isModelled { notes.emulation = "shape" }
            }
            var response = RESTEnvelope.success(answer, time: time, format: address.format, notes: notes)
            if notes.emulation == "shape" { response.headers.append(("X-Lintel-Emulation", "shape")) }
            fault?.finish(&response)
            return response
        } catch let failure as RESTFailure {
            var response = RESTEnvelope.failure(failure, format: address.format, version: errorVersion, notes: notes)
            if failure.status == 405 { response.headers.append(("Allow", "GET, POST, OPTIONS")) }
            fault?.finish(&response)
            return response
        } catch {
            platform.logger.error(
                "A REST method failed.", metadata: ["rest.method": "\(address.method)", "error": "\(error)"])
            return RESTEnvelope.failure(
                .of(.internalServerError), format: address.format, version: errorVersion, notes: notes)
        }
    }

    /// Header `Authorization: Bearer`, then `auth`, then `access_token`; the two parameters are taken out.
    private static func takeToken(from params: inout JSONObject, request: EdgeRequest) -> String? {
        let auth = params.isEmpty ? nil : params.removeValue(forKey: "auth")
        let accessToken = params.isEmpty ? nil : params.removeValue(forKey: "access_token")
        if let header = request.header("authorization") {
            let parts = header.split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "bearer" {
                let token = parts[1].trimmingPrefix { $0 == " " }
                if !token.isEmpty { return String(token) }
            }
        }
        for value in [auth, accessToken] {
            if let token = value?.string, !token.isEmpty { return token }
        }
        return nil
    }

    private func authenticate(
        address: RESTAddress, token: String?, portal: PortalRow, notes: inout JournalNotes
    ) async throws -> Caller {
        let key: CallerCache.Key
        if let webhook = address.webhook {
            key = .init(portalID: portal.id ?? 0, credential: "\(webhook.userID)/\(webhook.code)")
        } else if let token {
            key = .init(portalID: portal.id ?? 0, credential: token)
        } else {
            throw RESTFailure.of(.noAuthFound)
        }
        // Read first: whoever writes after this moment makes what is kept below worthless, never the other way round.
        let generation = platform.database.authorizationGeneration
        if var caller = callers.caller(key, generation: generation, now: platform.clock.unixSeconds) {
            caller.portal = portal
            return caller
        }
        let tokens = TokenService(platform: platform)
        let outcome = try await platform.database.read { db -> AuthenticationOutcome in
            do {
                if let webhook = address.webhook {
                    let caller = try tokens.authenticate(
                        db, webhookUser: webhook.userID, code: webhook.code, portal: portal)
                    return .known(caller, expires: .max)
                }
                let caller = try tokens.authenticate(db, accessToken: token ?? "", portal: portal)
                let expires = try Int.fetchOne(
                    db, sql: "SELECT accessExpires FROM tokenPair WHERE accessToken = ?", arguments: [token])
                return .known(caller, expires: expires ?? 0)
            } catch let failure as RESTFailure {
                // The journal still says whose call it was, so that calls after a removal can be told from a stranger's.
                let owner = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT i.clientID, t.userID FROM tokenPair t JOIN installation i ON i.id = t.installationID
                        WHERE t.accessToken = ?
                        """, arguments: [address.webhook == nil ? token : nil])
                return .refused(
                    failure, clientID: owner?["clientID"], userID: owner?["userID"] ?? address.webhook?.userID)
            }
        }
        switch outcome {
        case .known(let caller, let expires):
            callers.keep(caller, for: key, expires: expires, generation: generation)
            return caller
        case .refused(let failure, let clientID, let userID):
            notes.clientID = clientID
            notes.userID = userID
            throw failure
        }
    }

    private enum AuthenticationOutcome: Sendable {
        case known(Caller, expires: Int)
        case refused(RESTFailure, clientID: String?, userID: Int?)
    }

    static func requireScope(_ method: MethodTable.Method, of caller: Caller) throws {
        guard !method.isGranted(by: caller.scope) else { return }
        throw caller.authorization == .webhook
            ? RESTFailure.insufficientWebhookScope : RESTFailure.of(.insufficientScope)
    }

    /// One call within the running time that the method has left.
    func metered(
        _ method: MethodTable.Method, call: MethodCall, meter: OperatingMeter, stopwatch: Stopwatch
    ) async throws -> (MethodAnswer, AnswerTime) {
        try meter.require(method.name)
        let processing = Stopwatch()
        do {
            let answer = try await execute(method, call: call)
            return (answer, meter.charge(method.name, stopwatch: stopwatch, processing: processing.seconds))
        } catch {
            _ = meter.charge(method.name, stopwatch: stopwatch, processing: processing.seconds)
            throw error
        }
    }

    /// The method's own checks and its work.
    private func execute(_ method: MethodTable.Method, call: MethodCall) async throws -> MethodAnswer {
        if method.needsApplication, call.caller.installation == nil,
            !ModelledMethods.judgingContextThemselves.contains(method.name)
        {
            throw RESTFailure.of(.wrongAuthType)
        }
        guard let body = ModelledMethods.all[method.name] else {
            if method.audience == .administrator { try call.requireAdministrator() }
            guard platform.configuration.unmodelled == .shape else { throw RESTFailure.of(.notEmulated) }
            try ParameterCheck.require(call)
            return try ShapeAnswer.make(call)
        }
        try await platform.standing.ensure(
            family: StandingRecords.family(of: method.name), portal: call.caller.portal, platform: platform)
        switch body {
        case .plain(let run): return try run(call)
        case .reading(let run):
            guard ListAnswers.covers(method.name) else {
                return try await platform.database.read { db in try run(call, db) }
            }
            let key = ListAnswers.Key(
                portalID: call.caller.portalID, userID: call.caller.user.id, method: method.name, params: call.params)
            // Read first, as above for callers.
            let generation = platform.database.contentGeneration
            return try await lists.answer(key, generation: generation) {
                try await platform.database.read { db in try run(call, db).writing() }
            }
        case .writing(let run):
            let answer = try await platform.database.write { db in try run(call, db) }
            events.wake()
            return answer
        }
    }
}

/// Real seconds since it was made: what a call cost, whatever the sandbox's clock does.
struct Stopwatch: Sendable {
    private let start = ContinuousClock.now

    var seconds: Double {
        let (seconds, attoseconds) = start.duration(to: .now).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}

/// Keeps the running time of one caller's methods.
struct OperatingMeter: Sendable {
    let limits: CallLimits
    /// `nil`: nothing is limited.
    let settings: LimitSettings?
    let portalID: Int64
    let caller: String
    let clock: SandboxClock

    func require(_ method: String) throws {
        guard let settings else { return }
        guard
            limits.mayRun(
                portalID: portalID, caller: caller, method: method, settings: settings, now: clock.unixSeconds)
        else {
            throw RESTFailure.of(.operationTimeLimit)
        }
    }

    /// Makes a method look as if it had run so long: what a fault does.
    func add(_ seconds: Double, to method: String) {
        _ = limits.charge(
            portalID: portalID, caller: caller, method: method, seconds: seconds, now: clock.unixSeconds)
    }

    func charge(_ method: String, stopwatch: Stopwatch, processing: Double) -> AnswerTime {
        let now = clock.now.timeIntervalSince1970
        let (sum, resetAt) = limits.charge(
            portalID: portalID, caller: caller, method: method, seconds: processing, now: Int(now))
        let duration = stopwatch.seconds
        return AnswerTime(
            start: now - duration, duration: duration, processing: processing, operating: sum, operatingResetAt: resetAt
        )
    }

    /// For `batch`, which only its commands are charged for.
    func unmetered(_ stopwatch: Stopwatch) -> AnswerTime {
        let now = clock.now.timeIntervalSince1970
        let duration = stopwatch.seconds
        return AnswerTime(
            start: now - duration, duration: duration, processing: duration, operating: 0,
            operatingResetAt: Int(now) + CallLimits.basketLifetime)
    }
}

extension RESTFailure {
    static let insufficientWebhookScope = RESTFailure(
        .insufficientScope, status: 403, "The request requires higher privileges than provided by the webhook token")
    static let commercialPlansOnly = RESTFailure(
        .accessDenied, status: 403, "REST API is available only on commercial plans")
    static let methodNotFound3 = RESTFailure(
        "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", status: 404, "Method not found")
    static let insufficientScope3 = RESTFailure(
        "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION", status: 403, "Insufficient scope")
}
