import GRDB

/// `im.chat.*`: chats and who is in them.
///
/// Source: the platform's documentation, "Chats".
enum ChatMethods {
    static let bodies: [String: MethodBody] = [
        "im.chat.add": .writing(add),
        "im.chat.get": .reading(get),
        "im.chat.leave": .writing(leave),
        "im.chat.mute": .writing(mute),
        "im.chat.setowner": change(setOwner),
        "im.chat.updateavatar": change(setAvatar),
        "im.chat.updatecolor": change(setColor),
        "im.chat.updatetitle": change(setTitle),
        "im.chat.user.add": .writing(addUsers),
        "im.chat.user.delete": .writing(deleteUser),
        "im.chat.user.list": .reading(users),
    ]

    /// What `im.chat.add` and `imbot.chat.add` are given.
    static func new(from call: MethodCall, owner: Int) -> Chats.NewChat {
        Chats.NewChat(
            type: call.text("TYPE")?.uppercased() == "OPEN" ? "O" : "C", title: (call.text("TITLE") ?? "").trimmed,
            description: call.text("DESCRIPTION") ?? "",
            color: call.text("COLOR").flatMap(ChatColor.code) ?? "", avatar: "", owner: owner,
            users: call.integers("USERS") ?? [], message: call.text("MESSAGE") ?? "",
            entityType: call.text("ENTITY_TYPE") ?? "", entityID: call.text("ENTITY_ID") ?? "")
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        return MethodAnswer(.int(try Chats(talk: talk).add(new(from: call, owner: talk.userID)).id))
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let type = call.text("ENTITY_TYPE"), let id = call.text("ENTITY_ID") else { return MethodAnswer(.null) }
        guard let chat = try Chats(talk: Talk(call, db)).chat(entityType: type, entityID: id) else {
            return MethodAnswer(.null)
        }
        return MethodAnswer(["ID": .int(chat.id)])
    }

    /// A method that changes something about a group chat.
    private static func change(
        _ set: @escaping @Sendable (_ chat: Chat, _ userID: Int, MethodCall, Talk) throws -> Void
    ) -> MethodBody {
        .writing { call, db in
            let talk = Talk(call, db)
            try set(try ChatCall(call, talk).groupChat(), talk.userID, call, talk)
            return MethodAnswer(true)
        }
    }

    private static func leave(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chat = try ChatCall(call, talk).groupChat(takesDialog: false)
        try leave(chat, talk.userID, talk)
        return MethodAnswer(true)
    }

    static func leave(_ chat: Chat, _ userID: Int, _ talk: Talk) throws {
        guard chat.entityType != "SONET_GROUP" else {
            throw RESTFailure.own("ACCESS_ERROR", "It is forbidden to delete users of this chat", status: 403)
        }
        guard chat.has(userID) else {
            throw RESTFailure.own("ACCESS_DENIED_KICK", "Access denied to kick user from chat", status: 403)
        }
        try Chats(talk: talk).remove(userID, from: chat)
    }

    private static func mute(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let found = try ChatCall(call, talk).named()
        guard let chat = found, chat.has(talk.userID), !chat.isPrivate else {
            throw RESTFailure.own("ACCESS_ERROR", "This chat cannot be muted", status: 403)
        }
        try Chats(talk: talk).change(chat, talk.userID) { $0.isMuted = call["MUTE"]?.flag ?? true }
        return MethodAnswer(true)
    }

    static func setOwner(_ chat: Chat, by userID: Int, _ call: MethodCall, _ talk: Talk) throws {
        guard let owner = call["USER_ID"]?.integer, owner > 0 else { throw RESTFailure.chatUserIDEmpty }
        guard chat.owner == userID, chat.has(owner) else {
            throw RESTFailure.own(
                "WRONG_REQUEST", "Change owner can only owner and user must be member in chat")
        }
        var chat = chat
        chat.item["owner"] = .int(owner)
        try Chats(talk: talk).store.update(chat.item)
    }

    // MARK: How it looks

    static func setAvatar(_ chat: Chat, by userID: Int, _ call: MethodCall, _ talk: Talk) throws {
        guard chat.has(userID) else {
            throw RESTFailure.own("ACCESS_DENIED", "Access denied", status: 403)
        }
        guard !["CRM", "SONET_GROUP"].contains(chat.entityType) else {
            throw RESTFailure.own("ACCESS_ERROR", "The avatar of this chat cannot be changed", status: 403)
        }
        guard let text = call.text("AVATAR"), TalkFile.isImage(text) else {
            throw RESTFailure.own("AVATAR_ERROR", "Avatar incorrect type")
        }
        var chat = chat
        chat.item["avatar"] = .string(
            "\(talk.origin)/upload/im/avatar/\(chat.id)/\(talk.platform.randomness.alphanumeric(8)).png")
        try Chats(talk: talk).store.update(chat.item)
    }

    static func setColor(_ chat: Chat, by userID: Int, _ call: MethodCall, _ talk: Talk) throws {
        guard chat.has(userID) else { throw RESTFailure.chatUnavailable }
        guard let color = call.text("COLOR").flatMap(ChatColor.code) else {
            throw RESTFailure.own("WRONG_COLOR", "This color currently unavailable")
        }
        guard chat.item.text("color") != color else {
            throw RESTFailure.own("WRONG_REQUEST", "This color currently set or chat doesn't exist")
        }
        var chat = chat
        chat.item["color"] = .string(color)
        try Chats(talk: talk).store.update(chat.item)
    }

    static func setTitle(_ chat: Chat, by userID: Int, _ call: MethodCall, _ talk: Talk) throws {
        guard let title = call.text("TITLE")?.trimmed, !title.isEmpty else {
            throw RESTFailure.own("TITLE_EMPTY", "Title can't be empty")
        }
        guard chat.has(userID) else { throw RESTFailure.chatUnavailable }
        guard !["CRM", "SONET_GROUP"].contains(chat.entityType) else {
            throw RESTFailure.own("ACCESS_ERROR", "This chat cannot be renamed", status: 403)
        }
        var chat = chat
        chat.item["title"] = .string(title)
        let chats = Chats(talk: talk)
        try chats.store.update(chat.item)
        let me = "[USER=\(userID) REPLACE]\(try TalkUser(talk: talk).name(userID))[/USER]"
        let text = talk.say(
            "\(me) changed the chat name to \"\(title)\"", "\(me) сменил(а) название чата на «\(title)»")
        try chats.system(chat, text, code: "CHAT_RENAME")
    }

    // MARK: Members

    private static func addUsers(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chat = try ChatCall(call, talk).groupChat(takesDialog: false)
        guard chat.entityType != "SONET_GROUP" else {
            throw RESTFailure.own("ACCESS_ERROR", "It is forbidden to add users to this chat", status: 403)
        }
        guard chat.has(talk.userID) else {
            throw RESTFailure.own(
                "ACCESS_DENIED_EXTEND", "Insufficient permissions to add participants to the chat", status: 403)
        }
        try Chats(talk: talk).add(
            call.integers("USERS") ?? [], to: chat, hidesHistory: call["HIDE_HISTORY"]?.flag ?? true)
        return MethodAnswer(true)
    }

    private static func deleteUser(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chat = try ChatCall(call, talk).groupChat(takesDialog: false)
        guard let user = call["USER_ID"]?.integer, user > 0 else { throw RESTFailure.chatUserIDEmpty }
        guard chat.entityType != "SONET_GROUP" else {
            throw RESTFailure.own("ACCESS_ERROR", "It is forbidden to delete users of this chat", status: 403)
        }
        guard chat.has(user) else {
            throw RESTFailure.own("USER_NOT_FOUND", "The specified user is not in the chat")
        }
        guard user == talk.userID || chat.isManager(talk.userID) else {
            throw RESTFailure.own(
                "ACCESS_DENIED_KICK", "Insufficient rights to exclude participants from the chat", status: 403)
        }
        try Chats(talk: talk).remove(user, from: chat)
        return MethodAnswer(true)
    }

    private static func users(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chat = try ChatCall(call, talk).groupChat(takesDialog: false)
        guard Chats(talk: talk).mayRead(chat, talk.userID) else { throw RESTFailure.chatUnavailable }
        return MethodAnswer(.array(chat.memberIDs.map { .int($0) }))
    }
}
