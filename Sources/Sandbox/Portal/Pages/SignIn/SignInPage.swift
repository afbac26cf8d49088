import GRDB

/// `/auth/`: the portal's people to choose from, since nobody in a sandbox needs a password.
struct SignInPage: Sendable {
    let platform: Platform
    let visit: Visit

    func respond() async throws -> EdgeResponse {
        let backURL = BackURL.checked(visit.form["backurl"]?.string ?? visit.query["backurl"]?.string)
        if visit.query["logout"]?.flag == true { return try await signOut() }
        if let chosen = visit.form["user_id"] ?? visit.query["user_id"] {
            guard let response = try await signIn(userID: chosen.integer, backURL: backURL) else {
                return try await people(
                    backURL: backURL, status: 403,
                    notice: visit.say(
                        "This portal has no active person of that number. Choose one of these.",
                        "На портале нет действующего сотрудника с таким номером. Выберите одного из этих."))
            }
            return response
        }
        return try await people(backURL: backURL)
    }

    private func signIn(userID: Int?, backURL: String) async throws -> EdgeResponse? {
        guard let portalID = visit.portal.id, let userID else { return nil }
        let session = platform.randomness.hexadecimal(64)
        let former = visit.request.cookie(Visit.sessionCookie)
        let portal = visit.portal
        let isKnown = try await platform.database.write { db in
            guard
                try Bool.fetchOne(
                    db, sql: "SELECT isActive FROM person WHERE portalID = ? AND id = ?", arguments: [portalID, userID])
                    == true
            else { return false }
            try PortalPeople(platform: platform).register(db, portal: portal, userID: userID)
            if let former { try db.execute(sql: "DELETE FROM webSession WHERE id = ?", arguments: [former]) }
            try db.execute(
                sql: "INSERT INTO webSession (id, portalID, userID) VALUES (?, ?, ?)",
                arguments: [session, portalID, userID])
            return true
        }
        return isKnown ? .redirect(to: backURL, status: 303, headers: [cookie(session)]) : nil
    }

    private func signOut() async throws -> EdgeResponse {
        if let session = visit.request.cookie(Visit.sessionCookie) {
            try await platform.database.write { db in
                try db.execute(sql: "DELETE FROM webSession WHERE id = ?", arguments: [session])
            }
        }
        return .redirect(to: "/auth/", status: 303, headers: [cookie("", lives: false)])
    }

    private func cookie(_ value: String, lives: Bool = true) -> (name: String, value: String) {
        let secure = visit.request.isSecure ? "; Secure" : ""
        return (
            "Set-Cookie",
            "\(Visit.sessionCookie)=\(value); Path=/; HttpOnly; SameSite=Lax\(secure)\(lives ? "" : "; Max-Age=0")"
        )
    }

    private func people(backURL: String, status: Int = 200, notice: String? = nil) async throws -> EdgeResponse {
        let portalID = visit.portal.id
        let people = try await platform.database.read { db in
            try PersonRow.fetchAll(
                db, sql: "SELECT * FROM person WHERE portalID = ? AND isActive AND service = '' ORDER BY id LIMIT 500",
                arguments: [portalID])
        }
        let buttons = people.map { person -> HTML in
            """
            <li><button class="person" name="user_id" value="\(person.id)">
            <span class="name">\(person.fullName)</span>
            <span class="about">\(about(person))</span>
            </button></li>
            """
        }
        let content: HTML = """
            \(notice.map { "<p class=\"notice bad\" role=\"alert\">\($0)</p>" as HTML })
            <p>\(visit.say("Who are you in this portal?", "Кто вы на этом портале?"))</p>
            <form method="post" action="/auth/">
            <input type="hidden" name="backurl" value="\(backURL)">
            <ul class="people">\(buttons)</ul>
            </form>
            """
        return PageShell(visit: visit).render(
            Page(title: visit.say("Sign in", "Вход на портал"), content: content, status: status))
    }

    private func about(_ person: PersonRow) -> String {
        var parts = [person.position, person.email].filter { !$0.isEmpty }
        if person.isAdmin { parts.append(visit.say("administrator", "администратор")) }
        if RecordKind.allCases.allSatisfy({ person.right(to: $0) == .none }) {
            parts.append(visit.say("no access to CRM", "без доступа к CRM"))
        }
        return parts.joined(separator: " · ")
    }
}
