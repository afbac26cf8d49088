import GRDB

/// A bot as the second version of the interface shows it.
struct SecondBotView {
    let talk: Talk

    func json(_ bot: Bot, isFull: Bool = true) throws -> JSONValue {
        var fields: JSONObject = [
            "id": .int(bot.id), "code": .string(bot.code), "type": .string(bot.kind),
            "isHidden": .bool(bot.item.flag("hidden")), "isSupportOpenline": .bool(bot.isForOpenLines),
            "isReactionsEnabled": .bool(bot.item["reactions"]?.bool ?? true),
            "backgroundId": bot.item["background"] ?? .null, "language": .string(talk.portal.language),
        ]
        guard isFull else { return .object(fields) }
        let chats = try Chats(talk: talk).all(of: bot.id)
        let messages = Chats(talk: talk).messages
        fields["moduleId"] = "rest"
        fields["eventMode"] = .string(bot.fetches ? "fetch" : "webhook")
        fields["countMessage"] = .int(try messages.count(["author": .int(bot.id)]))
        fields["countCommand"] = .int(try Bots(talk: talk).commands.count(["bot": .int(bot.id)]))
        fields["countChat"] = .int(chats.count)
        fields["countUser"] = .int(Set(chats.flatMap(\.memberIDs)).subtracting([bot.id]).count)
        return .object(fields)
    }

    func answer(_ bot: Bot, isFull: Bool = true) throws -> MethodAnswer {
        MethodAnswer(["bot": try json(bot, isFull: isFull), "users": try TalkUser(talk: talk).second([bot.id])])
    }

    func command(_ item: Record) -> JSONObject {
        [
            "id": .int(item.id), "botId": .int(item.integer("bot")), "command": .string("/" + item.text("command")),
            "common": .bool(item.flag("common")), "hidden": .bool(item.flag("hidden")),
            "extranetSupport": .bool(item.flag("extranet")),
        ]
    }
}

/// Which bot a call of the second version is about, and where it acts.
struct SecondBotCall {
    let call: MethodCall
    let talk: Talk
    let bot: Bot
    let fields: JSONObject

    /// The answer of methods that have nothing else to say.
    static let done = MethodAnswer(["result": true])

    static let denied = RESTFailure.own("ACCESS_DENIED", "Access denied", status: 403)

    /// - Throws: `BOT_TOKEN_NOT_SPECIFIED`, `BOT_ID_REQUIRED`, `BOT_NOT_FOUND`, `BOT_OWNERSHIP_ERROR`.
    init(_ call: MethodCall, _ db: Database) throws {
        self.call = call
        let caller = Talk(call, db)
        let owner = try Self.owner(call, caller)
        guard let id = call["botId"]?.integer, id > 0 else {
            throw RESTFailure.own("BOT_ID_REQUIRED", "Bot ID is required")
        }
        guard let bot = try Bots(talk: caller).bot(id) else {
            throw RESTFailure.own("BOT_NOT_FOUND", "Bot not found")
        }
        guard bot.owner == owner else {
            throw RESTFailure.own("BOT_OWNERSHIP_ERROR", "Bot is registered by another application", status: 403)
        }
        self.bot = bot
        talk = caller.by(bot.id)
        fields = call.membersOf("fields") ?? [:]
    }

    static func owner(_ call: MethodCall, _ talk: Talk, token: String? = nil) throws -> String {
        if let clientID = talk.installation?.clientID { return clientID }
        guard let key = token ?? call.text("botToken") else {
            throw RESTFailure.own("BOT_TOKEN_NOT_SPECIFIED", "Bot token is not specified")
        }
        return Bot.webhookOwner + key
    }

    var chats: Chats { Chats(talk: talk) }

    /// The chat of `dialogId`, which the bot is in.
    func chat() throws -> Chat {
        guard let chat = try chats.dialog(call.text("dialogId") ?? ""), chat.has(bot.id) else { throw Self.denied }
        return chat
    }

    /// The same, where the bot is the owner or a manager.
    func managed(ownerOnly: Bool = false) throws -> Chat {
        let chat = try chat()
        guard ownerOnly ? chat.owner == bot.id : chat.isManager(bot.id) else { throw Self.denied }
        return chat
    }

    /// The message of `messageId` in a chat that the bot is in.
    func message(refusal: RESTFailure = SecondBotCall.denied) throws -> (Record, Chat) {
        guard let id = call["messageId"]?.integer, let found = try ChatCall(call, talk).visible(id, to: bot.id),
            found.1.has(bot.id)
        else { throw refusal }
        return found
    }

    /// The longest message that the second version sends; what is longer is cut.
    static let longestMessage = 20_000

    /// What `fields` say of a message: text and parts.
    func content() throws -> (text: String, params: JSONObject) {
        var upper: JSONObject = [:]
        for (name, key) in [("attach", "ATTACH"), ("keyboard", "KEYBOARD"), ("menu", "MENU")] {
            if let value = fields.member(name) { upper[key] = value }
        }
        var params = try ChatCall(call, talk).parts(of: upper).filter { !$0.value.isNull }
        if fields.member("urlPreview")?.flag == false { params["URL_PREVIEW"] = "N" }
        var text = fields.text("message").trimmed
        if text.count > Self.longestMessage { text = String(text.prefix(Self.longestMessage)) + " (...)" }
        return (text, params)
    }

    /// `userIds`
    func users() throws -> [Int] {
        guard let ids = call.integers("userIds"), !ids.isEmpty else {
            throw RESTFailure.own("EMPTY_USER_IDS", "Empty user IDs")
        }
        return ids
    }
}
