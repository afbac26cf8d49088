public import OrderedCollections

/// Calls one portal in the name of one user.
public struct PortalClient: Sendable {
    let kit: Bitrix24Kit
    public let memberID: MemberID
    public let actor: CallingUser

    /// Calls a method. An ended token is refreshed and the same call repeated with the same parameters, unseen by the
    /// caller; so is a call to a portal whose address changed, and one that was refused for coming too soon.
    ///
    /// - Parameter parameters: a member `auth` is replaced.
    /// - Throws: ``RESTError``, ``GrantError``, ``OAuthError``: all are ``ExplainedError``; or what the store throws.
    public func call(_ method: MethodName, _ parameters: JSONObject = [:]) async throws -> RESTResponse {
        var access = try await kit.refresher.access(memberID, as: actor)
        var hasRefreshed = false
        var pauses = 0
        while true {
            do {
                return try await kit.caller.exchange(method, parameters, access)
            } catch let error as RESTError {
                if error.isExpiredToken, !hasRefreshed {
                    hasRefreshed = true
                    access = try await renewed(access)
                } else if error.code == .queryLimitExceeded, pauses < kit.configuration.limitRetries {
                    try await kit.clock.sleep(for: .seconds(1 << pauses))
                    pauses += 1
                    // Read again: the portal may have removed the application meanwhile.
                    access = try await kit.refresher.access(memberID, as: actor)
                } else if error.code == .authorizationError, actor == .anyone {
                    // The user left; another one's grant takes over. Ends, because each turn gives one grant up.
                    try await kit.refresher.refuse(access, because: .authorizationError)
                    access = try await kit.refresher.access(memberID, as: actor)
                    hasRefreshed = false
                } else {
                    if let code = error.code, code.suspendsPortal || code == .authorizationError {
                        try await kit.refresher.refuse(access, because: code)
                    }
                    throw error
                }
            }
        }
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

    /// The rows of a list method, read page by page while they are consumed.
    public func list(_ method: MethodName, _ parameters: JSONObject = [:]) -> RESTList {
        RESTList(client: self, method: method, parameters: parameters)
    }

    private func renewed(_ access: PortalAccess) async throws -> PortalAccess {
        do {
            return try await kit.refresher.replacement(of: access.grant)
        } catch let error as GrantError {
            guard actor == .anyone, case .lost = error.reason else { throw error }
            return try await kit.refresher.access(memberID, as: actor)
        }
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
