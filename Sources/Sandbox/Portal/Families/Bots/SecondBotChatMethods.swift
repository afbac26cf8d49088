import GRDB

/// `imbot.v2.Chat.*`: what a bot does in chats, in the second version of the interface.
///
/// Source: the platform's documentation, "imbot.v2", chats and messages.
enum SecondBotChatMethods {
    static let bodies: [String: MethodBody] = [
        "imbot.v2.chat.add": .writing(add),
        "imbot.v2.chat.get": .writing { call, db in
            let context = try SecondBotCall(call, db)
            return MethodAnswer(["chat": try ChatView(context.talk).second(try context.chat())])
        },
        "imbot.v2.chat.update": .writing(update),
        "imbot.v2.chat.leave": .writing { call, db in
            let context = try SecondBotCall(call, db)
            let chat = try context.chat()
            guard !chat.isPrivate else { throw SecondBotCall.denied }
            try context.chats.remove(context.bot.id, from: chat)
            return SecondBotCall.done
        },
        "imbot.v2.chat.setowner": .writing { call, db in
            let context = try SecondBotCall(call, db)
            var chat = try context.managed(ownerOnly: true)
            guard let user = call["userId"]?.integer, chat.has(user) else { throw SecondBotCall.denied }
            chat.item["owner"] = .int(user)
            try context.chats.store.update(chat.item)
            return SecondBotCall.done
        },
        "imbot.v2.chat.manager.add": .writing { call, db in try setManagers(call, db, true) },
        "imbot.v2.chat.manager.delete": .writing { call, db in try setManagers(call, db, false) },
        "imbot.v2.chat.user.add": .writing { call, db in
            let context = try SecondBotCall(call, db)
            try context.chats.add(try context.users(), to: try context.managed(), hidesHistory: false)
            return SecondBotCall.done
        },
        "imbot.v2.chat.user.delete": .writing { call, db in
            let context = try SecondBotCall(call, db)
            let chat = try context.managed()
            guard let user = call["userId"]?.integer, user > 0 else { throw SecondBotCall.denied }
            if chat.has(user) { try context.chats.remove(user, from: chat) }
            return SecondBotCall.done
        },
        "imbot.v2.chat.user.list": .reading(users),
        "imbot.v2.chat.inputaction.notify": .writing { call, db in
            _ = try SecondBotCall(call, db).chat()
            return SecondBotCall.done
        },
        "imbot.v2.chat.textfield.enabled": .writing { call, db in
            let context = try SecondBotCall(call, db)
            var chat = try context.chat()
            chat.item["textField"] = .bool(call["enabled"]?.flag ?? true)
            try context.chats.store.update(chat.item)
            return SecondBotCall.done
        },
        "imbot.v2.chat.message.send": .writing(send),
        "imbot.v2.chat.message.update": .writing(updateMessage),
        "imbot.v2.chat.message.delete": .writing(deleteMessage),
        "imbot.v2.chat.message.read": .writing(read),
        "imbot.v2.chat.message.get": .reading(message),
        "imbot.v2.chat.message.getcontext": .reading(surroundings),
        "imbot.v2.chat.message.reaction.add": .writing { call, db in try react(call, db, isSet: true) },
        "imbot.v2.chat.message.reaction.delete": .writing { call, db in try react(call, db, isSet: false) },
    ]

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let fields = context.fields
        let ids = (fields.member("userIds")?.listed ?? []).compactMap(\.integer)
        let chat = try context.chats.add(
            Chats.NewChat(
                title: fields.text("title").trimmed, description: fields.text("description"),
                color: ChatColor.code(fields.text("color")) ?? "",
                owner: fields.member("ownerId")?.integer ?? context.bot.id, users: ids, message: fields.text("message"))
        )
        return MethodAnswer([
            "chat": try ChatView(context.talk).second(chat, isNew: true),
            "users": try TalkUser(talk: context.talk).second(chat.memberIDs.filter { $0 != context.bot.id }),
        ])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        var chat = try context.chat()
        let fields = context.fields
        if !fields.text("title").isEmpty { chat.item["title"] = .string(fields.text("title").trimmed) }
        if let description = fields.member("description")?.text { chat.item["description"] = .string(description) }
        if let color = ChatColor.code(fields.text("color")) { chat.item["color"] = .string(color) }
        if TalkFile.isImage(fields.text("avatar")) {
            chat.item["avatar"] = .string("\(context.talk.origin)/upload/im/avatar/\(chat.id).png")
        }
        try context.chats.store.update(chat.item)
        return SecondBotCall.done
    }

    private static func setManagers(_ call: MethodCall, _ db: Database, _ isManager: Bool) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let users = try context.users()
        var chat = try context.managed(ownerOnly: true)
        for user in users where chat.has(user) {
            var member = chat.member(user)
            member.isManager = isManager
            chat.set(user, member)
        }
        try context.chats.store.update(chat.item)
        return SecondBotCall.done
    }

    private static func users(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let chat = try context.chat()
        let order = (call.membersOf("order")?.values.first?.text ?? "ASC").uppercased()
        var ids = chat.memberIDs.sorted()
        if order == "DESC" { ids.reverse() }
        let limit = min(max(call["limit"]?.integer ?? 50, 1), 200)
        return MethodAnswer(try TalkUser(talk: context.talk).second(ids.prefix(limit)))
    }

    // MARK: Messages

    private static func send(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let chat = try context.chat()
        var (text, params) = try context.content()
        let forwards = context.fields.member("forwardIds")?.object ?? [:]
        guard !text.isEmpty || params["ATTACH"] != nil || !forwards.isEmpty else {
            throw RESTFailure.own("EMPTY_MESSAGE", "Message is empty")
        }
        if let reply = context.fields.member("replyId")?.integer, reply > 0 { params["REPLY_ID"] = .int(reply) }
        var map: JSONObject = [:]
        for (uuid, element) in forwards.prefix(100) {
            guard let id = element.integer,
                let (source, from) = try ChatCall(call, context.talk).visible(id, to: context.bot.id),
                from.has(context.bot.id)
            else { continue }
            let copy = try context.chats.post(
                to: chat,
                Chats.NewMessage(
                    author: context.bot.id, text: source.text("text"),
                    params: ["FORWARD_ID": .int(source.id), "FORWARD_CONTEXT_ID": .string("\(from.id)/\(source.id)")]))
            map[uuid] = .int(copy.id)
        }
        var id: JSONValue = map.values.last ?? .null
        if !text.isEmpty || params["ATTACH"] != nil {
            id = .int(
                try context.chats.post(
                    to: chat,
                    Chats.NewMessage(
                        author: context.bot.id, text: text, params: params,
                        isSystem: context.fields.member("system")?.flag ?? false)
                ).id)
        }
        return MethodAnswer(["id": id, "uuidMap": .object(map)])
    }

    private static func updateMessage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let (item, chat) = try context.message()
        guard item.integer("author") == context.bot.id else { throw SecondBotCall.denied }
        var upper: JSONObject = [:]
        for (name, key) in [("message", "MESSAGE"), ("attach", "ATTACH"), ("keyboard", "KEYBOARD")] {
            if let value = context.fields.member(name) { upper[key] = value }
        }
        try MessageMethods.update(item, in: chat, by: context.bot.id, call, context.talk, fields: upper)
        return SecondBotCall.done
    }

    private static func deleteMessage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let (item, chat) = try context.message()
        guard item.integer("author") == context.bot.id || (!chat.isPrivate && chat.isManager(context.bot.id)) else {
            throw SecondBotCall.denied
        }
        try context.chats.delete(item, in: chat, isComplete: call["complete"]?.flag ?? false)
        return SecondBotCall.done
    }

    private static func read(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let chat = try context.chat()
        let bot = context.bot.id
        var last: Int?
        if let id = call["messageId"]?.integer, id > 0 {
            guard try context.chats.message(id)?.integer("chat") == chat.id else {
                throw RESTFailure.own("MESSAGE_NOT_FOUND", "Message not found")
            }
            last = id
        }
        let viewed = try context.chats.messages.records(
            ["chat": .int(chat.id)],
            where: SQLCondition(
                sql: "id > ? AND id <= ? AND json_extract(fields, '$.author') <> ?",
                arguments: [chat.member(bot).lastRead, last ?? chat.lastMessageID, bot]))
        try context.chats.read(chat, bot, upTo: last)
        let now = try context.chats.chat(chat.id) ?? chat
        return MethodAnswer([
            "chatId": .int(chat.id), "lastId": .int(now.member(bot).lastRead),
            "counter": .int(try context.chats.unread(now, bot)), "viewedMessages": .array(viewed.map { .int($0.id) }),
        ])
    }

    /// Reading what others say is for bots that may hear everything.
    private static func reader(_ call: MethodCall, _ db: Database) throws -> SecondBotCall {
        let context = try SecondBotCall(call, db)
        guard context.bot.hearsAll else {
            throw RESTFailure.own("BOT_TYPE_NOT_ALLOWED", "Bot type not allowed", status: 403)
        }
        return context
    }

    private static let notFound = RESTFailure.own("MESSAGE_NOT_FOUND", "Message not found")

    private static func message(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try reader(call, db)
        let (item, chat) = try context.message(refusal: notFound)
        return MethodAnswer([
            "message": ChatView(context.talk).second(item, in: chat),
            "user": try TalkUser(talk: context.talk).second(item.integer("author")) ?? .null,
        ])
    }

    private static func surroundings(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try reader(call, db)
        guard let id = call["messageId"]?.integer, let centre = try context.chats.message(id) else { throw notFound }
        guard let (_, chat) = try ChatCall(call, context.talk).visible(id, to: context.bot.id), chat.has(context.bot.id)
        else { throw RESTFailure.own("MESSAGE_ACCESS_DENIED", "Message access denied", status: 403) }
        let range = min(max(call["range"]?.integer ?? 50, 1), 50)
        let store = context.chats.messages
        let match: JSONObject = ["chat": .int(chat.id)]
        let since = chat.member(context.bot.id).firstSeen
        let before = try store.records(
            match, where: SQLCondition(sql: "id < ? AND id >= ?", arguments: [id, since]), order: "id DESC",
            limit: range + 1)
        let after = try store.records(match, where: SQLCondition(sql: "id > ?", arguments: [id]), limit: range + 1)
        let items = before.prefix(range).reversed() + [centre] + after.prefix(range)
        let view = ChatView(context.talk)
        return MethodAnswer([
            "messages": .array(items.map { view.second($0, in: chat) }),
            "users": try TalkUser(talk: context.talk).second(items.map { $0.integer("author") }),
            "hasPrevPage": .bool(before.count > range), "hasNextPage": .bool(after.count > range),
        ])
    }

    // MARK: Reactions

    static let reactions: Set<String> = [
        "like", "dislike", "faceWithTearsOfJoy", "redHeart", "neutralFace", "fire", "cry", "slightlySmilingFace",
        "winkingFace", "laugh", "kiss", "wonder", "slightlyFrowningFace", "loudlyCryingFace",
        "faceWithStuckOutTongue", "faceWithStuckOutTongueAndWinkingEye", "smilingFaceWithSunglasses", "confusedFace",
        "flushedFace", "thinkingFace", "angry", "smilingFaceWithHorns", "faceWithThermometer", "facepalm", "poo",
        "flexedBiceps", "clappingHands", "raisedHand", "smilingFaceWithHeartEyes", "smilingFaceWithHearts",
        "pleadingFace", "relievedFace", "foldedHands", "okHand", "signHorns", "loveYouGesture", "clownFace",
        "partyingFace", "questionMark", "exclamationMark", "lightBulb", "bomb", "sleepingSymbol", "crossMark",
        "whiteHeavyCheckMark", "eyes", "handshake", "hundredPoints",
    ]

    private static func react(_ call: MethodCall, _ db: Database, isSet: Bool) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let (item, chat) = try context.message()
        guard let reaction = call.text("reaction"), reactions.contains(reaction) else {
            throw RESTFailure.own("REACTION_NOT_FOUND", "Reaction not found")
        }
        guard try context.chats.react(item, in: chat, context.bot.id, reaction, isSet: isSet) else {
            throw isSet
                ? RESTFailure.own("REACTION_ALREADY_SET", "Reaction already set")
                : RESTFailure.own("REACTION_NOT_FOUND", "Reaction not found")
        }
        return SecondBotCall.done
    }
}
