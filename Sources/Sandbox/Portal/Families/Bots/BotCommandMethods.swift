import GRDB

/// `imbot.command.*`: what people can tell a bot with a slash, in the first version of the interface.
///
/// Source: the platform's documentation, "Chat bots", outdated section.
enum BotCommandMethods {
    static let bodies: [String: MethodBody] = [
        "imbot.command.register": .writing(register),
        "imbot.command.update": .writing(update),
        "imbot.command.unregister": .writing { call, db in
            let context = BotCall(call, db)
            try context.bots.commands.delete(try command(context).id)
            return MethodAnswer(true)
        },
        "imbot.command.answer": .writing(answer),
    ]

    /// Titles and hints by language.
    private static func languages(_ value: JSONValue?) -> JSONObject {
        var result: JSONObject = [:]
        for element in value?.listed ?? [] {
            guard let fields = element.object, !fields.text("LANGUAGE_ID").isEmpty else { continue }
            result[fields.text("LANGUAGE_ID").lowercased()] = [
                "title": .string(fields.text("TITLE")), "params": .string(fields.text("PARAMS")),
            ]
        }
        return result
    }

    private static func checked(_ address: String) throws -> String {
        guard WebAddress(address) != nil else { throw RESTFailure.own("EVENT_COMMAND_ADD_ERROR", "Wrong handler URL") }
        return address
    }

    private static func name(_ text: String) -> String { String(text.drop { $0 == "/" }) }

    private static func register(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        guard let handler = call.text("EVENT_COMMAND_ADD") else {
            throw RESTFailure.own("EVENT_COMMAND_ADD_ERROR", "Handler for \"Command add\" event isn't specified")
        }
        let address = try checked(handler)
        guard let command = call.text("COMMAND").map(name), !command.isEmpty else {
            throw RESTFailure.own("COMMAND_ERROR", "Command isn't specified")
        }
        let bot = try context.bot(isRequired: true)
        let isHidden = call["HIDDEN"]?.flag ?? false
        guard isHidden || call["LANG"]?.listed?.isEmpty == false else {
            throw RESTFailure.own("LANG_ERROR", "Lang set can't be empty")
        }
        let bots = context.bots
        if let known = try bots.commands.first(["bot": .int(bot.id), "command": .string(command)]) {
            return MethodAnswer(.int(known.id))
        }
        let item = try bots.commands.add([
            "bot": .int(bot.id), "command": .string(command), "handler": .string(address),
            "common": .bool(call["COMMON"]?.flag ?? false), "hidden": .bool(isHidden),
            "extranet": .bool(call["EXTRANET_SUPPORT"]?.flag ?? false), "languages": .object(languages(call["LANG"])),
            "owner": .string(bot.owner),
        ])
        if let id = try bots.installation(of: bot)?.id { try bots.bind("ONIMCOMMANDADD", address, installationID: id) }
        return MethodAnswer(.int(item.id))
    }

    private static func command(_ context: BotCall) throws -> Record {
        let commands = context.bots.commands
        let owner = try context.owner()
        var found: Record?
        if let id = context.call["COMMAND_ID"]?.integer, id > 0 {
            found = try commands.record(id)
        } else if let text = context.call.text("COMMAND") {
            found = try commands.first(["command": .string(name(text)), "owner": .string(owner)])
        }
        guard let found else { throw RESTFailure.own("COMMAND_ID_ERROR", "Command not found") }
        guard found.text("owner") == owner else {
            throw RESTFailure.own("APP_ID_ERROR", "Command was installed by another rest application")
        }
        return found
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        var item = try command(context)
        let fields = call.membersOf("FIELDS") ?? [:]
        var isChanged = false
        if fields.member("EVENT_COMMAND_ADD") != nil {
            item["handler"] = .string(try checked(fields.text("EVENT_COMMAND_ADD")))
            isChanged = true
        }
        if !fields.text("COMMAND").isEmpty {
            item["command"] = .string(name(fields.text("COMMAND")))
            isChanged = true
        }
        for (parameter, field) in [("HIDDEN", "hidden"), ("EXTRANET_SUPPORT", "extranet"), ("COMMON", "common")] {
            guard let flag = fields.member(parameter)?.flag else { continue }
            item[field] = .bool(flag)
            isChanged = true
        }
        if let given = fields.member("LANG") {
            item["languages"] = .object(languages(given))
            isChanged = true
        }
        guard isChanged else { throw RESTFailure.own("WRONG_REQUEST", "Update fields can't be empty") }
        try context.bots.commands.update(item)
        return MethodAnswer(true)
    }

    private static func answer(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = BotCall(call, db)
        let item = try command(context)
        guard let id = call["MESSAGE_ID"]?.integer, id > 0 else {
            throw RESTFailure.own("MESSAGE_ID_EMPTY", "Message ID can't be empty")
        }
        let talk = context.talk.by(item.integer("bot"))
        let params = try ChatCall(call, talk).parts().filter { !$0.value.isNull }
        let text = (call.text("MESSAGE") ?? "").trimmed
        guard !text.isEmpty || params["ATTACH"] != nil else { throw RESTFailure.messageEmpty }
        guard let message = try reply(to: id, command: item, text: text, params: params, call["SYSTEM"]?.flag, talk)
        else { throw RESTFailure.own("WRONG_REQUEST", "Message isn't added") }
        return MethodAnswer(.int(message.id))
    }

    /// Posts the bot's answer where the command was given; where the bot is no member, the portal itself says it for the bot.
    static func reply(
        to messageID: Int, command: Record, text: String, params: JSONObject, _ isSystem: Bool?, _ talk: Talk
    ) throws -> Record? {
        let chats = Chats(talk: talk)
        guard let source = try chats.message(messageID), let chat = try chats.chat(source.integer("chat")) else {
            return nil
        }
        let bot = command.integer("bot")
        let isMember = chat.has(bot)
        let said = isMember ? text : "[b]\(try TalkUser(talk: talk).name(bot))[/b]\n\(text)"
        return try chats.post(
            to: chat,
            Chats.NewMessage(author: bot, text: said, params: params, isSystem: isSystem == true || !isMember))
    }
}
