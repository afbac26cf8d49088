import GRDB

/// `placement.*`: where an application is embedded.
///
/// Source: the platform's documentation, "Widgets". The page of `placement.bind` gives status 200 for some of its errors and 400 above
/// them: see ``Behaviour``.
enum PlacementMethods {
    static let bodies: [String: MethodBody] = [
        "placement.bind": .writing(bind),
        "placement.unbind": .writing(unbind),
        "placement.get": .reading(get),
        "placement.list": .plain(list),
    ]

    private static func bind(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        // The page of the method gives some of its errors with status 200.
        let status = call.platform.behaviour.current.placementBindStatus
        do {
            return try bound(call, db, doubtful: status)
        } catch var failure as RESTFailure where failure.code == .argument {
            failure.status = status
            throw failure
        }
    }

    private static func bound(_ call: MethodCall, _ db: Database, doubtful: Int) throws -> MethodAnswer {
        let installation = try call.installation()
        try call.requireAdministrator()
        let code = try call.required("PLACEMENT").uppercased()
        guard let placement = PlacementTable.standard.placement(code),
            placement.scopes.allSatisfy({ call.caller.scope.contains($0) })
        else { throw RESTFailure.of(.placementNotFound) }
        let handler = try HandlerAddress.checked(try call.required("HANDLER"))
        let userID = call["USER_ID"]?.integer ?? 0
        if userID != 0, code != "PAGE_BACKGROUND_WORKER" {
            throw RESTFailure(.placementUserMode, status: doubtful, "User mode is not available")
        }
        let options = call["OPTIONS"]?.object ?? [:]
        if code == "PAGE_BACKGROUND_WORKER", options["errorHandlerUrl"]?.text?.isEmpty ?? true {
            throw RESTFailure("EMPTY_ERROR_HANDLER_URL", status: doubtful, "Option errorHandlerUrl is required")
        }
        let bound = try PlacementBindingRow.filter(Column("installationID") == installation.id)
            .filter(Column("placement") == code).filter(Column("userID") == userID).fetchAll(db)
        guard !bound.contains(where: { $0.handler == handler }) else {
            throw RESTFailure(.core, status: 400, "Unable to set placement handler: Handler already binded")
        }
        if PlacementTable.single.contains(code), !bound.isEmpty {
            throw RESTFailure(.placementMaxCount, status: doubtful, "Placement max count: 1")
        }
        let languages = languages(call["LANG_ALL"])
        let own = languages[call.caller.portal.language] ?? languages.values.first
        let application = try ApplicationVersionRow.fetchOne(
            db, key: ["clientID": installation.clientID, "version": installation.version])
        var row = PlacementBindingRow(
            id: nil, installationID: installation.id ?? 0, placement: code, handler: handler,
            title: call.text("TITLE") ?? own?["TITLE"]?.text ?? application?.title ?? "",
            description: call.text("DESCRIPTION") ?? own?["DESCRIPTION"]?.text ?? "",
            groupName: call.text("GROUP_NAME") ?? own?["GROUP_NAME"]?.text ?? "",
            languages: JSONValue.object(languages).serialized(), options: JSONValue.object(options).serialized(),
            userID: userID)
        try row.insert(db)
        return MethodAnswer(true)
    }

    private static func unbind(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try call.installation()
        try call.requireAdministrator()
        let code = try call.required("PLACEMENT").uppercased()
        var request = PlacementBindingRow.filter(Column("installationID") == installation.id)
            .filter(Column("placement") == code)
        if let handler = call.text("HANDLER") { request = request.filter(Column("handler") == handler) }
        if let userID = call["USER_ID"]?.integer { request = request.filter(Column("userID") == userID) }
        // The platform counts each handler when it finds it, and again when it has removed it.
        let each = call.platform.behaviour.current.placementUnbindCount == .double ? 2 : 1
        return MethodAnswer(["count": .int(each * (try request.deleteAll(db)))])
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try call.installation()
        try call.requireAdministrator()
        let rows = try PlacementBindingRow.filter(Column("installationID") == installation.id).order(Column("id"))
            .fetchAll(db)
        return MethodAnswer(
            .array(
                rows.map { row in
                    let languages = (try? JSONValue(parsing: row.languages))?.object ?? [:]
                    let options = (try? JSONValue(parsing: row.options))?.object ?? [:]
                    return [
                        "placement": .string(row.placement), "userId": .int(row.userID),
                        "handler": .string(row.handler),
                        "options": phpArray(options), "title": .string(row.title),
                        "description": .string(row.description), "langAll": phpArray(languages),
                    ]
                }))
    }

    private static func list(_ call: MethodCall) -> MethodAnswer {
        let scope = call.text("SCOPE")?.lowercased()
        let isFull = call["FULL"]?.flag ?? false
        let codes = PlacementTable.standard.placements.filter { placement in
            if placement.code.contains("XXX") { return false }
            if let scope { return placement.scopes.contains(scope) }
            return isFull || placement.scopes.allSatisfy { call.caller.scope.contains($0) }
        }
        return MethodAnswer(.array(codes.map { .string($0.code) }))
    }

    /// `LANG_ALL`: a language's code and its texts, all three of them, empty where not given.
    private static func languages(_ value: JSONValue?) -> JSONObject {
        var languages: JSONObject = [:]
        for (language, texts) in value?.object ?? [:] {
            guard let texts = texts.object else { continue }
            languages[language] = .object([
                "TITLE": .string(texts["TITLE"]?.text ?? ""), "DESCRIPTION": .string(texts["DESCRIPTION"]?.text ?? ""),
                "GROUP_NAME": .string(texts["GROUP_NAME"]?.text ?? ""),
            ])
        }
        return languages
    }
}
