import Foundation
import GRDB

/// `https://oauth.bitrix.info/rest/app.info`: the only trusted word about an application's status on a portal.
struct ServerREST: Sendable {
    let platform: Platform

    /// - Parameter path: what follows `/rest/`.
    func respond(to request: EdgeRequest, path: [String]) async -> EdgeResponse {
        var method = path.count == 1 ? path[0].lowercased() : path.joined(separator: "/").lowercased()
        for suffix in [".json", ".xml"] where method.hasSuffix(suffix) { method.removeLast(suffix.count) }
        var notes = JournalNotes(.oauth)
        notes.portalDomain = platform.oauthName(of: request)
        notes.method = method
        notes.auth = "none"
        let parameters = Result { () throws(ParameterError) in try request.parameters() }
        var token: String?
        if case .success(var members) = parameters {
            let fields = [members.removeValue(forKey: "auth"), members.removeValue(forKey: "access_token")]
            notes.params = .object(members)
            token = request.bearerToken ?? fields.lazy.compactMap { $0?.text }.first { !$0.isEmpty }
        }
        let found = await lookUp(token)
        notes.clientID = found?.installation.clientID
        notes.userID = found?.pair.userID
        if let found {
            notes.auth = "oauth"
            platform.renewals.noteUse(of: found.pair.accessToken)
        }
        let exchange = FaultedExchange(
            platform: platform, notes: notes, host: notes.portalDomain ?? request.host, method: method)
        return await exchange.answer(refuse: { OAuthAnswer.refusal($0, notes: nil) }) { notes in
            guard request.httpMethod == "GET" || request.httpMethod == "POST" else {
                return OAuthAnswer.refusal(RESTFailure(.invalidRequest, status: 405, "Use GET or POST."), notes: notes)
            }
            guard method == "app.info" else {
                return OAuthAnswer.refusal(RESTFailure.of(.methodNotFound), notes: notes)
            }
            if case .failure(let error) = parameters {
                return OAuthAnswer.refusal(RESTFailure(.invalidRequest, status: 400, error.description), notes: notes)
            }
            do throws(RESTFailure) {
                return OAuthAnswer.success(try info(token: token, found: found), notes: notes)
            } catch {
                return OAuthAnswer.refusal(platform.behaviour.current.adjusted(error), notes: notes)
            }
        }
    }

    /// What a token leads to.
    private struct Found: Sendable {
        var pair: TokenPairRow
        var installation: InstallationRow
        var portal: PortalRow
        var version: ApplicationVersionRow
    }

    private func lookUp(_ token: String?) async -> Found? {
        guard let token else { return nil }
        do {
            return try await platform.database.read { db in
                guard let pair = try TokenPairRow.fetchOne(db, key: token),
                    let installation = try InstallationRow.fetchOne(db, key: pair.installationID),
                    let portal = try PortalRow.fetchOne(db, key: installation.portalID),
                    let version = try ApplicationVersionRow.fetchOne(
                        db, key: ["clientID": installation.clientID, "version": installation.version])
                else { return nil }
                return Found(pair: pair, installation: installation, portal: portal, version: version)
            }
        } catch {
            platform.logger.error("a token could not be looked up", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func info(token: String?, found: Found?) throws(RESTFailure) -> JSONValue {
        guard let token else { throw RESTFailure.of(.noAuthFound) }
        guard let found else {
            // The server tells a token that it does not know from a text that can be none.
            throw Self.isTokenShaped(token) ? RESTFailure.of(.invalidClient) : RESTFailure.of(.noAuthFound)
        }
        let (pair, installation, portal) = (found.pair, found.installation, found.portal)
        guard !installation.isRemoved else { throw RESTFailure.of(.notInstalled) }
        guard !pair.isRevoked else { throw RESTFailure.of(.invalidClient) }
        guard !portal.isDeleted else { throw RESTFailure.of(.portalDeleted) }
        let payment = platform.payment(of: installation, on: portal)
        guard payment.standing != .ended else { throw RESTFailure.of(.paymentRequired) }
        let now = platform.clock.now
        guard platform.clock.unixSeconds < pair.accessExpires else { throw RESTFailure.of(.expiredToken) }
        let origin = "https://\(portal.domain)"
        let result: JSONValue = [
            "client_id": .string(installation.clientID),
            "scope": .string(pair.scope),
            "expires": .string(Self.timestamp(Date(timeIntervalSince1970: TimeInterval(pair.accessExpires)))),
            "user_id": .int(pair.userID),
            "install": [
                "installed": .bool(installation.isFinished),
                "version": .string(String(found.version.number)),
                "status": .string(payment.status),
                "scope": .string(found.version.scope),
                "domain": .string(portal.domain),
                "uri": .string(origin),
                "client_endpoint": .string(origin + "/rest/"),
                "member_id": .string(portal.memberID),
                "member_type": "bitrix24",
            ],
        ]
        let seconds = now.timeIntervalSince1970
        let end = platform.clock.now
        let duration = max(0, end.timeIntervalSince1970 - seconds)
        return [
            "result": result,
            "time": [
                "start": .double(seconds), "finish": .double(end.timeIntervalSince1970), "duration": .double(duration),
                "processing": .double(duration), "date_start": .string(Self.timestamp(now)),
                "date_finish": .string(Self.timestamp(end)),
            ],
        ]
    }

    /// 70 hexadecimal digits of today, or the 32 letters and digits of old.
    private static func isTokenShaped(_ text: String) -> Bool {
        switch text.utf8.count {
        case 70: text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
        case 32: text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
        default: false
        }
    }

    /// `2026-08-21T10:00:00+00:00`: the offset in digits, because readers of the wire are stricter than ISO 8601 about `Z`.
    private static func timestamp(_ date: Date) -> String {
        date.formatted(.iso8601).replacing("Z", with: "+00:00")
    }
}

extension EdgeRequest {
    /// The token of an `Authorization: Bearer` header, whatever the scheme's case.
    var bearerToken: String? {
        guard let header = header("authorization") else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = parts[1].drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }
}
