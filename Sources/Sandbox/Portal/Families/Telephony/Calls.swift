import GRDB

/// Telephone calls that an application's own exchange makes and reports.
///
/// Source: the platform's documentation, "Telephony", external calls.
struct Calls {
    let talk: Talk

    /// Calls that are registered or finished.
    var store: RecordStore { talk.store("telephony.call") }
    var lines: RecordStore { talk.store("telephony.line") }

    func call(_ id: String) throws -> Record? { try store.first(["call": .string(id)]) }

    /// Of calls that were finished: what `voximplant.statistic.get` lists.
    func statistics() throws -> [Record] { try store.records(["finished": true]) }

    /// Seconds in which the same call counts as one.
    static let repetition = 1800

    struct New {
        var user: Int
        var number: String
        /// 1 outgoing, 2 incoming, 3 incoming with redirection, 4 callback, 5 informational.
        var type: Int
        var started: Int
        var line = ""
        var external = ""
        var creates = false
        var source = ""
        var entity: TalkCRM.Entity?
        /// What its identifier begins with.
        var prefix = "externalCall"
    }

    struct Registered {
        var item: Record
        var created: [TalkCRM.Entity] = []
    }

    func register(_ new: New) throws -> Registered {
        let clientID = talk.installation?.clientID ?? ""
        if let known = try store.first(
            [
                "client": .string(clientID), "number": .string(new.number), "type": .int(new.type),
                "user": .int(new.user), "line": .string(new.line), "external": .string(new.external),
            ], where: SQLCondition(sql: "json_extract(fields, '$.at') > ?", arguments: [talk.now - Self.repetition]))
        {
            return Registered(item: known)
        }
        let crm = TalkCRM(talk: talk.by(new.user))
        var entity = new.entity
        var created: [TalkCRM.Entity] = []
        if entity == nil { entity = try crm.owners(ofPhone: new.number).first?.entity }
        if entity == nil, new.creates {
            let title = talk.say("Call \(new.number)", "Звонок \(new.number)")
            let fields: JSONObject = [
                "TITLE": .string(title), "PHONE": [["VALUE": .string(new.number), "VALUE_TYPE": "WORK"]],
                "SOURCE_ID": .string(new.source.isEmpty ? "CALL" : new.source), "ASSIGNED_BY_ID": .int(new.user),
            ]
            if let id = try crm.add("crm.lead", fields) {
                entity = TalkCRM.Entity(type: "LEAD", id: id)
                created = [TalkCRM.Entity(type: "LEAD", id: id)]
            }
        }
        let item = try store.add([
            "call": .string("\(new.prefix).\(talk.platform.randomness.hexadecimal(32)).\(talk.now)"),
            "client": .string(clientID), "user": .int(new.user), "number": .string(new.number), "type": .int(new.type),
            "started": .int(new.started), "line": .string(new.line), "external": .string(new.external),
            "at": .int(talk.now), "entityType": .string(entity?.type ?? ""), "entityID": .int(entity?.id ?? 0),
            "finished": false, "shown": [],
        ])
        let isOutgoing = new.type == 1
        var initial: JSONObject = [
            "CALL_ID": item["call"] ?? "", "CALL_TYPE": .int(new.type), "CALLER_ID": .string(new.number),
            "REST_APP_ID": .int(Int(talk.installation?.id ?? 0)),
        ]
        if isOutgoing { initial["PHONE_NUMBER"] = .string(new.number) }
        try talk.emit("ONVOXIMPLANTCALLINIT", .object(initial))
        try talk.emit("ONVOXIMPLANTCALLSTART", ["CALL_ID": item["call"] ?? "", "USER_ID": .int(new.user)])
        return Registered(item: item, created: created)
    }

    struct Finish {
        var user: Int
        var duration = 0
        var cost = 0.0
        var currency = ""
        var status: String?
        var reason = ""
        var vote: JSONValue = .null
        var recordURL = ""
        var addsToChat = true
    }

    /// Settles the call: into the statistics, and as an activity of whom it was with.
    func finish(_ item: Record, _ finish: Finish) throws -> Record {
        var item = item
        let status = finish.status ?? (finish.duration > 0 ? "200" : "304")
        item["finished"] = true
        item["user"] = .int(finish.user)
        item["duration"] = .int(finish.duration)
        item["cost"] = .double(finish.cost)
        item["currency"] = .string(finish.currency)
        item["status"] = .string(status)
        item["reason"] = .string(finish.reason)
        item["vote"] = finish.vote
        if !finish.recordURL.isEmpty { item["record"] = .string(finish.recordURL) }
        if item.integer("entityID") > 0 { item["activity"] = try activity(item).map { .int($0) } ?? .null }
        try store.update(item)
        if finish.addsToChat {
            let text = talk.say(
                "Call \(item.text("number")), \(finish.duration) s",
                "Звонок \(item.text("number")), \(finish.duration) с")
            let notes = talk.by(finish.user)
            if let chat = try Chats(talk: notes).privateChat(with: finish.user) {
                try Chats(talk: notes).post(
                    to: chat,
                    Chats.NewMessage(author: finish.user, text: text, isSystem: true, reachesBots: false))
            }
        }
        try talk.emit(
            "ONVOXIMPLANTCALLEND",
            [
                "CALL_ID": item["call"] ?? "", "CALL_TYPE": .int(item.integer("type")),
                "PHONE_NUMBER": item["number"] ?? "",
                "PORTAL_NUMBER": item.text("line").isEmpty ? "REST_APP:" : item["line"] ?? "",
                "PORTAL_USER_ID": .int(finish.user), "CALL_DURATION": .int(finish.duration),
                "CALL_START_DATE": .string(PortalTime.text(unixSeconds: item.integer("started"))),
                "COST": .string(RecordValue.decimal(finish.cost)), "COST_CURRENCY": .string(finish.currency),
                "CALL_FAILED_CODE": .string(status), "CALL_FAILED_REASON": .string(finish.reason),
                "CRM_ACTIVITY_ID": item["activity"] ?? "",
            ])
        return item
    }

    private func activity(_ item: Record) throws -> Int? {
        let ownerTypes = ["LEAD": 1, "DEAL": 2, "CONTACT": 3, "COMPANY": 4]
        let isIncoming = [2, 3].contains(item.integer("type"))
        let start = PortalTime.text(unixSeconds: item.integer("started"))
        let end = PortalTime.text(unixSeconds: item.integer("started") + item.integer("duration"))
        return try TalkCRM(talk: talk.by(item.integer("user"))).add(
            "crm.activity",
            [
                "OWNER_TYPE_ID": .int(ownerTypes[item.text("entityType")] ?? 3),
                "OWNER_ID": .int(item.integer("entityID")),
                "TYPE_ID": 2, "PROVIDER_ID": "VOXIMPLANT_CALL", "PROVIDER_TYPE_ID": "CALL",
                "SUBJECT": .string(
                    isIncoming
                        ? talk.say("Incoming call from \(item.text("number"))", "Входящий от \(item.text("number"))")
                        : talk.say("Outgoing call to \(item.text("number"))", "Исходящий на \(item.text("number"))")),
                "DIRECTION": isIncoming ? 1 : 2, "COMPLETED": "Y", "RESPONSIBLE_ID": .int(item.integer("user")),
                "START_TIME": .string(start), "END_TIME": .string(end),
                "ORIGIN_ID": .string("VI_\(item.text("call"))"),
                "COMMUNICATIONS": [["VALUE": item["number"] ?? "", "TYPE": "PHONE"]],
            ])
    }

    /// As the statistics have it.
    func json(_ item: Record) throws -> JSONObject {
        func text(_ name: String) -> JSONValue { item[name].map { .string($0.text ?? "") } ?? .null }
        let hasOwner = item.integer("entityID") > 0
        let installation =
            item.text("client").isEmpty
            ? nil
            : try InstallationRow.filter(
                Column("portalID") == talk.portalID && Column("clientID") == item.text("client")
            ).fetchOne(talk.db)
        let version = try installation.flatMap {
            try ApplicationVersionRow.fetchOne(talk.db, key: ["clientID": $0.clientID, "version": $0.version])
        }
        return [
            "ID": .string(String(item.id)), "PORTAL_USER_ID": text("user"), "PORTAL_NUMBER": text("line"),
            "PHONE_NUMBER": text("number"), "CALL_ID": text("call"),
            "EXTERNAL_CALL_ID": item.text("external").isEmpty ? .null : text("external"), "CALL_CATEGORY": "external",
            "CALL_LOG": .null, "CALL_DURATION": text("duration"),
            "CALL_START_DATE": .string(PortalTime.text(unixSeconds: item.integer("started"))),
            "CALL_RECORD_URL": item["record"] ?? .null,
            "CALL_VOTE": (item["vote"] ?? .null).isNull ? .null : text("vote"),
            "COST": .string(RecordValue.decimal(item["cost"]?.number ?? 0) + "00"), "COST_CURRENCY": text("currency"),
            "CALL_FAILED_CODE": text("status"), "CALL_FAILED_REASON": text("reason"),
            "CRM_ENTITY_TYPE": hasOwner ? text("entityType") : .null,
            "CRM_ENTITY_ID": hasOwner ? text("entityID") : .null,
            "CRM_ACTIVITY_ID": item["activity"].map { $0.isNull ? .null : .string($0.text ?? "") } ?? .null,
            "REST_APP_ID": installation?.id.map { .string(String($0)) } ?? .null,
            "REST_APP_NAME": version.map { .string($0.title) } ?? .null,
            "TRANSCRIPT_ID": item["transcript"].map { .string($0.text ?? "") } ?? .null, "TRANSCRIPT_PENDING": "N",
            "SESSION_ID": .null, "REDIAL_ATTEMPT": .null, "COMMENT": .null, "RECORD_DURATION": .null,
            "RECORD_FILE_ID": item["file"] ?? .null, "CALL_TYPE": text("type"),
        ]
    }
}
