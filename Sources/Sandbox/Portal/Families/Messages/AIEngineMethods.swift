import GRDB

/// `ai.engine.*` and `ai.prompt.*`: services of applications that write and draw.
///
/// Source: the platform's documentation, "AI".
enum AIEngineMethods {
    static let bodies: [String: MethodBody] = [
        "ai.engine.register": .writing(register),
        "ai.engine.unregister": .writing { call, db in
            try call.requireAdministrator()
            let talk = Talk(call, db)
            try talk.store("ai.engine").deleteAll([
                "client": .string(talk.installation?.clientID ?? ""), "code": .string(call.text("code") ?? ""),
            ])
            return MethodAnswer(true)
        },
        "ai.engine.list": .reading(list),
        "ai.prompt.register": .writing { call, db in
            try call.requireAdministrator()
            let talk = Talk(call, db)
            let client = JSONValue.string(talk.installation?.clientID ?? "")
            guard let code = call.text("code") else { throw RESTFailure.missingArgument("code") }
            let store = talk.store("ai.prompt")
            try store.deleteAll(["client": client, "code": .string(code)])
            var fields = call.params
            fields["client"] = client
            return MethodAnswer(.int(try store.add(fields).id))
        },
        "ai.prompt.unregister": .writing { call, db in
            try call.requireAdministrator()
            let talk = Talk(call, db)
            try talk.store("ai.prompt").deleteAll([
                "client": .string(talk.installation?.clientID ?? ""), "code": .string(call.text("code") ?? ""),
            ])
            return MethodAnswer(true)
        },
    ]

    private static func register(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireAdministrator()
        func wrong(_ part: String, _ text: String) -> RESTFailure {
            RESTFailure.own(ErrorCode("ENGINE_REGISTER_ERROR_\(part)"), text)
        }
        guard let name = call["name"]?.string, !name.isEmpty else {
            throw wrong("NAME", "The `name` key with a string value is required")
        }
        guard let code = call["code"]?.string, !code.isEmpty else {
            throw wrong("CODE", "The `code` key with a string value is required")
        }
        guard Owned.isCode(code), !code.contains(".") else {
            throw wrong("CODE_FORMAT", "The `code` key must contain only characters `A-Za-z0-9-_`")
        }
        guard let category = call.text("category") else {
            throw wrong("CATEGORY", "The `category` key is required")
        }
        guard ["text", "image", "audio", "call"].contains(category) else {
            throw wrong(
                "CATEGORY_FORMAT", "The `category` key can contain one of the values: `text, image, audio, call`")
        }
        guard let address = call["completions_url"]?.string, !address.isEmpty else {
            throw wrong("COMPLETIONS_URL", "The `completions_url` key with a string value is required")
        }
        guard WebAddress(address) != nil else {
            throw wrong(
                "COMPLETIONS_URL_FAIL",
                "The value of the `completions_url` key must be a valid URL that returns status `200` upon verification"
            )
        }
        if let settings = call["settings"], !settings.isNull, settings.object == nil {
            throw wrong("SETTINGS_FORMAT", "The value of the `settings` key must be valid JSON")
        }
        let talk = Talk(call, db)
        let store = talk.store("ai.engine")
        let client = JSONValue.string(talk.installation?.clientID ?? "")
        let known = try store.first(["code": .string(code), "category": .string(category)])
        if let known, known["client"] != client {
            throw wrong("CODE_UNIQUE", "A record with this `code` already exists.")
        }
        var settings: JSONObject = [
            "code_alias": "ChatGPT", "model_context_type": "token", "model_context_limit": 15666,
        ]
        for (key, value) in call["settings"]?.object ?? [:] { settings[key] = value }
        let fields: JSONObject = [
            "client": client, "app_code": .string(call.caller.application?.code ?? ""), "name": .string(name),
            "code": .string(code), "category": .string(category), "completions_url": .string(address),
            "settings": .object(settings), "date_create": .int(talk.now),
        ]
        if var known {
            known.fields = fields
            try store.update(known)
            return MethodAnswer(.int(known.id))
        }
        return MethodAnswer(.int(try store.add(fields).id))
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try call.requireAdministrator()
        let talk = Talk(call, db)
        let match: JSONObject = talk.installation.map { ["client": .string($0.clientID)] } ?? [:]
        let filter = call.membersOf("filter") ?? [:]
        let rows = try talk.store("ai.engine").records(match).filter { item in
            var upper = JSONObject(item.fields.map { ($0.key.uppercased(), $0.value) }, uniquingKeysWith: { $1 })
            upper["ID"] = .int(item.id)
            upper["DATE_CREATE"] = .string(PortalTime.text(unixSeconds: item.integer("date_create")))
            return ListQuery.matches(upper, filter)
        }
        let limit = call["limit"]?.integer ?? rows.count
        return MethodAnswer(
            .array(
                rows.prefix(max(0, limit)).map { item in
                    var fields: JSONObject = ["id": .int(item.id)]
                    for (name, value) in item.fields where name != "client" { fields[name] = value }
                    return .object(fields)
                }))
    }
}
