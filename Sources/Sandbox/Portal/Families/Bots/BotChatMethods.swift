import GRDB

/// `imbot.chat.*`, `imbot.dialog.get` and `imbot.message.*`: what a bot does in chats, in the first version of the interface.
///
/// Source: the platform's documentation, "Chat bots", outdated section.
enum BotChatMethods {
    static let bodies: [String: MethodBody] = [
        "imbot.chat.add": .writing(add),
        "imbot.chat.get": .reading(get),
        "imbot.chat.leave": acting { _, bot, chat, talk in
            guard chat.has(bot.id) else {
                throw RESTFailure.own("WRONG_REQUEST", "You don't have access or user isn't a member in chat")
            }
            try ChatMethods.leave(chat, bot.id, talk)
        },
        "imbot.chat.setowner": acting { call, bot, chat, talk in
            try ChatMethods.setOwner(chat, by: bot.id, call, talk)
        },
        "imbot.chat.setmanager": acting(setManager),
        "imbot.chat.updateavatar": acting { call, bot, chat, talk in
            try ChatMethods.setAvatar(chat, by: bot.id, call, talk)
        },
        "imbot.chat.updatecolor": acting { call, bot, chat, talk in
            try ChatMethods.setColor(chat, by: bot.id, call, talk)
        },
        "imbot.chat.updatetitle": acting { call, bot, chat, talk in
            try ChatMethods.setTitle(chat, by: bot.id, call, talk)
        },
        "imbot.chat.user.add": acting(addUsers),
        "imbot.chat.user.delete": acting(deleteUser),
        "imbot.chat.user.list": .reading { call, db in
            let context = BotCall(call, db)
            let bot = try context.bot()
            let chat = try ChatCall(call, context.by(bot)).groupChat(takesDialog: false)
            guard chat.has(bot.id) || chat.type == "O" else { throw RESTFailure.chatUnavailable }
            return MethodAnswer(.array(chat.memberIDs.map { .int($0) }))
        },
        "imbot.chat.sendtyping": .writing { call, db in
            let context = BotCall(call, db)
            let bot = try context.bot()
            guard let dialog = call["DIALOG_ID"]?.text, Chats.isDialog(dialog) else { throw RESTFailure.dialogIDEmpty }
            _ = try Chats(talk: context.by(bot)).dialog(dialog, creates: false)
            return MethodAnswer(true)
        },
        "imbot.dialog.get": .writing { call, db in
            let talk = Talk(call, db)
            return MethodAnswer(try ChatView(talk).dialog(try ChatCall(call, talk).dialog()))
        },
        "imbot.message.add": .writing(addMessage),
        "imbot.message.update": .writing { call, db in
            let context = BotCall(call, db)
            let bot = try context.bot()
            let (item, chat) = try ChatCall(call, context.by(bot)).message()
            try MessageMethods.update(item, in: chat, by: bot.id, call, context.by(bot))
            return MethodAnswer(true)
        },
        "imbot.message.delete": .writing { call, db in
            let context = BotCall(call, db)
            let bot = try context.bot()
            let (item, chat) = try ChatCall(call, context.by(bot)).message()
            guard MessageMethods.mayEdit(item, bot.id, context.talk) || (!chat.isPrivate && chat.isManager(bot.id))
            else { throw RESTFailure.cannotEdit }
            try Chats(talk: context.by(bot)).delete(item, in: chat, isComplete: call["COMPLETE"]?.flag ?? false)
            return MethodAnswer(true)
        },
        "imbot.message.like": .writing { call, db in
            let context = BotCall(call, db)
            let bot = try context.bot()
            let (item, chat) = try ChatCall(call, context.by(bot)).message()
            try MessageMethods.like(item, in: chat, by: bot.id, call, context.by(bot))
            return MethodAnswer(true)
        },
    ]

    /// A change of a group chat by a bot, answered with `true`.
    private static func acting(
        _ body: @escaping @Sendable (MethodCall, Bot, Chat, Talk) throws -> Void
    ) -> MethodBody {
        .writing { call, db in
            let context = BotCall(call, db)
            let bot = try context.bot()
            let talk = context.by(bot)
            try body(call, bot, try ChatCall(call, talk).groupChat(takesDialog: false), talk)
            return MethodAnswer(true)
        }
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        if let users = call["USERS"], users.listed == nil {
            throw RESTFailure.own("INVALID_FORMAT", "Parameter USERS has wrong type")
        }
        let bot = try context.bot()
        let chat = try Chats(talk: context.by(bot)).add(ChatMethods.new(from: call, owner: bot.id))
        return MethodAnswer(.int(chat.id))
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let type = call.text("ENTITY_TYPE"), let id = call.text("ENTITY_ID"),
            let chat = try Chats(talk: talk).chat(entityType: type, entityID: id)
        else { return MethodAnswer(.null) }
        guard Chats(talk: talk).mayRead(chat, talk.userID) else {
            throw RESTFailure.own("ACCESS_ERROR", "You don't have access to this chat", status: 403)
        }
        return MethodAnswer(["ID": .int(chat.id)])
    }

    private static func setManager(_ call: MethodCall, _ bot: Bot, _ chat: Chat, _ talk: Talk) throws {
        guard let user = call["USER_ID"]?.integer, user > 0 else { throw RESTFailure.chatUserIDEmpty }
        guard chat.owner == bot.id, chat.has(user) else {
            throw RESTFailure.own("WRONG_REQUEST", "Change manager can only owner and user must be member in chat")
        }
        try Chats(talk: talk).change(chat, user) { $0.isManager = call["IS_MANAGER"]?.flag ?? true }
    }

    private static func addUsers(_ call: MethodCall, _ bot: Bot, _ chat: Chat, _ talk: Talk) throws {
        guard chat.entityType != "SONET_GROUP" else {
            throw RESTFailure.own("ACCESS_ERROR", "It is forbidden to add users to this chat", status: 403)
        }
        guard call["USERS"]?.listed != nil, let users = call.integers("USERS") else {
            throw RESTFailure.own("WRONG_REQUEST", "User IDs must be passed in array format")
        }
        guard chat.has(bot.id),
            try !Chats(talk: talk).add(users, to: chat, hidesHistory: call["HIDE_HISTORY"]?.flag ?? true).isEmpty
        else {
            throw RESTFailure.own("WRONG_REQUEST", "You don't have access or user already member in chat")
        }
    }

    private static func deleteUser(_ call: MethodCall, _ bot: Bot, _ chat: Chat, _ talk: Talk) throws {
        guard let user = call["USER_ID"]?.integer, user > 0 else { throw RESTFailure.chatUserIDEmpty }
        guard chat.has(user), chat.isManager(bot.id) || user == bot.id else {
            throw RESTFailure.own("WRONG_REQUEST", "You don't have access or user isn't a member of the chat")
        }
        guard user != chat.owner else {
            throw RESTFailure.own("ACCESS_ERROR", "LEAVE_OWNER_FORBIDDEN", status: 403)
        }
        try Chats(talk: talk).remove(user, from: chat)
    }

    // MARK: Messages

    private static func addMessage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        let bot = try context.bot()
        var talk = context.by(bot)
        var isSystem = call["SYSTEM"]?.flag ?? false
        let chat: Chat?
        if let from = call["FROM_USER_ID"]?.integer, let to = call["TO_USER_ID"]?.integer, from > 0, to > 0 {
            talk = context.talk.by(from)
            isSystem = true
            chat = try Chats(talk: talk).dialog(String(to))
        } else {
            guard let dialog = call["DIALOG_ID"]?.text, Chats.isDialog(dialog) else { throw RESTFailure.dialogIDEmpty }
            chat = try Chats(talk: talk).dialog(dialog)
        }
        let params = try ChatCall(call, talk).parts().filter { !$0.value.isNull }
        let text = (call.text("MESSAGE") ?? "").trimmed
        guard !text.isEmpty || params["ATTACH"] != nil else { throw RESTFailure.messageEmpty }
        guard let chat, chat.has(talk.userID) else {
            throw RESTFailure.own("WRONG_REQUEST", "Message isn't added")
        }
        var all = params
        if call["URL_PREVIEW"]?.flag == false { all["URL_PREVIEW"] = "N" }
        let item = try Chats(talk: talk).post(
            to: chat,
            Chats.NewMessage(
                author: talk.userID, text: text, params: all, isSystem: isSystem,
                skipsConnector: call["SKIP_CONNECTOR"]?.flag ?? false))
        return MethodAnswer(.int(item.id))
    }
}
