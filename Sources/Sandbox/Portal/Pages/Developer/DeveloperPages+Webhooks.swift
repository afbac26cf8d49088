import GRDB

/// The webhooks that people make by hand.
extension DeveloperPages {
    // MARK: Incoming webhooks

    func incomingForm(_ state: FormState, action: String, purpose: String, button: String) -> HTML {
        let form = FormFields(visit: visit, state: state)
        return """
            \(form.summary(fields: ["title", "scope", "days"]))
            <form method="post" action="\(action)" class="form">
            <input type="hidden" name="token" value="\(visit.token(for: purpose))">
            \(form.text("title", visit.say("Name", "Название")))
            \(form.text("days", visit.say("Expires in so many days", "Истекает через столько дней"), hint: visit.say(
                "Empty: never", "Пусто: никогда"), type: "number"))
            \(form.scopes("scope", visit.say("Access permissions", "Права доступа")))
            <p class="line"><button class="primary" name="action" value="save">\(button)</button></p>
            </form>
            """
    }

    func incoming(_ state: FormState = FormState(), status: Int = 200) -> Page {
        page(
            visit.say("New incoming webhook", "Новый входящий вебхук"),
            incomingForm(
                state, action: "/devops/edit/in-hook/", purpose: "in-hook:new",
                button: visit.say("Create", "Создать")),
            status: status)
    }

    struct HookEdit: Sendable {
        var title: String
        var scope: String
        var expires: Int?
    }

    func read(_ state: inout FormState) -> HookEdit? {
        var scopes: [Scope] = []
        for text in state.list("scope") {
            guard let scope = Scope(text) else {
                state.refuse("scope", visit.say("“\(text)” is no permission", "«\(text)» — не право доступа"))
                continue
            }
            scopes.append(scope)
        }
        if scopes.isEmpty, state.errors["scope"] == nil {
            state.refuse("scope", visit.say("Tick at least one permission", "Отметьте хотя бы одно право"))
        }
        let days = state.number("days", in: 0...3650, visit)
        let title = state.text("title")
        if title.count > 200 { state.refuse("title", visit.say("At most 200 characters", "Не больше 200 знаков")) }
        guard state.errors.isEmpty else { return nil }
        return HookEdit(
            title: title, scope: Scope.joined(scopes), expires: days.map { platform.clock.unixSeconds + $0 * 86_400 })
    }

    func addIncoming() async throws -> MarketPages.Outcome {
        guard isGenuine("in-hook:new") else { return .page(visit.forged) }
        var state = FormState(values: visit.form)
        guard let edit = read(&state) else { return .page(incoming(state, status: 400)) }
        let (portalID, userID) = (portalID, viewer.id)
        let code = platform.randomness.alphanumeric(16)
        let id = try await platform.database.write { db in
            var row = WebhookRow(
                id: nil, portalID: portalID, userID: userID, code: code, scope: edit.scope, expires: edit.expires,
                title: edit.title)
            try row.insert(db)
            return row.id ?? 0
        }
        return .redirect("/devops/edit/in-hook/\(id)/")
    }

    func webhook(_ key: String) async throws -> WebhookRow? {
        let (portalID, viewer) = (portalID, viewer)
        return try await platform.database.read { db in
            guard let id = Int64(key), let row = try WebhookRow.fetchOne(db, key: id), row.portalID == portalID,
                viewer.isAdmin || (row.ownerID ?? row.userID) == viewer.id
            else { return nil }
            return row
        }
    }

    func incoming(_ key: String, state: FormState? = nil, status: Int = 200) async throws -> Page? {
        guard let row = try await webhook(key), let id = row.id else { return nil }
        let isOwn = (row.ownerID ?? row.userID) == viewer.id
        let address = "\(visit.request.origin)/rest/\(row.userID)/\(row.code)/"
        let own: HTML = """
            <p><code class="secret" data-webhook>\(address)</code></p>
            """
        let foreign: HTML = """
            <p class="notice">\(visit.say(
                "The code of somebody else's webhook is not shown. When you save it, it becomes yours and gets a new code.",
                "Код чужого вебхука не показывается. Если вы его сохраните, он станет вашим и получит новый код."))</p>
            """
        let present = FormState(values: [
            "title": .string(row.title), "scope": .array(ScopeText.list(row.scope).map { .string($0) }),
            "days": .string(
                row.expires.map { String(max(0, ($0 - platform.clock.unixSeconds + 86_399) / 86_400)) } ?? ""),
        ])
        let content: HTML = """
            \(isOwn ? own : foreign)
            \(incomingForm(
                state ?? present, action: "/devops/edit/in-hook/\(id)/", purpose: "in-hook:\(id)",
                button: visit.say("Save", "Сохранить")))
            <form method="post" action="/devops/edit/in-hook/\(id)/">
            <input type="hidden" name="token" value="\(visit.token(for: "in-hook:\(id)"))">
            <button class="danger" name="action" value="delete">\(visit.say("Delete", "Удалить"))</button></form>
            """
        return page(
            row.title.isEmpty ? visit.say("Incoming webhook", "Входящий вебхук") : row.title, content, status: status)
    }

    func saveIncoming(_ key: String) async throws -> MarketPages.Outcome? {
        guard let row = try await webhook(key), let id = row.id else { return nil }
        guard isGenuine("in-hook:\(id)") else { return .page(visit.forged) }
        if visit.form["action"]?.text == "delete" {
            try await platform.database.write { db in _ = try WebhookRow.deleteOne(db, key: id) }
            return .redirect(Self.home)
        }
        var state = FormState(values: visit.form)
        guard let edit = read(&state) else {
            return try await incoming(key, state: state, status: 400).map(MarketPages.Outcome.page)
        }
        let userID = viewer.id
        let code = platform.randomness.alphanumeric(16)
        try await platform.database.write { db in
            guard var row = try WebhookRow.fetchOne(db, key: id) else { return }
            (row.title, row.scope, row.expires) = (edit.title, edit.scope, edit.expires)
            if (row.ownerID ?? row.userID) != userID { (row.userID, row.ownerID, row.code) = (userID, nil, code) }
            try row.update(db)
        }
        return .redirect("/devops/edit/in-hook/\(id)/")
    }

    // MARK: Outgoing webhooks

    func outgoing(_ state: FormState = FormState(), status: Int = 200) -> Page {
        guard viewer.isAdmin else { return adminOnly }
        let form = FormFields(visit: visit, state: state)
        let content: HTML = """
            \(form.summary(fields: ["title", "handler", "events"]))
            <form method="post" action="/devops/edit/out-hook/" class="form">
            <input type="hidden" name="token" value="\(visit.token(for: "out-hook:new"))">
            \(form.text("title", visit.say("Name", "Название")))
            \(form.text("handler", visit.say("Handler URL", "URL обработчика"), required: true))
            \(form.text("events", visit.say("Events", "События"), hint: "ONCRMDEALADD, ONCRMDEALUPDATE", required: true))
            <p class="line"><button class="primary">\(visit.say("Create", "Создать"))</button></p>
            </form>
            """
        return page(visit.say("New outgoing webhook", "Новый исходящий вебхук"), content, status: status)
    }

    func addOutgoing() async throws -> MarketPages.Outcome {
        guard viewer.isAdmin else { return .page(adminOnly) }
        guard isGenuine("out-hook:new") else { return .page(visit.forged) }
        var state = FormState(values: visit.form)
        let handler = state.address("handler", visit)
        if handler == nil { state.refuse("handler", visit.say("Fill this in", "Заполните это поле")) }
        var chosen: [String] = []
        for word in state.text("events").uppercased().split(whereSeparator: { $0 == "," || $0 == " " }) {
            let event = String(word)
            guard EventTable.standard.scopes[event].map({ !$0.isEmpty }) ?? EventTable.isDynamic(event) else {
                state.refuse(
                    "events",
                    visit.say("“\(event)” is no event of a portal", "«\(event)» — не событие портала"))
                continue
            }
            if !chosen.contains(event) { chosen.append(event) }
        }
        if chosen.isEmpty { state.refuse("events", visit.say("Fill this in", "Заполните это поле")) }
        guard state.errors.isEmpty, let handler else { return .page(outgoing(state, status: 400)) }
        let row = OutgoingWebhookRow(
            id: nil, portalID: portalID, userID: viewer.id, handler: handler, events: chosen.joined(separator: ","),
            applicationToken: platform.randomness.alphanumeric(32), title: String(state.text("title").prefix(200)))
        let id = try await platform.database.write { db in
            var row = row
            try row.insert(db)
            return row.id ?? 0
        }
        return .redirect("/devops/edit/out-hook/\(id)/")
    }

    func outgoingRow(_ key: String) async throws -> OutgoingWebhookRow? {
        let (portalID, viewer) = (portalID, viewer)
        return try await platform.database.read { db in
            guard let id = Int64(key), let row = try OutgoingWebhookRow.fetchOne(db, key: id),
                row.portalID == portalID, viewer.isAdmin || row.userID == viewer.id
            else { return nil }
            return row
        }
    }

    func outgoing(_ key: String) async throws -> Page? {
        guard let row = try await outgoingRow(key), let id = row.id else { return nil }
        let content: HTML = """
            <table class="fields"><tbody>
            <tr><th scope="row">\(visit.say("Handler URL", "URL обработчика"))</th><td>\(row.handler)</td></tr>
            <tr><th scope="row">\(visit.say("Events", "События"))</th><td>\(row.eventList.joined(separator: ", "))</td></tr>
            <tr><th scope="row">application_token</th><td><code class="secret">\(row.applicationToken)</code></td></tr>
            </tbody></table>
            <form method="post" action="/devops/edit/out-hook/\(id)/">
            <input type="hidden" name="token" value="\(visit.token(for: "out-hook:\(id)"))">
            <p><button class="danger" name="action" value="delete">\(visit.say("Delete", "Удалить"))</button></p></form>
            """
        return page(row.title.isEmpty ? visit.say("Outgoing webhook", "Исходящий вебхук") : row.title, content)
    }

    func deleteOutgoing(_ key: String) async throws -> MarketPages.Outcome? {
        guard let row = try await outgoingRow(key), let id = row.id else { return nil }
        guard isGenuine("out-hook:\(id)") else { return .page(visit.forged) }
        try await platform.database.write { db in _ = try OutgoingWebhookRow.deleteOne(db, key: id) }
        return .redirect(Self.home)
    }
}
