import GRDB

/// A chat bot: a user that an application speaks through.
struct Bot {
    var item: Record

    init(_ item: Record) { self.item = item }

    /// Also the number of its user.
    var id: Int { item.id }
    var code: String { item.text("code") }
    /// `bot`, `openline`, `supervisor`, `personal`, `network`.
    var kind: String { item.text("kind") }
    var isForOpenLines: Bool { item.flag("openline") }
    /// Whether it hears everything that is said where it is.
    var hearsAll: Bool { kind == "supervisor" || kind == "personal" }
    /// Which version of the interface it was registered with.
    var version: Int { item.integer("version") }
    /// Who may command it: a `client_id`, or `custom` and the key that came by webhook.
    var owner: String { item.text("owner") }
    /// The application's client; `nil` when a webhook has registered it.
    var clientID: String? { owner.hasPrefix(Self.webhookOwner) ? nil : owner }
    var fetches: Bool { version == 2 && item.text("mode") != "webhook" }

    static let webhookOwner = "custom"

    /// The address that hears of `event`; `nil` when none does.
    func handler(of event: String) -> String? {
        let address = version == 2 ? item.text("webhook") : item.members("handlers").text(event)
        return address.isEmpty ? nil : address
    }

    static let kinds: [String: String] = ["B": "bot", "H": "bot", "O": "openline", "S": "supervisor"]

    /// Events of the first version, by the parameter that names their handler.
    static let events: [(parameter: String, event: String, label: String)] = [
        ("EVENT_MESSAGE_ADD", "ONIMBOTMESSAGEADD", "Message add"),
        ("EVENT_MESSAGE_UPDATE", "ONIMBOTMESSAGEUPDATE", "Message update"),
        ("EVENT_MESSAGE_DELETE", "ONIMBOTMESSAGEDELETE", "Message delete"),
        ("EVENT_WELCOME_MESSAGE", "ONIMBOTJOINCHAT", "Welcome message"),
        ("EVENT_BOT_DELETE", "ONIMBOTDELETE", "Bot delete"),
    ]

    /// Events of the second version, all of which go to one address.
    static let secondEvents = [
        "ONIMBOTV2MESSAGEADD", "ONIMBOTV2MESSAGEUPDATE", "ONIMBOTV2MESSAGEDELETE", "ONIMBOTV2JOINCHAT",
        "ONIMBOTV2DELETE", "ONIMBOTV2CONTEXTGET", "ONIMBOTV2COMMANDADD", "ONIMBOTV2REACTIONCHANGE",
    ]
}

/// The bots of a portal.
struct Bots {
    let talk: Talk

    var store: RecordStore { talk.store("imbot.bot") }
    var commands: RecordStore { talk.store("imbot.command") }

    func bot(_ id: Int) throws -> Bot? { try store.record(id).map(Bot.init) }

    func all(of owner: String) throws -> [Bot] { try store.records(["owner": .string(owner)]).map(Bot.init) }

    /// Makes the bot and its user.
    func add(_ fields: JSONObject, name: String, lastName: String, position: String) throws -> Bot {
        let person = try talk.addService("bot", name: name, lastName: lastName, position: position)
        let bot = Bot(try store.add(fields, id: person.id))
        try bindHandlers(of: bot)
        return bot
    }

    /// The bot, its commands, its dialogs and its handlers go. What it has said in groups stays.
    ///
    /// - Parameter isAnnounced: whether the application still hears of it.
    func remove(_ bot: Bot, isAnnounced: Bool = true) throws {
        if isAnnounced { try BotDispatch(talk: talk).removed(bot) }
        let chats = Chats(talk: talk)
        for var chat in try chats.all(of: bot.id) {
            if chat.isPrivate {
                try chats.messages.deleteAll(["chat": .int(chat.id)])
                try chats.store.delete(chat.id)
            } else {
                chat.remove(bot.id)
                try chats.store.update(chat.item)
            }
        }
        try commands.deleteAll(["bot": .int(bot.id)])
        try talk.store("imbot.app").deleteAll(["bot": .int(bot.id)])
        try store.delete(bot.id)
        try talk.db.execute(
            sql: "UPDATE person SET isActive = 0 WHERE portalID = ? AND id = ?", arguments: [talk.portalID, bot.id])
        try dropHandlers(of: bot)
    }

    // MARK: Handlers

    func installation(of bot: Bot) throws -> InstallationRow? {
        guard let clientID = bot.clientID else { return nil }
        return try InstallationRow.filter(
            Column("portalID") == talk.portalID && Column("clientID") == clientID && Column("isRemoved") == false
        ).fetchOne(talk.db)
    }

    /// Writes the bot's handlers among the application's, so that they have numbers.
    func bindHandlers(of bot: Bot) throws {
        guard let installation = try installation(of: bot), let id = installation.id else { return }
        let events = bot.version == 2 ? (bot.fetches ? [] : Bot.secondEvents) : Bot.events.map(\.event)
        for event in events {
            guard let handler = bot.handler(of: event) else { continue }
            try bind(event, handler, installationID: id)
        }
    }

    func bind(_ event: String, _ handler: String, installationID: Int64) throws {
        var row = EventBindingRow(
            id: nil, installationID: installationID, event: event, handler: handler, boundBy: talk.userID)
        try row.insert(talk.db, onConflict: .ignore)
    }

    /// Unless another bot of the application still has them.
    func dropHandlers(of bot: Bot) throws {
        guard let installation = try installation(of: bot), try all(of: bot.owner).isEmpty else { return }
        for event in Bot.events.map(\.event) + Bot.secondEvents + ["ONIMCOMMANDADD"] {
            try EventBindingRow.filter(Column("installationID") == installation.id && Column("event") == event)
                .deleteAll(talk.db)
        }
    }
}

/// Which bot a call is about, and whether the caller may command it.
struct BotCall {
    let call: MethodCall
    let talk: Talk

    init(_ call: MethodCall, _ db: Database) {
        self.call = call
        talk = Talk(call, db)
    }

    var bots: Bots { Bots(talk: talk) }

    /// - Throws: `ACCESS_DENIED` for a webhook that does not say for whom.
    func owner() throws -> String {
        if let clientID = talk.installation?.clientID { return clientID }
        guard let key = call.text("CLIENT_ID") ?? call.text("botToken") else {
            throw RESTFailure.own("ACCESS_DENIED", "Access denied! Client ID not specified", status: 403)
        }
        return Bot.webhookOwner + key
    }

    /// `BOT_ID`, or the first bot of the application.
    func bot(isRequired: Bool = false) throws -> Bot {
        let owner = try owner()
        guard let given = call["BOT_ID"]?.integer, given > 0 else {
            guard !isRequired, let bot = try bots.all(of: owner).first else {
                throw RESTFailure.own("BOT_ID_ERROR", "Bot not found")
            }
            return bot
        }
        guard let bot = try bots.bot(given) else { throw RESTFailure.own("BOT_ID_ERROR", "Bot not found") }
        guard bot.owner == owner else {
            throw RESTFailure.own("APP_ID_ERROR", "Bot was installed by another rest application")
        }
        return bot
    }

    /// What is done by the bot itself.
    func by(_ bot: Bot) -> Talk { talk.by(bot.id) }
}
