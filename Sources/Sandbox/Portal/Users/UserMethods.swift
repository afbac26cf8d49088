import GRDB

/// `user.*`: the portal's people.
///
/// Source: the platform's documentation, "Users".
enum UserMethods {
    static let bodies: [String: MethodBody] = [
        "user.current": .plain(current),
        "user.get": .reading { call, db in try list(call, db) },
        "user.search": .reading { call, db in try list(call, db) },
        "user.fields": .plain(fields),
        "user.add": .writing(add),
        "user.update": .writing(update),
    ]

    private static func current(_ call: MethodCall) -> MethodAnswer {
        let now = call.platform.clock.unixSeconds
        var profile = UserProfile(person: call.caller.user, now: now).json(for: call.caller.scope, select: nil)
        if case .object(var members) = profile, UserProfile.visible(with: call.caller.scope).contains("LAST_LOGIN") {
            members["LAST_ACTIVITY_DATE"] = .string(
                String(PortalTime.text(unixSeconds: now).prefix(19).map { $0 == "T" ? " " : $0 }))
            profile = .object(members)
        }
        return MethodAnswer(profile)
    }

    private static func fields(_ call: MethodCall) -> MethodAnswer {
        let visible = UserProfile.visible(with: call.caller.scope)
        return MethodAnswer(
            .object(
                JSONObject(
                    uniqueKeysWithValues: UserProfile.titles.filter { visible.contains($0.name) }.map {
                        ($0.name, .string($0.title))
                    })))
    }

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let filter = UserFilter(call)
        let now = call.platform.clock.unixSeconds
        let select = call["select"].flatMap { $0.array ?? $0.object.map { Array($0.values) } }?.compactMap(\.text)
        var people = try PersonRow.filter(Column("portalID") == call.caller.portalID).order(Column("id")).fetchAll(db)
            .filter(\.isListed).map { UserProfile(person: $0, now: now) }.filter(filter.matches)
        sort(&people, by: call.text("sort"), order: call["order"])
        let start = call["start"]?.integer ?? 0
        let page = people.dropFirst(max(0, start)).prefix(50)
        let answer = JSONValue.array(page.map { $0.json(for: call.caller.scope, select: select) })
        // Below 0 nothing is counted.
        guard start >= 0 else { return MethodAnswer(answer) }
        return MethodAnswer(
            answer, total: people.count, next: start < people.count - 50 ? start + 50 : nil)
    }

    /// `sort` names the field and `order` the direction; `order` may also be a map of both.
    private static func sort(_ people: inout [UserProfile], by field: String?, order: JSONValue?) {
        var (field, direction) = (field?.uppercased() ?? "ID", order?.text?.uppercased() ?? "ASC")
        if let first = order.flatMap(RecordFilter.members)?.elements.first {
            (field, direction) = (first.key.uppercased(), first.value.text?.uppercased() ?? "ASC")
        }
        if field != "ID" {
            let keyed = people.map { profile in (profile, profile.fields[field]?.text?.lowercased() ?? "") }
            people = keyed.sorted { ($0.1, $0.0.person.id) < ($1.1, $1.0.person.id) }.map(\.0)
        }
        if direction == "DESC" { people.reverse() }
    }

    // MARK: Adding and changing

    private static let accessDenied = RESTFailure(.core, status: 400, "access_denied")

    private static func argument(_ text: String) -> RESTFailure {
        RESTFailure(.argument, status: 400, text, extra: ["argument": ""])
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call.caller.isAdmin else { throw accessDenied }
        let portal = call.caller.portal
        let email = call.text("EMAIL") ?? ""
        guard isAddress(email) else { throw argument("wrong_email") }
        let isFree = try PersonRow.filter(Column("portalID") == portal.id)
            .filter(sql: "lower(email) = ?", arguments: [email.lowercased()]).isEmpty(db)
        guard isFree else { throw argument("A user with this email already exists") }
        let isGuest = call["EXTRANET"]?.text?.uppercased() == "Y" || call["EXTRANET"]?.flag == true
        if isGuest {
            guard let groups = call["SONET_GROUP_ID"], groups.text?.isEmpty != true, groups.array?.isEmpty != true
            else {
                throw RESTFailure("ERROR_GROUPID", status: 400, "Group code not specified")
            }
        } else {
            guard let departments = call["UF_DEPARTMENT"], departments.text?.isEmpty != true,
                departments.array?.isEmpty != true
            else { throw argument("no_extranet_field") }
        }
        let people = PortalPeople(platform: call.platform)
        var person = PersonRow(
            portalID: portal.id ?? 0, id: try people.nextID(db, portal: portal), name: "", lastName: "", email: email,
            position: "", isAdmin: false, isActive: true, access: "{}", userType: isGuest ? "extranet" : "employee",
            isInvited: true)
        try apply(call, to: &person, db)
        try person.insert(db)
        if call.platform.behaviour.current.userAddEvent == .invitation {
            try people.announce(db, person, portal: portal, by: call.caller.user.id)
        }
        return MethodAnswer(.int(person.id))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call.caller.isAdmin else { throw accessDenied }
        guard let id = call["ID"]?.integer, id > 0 else { throw RESTFailure(.core, status: 400, "") }
        guard var person = try PersonRow.fetchOne(db, key: ["portalID": call.caller.portalID, "id": id]),
            person.isListed
        else { throw accessDenied }
        if let email = call["EMAIL"]?.text {
            guard isAddress(email) else { throw argument("wrong_email") }
            let others = try PersonRow.filter(Column("portalID") == call.caller.portalID && Column("id") != id)
                .filter(sql: "lower(email) = ?", arguments: [email.lowercased()])
            guard try others.isEmpty(db) else { throw argument("A user with this email already exists") }
        }
        try apply(call, to: &person, db)
        try person.update(db)
        return MethodAnswer(true)
    }

    /// Takes over what the call names and the profile knows; anything else is left out.
    private static func apply(_ call: MethodCall, to person: inout PersonRow, _ db: Database) throws {
        let custom = try Set(
            String.fetchAll(db, sql: "SELECT name FROM userField WHERE portalID = ?", arguments: [person.portalID]))
        for (key, value) in call.params {
            let name = key.uppercased()
            switch name {
            case "NAME": person.name = value.text ?? ""
            case "LAST_NAME": person.lastName = value.text ?? ""
            case "EMAIL": person.email = value.text ?? person.email
            case "WORK_POSITION": person.position = value.text ?? ""
            case "ACTIVE":
                switch value.text?.uppercased() {
                case "Y", "TRUE", "1": person.isActive = true
                case "N", "FALSE", "0": person.isActive = false
                default: break
                }
            case "UF_DEPARTMENT":
                let departments = (value.array ?? value.object.map { Array($0.values) } ?? [value])
                    .compactMap(\.integer)
                person.set(name, to: .array(departments.map { .int($0) }))
            case "PERSONAL_PHOTO", "WORK_LOGO":
                // The picture's content is not kept, only that there is one.
                person.set(name, to: .string("https://\(call.caller.portal.domain)/upload/main/\(person.id)/photo.png"))
            default:
                if UserProfile.isExtra(name) || (custom.contains(name) && call.caller.scope.contains("user.userfield"))
                {
                    person.set(name, to: value)
                }
            }
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !parts[1].hasPrefix(".")
            && !parts[1].hasSuffix(".") && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x2C }
    }
}
