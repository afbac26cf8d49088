import GRDB

/// `im.message.*`: what people say.
///
/// Source: the platform's documentation, "Messages".
enum MessageMethods {
    static let bodies: [String: MethodBody] = [
        "im.message.add": .writing(add),
        "im.message.update": .writing(update),
        "im.message.delete": .writing(delete),
        "im.message.like": .writing(like),
        "im.message.share": .writing(share),
        "im.message.command": .writing(command),
    ]

    /// Seconds in which an author may still change what he has said.
    static let editingTime = 3 * 86_400

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chats = Chats(talk: talk)
        guard let dialog = call["DIALOG_ID"]?.text, Chats.isDialog(dialog) else {
            throw RESTFailure.chatUserIDEmpty
        }
        if let user = Int(dialog), try talk.person(user)?.isActive != true {
            throw RESTFailure.own("USER_NOT_FOUND", "User not found")
        }
        let chatCall = ChatCall(call, talk)
        var params = try chatCall.parts(limit: 60_000).filter { !$0.value.isNull }
        let text = (call.text("MESSAGE") ?? "").trimmed
        guard !text.isEmpty || params["ATTACH"] != nil else { throw RESTFailure.messageEmpty }
        guard let chat = try chats.dialog(dialog) else {
            throw RESTFailure.own("CHAT_ID", "Error creating message")
        }
        guard chat.has(talk.userID) else { throw RESTFailure.chatUnavailable }
        if let reply = call["REPLY_ID"]?.integer, reply > 0 {
            guard let (item, source) = try chatCall.visible(reply, to: talk.userID) else {
                throw RESTFailure.own("REPLY_ACCESS_ERROR", "Action unavailable")
            }
            guard source.id == chat.id else {
                throw RESTFailure.own(
                    "REPLY_FROM_OTHER_CHAT_ERROR", "You can only reply to a message within the same chat")
            }
            params["REPLY_ID"] = .int(item.id)
        }
        if call["URL_PREVIEW"]?.flag == false { params["URL_PREVIEW"] = "N" }
        let item = try chats.post(
            to: chat,
            Chats.NewMessage(
                author: talk.userID, text: text, params: params, isSystem: call["SYSTEM"]?.flag ?? false))
        return MethodAnswer(.int(item.id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let (item, chat) = try ChatCall(call, talk).message()
        try update(item, in: chat, by: talk.userID, call, talk)
        return MethodAnswer(true)
    }

    static func mayEdit(_ item: Record, _ userID: Int, _ talk: Talk) -> Bool {
        item.integer("author") == userID && !item.flag("deleted")
            && talk.now - (PortalTime.parse(item.text("date")) ?? 0) <= editingTime
    }

    /// Text, attachment, keyboard and menu, each when it is given; an empty text deletes the message.
    static func update(
        _ item: Record, in chat: Chat, by userID: Int, _ call: MethodCall, _ talk: Talk, fields: JSONObject? = nil
    ) throws {
        guard mayEdit(item, userID, talk) else { throw RESTFailure.cannotEdit }
        var item = item
        var params = item.members("params")
        for (name, value) in try ChatCall(call, talk).parts(of: fields) {
            params[name] = value.isNull ? nil : value
        }
        if let message = fields.map({ $0.member("MESSAGE") }) ?? call["MESSAGE"] {
            let text = (message.text ?? "").trimmed
            if text.isEmpty, params["ATTACH"] == nil {
                try Chats(talk: talk).delete(item, in: chat, isComplete: false)
                return
            }
            if item.text("text") != text { params["IS_EDITED"] = "Y" }
            item["text"] = .string(text)
        } else if call["IS_EDITED"]?.flag ?? true {
            params["IS_EDITED"] = "Y"
        }
        item["params"] = .object(params)
        try Chats(talk: talk).update(item, in: chat)
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let (item, chat) = try ChatCall(call, talk).message()
        let isOwn = mayEdit(item, talk.userID, talk)
        guard isOwn || (!chat.isPrivate && chat.isManager(talk.userID)) else { throw RESTFailure.cannotEdit }
        try Chats(talk: talk).delete(item, in: chat, isComplete: false)
        return MethodAnswer(true)
    }

    private static func like(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let (item, chat) = try ChatCall(call, talk).message()
        try like(item, in: chat, by: talk.userID, call, talk)
        return MethodAnswer(true)
    }

    static func like(_ item: Record, in chat: Chat, by userID: Int, _ call: MethodCall, _ talk: Talk) throws {
        let users = (item.members("reactions")["like"]?.array ?? []).compactMap(\.integer)
        let isSet: Bool
        switch call.text("ACTION")?.lowercased() {
        case "plus": isSet = true
        case "minus": isSet = false
        default: isSet = !users.contains(userID)
        }
        guard try Chats(talk: talk).react(item, in: chat, userID, "like", isSet: isSet) else {
            throw RESTFailure.own("WITHOUT_CHANGES", "Action completed without changes")
        }
    }

    /// Only a chat is made of the message; what a task, a post or a calendar event becomes is their families' business.
    private static func share(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chatCall = ChatCall(call, talk)
        let (item, chat) = try chatCall.message()
        _ = try chatCall.dialog()
        switch call.text("TYPE")?.uppercased() {
        case "CHAT":
            let new = try Chats(talk: talk).add(
                Chats.NewChat(title: String(item.text("text").prefix(60)), users: chat.memberIDs))
            try Chats(talk: talk).post(to: new, Chats.NewMessage(author: talk.userID, text: item.text("text")))
        case "TASK", "POST", "CALEND":
            var shared = item
            var params = item.members("params")
            params["SHARED"] = .string(call.text("TYPE")?.uppercased() ?? "")
            shared["params"] = .object(params)
            try Chats(talk: talk).messages.update(shared)
        default:
            throw RESTFailure.own("PARAMS_ERROR", "Incorrect params")
        }
        return MethodAnswer(true)
    }

    private static func command(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let (item, chat) = try ChatCall(call, talk).message()
        guard let bot = call["BOT_ID"]?.integer, bot > 0 else {
            throw RESTFailure.own("BOT_ID_ERROR", "Bot ID can't be empty")
        }
        guard let command = call.text("COMMAND") else {
            throw RESTFailure.own("COMMAND_ERROR", "Command can't be empty")
        }
        guard
            try BotDispatch(talk: talk).run(
                command, params: call.text("COMMAND_PARAMS") ?? "", botID: bot, on: item, in: chat, context: "KEYBOARD")
        else { throw RESTFailure.own("PARAMS_ERROR", "Incorrect params") }
        return MethodAnswer(true)
    }
}
