/// Chats and messages as the messenger's methods show them.
///
/// Source: the platform's documentation, "im.dialog.get", "im.dialog.messages.get", "im.recent.list".
struct ChatView {
    let talk: Talk
    /// Who looks.
    let viewer: Int

    init(_ talk: Talk, viewer: Int? = nil) {
        self.talk = talk
        self.viewer = viewer ?? talk.userID
    }

    private var chats: Chats { Chats(talk: talk) }

    // MARK: Chats

    /// The members that every description of a chat has.
    func short(_ chat: Chat) throws -> JSONObject {
        let isPrivate = chat.isPrivate
        let partner = chat.partner(of: viewer)
        let muted = chat.memberIDs.filter { chat.member($0).isMuted }
        return [
            "id": .int(chat.id), "parent_chat_id": 0, "parent_message_id": 0,
            "name": .string(isPrivate ? try TalkUser(talk: talk).name(partner) : chat.title),
            "description": chat.item["description"] ?? "", "owner": .int(chat.owner), "extranet": false,
            "contains_collaber": false, "avatar": chat.item["avatar"] ?? "",
            "color": .string(ChatColor.hex(chat.item.text("color"))), "type": .string(chat.kind),
            "entity_type": .string(chat.entityType), "entity_id": .string(chat.entityID),
            "entity_data_1": chat.item["data1"] ?? "", "entity_data_2": chat.item["data2"] ?? "",
            "entity_data_3": chat.item["data3"] ?? "",
            "mute_list": muted.isEmpty
                ? [] : .object(JSONObject(uniqueKeysWithValues: muted.map { (String($0), true) })),
            "manager_list": .array(chat.memberIDs.filter(chat.isManager).map { .int($0) }),
            "date_create": chat.item["created"] ?? "", "message_type": .string(chat.type),
            "user_counter": .int(chat.memberIDs.count), "restrictions": restrictions(chat),
            "role": .string(role(chat)), "text_field_enabled": .bool(chat.item.flag("textField")),
            "background_id": chat.item["background"] ?? .null, "entity_link": link(chat),
            "permissions": [
                "manage_users_add": "member", "manage_users_delete": "manager", "manage_ui": "member",
                "manage_settings": "owner", "manage_messages": "member", "can_post": "member",
            ],
            "public": "",
        ]
    }

    func dialog(_ chat: Chat) throws -> JSONValue {
        var fields = try short(chat)
        let member = chat.member(viewer)
        fields["counter"] = .int(try chats.unread(chat, viewer))
        fields["message_count"] = .int(chat.item.integer("count"))
        fields["unread_id"] = 0
        fields["last_message_id"] = .int(chat.lastMessageID)
        fields["last_id"] = .int(member.lastRead)
        fields["marked_id"] = .int(member.isMarked ? chat.lastMessageID : 0)
        fields["disk_folder_id"] = .int(chat.item.integer("folder"))
        fields["is_new"] = false
        let others = chat.memberIDs.filter { $0 != viewer }
        fields["readed_list"] = .array(
            try others.map { id in
                [
                    "user_id": .int(id), "user_name": .string(try TalkUser(talk: talk).name(id)),
                    "message_id": .int(chat.member(id).lastRead), "date": .null,
                ]
            })
        let last = try chats.message(chat.lastMessageID)
        let viewers = others.filter {
            chat.lastMessageID > 0 && chat.member($0).lastRead >= chat.lastMessageID
                && $0 != last?.integer("author")
        }
        fields["last_message_views"] = [
            "message_id": .int(chat.lastMessageID),
            "first_viewers": .array(
                try viewers.prefix(1).map { id in
                    [
                        "user_id": .int(id), "user_name": .string(try TalkUser(talk: talk).name(id)),
                        "date": .string(talk.nowText),
                    ]
                }),
            "count_of_viewers": .int(max(0, viewers.count - 1)),
        ]
        fields["dialog_id"] = .string(chat.dialogID(for: viewer))
        fields["contains_collaber"] = nil
        return .object(fields)
    }

    func role(_ chat: Chat) -> String {
        if chat.owner == viewer { return "owner" }
        if !chat.has(viewer) { return chat.type == "O" ? "guest" : "none" }
        return chat.member(viewer).isManager ? "manager" : "member"
    }

    private func restrictions(_ chat: Chat) -> JSONValue {
        let isGroup = chat.entityType == "SONET_GROUP"
        let isCRM = chat.entityType == "CRM"
        var fields: JSONObject = [
            "avatar": .bool(!isGroup && !isCRM), "rename": .bool(!isGroup && !isCRM), "extend": .bool(!isGroup),
            "call": true, "mute": true, "leave": .bool(!isGroup), "leave_owner": .bool(!isGroup && !isCRM),
            "send": true,
            "user_list": true,
        ]
        if isGroup || isCRM {
            fields["path"] = isGroup ? "/workgroups/group/#ID#/" : ""
            fields["path_title"] = isGroup ? .string(talk.say("Go to group", "Перейти в группу")) : ""
        }
        return .object(fields)
    }

    private func link(_ chat: Chat) -> JSONValue {
        let parts = chat.entityID.split(separator: "|").map(String.init)
        switch chat.entityType {
        case "CRM" where parts.count == 2:
            return [
                "type": .string(parts[0]), "url": .string("/crm/\(parts[0].lowercased())/details/\(parts[1])/"),
                "id": .string(chat.entityID),
            ]
        case "SONET_GROUP":
            return [
                "type": "SONET_GROUP", "url": .string("/workgroups/group/\(chat.entityID)/"),
                "id": .string(chat.entityID),
            ]
        case "TASKS", "TASKS_TASK":
            return [
                "type": "TASKS", "url": .string("/company/personal/user/\(viewer)/tasks/task/view/\(chat.entityID)/"),
                "id": .string(chat.entityID),
            ]
        default:
            return ["type": .string(chat.entityType), "url": "", "id": .string(chat.entityID)]
        }
    }

    // MARK: Messages

    func message(_ item: Record, in chat: Chat) -> JSONValue {
        let member = chat.member(viewer)
        let params = item.members("params")
        return [
            "id": .int(item.id), "chat_id": .int(item.integer("chat")), "author_id": .int(item.integer("author")),
            "date": item["date"] ?? "", "text": item["text"] ?? "",
            "unread": .bool(
                item.id > member.lastRead && ![0, viewer].contains(item.integer("author")) && chat.has(viewer)),
            "uuid": item.flag("system") ? .null : item["uuid"] ?? .null, "replaces": [],
            "params": params.isEmpty ? [] : .object(params), "disappearing_date": .null,
        ]
    }

    /// As the second version of the interface and its events have it.
    func second(_ item: Record, in chat: Chat) -> JSONValue {
        let isViewed = chat.memberIDs.contains {
            $0 != item.integer("author") && chat.member($0).lastRead >= item.id
        }
        return [
            "id": .int(item.id), "chatId": .int(item.integer("chat")), "authorId": .int(item.integer("author")),
            "date": item["date"] ?? "", "text": item["text"] ?? "", "isSystem": .bool(item.flag("system")),
            "uuid": item["uuid"] ?? "", "forward": item["forward"] ?? .null,
            "params": .object(item.members("params")), "viewedByOthers": .bool(isViewed),
        ]
    }

    /// The chat as the second version has it; without what depends on who looks when `isForAll`.
    func second(_ chat: Chat, isNew: Bool = false, isForAll: Bool = false) throws -> JSONValue {
        guard var fields = JSONValue.object(try short(chat)).camelCased.object else { return .null }
        fields["dialogId"] = .string(chat.dialogID(for: viewer))
        fields["messageType"] = .string(chat.type)
        fields["diskFolderId"] = .int(chat.item.integer("folder"))
        fields["textFieldEnabled"] = chat.item.flag("textField") ? "Y" : "N"
        fields["isNew"] = .bool(isNew)
        fields["parentChatId"] = .null
        fields["parentMessageId"] = .null
        fields["restrictions"] = nil
        fields["userCounter"] = .int(chat.memberIDs.count)
        if isForAll {
            for name in ["role", "muteList", "managerList"] { fields[name] = nil }
            return .object(fields)
        }
        fields["muteList"] = .array(chat.memberIDs.filter { chat.member($0).isMuted }.map { .int($0) })
        fields["lastMessageId"] = chat.lastMessageID == 0 ? .null : .int(chat.lastMessageID)
        fields["lastMessageViews"] = "{}"
        fields["lastId"] = chat.member(viewer).lastRead == 0 ? .null : .int(chat.member(viewer).lastRead)
        fields["markedId"] = .null
        fields["messageCount"] = .int(chat.item.integer("count"))
        fields["unreadId"] = .null
        return .object(fields)
    }

    // MARK: The list of chats

    func recent(_ chat: Chat) throws -> JSONValue {
        let member = chat.member(viewer)
        let last = try chats.message(chat.lastMessageID)
        let partner = chat.partner(of: viewer)
        let params = last?.members("params") ?? [:]
        let author = last?.integer("author") ?? 0
        let person = chat.isPrivate ? partner : author
        var fields: JSONObject = [
            "id": chat.isPrivate ? .int(partner) : .string("chat\(chat.id)"), "chat_id": .int(chat.id),
            "type": chat.isPrivate ? "user" : "chat",
            "avatar": [
                "url": chat.item["avatar"] ?? "", "color": .string(ChatColor.hex(chat.item.text("color"))),
            ],
            "title": .string(chat.isPrivate ? try TalkUser(talk: talk).name(partner) : chat.title),
            "message": [
                "id": .int(chat.lastMessageID), "text": last?["text"] ?? "",
                "file": .bool(params["FILE_ID"] != nil), "author_id": .int(author),
                "attach": .bool(params["ATTACH"] != nil), "sticker": .null, "date": last?["date"] ?? .null,
                "status": .string(
                    chat.memberIDs.contains { $0 != author && chat.member($0).lastRead >= chat.lastMessageID }
                        ? "delivered" : "received"),
                "uuid": last?["uuid"] ?? .null,
            ],
            "counter": .int(try chats.unread(chat, viewer)), "last_id": .int(member.lastRead),
            "pinned": .bool(member.isPinned), "unread": .bool(member.isMarked), "has_reminder": false,
            "date_update": chat.item["date"] ?? chat.item["created"] ?? .null,
            "date_last_activity": chat.item["date"] ?? chat.item["created"] ?? .null,
        ]
        if chat.isPrivate {
            fields["user"] = try TalkUser(talk: talk).json(partner) ?? ["id": 0]
            fields["chat"] = [
                "text_field_enabled": .bool(chat.item.flag("textField")), "background_id": .null, "mute_list": [],
            ]
        } else {
            var short = try short(chat)
            short["role"] = .string(role(chat).uppercased())
            short["description"] = nil
            fields["chat"] = .object(short)
            fields["user"] = try TalkUser(talk: talk).json(person) ?? ["id": 0]
        }
        if chat.type == "L" {
            fields["lines"] = try OpenLines(talk: talk).recent(chat)
        }
        fields["options"] = []
        return .object(fields)
    }
}
