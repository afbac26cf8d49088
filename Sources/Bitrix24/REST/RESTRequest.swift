/// One request to a portal's REST interface, before it has a token.
struct RESTRequest: Sendable {
    enum Version: Sendable, Hashable {
        /// `/rest/METHOD`
        case two
        /// `/rest/api/METHOD`
        case three
    }

    var version: Version = .two
    var method: MethodName
    /// What is sent; a member `auth` is left out.
    var parameters: JSONObject
    /// The commands of a batch under their names: they, and not the batch, use up running time.
    var commands: [(name: String, method: MethodName)] = []
    var idempotencyKey: IdempotencyKey?

    /// The methods whose running time is used.
    var methods: [MethodName] { commands.isEmpty ? [method] : commands.map(\.method) }

    /// Whether a repeat changes nothing.
    var effect: MethodEffect {
        methods.allSatisfy { MethodEffect(of: $0) == .reads } ? .reads : .writes
    }

    /// The running times in an answer, by method.
    func times(in response: RESTResponse) -> [(method: MethodName, time: RESTTime)] {
        guard !commands.isEmpty else { return response.time.map { [(method, $0)] } ?? [] }
        guard let times = response.result["result_time"] else { return [] }
        return commands.compactMap { command in
            let time = times[command.name] ?? Int(command.name).flatMap { times[$0] }
            return time.map { (command.method, RESTTime($0)) }
        }
    }
}

/// How an answer becomes what the caller wants: whole, or only as far as a list needs it.
struct AnswerReader<Answer: Sendable>: Sendable {
    /// Throws ``RESTError``: the portal's own, or `unreadable`.
    var read: @Sendable (PlatformResponse, RESTRequest, Secret) throws -> Answer
    var times: @Sendable (Answer, RESTRequest) -> [(method: MethodName, time: RESTTime)]
}

extension AnswerReader<RESTResponse> {
    /// Reads all of it.
    static let whole = AnswerReader { response, request, token in
        try RESTResponse(reading: response, of: request, token: token)
    } times: { response, request in
        request.times(in: response)
    }
}

extension RESTResponse {
    /// Reads an answer. Status 200 does not exclude `error`, and an error's code may be empty.
    init(reading response: PlatformResponse, of request: RESTRequest, token: Secret) throws(RESTError) {
        let method = request.method
        guard let json = try? JSONValue(parsing: response.body), json.object != nil else {
            throw RESTError(.unreadable, method: method, status: response.status)
        }
        if let error = RESTError(json, method: method, status: response.status, token: token) { throw error }
        let isReplayed = response.header("Idempotent-Replayed")?.lowercased() == "true"
        guard let result = json["result"] else {
            // The description of REST 3.0 is a document of its own, without an envelope.
            guard request.version == .three, json["openapi"] != nil else {
                throw RESTError(.unreadable, method: method, status: response.status)
            }
            self.init(result: json)
            return
        }
        self.init(
            result: result, total: json["total"]?.integer, next: json["next"]?.integer,
            time: json["time"].map(RESTTime.init), isReplayed: isReplayed)
    }
}
