/// `/oauth/token/`: a code or a refresh token for a pair of tokens.
///
/// Checks come in the order in which the platform makes them: the client, its secret, then the grant.
struct TokenEndpoint: Sendable {
    let platform: Platform

    func respond(to request: EdgeRequest) async -> EdgeResponse {
        var notes = JournalNotes(.oauth)
        notes.portalDomain = platform.oauthName(of: request)
        notes.auth = "none"
        let parameters = Result { () throws(ParameterError) in try request.parameters() }
        if case .success(let members) = parameters {
            notes.params = .object(members)
            notes.clientID = members["client_id"]?.string
            notes.grantType = members["grant_type"]?.string
        }
        let exchange = FaultedExchange(
            platform: platform, notes: notes, host: notes.portalDomain ?? request.host, method: notes.grantType)
        return await exchange.answer(refuse: { OAuthAnswer.refusal($0, notes: nil) }) { notes in
            guard request.httpMethod == "GET" || request.httpMethod == "POST" else {
                return OAuthAnswer.refusal(
                    RESTFailure(.invalidRequest, status: 405, "Use GET or POST."), notes: notes)
            }
            if platform.behaviour.current.takesJSONTokenRequests == .no, request.mediaType == "application/json" {
                return OAuthAnswer.refusal(
                    RESTFailure(.invalidRequest, status: 400, "No \"grant_type\" parameter found"), notes: notes)
            }
            switch parameters {
            case .failure(let error):
                return OAuthAnswer.refusal(RESTFailure(.invalidRequest, status: 400, error.description), notes: notes)
            case .success(let members):
                return await grant(members, addresses: request.listener == .plain ? .plain : .public, notes: notes)
            }
        }
    }

    private func grant(
        _ members: JSONObject, addresses: TokenService.Addresses, notes: JournalNotes
    ) async -> EdgeResponse {
        var notes = notes
        do {
            var refreshed = try await platform.database.write { db in
                let clientID = try Self.parameter("client_id", members)
                let secret = try String.fetchOne(
                    db.cachedStatement(sql: "SELECT clientSecret FROM application WHERE clientID = ?"),
                    arguments: [clientID])
                guard let secret else { throw RESTFailure.of(.wrongClient) }
                // The comparison of secrets takes the same time wherever they differ.
                guard Secret(try Self.parameter("client_secret", members)) == Secret(secret) else {
                    throw RESTFailure.of(.invalidClient)
                }
                let tokens = TokenService(platform: platform)
                let requestedScope = members["scope"]?.text.flatMap { $0.isEmpty ? nil : $0 }
                switch try Self.parameter("grant_type", members) {
                case "authorization_code":
                    return TokenService.Refreshed(
                        reply: try tokens.exchange(
                            db, code: try Self.parameter("code", members), clientID: clientID, addresses: addresses,
                            requestedScope: requestedScope))
                case "refresh_token":
                    return try tokens.refresh(
                        db, refreshToken: try Self.parameter("refresh_token", members), clientID: clientID,
                        addresses: addresses, requestedScope: requestedScope)
                default:
                    throw RESTFailure.of(.unsupportedGrantType)
                }
            }
            if addresses == .plain { try await openPort(of: &refreshed.reply) }
            notes.userID = refreshed.reply.userID
            notes.warning = refreshed.warning
            return OAuthAnswer.success(refreshed.reply.json, notes: notes)
        } catch let failure as RESTFailure {
            return OAuthAnswer.refusal(platform.behaviour.current.adjusted(failure), notes: notes)
        } catch {
            platform.logger.error("the token endpoint failed", metadata: ["error": "\(error)"])
            return OAuthAnswer.refusal(RESTFailure.of(.internalServerError), notes: notes)
        }
    }

    /// A client that came by a plain port goes on to the portal's: that one is opened for it if nobody has asked for it yet.
    private func openPort(of reply: inout TokenReply) async throws {
        guard let address = WebAddress(reply.clientEndpoint), address.scheme == "https",
            let portal = platform.names.portal(domain: address.host),
            let plain = try await platform.addresses.opening(portal.id)
        else { return }
        reply.clientEndpoint = plain + "/rest/"
    }

    /// An empty parameter counts as missing, and so does one that is no text.
    private static func parameter(_ name: String, _ members: JSONObject) throws -> String {
        guard let text = members[name]?.text, !text.isEmpty else {
            throw RESTFailure(.invalidRequest, status: 400, "No \"\(name)\" parameter found")
        }
        return text
    }
}
