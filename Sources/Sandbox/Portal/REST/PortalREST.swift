import Foundation
import GRDB

/// `https://PORTAL/rest/…`: the REST interface, by token and by webhook. Calls of version 3 are judged here and answered in `REST3`.
///
/// One instance serves all portals: it remembers who stands behind the tokens in use.
final class PortalREST: Sendable {
    let platform: Platform
    let events: EventQueue
    private let callers = CallerCache()
    private let lists = ListAnswers()
    private let selections = RecordSelections()

    init(platform: Platform, events: EventQueue) {
        self.platform = platform
        self.events = events
    }

    /// Answers a request below `/rest/`, in the platform's order: method, token, scope, limits, tariff, then the method's own checks.
    func respond(to request: EdgeRequest, portal: PortalRow) async -> EdgeResponse {
        let behaviour = platform.behaviour.current
        if request.httpMethod == "OPTIONS" {
            return EdgeResponse(status: 200, headers: RESTEnvelope.preflight(behaviour.crossOrigin))
        }
        var response = await answer(request, portal: portal, behaviour: behaviour)
        // The headers are written for the default reading, which nearly every sandbox has.
        if behaviour.crossOrigin == .none {
            response.headers.removeAll { $0.name == "Access-Control-Allow-Origin" }
        }
        return response
    }

    private func answer(_ request: EdgeRequest, portal: PortalRow, behaviour: Behaviour) async -> EdgeResponse {
        let stopwatch = Stopwatch()
        let began = platform.clock.machineTime
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
            // An address that says http at a portal's own name; the plain ways into the sandbox are none.
            if !request.isSecure, behaviour.requiresHTTPS == .yes,
                request.absoluteTarget?.lowercased().hasPrefix("http://") == true,
                WebAddress.hostWithoutPort(request.host) == portal.domain
            {
                throw RESTFailure.httpsRequired
            }
            let fileAction = address.version == 2 ? FileLink.Action(rawValue: address.method) : nil
            // A file on its way in is not a parameter: it is read once, where it is kept.
            let read: Result<JSONObject, any Error> =
                address.version == 3
                ? VersionThreeRequest.parameters(of: request).mapError { $0 }
                : Result { fileAction == .upload ? try FormCodec.decode(request.query) : try request.parameters() }
            var token: String?
            if case .success(var params) = read {
                token = Self.takeToken(
                    from: &params, request: request,
                    takesBearer: address.version != 3 || behaviour.takesBearerInVersion3 == .yes)
                notes.params = .object(params)
                if address.webhook == nil, token != nil { notes.auth = "oauth" }
            }
            guard !portal.isDeleted else { throw RESTFailure.of(.portalDeleted) }
            if let fileAction {
                let caller = try await authenticate(
                    address: address, token: token, portal: portal, behaviour: behaviour, notes: &notes)
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
                var unknown = address.version == 3 ? RESTFailure.methodNotFound3 : RESTFailure.of(.methodNotFound)
                if address.version == 3 { unknown.status = behaviour.version3UnknownMethodStatus }
                throw unknown
            }
            if case .failure(let error) = read {
                errorVersion = address.version
                throw error as? RESTFailure ?? RESTFailure("INVALID_REQUEST", status: 400, "\(error)")
            }
            let params = notes.params?.object ?? [:]

            // The authorization comes first, in the shape that the doubts say; then the method's own version decides.
            errorVersion = address.version == 3 && behaviour.version3AuthorizationErrors == .v3 ? 3 : 2
            let caller = try await authenticate(
                address: address, token: token, portal: portal, behaviour: behaviour, notes: &notes)
            notes.clientID = caller.application?.clientID
            notes.userID = caller.user.id
            errorVersion = address.version
            if address.version == 3, !method.isGranted(by: caller.scope) { throw RESTFailure.insufficientScope3 }
            try await judge(method, caller: caller, behaviour: behaviour)

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
            guard portal.allowsREST(at: platform.clock.unixSeconds) else { throw RESTFailure.commercialPlansOnly }

            let call = MethodCall(
                name: method.name, params: params, caller: caller, platform: platform, events: events,
                origin: request.origin)
            let meter = OperatingMeter(
                limits: platform.callLimits, settings: settings, portalID: caller.portalID,
                caller: caller.application?.clientID ?? address.webhook.map { "\($0.userID)/\($0.code)" } ?? "",
                clock: platform.clock)
            if case .operating(let seconds) = fault?.action { meter.add(seconds, to: method.name) }
            if address.version == 3 {
                let three = VersionThreeCall(
                    call: call, method: method, idempotencyKey: VersionThreeRequest.idempotencyKey(of: request),
                    callerName: caller.application?.clientID ?? address.webhook.map { "webhook/\($0.code)" } ?? "",
                    meter: meter, stopwatch: stopwatch)
                var response = try await self.answer(three, notes: &notes)
                VersionThreeRequest.echoKey(of: request, in: &response)
                fault?.finish(&response)
                return response
            }
            let answer: MethodAnswer
            let time: AnswerTime
            if method.name == "batch" {
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
                time = meter.unmetered(stopwatch, cost: outcome.cost)
            } else {
                let isModelled = ModelledMethods.isModelled(method.name)
                if isModelled { notes.emulation = "state" }
                (answer, time) = try await metered(method, call: call, meter: meter, stopwatch: stopwatch)
                if !isModelled { notes.emulation = "shape" }
            }
            // What it is said to take, and what has passed by the clock that the sandbox was given: no jump of its own cuts a call.
            let passed = time.duration - stopwatch.seconds + platform.clock.machineTime.timeIntervalSince(began)
            guard passed <= Self.longestRequest || portal.isBox else {
                return RESTEnvelope.timedOut(notes: notes)
            }
            var response = RESTEnvelope.success(answer, time: time, format: address.format, notes: notes)
            if notes.emulation == "shape" { response.headers.append(("X-Lintel-Emulation", "shape")) }
            fault?.finish(&response)
            return response
        } catch let failure as RESTFailure {
            let failure = behaviour.adjusted(failure)
            var response = RESTEnvelope.failure(
                failure, format: address.format,
                version: failure.isAboutCaller && behaviour.version3AuthorizationErrors != .v3 ? 2 : errorVersion,
                notes: notes)
            if address.version == 3 { VersionThreeRequest.echoKey(of: request, in: &response) }
            if behaviour.sendsRetryAfter == .yes, failure.status == 503 || failure.status == 429 {
                response.headers.append(("Retry-After", failure.status == 429 ? "60" : "1"))
            }
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

    /// Seconds after which the cloud cuts a request. Source: the platform's documentation, "REST API limits".
    private static let longestRequest = 60.0

    /// What a caller must have beside a living credential: the method's scope, a place within the company, and for some methods
    /// an administrator's word.
    func judge(_ method: MethodTable.Method, caller: Caller, behaviour: Behaviour) async throws {
        try Self.requireScope(method, of: caller)
        if caller.isExtranet, method.name.hasPrefix("crm.") { throw RESTFailure.of(.allowedOnlyIntranetUser) }
        if behaviour.confirmsMethods == .yes, MethodConfirmations.methods.contains(method.name) {
            try await MethodConfirmations(platform: platform).require(method.name, of: caller)
        }
    }

    /// Header `Authorization: Bearer`, then `auth`, then `access_token`; the two parameters are taken out.
    private static func takeToken(
        from params: inout JSONObject, request: EdgeRequest, takesBearer: Bool
    ) -> String? {
        let auth = params.isEmpty ? nil : params.removeValue(forKey: "auth")
        let accessToken = params.isEmpty ? nil : params.removeValue(forKey: "access_token")
        if takesBearer, let header = request.header("authorization") {
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
        address: RESTAddress, token: String?, portal: PortalRow, behaviour: Behaviour, notes: inout JournalNotes
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
        let now = platform.clock.unixSeconds
        let known = callers.verdict(key, generation: generation, now: now, delay: behaviour.tokenCheckSeconds)
        let verdict: CallerCache.Verdict
        if let known {
            verdict = known
        } else {
            if address.webhook == nil, let token { platform.renewals.noteUse(of: token) }
            verdict = try await look(up: address, token: token, portal: portal, behaviour: behaviour)
            callers.keep(verdict, for: key, generation: generation, now: now, delay: behaviour.tokenCheckSeconds)
        }
        switch verdict {
        case .known(var caller, _):
            caller.portal = portal
            return caller
        case .refused(let failure, let clientID, let userID):
            notes.clientID = clientID
            notes.userID = userID
            throw failure
        }
    }

    /// Asks the state who stands behind a credential.
    private func look(
        up address: RESTAddress, token: String?, portal: PortalRow, behaviour: Behaviour
    ) async throws -> CallerCache.Verdict {
        let tokens = TokenService(platform: platform)
        let now = platform.clock.unixSeconds
        return try await platform.database.read { db -> CallerCache.Verdict in
            do {
                if let webhook = address.webhook {
                    let caller = try tokens.authenticate(
                        db, webhookUser: webhook.userID, code: webhook.code, portal: portal)
                    return .known(caller, expires: caller.expires)
                }
                let caller = try tokens.authenticate(db, accessToken: token ?? "", portal: portal)
                // A period that ends while the token lives ends the caller too.
                let payment = caller.installation?.payment(on: portal, now: now, behaviour: behaviour)
                return .known(caller, expires: min(caller.expires, payment?.endsAt ?? .max))
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
        if method.audience == .administrator, !ModelledMethods.judgesRightsItself(method.name) {
            try call.requireAdministrator()
        }
        guard let body = ModelledMethods.all[method.name] else {
            guard platform.configuration.unmodelled == .shape else { throw RESTFailure.of(.notEmulated) }
            try ParameterCheck.require(call)
            return try ShapeAnswer.make(call)
        }
        try await platform.standing.ensure(
            family: StandingRecords.family(of: method.name), portal: call.caller.portal, platform: platform)
        switch body {
        case .plain(let run): return try run(call)
        case .reading(let run):
            // Read first, as above for callers.
            let generation = platform.database.contentGeneration
            var call = call
            call.memory = SelectionMemory(selections: selections, generation: generation)
            let known = call
            guard ListAnswers.covers(method.name) else {
                return try await platform.database.read { db in try run(known, db) }
            }
            let key = ListAnswers.Key(
                portalID: call.caller.portalID, userID: call.caller.user.id, method: method.name, params: call.params,
                filterCase: platform.behaviour.current.filterCase)
            return try await lists.answer(key, generation: generation) {
                try await platform.database.read { db in try run(known, db).writing() }
            }
        case .writing(let run):
            let answer = try await platform.database.write { db in try run(call, db) }
            events.wake()
            return answer
        }
    }
}

extension RESTFailure {
    static let httpsRequired = RESTFailure("INVALID_REQUEST", status: 400, "Https required")
    static let insufficientWebhookScope = RESTFailure(
        .insufficientScope, status: 403, "The request requires higher privileges than provided by the webhook token")
    static let commercialPlansOnly = RESTFailure(
        .accessDenied, status: 403, "REST API is available only on commercial plans")
    static let methodNotFound3 = RESTFailure(
        "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", status: 404, "Method not found")
    static let insufficientScope3 = RESTFailure(
        "BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION", status: 403, "Insufficient scope")
}
