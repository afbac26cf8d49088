import GRDB

/// `im.recent.*` and `im.counters.get`: the list of a user's chats.
///
/// Source: the platform's documentation, "im.recent.list" and "im.counters.get".
enum RecentMethods {
    static let bodies: [String: MethodBody] = [
        "im.recent.get": .reading(get),
        "im.recent.list": .reading(list),
        "im.recent.hide": .writing { call, db in
            try change(call, db) { $0.isHidden = true }
            return MethodAnswer(true)
        },
        "im.recent.pin": .writing { call, db in
            let isPinned = call["PIN"]?.flag ?? true
            let isThere = try change(call, db) { $0.isPinned = isPinned }
            guard isThere else { throw RESTFailure.own("ACCESS_ERROR", "You don't have permission to pin this chat") }
            return MethodAnswer(true)
        },
        "im.recent.unread": .writing { call, db in
            let isMarked = call["ACTION"]?.flag ?? true
            let talk = Talk(call, db)
            try change(call, db) { $0.isMarked = isMarked }
            if !isMarked, let chat = try Chats(talk: talk).dialog(call.text("DIALOG_ID") ?? ""),
                chat.has(talk.userID)
            {
                try Chats(talk: talk).read(chat, talk.userID, upTo: nil)
            }
            return MethodAnswer(true)
        },
        "im.counters.get": .reading(counters),
        "im.revision.get": .plain { _ in
            MethodAnswer(["rest": 32, "web": 130, "mobile": 22, "desktop": 6, "im_revision_mobile": 22])
        },
    ]

    @discardableResult
    private static func change(
        _ call: MethodCall, _ db: Database, _ body: (inout ChatMember) -> Void
    ) throws -> Bool {
        let talk = Talk(call, db)
        guard let text = call["DIALOG_ID"]?.text, Chats.isDialog(text) else { throw RESTFailure.dialogIDEmpty }
        guard let chat = try Chats(talk: talk).dialog(text), chat.has(talk.userID) else { return false }
        try Chats(talk: talk).change(chat, talk.userID, body)
        return true
    }

    /// Pinned ones first, then the latest; hidden ones and dialogs in which nobody has said anything are left out.
    private static func chats(_ call: MethodCall, _ talk: Talk) throws -> [Chat] {
        let onlyLines = call["ONLY_OPENLINES"]?.flag ?? false
        let skipsLines = call["SKIP_OPENLINES"]?.flag ?? false
        let skipsChats = call["SKIP_CHAT"]?.flag ?? false
        let skipsDialogs = call["SKIP_DIALOG"]?.flag ?? false
        return try Chats(talk: talk).all(of: talk.userID)
            .filter { chat in
                let member = chat.member(talk.userID)
                if member.isHidden || (chat.isPrivate && chat.lastMessageID == 0) { return false }
                switch chat.type {
                case "L": return !skipsLines
                case "P": return !skipsDialogs && !onlyLines
                default: return !skipsChats && !onlyLines
                }
            }
            .sorted { first, second in
                let (one, other) = (first.member(talk.userID).isPinned, second.member(talk.userID).isPinned)
                return one != other
                    ? one : (first.lastMessageID, first.id) > (second.lastMessageID, second.id)
            }
    }

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let since = (call.text("LAST_SYNC_DATE") ?? call.text("LAST_UPDATE")).flatMap(PortalTime.parse)
        let view = ChatView(talk)
        return MethodAnswer(
            .array(
                try chats(call, talk)
                    .filter { chat in since.map { changed(chat) >= $0 } ?? true }
                    .map(view.recent)))
    }

    private static func changed(_ chat: Chat) -> Int {
        PortalTime.parse(chat.item["date"]?.text ?? chat.item.text("created")) ?? 0
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let limit = min(max(call["LIMIT"]?.integer ?? 50, 1), 200)
        let offset = max(0, call["OFFSET"]?.integer ?? 0)
        let before = call.text("LAST_MESSAGE_DATE").flatMap(PortalTime.parse)
        let isUnreadOnly = call["UNREAD_ONLY"]?.flag ?? false
        let isOther = call["ONLY_COPILOT"]?.flag == true || call["ONLY_CHANNEL"]?.flag == true
        let found = try chats(call, talk).filter { chat in
            if isOther { return false }
            if let before, changed(chat) >= before { return false }
            guard isUnreadOnly else { return true }
            return try chat.member(talk.userID).isMarked || Chats(talk: talk).unread(chat, talk.userID) > 0
        }
        let view = ChatView(talk)
        let hasMore = found.count - limit > offset
        return MethodAnswer(
            [
                "items": .array(try found.dropFirst(offset).prefix(limit).map(view.recent)),
                "hasMorePages": .bool(hasMore), "hasMore": .bool(hasMore),
                "copilot": ["chats": .null, "messages": .null, "roles": [:], "recommendedRoles": []],
                "messagesAutoDeleteConfigs": [],
            ], total: -1)
    }

    private static func counters(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chats = Chats(talk: talk)
        var groups: [String: JSONObject] = [:]
        var marked: [String: [JSONValue]] = [:]
        for chat in try chats.all(of: talk.userID) {
            let member = chat.member(talk.userID)
            let count = try chats.unread(chat, talk.userID)
            let group = chat.type == "L" ? "LINES" : chat.isPrivate ? "DIALOG" : member.isMuted ? "CHAT_MUTED" : "CHAT"
            let key = chat.isPrivate ? String(chat.partner(of: talk.userID)) : String(chat.id)
            if count > 0 { groups[group, default: [:]][key] = .int(count) }
            if member.isMarked, count == 0 {
                marked[chat.isPrivate ? "DIALOG_UNREAD" : "CHAT_UNREAD", default: []].append(.int(Int(key) ?? 0))
            }
        }
        func sum(_ group: String) -> Int { (groups[group] ?? [:]).values.compactMap(\.integer).reduce(0, +) }
        let notify = try Notifications(talk: talk).unread(talk.userID)
        let messenger =
            sum("CHAT") + sum("DIALOG") + (marked["DIALOG_UNREAD"]?.count ?? 0) + (marked["CHAT_UNREAD"]?.count ?? 0)
        func members(_ group: String) -> JSONValue { groups[group].map { .object($0) } ?? [] }
        return MethodAnswer([
            "TYPE": [
                "ALL": .int(notify + messenger + sum("LINES")), "NOTIFY": .int(notify), "CHAT": .int(sum("CHAT")),
                "LINES": .int(sum("LINES")), "DIALOG": .int(sum("DIALOG")), "MESSENGER": .int(messenger),
            ],
            "CHAT": members("CHAT"), "CHAT_MUTED": members("CHAT_MUTED"),
            "CHAT_UNREAD": .array(marked["CHAT_UNREAD"] ?? []),
            "LINES": members("LINES"), "DIALOG": members("DIALOG"),
            "DIALOG_UNREAD": .array(marked["DIALOG_UNREAD"] ?? []),
        ])
    }
}
