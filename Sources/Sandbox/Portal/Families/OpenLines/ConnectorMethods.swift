import GRDB

/// `imconnector.*`: an application's own channel from outside.
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
        "imconnector.chat.name.set": .writing(setName),
        "imconnector.send.messages": .writing(send),
        "imconnector.update.messages": .writing(update),
        "imconnector.delete.messages": .writing(delete),
        "imconnector.send.status.delivery": .writing { call, db in try setStatus(call, db, "delivered") },
        "imconnector.send.status.reading": .writing { call, db in try setStatus(call, db, "read") },
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
            try lines.connectors.save(known)
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

    private static func dropPlacement(of item: ShelfItem, _ installation: InstallationRow, _ db: Database) throws {
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
        for link in try lines.links.items(["connector": item["code"] ?? ""]) where link.flag("active") {
            try lines.talk.emit(
                "ONIMCONNECTORSTATUSDELETE",
                ["connector": item["code"] ?? "", "line": .int(link.integer("line"))], clientID: installation.clientID)
        }
        try lines.links.removeAll(["connector": item["code"] ?? ""])
        try lines.connectors.remove(item.id)
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
        for item in try OpenLines(talk: talk).connectors.items() { result[item.text("code")] = item["name"] ?? "" }
        return MethodAnswer(.object(result))
    }

    // MARK: Channels

    private static func link(_ call: MethodCall, _ lines: OpenLines) throws -> (code: String, line: Int) {
        _ = try call.installation()
        let code = try call.required("CONNECTOR").lowercased()
        return (code, Int(try call.required("LINE")) ?? 0)
    }

    private static func activate(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let lines = OpenLines(talk: Talk(call, db))
        let (code, line) = try link(call, lines)
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
            try lines.links.save(known)
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
        let (code, line) = try link(call, lines)
        guard let data = call["DATA"]?.object, !data.isEmpty else { throw RESTFailure.missingArgument("DATA") }
        if var known = try lines.links.first(["connector": .string(code), "line": .int(line)]) {
            known["data"] = .object(data)
            try lines.links.save(known)
        } else {
            try lines.links.add([
                "connector": .string(code), "line": .int(line), "active": false, "data": .object(data),
            ])
        }
        return MethodAnswer(true)
    }

    // MARK: Messages

    private struct Channel {
        let lines: OpenLines
        let connector: ShelfItem
        let line: ShelfItem
        var code: String { connector.text("code") }
        var groups: Bool { connector.members("settings")["CHAT_GROUP"]?.flag ?? false }

        /// The chat of somebody outside; in a group channel the chat of a chat outside.
        func chat(user: String, outside: String) throws -> Chat? {
            let key = groups ? "#" + outside : user
            return try lines.chats.shelf.first([
                "outsideConnector": .string(code), "outsideLine": .int(line.id), "outsideKey": .string(key),
            ]).map(Chat.init)
        }

        func message(_ id: String, in chat: Chat) throws -> ShelfItem? {
            try lines.chats.messages.first(
                ["chat": .int(chat.id)],
                where: "EXISTS (SELECT 1 FROM json_each(record.fields, '$.params.CONNECTOR_MID') WHERE value = ?)",
                arguments: [id])
        }
    }

    /// - Throws: `ERROR_ARGUMENT`, `NOT_ACTIVE_LINE`, `IMCONNECTOR_NO_CORRECT_PROVIDER`.
    private static func channel(_ call: MethodCall, _ db: Database) throws -> Channel {
        let lines = OpenLines(talk: Talk(call, db))
        let (code, line) = try link(call, lines)
        guard let connector = try lines.connectors.first(["code": .string(code)]),
            connector.text("owner") == (try call.installation().clientID)
        else {
            throw RESTFailure.own(
                "IMCONNECTOR_NO_CORRECT_PROVIDER", "Could not find a suitable provider for the connector")
        }
        guard let config = try lines.config(line), config.flag("ACTIVE"),
            try lines.links.first(["connector": .string(code), "line": .int(line)])?.flag("active") == true
        else {
            throw RESTFailure.own("NOT_ACTIVE_LINE", "The line with this ID is inactive or does not exist")
        }
        return Channel(lines: lines, connector: connector, line: config)
    }

    private static func messages(_ call: MethodCall) throws -> [JSONObject] {
        guard let value = call["MESSAGES"], !value.isNull, value.text?.isEmpty != true else {
            throw RESTFailure.missingArgument("MESSAGES")
        }
        func refused(_ text: String) -> RESTFailure {
            RESTFailure(.argument, status: 400, text, extra: ["argument": "MESSAGES"])
        }
        guard let elements = value.listed else {
            throw refused("The value of an argument 'MESSAGES' must be of type array")
        }
        guard !elements.isEmpty else { throw RESTFailure.missingArgument("MESSAGES") }
        return try elements.map { element in
            guard let fields = element.object else {
                throw refused("The MESSAGES parameter must be an array of messages (arrays)")
            }
            guard fields["message"]?.object != nil, fields["chat"]?.object != nil else {
                throw refused("The incorrect structure of a message inside MESSAGES parameter")
            }
            return fields
        }
    }

    private static func send(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try call.installation()
        let given = try checked(call)
        let channel = try channel(call, db)
        return try answer(given) { fields in try receive(fields, channel) }
    }

    /// Arguments are judged before the channel is.
    private static func checked(_ call: MethodCall) throws -> [JSONObject] {
        _ = try call.required("CONNECTOR")
        _ = try call.required("LINE")
        let given = try messages(call)
        guard given.allSatisfy({ $0["user"]?.object != nil }) else {
            throw RESTFailure(
                .argument, status: 400, "The incorrect structure of a message inside MESSAGES parameter",
                extra: ["argument": "MESSAGES"])
        }
        return given
    }

    private static func answer(
        _ given: [JSONObject], _ body: (JSONObject) throws -> JSONValue
    ) throws -> MethodAnswer {
        MethodAnswer(["SUCCESS": true, "DATA": ["RESULT": .array(try given.map(body))]])
    }

    private static func receive(_ fields: JSONObject, _ channel: Channel) throws -> JSONValue {
        let user = fields["user"]?.object ?? [:]
        let message = fields["message"]?.object ?? [:]
        let outside = fields["chat"]?.object ?? [:]
        let lines = channel.lines
        let guest = try lines.guest(connector: channel.code, outside: user.text("id"), user)
        let talk = lines.talk.by(guest)
        let own = OpenLines(talk: talk)
        var chat = try channel.chat(user: user.text("id"), outside: outside.text("id"))
        if chat == nil {
            let name = try TalkUser(talk: talk).name(guest)
            var made = try own.chats.add(
                Chats.NewChat(
                    type: "L", title: "\(name) - \(channel.line.text("LINE_NAME"))", owner: guest, entityType: "LINES",
                    entityID: "\(channel.code)|\(channel.line.id)|\(outside.text("id"))|\(guest)"))
            made.item["outsideConnector"] = .string(channel.code)
            made.item["outsideLine"] = .int(channel.line.id)
            made.item["outsideKey"] = .string(channel.groups ? "#" + outside.text("id") : user.text("id"))
            try own.chats.shelf.save(made.item)
            chat = made
        }
        guard var chat else { return [:] }
        if !chat.has(guest) {
            chat.set(guest, ChatMember())
            try own.chats.shelf.save(chat.item)
        }
        var session = try own.session(of: chat)
        if session == nil || session?.flag("closed") == true {
            session = try own.start(
                in: chat, line: channel.line, guest: guest, connector: channel.code, outside: outside.text("id"))
        }
        let isTracked = message["disable_crm"]?.flag != true && !channel.groups && channel.line.flag("CRM")
        if isTracked, let session, session.members("crm").isEmpty,
            channel.line.text("CRM_CREATE") != "none", let current = try own.chats.chat(chat.id)
        {
            // The portal itself makes it, in the name of whom the conversation is given to.
            try OpenLineCRMMethods.lead(
                for: session, in: current, OpenLines(talk: lines.talk.by(max(session.integer("operator"), 1))))
        }
        var text = message.text("text")
        let files = (message["files"]?.listed ?? []).compactMap(\.object)
        for file in files {
            text += (text.isEmpty ? "" : "\n") + "[URL=\(file.text("url"))]\(file.text("name"))[/URL]"
        }
        let author = message["user_id"]?.integer ?? guest
        let item = try OpenLines(talk: talk.by(author)).chats.post(
            to: chat,
            Chats.NewMessage(
                author: author, text: text,
                params: message.text("id").isEmpty ? [:] : ["CONNECTOR_MID": [.string(message.text("id"))]],
                skipsConnector: true))
        var sent: JSONObject = ["id": .string(message.text("id"))]
        sent["date"] = item["date"] ?? ""
        sent["text"] = .string(message.text("text"))
        sent["files"] = .array(files.map { .object($0) })
        var extra: JSONObject = [:]
        if user["skip_phone_validate"]?.flag == true { extra["skip_phone_validate"] = "Y" }
        if message["disable_crm"]?.flag == true { extra["disable_tracker"] = "Y" }
        return [
            "user": .string(String(guest)), "message": .object(sent), "chat": described(outside),
            "extra": .object(extra), "SUCCESS": true,
            "session": ["ID": .string(String(session?.id ?? 0)), "CHAT_ID": .string(String(chat.id))],
        ]
    }

    private static func described(_ outside: JSONObject) -> JSONValue {
        var fields: JSONObject = ["id": .string(outside.text("id"))]
        if !outside.text("name").isEmpty { fields["name"] = .string(outside.text("name")) }
        if !outside.text("url").isEmpty {
            fields["description"] = .string("Link to the original post: \(outside.text("url"))")
        }
        return .object(fields)
    }

    private static func change(
        _ call: MethodCall, _ db: Database, _ body: (ShelfItem, Chat, JSONObject, OpenLines) throws -> Void
    ) throws -> MethodAnswer {
        _ = try call.installation()
        let given = try checked(call)
        let channel = try channel(call, db)
        return try answer(given) { fields in
            let user = fields["user"]?.object ?? [:]
            let message = fields["message"]?.object ?? [:]
            let outside = fields["chat"]?.object ?? [:]
            var result: JSONObject = ["message": .object(message), "chat": described(outside)]
            guard let chat = try channel.chat(user: user.text("id"), outside: outside.text("id")),
                let item = try channel.message(message.text("id"), in: chat)
            else {
                result["SUCCESS"] = false
                result["ERRORS"] = ["Message not found"]
                return .object(result)
            }
            let lines = OpenLines(talk: channel.lines.talk.by(item.integer("sender")))
            try body(item, chat, message, lines)
            result["user"] = .string(String(item.integer("sender")))
            result["SUCCESS"] = true
            return .object(result)
        }
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try change(call, db) { item, chat, message, lines in
            var item = item
            if let text = message["text"]?.text { item["text"] = .string(text) }
            var params = item.members("params")
            params["IS_EDITED"] = "Y"
            item["params"] = .object(params)
            try lines.chats.update(item, in: chat)
        }
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try change(call, db) { item, chat, _, lines in
            try lines.chats.delete(item, in: chat, isComplete: false)
        }
    }

    private static func setName(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try call.installation()
        for name in ["CONNECTOR", "LINE", "CHAT_ID", "NAME"] { _ = try call.required(name) }
        let channel = try channel(call, db)
        if !channel.groups { _ = try call.required("USER_ID") }
        guard
            var chat = try channel.chat(user: call.text("USER_ID") ?? "", outside: call.text("CHAT_ID") ?? "")
        else { throw RESTFailure.own("CHAT_RENAMING_FAILED", "Failed to rename the chat") }
        chat.item["title"] = .string(call.text("NAME") ?? "")
        try channel.lines.chats.shelf.save(chat.item)
        return MethodAnswer(["SUCCESS": true, "DATA": ["RESULT": [:]]])
    }

    /// What has become of an operator's message outside.
    private static func setStatus(_ call: MethodCall, _ db: Database, _ status: String) throws -> MethodAnswer {
        let lines = OpenLines(talk: Talk(call, db))
        let (code, _) = try link(call, lines)
        let given = try messages(call)
        guard let connector = try lines.connectors.first(["code": .string(code)]),
            connector.text("owner") == (try call.installation().clientID)
        else {
            throw RESTFailure.own(
                "IMCONNECTOR_NO_CORRECT_PROVIDER", "Unable to find a suitable provider for the connector")
        }
        for fields in given {
            guard var item = try fields["im"]?["message_id"]?.integer.flatMap(lines.chats.message) else { continue }
            var params = item.members("params")
            if let ids = fields["message"]?["id"]?.listed { params["CONNECTOR_MID"] = .array(ids) }
            params["CONNECTOR_STATUS"] = .string(status)
            item["params"] = .object(params)
            try lines.chats.messages.save(item)
            // Delivered counts as read.
            if let chat = try lines.chats.chat(item.integer("chat")), let session = try lines.session(of: chat) {
                try lines.chats.read(chat, session.integer("guest"), upTo: item.id)
            }
        }
        return MethodAnswer(["SUCCESS": true, "DATA": []])
    }
}
