import GRDB

/// `imconnector.*`: an application's own channel from outside, and the lines that it serves.
///
/// Source: the platform's documentation, "imconnector".
enum ConnectorMethods {
    static let bodies: [String: MethodBody] = [
        "imconnector.register": .writing(register),
        "imconnector.unregister": .writing(unregister),
        "imconnector.list": .reading(list),
        "imconnector.activate": .writing(activate),
        "imconnector.status": .reading(status),
        "imconnector.connector.data.set": .writing(setData),
    ]

    private static let settings = [
        "DEL_EXTERNAL_MESSAGES", "EDIT_INTERNAL_MESSAGES", "DEL_INTERNAL_MESSAGES", "NEWSLETTER",
        "NEED_SYSTEM_MESSAGES", "NEED_SIGNATURE",
    ]

    /// This method tells of its refusals in a successful answer.
    private static func refused(_ code: String, _ text: String) -> MethodAnswer {
        MethodAnswer(["result": false, "error": .string(code), "error_description": .string(text)])
    }

    private static func register(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try call.installation()
        let lines = OpenLines(talk: Talk(call, db))
        guard let id = call["ID"]?.string, !id.isEmpty else {
            return refused("CONNECTOR_ID_REQUIRED", "Connector ID is not specified")
        }
        guard !id.contains(".") else {
            return refused(
                "APPLICATION_REGISTRATION_ERROR_POINT",
                "Application registration error. Using a dot in the connector identifier is not allowed")
        }
        guard let name = call["NAME"]?.string, !name.isEmpty else {
            return refused("NAME_REQUIRED", "Connector name is not specified")
        }
        guard call["ICON"]?.object?.member("DATA_IMAGE")?.string?.isEmpty == false else {
            return refused("ICON_REQUIRED", "Connector icon is not specified")
        }
        guard let handler = call["PLACEMENT_HANDLER"]?.string, !handler.isEmpty else {
            return refused("NO_PLACEMENT_HANDLER", "Failed to get embedding handler URL")
        }
        let code = id.lowercased()
        var options: JSONObject = [:]
        for setting in settings { options[setting] = .bool(call[setting]?.flag ?? true) }
        options["CHAT_GROUP"] = .bool(call["CHAT_GROUP"]?.flag ?? false)
        let fields: JSONObject = [
            "code": .string(code), "name": .string(name), "owner": .string(installation.clientID),
            "icon": call["ICON"] ?? [:], "iconDisabled": call["ICON_DISABLED"] ?? .null,
            "handler": .string(handler), "settings": .object(options),
        ]
        if var known = try lines.connectors.first(["code": .string(code)]) {
            guard known.text("owner") == installation.clientID else {
                return refused("APPLICATION_REGISTRATION_ERROR", "Application registration error")
            }
            known.fields = fields
            try lines.connectors.update(known)
            try dropPlacement(of: known, installation, db)
        } else {
            try lines.connectors.add(fields)
        }
        var placement = PlacementBindingRow(
            id: nil, installationID: installation.id ?? 0, placement: "SETTING_CONNECTOR", handler: handler,
            title: name, description: "", groupName: "", languages: "{}", options: "{}")
        try placement.insert(db, onConflict: .ignore)
        return MethodAnswer(["result": true])
    }

    private static func dropPlacement(of item: Record, _ installation: InstallationRow, _ db: Database) throws {
        try PlacementBindingRow.filter(Column("installationID") == installation.id)
            .filter(Column("placement") == "SETTING_CONNECTOR" && Column("handler") == item.text("handler"))
            .deleteAll(db)
    }

    private static func unregister(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try call.installation()
        let lines = OpenLines(talk: Talk(call, db))
        guard let item = try lines.connectors.first(["code": .string((call.text("ID") ?? "").lowercased())]),
            item.text("owner") == installation.clientID
        else { return refused("APPLICATION_UNREGISTRATION_ERROR", "Error unregistering the application") }
        for link in try lines.links.records(["connector": item["code"] ?? ""]) where link.flag("active") {
            try lines.talk.emit(
                "ONIMCONNECTORSTATUSDELETE",
                ["connector": item["code"] ?? "", "line": .int(link.integer("line"))], clientID: installation.clientID)
        }
        try lines.links.deleteAll(["connector": item["code"] ?? ""])
        try lines.connectors.delete(item.id)
        try dropPlacement(of: item, installation, db)
        return MethodAnswer(["result": true])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard call.caller.isAdmin else {
            throw RESTFailure.own("ACCESS_DENIED", "You don't have access to this action")
        }
        var result: JSONObject = [
            "livechat": .string(talk.say("Live Chat", "Онлайн-чат")), "telegrambot": "Telegram", "viber": "Viber",
            "network": .string(talk.say("Bitrix24.Network", "Битрикс24.Network")),
        ]
        for item in try OpenLines(talk: talk).connectors.records() { result[item.text("code")] = item["name"] ?? "" }
        return MethodAnswer(.object(result))
    }

    // MARK: Channels

    /// Which connector the call is about, and which channel.
    static func link(_ call: MethodCall) throws -> (code: String, line: Int) {
        _ = try call.installation()
        let code = try call.required("CONNECTOR").lowercased()
        return (code, Int(try call.required("LINE")) ?? 0)
    }

    private static func activate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let lines = OpenLines(talk: Talk(call, db))
        let (code, line) = try link(call)
        guard let active = call["ACTIVE"], !active.isNull else { throw RESTFailure.missingArgument("ACTIVE") }
        let isActive = active.flag ?? (active.text?.isEmpty == false)
        let connector = try lines.connectors.first(["code": .string(code)])
        guard connector?.text("owner") == (try call.installation().clientID), try lines.config(line) != nil else {
            return MethodAnswer(false)
        }
        if var known = try lines.links.first(["connector": .string(code), "line": .int(line)]) {
            if known.flag("active"), !isActive {
                try lines.talk.emit(
                    "ONIMCONNECTORSTATUSDELETE", ["connector": .string(code), "line": .int(line)],
                    clientID: connector?.text("owner"))
            }
            known["active"] = .bool(isActive)
            try lines.links.update(known)
        } else if isActive {
            try lines.links.add(["connector": .string(code), "line": .int(line), "active": true, "data": [:]])
        }
        return MethodAnswer(true)
    }

    private static func status(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try call.installation()
        let lines = OpenLines(talk: Talk(call, db))
        let code = try call.required("CONNECTOR").lowercased()
        let line = call["LINE"]?.integer ?? 0
        let link = try lines.links.first(["connector": .string(code), "line": .int(line)])
        let isActive = link?.flag("active") ?? false
        return MethodAnswer([
            "LINE": .int(line), "CONNECTOR": .string(code), "ERROR": false, "CONFIGURED": .bool(isActive),
            "STATUS": .bool(isActive),
        ])
    }

    private static func setData(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let lines = OpenLines(talk: Talk(call, db))
        let (code, line) = try link(call)
        guard let data = call["DATA"]?.object, !data.isEmpty else { throw RESTFailure.missingArgument("DATA") }
        if var known = try lines.links.first(["connector": .string(code), "line": .int(line)]) {
            known["data"] = .object(data)
            try lines.links.update(known)
        } else {
            try lines.links.add([
                "connector": .string(code), "line": .int(line), "active": false, "data": .object(data),
            ])
        }
        return MethodAnswer(true)
    }
}
