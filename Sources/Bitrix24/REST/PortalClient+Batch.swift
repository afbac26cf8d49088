import Logging
import OrderedCollections

extension PortalClient {
    /// Commands that one request takes.
    ///
    /// Source: https://apidocs.bitrix24.com/settings/how-to-call-rest-api/batch.html
    public static let batchLimit = 50

    /// Runs commands in their order, in one request for each 50 of them. A command can refer to results of its own
    /// request only.
    ///
    /// - Parameter halts: whether an error stops the commands after it, also those of later requests.
    /// - Returns: the outcome of each command; an error of one command does not throw.
    /// - Throws: as ``call(_:_:)``; reason `misuse` when two commands have one name or one is a batch itself.
    public func batch(_ commands: [BatchCommand], halts: Bool = false) async throws -> BatchResponse {
        var names = Set<String>()
        for command in commands {
            guard names.insert(command.name).inserted else {
                throw RESTError(.misuse, method: "batch", detail: "two commands are named \(command.name)")
            }
            guard command.method != "batch" else {
                throw RESTError(.misuse, method: "batch", detail: "the command \(command.name) is a batch itself")
            }
        }
        var outcomes = OrderedDictionary<String, Result<RESTResponse, RESTError>>()
        var rest = commands[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(Self.batchLimit)
            rest = rest.dropFirst(Self.batchLimit)
            let cmd = JSONObject(uniqueKeysWithValues: chunk.map { ($0.name, .string($0.text)) })
            let response = try await call("batch", ["halt": halts ? 1 : 0, "cmd": .object(cmd)])
            guard response.result.object != nil else {
                throw RESTError(.unexpectedResult, method: "batch", status: 200, detail: "no map of results")
            }
            var failed = false
            for (index, command) in chunk.enumerated() {
                guard let outcome = Self.outcome(of: command, at: index, in: response.result) else { continue }
                outcomes[command.name] = outcome
                if case .failure = outcome { failed = true }
            }
            if halts, failed { break }
        }
        return BatchResponse(outcomes: outcomes, notRun: commands.map(\.name).filter { outcomes[$0] == nil })
    }

    private static func outcome(
        of command: BatchCommand, at index: Int, in result: JSONValue
    ) -> Result<RESTResponse, RESTError>? {
        func entry(_ map: String) -> JSONValue? {
            guard let map = result[map] else { return nil }
            // Names 0, 1, 2 … come back as a list, because PHP cannot tell them apart.
            return map[command.name] ?? Int(command.name).flatMap { map[$0] }
        }
        if let error = entry("result_error") {
            let status = entry("result_error")?["status"]?.integer ?? 200
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
