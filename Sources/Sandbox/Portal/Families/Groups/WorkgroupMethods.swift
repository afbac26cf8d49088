import GRDB

/// `sonet_group.*`
///
/// Source: the platform's documentation, "Workgroups".
enum WorkgroupMethods {
    static let bodies: [String: MethodBody] = [
        "sonet_group.create": .writing(create),
        "sonet_group.update": .writing(update),
        "sonet_group.delete": .writing(delete),
        "sonet_group.get": .reading(get),
        "sonet_group.setowner": .writing(setOwner),
        "sonet_group.feature.access": .reading(access),
        "sonet_group.user.get": .reading(members),
        "sonet_group.user.groups": .reading(mine),
        "sonet_group.user.add": .writing { call, db in
            try change(call, db, denied: "No permissions to add users") { groups, group, user in
                guard try groups.role(in: group.id, of: user).map({ $0 == "Z" }) ?? true else { return false }
                try groups.set("K", of: user, in: group)
                return true
            }
        },
        "sonet_group.user.delete": .writing { call, db in
            try change(call, db, denied: "No permissions to update users role") { groups, group, user in
                guard group.integer("OWNER_ID") != user, try groups.role(in: group.id, of: user) != nil else {
                    return false
                }
                try groups.set(nil, of: user, in: group)
                return true
            }
        },
        "sonet_group.user.update": .writing { call, db in
            let role = call["ROLE"]?.text ?? ""
            return try change(
                call, db, denied: "No permissions to update users role",
                check: ["E", "K"].contains(role) ? nil : "Incorrect role code"
            ) { groups, group, user in
                guard group.integer("OWNER_ID") != user,
                    ["E", "K"].contains(try groups.role(in: group.id, of: user) ?? "")
                else { return false }
                try groups.set(role, of: user, in: group)
                return true
            }
        },
        "sonet_group.user.invite": .writing(invite),
        "sonet_group.user.request": .writing(request),
        "socialnetwork.api.workgroup.get": .reading(WorkgroupAnswers.get),
        "socialnetwork.api.workgroup.list": .reading(WorkgroupAnswers.list),
    ]

    private static let fields: Set<String> = [
        "NAME", "DESCRIPTION", "VISIBLE", "OPENED", "CLOSED", "KEYWORDS", "INITIATE_PERMS", "PROJECT",
        "PROJECT_DATE_START", "PROJECT_DATE_FINISH", "SCRUM_MASTER_ID", "SCRUM_OWNER_ID", "SUBJECT_ID", "SITE_ID",
        "SPAM_PERMS", "AVATAR_TYPE", "LANDING", "SCRUM_SPRINT_DURATION", "SCRUM_TASK_RESPONSIBLE", "ACTIVE",
    ]
    private static let flags: Set<String> = ["VISIBLE", "OPENED", "CLOSED", "PROJECT", "LANDING", "ACTIVE"]
    private static let numbers: Set<String> = [
        "SCRUM_MASTER_ID", "SCRUM_OWNER_ID", "SUBJECT_ID", "SCRUM_SPRINT_DURATION",
    ]

    private static func values(_ call: MethodCall, _ db: Database) throws -> JSONObject {
        var values: JSONObject = [:]
        let input = call["fields"]?.object ?? call.params
        for (key, value) in input {
            let name = key.uppercased()
            guard fields.contains(name) else { continue }
            if flags.contains(name) {
                values[name] = (value.flag ?? false) ? "Y" : "N"
            } else if numbers.contains(name) {
                values[name] = .int(value.integer ?? 0)
            } else if name.hasPrefix("PROJECT_DATE") {
                values[name] =
                    value.text.flatMap(PortalTime.parse).map { .string(PortalTime.text(unixSeconds: $0)) } ?? .null
            } else if name == "SITE_ID" {
                values[name] = value.elements.first ?? value
            } else {
                values[name] = .string(value.text ?? "")
            }
        }
        if let image = input.member("IMAGE") {
            guard let file = FileContent.upload(image), FileContent.mediaType(of: file.name ?? "").hasPrefix("image/")
            else { throw RESTFailure("ERROR_IMAGE_ID", status: 400, "Image is incorrect: Invalid file type") }
            values["IMAGE_ID"] = .int(
                try FileContent.keep(db, portalID: call.caller.portalID, name: file.name ?? "image", bytes: file.bytes))
        }
        return values
    }

    private static func create(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        let values = try values(call, db)
        guard !values.text("NAME").isEmpty else {
            throw RESTFailure("", status: 400, "Cannot create group")
        }
        let asked = (call["OWNER_ID"] ?? call.map("fields")?.member("OWNER_ID"))?.integer
        let owner = call.caller.isAdmin ? asked ?? call.userID : call.userID
        let group = try groups.groups.add(
            settled(
                [
                    "SITE_ID": "s1", "VISIBLE": "N", "OPENED": "N", "CLOSED": "N", "ACTIVE": "Y", "PROJECT": "N",
                    "SUBJECT_ID": 1, "INITIATE_PERMS": "K", "OWNER_ID": .int(owner), "DATE_CREATE": call.now,
                    "DATE_UPDATE": call.now, "DATE_ACTIVITY": call.now, "NUMBER_OF_MEMBERS": 1,
                    "NUMBER_OF_MODERATORS": 1,
                    "LANDING": "N",
                ], by: values))
        try groups.set("A", of: owner, in: group)
        try groups.tell("ONSONETGROUPADD", group.id)
        return MethodAnswer(.int(group.id))
    }

    // MARK: What a call is about

    private static func group(_ groups: Workgroups, _ name: String = "GROUP_ID") throws -> Record {
        guard let id = groups.call.argument(name, 0)?.integer, id > 0 else { throw Workgroups.wrongID }
        guard let group = try groups.groups.record(id), try groups.isVisible(group) else { throw Workgroups.notFound }
        return group
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        guard let id = call["GROUP_ID"]?.integer, let group = try groups.groups.record(id) else {
            throw Workgroups.wrongID
        }
        guard groups.mayManage(group) else {
            throw RESTFailure("", status: 400, "User has no permissions to update group")
        }
        let updated = try groups.groups.update(
            group, try values(call, db).merging(["DATE_UPDATE": call.now, "DATE_ACTIVITY": call.now]) { $1 })
        if let owner = call["OWNER_ID"]?.integer, owner != group.integer("OWNER_ID"), try call.person(db, owner) != nil
        {
            try groups.setOwner(owner, of: updated)
        }
        try groups.tell("ONSONETGROUPUPDATE", id)
        return MethodAnswer(.int(id))
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        let group = try group(groups)
        guard groups.mayManage(group) else {
            throw RESTFailure("", status: 400, "User has no permissions to delete group")
        }
        try groups.members.deleteAll(["GROUP_ID": .int(group.id)])
        let tasks = call.store(db, "tasks.task")
        for task in try tasks.records(["GROUP_ID": .int(group.id)]) { try tasks.update(task, ["GROUP_ID": 0]) }
        try groups.groups.delete(group.id)
        try groups.tell("ONSONETGROUPDELETE", group.id)
        return MethodAnswer(true)
    }

    private static func setOwner(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        guard let id = call["GROUP_ID"]?.integer, let group = try groups.groups.record(id) else {
            throw RESTFailure("", status: 400, "Invalid workgroup/project ID")
        }
        guard let user = call["USER_ID"]?.integer, try call.person(db, user) != nil else {
            throw RESTFailure("", status: 400, "Invalid user ID")
        }
        guard groups.mayManage(group) else {
            throw RESTFailure("", status: 400, "User has no permissions to set owner")
        }
        try groups.setOwner(user, of: group)
        try groups.tell("ONSONETGROUPUPDATE", id)
        return MethodAnswer(true)
    }

    // MARK: Lists

    private static let filterable: Set<String> = [
        "ID", "NAME", "OWNER_ID", "ACTIVE", "VISIBLE", "OPENED", "CLOSED", "DATE_CREATE", "DATE_UPDATE",
        "DATE_ACTIVITY", "IS_EXTRANET", "PROJECT", "SITE_ID", "SUBJECT_ID",
    ]

    private static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        var query = ListQuery(call, filter: "FILTER", order: "ORDER", filterable: filterable)
        if let id = call["GROUP_ID"] { query.filter["ID"] = id }
        let found = try groups.groups.records().map { $0.adding(["IS_EXTRANET": "N"]) }
            .filter { try groups.isVisible($0) }
        return query.answer(found) { group in
            var result: JSONObject = [:]
            for name in [
                "ID", "SITE_ID", "NAME", "DESCRIPTION", "DATE_CREATE", "DATE_UPDATE", "ACTIVE", "VISIBLE", "OPENED",
                "CLOSED", "SUBJECT_ID", "OWNER_ID", "KEYWORDS", "NUMBER_OF_MEMBERS", "DATE_ACTIVITY",
            ] {
                result[name] = group.member(name)?.asText ?? .null
            }
            result["SUBJECT_NAME"] = .string(call.caller.portal.language == "ru" ? "Рабочие группы" : "Workgroups")
            if let image = group["IMAGE_ID"]?.integer {
                result["IMAGE"] = .string(FileExchanges.address(of: image, for: call))
            }
            result["PROJECT"] = group["PROJECT"] ?? "N"
            result["IS_EXTRANET"] = "N"
            return .object(result)
        }
    }

    private static func mine(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        let rows = try groups.members.records(["USER_ID": .int(call.userID)])
        return MethodAnswer(
            .array(
                try rows.compactMap { row in
                    guard ["A", "E", "K"].contains(row.text("ROLE")),
                        let group = try groups.groups.record(row.integer("GROUP_ID"))
                    else { return nil }
                    return [
                        "GROUP_ID": .string(String(group.id)), "GROUP_NAME": group["NAME"] ?? "",
                        "ROLE": row["ROLE"] ?? "K", "GROUP_IMAGE_ID": group["IMAGE_ID"]?.asText ?? .null,
                        "GROUP_IMAGE": "",
                    ]
                }))
    }

    private static func members(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        guard let id = (call["ID"] ?? call["GROUP_ID"])?.integer, id > 0 else {
            throw RESTFailure("", status: 400, "Wrong socialnetwork group ID")
        }
        guard let group = try groups.groups.record(id), try groups.isVisible(group) else { throw Workgroups.notFound }
        let rows = try groups.members.records(["GROUP_ID": .int(id)]).filter {
            ["A", "E", "K"].contains($0.text("ROLE"))
        }
        return MethodAnswer(
            .array(rows.map { ["USER_ID": .string($0.text("USER_ID")), "ROLE": $0["ROLE"] ?? "K"] }))
    }

    // MARK: Members

    private static func change(
        _ call: MethodCall, _ db: Database, denied: String, check: String? = nil,
        _ body: (Workgroups, Record, Int) throws -> Bool
    ) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        guard let id = call["GROUP_ID"]?.integer, id > 0 else { throw Workgroups.wrongID }
        guard call.caller.isAdmin else { throw RESTFailure("", status: 400, denied) }
        if let check { throw RESTFailure("", status: 400, check) }
        let users = try people(call, db)
        guard let group = try groups.groups.record(id) else { throw Workgroups.notFound }
        return MethodAnswer(.array(try users.filter { try body(groups, group, $0) }.map { .string(String($0)) }))
    }

    private static func people(_ call: MethodCall, _ db: Database) throws -> [Int] {
        let value = call["USER_ID"]
        let asked = (value?.text == nil ? value?.elements ?? [] : [value ?? .null]).compactMap(\.integer)
        let users = try asked.filter { try call.person(db, $0) != nil }
        guard !users.isEmpty else { throw RESTFailure("", status: 400, "Wrong user IDs") }
        return users
    }

    private static func invite(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        guard let id = call["GROUP_ID"]?.integer, id > 0 else { throw Workgroups.wrongID }
        let users = try people(call, db)
        guard let group = try groups.groups.record(id), try groups.isVisible(group) else { throw Workgroups.notFound }
        let role = try groups.role(in: id)
        let mayInvite =
            switch group.text("INITIATE_PERMS") {
            case "A": role == "A"
            case "E": role == "A" || role == "E"
            default: role == "A" || role == "E" || role == "K"
            }
        guard mayInvite || call.caller.isAdmin else { return MethodAnswer([]) }
        let invited = try users.filter { try groups.role(in: id, of: $0) == nil }
        for user in invited { try groups.set("Z", of: user, in: group) }
        return MethodAnswer(.array(invited.map { .string(String($0)) }))
    }

    /// Whoever asks to join an open group is in it at once.
    private static func request(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        let group = try group(groups)
        let role = try groups.role(in: group.id)
        guard role == nil || role == "Z" else { throw RESTFailure("", status: 400, "Cannot request to join group") }
        try groups.set(group.text("OPENED") == "Y" || role == "Z" ? "K" : "Z", of: call.userID, in: group)
        return MethodAnswer(true)
    }

    // MARK: Tools

    private static let operations: [String: [String]] = [
        "photo": ["view", "write"], "calendar": ["view", "write"],
        "tasks": ["view", "view_all", "sort", "create_tasks", "edit_tasks", "delete_tasks"],
        "files": ["view", "write"],
        "blog": [
            "view_post", "premoderate_post", "write_post", "moderate_post", "full_post", "view_comment",
            "premoderate_comment", "write_comment", "moderate_comment",
        ],
    ]
    private static let forMembers: Set<String> = [
        "view", "view_all", "sort", "create_tasks", "write", "write_limited", "view_post", "write_post",
        "view_comment", "write_comment",
    ]

    private static func access(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        guard let id = call["GROUP_ID"]?.integer, let group = try groups.groups.record(id) else {
            throw RESTFailure("", status: 400, "Wrong socialnetwork group ID")
        }
        guard let allowed = operations[call["FEATURE"]?.text ?? ""] else {
            throw RESTFailure("", status: 400, "Wrong feature")
        }
        guard let operation = call["OPERATION"]?.text, allowed.contains(operation) else {
            throw RESTFailure("", status: 400, "Wrong operation")
        }
        if groups.mayManage(group) { return MethodAnswer(true) }
        switch try groups.role(in: id) {
        case "A", "E": return MethodAnswer(true)
        case "K": return MethodAnswer(.bool(forMembers.contains(operation)))
        default:
            return MethodAnswer(
                .bool(group.text("OPENED") == "Y" && operation.hasPrefix("view") && operation != "view_all"))
        }
    }
}
