import Foundation
import Logging

/// Sends calls to portals.
struct PortalCaller: Sendable {
    let configuration: Bitrix24Configuration
    let store: any KitStore
    let transport: HTTPTransport
    let logger: Logger
    let now: @Sendable () -> Date

    /// One call as one exchange, or as many as a changed address takes.
    ///
    /// A portal that was renamed answers its old name with 302 and no JSON; the call is repeated there as POST with its
    /// body, and the new name is stored. Source:
    /// https://apidocs.bitrix24.com/settings/how-to-call-rest-api/change-domen.html
    func exchange(
        _ method: MethodName, _ parameters: JSONObject, _ access: PortalAccess
    ) async throws -> RESTResponse {
        var body: JSONObject = ["auth": .string(access.grant.accessToken.reveal())]
        body.merge(parameters.filter { $0.key != "auth" }) { present, _ in present }
        let bytes = JSONValue.object(body).serializedBytes()
        var endpoint = access.installation.clientEndpoint
        for _ in 0..<3 {
            let response = try await send(method, bytes, to: endpoint)
            let json = try? JSONValue(parsing: response.body)
            if (300..<400).contains(response.status), json?.object == nil {
                endpoint = try redirection(of: response, from: endpoint, method: method)
                continue
            }
            let result = Result { () throws(RESTError) in
                try Self.read(json, response, method: method, token: access.grant.accessToken)
            }
            if endpoint != access.installation.clientEndpoint, json != nil { try await remember(endpoint, of: access) }
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

    private func send(_ method: MethodName, _ body: [UInt8], to endpoint: Endpoint) async throws -> PlatformResponse {
        guard configuration.portals.allows(endpoint) else {
            throw RESTError(.redirected(to: endpoint.domain.value), method: method)
        }
        do {
            return try await transport.send(
                PlatformRequest(
                    url: endpoint.address(of: method),
                    headers: [
                        ("Content-Type", "application/json"), ("Accept", "application/json"),
                        ("User-Agent", configuration.userAgent),
                    ],
                    body: body, timeout: configuration.requestTimeout))
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
        try await store.update(access.installation.memberID, user: nil) { slice in
            guard slice.installation?.clientEndpoint == old else { return }
            slice.installation?.clientEndpoint = endpoint
            slice.installation?.domain = endpoint.domain
            slice.installation?.updatedAt = instant
        }
        logger.notice(
            "portal moved",
            metadata: [
                "bitrix24.member_id": "\(access.installation.memberID)", "bitrix24.domain": "\(endpoint.domain)",
            ])
    }

    /// Reads an answer. Status 200 does not exclude `error`, and an error's code may be empty.
    static func read(
        _ json: JSONValue?, _ response: PlatformResponse, method: MethodName, token: Secret
    ) throws(RESTError) -> RESTResponse {
        guard let json, json.object != nil else {
            throw RESTError(.unreadable, method: method, status: response.status)
        }
        if let error = RESTError(json, method: method, status: response.status, token: token) { throw error }
        guard let result = json["result"] else { throw RESTError(.unreadable, method: method, status: response.status) }
        return RESTResponse(
            result: result, total: json["total"]?.integer, next: json["next"]?.integer,
            time: json["time"].map(RESTTime.init))
    }
}

extension RESTError {
    /// The error in an answer, or `nil` when it has none.
    init?(_ json: JSONValue, method: MethodName, status: Int, token: Secret) {
        guard let error = json["error"], !error.isNull else { return nil }
        // REST 3.0 nests code and message.
        guard let code = error.text ?? error["code"]?.text else { return nil }
        let detail = json["error_description"]?.text ?? error["message"]?.text ?? ""
        self.init(
            .refused(ErrorCode(Scrubber.clean(code, without: [token]))), method: method, status: status,
            detail: Scrubber.clean(detail, without: [token]))
    }
}
