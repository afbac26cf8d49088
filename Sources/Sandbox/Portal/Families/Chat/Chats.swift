import GRDB

/// The chats of a portal, and what happens in them.
struct Chats {
    let talk: Talk

    var store: RecordStore { talk.store("im.chat") }
    var messages: RecordStore { talk.store("im.message") }
    private var userID: Int { talk.userID }

    // MARK: Finding

    func chat(_ id: Int) throws -> Chat? { try store.record(id).map(Chat.init) }

    func chat(entityType: String, entityID: String) throws -> Chat? {
        try store.first(["entityType": .string(entityType), "entityID": .string(entityID)]).map(Chat.init)
    }

    /// The chat that `chat5`, `sg7` or a user's number names.
    ///
    /// A chat of two comes into being when somebody first asks for it.
    /// - Returns: `nil` when there is none, or it is no such name.
    func dialog(_ text: String, creates: Bool = true) throws -> Chat? {
        if text.hasPrefix("chat") { return try Int(text.dropFirst(4)).flatMap(chat) }
        if text.hasPrefix("sg") { return try chat(entityType: "SONET_GROUP", entityID: String(text.dropFirst(2))) }
        guard let other = Int(text), other > 0, try talk.person(other) != nil else { return nil }
        return try privateChat(with: other, creates: creates)
    }

    static func isDialog(_ text: String) -> Bool {
        let number = text.hasPrefix("chat") ? text.dropFirst(4) : text.hasPrefix("sg") ? text.dropFirst(2) : text[...]
        return (Int(number) ?? 0) > 0
    }

    func privateChat(with other: Int, creates: Bool = true) throws -> Chat? {
        let pair = "\(min(userID, other))|\(max(userID, other))"
        if let found = try store.first(["pair": .string(pair)]) { return Chat(found) }
        guard creates else { return nil }
        var fields = newFields(type: "P", owner: userID, title: "")
        fields["pair"] = .string(pair)
        // Somebody may also talk to himself.
        var members: JSONObject = [String(userID): [:]]
        members[String(other)] = [:]
        fields["members"] = .object(members)
        let chat = Chat(try store.add(fields))
        // A bot learns that somebody has opened a dialog with it.
        try BotDispatch(talk: talk).joined(chat, botID: other)
        return chat
    }

    /// Chats that the user is in.
    func all(of userID: Int) throws -> [Chat] {
        try store.records(
            where: SQLCondition(sql: "json_type(fields, '$.members.\"' || ? || '\"') IS NOT NULL", arguments: [userID])
        )
        .map(Chat.init)
    }

    /// Whether the user may read it.
    func mayRead(_ chat: Chat, _ userID: Int) -> Bool { chat.has(userID) || chat.type == "O" }

    // MARK: Making

    private func newFields(type: String, owner: Int, title: String) -> JSONObject {
        [
            "type": .string(type), "owner": .int(owner), "title": .string(title), "description": "", "color": "",
            "avatar": "", "entityType": "", "entityID": "", "data1": "", "data2": "", "data3": "",
            "created": .string(talk.nowText), "members": [:], "lastMessage": 0, "count": 0, "textField": true,
        ]
    }

    struct NewChat {
        var type = "C"
        var title = ""
        var description = ""
        /// A code of ``ChatColor``; anything else: one is chosen.
        var color = ""
        var avatar = ""
        var owner: Int?
        var users: [Int] = []
        var message = ""
        var entityType = ""
        var entityID = ""
        var data1 = ""
        var data2 = ""
    }

    func add(_ new: NewChat) throws -> Chat {
        let owner = new.owner ?? userID
        var fields = newFields(type: new.type, owner: owner, title: new.title)
        fields["description"] = .string(new.description)
        fields["avatar"] = .string(new.avatar)
        fields["entityType"] = .string(new.entityType)
        fields["entityID"] = .string(new.entityID)
        fields["data1"] = .string(new.data1)
        fields["data2"] = .string(new.data2)
        var members: JSONObject = [String(owner): [:]]
        var invited: [Int] = []
        for id in new.users + [userID] where members[String(id)] == nil {
            guard let person = try talk.person(id), person.isActive else { continue }
            members[String(id)] = [:]
            if id != userID { invited.append(id) }
        }
        fields["members"] = .object(members)
        var item = try store.add(fields)
        let color = ChatColor.all.first { $0.code == new.color } ?? ChatColor.all[item.id % ChatColor.all.count]
        item["color"] = .string(color.code)
        if new.title.isEmpty {
            item["title"] = .string(
                talk.say("\(color.english) chat #\(item.id)", "\(color.russian) чат №\(item.id)"))
        }
        try store.update(item)
        var chat = Chat(item)
        if !invited.isEmpty { chat = try announceJoin(chat, invited) }
        for id in chat.memberIDs { try BotDispatch(talk: talk).joined(chat, botID: id) }
        if !new.message.isEmpty {
            try post(to: chat, NewMessage(author: userID, text: new.message))
            chat = try self.chat(chat.id) ?? chat
        }
        return chat
    }

    // MARK: Members

    /// - Returns: who was added.
    @discardableResult
    func add(_ users: [Int], to chat: Chat, hidesHistory: Bool) throws -> [Int] {
        var chat = chat
        var added: [Int] = []
        for id in users where !chat.has(id) {
            guard let person = try talk.person(id), person.isActive else { continue }
            var member = ChatMember()
            member.lastRead = chat.lastMessageID
            if hidesHistory { member.firstSeen = chat.lastMessageID + 1 }
            chat.set(id, member)
            added.append(id)
        }
        guard !added.isEmpty else { return [] }
        try store.update(chat.item)
        chat = try announceJoin(chat, added)
        for id in added {
            try BotDispatch(talk: talk).joined(chat, botID: id, hasHistory: !hidesHistory)
            try UserEvents(talk: talk).joined(chat, userID: id)
        }
        return added
    }

    private func announceJoin(_ chat: Chat, _ added: [Int]) throws -> Chat {
        let names = try added.map { "[USER=\($0) REPLACE]\(try TalkUser(talk: talk).name($0))[/USER]" }
        let me = "[USER=\(userID) REPLACE]\(try TalkUser(talk: talk).name(userID))[/USER]"
        try system(
            chat,
            "\(me) \(talk.say("invited", "пригласил(а)")) \(names.joined(separator: ", ")) \(talk.say("to the chat", "в чат"))",
            code: "CHAT_JOIN")
        return try self.chat(chat.id) ?? chat
    }

    func remove(_ id: Int, from chat: Chat) throws {
        var chat = chat
        chat.remove(id)
        if chat.owner == id { chat.item["owner"] = .int(chat.memberIDs.first ?? 0) }
        try store.update(chat.item)
        let name = "[USER=\(id) REPLACE]\(try TalkUser(talk: talk).name(id))[/USER]"
        try system(chat, "\(name) \(talk.say("left the chat", "вышел(а) из чата"))", code: "CHAT_LEAVE")
    }

    /// Changes one member's own view of the chat.
    func change(_ chat: Chat, _ userID: Int, _ body: (inout ChatMember) -> Void) throws {
        var chat = chat
        var member = chat.member(userID)
        body(&member)
        chat.set(userID, member)
        try store.update(chat.item)
    }

    // MARK: Messages

    struct NewMessage {
        var author: Int
        var text: String
        var params: JSONObject = [:]
        var isSystem = false
        /// Whether it came from outside through a connector, and need not go back there.
        var skipsConnector = false
        /// Whether bots are told, and commands are obeyed.
        var reachesBots = true
    }

    /// Keeps a message and tells everybody who wants to know of it.
    @discardableResult
    func post(to chat: Chat, _ new: NewMessage) throws -> Record {
        let item = try messages.add([
            "chat": .int(chat.id), "author": .int(new.isSystem ? 0 : new.author), "date": .string(talk.nowText),
            "text": .string(new.text), "system": .bool(new.isSystem), "sender": .int(new.author),
            "uuid": .string(talk.uuid()), "params": .object(new.params),
        ])
        guard var chat = try self.chat(chat.id) else { return item }
        chat.item["lastMessage"] = .int(item.id)
        chat.item["count"] = .int(chat.item.integer("count") + 1)
        chat.item["date"] = item["date"]
        for id in chat.memberIDs {
            var member = chat.member(id)
            member.isHidden = false
            if id == new.author, !new.isSystem {
                member.lastRead = item.id
                member.isMarked = false
            }
            chat.set(id, member)
        }
        try store.update(chat.item)
        let sender = talk.by(new.author == 0 ? userID : new.author)
        try UserEvents(talk: sender).added(item, in: chat)
        if new.reachesBots { try BotDispatch(talk: sender).added(item, in: chat) }
        if chat.type == "L" { try OpenLines(talk: sender).posted(item, in: chat, skipsConnector: new.skipsConnector) }
        return item
    }

    /// What the portal itself says in a chat.
    @discardableResult
    func system(_ chat: Chat, _ text: String, code: String) throws -> Record {
        try post(
            to: chat,
            NewMessage(
                author: userID, text: text, params: ["CODE": [.string(code)], "NOTIFY": "N"], isSystem: true,
                skipsConnector: true, reachesBots: false))
    }

    func message(_ id: Int) throws -> Record? { try messages.record(id) }

    func update(_ item: Record, in chat: Chat) throws {
        try messages.update(item)
        try UserEvents(talk: talk).changed(item, in: chat)
        try BotDispatch(talk: talk).changed(item, in: chat)
        if chat.type == "L" { try OpenLines(talk: talk).changed(item, in: chat, isDeleted: false) }
    }

    /// - Parameter isComplete: whether not even a mark stays that something was there.
    func delete(_ item: Record, in chat: Chat, isComplete: Bool) throws {
        var item = item
        if isComplete {
            try messages.delete(item.id)
        } else {
            item["text"] = .string(talk.say("This message was deleted.", "Сообщение удалено."))
            item["deleted"] = true
            item["params"] = ["IS_DELETED": "Y"]
            try messages.update(item)
        }
        try UserEvents(talk: talk).deleted(item, in: chat)
        try BotDispatch(talk: talk).deleted(item, in: chat)
        if chat.type == "L" { try OpenLines(talk: talk).changed(item, in: chat, isDeleted: true) }
    }

    /// Messages from others that the user has not read.
    func unread(_ chat: Chat, _ userID: Int) throws -> Int {
        guard chat.has(userID) else { return 0 }
        let member = chat.member(userID)
        guard chat.lastMessageID > member.lastRead else { return 0 }
        return try messages.count(
            ["chat": .int(chat.id)],
            where: SQLCondition(
                sql: "id > ? AND id >= ? AND json_extract(fields, '$.author') NOT IN (0, ?)",
                arguments: [member.lastRead, member.firstSeen, userID]))
    }

    /// Marks all messages up to `messageID` as read, or all.
    func read(_ chat: Chat, _ userID: Int, upTo messageID: Int?) throws {
        try change(chat, userID) { member in
            member.lastRead = max(member.lastRead, messageID ?? chat.lastMessageID)
            member.isMarked = false
        }
    }

    /// Sets or removes a reaction.
    ///
    /// - Returns: whether anything changed.
    func react(
        _ item: Record, in chat: Chat, _ userID: Int, _ reaction: String, isSet: Bool
    ) throws -> Bool {
        var item = item
        var reactions = item.members("reactions")
        var users = (reactions[reaction]?.array ?? []).compactMap(\.integer)
        guard users.contains(userID) != isSet else { return false }
        if isSet { users.append(userID) } else { users.removeAll { $0 == userID } }
        reactions[reaction] = users.isEmpty ? nil : .array(users.map { .int($0) })
        item["reactions"] = .object(reactions)
        if reaction == "like" {
            var params = item.members("params")
            params["LIKE"] = users.isEmpty ? nil : .array(users.map { .int($0) })
            item["params"] = .object(params)
        }
        try messages.update(item)
        let by = talk.by(userID)
        try UserEvents(talk: by).reacted(item, in: chat, reaction, isSet: isSet)
        try BotDispatch(talk: by).reacted(item, in: chat, reaction, isSet: isSet)
        return true
    }
}
