import GRDB

/// `socialnetwork.api.workgroup.*`: the newer way to read workgroups.
///
/// Source: the platform's documentation, "Get data about a group".
enum WorkgroupAnswers {
    private static let fields = [
        "ID", "ACTIVE", "SITE_ID", "SUBJECT_ID", "NAME", "DESCRIPTION", "KEYWORDS", "CLOSED", "VISIBLE", "OPENED",
        "DATE_CREATE", "DATE_UPDATE", "DATE_ACTIVITY", "IMAGE_ID", "AVATAR_TYPE", "OWNER_ID", "INITIATE_PERMS",
        "NUMBER_OF_MEMBERS", "NUMBER_OF_MODERATORS", "PROJECT", "PROJECT_DATE_START", "PROJECT_DATE_FINISH",
        "SEARCH_INDEX", "LANDING", "SCRUM_OWNER_ID", "SCRUM_MASTER_ID", "SCRUM_SPRINT_DURATION",
        "SCRUM_TASK_RESPONSIBLE", "TYPE",
    ]
    private static let numbers: Set<String> = [
        "SUBJECT_ID", "IMAGE_ID", "OWNER_ID", "NUMBER_OF_MEMBERS", "NUMBER_OF_MODERATORS", "SCRUM_OWNER_ID",
        "SCRUM_MASTER_ID", "SCRUM_SPRINT_DURATION",
    ]

    static func get(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        let params = call.map("params") ?? [:]
        guard let id = params.member("groupId")?.integer, id > 0 else {
            throw RESTFailure(
                "SONET_CONTROLLER_WORKGROUP_EMPTY", status: 400, "No value for the workgroup ID was provided.")
        }
        guard let group = try groups.groups.record(id), try groups.isVisible(group) else {
            throw RESTFailure("SONET_CONTROLLER_WORKGROUP_NOT_FOUND", status: 400, "Workgroup not found.")
        }
        var result: JSONObject = [:]
        for name in fields where name != "SCRUM_MASTER_ID" || group[name] != nil {
            result[name] = value(name, group, groups, dates: { usDate($0) })
        }
        let rows = try groups.members.records(["GROUP_ID": .int(id)])
        func people(_ roles: Set<String>) -> JSONValue {
            .array(rows.filter { roles.contains($0.text("ROLE")) }.map { .int($0.integer("USER_ID")) })
        }
        result["MEMBERS"] = people(["A", "E", "K"])
        result["CHAT_ID"] = 0
        result["DIALOG_ID"] = ""
        result["ORDINARY_MEMBERS"] = people(["K"])
        result["INVITED_MEMBERS"] = people(["Z"])
        result["MODERATOR_MEMBERS"] = people(["E"])
        result["SITE_IDS"] = [group["SITE_ID"] ?? "s1"]
        for name in (params.member("select")?.elements ?? []).compactMap(\.text) {
            switch name.uppercased() {
            case "TAGS":
                result["TAGS"] = .array(
                    group.text("KEYWORDS").split(separator: ",").map {
                        .string($0.trimmingPrefix { $0 == " " }.description)
                    })
            case "DEPARTMENTS": result["DEPARTMENTS"] = []
            case "AVATAR": result["AVATAR"] = .string(avatar(group, call))
            case "ACTIONS":
                let mayManage = groups.mayManage(group)
                result["ACTIONS"] = [
                    "EDIT_GROUP": .bool(mayManage), "DELETE_GROUP": .bool(mayManage), "INVITE": .bool(mayManage),
                    "JOIN": .bool(try groups.role(in: id) == nil), "LEAVE": .bool(try groups.role(in: id) == "K"),
                ]
            case "OWNER_DATA":
                let owner = try call.person(db, group.integer("OWNER_ID"))
                result["OWNER_DATA"] = [
                    "ID": .int(group.integer("OWNER_ID")), "FORMATTED_NAME": .string(owner?.fullName ?? ""),
                    "PHOTO": "",
                ]
            case "USER_DATA":
                result["USER_DATA"] = [
                    "USER_ID": .int(call.userID), "ROLE": .string(try groups.role(in: id) ?? ""),
                    "INITIATED_BY_TYPE": "G",
                ]
            case "COUNTERS":
                let waiting = rows.count { $0.text("ROLE") == "Z" }
                result["COUNTERS"] = ["workgroup_requests_in": .int(waiting), "workgroup_requests_out": 0]
            case "LIST_OF_MEMBERS":
                result["LIST_OF_MEMBERS"] = .array(
                    try rows.filter { $0.text("ROLE") != "Z" }.map { row in
                        let person = try call.person(db, row.integer("USER_ID"))
                        return [
                            "ID": .int(row.integer("USER_ID")), "FORMATTED_NAME": .string(person?.fullName ?? ""),
                            "ROLE": row["ROLE"] ?? "K", "PHOTO": "",
                        ]
                    })
            case "PRIVACY_TYPE":
                result["PRIVACY_CODE"] = .string(
                    group.text("VISIBLE") == "N" ? "secret" : group.text("OPENED") == "Y" ? "open" : "closed")
            case "SUBJECT_DATA": result["SUBJECT_DATA"] = ["ID": 1, "NAME": "Workgroups"]
            case "FEATURES":
                result["FEATURES"] = .array(
                    ["tasks", "calendar", "files", "blog", "photo"].enumerated().map {
                        [
                            "featureName": .string($0.element), "name": .string($0.element.capitalized),
                            "id": .int($0.offset + 1),
                        ]
                    })
            case "EFFICIENCY": result["EFFICIENCY"] = 100
            case "PIN": result["IS_PIN"] = false
            default: break
            }
        }
        result["NUMBER_OF_MEMBERS_PLURAL"] = group.integer("NUMBER_OF_MEMBERS") == 1 ? 0 : 1
        return MethodAnswer(.object(result))
    }

    static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let groups = Workgroups(call, db)
        let params = call.map("params") ?? [:]
        let found = try groups.groups.records().filter { try groups.isVisible($0) }
            .map { $0.adding(["TYPE": .string(groups.type(of: $0))]) }
        let page = ListQuery(call).page(found)
        let asked = (call["select"]?.elements ?? []).compactMap { $0.text?.uppercased() }
        let isMobile = params.member("mode")?.text == "mobile"
        let rows = try page.rows.map { group -> JSONValue in
            var result: JSONObject = ["id": .string(String(group.id))]
            for name in fields where name != "ID" && name != "SEARCH_INDEX" {
                guard asked.isEmpty || asked.contains("*") || asked.contains(name) else { continue }
                result[TaskFields.itemName(name)] = value(name, group, groups, dates: { $0 }).asText
            }
            if asked.contains("AVATAR") { result["avatar"] = .string(avatar(group, call)) }
            if isMobile {
                result["imageId"] = .string(String(group.integer("IMAGE_ID")))
                result["avatarType"] = group["AVATAR_TYPE"] ?? .null
                result["additionalData"] = [
                    "role": .string(try groups.role(in: group.id) ?? ""), "initiatedByType": "",
                ]
            }
            if params.member("shouldSelectDialogId")?.text == "Y" { result["dialogId"] = "" }
            return .object(result)
        }
        return MethodAnswer(["workgroups": .array(rows)], total: page.total, next: page.next)
    }

    private static func value(
        _ name: String, _ group: Record, _ groups: Workgroups, dates: (String) -> String
    ) -> JSONValue {
        switch name {
        case "ID": return .int(group.id)
        case "TYPE": return .string(groups.type(of: group))
        case "SEARCH_INDEX":
            return .string("\(group.text("NAME")) \(group.text("DESCRIPTION")) \(group.text("KEYWORDS"))")
        case "DATE_CREATE", "DATE_UPDATE", "DATE_ACTIVITY": return .string(dates(group.text(name)))
        case "SCRUM_TASK_RESPONSIBLE", "DESCRIPTION", "KEYWORDS": return .string(group.text(name))
        default: return numbers.contains(name) ? .int(group.integer(name)) : group[name] ?? .null
        }
    }

    private static func avatar(_ group: Record, _ call: MethodCall) -> String {
        group["IMAGE_ID"]?.integer.map { FileExchanges.address(of: $0, for: call) } ?? ""
    }

    /// `04/17/2025 19:37:55`
    static func usDate(_ text: String) -> String {
        guard text.utf8.count >= 19 else { return text }
        let parts = text.prefix(10).split(separator: "-")
        guard parts.count == 3 else { return text }
        return "\(parts[1])/\(parts[2])/\(parts[0]) \(text.dropFirst(11).prefix(8))"
    }
}
