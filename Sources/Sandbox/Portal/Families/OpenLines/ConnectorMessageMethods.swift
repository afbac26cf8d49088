import GRDB

/// `imconnector.*.messages`, `imconnector.send.status.*`: what is said through an application's own channel.
///
/// Source: the platform's documentation, "imconnector".
enum ConnectorMessageMethods {
    static let bodies: [String: MethodBody] = [
        "imconnector.chat.name.set": .writing(setName),
        "imconnector.send.messages": .writing(send),
        "imconnector.update.messages": .writing(update),
        "imconnector.delete.messages": .writing(delete),
        "imconnector.send.status.delivery": .writing { call, db in try setStatus(call, db, "delivered") },
        "imconnector.send.status.reading": .writing { call, db in try setStatus(call, db, "read") },
    ]

    private struct Channel {
        let lines: OpenLines
        let connector: Record
        let line: Record
        var code: String { connector.text("code") }
        var groups: Bool { connector.members("settings")["CHAT_GROUP"]?.flag ?? false }

        /// The chat of somebody outside; in a group channel the chat of a chat outside.
        func chat(user: String, outside: String) throws -> Chat? {
            let key = groups ? "#" + outside : user
            return try lines.chats.store.first([
                "outsideConnector": .string(code), "outsideLine": .int(line.id), "outsideKey": .string(key),
            ]).map(Chat.init)
        }

        func message(_ id: String, in chat: Chat) throws -> Record? {
            try lines.chats.messages.first(
                ["chat": .int(chat.id)],
                where: SQLCondition(
                    sql: "EXISTS (SELECT 1 FROM json_each(record.fields, '$.params.CONNECTOR_MID') WHERE value = ?)",
                    arguments: [id]))
        }
    }

    /// - Throws: `ERROR_ARGUMENT`, `NOT_ACTIVE_LINE`, `IMCONNECTOR_NO_CORRECT_PROVIDER`.
    private static func channel(_ call: MethodCall, _ db: Database) throws -> Channel {
        let lines = OpenLines(talk: Talk(call, db))
        let (code, line) = try ConnectorMethods.link(call)
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
            try own.chats.store.update(made.item)
            chat = made
        }
        guard var chat else { return [:] }
        if !chat.has(guest) {
            chat.set(guest, ChatMember())
            try own.chats.store.update(chat.item)
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
        _ call: MethodCall, _ db: Database, _ body: (Record, Chat, JSONObject, OpenLines) throws -> Void
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
        try channel.lines.chats.store.update(chat.item)
        return MethodAnswer(["SUCCESS": true, "DATA": ["RESULT": [:]]])
    }

    /// What has become of an operator's message outside.
    private static func setStatus(_ call: MethodCall, _ db: Database, _ status: String) throws -> MethodAnswer {
        let lines = OpenLines(talk: Talk(call, db))
        let (code, _) = try ConnectorMethods.link(call)
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
            try lines.chats.messages.update(item)
            // Delivered counts as read.
            if let chat = try lines.chats.chat(item.integer("chat")), let session = try lines.session(of: chat) {
                try lines.chats.read(chat, session.integer("guest"), upTo: item.id)
            }
        }
        return MethodAnswer(["SUCCESS": true, "DATA": []])
    }
}
