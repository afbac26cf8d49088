import GRDB

/// `im.dialog.*`: what is in a chat, and how much of it was read.
///
/// Source: the platform's documentation, "Chats" and "Messages".
enum DialogMethods {
    /// Those that read write too: a dialog of two begins when somebody first asks for it.
    static let bodies: [String: MethodBody] = [
        "im.dialog.get": .writing { call, db in
            let talk = Talk(call, db)
            let chat = try ChatCall(call, talk).dialog()
            return MethodAnswer(try ChatView(talk).dialog(chat))
        },
        "im.dialog.messages.get": .writing(messages),
        "im.dialog.messages.search": .reading(search),
        "im.dialog.read": .writing(read),
        "im.dialog.read.all": .writing { call, db in
            let chats = Chats(talk: Talk(call, db))
            for chat in try chats.all(of: call.caller.user.id) {
                try chats.read(chat, call.caller.user.id, upTo: nil)
            }
            return MethodAnswer(true)
        },
        "im.dialog.unread": .writing(unread),
        "im.dialog.users.list": .writing(users),
        "im.dialog.writing": .writing { call, db in
            let talk = Talk(call, db)
            _ = try ChatCall(call, talk).dialog(refusal: .chatUnavailable)
            return MethodAnswer(true)
        },
    ]

    private static func messages(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chat = try ChatCall(call, talk).dialog()
        let last = try number("LAST_ID", call, "Last ID can't be string")
        let first = try number("FIRST_ID", call, "First ID can't be string")
        let limit = min(max(call["LIMIT"]?.integer ?? 20, 1), 50)
        let store = Chats(talk: talk).messages
        let since = chat.member(talk.userID).firstSeen
        let match: JSONObject = ["chat": .int(chat.id)]
        let items: [Record]
        if let first {
            items = try store.records(
                match, where: SQLCondition(sql: "id > ? AND id >= ?", arguments: [first, since]), limit: limit
            )
            .reversed()
        } else {
            items = try store.records(
                match,
                where: SQLCondition(
                    sql: "id < ? AND id >= ?", arguments: [last.flatMap { $0 > 0 ? $0 : nil } ?? Int.max, since]),
                order: "id DESC", limit: limit)
        }
        let view = ChatView(talk)
        return MethodAnswer([
            "chat_id": .int(chat.id), "messages": .array(items.map { view.message($0, in: chat) }),
            "users": try TalkUser(talk: talk).list(items.map { $0.integer("author") } + [talk.userID]),
            "files": .array(try TalkFile(talk: talk).list(of: items)),
        ])
    }

    private static func number(_ name: String, _ call: MethodCall, _ text: String) throws -> Int? {
        guard let value = call[name], value.text?.isEmpty == false else { return nil }
        guard let number = value.integer else { throw RESTFailure.own(ErrorCode("\(name)_STRING"), text) }
        return number
    }

    private static func search(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let id = call["CHAT_ID"]?.integer, id > 0 else {
            throw RESTFailure.own("CHAT_ID_EMPTY", "CHAT_ID can't be empty")
        }
        let chats = Chats(talk: talk)
        guard let chat = try chats.chat(id), chats.mayRead(chat, talk.userID) else {
            throw RESTFailure.own("ACCESS_ERROR", "You do not have access to this chat", status: 403)
        }
        let isAscending = call.membersOf("ORDER")?.text("ID").uppercased() == "ASC"
        let limit = min(max(call["LIMIT"]?.integer ?? 50, 1), 200)
        let last = call["LAST_ID"]?.integer
        let phrase = call.text("SEARCH_MESSAGE")?.lowercased() ?? ""
        let day = call.text("DATE").flatMap(PortalTime.parse)
        let from = call.text("DATE_FROM").flatMap(PortalTime.parse) ?? day
        let to = call.text("DATE_TO").flatMap(PortalTime.parse) ?? day.map { $0 + 86_400 }
        let items = try chats.messages.records(
            ["chat": .int(chat.id)],
            where: SQLCondition(sql: "id >= ?", arguments: [chat.member(talk.userID).firstSeen]),
            order: isAscending ? "id" : "id DESC"
        ).filter { item in
            if let last, isAscending ? item.id <= last : item.id >= last { return false }
            if phrase.count > 2, !item.text("text").lowercased().contains(phrase) { return false }
            let at = PortalTime.parse(item.text("date")) ?? 0
            return (from.map { at >= $0 } ?? true) && (to.map { at <= $0 } ?? true)
        }.prefix(limit)
        let view = ChatView(talk)
        return MethodAnswer([
            "users": try TalkUser(talk: talk).list(items.map { $0.integer("author") }).camelCased,
            "files": .array(try TalkFile(talk: talk).list(of: Array(items))), "additionalMessages": [],
            "copilot": .null,
            "stickers": [], "reactions": [], "tariffRestrictions": ["isHistoryLimitExceeded": false], "usersShort": [],
            "messages": .array(
                items.map { item in
                    var fields = view.second(item, in: chat).object ?? [:]
                    fields["chat_id"] = fields["chatId"]
                    fields["author_id"] = fields["authorId"]
                    let isViewed = chat.member(talk.userID).lastRead >= item.id
                    fields["unread"] = .bool(!isViewed)
                    fields["viewed"] = .bool(isViewed)
                    fields["viewedCount"] = 0
                    fields["block"] = .null
                    return .object(fields)
                }),
        ])
    }

    private static func read(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chats = Chats(talk: talk)
        guard let text = call["DIALOG_ID"]?.text, Chats.isDialog(text) else { throw RESTFailure.dialogIDEmpty }
        guard let chat = try chats.dialog(text), chat.has(talk.userID) else { return MethodAnswer(false) }
        try chats.read(chat, talk.userID, upTo: call["MESSAGE_ID"]?.integer.flatMap { $0 > 0 ? $0 : nil })
        guard let read = try chats.chat(chat.id) else { return MethodAnswer(false) }
        return MethodAnswer([
            "dialogId": .string(text), "chatId": .int(chat.id), "lastId": .int(read.member(talk.userID).lastRead),
            "counter": .int(try chats.unread(read, talk.userID)),
        ])
    }

    private static func unread(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chats = Chats(talk: talk)
        guard let text = call["DIALOG_ID"]?.text, Chats.isDialog(text) else { throw RESTFailure.dialogIDEmpty }
        guard let message = call["MESSAGE_ID"]?.integer, message > 0 else {
            throw RESTFailure.own("MESSAGE_ID_ERROR", "First unread message id can't be empty")
        }
        if let chat = try chats.dialog(text), chat.has(talk.userID) {
            try chats.change(chat, talk.userID) { $0.lastRead = min($0.lastRead, message - 1) }
        }
        return MethodAnswer(true)
    }

    private static func users(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chat = try ChatCall(call, talk).dialog()
        var people = try chat.memberIDs.compactMap { try talk.person($0) }
        if call["SKIP_EXTERNAL"]?.flag == true {
            let kept = (call.text("SKIP_EXTERNAL_EXCEPT_TYPES") ?? "").split(separator: ",").map { String($0).trimmed }
            people.removeAll { !$0.service.isEmpty && !kept.contains($0.service) }
        }
        let total = people.count
        if let last = call["LAST_ID"]?.integer, let index = people.firstIndex(where: { $0.id == last }) {
            people.removeFirst(index + 1)
        }
        let page = people.dropFirst(max(0, call["OFFSET"]?.integer ?? 0))
            .prefix(min(max(call["LIMIT"]?.integer ?? 50, 1), 200))
        return MethodAnswer(.array(try page.map(TalkUser(talk: talk).json)), total: total)
    }
}
