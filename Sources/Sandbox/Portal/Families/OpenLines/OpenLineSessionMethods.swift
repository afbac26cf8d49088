import GRDB

/// `imopenlines.operator.*`, `imopenlines.session.*`, `imopenlines.dialog.get` and what bots do in channels.
///
/// Source: the platform's documentation, "Open channels", sessions, operators and chat bots.
enum OpenLineSessionMethods {
    static let bodies: [String: MethodBody] = [
        "imopenlines.operator.answer": acting { context, chat, session in
            try context.lines.assign(session, to: context.talk.userID, in: chat, isAnswered: true)
        },
        "imopenlines.operator.finish": acting { context, _, session in try finish(session, context) },
        "imopenlines.operator.another.finish": acting { context, _, session in try finish(session, context) },
        "imopenlines.operator.spam": acting { context, _, session in
            guard !session.flag("closed") else { return }
            try context.lines.close(session, isSpam: true)
        },
        "imopenlines.operator.skip": acting(skip),
        "imopenlines.operator.transfer": acting(refusal: .chatIDEmpty) { context, chat, session in
            guard !session.flag("closed") else { throw wrongOperator }
            try context.transfer(session, in: chat, to: try context.target(), leaves: context.talk.userID)
        },
        "imopenlines.session.intercept": acting(refusal: .chatIDEmpty) { context, chat, session in
            guard !session.flag("closed"), session.integer("operator") != context.talk.userID else {
                throw RESTFailure.own("OPERATOR_WRONG", "You can not redirect to this operator")
            }
            try context.lines.assign(
                session, to: context.talk.userID, in: chat, leaves: session.integer("operator"), isAnswered: true)
        },
        "imopenlines.session.join": acting { context, chat, _ in
            guard !chat.has(context.talk.userID) else { return }
            try context.lines.chats.add([context.talk.userID], to: chat, hidesHistory: false)
        },
        "imopenlines.session.start": acting { context, chat, session in
            try restart(session, in: chat, context)
        },
        "imopenlines.message.session.start": acting { context, chat, session in
            guard let message = try context.call["MESSAGE_ID"]?.integer.flatMap(context.lines.chats.message),
                message.integer("chat") == chat.id
            else { throw RESTFailure.messageIDEmpty }
            try restart(session, in: chat, context)
            try context.lines.chats.post(
                to: chat,
                Chats.NewMessage(
                    author: message.integer("author"), text: message.text("text"), skipsConnector: true,
                    reachesBots: false))
        },
        "imopenlines.session.mode.pin": acting(refusal: .chatIDEmpty) { context, chat, session in
            var session = session
            session["pinned"] = .bool(context.call["ACTIVATE"]?.flag ?? true)
            try context.lines.save(session, in: chat)
        },
        "imopenlines.session.mode.silent": acting { context, chat, session in
            var session = session
            session["silent"] = .bool(context.call.text("ACTIVATE") == "Y")
            try context.lines.save(session, in: chat)
        },
        "imopenlines.session.mode.pinall": .writing { call, db in try pinAll(call, db, true) },
        "imopenlines.session.mode.unpinall": .writing { call, db in try pinAll(call, db, false) },
        "imopenlines.session.open": .reading { call, db in
            let context = OpenLineCall(call, db)
            guard let chat = try context.lines.chat(userCode: call.text("USER_CODE") ?? ""),
                try context.mayOpen(chat, try context.lines.session(of: chat))
            else { throw OpenLineCall.denied }
            return MethodAnswer(["chatId": .string(String(chat.id))])
        },
        "imopenlines.session.head.vote": .writing(vote),
        "imopenlines.session.history.get": .reading(history),
        "imopenlines.dialog.get": .reading(dialog),
        "imopenlines.message.quick.save": acting { context, chat, _ in
            guard let message = try context.call["MESSAGE_ID"]?.integer.flatMap(context.lines.chats.message),
                message.integer("chat") == chat.id, !message.text("text").isEmpty
            else { throw RESTFailure.own("CANT_SAVE_QUICK_ANSWER", "Error saving quick answer") }
            try context.talk.store("imopenlines.quick").add([
                "text": message["text"] ?? "", "user": .int(context.talk.userID),
            ])
        },
        "imopenlines.bot.session.operator": botActing { context, chat, session in
            guard try Bots(talk: context.talk).bot(session.integer("operator")) != nil else {
                throw RESTFailure.own("WRONG_CHAT", "Operator is not a bot")
            }
            guard let line = try context.lines.config(session.integer("line")) else { throw wrongOperator }
            try context.transfer(session, in: chat, to: .queue(line), leaves: session.integer("operator"))
        },
        "imopenlines.bot.session.transfer": botActing { context, chat, session in
            let target = try context.target()
            let bot = try ownBot(context)
            try context.transfer(
                session, in: chat, to: target, leaves: context.call["LEAVE"]?.flag == true ? bot.id : nil)
        },
        "imopenlines.bot.session.finish": botActing { context, _, session in
            _ = try ownBot(context)
            try finish(session, context)
        },
        "imopenlines.bot.session.message.send": botActing(sendAutomatic),
    ]

    private static let wrongOperator = RESTFailure.own("OPERATOR_WRONG", "You cannot redirect to this operator")

    /// A change of a conversation, answered with `true`.
    private static func acting(
        refusal: RESTFailure = OpenLineCall.wrongChat,
        _ body: @escaping @Sendable (OpenLineCall, Chat, Record) throws -> Void
    ) -> MethodBody {
        .writing { call, db in
            let context = OpenLineCall(call, db)
            let (chat, session) = try context.conversation(refusal: refusal)
            try body(context, chat, session)
            return MethodAnswer(true)
        }
    }

    private static func botActing(
        _ body: @escaping @Sendable (OpenLineCall, Chat, Record) throws -> Void
    ) -> MethodBody { acting(refusal: .chatIDEmpty, body) }

    private static func ownBot(_ context: OpenLineCall) throws -> Bot {
        let owner =
            context.talk.installation?.clientID ?? context.call.text("CLIENT_ID").map { Bot.webhookOwner + $0 } ?? ""
        guard let bot = try Bots(talk: context.talk).all(of: owner).first else {
            throw RESTFailure.own("BOT_ID_ERROR", "Bot not found")
        }
        return bot
    }

    private static func finish(_ session: Record, _ context: OpenLineCall) throws {
        guard !session.flag("closed") else { return }
        try context.lines.close(session)
    }

    private static func restart(_ session: Record, in chat: Chat, _ context: OpenLineCall) throws {
        if !session.flag("closed") { try context.lines.close(session) }
        guard let line = try context.lines.config(session.integer("line")) else { throw OpenLineCall.denied }
        try context.lines.start(
            in: chat, line: line, guest: session.integer("guest"), connector: session.text("connector"),
            outside: session.text("outside"), by: context.talk.userID)
    }

    private static func skip(_ context: OpenLineCall, _ chat: Chat, _ session: Record) throws {
        guard !session.flag("closed"), let line = try context.lines.config(session.integer("line")) else {
            throw RESTFailure.own(
                "ACCESS_DENIED_KICK", "Insufficient permissions to remove participants from the chat")
        }
        let queue = try context.lines.queue(line)
        let current = session.integer("operator")
        let index = queue.firstIndex(of: current).map { ($0 + 1) % queue.count } ?? 0
        guard queue.indices.contains(index), queue[index] != current else { return }
        try context.lines.assign(session, to: queue[index], in: chat, leaves: current, isAnswered: false)
    }

    private static func pinAll(_ call: MethodCall, _ db: Database, _ isPinned: Bool) throws -> MethodAnswer {
        let context = OpenLineCall(call, db)
        let own = try context.lines.sessions.records(["operator": .int(context.talk.userID), "closed": false])
        var changed: [JSONValue] = []
        for var session in own where session.flag("pinned") != isPinned {
            guard let chat = try context.lines.chats.chat(session.integer("chat")) else { continue }
            session["pinned"] = .bool(isPinned)
            try context.lines.save(session, in: chat)
            changed.append(.int(session.id))
        }
        return MethodAnswer(.array(changed))
    }

    private static func sendAutomatic(_ context: OpenLineCall, _ chat: Chat, _ session: Record) throws {
        var text = context.call.text("MESSAGE") ?? ""
        if context.call.text("NAME")?.uppercased() == "WELCOME" {
            text = try context.lines.config(session.integer("line"))?.text("WELCOME_MESSAGE_TEXT") ?? ""
        }
        guard !text.isEmpty else { return }
        let bot = try? ownBot(context)
        try context.lines.chats.post(
            to: chat, Chats.NewMessage(author: bot?.id ?? 0, text: text, isSystem: bot == nil, reachesBots: false))
    }

    private static func vote(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = OpenLineCall(call, db)
        guard let id = call["SESSION_ID"]?.integer, id > 0 else {
            throw RESTFailure.own("EMPTY_SESSION_ID", "Session ID can't be empty")
        }
        let rating = call["RATING"]?.integer
        guard rating != nil || call.text("COMMENT") != nil else {
            throw RESTFailure.own(
                "EMPTY_VOTE_PARAMS", "At least one of the parameters RATING or COMMENT must be specified")
        }
        guard call.caller.isAdmin, var session = try context.lines.sessions.record(id), session.flag("closed") else {
            throw OpenLineCall.denied
        }
        if let rating { session["vote"] = .int(min(max(rating, 1), 5)) }
        if let comment = call.text("COMMENT") { session["comment"] = .string(comment) }
        try context.lines.sessions.update(session)
        return MethodAnswer(true)
    }

    // MARK: Reading

    private static func dialog(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = OpenLineCall(call, db)
        var found: Chat?
        if let id = call["CHAT_ID"]?.integer {
            found = try context.lines.chats.chat(id)
        } else if let text = call.text("DIALOG_ID") {
            found = try context.lines.chats.dialog(text, creates: false)
        } else if let id = call["SESSION_ID"]?.integer {
            found = try context.lines.sessions.record(id).flatMap { try context.lines.chats.chat($0.integer("chat")) }
        } else if let code = call.text("USER_CODE") {
            let parts = code.split(separator: "|", omittingEmptySubsequences: false).prefix(4)
            found = try context.lines.chat(userCode: parts.joined(separator: "|"))
        }
        guard let chat = found, chat.type == "L",
            try context.mayOpen(chat, try context.lines.session(of: chat))
        else { throw RESTFailure.own("ACCESS_ERROR", "You do not have access to the specified dialog") }
        return MethodAnswer(try ChatView(context.talk).dialog(chat))
    }

    private static func history(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = OpenLineCall(call, db)
        let lines = context.lines
        guard call["SESSION_ID"] != nil || call["CHAT_ID"] != nil else {
            throw RESTFailure.own("MISSING_REQUIRED_PARAM", "Session ID or Chat ID must be provided")
        }
        let session: Record?
        if let id = call["SESSION_ID"]?.integer, id > 0 {
            session = try lines.sessions.record(id)
        } else {
            let chat = try call["CHAT_ID"]?.integer.flatMap(lines.chats.chat)
            session = try chat.flatMap(lines.session)
            guard session != nil else {
                throw RESTFailure.own(
                    "INVALID_SESSION_ID", "Unable to determine session ID from provided parameters")
            }
        }
        guard let session, let chat = try lines.chats.chat(session.integer("chat")),
            try context.mayOpen(chat, session)
        else { throw OpenLineCall.denied }
        let next = try lines.sessions.first(
            ["chat": .int(chat.id)], where: SQLCondition(sql: "id > ?", arguments: [session.id]))
        let until = next.flatMap { PortalTime.parse($0.text("started")) } ?? Int.max
        let since = PortalTime.parse(session.text("started")) ?? 0
        let items = try lines.chats.messages.records(["chat": .int(chat.id)], order: "id DESC").filter { item in
            let at = PortalTime.parse(item.text("date")) ?? 0
            return at >= since && at <= until
        }
        let dialog = "chat\(chat.id)"
        var messages: JSONObject = [:]
        for item in items {
            messages[String(item.id)] = [
                "id": .string(String(item.id)), "chatid": .string(String(chat.id)),
                "senderid": .string(String(item.integer("author"))), "recipientid": .string(dialog),
                "date": item["date"] ?? "", "text": item["text"] ?? "", "textlegacy": item["text"] ?? "",
                "params": JSONValue.object(item.members("params")),
            ]
        }
        var people: JSONObject = [:]
        for id in Set(chat.memberIDs + items.map { $0.integer("author") }).sorted() where id > 0 {
            guard var user = try TalkUser(talk: context.talk).json(id)?.camelCased.object else { continue }
            user["id"] = .string(String(id))
            people[String(id)] = .object(user)
        }
        var description = JSONValue.object(try ChatView(context.talk).short(chat)).camelCased.object ?? [:]
        description["id"] = .string(String(chat.id))
        description["messageCount"] = .int(chat.item.integer("count"))
        let blocked = JSONValue.object(
            JSONObject(uniqueKeysWithValues: chat.memberIDs.map { (String($0), .bool(chat.member($0).isMuted)) }))
        return MethodAnswer([
            "chatId": .int(chat.id), "canJoin": session.flag("closed") ? "N" : "Y",
            "canVoteHead": call.caller.isAdmin ? "Y" : "N", "sessionId": .int(session.id),
            "sessionVoteHead": .int(session.integer("vote")), "sessionCommentHead": session["comment"] ?? .null,
            "userId": .string(dialog), "message": .object(messages),
            "usersMessage": [dialog: .array(items.map { .string(String($0.id)) })], "users": .object(people),
            "openlines": ["canvoteashead": [String(session.integer("line")): .bool(call.caller.isAdmin)]],
            "userInGroup": [:], "woUserInGroup": [], "chat": [String(chat.id): .object(description)],
            "userBlockChat": [String(chat.id): blocked],
            "userInChat": [String(chat.id): .array(chat.memberIDs.map { .int($0) })],
            "files": .object(
                JSONObject(
                    try TalkFile(talk: context.talk).list(of: items).map { ($0["id"]?.text ?? "", $0) },
                    uniquingKeysWith: { first, _ in first })),
        ])
    }
}
