import GRDB

/// `https://PORTAL/oauth/authorize/`: the user's half of the full protocol.
///
/// The only parameters are `client_id` and `state`: the way back is the one that the application's card names, whatever `redirect_uri`
/// says. A refusal is a page; nothing about it reaches the application.
/// Source: the platform's documentation, "Complete OAuth 2.0 authorization protocol".
struct AuthorizePage: Sendable {
    /// Names the user who is signed in, in place of a browser session.
    static let userHeader = "X-Sandbox-User"

    let platform: Platform

    func respond(to request: EdgeRequest, portal: PortalRow) async -> EdgeResponse {
        var notes = JournalNotes(.authorize)
        notes.portalDomain = portal.domain
        notes.auth = "none"
        let parameters = Result { () throws(ParameterError) in try request.parameters() }
        if case .success(let members) = parameters {
            notes.params = .object(members)
            notes.clientID = members["client_id"]?.string
        }
        let exchange = FaultedExchange(platform: platform, notes: notes, host: portal.domain, method: nil)
        return await exchange.answer(refuse: { refusal($0, request: request, portal: portal, notes: nil) }) { notes in
            guard request.httpMethod == "GET" || request.httpMethod == "POST" else {
                return refusal(
                    RESTFailure(.invalidRequest, status: 405, "This page takes GET and POST."), request: request,
                    portal: portal, notes: notes)
            }
            switch parameters {
            case .failure(let error):
                return refusal(
                    RESTFailure(.invalidRequest, status: 400, error.description), request: request, portal: portal,
                    notes: notes)
            case .success(let members):
                return await authorize(request, members, portal: portal, notes: notes)
            }
        }
    }

    /// What the transaction found.
    private enum Outcome: Sendable {
        case granted(CodeService.Issued, user: PersonRow, newSession: String?)
        case signIn([PersonRow], title: String)
    }

    private func authorize(
        _ request: EdgeRequest, _ members: JSONObject, portal: PortalRow, notes: JournalNotes
    ) async -> EdgeResponse {
        var notes = notes
        let clientID = members["client_id"]?.text ?? ""
        let header = request.header(Self.userHeader)
        let chosen = request.httpMethod == "POST" ? members["user_id"]?.text : nil
        let session = request.cookie(Visit.sessionCookie)
        do {
            let outcome = try await platform.database.write { db -> Outcome in
                guard let portalID = portal.id else { throw RESTFailure.of(.internalServerError) }
                let (installation, version) = try find(db, clientID: clientID, portal: portal, portalID: portalID)
                var user: PersonRow?
                var newSession: String?
                if let header {
                    user = try person(db, portalID: portalID, id: Int(header))
                } else if let chosen {
                    user = try person(db, portalID: portalID, id: Int(chosen))
                    let id = platform.randomness.hexadecimal(32)
                    try db.execute(
                        sql: "INSERT INTO webSession (id, portalID, userID) VALUES (?, ?, ?)",
                        arguments: [id, portalID, user?.id])
                    newSession = id
                } else if let session {
                    let signedIn = try Int.fetchOne(
                        db, sql: "SELECT userID FROM webSession WHERE id = ? AND portalID = ?",
                        arguments: [session, portalID])
                    // The session of someone dismissed since leads back to the sign-in page.
                    user = try? signedIn.map { try person(db, portalID: portalID, id: $0) }
                }
                guard let user else {
                    let people = try PersonRow.filter(Column("portalID") == portalID && Column("isActive") == true)
                        .filter(Column("service") == "")
                        .order(Column("id")).fetchAll(db)
                    return .signIn(people, title: version?.title ?? clientID)
                }
                if user.isInvited { try PortalPeople(platform: platform).register(db, portal: portal, userID: user.id) }
                let issued = try CodeService(platform: platform).issue(
                    db, installation: installation, portal: portal, user: user, state: members["state"]?.text)
                return .granted(issued, user: user, newSession: newSession)
            }
            let texts = AuthorizeHTML(request: request, portal: portal)
            switch outcome {
            case .signIn(let people, let title):
                return .html(texts.signIn(people, application: title, action: request.target), notes: notes)
            case .granted(let issued, let user, let newSession):
                notes.userID = user.id
                var headers: [(name: String, value: String)] = [("Cache-Control", "no-store")]
                if let newSession {
                    let secure = request.isSecure ? "; Secure" : ""
                    headers.append(
                        ("Set-Cookie", "\(Visit.sessionCookie)=\(newSession); Path=/; HttpOnly; SameSite=Lax\(secure)"))
                }
                guard let redirect = issued.redirect else {
                    return .html(texts.code(issued.code, seconds: issued.lifetime), headers: headers, notes: notes)
                }
                return .redirect(to: redirect, headers: headers, notes: notes)
            }
        } catch let failure as RESTFailure {
            let offer = try? await platform.database.read { db in
                try Offer.find(db, portal: portal, key: clientID)
            }
            return refusal(failure, request: request, portal: portal, offer: offer, notes: notes)
        } catch {
            platform.logger.error("the authorization page failed", metadata: ["error": "\(error)"])
            return refusal(.of(.internalServerError), request: request, portal: portal, notes: notes)
        }
    }

    /// The installation, before anybody is asked to sign in for nothing.
    private func find(
        _ db: Database, clientID: String, portal: PortalRow, portalID: Int64
    ) throws -> (InstallationRow, ApplicationVersionRow?) {
        guard !clientID.isEmpty else {
            throw RESTFailure(.invalidRequest, status: 400, "The address names no application: client_id is missing.")
        }
        guard try ApplicationRow.exists(db, key: clientID) else {
            throw RESTFailure(.wrongClient, status: 400, "There is no application with this client_id.")
        }
        guard
            let installation =
                try InstallationRow
                .filter(
                    Column("portalID") == portalID && Column("clientID") == clientID && Column("isRemoved") == false
                ).fetchOne(db)
        else { throw RESTFailure(.notInstalled, status: 403, "The application is not installed on this Bitrix24.") }
        guard platform.payment(of: installation, on: portal).standing != .ended else {
            throw RESTFailure(
                .paymentRequired, status: 403, "The paid period of the application has ended on this Bitrix24.")
        }
        return (
            installation,
            try ApplicationVersionRow.fetchOne(db, key: ["clientID": clientID, "version": installation.version])
        )
    }

    private func person(_ db: Database, portalID: Int64, id: Int?) throws -> PersonRow {
        guard let id, let person = try PersonRow.fetchOne(db, key: ["portalID": portalID, "id": id]), person.isActive
        else {
            throw RESTFailure(.authorizationError, status: 403, "This Bitrix24 has no such active user.")
        }
        return person
    }

    /// Statuses of the interface for programs, such as 401, mean something else to a browser.
    ///
    /// - Parameter offer: the application as the portal's Market has it, to lead on to.
    private func refusal(
        _ failure: RESTFailure, request: EdgeRequest, portal: PortalRow, offer: Offer? = nil, notes: JournalNotes?
    ) -> EdgeResponse {
        var notes = notes
        notes?.error = failure.code.value
        let status = failure.status == 401 || failure.status == 200 ? 403 : failure.status
        return .html(
            AuthorizeHTML(request: request, portal: portal).refusal(failure, offer: offer), status: status,
            headers: status == 405 ? [("Allow", "GET, POST")] : [], notes: notes)
    }
}
