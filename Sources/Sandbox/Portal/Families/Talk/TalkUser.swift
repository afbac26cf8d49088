import GRDB

/// A user as the messenger shows him.
///
/// Source: the platform's documentation, "im.user.get".
struct TalkUser {
    let talk: Talk

    private static let colors = [
        "#df532d", "#64a513", "#4ba984", "#4ba5c3", "#8474c8", "#1eb4aa", "#58cc47", "#ab7761",
    ]

    func json(_ person: PersonRow) throws -> JSONValue {
        let state = try talk.store("im.user").record(person.id)
        let isBot = person.service == "bot"
        let isConnector = person.service == "connector"
        var bot: JSONValue = .null
        if isBot, let item = try talk.store("imbot.bot").record(person.id) {
            bot = [
                "code": item["code"] ?? "", "type": .string(Bot(item).kind), "app_id": item["clientID"] ?? "",
                "is_support_openline": .bool(Bot(item).isForOpenLines),
            ]
        }
        return [
            "id": .int(person.id), "active": .bool(person.isActive), "name": .string(person.fullName),
            "first_name": .string(person.name), "last_name": .string(person.lastName),
            "work_position": .string(person.position),
            "color": state?["color"] ?? .string(Self.colors[person.id % Self.colors.count]),
            "avatar": state?["avatar"] ?? "", "avatar_hr": state?["avatar"] ?? "",
            "gender": .string(state?["gender"]?.string ?? "M"),
            "birthday": "", "extranet": false, "network": false, "bot": .bool(isBot), "connector": .bool(isConnector),
            "external_auth_id": isBot ? "bot" : isConnector ? "imconnector" : "default",
            "status": state?["status"] ?? "online", "idle": state?["idle"] ?? false,
            "last_activity_date": .string(talk.nowText), "mobile_last_date": false, "desktop_last_date": false,
            "absent": false, "departments": isConnector ? [] : [1], "phones": false, "bot_data": bot,
            "type": .string(isBot ? "bot" : isConnector ? "connector" : "user"), "website": "",
            "email": .string(person.email),
        ]
    }

    func json(_ id: Int) throws -> JSONValue? { try talk.person(id).map(json) }

    func list(_ ids: some Sequence<Int>) throws -> JSONValue {
        var seen = Set<Int>()
        return .array(try ids.filter { $0 > 0 && seen.insert($0).inserted }.compactMap(json))
    }

    /// As the second version of the bots' interface and its events have it.
    func second(_ id: Int) throws -> JSONValue? {
        guard var fields = try json(id)?.camelCased.object else { return nil }
        for name in ["avatarHr", "network", "botData", "mobileLastDate", "desktopLastDate", "website", "email"] {
            fields[name] = nil
        }
        if fields["type"] == "user" { fields["type"] = "employee" }
        return .object(fields)
    }

    func second(_ ids: some Sequence<Int>) throws -> JSONValue {
        var seen = Set<Int>()
        return .array(try ids.filter { $0 > 0 && seen.insert($0).inserted }.compactMap { try second($0) })
    }

    func name(_ id: Int) throws -> String { try talk.person(id)?.fullName ?? "" }

    /// All people who work here: no bots, no guests.
    func colleagues() throws -> [PersonRow] {
        try PersonRow.filter(Column("portalID") == talk.portalID && Column("isActive") == true)
            .filter(Column("service") == "").order(Column("id")).fetchAll(talk.db)
    }
}
