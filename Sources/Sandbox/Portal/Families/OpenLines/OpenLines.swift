import GRDB

/// Open channels: what guests write outside and operators answer here.
///
/// Source: the platform's documentation, "Open channels" and "imconnector".
struct OpenLines {
    let talk: Talk

    var configs: RecordStore { talk.store("imopenlines.config") }
    var sessions: RecordStore { talk.store("imopenlines.session") }
    var connectors: RecordStore { talk.store("imconnector.connector") }
    /// Which connector is switched on for which channel.
    var links: RecordStore { talk.store("imconnector.link") }
    var chats: Chats { Chats(talk: talk) }

    // MARK: Channels

    /// A portal has one channel from the start.
    func ensureStandard() throws {
        guard
            try Int.fetchOne(
                talk.db, sql: "SELECT last FROM recordSequence WHERE portalID = ? AND type = 'imopenlines.config'",
                arguments: [talk.portalID]) == nil
        else { return }
        try addConfig(["LINE_NAME": .string(talk.say("Open Channel", "Открытая линия"))])
    }

    @discardableResult
    func addConfig(_ given: JSONObject) throws -> Record {
        var fields = OpenLineConfig.standard(isRussian: talk.isRussian)
        fields["DATE_CREATE"] = .string(talk.nowText)
        for (name, value) in OpenLineConfig.known(given) { fields[name] = value }
        fields["MODIFY_USER_ID"] = .int(talk.userID)
        fields["DATE_MODIFY"] = .string(talk.nowText)
        if fields["QUEUE"] == nil { fields["QUEUE"] = [["ENTITY_TYPE": "user", "ENTITY_ID": .int(talk.userID)]] }
        // What is not set is answered, too.
        var item = Record(id: try configs.nextID(), fields: fields)
        try configs.insert(item)
        if item.text("LINE_NAME").isEmpty {
            item["LINE_NAME"] = .string(talk.say("Open Channel \(item.id)", "Открытая линия \(item.id)"))
            try configs.update(item)
        }
        return item
    }

    func config(_ id: Int) throws -> Record? {
        try ensureStandard()
        return try configs.record(id)
    }

    /// Who answers in the channel, in order; everybody of a department counts.
    func queue(_ config: Record) throws -> [Int] {
        var ids: [Int] = []
        for element in config.list("QUEUE") {
            let id = element["ENTITY_ID"]?.integer ?? element.integer ?? 0
            if element["ENTITY_TYPE"]?.text == "department" {
                ids += try TalkUser(talk: talk).colleagues().map(\.id)
            } else if try talk.person(id)?.isActive == true {
                ids.append(id)
            }
        }
        var seen = Set<Int>()
        return ids.filter { seen.insert($0).inserted }
    }

    // MARK: Conversations

    func session(of chat: Chat) throws -> Record? {
        try sessions.first(["chat": .int(chat.id)], order: "id DESC")
    }

    func operatorID(of chat: Chat) -> Int { chat.owner }

    /// `<connector>|<line>|<chat outside>|<guest>`
    func chat(userCode: String) throws -> Chat? { try chats.chat(entityType: "LINES", entityID: userCode) }

    /// Opens a conversation in the chat and gives it to the first operator of the queue, or to the channel's bot.
    @discardableResult
    func start(in chat: Chat, line: Record, guest: Int, connector: String, outside: String, by user: Int? = nil)
        throws -> Record
    {
        let parent = try session(of: chat)?.id ?? 0
        let queue = try queue(line)
        let welcome = line.integer("WELCOME_BOT_ID")
        let isForBot = line.flag("WELCOME_BOT_ENABLE") && welcome > 0
        let operators = isForBot ? [welcome] : line.text("QUEUE_TYPE") == "all" ? queue : Array(queue.prefix(1))
        var item = try sessions.add([
            "chat": .int(chat.id), "line": .int(line.id), "connector": .string(connector), "outside": .string(outside),
            "guest": .int(guest), "operator": .int(user ?? operators.first ?? 0), "closed": false, "answered": false,
            "parent": .int(parent), "started": .string(talk.nowText), "at": .int(talk.now),
        ])
        var chat = chat
        for id in operators + [user ?? 0] where id > 0 && !chat.has(id) { chat.set(id, ChatMember()) }
        chat.item["owner"] = item["operator"]
        chat.item["session"] = .int(item.id)
        try describe(&chat, item)
        try chats.store.update(chat.item)
        item["line"] = .int(line.id)
        try tell("ONSESSIONSTART", item)
        try tellConnector("ONIMCONNECTORDIALOGSTART", item)
        if isForBot { try BotDispatch(talk: talk.by(guest)).joined(chat, botID: welcome) }
        if line.flag("WELCOME_MESSAGE"), !line.text("WELCOME_MESSAGE_TEXT").isEmpty {
            try chats.post(
                to: chat,
                Chats.NewMessage(
                    author: 0, text: line.text("WELCOME_MESSAGE_TEXT"), isSystem: true, reachesBots: false))
        }
        return item
    }

    func close(_ session: Record, isSpam: Bool = false) throws {
        var session = session
        session["closed"] = true
        session["spam"] = .bool(isSpam)
        session["finished"] = .string(talk.nowText)
        try sessions.update(session)
        try tell("ONSESSIONFINISH", session)
        try tellConnector("ONIMCONNECTORDIALOGFINISH", session)
    }

    /// Gives the conversation to somebody.
    func assign(_ session: Record, to user: Int, in chat: Chat, leaves former: Int? = nil, isAnswered: Bool) throws {
        var session = session
        session["operator"] = .int(user)
        session["answered"] = .bool(isAnswered)
        try sessions.update(session)
        var chat = chat
        if let former, former != user { chat.remove(former) }
        if !chat.has(user) { chat.set(user, ChatMember()) }
        chat.item["owner"] = .int(user)
        try describe(&chat, session)
        try chats.store.update(chat.item)
    }

    /// Ties the conversation to a record of the CRM.
    func bind(_ session: Record, to entity: TalkCRM.Entity, in chat: Chat) throws {
        var session = session
        var bindings = session.members("crm")
        bindings[entity.type] = .int(entity.id)
        session["crm"] = .object(bindings)
        try sessions.update(session)
        var chat = chat
        try describe(&chat, session)
        try chats.store.update(chat.item)
    }

    /// Writes into the chat what its further data say about the conversation.
    private func describe(_ chat: inout Chat, _ session: Record) throws {
        let bindings = session.members("crm")
        let main = ["DEAL", "LEAD", "CONTACT", "COMPANY"].first { bindings[$0] != nil }
        let id = main.flatMap { bindings[$0]?.integer } ?? 0
        chat.item["data1"] = .string(
            "\(main == nil ? "N" : "Y")|\(main ?? "NONE")|\(id)|\(session.flag("pinned") ? "Y" : "N")|N|\(session.id)|\(session.integer("at"))|0|0|0"
        )
        chat.item["data2"] = .string(
            ["LEAD", "COMPANY", "CONTACT", "DEAL"].map { "\($0)|\(bindings[$0]?.integer ?? 0)" }.joined(separator: "|"))
        chat.item["data3"] = session.flag("silent") ? "Y" : "N"
    }

    func save(_ session: Record, in chat: Chat) throws {
        try sessions.update(session)
        var chat = chat
        try describe(&chat, session)
        try chats.store.update(chat.item)
    }

    /// What the list of chats says about the conversation.
    func recent(_ chat: Chat) throws -> JSONValue {
        guard let session = try session(of: chat) else { return .null }
        let status = session.flag("closed") ? 60 : session.flag("answered") ? 20 : 5
        return ["id": .int(session.id), "status": .int(status), "date_create": session["started"] ?? ""]
    }

    // MARK: What is told

    private func tell(_ event: String, _ session: Record) throws {
        try talk.emit(event, ["DATA": [try description(session)]])
    }

    /// Only the application whose connector it is hears of it.
    private func tellConnector(_ event: String, _ session: Record) throws {
        guard let connector = try connectors.first(["code": .string(session.text("connector"))]) else { return }
        try talk.emit(
            event,
            [
                "CONNECTOR": session["connector"] ?? "", "LINE": .int(session.integer("line")),
                "DATA": [try description(session)],
            ], clientID: connector.text("owner"))
    }

    private func description(_ session: Record) throws -> JSONValue {
        [
            "connector": [
                "connector_id": session["connector"] ?? "", "line_id": .int(session.integer("line")),
                "chat_id": session["outside"] ?? "", "user_id": .int(session.integer("guest")),
            ],
            "session": [
                "id": .int(session.id), "closed": session.flag("closed") ? "Y" : "N",
                "parent_id": .int(session.integer("parent")), "close_term": 60,
            ],
            "chat": ["id": .int(session.integer("chat"))], "user": ["id": .int(session.integer("operator"))],
        ]
    }

    /// A message was put into a chat of a channel.
    func posted(_ item: Record, in chat: Chat, skipsConnector: Bool) throws {
        guard var session = try session(of: chat) else { return }
        let sender = item.integer("sender")
        let isFromGuest = sender == session.integer("guest")
        try talk.emit("ONOPENLINEMESSAGEADD", ["DATA": [try message(item, chat, session)]])
        guard !isFromGuest, !item.flag("system") || !skipsConnector else { return }
        if !item.flag("system"), sender == session.integer("operator"), !session.flag("answered") {
            session["answered"] = true
            try sessions.update(session)
        }
        guard !skipsConnector, !session.flag("silent") else { return }
        try toConnector("ONIMCONNECTORMESSAGEADD", item, chat, session)
    }

    func changed(_ item: Record, in chat: Chat, isDeleted: Bool) throws {
        guard let session = try session(of: chat) else { return }
        try talk.emit(
            isDeleted ? "ONOPENLINEMESSAGEDELETE" : "ONOPENLINEMESSAGEUPDATE",
            ["DATA": [try message(item, chat, session)]])
        guard item.integer("sender") != session.integer("guest"), !item.flag("system") else { return }
        try toConnector(
            isDeleted ? "ONIMCONNECTORMESSAGEDELETE" : "ONIMCONNECTORMESSAGEUPDATE", item, chat, session)
    }

    private func toConnector(_ event: String, _ item: Record, _ chat: Chat, _ session: Record) throws {
        guard let connector = try connectors.first(["code": .string(session.text("connector"))]) else { return }
        let settings = connector.members("settings")
        if event.hasSuffix("UPDATE"), settings["EDIT_INTERNAL_MESSAGES"]?.flag == false { return }
        if event.hasSuffix("DELETE"), settings["DEL_INTERNAL_MESSAGES"]?.flag == false { return }
        let sender = item.flag("system") ? 0 : item.integer("sender")
        let text = item.text("text")
        let isSigned = settings["NEED_SIGNATURE"]?.flag ?? true
        var message: JSONObject = [:]
        if event.hasSuffix("DELETE") {
            message["id"] = item.members("params")["CONNECTOR_MID"]?.array?.first ?? ""
        } else {
            message["user_id"] = .int(sender)
            message["text"] = .string(
                isSigned && sender > 0 ? "[b]\(try TalkUser(talk: talk).name(sender)):[/b] [br]\(text)" : text)
            if event.hasSuffix("UPDATE") {
                message["id"] = item.members("params")["CONNECTOR_MID"]?.array?.first ?? ""
            }
            let files = try TalkFile(talk: talk).list(of: [item])
            if !files.isEmpty {
                message["files"] = .array(
                    files.map {
                        [
                            "name": $0["name"] ?? "", "type": "file", "link": $0["urlDownload"] ?? "",
                            "size": $0["size"] ?? 0,
                        ]
                    })
            }
        }
        try talk.emit(
            event,
            [
                "CONNECTOR": session["connector"] ?? "", "LINE": .int(session.integer("line")),
                "MESSAGES": [
                    [
                        "im": ["chat_id": .int(chat.id), "message_id": .int(item.id)], "message": .object(message),
                        "chat": ["id": session["outside"] ?? ""],
                    ]
                ],
            ], clientID: connector.text("owner"))
    }

    private func message(_ item: Record, _ chat: Chat, _ session: Record) throws -> JSONValue {
        [
            "connector": [
                "connector_id": session["connector"] ?? "", "line_id": .int(session.integer("line")),
                "chat_id": session["outside"] ?? "", "user_id": .int(session.integer("guest")),
            ],
            "chat": ["id": .int(chat.id)],
            "message": [
                "id": .int(item.id), "date": item["date"] ?? "", "text": item["text"] ?? "", "files": [], "attach": "",
                "system": item.flag("system") ? "Y" : "N", "user_id": .int(item.integer("author")),
            ],
            "ref": [], "extra": ["EXTRA_URL": ""],
        ]
    }

    // MARK: Guests

    /// The user that stands for somebody outside; made when he first writes.
    func guest(connector: String, outside id: String, _ fields: JSONObject) throws -> Int {
        let guests = talk.store("imconnector.guest")
        let name = fields.text("name")
        let lastName = fields.text("last_name")
        if let known = try guests.first(["connector": .string(connector), "outside": .string(id)]) {
            if var person = try talk.person(known.id), !name.isEmpty || !lastName.isEmpty,
                (person.name, person.lastName) != (name, lastName)
            {
                (person.name, person.lastName) = (name, lastName)
                try person.update(talk.db)
            }
            return known.id
        }
        let isNameless = name.isEmpty && lastName.isEmpty
        let person = try talk.addService(
            "connector", name: isNameless ? talk.say("Guest", "Гость") : name, lastName: lastName)
        try guests.add(
            [
                "connector": .string(connector), "outside": .string(id), "phone": .string(fields.text("phone")),
                "email": .string(fields.text("email")), "url": .string(fields.text("url")),
            ], id: person.id)
        return person.id
    }
}
