public import OrderedCollections

/// Calls one portal in the name of one user.
public struct PortalClient: Sendable {
    let kit: Bitrix24Kit
    public let memberID: MemberID
    public let actor: CallingUser

    /// Calls a method, at the pace that the portal takes.
    ///
    /// Unseen by the caller, the same call is repeated with the same parameters when a token has ended (after its
    /// refresh), when the portal's address changed, when it came too soon, and when it failed on the way and a repeat does
    /// no harm (``CallOptions/repeats``).
    ///
    /// - Parameter parameters: a member `auth` is left out; the kit puts its own.
    /// - Throws: ``RESTError``, ``GrantError``, ``OAuthError``: all are ``ExplainedError``; `CancellationError` as soon as
    ///   the caller is cancelled; or what the store throws.
    public func call(
        _ method: MethodName, _ parameters: JSONObject = [:], options: CallOptions = .standard
    ) async throws -> RESTResponse {
        try await perform(RESTRequest(method: method, parameters: parameters), options, reader: .whole)
    }

    /// Calls a method and reads its result as a `Value`. Throws as ``call(_:_:options:)`` does.
    public func call<Value: Decodable>(
        _ method: MethodName, _ parameters: JSONObject = [:], as type: Value.Type, options: CallOptions = .standard
    ) async throws -> Value {
        let response = try await call(method, parameters, options: options)
        do {
            return try response.decoded(type)
        } catch {
            throw RESTError(.unexpectedResult, method: method, status: 200, detail: Self.place(of: error))
        }
    }

    /// Where decoding failed, without any value.
    static func place(of error: any Error) -> String {
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
