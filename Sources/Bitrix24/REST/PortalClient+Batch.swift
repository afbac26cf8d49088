public import OrderedCollections

extension PortalClient {
    /// Commands that one request takes.
    ///
    /// Source: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
    public static let batchLimit = 50
    /// Bytes of commands that one request takes: well under the 8 MiB that servers commonly allow.
    static let batchBytes = 4 << 20

    /// Runs commands in their order, in one request for each 50 of them.
    ///
    /// A command can refer to results of its own request only (``BatchReference``): commands that belong together stand
    /// close together, or come in batches of their own.
    ///
    /// - Parameter halts: whether an error stops the commands after it, also those of later requests.
    /// - Returns: the outcome of each command; an error of one command does not throw.
    /// - Throws: as ``call(_:_:options:)``; reason `misuse` when two commands have one name, one is a batch itself, or one
    ///   refers to a command that is not before it in the same request. When a later request fails, what the earlier ones did is done:
    ///   send batches that write in portions of 50.
    public func batch(
        _ commands: [BatchCommand], halts: Bool = false, options: CallOptions = .standard
    ) async throws -> BatchResponse {
        let requests = try Self.requests(of: commands)
        let clock = kit.clock
        return try await withDeadline(options.deadline, of: "batch", on: clock) {
            var options = options
            options.deadline = nil
            var outcomes = OrderedDictionary<String, Result<RESTResponse, RESTError>>()
            for chunk in requests {
                let response = try await perform(Self.request(chunk, halts: halts), options, reader: .whole)
                guard response.result.object != nil else {
                    throw RESTError(.unexpectedResult, method: "batch", status: 200, detail: "no map of results")
                }
                var failed = false
                for command in chunk {
                    guard let outcome = Self.outcome(of: command, in: response.result) else { continue }
                    outcomes[command.name] = outcome
                    if case .failure = outcome { failed = true }
                }
                if halts, failed { break }
            }
            return BatchResponse(outcomes: outcomes, notRun: commands.map(\.name).filter { outcomes[$0] == nil })
        }
    }

    static func request(_ commands: some Sequence<BatchCommand>, halts: Bool) -> RESTRequest {
        let cmd = JSONObject(uniqueKeysWithValues: commands.map { ($0.name, .string($0.text)) })
        return RESTRequest(
            method: "batch", parameters: ["halt": halts ? 1 : 0, "cmd": .object(cmd)],
            commands: commands.map { ($0.name, $0.method) })
    }

    /// The commands as requests take them.
    private static func requests(of commands: [BatchCommand]) throws(RESTError) -> [ArraySlice<BatchCommand>] {
        func misuse(_ detail: String) -> RESTError { RESTError(.misuse, method: "batch", detail: detail) }
        var requests: [ArraySlice<BatchCommand>] = []
        /// In which request a command stands.
        var places: [String: Int] = [:]
        var (start, bytes) = (0, 0)
        for (index, command) in commands.enumerated() {
            guard command.method != "batch" else { throw misuse("the command \(command.name) is a batch itself") }
            guard !command.name.isEmpty, !command.name.contains(where: { $0 == "[" || $0 == "]" }) else {
                throw misuse("a command is named \"\(command.name)\", which nothing could refer to")
            }
            let length = command.text.utf8.count + command.name.utf8.count
            if index - start == batchLimit || (bytes + length > batchBytes && index > start) {
                requests.append(commands[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += length
            for name in BatchReference.names(in: .object(command.parameters)) {
                guard let place = places[name] else {
                    throw misuse("the command \(command.name) refers to \(name), which is not before it")
                }
                guard place == requests.count else {
                    throw misuse("the command \(command.name) refers to \(name), which goes out in an earlier request")
                }
            }
            guard places.updateValue(requests.count, forKey: command.name) == nil else {
                throw misuse("two commands are named \(command.name)")
            }
        }
        if start < commands.count { requests.append(commands[start...]) }
        return requests
    }

    private static func outcome(of command: BatchCommand, in result: JSONValue) -> Result<RESTResponse, RESTError>? {
        func entry(_ map: String) -> JSONValue? {
            guard let map = result[map] else { return nil }
            // Names 0, 1, 2 … come back as a list, because PHP cannot tell them apart.
            return map[command.name] ?? Int(command.name).flatMap { map[$0] }
        }
        if let error = entry("result_error") {
            let status = error["status"]?.integer ?? 200
            return .failure(
                RESTError(
                    ["error": error["error"] ?? "", "error_description": error["error_description"] ?? ""],
                    method: command.method, status: status, token: Secret(""))
                    ?? RESTError(.unreadable, method: command.method, status: status))
        }
        guard let value = entry("result") else { return nil }
        return .success(
            RESTResponse(
                result: value, total: entry("result_total")?.integer, next: entry("result_next")?.integer,
                time: entry("result_time").map(RESTTime.init)))
    }
}
