import GRDB

/// Tells bots what happens where they are.
///
/// A bot hears what is said in its own dialogs, and in groups what mentions it; a supervisor and a personal bot hear everything. What
/// another bot says is heard by none. A message that is a command reaches the command's handler instead of the bot's.
/// Source: the platform's documentation, "ONIMBOTMESSAGEADD" and "Event Formats for imbot.v2".
struct BotDispatch {
    let talk: Talk

    private var bots: Bots { Bots(talk: talk) }
    private var delivery: BotDelivery { BotDelivery(talk: talk) }

    // MARK: What happens

    func joined(_ chat: Chat, botID: Int, hasHistory: Bool = true) throws {
        guard let bot = try bots.bot(botID), botID != talk.userID else { return }
        if bot.version == 2 {
            try send("ONIMBOTV2JOINCHAT", to: bot, chat: chat, ["dialogId": .string(dialogID(chat, bot))])
            return
        }
        var params: JSONObject = [
            "CHAT_TYPE": .string(chat.type), "MESSAGE_TYPE": .string(chat.type), "BOT_ID": .int(botID),
            "USER_ID": .int(talk.userID),
        ]
        if chat.isPrivate {
            params["TO_USER_ID"] = .int(talk.userID)
            params["FROM_USER_ID"] = .int(botID)
        } else {
            params["CHAT_ID"] = .int(chat.id)
            params["CHAT_AUTHOR_ID"] = .int(chat.owner)
            params["CHAT_ENTITY_TYPE"] = .string(chat.entityType)
            params["CHAT_ENTITY_ID"] = .string(chat.entityID)
            params["ACCESS_HISTORY"] = hasHistory ? 1 : 0
        }
        params["DIALOG_ID"] = .string(dialogID(chat, bot))
        params["LANGUAGE"] = .string(talk.portal.language)
        try sendFirst("ONIMBOTJOINCHAT", to: [bot], grant: .access, params: params, isShort: true)
    }

    func added(_ item: Record, in chat: Chat) throws {
        let sender = item.integer("sender")
        guard !item.flag("system"), try bots.bot(sender) == nil else { return }
        let commanded = try obey(item, in: chat)
        let hearers = try hearers(of: item, in: chat).filter { !commanded.contains($0.id) }
        try second(hearers, "ONIMBOTV2MESSAGEADD", item, in: chat)
        try first(hearers, "ONIMBOTMESSAGEADD") { bot in try messageParams(item, chat, bot) }
    }

    func changed(_ item: Record, in chat: Chat) throws {
        let hearers = try hearers(of: item, in: chat)
        try second(hearers, "ONIMBOTV2MESSAGEUPDATE", item, in: chat)
        try first(hearers, "ONIMBOTMESSAGEUPDATE") { bot in try changeParams(item, chat, bot) }
    }

    func deleted(_ item: Record, in chat: Chat) throws {
        let hearers = try hearers(of: item, in: chat)
        for bot in hearers where bot.version == 2 {
            try send("ONIMBOTV2MESSAGEDELETE", to: bot, chat: chat, ["messageId": .int(item.id)])
        }
        try first(hearers, "ONIMBOTMESSAGEDELETE") { bot in try changeParams(item, chat, bot) }
    }

    /// Only the author of the message hears of it, if it is a bot.
    func reacted(_ item: Record, in chat: Chat, _ reaction: String, isSet: Bool) throws {
        guard let bot = try bots.bot(item.integer("author")), bot.version == 2, bot.id != talk.userID else { return }
        try send(
            "ONIMBOTV2REACTIONCHANGE", to: bot, chat: chat,
            [
                "reaction": .string(reaction), "action": isSet ? "add" : "delete",
                "message": ChatView(talk, viewer: bot.id).second(item, in: chat),
            ])
    }

    func opened(_ chat: Chat, bot: Bot, context: JSONValue) throws {
        guard bot.version == 2 else { return }
        try send(
            "ONIMBOTV2CONTEXTGET", to: bot, chat: chat,
            ["dialogId": .string(dialogID(chat, bot)), "context": context])
    }

    func removed(_ bot: Bot) throws {
        if bot.version == 2 {
            try send("ONIMBOTV2DELETE", to: bot, chat: nil, [:])
        } else if let handler = bot.handler(of: "ONIMBOTDELETE") {
            try delivery.post(
                "ONIMBOTDELETE", ["BOT_ID": .int(bot.id), "BOT_CODE": .string(bot.code)], to: handler, of: bot,
                grant: .access)
        }
    }

    // MARK: Who hears

    private func dialogID(_ chat: Chat, _ bot: Bot) -> String { chat.dialogID(for: bot.id) }

    private func hearers(of item: Record, in chat: Chat) throws -> [Bot] {
        let sender = item.integer("sender")
        guard !item.flag("system") else { return [] }
        var result: [Bot] = []
        for id in chat.memberIDs where id != sender {
            guard let bot = try bots.bot(id) else { continue }
            let isAddressed =
                chat.isPrivate || bot.hearsAll || Self.mentions(id, in: item.text("text"))
                || (chat.type == "L" && bot.isForOpenLines && OpenLines(talk: talk).operatorID(of: chat) == id)
            if isAddressed { result.append(bot) }
        }
        return result
    }

    static func mentions(_ id: Int, in text: String) -> Bool {
        text.contains("[USER=\(id)]") || text.contains("[USER=\(id) ")
    }

    /// The text without the mention of the bot.
    static func withoutMention(_ id: Int, _ text: String) -> String {
        guard let start = text.range(of: "[USER=\(id)"),
            let end = text[start.upperBound...].range(of: "[/USER]")
        else { return text }
        return String(text[..<start.lowerBound] + text[end.upperBound...]).trimmed
    }

    // MARK: Commands

    /// Runs the commands that stand at the beginning of a line.
    ///
    /// - Returns: the bots whose commands they were.
    private func obey(_ item: Record, in chat: Chat) throws -> Set<Int> {
        var commanded: Set<Int> = []
        for line in item.text("text").split(whereSeparator: \.isNewline) where line.hasPrefix("/") {
            let words = line.dropFirst().split(separator: " ", maxSplits: 1)
            guard let name = words.first.map(String.init) else { continue }
            let params = words.count > 1 ? String(words[1]) : ""
            for command in try bots.commands.records(["command": .string(name)]) {
                let botID = command.integer("bot")
                guard chat.has(botID) || command.flag("common") else { continue }
                if try run(name, params: params, botID: botID, on: item, in: chat, context: "TEXTAREA") {
                    commanded.insert(botID)
                }
            }
        }
        return commanded
    }

    /// - Returns: whether the bot has such a command.
    func run(
        _ name: String, params: String, botID: Int, on item: Record, in chat: Chat, context: String
    ) throws -> Bool {
        guard let bot = try bots.bot(botID),
            let command = try bots.commands.first(["bot": .int(botID), "command": .string(name)])
        else { return false }
        if bot.version == 2 {
            try send(
                "ONIMBOTV2COMMANDADD", to: bot, chat: chat,
                [
                    "command": [
                        "id": .int(command.id), "command": .string("/\(name)"), "params": .string(params),
                        "context": .string(context.lowercased()),
                    ],
                    "message": ChatView(talk, viewer: botID).second(item, in: chat),
                ])
            return true
        }
        var entry = try entry(of: bot)
        entry["COMMAND"] = .string(name)
        entry["COMMAND_ID"] = .int(command.id)
        entry["COMMAND_PARAMS"] = .string(params)
        entry["COMMAND_CONTEXT"] = .string(context)
        entry["MESSAGE_ID"] = .int(item.id)
        var data: JSONObject = [
            "COMMAND": [String(command.id): .object(entry)],
            "PARAMS": .object(try messageParams(item, chat, bot, strips: false)),
        ]
        data["USER"] = try user(isShort: true)
        try delivery.post(
            "ONIMCOMMANDADD", .object(data), to: command.text("handler"), of: bot, grant: .accessAndRefresh)
        return true
    }

    // MARK: The first version

    /// One event for all bots of one application that have the same handler.
    private func first(
        _ hearers: [Bot], _ event: String, params: (Bot) throws -> JSONObject
    ) throws {
        var groups: [(key: String, bots: [Bot])] = []
        for bot in hearers where bot.version == 1 {
            guard let handler = bot.handler(of: event) else { continue }
            let key = "\(bot.owner)\n\(handler)"
            if let index = groups.firstIndex(where: { $0.key == key }) {
                groups[index].bots.append(bot)
            } else {
                groups.append((key, [bot]))
            }
        }
        for group in groups {
            guard let bot = group.bots.first else { continue }
            try sendFirst(
                event, to: group.bots, grant: .accessAndRefresh, params: try params(bot), isShort: false)
        }
    }

    private func sendFirst(
        _ event: String, to bots: [Bot], grant: QueuedEvent.Grant, params: JSONObject, isShort: Bool
    ) throws {
        guard let bot = bots.first, let handler = bot.handler(of: event) else { return }
        var entries: JSONObject = [:]
        for bot in bots { entries[String(bot.id)] = .object(try entry(of: bot)) }
        let data: JSONValue = [
            "BOT": .object(entries), "PARAMS": .object(params), "USER": try user(isShort: isShort),
        ]
        try delivery.post(event, data, to: handler, of: bot, grant: grant)
    }

    /// The bot's own tokens, flat and once more under `AUTH`.
    private func entry(of bot: Bot) throws -> JSONObject {
        let authorization = try delivery.authorization(of: bot)
        var entry = authorization
        entry["AUTH"] = .object(authorization)
        entry["BOT_ID"] = .int(bot.id)
        entry["BOT_CODE"] = .string(bot.code)
        return entry
    }

    private func messageParams(
        _ item: Record, _ chat: Chat, _ bot: Bot, strips: Bool = true
    ) throws -> JSONObject {
        let text = item.text("text")
        let isMention = Self.mentions(bot.id, in: text)
        let author = item.integer("author")
        var params: JSONObject = [
            "MESSAGE": .string(strips && isMention ? Self.withoutMention(bot.id, text) : text),
            "TEMPLATE_ID": item["uuid"] ?? "", "MESSAGE_TYPE": .string(chat.type), "FROM_USER_ID": .int(author),
            "DIALOG_ID": .string(dialogID(chat, bot)), "TO_CHAT_ID": .int(chat.id), "AUTHOR_ID": .int(author),
            "SYSTEM": "N",
        ]
        if chat.isPrivate {
            params["TO_USER_ID"] = .int(bot.id)
        } else {
            params["CHAT_ID"] = .int(chat.id)
            params["CHAT_TITLE"] = .string(chat.title)
            params["CHAT_AUTHOR_ID"] = .int(chat.owner)
            params["CHAT_TYPE"] = .string(chat.type)
            params["CHAT_AVATAR"] = "0"
            params["CHAT_COLOR"] = chat.item["color"] ?? ""
            params["CHAT_ENTITY_TYPE"] = .string(chat.entityType)
            params["CHAT_ENTITY_ID"] = .string(chat.entityID)
            for number in 1...3 { params["CHAT_ENTITY_DATA_\(number)"] = chat.item["data\(number)"] ?? "" }
            params["CHAT_EXTRANET"] = "N"
            params["CHAT_CAN_POST"] = "MEMBER"
            params["RID"] = .int(author)
            params["IS_MANAGER"] = .string(chat.isManager(author) ? "Y" : "N")
        }
        for (name, value) in [
            ("PUSH", "Y"), ("PUSH_IMPORTANT", "N"), ("RECENT_SKIP_AUTHOR", "N"), ("CONVERT", "N"),
            ("SKIP_COMMAND", "N"), ("SKIP_COUNTER_INCREMENTS", "N"), ("SILENT_CONNECTOR", "N"),
            ("SKIP_CONNECTOR", "N"),
            ("IMPORTANT_CONNECTOR", "N"), ("NO_SESSION_OL", "N"), ("FAKE_RELATION", "0"), ("SKIP_URL_INDEX", "N"),
            ("COMMAND_CONTEXT", "TEXTAREA"),
        ] {
            params[name] = .string(value)
        }
        params["CHAT_USER_COUNT"] = .int(chat.memberIDs.count)
        params["PLATFORM_CONTEXT"] = "web"
        if isMention, !chat.isPrivate {
            params["MENTIONED_LIST"] = [String(bot.id): .int(bot.id)]
            params["MESSAGE_ORIGINAL"] = .string(text)
            params["TO_USER_ID"] = .int(bot.id)
        }
        if let files = item.members("params")["FILE_ID"]?.array {
            params["FILES"] = .object(
                JSONObject(
                    uniqueKeysWithValues: try files.compactMap(\.integer).compactMap { id in
                        try TalkFile(talk: talk).store.record(id).map {
                            (
                                String(id),
                                [
                                    "id": .int(id), "name": $0["name"] ?? "", "size": $0["size"] ?? 0,
                                    "type": "file", "chatId": .int(chat.id), "authorId": .int(author),
                                ]
                            )
                        }
                    }))
        }
        params["MESSAGE_ID"] = .int(item.id)
        params["CHAT_TYPE"] = .string(chat.type)
        params["LANGUAGE"] = .string(talk.portal.language)
        return params
    }

    private func changeParams(_ item: Record, _ chat: Chat, _ bot: Bot) throws -> JSONObject {
        let text = item.text("text")
        var params: JSONObject = [
            "ID": .int(item.id), "CHAT_ID": .int(chat.id), "AUTHOR_ID": .int(item.integer("author")),
            "MESSAGE": .string(chat.isPrivate ? text : Self.withoutMention(bot.id, text)),
            "MESSAGE_TYPE": .string(chat.type), "CHAT_AUTHOR_ID": .int(chat.owner),
            "CHAT_ENTITY_TYPE": .string(chat.entityType), "CHAT_ENTITY_ID": .string(chat.entityID),
            "CHAT_ENTITY_DATA_1": chat.item["data1"] ?? "", "CHAT_ENTITY_DATA_2": chat.item["data2"] ?? "",
            "CHAT_ENTITY_DATA_3": chat.item["data3"] ?? "",
        ]
        if chat.isPrivate {
            params["FROM_USER_ID"] = .int(item.integer("author"))
            params["TO_USER_ID"] = .int(bot.id)
        }
        params["CHAT_USER_COUNT"] = .int(chat.memberIDs.count)
        params["PLATFORM_CONTEXT"] = "web"
        params["DIALOG_ID"] = .string(dialogID(chat, bot))
        params["MESSAGE_ID"] = .int(item.id)
        params["CHAT_TYPE"] = .string(chat.type)
        params["LANGUAGE"] = .string(talk.portal.language)
        return params
    }

    /// The acting user, as the first version's events describe him.
    private func user(isShort: Bool) throws -> JSONValue {
        guard let person = try talk.person(talk.userID) else { return [] }
        var fields: JSONObject = [
            "ID": .int(person.id), "NAME": .string(person.fullName), "FIRST_NAME": .string(person.name),
            "LAST_NAME": .string(person.lastName), "WORK_POSITION": .string(person.position), "GENDER": "M",
        ]
        if !isShort {
            fields["IS_BOT"] = person.service == "bot" ? "Y" : "N"
            fields["IS_CONNECTOR"] = person.service == "connector" ? "Y" : "N"
            fields["IS_NETWORK"] = "N"
            fields["IS_EXTRANET"] = "N"
        }
        return .object(fields)
    }

    // MARK: The second version

    private func second(_ hearers: [Bot], _ event: String, _ item: Record, in chat: Chat) throws {
        for bot in hearers where bot.version == 2 {
            try send(
                event, to: bot, chat: chat, ["message": ChatView(talk, viewer: bot.id).second(item, in: chat)])
        }
    }

    private func send(_ event: String, to bot: Bot, chat: Chat?, _ fields: JSONObject) throws {
        var data: JSONObject = [:]
        if bot.fetches {
            data["bot"] = try SecondBotView(talk: talk).json(bot)
        } else {
            data["bot"] = [
                "id": .int(bot.id), "code": .string(bot.code), "auth": .object(try delivery.authorization(of: bot)),
            ]
        }
        for (name, value) in fields { data[name] = value }
        if let chat {
            data["chat"] = try ChatView(talk, viewer: bot.id).second(chat, isForAll: true)
            data["user"] = try TalkUser(talk: talk).second(talk.userID) ?? []
            data["language"] = .string(talk.portal.language)
        }
        if bot.fetches {
            try EventLog(talk: talk, type: "imbot.event").add(owner: bot.id, event: event, data: .object(data))
        } else if let handler = bot.handler(of: event) {
            try delivery.post(event, JSONValue.object(data).asForm, to: handler, of: bot, grant: .access)
        }
    }
}
