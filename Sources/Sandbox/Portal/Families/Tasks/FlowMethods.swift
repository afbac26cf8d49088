import GRDB

/// `tasks.flow.flow.*`: flows, which hand tasks to the people of a team.
///
/// Source: the platform's documentation, "Flows".
enum FlowMethods {
    static let bodies: [String: MethodBody] = [
        "tasks.flow.flow.create": .writing(create),
        "tasks.flow.flow.update": .writing(update),
        "tasks.flow.flow.get": .reading { call, db in MethodAnswer(json(try flow(call, db, call.argument("flowId", 0))))
        },
        "tasks.flow.flow.delete": .writing { call, db in
            let flow = try owned(call, db, call.map("flowData")?.member("id"))
            try store(call, db).delete(flow.id)
            return MethodAnswer(["deleted": true])
        },
        "tasks.flow.flow.isexists": .reading { call, db in
            let data = call.map("flowData") ?? [:]
            let name = data.member("name")?.text?.lowercased() ?? ""
            let except = data.member("id")?.integer
            return MethodAnswer([
                "exists": .bool(
                    try store(call, db).records().contains { $0.text("NAME").lowercased() == name && $0.id != except })
            ])
        },
        "tasks.flow.flow.activate": .writing { call, db in
            let flow = try owned(call, db, call.argument("flowId", 0))
            try store(call, db).update(flow, ["ACTIVE": .bool(!(flow["ACTIVE"]?.flag ?? true))])
            return MethodAnswer(true)
        },
        "tasks.flow.flow.pin": .writing { call, db in
            let flow = try flow(call, db, call.argument("flowId", 0), refusal: TaskFailure.plain("Unknown error"))
            let others = (flow["PINNED_BY"]?.elements ?? []).filter { $0.integer != call.userID }
            let isPinned = others.count < (flow["PINNED_BY"]?.elements ?? []).count
            try store(call, db).update(flow, ["PINNED_BY": .array(isPinned ? others : others + [.int(call.userID)])])
            return MethodAnswer(true)
        },
    ]

    private static func store(_ call: MethodCall, _ db: Database) -> RecordStore { call.store(db, "tasks.flow") }

    private static func flow(
        _ call: MethodCall, _ db: Database, _ id: JSONValue?, refusal: RESTFailure = TaskFailure.plain("Flow not found")
    ) throws -> Record {
        guard let id = id?.integer, let flow = try store(call, db).record(id) else { throw refusal }
        return flow
    }

    private static func owned(_ call: MethodCall, _ db: Database, _ id: JSONValue?) throws -> Record {
        let flow = try flow(call, db, id)
        guard call.caller.isAdmin || [flow.integer("CREATOR_ID"), flow.integer("OWNER_ID")].contains(call.userID) else {
            throw TaskFailure.plain("Access denied or flow not found")
        }
        return flow
    }

    private static let flags = [
        "matchWorkTime": true, "responsibleCanChangeDeadline": false, "notifyAtHalfTime": false, "taskControl": false,
    ]
    private static let limits = [
        "notifyOnQueueOverflow", "notifyOnTasksInProgressOverflow", "notifyWhenEfficiencyDecreases",
    ]

    private static func invalid(_ name: String) -> RESTFailure {
        TaskFailure.plain("'\(name)': field's value has an invalid value")
    }

    private static func values(_ call: MethodCall, _ db: Database, known: Record?) throws -> JSONObject {
        let data = call.map("flowData") ?? [:]
        var values: JSONObject = [:]
        if let name = data.member("name") {
            guard let text = name.text, !text.isEmpty else { throw invalid("name") }
            let isTaken = try store(call, db).records().contains {
                $0.text("NAME").lowercased() == text.lowercased() && $0.id != known?.id
            }
            guard !isTaken else { throw TaskFailure.plain("A flow with this name already exists") }
            values["NAME"] = .string(text)
        } else if known == nil {
            throw invalid("name")
        }
        if let type = data.member("distributionType") {
            guard let text = type.text, ["manually", "queue", "himself"].contains(text) else {
                throw invalid("distributionType")
            }
            values["DISTRIBUTION_TYPE"] = .string(text)
        } else if known == nil {
            throw invalid("distributionType")
        }
        if let time = data.member("plannedCompletionTime") {
            guard let seconds = time.integer, seconds > 0 else { throw invalid("plannedCompletionTime") }
            values["PLANNED"] = .int(seconds)
        } else if known == nil {
            throw invalid("plannedCompletionTime")
        }
        if let list = data.member("responsibleList") {
            guard !list.elements.isEmpty else { throw invalid("responsibleList") }
            values["RESPONSIBLES"] = .array(list.elements)
        } else if known == nil {
            throw invalid("responsibleList")
        }
        if let creators = data.member("taskCreators") { values["CREATORS"] = .array(creators.elements) }
        if let text = data.member("description")?.text { values["DESCRIPTION"] = .string(text) }
        for (name, field) in [("groupId", "GROUP_ID"), ("ownerId", "OWNER_ID"), ("templateId", "TEMPLATE_ID")] {
            if let number = data.member(name)?.integer { values[field] = .int(number) }
        }
        for name in flags.keys {
            if let flag = data.member(name)?.flag { values[name] = .bool(flag) }
        }
        for name in limits {
            if let value = data.member(name) { values[name] = value.integer.map { .int($0) } ?? .null }
        }
        return values
    }

    /// A flow without a workgroup gets one of its own.
    private static func create(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard call["flowData"]?.object?.isEmpty == false else { throw TaskFailure.missing("flowData") }
        var values = try values(call, db, known: nil)
        if values.integer("GROUP_ID") == 0 {
            let groups = Workgroups(call, db)
            let group = try groups.groups.add([
                "SITE_ID": "s1", "NAME": values["NAME"] ?? "", "VISIBLE": "N", "OPENED": "N", "CLOSED": "N",
                "ACTIVE": "Y", "PROJECT": "N", "SUBJECT_ID": 1, "INITIATE_PERMS": "K", "OWNER_ID": .int(call.userID),
                "DATE_CREATE": call.now, "DATE_UPDATE": call.now, "DATE_ACTIVITY": call.now,
            ])
            try groups.set("A", of: call.userID, in: group)
            values["GROUP_ID"] = .int(group.id)
        }
        var fields: JSONObject = [
            "CREATOR_ID": .int(call.userID), "OWNER_ID": .int(call.userID), "TEMPLATE_ID": 0, "ACTIVE": true,
            "ACTIVITY": call.now, "DESCRIPTION": "", "CREATORS": [["meta-user", "all-users"]],
        ]
        for (name, flag) in flags { fields[name] = .bool(flag) }
        return MethodAnswer(json(try store(call, db).add(fields.merging(values) { $1 })))
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let flow = try owned(call, db, call.map("flowData")?.member("id"))
        let values = try values(call, db, known: flow)
        return MethodAnswer(json(try store(call, db).update(flow, values.merging(["ACTIVITY": call.now]) { $1 })))
    }

    private static func json(_ flow: Record) -> JSONValue {
        var result: JSONObject = [
            "id": .int(flow.id), "creatorId": .int(flow.integer("CREATOR_ID")),
            "ownerId": .int(flow.integer("OWNER_ID")),
            "groupId": .int(flow.integer("GROUP_ID")), "templateId": .int(flow.integer("TEMPLATE_ID")),
            "efficiency": 100, "active": .bool(flow["ACTIVE"]?.flag ?? true),
            "plannedCompletionTime": .int(flow.integer("PLANNED")), "activity": flow["ACTIVITY"] ?? .null,
            "name": flow["NAME"] ?? "", "description": flow["DESCRIPTION"] ?? "",
            "distributionType": flow["DISTRIBUTION_TYPE"] ?? "manually", "responsibleList": flow["RESPONSIBLES"] ?? [],
            "demo": false,
        ]
        for name in ["responsibleCanChangeDeadline", "matchWorkTime", "taskControl", "notifyAtHalfTime"] {
            result[name] = .bool(flow[name]?.flag ?? false)
        }
        for name in limits { result[name] = flow[name] ?? .null }
        result["taskCreators"] = flow["CREATORS"] ?? []
        result["team"] = flow["RESPONSIBLES"] ?? []
        result["trialFeatureEnabled"] = false
        return .object(result)
    }
}
