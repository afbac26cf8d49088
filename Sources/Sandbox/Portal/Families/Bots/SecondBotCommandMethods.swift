import GRDB

/// `imbot.v2.Command.*`
///
/// Source: the platform's documentation, "imbot.v2", commands.
enum SecondBotCommandMethods {
    static let bodies: [String: MethodBody] = [
        "imbot.v2.command.register": .writing(register),
        "imbot.v2.command.update": .writing(update),
        "imbot.v2.command.unregister": .writing { call, db in
            let context = try SecondBotCall(call, db)
            try Bots(talk: context.talk).commands.delete(try command(context).id)
            return SecondBotCall.done
        },
        "imbot.v2.command.list": .reading(list),
        "imbot.v2.command.answer": .writing(answer),
    ]

    private static func name(_ value: JSONValue) throws -> String {
        guard let text = value.text else {
            throw RESTFailure.own("COMMAND_NAME_INVALID", "Command name is invalid")
        }
        return String(text.trimmed.drop { $0 == "/" })
    }

    private static func register(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        // The flat form of the parameters still works.
        let fields = call["fields"] == nil ? call.params : context.fields
        guard let given = fields.member("command"), !given.isNull else {
            throw RESTFailure.own("COMMAND_REQUIRED", "Command is required")
        }
        let name = try name(given)
        guard !name.isEmpty else { throw RESTFailure.own("COMMAND_REQUIRED", "Command is required") }
        let isHidden = fields.member("hidden")?.flag ?? false
        let titles = fields.member("title")?.object ?? [:]
        guard isHidden || !titles.isEmpty else {
            throw RESTFailure.own("COMMAND_TITLE_REQUIRED", "Command title is required")
        }
        let view = SecondBotView(talk: context.talk)
        let commands = Bots(talk: context.talk).commands
        if let known = try commands.first(["bot": .int(context.bot.id), "command": .string(name)]) {
            return MethodAnswer(["command": .object(view.command(known))])
        }
        let hints = fields.member("params")?.object ?? [:]
        var languages: JSONObject = [:]
        for (language, title) in titles {
            languages[language] = ["title": title, "params": hints[language] ?? ""]
        }
        let item = try commands.add([
            "bot": .int(context.bot.id), "command": .string(name), "owner": .string(context.bot.owner),
            "common": .bool(fields.member("common")?.flag ?? false), "hidden": .bool(isHidden),
            "extranet": .bool(fields.member("extranetSupport")?.flag ?? false), "languages": .object(languages),
        ])
        return MethodAnswer(["command": .object(view.command(item))])
    }

    private static func command(_ context: SecondBotCall) throws -> Record {
        guard let id = context.call["commandId"]?.integer,
            let item = try Bots(talk: context.talk).commands.record(id), item.integer("bot") == context.bot.id
        else { throw RESTFailure.own("COMMAND_NOT_FOUND", "Command not found") }
        return item
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        var item = try command(context)
        let fields = context.fields
        let commands = Bots(talk: context.talk).commands
        if let given = fields.member("command") {
            let name = try name(given)
            guard !name.isEmpty else { throw RESTFailure.own("COMMAND_NAME_EMPTY", "Command name is empty") }
            if let other = try commands.first(["bot": .int(context.bot.id), "command": .string(name)]),
                other.id != item.id
            {
                throw RESTFailure.own("COMMAND_ALREADY_EXISTS", "Command already exists")
            }
            item["command"] = .string(name)
        }
        var languages = item.members("languages")
        for (language, title) in fields.member("title")?.object ?? [:] {
            guard !title.isNull else {
                languages[language] = nil
                continue
            }
            let hint = fields.member("params")?[language] ?? languages[language]?["params"] ?? ""
            languages[language] = ["title": title, "params": hint]
        }
        item["languages"] = .object(languages)
        for (name, field) in [("common", "common"), ("hidden", "hidden"), ("extranetSupport", "extranet")] {
            if let flag = fields.member(name)?.flag { item[field] = .bool(flag) }
        }
        try commands.update(item)
        return MethodAnswer(["command": .object(SecondBotView(talk: context.talk).command(item))])
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let view = SecondBotView(talk: context.talk)
        let category = try TalkUser(talk: context.talk).name(context.bot.id)
        let items = try Bots(talk: context.talk).commands.records(["bot": .int(context.bot.id)])
        return MethodAnswer([
            "commands": .array(
                items.map { item in
                    var fields = view.command(item)
                    let languages = item.members("languages")
                    let own = languages[context.talk.portal.language] ?? languages["en"] ?? languages.values.first
                    fields["title"] = own?["title"] ?? ""
                    fields["params"] = own?["params"] ?? ""
                    fields["category"] = .string(category)
                    fields["context"] = ""
                    return .object(fields)
                })
        ])
    }

    private static func answer(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let context = try SecondBotCall(call, db)
        let failure = RESTFailure.own("COMMAND_ANSWER_FAILED", "Command answer failed")
        guard let id = call["commandId"]?.integer,
            let item = try Bots(talk: context.talk).commands.record(id), item.integer("bot") == context.bot.id,
            let message = call["messageId"]?.integer
        else { throw failure }
        let (text, params) = try context.content()
        guard !text.isEmpty || params["ATTACH"] != nil,
            try BotCommandMethods.reply(
                to: message, command: item, text: text, params: params,
                context.fields.member("system")?.flag, context.talk) != nil
        else { throw failure }
        return SecondBotCall.done
    }
}
