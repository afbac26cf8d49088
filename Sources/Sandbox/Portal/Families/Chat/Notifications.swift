import GRDB

/// What people are notified of.
struct Notifications {
    let talk: Talk

    var store: RecordStore { talk.store("im.notify") }

    /// Kinds of notifications.
    enum Kind: Int {
        /// With buttons that wait for an answer.
        case confirm = 1
        case personal = 2
        case system = 4
    }

    struct New {
        var user: Int
        var kind: Kind
        var text: String
        var out = ""
        var tag = ""
        var subTag = ""
        var attach: JSONValue = .null
        var module = "rest"
        var event = "rest_notify"
    }

    /// A notification with the tag of an older one takes its place.
    func add(_ new: New) throws -> Record {
        if !new.tag.isEmpty { try store.deleteAll(["user": .int(new.user), "tag": .string(new.tag)]) }
        return try store.add([
            "user": .int(new.user), "author": .int(new.kind == .system ? 0 : talk.userID),
            "date": .string(talk.nowText), "kind": .int(new.kind.rawValue), "module": .string(new.module),
            "event": .string(new.event), "tag": .string(new.tag), "subTag": .string(new.subTag),
            "text": .string(new.text), "out": .string(new.out), "attach": new.attach, "read": false,
            "app": .string(talk.installation?.clientID ?? ""),
        ])
    }

    func unread(_ user: Int) throws -> Int { try store.count(["user": .int(user), "read": false]) }

    func mark(_ items: [Record], read: Bool) throws {
        for var item in items where item.flag("read") != read {
            item["read"] = .bool(read)
            try store.update(item)
        }
    }

    /// The chat that a user's notifications stand in; it is made with the first of them.
    func chatID(of user: Int) throws -> Int {
        let chats = talk.store("im.chat")
        return try chats.first(["type": "S", "owner": .int(user)])?.id ?? 0
    }

    func json(_ item: Record, chatID: Int) -> JSONValue {
        let attach = item["attach"] ?? .null
        return [
            "id": .int(item.id), "chat_id": .int(chatID), "author_id": item["author"] ?? 0, "date": item["date"] ?? "",
            "notify_type": item["kind"] ?? 2, "notify_module": item["module"] ?? "rest",
            "notify_event": item["event"] ?? "rest_notify", "notify_tag": item["tag"] ?? "",
            "notify_sub_tag": item["subTag"] ?? "", "notify_title": "",
            "setting_name": .string("\(item.text("module"))|\(item.text("event"))"), "text": item["text"] ?? "",
            "notify_read": item.flag("read") ? "Y" : "N",
            "params": attach.isNull ? .null : ["ATTACH": [attach]],
        ]
    }
}

/// `im.notify` and `im.notify.*`
///
/// Source: the platform's documentation, "Notifications".
enum NotifyMethods {
    static let bodies: [String: MethodBody] = [
        "im.notify": .writing { call, db in
            try add(call, db, kind: call.text("TYPE")?.uppercased() == "SYSTEM" ? .system : .personal)
        },
        "im.notify.personal.add": .writing { call, db in try add(call, db, kind: .personal) },
        "im.notify.system.add": .writing { call, db in try add(call, db, kind: .system) },
        "im.notify.answer": .writing(answer),
        "im.notify.confirm": .writing(confirm),
        "im.notify.delete": .writing(delete),
        "im.notify.get": .reading(get),
        "im.notify.history.search": .reading(search),
        "im.notify.read": .writing(read),
        "im.notify.read.all": .writing { call, db in
            let notifications = Notifications(talk: Talk(call, db))
            try notifications.mark(try notifications.store.records(["user": .int(call.caller.user.id)]), read: true)
            return MethodAnswer(["result": true, "newCounter": 0])
        },
        "im.notify.read.list": .writing(readList),
        "im.notify.schema.get": .plain(schema),
    ]

    private static func add(_ call: MethodCall, _ db: Database, kind: Notifications.Kind) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let user = call["USER_ID"]?.integer ?? call["TO"]?.integer, user > 0 else {
            throw RESTFailure.chatUserIDEmpty
        }
        guard let text = call.text("MESSAGE")?.trimmed, !text.isEmpty else { throw RESTFailure.messageEmpty }
        let attach = try ChatCall(call, talk).parts(limit: 60_000)["ATTACH"] ?? .null
        let owner = talk.installation?.clientID ?? call.text("CLIENT_ID")
        func tag(_ name: String) -> String {
            guard let tag = call.text(name), let owner else { return "" }
            return "MP|\(owner)|\(tag)"
        }
        guard try talk.person(user) != nil else { return MethodAnswer(false) }
        let chats = talk.store("im.chat")
        if try chats.first(["type": "S", "owner": .int(user)]) == nil {
            try chats.add(["type": "S", "owner": .int(user), "members": [:], "created": .string(talk.nowText)])
        }
        let item = try Notifications(talk: talk).add(
            Notifications.New(
                user: user, kind: kind, text: text, out: call.text("MESSAGE_OUT") ?? "", tag: tag("TAG"),
                subTag: tag("SUB_TAG"), attach: attach.array?.first ?? attach))
        return MethodAnswer(.int(item.id))
    }

    private static func own(_ name: String, _ call: MethodCall, _ talk: Talk) throws -> Record? {
        guard let id = call[name]?.integer, id > 0 else {
            throw RESTFailure.own("ID_ERROR", "Notification ID can't be empty")
        }
        return try talk.store("im.notify").record(id).flatMap { $0.integer("user") == talk.userID ? $0 : nil }
    }

    private static func answer(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let item = try own("NOTIFY_ID", call, talk)
        guard let text = call.text("ANSWER_TEXT") else {
            throw RESTFailure.own("ANSWER_TEXT_ERROR", "ANSWER_TEXT can't be empty")
        }
        guard var item else { return MethodAnswer(false) }
        item["answer"] = .string(text)
        item["read"] = true
        try talk.store("im.notify").update(item)
        return MethodAnswer([
            "result_message": [
                .string(talk.say("Your response has been successfully sent.", "Ваш ответ успешно отправлен."))
            ]
        ])
    }

    private static func confirm(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let item = try own("NOTIFY_ID", call, talk)
        guard let value = call.text("NOTIFY_VALUE") else {
            throw RESTFailure.own("NOTIFY_VALUE_ERROR", "Notification Value can't be empty")
        }
        guard var item else { return MethodAnswer(false) }
        item["value"] = .string(value)
        item["read"] = true
        try talk.store("im.notify").update(item)
        return MethodAnswer(["result_message": [.string(talk.say("Your answer was accepted", "Ваш ответ принят"))]])
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let store = talk.store("im.notify")
        if let id = call["ID"]?.integer, id > 0 {
            guard let item = try store.record(id), [item.integer("user"), item.integer("author")].contains(talk.userID)
            else { return MethodAnswer(false) }
            try store.delete(id)
            return MethodAnswer(true)
        }
        for (name, field) in [("TAG", "tag"), ("SUB_TAG", "subTag")] {
            guard let tag = call.text(name) else { continue }
            guard let owner = talk.installation?.clientID ?? call.text("CLIENT_ID") else {
                throw RESTFailure.own("ACCESS_DENIED", "Access denied! Client ID not specified", status: 403)
            }
            try store.deleteAll([field: .string("MP|\(owner)|\(tag)")])
            return MethodAnswer(true)
        }
        throw RESTFailure.own("PARAMS_ERROR", "Incorrect params")
    }

    // MARK: Reading

    private static func page(
        _ items: [Record], _ talk: Talk, extra: JSONObject
    ) throws -> MethodAnswer {
        let notifications = Notifications(talk: talk)
        let chat = try notifications.chatID(of: talk.userID)
        var fields = extra
        fields["chat_id"] = .int(chat)
        fields["notifications"] = .array(items.map { notifications.json($0, chatID: chat) })
        fields["users"] = try TalkUser(talk: talk).list(items.map { $0.integer("author") })
        return MethodAnswer(.object(fields))
    }

    private static func lastID(_ call: MethodCall) throws -> Int? {
        guard let value = call["LAST_ID"], value.text?.isEmpty == false else { return nil }
        guard let number = value.integer else {
            throw RESTFailure.own("LAST_ID_STRING", "Last notification ID can't be string")
        }
        return number
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let last = try lastID(call)
        guard (last == nil) == (call.text("LAST_TYPE") == nil) else {
            throw RESTFailure.own(
                "LAST_ID_AND_LAST_TYPE", "Parameters LAST_ID and LAST_TYPE should be used together.")
        }
        let limit = min(max(call["LIMIT"]?.integer ?? 50, 1), 50)
        let store = talk.store("im.notify")
        let all = try store.records(
            ["user": .int(talk.userID)], order: "json_extract(fields, '$.kind') = 1 DESC, id DESC")
        var items = all[...]
        if let last {
            let isConfirm = call["LAST_TYPE"]?.integer == 1
            items =
                all.filter { item in
                    item.integer("kind") == 1 ? isConfirm && item.id < last : isConfirm || item.id < last
                }[...]
        }
        return try page(
            Array(items.prefix(limit)), talk,
            extra: [
                "total_count": .int(all.count),
                "total_unread_count": .int(try Notifications(talk: talk).unread(talk.userID)),
            ])
    }

    private static func search(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let last = try lastID(call)
        let text = call.text("SEARCH_TEXT")?.lowercased() ?? ""
        var types = (call["SEARCH_TYPES"]?.listed ?? []).compactMap(\.text)
        if let type = call.text("SEARCH_TYPE") { types.append(type) }
        let authors = call.integers("SEARCH_AUTHORS") ?? []
        let day = call.text("SEARCH_DATE").flatMap(PortalTime.parseDay)
        let from = call.text("SEARCH_DATE_FROM").flatMap(PortalTime.parse)
        let to = call.text("SEARCH_DATE_TO").flatMap(PortalTime.parse)
        let hasOther = !types.isEmpty || !authors.isEmpty || day != nil || (from != nil && to != nil)
        guard hasOther || text.count >= 3 else {
            throw RESTFailure.own("SEARCH_TEXT_ERROR", "SEARCH_TEXT can't be less than 3 symbols")
        }
        let group = call.text("GROUP_TAG")
        let found = try talk.store("im.notify").records(["user": .int(talk.userID)], order: "id DESC").filter { item in
            let at = PortalTime.parse(item.text("date")) ?? 0
            let setting = "\(item.text("module"))|\(item.text("event"))"
            return (text.isEmpty || item.text("text").lowercased().contains(text))
                && (types.isEmpty || types.contains { $0 == setting || $0 == item.text("module") })
                && (authors.isEmpty || authors.contains(item.integer("author")))
                && (day.map { PortalTime.day(unixSeconds: at) == $0 } ?? true)
                && (from.map { at >= $0 } ?? true) && (to.map { at <= $0 } ?? true)
                && (group.map { item.text("tag") == $0 || item.text("subTag") == $0 } ?? true)
        }
        let limit = min(max(call["LIMIT"]?.integer ?? 50, 1), 50)
        let items = found.filter { item in last.map { item.id < $0 } ?? true }.prefix(limit)
        return try page(Array(items), talk, extra: ["total_results": .int(found.count)])
    }

    private static func read(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let notifications = Notifications(talk: Talk(call, db))
        guard let id = call["ID"]?.integer, id >= 0 else { return MethodAnswer(true) }
        let isOne = call["ONLY_CURRENT"]?.flag == true
        let items = try notifications.store.records(
            ["user": .int(call.caller.user.id)], where: SQLCondition(sql: isOne ? "id = ?" : "id >= ?", arguments: [id])
        )
        try notifications.mark(items, read: call["ACTION"]?.flag ?? true)
        return MethodAnswer(true)
    }

    private static func readList(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let notifications = Notifications(talk: Talk(call, db))
        guard let ids = call["IDS"]?.listed else {
            throw RESTFailure.own("PARAMS_ERROR", "No IDS param or it is not an array")
        }
        let isRead = call.text("ACTION").map { $0 == "Y" } ?? true
        for element in ids {
            guard let id = element.integer, id > 0 else { break }
            guard let item = try notifications.store.record(id), item.integer("user") == call.caller.user.id else {
                continue
            }
            try notifications.mark([item], read: isRead)
        }
        return MethodAnswer(true)
    }

    private static func schema(_ call: MethodCall) -> MethodAnswer {
        let isRussian = call.caller.portal.language == "ru"
        func module(_ id: String, _ name: (String, String), _ events: [(String, String, String)]) -> JSONValue {
            [
                "NAME": .string(isRussian ? name.1 : name.0), "MODULE_ID": .string(id),
                "LIST": .array(
                    events.map {
                        ["ID": .string("\(id)|\($0.0)"), "NAME": .string(isRussian ? $0.2 : $0.1)]
                    }),
            ]
        }
        return MethodAnswer([
            "im": module(
                "im", ("Chat and calls", "Чат и звонки"),
                [
                    ("message", "Personal message", "Личное сообщение"), ("chat", "Chat message", "Сообщение в чате"),
                    ("like", "Message reaction", "Реакция на сообщение"),
                ]),
            "tasks": module(
                "tasks", ("Tasks", "Задачи"),
                [
                    ("task_update", "Task updates", "Изменение задачи"),
                    ("comment", "Task comment", "Комментарий к задаче"),
                ]),
            "crm": module(
                "crm", ("CRM", "CRM"),
                [("incoming_email", "Incoming e-mail", "Входящее письмо"), ("post", "Message", "Сообщение")]),
            "bizproc": module(
                "bizproc", ("Workflows", "Бизнес-процессы"), [("activity", "Workflow", "Бизнес-процесс")]),
            "rest": module("rest", ("Applications", "Приложения"), [("rest_notify", "Application", "Приложение")]),
        ])
    }
}
