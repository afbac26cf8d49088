import GRDB

/// `imbot.v2.Bot.*`, `imbot.v2.Event.get`, `imbot.v2.Revision.get` and `imbot.v2.File.*`
///
/// Source: the platform's documentation, "imbot.v2".
enum SecondBotMethods {
    static let bodies: [String: MethodBody] = [
        "imbot.v2.bot.register": .writing(register),
        "imbot.v2.bot.update": .writing(update),
        "imbot.v2.bot.unregister": .writing { call, db in
            let context = try SecondBotCall(call, db)
            try Bots(talk: Talk(call, db)).remove(context.bot)
            return SecondBotCall.done
        },
        "imbot.v2.bot.get": .reading(get),
        "imbot.v2.bot.list": .reading(list),
        "imbot.v2.event.get": .writing(events),
        "imbot.v2.revision.get": .plain { _ in
            MethodAnswer(["rest": 33, "web": 130, "mobile": 23, "desktop": 6])
        },
        "imbot.v2.file.upload": .writing { call, db in
            let context = try SecondBotCall(call, db)
            return try TalkFile(talk: context.talk).upload(
                context.fields, to: try context.chat(), author: context.bot.id, call)
        },
        "imbot.v2.file.download": .reading { call, db in
            let context = try SecondBotCall(call, db)
            let files = TalkFile(talk: context.talk)
            guard let item = try call["fileId"]?.integer.flatMap({ try files.store.record($0) }) else {
                throw RESTFailure.own("FILE_NOT_FOUND", "File not found")
            }
            guard try context.chats.chat(item.integer("chat"))?.has(context.bot.id) == true else {
                throw RESTFailure.own("FILE_ACCESS_ERROR", "File access error", status: 403)
            }
            return MethodAnswer(["downloadUrl": .string(files.downloadAddress(item, call))])
        },
        "im.v2.chat.bot.sendcontext": .writing(sendContext),
    ]

    static let limit = 100
    private static let kinds = ["bot", "network", "openline", "supervisor", "personal"]
    private static let backgrounds = [
        "azure", "mint", "steel", "slate", "teal", "cornflower", "sky", "peach", "frost",
    ]

    private static func background(_ value: JSONValue?) -> JSONValue {
        value?.text.flatMap { backgrounds.contains($0) ? .string($0) : nil } ?? .null
    }

    private static func checkAvatar(_ properties: JSONObject) throws {
        let avatar = properties.text("avatar")
        guard avatar.isEmpty || TalkFile.isImage(avatar) else {
            throw RESTFailure.own("BOT_AVATAR_INCORRECT_TYPE", "Avatar must be an image")
        }
    }

    private static func checkToken(_ token: String) throws {
        guard token.count <= 40 else {
            throw RESTFailure.own("BOT_TOKEN_INVALID_LENGTH", "Bot token is too long")
        }
    }

    private static func register(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let fields = call.membersOf("fields") ?? [:]
        let token = fields.text("botToken")
        try checkToken(token)
        let owner = try SecondBotCall.owner(call, talk, token: token.isEmpty ? nil : token)
        let code = fields.text("code")
        guard !code.isEmpty else { throw RESTFailure.own("BOT_CODE_REQUIRED", "Bot code is required") }
        let properties = fields.member("properties")?.object ?? [:]
        guard !properties.text("name").isEmpty else {
            throw RESTFailure.own("BOT_PROPERTIES_REQUIRED", "Bot properties are required")
        }
        let bots = Bots(talk: talk)
        let view = SecondBotView(talk: talk)
        if let known = try bots.store.first(["code": .string(code)]).map(Bot.init) {
            guard known.owner == owner else {
                throw RESTFailure.own("BOT_CODE_ALREADY_TAKEN", "Bot code is already taken")
            }
            return try view.answer(known)
        }
        let kind = fields.text("type").isEmpty ? "bot" : fields.text("type")
        guard kinds.contains(kind) else { throw RESTFailure.own("BOT_INVALID_TYPE", "Invalid bot type") }
        let mode = fields.text("eventMode").isEmpty ? "fetch" : fields.text("eventMode")
        try check(mode: mode, webhook: fields.text("webhookUrl"))
        try checkAvatar(properties)
        guard try bots.all(of: owner).count < limit else {
            throw RESTFailure.own("BOT_LIMIT_EXCEEDED", "Bot limit exceeded")
        }
        let bot = try bots.add(
            [
                "code": .string(code), "kind": .string(kind), "owner": .string(owner), "clientID": .string(owner),
                "version": 2, "mode": .string(mode), "webhook": .string(fields.text("webhookUrl")),
                "hidden": .bool(fields.member("isHidden")?.flag ?? false),
                "reactions": .bool(fields.member("isReactionsEnabled")?.flag ?? true),
                "openline": .bool(kind == "openline" || fields.member("isSupportOpenline")?.flag == true),
                "background": background(fields.member("backgroundId")),
            ], name: properties.text("name"), lastName: properties.text("lastName"),
            position: properties.text("workPosition"))
        try BotMethods.describe(bot.id, properties, talk)
        return try view.answer(bot)
    }

    private static func check(mode: String, webhook: String) throws {
        guard ["fetch", "webhook"].contains(mode) else {
            throw RESTFailure.own("BOT_INVALID_EVENT_MODE", "Invalid event mode")
        }
        guard mode == "webhook" else { return }
        guard !webhook.isEmpty else { throw RESTFailure.own("BOT_WEBHOOK_URL_REQUIRED", "Webhook URL is required") }
        guard WebAddress(webhook) != nil else {
            throw RESTFailure.own("BOT_INVALID_CALLBACK", "Invalid callback URL")
        }
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let talk = Talk(call, db)
        var bot = context.bot
        let fields = context.fields
        let mode = fields.text("eventMode").isEmpty ? bot.item.text("mode") : fields.text("eventMode")
        let webhook = fields.text("webhookUrl").isEmpty ? bot.item.text("webhook") : fields.text("webhookUrl")
        if !fields.text("eventMode").isEmpty || !fields.text("webhookUrl").isEmpty {
            guard ["fetch", "webhook"].contains(mode) else {
                throw RESTFailure.own("BOT_INVALID_EVENT_MODE", "Invalid event mode")
            }
            guard mode == "fetch" || WebAddress(webhook) != nil else {
                throw RESTFailure.own("BOT_INVALID_CALLBACK", "Invalid callback URL")
            }
        }
        let properties = fields.member("properties")?.object ?? [:]
        try checkAvatar(properties)
        for (name, field) in [
            ("isHidden", "hidden"), ("isReactionsEnabled", "reactions"), ("isSupportOpenline", "openline"),
        ] {
            if let flag = fields.member(name)?.flag { bot.item[field] = .bool(flag) }
        }
        if fields.member("backgroundId") != nil { bot.item["background"] = background(fields.member("backgroundId")) }
        let token = fields.text("botToken").trimmed
        if !token.isEmpty, bot.clientID == nil {
            try checkToken(token)
            let owner = Bot.webhookOwner + token
            guard try Bots(talk: talk).all(of: owner).allSatisfy({ $0.id == bot.id }) else {
                throw RESTFailure.own("BOT_TOKEN_ROTATION_FAILED", "Bot token rotation failed")
            }
            bot.item["owner"] = .string(owner)
            bot.item["clientID"] = .string(owner)
        }
        let bots = Bots(talk: talk)
        let isMoved = mode != bot.item.text("mode") || webhook != bot.item.text("webhook")
        let former = bot.item.text("webhook")
        bot.item["mode"] = .string(mode)
        bot.item["webhook"] = .string(webhook)
        try bots.store.update(bot.item)
        if isMoved {
            // With several bots under one client the subscriptions of the others must not be touched.
            if let id = try bots.installation(of: bot)?.id, try bots.all(of: bot.owner).count == 1 {
                try EventBindingRow.filter(Column("installationID") == id && Column("handler") == former)
                    .filter(Bot.secondEvents.contains(Column("event"))).deleteAll(db)
            }
            try bots.bindHandlers(of: bot)
        }
        var names = properties
        if let name = properties.member("name") { names["NAME"] = name }
        try BotMethods.rename(bot, names, talk)
        try BotMethods.describe(bot.id, properties, talk)
        return try SecondBotView(talk: talk).answer(bot)
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let owner = try SecondBotCall.owner(call, talk)
        let bots = Bots(talk: talk)
        let found: Bot?
        if let id = call["botId"]?.integer, id > 0 {
            found = try bots.bot(id)
        } else if let code = call.text("code") {
            found = try bots.store.first(["code": .string(code)]).map(Bot.init)
        } else {
            throw RESTFailure.own("PARAMS_REQUIRED", "Required parameters are missing")
        }
        guard let found else { throw RESTFailure.own("BOT_NOT_FOUND", "Bot not found") }
        return try SecondBotView(talk: talk).answer(found, isFull: found.owner == owner)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let owner = try SecondBotCall.owner(call, talk)
        let kind = call.membersOf("filter")?.text("type") ?? ""
        let found = try Bots(talk: talk).all(of: owner).filter { kind.isEmpty || $0.kind == kind }
        let offset = max(0, call["offset"]?.integer ?? 0)
        let limit = min(max(call["limit"]?.integer ?? 50, 1), 200)
        let page = found.dropFirst(offset).prefix(limit)
        let view = SecondBotView(talk: talk)
        return MethodAnswer([
            "bots": .array(try page.map { try view.json($0) }),
            "users": try TalkUser(talk: talk).second(page.map(\.id)),
            "hasNextPage": .bool(found.count - limit > offset),
        ])
    }

    private static func events(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let limit = min(max(call["limit"]?.integer ?? 100, 1), 1000)
        let offset = call["offset"]?.integer
        let talk = Talk(call, db)
        var items = try EventLog(talk: talk, type: "imbot.event")
            .take(owner: context.bot.id, offset: offset, limit: limit + 1)
        guard call["withUserEvents"]?.flag == true else {
            return MethodAnswer(EventLog.json(items, limit: limit, fallback: offset ?? 0))
        }
        guard call.caller.scope.contains("im") else { throw RESTFailure.own("SCOPE_ERROR", "Scope error", status: 403) }
        guard try talk.store("im.subscription").record(talk.userID) != nil else {
            throw RESTFailure.own("USER_NOT_SUBSCRIBED", "User not subscribed")
        }
        items += try EventLog(talk: talk, type: "im.event").take(owner: talk.userID, offset: offset, limit: limit + 1)
        items.sort { $0.id < $1.id }
        return MethodAnswer(EventLog.json(items, limit: limit, fallback: offset ?? 0))
    }

    /// What the messenger sends when somebody follows a link with a context for the bot.
    private static func sendContext(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chatCall = ChatCall(call, talk)
        let chat = try chatCall.dialog("dialogId")
        let bots = Bots(talk: talk)
        for id in chat.memberIDs where id != talk.userID {
            guard let bot = try bots.bot(id) else { continue }
            try BotDispatch(talk: talk).opened(chat, bot: bot, context: call["context"] ?? [:])
        }
        return MethodAnswer(true)
    }
}
