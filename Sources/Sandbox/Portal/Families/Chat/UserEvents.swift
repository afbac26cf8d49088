/// Events of the messenger for a user's own applications: kept for those who have subscribed, and sent to handlers.
///
/// Source: the platform's documentation, "Event Formats im.v2".
struct UserEvents {
    let talk: Talk

    /// Seconds that a kept event lives.
    static let lifetime = 86_400

    func added(_ item: Record, in chat: Chat) throws {
        try tell(
            "ONIMV2MESSAGEADD", chat, user: item.integer("author"), ["message": ChatView(talk).second(item, in: chat)])
    }

    func changed(_ item: Record, in chat: Chat) throws {
        try tell(
            "ONIMV2MESSAGEUPDATE", chat, user: item.integer("author"),
            ["message": ChatView(talk).second(item, in: chat)])
    }

    func deleted(_ item: Record, in chat: Chat) throws {
        try tell("ONIMV2MESSAGEDELETE", chat, user: item.integer("author"), ["messageId": .int(item.id)])
    }

    func reacted(_ item: Record, in chat: Chat, _ reaction: String, isSet: Bool) throws {
        try tell(
            "ONIMV2REACTIONCHANGE", chat, user: talk.userID,
            [
                "reaction": .string(reaction), "action": isSet ? "add" : "delete",
                "message": ChatView(talk).second(item, in: chat),
            ])
    }

    func joined(_ chat: Chat, userID: Int) throws {
        try tell("ONIMV2JOINCHAT", chat, user: userID, ["dialogId": .string("chat\(chat.id)")])
    }

    private func tell(_ event: String, _ chat: Chat, user: Int, _ fields: JSONObject) throws {
        let subscribers = try talk.store("im.subscription").records().map(\.id).filter(chat.has)
        let isBound = try hasHandlers(event)
        guard isBound || !subscribers.isEmpty else { return }
        var data = fields
        data["chat"] = try ChatView(talk).second(chat, isForAll: true)
        data["user"] = try userJSON(user)
        data["language"] = .string(talk.portal.language)
        for subscriber in subscribers {
            data["chat"] = try ChatView(talk, viewer: subscriber).second(chat, isForAll: true)
            try EventLog(talk: talk, type: "im.event").add(owner: subscriber, event: event, data: .object(data))
        }
        if isBound { try talk.emit(event, JSONValue.object(data).asForm) }
    }

    private func hasHandlers(_ event: String) throws -> Bool {
        try Bool.fetchOne(
            talk.db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM eventBinding b JOIN installation i ON i.id = b.installationID
                WHERE i.portalID = ? AND b.event = ?)
                """, arguments: [talk.portalID, event]) ?? false
    }

    private func userJSON(_ id: Int) throws -> JSONValue {
        guard var fields = try TalkUser(talk: talk).second(id)?.object else { return [] }
        fields["lastActivityDate"] = false
        return .object(fields)
    }
}

/// Events that wait until somebody asks for them: of users, and of bots that poll.
struct EventLog {
    let talk: Talk
    /// The store: `im.event`, `imbot.event`.
    let type: String

    func add(owner: Int, event: String, data: JSONValue) throws {
        // One row of numbers for all of them: one offset confirms a bot's events and its user's.
        let id = try RecordSequence(name: "im.event", portalID: talk.portalID).take(talk.db)
        try talk.store(type).add(
            [
                "owner": .int(owner), "type": .string(event), "date": .string(talk.nowText), "at": .int(talk.now),
                "data": data,
            ], id: id)
    }

    /// Forgets what came before `offset`, and gives what is left, oldest first.
    func take(owner: Int, offset: Int?, limit: Int) throws -> [Record] {
        let store = talk.store(type)
        if let offset {
            try store.deleteAll(["owner": .int(owner)], where: SQLCondition(sql: "id < ?", arguments: [offset]))
        }
        try store.deleteAll(
            ["owner": .int(owner)],
            where: SQLCondition(sql: "json_extract(fields, '$.at') < ?", arguments: [talk.now - UserEvents.lifetime]))
        return try store.records(["owner": .int(owner)], limit: limit)
    }

    static func json(_ items: [Record], limit: Int, fallback: Int) -> JSONValue {
        let page = items.prefix(limit)
        return [
            "events": .array(
                page.map { item in
                    [
                        "eventId": .int(item.id), "type": item["type"] ?? "", "date": item["date"] ?? "",
                        "data": item["data"] ?? [:],
                    ]
                }),
            "nextOffset": .int(page.last.map { $0.id + 1 } ?? fallback), "hasMore": .bool(items.count > limit),
        ]
    }
}

/// `im.v2.Event.*`
enum UserEventMethods {
    static let bodies: [String: MethodBody] = [
        "im.v2.event.subscribe": .writing { call, db in
            let store = Talk(call, db).store("im.subscription")
            if try store.record(call.caller.user.id) == nil { try store.add([:], id: call.caller.user.id) }
            return MethodAnswer(true)
        },
        "im.v2.event.unsubscribe": .writing { call, db in
            try Talk(call, db).store("im.subscription").delete(call.caller.user.id)
            return MethodAnswer(true)
        },
        "im.v2.event.get": .writing { call, db in
            let limit = min(max(call["limit"]?.integer ?? 100, 1), 1000)
            let offset = call["offset"]?.integer
            let items = try EventLog(talk: Talk(call, db), type: "im.event")
                .take(owner: call.caller.user.id, offset: offset, limit: limit + 1)
            return MethodAnswer(EventLog.json(items, limit: limit, fallback: offset ?? 0))
        },
    ]
}
