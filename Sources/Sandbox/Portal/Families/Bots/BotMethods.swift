import GRDB

/// `imbot.register` and its like: the first version of the bots' interface.
///
/// Source: the platform's documentation, "Chat bots", outdated section.
enum BotMethods {
    static let bodies: [String: MethodBody] = [
        "imbot.register": .writing(register),
        "imbot.update": .writing(update),
        "imbot.unregister": .writing { call, db in
            let context = BotCall(call, db)
            try context.bots.remove(try context.bot(isRequired: true))
            return MethodAnswer(true)
        },
        "imbot.bot.list": .reading(list),
        "imbot.app.register": .writing(registerApp),
        "imbot.app.update": .writing(updateApp),
        "imbot.app.unregister": .writing(unregisterApp),
    ]

    /// The most bots that one application may have.
    static let limit = 5

    private static func register(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        let owner = try context.owner()
        let kind = call.text("TYPE")?.uppercased() ?? "B"
        let isForLines = kind == "O" || call["OPENLINE"]?.flag == true
        var handlers = try handlers(call.params, isNew: true)
        if !isForLines, kind == "B" || kind == "H" {
            handlers["ONIMBOTMESSAGEUPDATE"] = nil
            handlers["ONIMBOTMESSAGEDELETE"] = nil
        }
        guard let code = call.text("CODE") else { throw RESTFailure.own("CODE_ERROR", "Bot code isn't specified") }
        let properties = call.membersOf("PROPERTIES") ?? [:]
        let name = properties.text("NAME")
        let lastName = properties.text("LAST_NAME")
        guard !name.isEmpty || !lastName.isEmpty else {
            throw RESTFailure.own("NAME_ERROR", "Bot name isn't specified")
        }
        let bots = context.bots
        if let known = try bots.store.first(["code": .string(code)]) {
            guard known.text("owner") == owner else {
                throw RESTFailure.own("WRONG_REQUEST", "Bot can't be created")
            }
            return MethodAnswer(.int(known.id))
        }
        guard try bots.all(of: owner).count < limit else {
            throw RESTFailure.own(
                "MAX_COUNT_ERROR", "Has reached the maximum number of bots for application (max: \(limit))")
        }
        let bot = try bots.add(
            [
                "code": .string(code), "kind": .string(Bot.kinds[kind] ?? "bot"), "letter": .string(kind),
                "openline": .bool(isForLines), "owner": .string(owner), "clientID": .string(owner), "version": 1,
                "handlers": .object(handlers),
            ], name: name, lastName: lastName, position: properties.text("WORK_POSITION"))
        try describe(bot.id, properties, context.talk)
        return MethodAnswer(.int(bot.id))
    }

    /// Handlers by event, checked. A new bot needs three of them.
    private static func handlers(_ params: JSONObject, isNew: Bool) throws -> JSONObject {
        let common = params.text("EVENT_HANDLER")
        var handlers: JSONObject = [:]
        let needed = ["EVENT_MESSAGE_ADD", "EVENT_WELCOME_MESSAGE", "EVENT_BOT_DELETE"]
        for (parameter, event, label) in Bot.events {
            let given = params.text(parameter)
            let address = given.isEmpty ? common : given
            guard !address.isEmpty else {
                guard !isNew || !needed.contains(parameter) else {
                    throw RESTFailure.own(
                        ErrorCode("\(parameter)_ERROR"), "Handler for \"\(label)\" event isn't specified")
                }
                continue
            }
            guard WebAddress(address) != nil else {
                throw RESTFailure.own(ErrorCode("\(parameter)_ERROR"), "Wrong handler URL")
            }
            handlers[event] = .string(address)
        }
        return handlers
    }

    /// What the bot's profile says beside its name.
    static func describe(_ id: Int, _ properties: JSONObject, _ talk: Talk) throws {
        var fields: JSONObject = [:]
        if let color = ChatColor.code(properties.text("COLOR")) { fields["color"] = .string(ChatColor.hex(color)) }
        let gender =
            properties.text("PERSONAL_GENDER").isEmpty
            ? properties.text("gender") : properties.text("PERSONAL_GENDER")
        if ["M", "F"].contains(gender) { fields["gender"] = .string(gender) }
        if !properties.text("PERSONAL_PHOTO").isEmpty || !properties.text("avatar").isEmpty {
            fields["avatar"] = .string("\(talk.origin)/upload/main/avatar/\(id).png")
        }
        guard !fields.isEmpty else { return }
        let store = talk.store("im.user")
        if var item = try store.record(id) {
            for (name, value) in fields { item[name] = value }
            try store.update(item)
        } else {
            try store.add(fields, id: id)
        }
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        var bot = try context.bot(isRequired: true)
        let fields = call.membersOf("FIELDS") ?? [:]
        let changed = try handlers(fields, isNew: false)
        let properties = fields.member("PROPERTIES")?.object ?? [:]
        let code = fields.text("CODE")
        guard !changed.isEmpty || !properties.isEmpty || !code.isEmpty else {
            throw RESTFailure.own("WRONG_REQUEST", "Update fields can't be empty")
        }
        let hasNames = properties.member("NAME") != nil && properties.member("LAST_NAME") != nil
        if hasNames, properties.text("NAME").isEmpty, properties.text("LAST_NAME").isEmpty {
            throw RESTFailure.own("NAME_ERROR", "Bot name isn't specified")
        }
        if !code.isEmpty {
            if let other = try context.bots.store.first(["code": .string(code)]), other.id != bot.id {
                throw RESTFailure.own("WRONG_REQUEST", "Bot can't be updated")
            }
            bot.item["code"] = .string(code)
        }
        var handlers = bot.item.members("handlers")
        for (event, address) in changed { handlers[event] = address }
        bot.item["handlers"] = .object(handlers)
        try context.bots.store.update(bot.item)
        try context.bots.bindHandlers(of: bot)
        try rename(bot, properties, context.talk)
        try describe(bot.id, properties, context.talk)
        return MethodAnswer(true)
    }

    /// Name, family name and position, each when it is given, in the spelling of either version.
    static func rename(_ bot: Bot, _ properties: JSONObject, _ talk: Talk) throws {
        guard var person = try talk.person(bot.id) else { return }
        if let name = properties.member("NAME")?.text { person.name = name }
        if let name = (properties.member("LAST_NAME") ?? properties.member("lastName"))?.text { person.lastName = name }
        if let position = (properties.member("WORK_POSITION") ?? properties.member("workPosition"))?.text {
            person.position = position
        }
        try person.update(talk.db)
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        var result: JSONObject = [:]
        for item in try Bots(talk: talk).store.records() {
            result[String(item.id)] = [
                "ID": .int(item.id), "NAME": .string(try TalkUser(talk: talk).name(item.id)),
                "CODE": item["code"] ?? "", "OPENLINE": Bot(item).isForOpenLines ? "Y" : "N",
            ]
        }
        return MethodAnswer(.object(result))
    }

    // MARK: Chat applications

    private static func registerApp(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        let bot = try context.bot(isRequired: true)
        let isFrame = call.text("IFRAME") != nil
        if let frame = call.text("IFRAME"), !frame.hasPrefix("https://") {
            throw RESTFailure.own("IFRAME_HTTPS", "The link to IFRAME must lead to a site with HTTPS")
        }
        guard isFrame || (call.text("JS_METHOD") != nil && call.text("JS_PARAM") != nil) else {
            throw RESTFailure.own("PARAMS_ERROR", "Error specifying JS command or IFRAME parameters")
        }
        if isFrame, call.text("HASH") == nil {
            throw RESTFailure.own("HASH_ERROR", "Hash for the application isn't specified")
        }
        guard call["LANG"]?.listed?.isEmpty == false || call["HIDDEN"]?.flag == true else {
            throw RESTFailure.own("LANG_ERROR", "Lang set can't be empty")
        }
        var fields = call.params
        fields["bot"] = .int(bot.id)
        fields["owner"] = .string(bot.owner)
        return MethodAnswer(.int(try context.talk.store("imbot.app").add(fields).id))
    }

    private static func app(_ context: BotCall) throws -> Record {
        guard let item = try context.call["APP_ID"]?.integer.flatMap({ try context.talk.store("imbot.app").record($0) })
        else {
            throw RESTFailure.own("CHAT_APP_ID_ERROR", "Application not found")
        }
        guard item.text("owner") == (try context.owner()) else {
            throw RESTFailure.own("APP_ID_ERROR", "The chat application does not belong to this rest application")
        }
        return item
    }

    private static func updateApp(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        var item = try app(context)
        if let frame = call.text("IFRAME"), !frame.hasPrefix("https://") {
            throw RESTFailure.own("IFRAME_HTTPS", "The link to IFRAME must be on a site with HTTPS")
        }
        let changes = call.params.filter { !["APP_ID", "CLIENT_ID", "BOT_ID"].contains($0.key.uppercased()) }
        guard !changes.isEmpty else { throw RESTFailure.own("WRONG_REQUEST", "Update fields can't be empty") }
        for (name, value) in changes { item[name] = value }
        try context.talk.store("imbot.app").update(item)
        return MethodAnswer(true)
    }

    private static func unregisterApp(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        try context.talk.store("imbot.app").delete(try app(context).id)
        return MethodAnswer(true)
    }
}
