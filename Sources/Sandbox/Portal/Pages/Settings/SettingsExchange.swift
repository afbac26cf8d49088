import GRDB

/// The portal's requests to an application about its settings: for the form, and with what was filled in.
///
/// Posted from the portal's own side as events are, and journalled among them. Faults strike them as they strike events, by the name
/// `OnAppSettingsInstall`, `OnAppSettingsDisplay`, `OnAppSettingsChange` or `saveform`.
struct SettingsExchange: Sendable {
    /// Why the form is asked for.
    enum Event: String, Sendable {
        /// After the installation.
        case install = "OnAppSettingsInstall"
        /// From the list of applications.
        case display = "OnAppSettingsDisplay"
        /// A field with `updateForm` has changed.
        case change = "OnAppSettingsChange"
    }

    /// What the application says to saving.
    enum Saving: Sendable, Hashable {
        case saved
        /// Messages by field name; in their order.
        case refused([Complaint])
    }

    struct Complaint: Sendable, Hashable {
        var field: String
        var message: String
    }

    /// Seconds that an application has for its answer.
    static let timeout: Double = 15
    /// Bytes of an answer that are read.
    static let answerLimit = 1 << 20

    let platform: Platform
    let visit: Visit
    let viewer: PersonRow
    let entry: ApplicationEntry

    /// Asks for the form.
    ///
    /// - Parameter data: the current values, with ``Event/change``.
    /// - Throws: ``SettingsProblem``.
    func form(_ event: Event, data: JSONObject = [:]) async throws -> (form: SettingsForm, json: JSONValue) {
        var fields: JSONObject = ["event": .string(event.rawValue)]
        if event == .change { fields["data"] = .object(data) }
        let address = entry.version.settingsURL ?? ""
        return try await exchange(event.rawValue, address: address, fields: fields) { answer throws(SettingsProblem) in
            guard (200..<300).contains(answer.status) else {
                throw SettingsProblem(reason: .status(answer.status))
            }
            let json = try Self.json(answer)
            return (
                try SettingsForm(json, clientID: entry.application.clientID, domain: visit.portal.domain), json
            )
        }
    }

    /// Sends what was filled in.
    ///
    /// - Throws: ``SettingsProblem`` when the answer is neither the one nor the other.
    func save(_ form: SettingsForm, data: JSONObject) async throws -> Saving {
        let fields: JSONObject = ["data": .object(data), "saveform": "Y"]
        return try await exchange("saveform", address: form.action, fields: fields) { answer throws(SettingsProblem) in
            guard (200..<300).contains(answer.status) || answer.status == 400 else {
                throw SettingsProblem(reason: .status(answer.status))
            }
            return try Self.saving(try Self.json(answer), status: answer.status)
        }
    }

    private static func saving(_ json: JSONValue, status: Int) throws(SettingsProblem) -> Saving {
        switch json["status"]?.string {
        case "success" where status != 400: return .saved
        case "error":
            guard let list = json["errors"]?.array, !list.isEmpty else {
                throw SettingsProblem(places: [
                    .init("errors", "must be a list of field and message", "должно быть списком из field и message")
                ])
            }
            var places: [SettingsProblem.Place] = []
            var complaints: [Complaint] = []
            for (index, error) in list.enumerated() {
                if let message = error["message"]?.text, !message.isEmpty {
                    complaints.append(Complaint(field: error["field"]?.text ?? "", message: message))
                } else {
                    places.append(.init("errors[\(index)].message", "is missing", "отсутствует"))
                }
            }
            guard places.isEmpty else { throw SettingsProblem(places: places) }
            return .refused(complaints)
        case "success":
            throw SettingsProblem(places: [
                .init("status", "is \"success\" with HTTP status 400", "равно \"success\" при HTTP-статусе 400")
            ])
        default:
            throw SettingsProblem(places: [
                .init("status", "must be \"success\" or \"error\"", "должно быть \"success\" или \"error\"")
            ])
        }
    }

    private static func json(_ answer: LoopbackClient.Answer) throws(SettingsProblem) -> JSONValue {
        guard answer.body.count <= answerLimit else {
            throw SettingsProblem(reason: .notJSON("longer than \(answerLimit) bytes"))
        }
        guard !answer.body.isEmpty else { throw SettingsProblem(reason: .notJSON("the answer is empty")) }
        do {
            return try JSONValue(parsing: answer.body)
        } catch {
            throw SettingsProblem(reason: .notJSON("\(error)"))
        }
    }

    // MARK: On the wire

    private func exchange<Value: Sendable>(
        _ name: String, address: String, fields: JSONObject,
        _ read: (LoopbackClient.Answer) throws(SettingsProblem) -> Value
    ) async throws -> Value {
        var fields = fields
        fields["auth"] = try await authorization(address)
        let form = FormCodec.encode(fields)
        let fault = platform.faults.take(
            kind: .event, host: visit.portal.domain, method: name, clientID: entry.application.clientID,
            userID: viewer.id)
        var status = 0
        var answer: [UInt8] = []
        do {
            let reply = try await send(form, to: address, fault: fault)
            (status, answer) = (reply.status, reply.body)
            let value = try read(reply)
            record(name, address: address, form: form, status: status, problem: nil, fault: fault)
            return value
        } catch var problem as SettingsProblem {
            problem.address = address
            problem.answer = String(decoding: answer.prefix(400), as: UTF8.self)
            record(name, address: address, form: form, status: status, problem: problem, fault: fault)
            throw problem
        }
    }

    private func send(_ form: String, to address: String, fault: Fault?) async throws -> LoopbackClient.Answer {
        switch fault?.action {
        case .status(let status, let body, _):
            return LoopbackClient.Answer(status: status, headers: [], body: Array(body.utf8))
        case .error(let code):
            return LoopbackClient.Answer(
                status: RESTFailure.of(code).status, headers: [], body: RESTFailure.of(code).json.serializedBytes())
        case .reset, .lose: throw SettingsProblem(reason: .unreachable("lost"))
        case .timeout(let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
            throw SettingsProblem(reason: .unreachable("timeout"))
        case .latency(let milliseconds), .delay(let milliseconds):
            try await Task.sleep(for: .milliseconds(milliseconds))
        default: break
        }
        do {
            return try await platform.outbound.send(
                "POST", to: address,
                headers: [("Content-Type", EventQueue.contentType), ("Accept", "application/json")],
                body: Array(form.utf8), timeout: Self.timeout)
        } catch LoopbackClient.Failure.notSent {
            throw SettingsProblem(reason: .unreachable("not sent"))
        } catch LoopbackClient.Failure.timedOut {
            throw SettingsProblem(reason: .unreachable("timeout"))
        } catch {
            throw SettingsProblem(reason: .unreachable("\(error)"))
        }
    }

    /// `auth`: a fresh pair of the person who opens the form.
    private func authorization(_ address: String) async throws -> JSONValue {
        let tokens = TokenService(platform: platform)
        let (installation, userID, addresses) = (entry.installation, viewer.id, visit.addresses)
        do {
            let reply = try await platform.database.write { db in
                try tokens.issue(db, installation: installation, userID: userID, addresses: addresses)
            }
            return [
                "access_token": .string(reply.accessToken.reveal()), "expires": reply.expires.map { .int($0) } ?? .null,
                "expires_in": .int(reply.expiresIn), "scope": .string(Scope.joined(reply.scope)),
                "domain": .string(visit.portal.domain), "server_endpoint": .string(reply.serverEndpoint),
                "status": .string(reply.status.letter), "client_endpoint": .string(reply.clientEndpoint),
                "member_id": .string(reply.memberID.value), "refresh_token": .string(reply.refreshToken.reveal()),
                "user_id": .int(userID), "client_id": .string(entry.application.clientID),
                "application_token": .string(installation.applicationToken),
            ]
        } catch let failure as RESTFailure {
            throw SettingsProblem(reason: .refused(failure), address: address)
        }
    }

    private func record(
        _ name: String, address: String, form: String, status: Int, problem: SettingsProblem?, fault: Fault?
    ) {
        var fields: JSONObject = [
            "host": .string(visit.portal.domain), "listener": .null, "http_method": "POST", "target": .string(address),
            "content_type": .string(EventQueue.contentType), "headers": [:],
            "body": .string(String(decoding: form.utf8.prefix(JournalExchange.bodyLimit), as: UTF8.self)),
            "method": .null, "params": .null, "auth": "oauth", "client_id": .string(entry.application.clientID),
            "user_id": .int(viewer.id), "status": .int(status),
            "error": problem.map { .string($0.code) } ?? .null, "fault": fault.map { .int($0.id) } ?? .null,
            "event": .string(name), "handler": .string(address), "attempt": 1,
        ]
        if let details = problem?.details { fields["error_description"] = .string(details) }
        platform.journal.append(.event, fields)
    }
}
