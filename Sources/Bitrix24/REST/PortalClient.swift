public import OrderedCollections

/// Calls one portal in the name of one user.
public struct PortalClient: Sendable {
    let kit: Bitrix24Kit
    public let memberID: MemberID
    public let actor: CallingUser

    /// Calls a method. An ended token is refreshed and the same call repeated, unseen by the caller.
    ///
    /// - Throws: ``RESTError``, ``GrantError``, ``OAuthError``: all are ``ExplainedError``; or what the store throws.
    public func call(_ method: MethodName, _ parameters: JSONObject = [:]) async throws -> RESTResponse {
        throw RESTError(.unreachable, method: method)
    }

    /// Calls a method and reads its result as a `Value`. Throws as ``call(_:_:)`` does.
    public func call<Value: Decodable>(
        _ method: MethodName, _ parameters: JSONObject = [:], as type: Value.Type
    ) async throws -> Value {
        let response = try await call(method, parameters)
        do {
            return try response.decoded(type)
        } catch {
            throw RESTError(.unexpectedResult, method: method, status: 200, detail: Self.place(of: error))
        }
    }

    /// Runs commands in one request for each 50 of them, in their order.
    ///
    /// - Parameter halts: whether an error stops the commands after it.
    /// - Returns: the outcome of each command; an error of one command does not throw.
    /// - Throws: as ``call(_:_:)``; reason `misuse` when two commands have one name or one is a batch itself.
    public func batch(_ commands: [BatchCommand], halts: Bool = false) async throws -> BatchResponse {
        BatchResponse()
    }

    /// The rows of a list method, read page by page while they are consumed.
    public func list(_ method: MethodName, _ parameters: JSONObject = [:]) -> RESTList {
        RESTList(client: self, method: method, parameters: parameters)
    }

    /// Where decoding failed, without any value.
    private static func place(of error: any Error) -> String {
        let path: [any CodingKey]
        switch error {
        case DecodingError.keyNotFound(let key, let context): path = context.codingPath + [key]
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            path = context.codingPath
        default: path = []
        }
        return path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
