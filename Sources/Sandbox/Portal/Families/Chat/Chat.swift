/// A chat: between two, of a group, open to all, of an open channel.
struct Chat {
    var item: Record

    init(_ item: Record) { self.item = item }

    var id: Int { item.id }
    /// `P` of two, `C` closed, `O` open to all, `L` of an open channel.
    var type: String { item.text("type") }
    var isPrivate: Bool { type == "P" }
    var owner: Int { item.integer("owner") }
    var title: String { item.text("title") }
    var entityType: String { item.text("entityType") }
    var entityID: String { item.text("entityID") }
    var lastMessageID: Int { item.integer("lastMessage") }

    var memberIDs: [Int] { item.members("members").keys.compactMap { Int($0) } }
    func has(_ userID: Int) -> Bool { item.members("members")[String(userID)] != nil }
    func member(_ userID: Int) -> ChatMember { ChatMember(item.members("members")[String(userID)]?.object ?? [:]) }

    mutating func set(_ userID: Int, _ member: ChatMember) {
        var members = item.members("members")
        members[String(userID)] = .object(member.fields)
        item["members"] = .object(members)
    }

    mutating func remove(_ userID: Int) {
        var members = item.members("members")
        members[String(userID)] = nil
        item["members"] = .object(members)
    }

    func isManager(_ userID: Int) -> Bool { owner == userID || member(userID).isManager }

    /// Whom the user talks to, in a chat of two.
    func partner(of userID: Int) -> Int { memberIDs.first { $0 != userID } ?? userID }

    /// `chat5`, or in a chat of two the number of the other one.
    func dialogID(for userID: Int) -> String { isPrivate ? String(partner(of: userID)) : "chat\(id)" }

    /// The word for what the chat is.
    var kind: String {
        switch type {
        case "P": "private"
        case "L": "lines"
        case "O": entityType.isEmpty ? "open" : entityType.lowercased().camelCased
        default: entityType.isEmpty ? "chat" : entityType.lowercased().camelCased
        }
    }
}

/// What a chat keeps for one of its members.
struct ChatMember {
    var fields: JSONObject

    init(_ fields: JSONObject = [:]) { self.fields = fields }

    /// The last message that was read.
    var lastRead: Int {
        get { fields["last"]?.integer ?? 0 }
        set { fields["last"] = .int(newValue) }
    }
    /// The first message that may be seen.
    var firstSeen: Int {
        get { fields["since"]?.integer ?? 0 }
        set { fields["since"] = .int(newValue) }
    }
    var isMuted: Bool {
        get { fields["muted"]?.bool ?? false }
        set { fields["muted"] = newValue ? true : nil }
    }
    var isPinned: Bool {
        get { fields["pinned"]?.bool ?? false }
        set { fields["pinned"] = newValue ? true : nil }
    }
    var isHidden: Bool {
        get { fields["hidden"]?.bool ?? false }
        set { fields["hidden"] = newValue ? true : nil }
    }
    /// Marked as unread by hand.
    var isMarked: Bool {
        get { fields["marked"]?.bool ?? false }
        set { fields["marked"] = newValue ? true : nil }
    }
    var isManager: Bool {
        get { fields["manager"]?.bool ?? false }
        set { fields["manager"] = newValue ? true : nil }
    }
}

/// The colours of chats.
///
/// Source: the platform's documentation, "im.chat.add" and "imbot.v2.Chat.add".
enum ChatColor {
    static let all: [(code: String, hex: String, english: String, russian: String)] = [
        ("RED", "#df532d", "Red", "Красный"), ("GREEN", "#64a513", "Green", "Зелёный"),
        ("MINT", "#4ba984", "Mint", "Мятный"), ("LIGHT_BLUE", "#4ba5c3", "Light blue", "Голубой"),
        ("DARK_BLUE", "#3e99ce", "Dark blue", "Синий"), ("PURPLE", "#8474c8", "Purple", "Фиолетовый"),
        ("AQUA", "#1eb4aa", "Aqua", "Бирюзовый"), ("PINK", "#f76187", "Pink", "Розовый"),
        ("LIME", "#58cc47", "Lime", "Лаймовый"), ("BROWN", "#ab7761", "Brown", "Коричневый"),
        ("AZURE", "#29619b", "Azure", "Лазурный"), ("KHAKI", "#728f7a", "Khaki", "Хаки"),
        ("SAND", "#ba9c7b", "Sand", "Песочный"), ("MARENGO", "#556574", "Marengo", "Маренго"),
        ("GRAY", "#909090", "Gray", "Серый"), ("GRAPHITE", "#5e5f5e", "Graphite", "Графитовый"),
    ]

    static func hex(_ code: String) -> String { all.first { $0.code == code }?.hex ?? "#ab7761" }

    /// The code for `LIGHT_BLUE`, `lightBlue` or `light_blue`; `nil` for no colour.
    static func code(_ text: String) -> String? {
        let folded = text.lowercased().filter { $0 != "_" }
        return all.first { $0.code.lowercased().filter { $0 != "_" } == folded }?.code
    }
}
