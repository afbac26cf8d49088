import Foundation
import GRDB

/// `telephony.externalCall.*`, `telephony.call.*` and `telephony.externalLine.*`
///
/// Source: the platform's documentation, "Telephony".
enum ExternalCallMethods {
    static let bodies: [String: MethodBody] = [
        "telephony.externalcall.register": .writing(register),
        "telephony.externalcall.finish": .writing(finish),
        "telephony.externalcall.show": .writing { call, db in try show(call, db, isShown: true) },
        "telephony.externalcall.hide": .writing { call, db in try show(call, db, isShown: false) },
        "telephony.externalcall.attachrecord": .writing(attachRecord),
        "telephony.externalcall.searchcrmentities": .reading(search),
        "telephony.call.attachtranscription": .writing(attachTranscription),
        "telephony.externalline.add": .writing(addLine),
        "telephony.externalline.update": .writing(updateLine),
        "telephony.externalline.delete": .writing(deleteLine),
        "telephony.externalline.get": .reading(lines),
    ]

    private static func core(_ text: String) -> RESTFailure { RESTFailure(.core, status: 400, text) }

    private static func requireApplication(_ call: MethodCall) throws -> InstallationRow {
        guard let installation = call.caller.installation else {
            throw RESTFailure(
                .wrongAuthType, status: 403, "Current authorization type is denied for this method")
        }
        return installation
    }

    /// `USER_ID`, or who has the inner number `USER_PHONE_INNER`.
    private static func user(_ call: MethodCall, _ talk: Talk) throws -> Int {
        let inner = call.text("USER_PHONE_INNER")
        guard call.text("USER_ID") != nil || inner != nil else {
            throw core("USER_ID or USER_PHONE_INNER should be set")
        }
        var id = call["USER_ID"]?.integer
        if id == nil, let inner {
            id = try talk.store("telephony.user").first(["inner": .string(inner)])?.id
            if id == nil, let number = Int(inner), try talk.person(number) != nil { id = number }
        }
        guard let id, let person = try talk.person(id), person.isActive else {
            throw core("User is not found or is not active")
        }
        return id
    }

    private static func register(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        _ = try requireApplication(call)
        let talk = Talk(call, db)
        let user = try user(call, talk)
        guard let type = call["TYPE"]?.integer, (1...5).contains(type) else { throw core("Unknown TYPE") }
        var started = talk.now
        if let text = call.text("CALL_START_DATE") {
            guard let seconds = PortalTime.parse(text) else {
                throw core("CALL_START_DATE should be in the ISO-8601 format")
            }
            started = seconds
        }
        guard let number = call.text("PHONE_NUMBER"), number.contains(where: \.isNumber) else {
            throw core("Unsupported phone number format")
        }
        var entity: TalkCRM.Entity?
        if let kind = call.text("CRM_ENTITY_TYPE")?.uppercased(), let id = call["CRM_ENTITY_ID"]?.integer, id > 0,
            ["CONTACT", "COMPANY", "LEAD"].contains(kind)
        {
            entity = TalkCRM.Entity(type: kind, id: id)
        }
        var creates = call["CRM_CREATE"]?.flag ?? false
        let line = call.text("LINE_NUMBER") ?? ""
        if type == 1, let known = try Calls(talk: talk).lines.first(["number": .string(line)]), !known.flag("creates") {
            creates = false
        }
        let calls = Calls(talk: talk)
        let registered = try calls.register(
            Calls.New(
                user: user, number: number, type: type, started: started, line: line,
                external: call.text("EXTERNAL_CALL_ID") ?? "", creates: creates,
                source: call.text("CRM_SOURCE") ?? "", entity: entity))
        var item = registered.item
        if call["SHOW"]?.flag ?? true {
            item["shown"] = [.int(user)]
            try calls.store.update(item)
        }
        let lead = registered.created.first { $0.type == "LEAD" }
        return MethodAnswer([
            "CALL_ID": item["call"] ?? "", "CRM_CREATED_LEAD": lead.map { .int($0.id) } ?? .null,
            "CRM_CREATED_ENTITIES": .array(
                registered.created.map { ["ENTITY_TYPE": .string($0.type), "ENTITY_ID": .int($0.id)] }),
            "CRM_ENTITY_TYPE": item.integer("entityID") > 0 ? item["entityType"] ?? .null : .null,
            "CRM_ENTITY_ID": item.integer("entityID") > 0 ? item["entityID"] ?? .null : .null,
        ])
    }

    private static func finish(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try requireApplication(call)
        let talk = Talk(call, db)
        guard let id = call["CALL_ID"]?.string, !id.isEmpty else {
            throw RESTFailure.own("INVALID_ARGUMENT", "CALL_ID must be a string")
        }
        guard call.text("USER_ID") != nil || call.text("USER_PHONE_INNER") != nil else {
            throw core("USER_ID or USER_PHONE_INNER should be set")
        }
        let calls = Calls(talk: talk)
        guard let found = try calls.call(id), !found.flag("finished"), found.text("client") == installation.clientID
        else { throw core("Call is not found (call should be registered prior to finishing)") }
        let user = try user(call, talk)
        let item = try calls.finish(
            found,
            Calls.Finish(
                user: user, duration: max(0, call["DURATION"]?.integer ?? 0), cost: call["COST"]?.number ?? 0,
                currency: call.text("COST_CURRENCY") ?? "", status: call.text("STATUS_CODE"),
                reason: call.text("FAILED_REASON") ?? "", vote: call["VOTE"] ?? .null,
                recordURL: call.text("RECORD_URL") ?? "", addsToChat: call["ADD_TO_CHAT"]?.flag ?? true))
        let listed = try calls.json(item)
        return MethodAnswer([
            "CALL_ID": item["call"] ?? "", "EXTERNAL_CALL_ID": listed["EXTERNAL_CALL_ID"] ?? .null,
            "PORTAL_USER_ID": .int(user), "PHONE_NUMBER": item["number"] ?? "", "PORTAL_NUMBER": item["line"] ?? "",
            "INCOMING": .string(String(item.integer("type"))), "CALL_DURATION": .int(item.integer("duration")),
            "CALL_START_DATE": listed["CALL_START_DATE"] ?? .null,
            "CALL_STATUS": item.text("status") == "200" ? 1 : 0,
            "CALL_VOTE": item["vote"] ?? .null, "COST": item["cost"].flatMap { $0.number.map(plain) } ?? 0,
            "COST_CURRENCY": item["currency"] ?? "", "CALL_FAILED_CODE": item["status"] ?? "",
            "CALL_FAILED_REASON": item["reason"] ?? "", "REST_APP_ID": listed["REST_APP_ID"] ?? .null,
            "REST_APP_NAME": listed["REST_APP_NAME"] ?? .null, "CRM_ACTIVITY_ID": item["activity"] ?? .null,
            "COMMENT": .null, "CRM_ENTITY_TYPE": listed["CRM_ENTITY_TYPE"] ?? .null,
            "CRM_ENTITY_ID": item.integer("entityID") > 0 ? .int(item.integer("entityID")) : .null, "ID": .int(item.id),
        ])
    }

    private static func plain(_ number: Double) -> JSONValue {
        Int(exactly: number).map { .int($0) } ?? .double(number)
    }

    private static func show(_ call: MethodCall, _ db: Database, isShown: Bool) throws -> MethodAnswer {
        let calls = Calls(talk: Talk(call, db))
        guard var item = try calls.call(call.text("CALL_ID") ?? "") else { return MethodAnswer(false) }
        let users = call.integers("USER_ID") ?? [item.integer("user")]
        var shown = Set(item.list("shown").compactMap(\.integer))
        if isShown { shown.formUnion(users) } else { shown.subtract(users) }
        item["shown"] = .array(shown.sorted().map { .int($0) })
        try calls.store.update(item)
        return MethodAnswer(true)
    }

    private static func attachRecord(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let calls = Calls(talk: talk)
        let url = call.text("RECORD_URL")
        guard url != nil || call["FILENAME"] != nil else {
            throw core("Required parameters are not set. Request should contain either URL or FILENAME parameter")
        }
        guard var item = try calls.call(call.text("CALL_ID") ?? ""), item.flag("finished") else {
            throw core("Call is not found in the statistic table. It looks like it is not finished yet.")
        }
        let name = call.text("FILENAME") ?? url?.split(separator: "/").last.map(String.init) ?? ""
        guard !name.isEmpty else { throw core("File name is empty") }
        guard ["wav", "mp3"].contains(name.split(separator: ".").last?.lowercased() ?? "") else {
            throw core("Wrong file extension. Only wav and mp3 are allowed")
        }
        if url == nil, call["FILE_CONTENT"] == nil {
            let token = talk.platform.randomness.hexadecimal(48)
            item["upload"] = .string(token)
            item["uploadName"] = .string(name)
            try calls.store.update(item)
            return MethodAnswer([
                "uploadUrl": .string("\(talk.origin)/rest/upload.json?token=telephony%7C\(token)"),
                "fieldName": "file",
            ])
        }
        if url == nil {
            guard let content = call.text("FILE_CONTENT") else { throw core("File content is empty.") }
            guard let data = Data(base64Encoded: content), !data.isEmpty else {
                throw core("File content is not properly encoded. Base64 encoding is expected.")
            }
            let file = try talk.store("telephony.record").add([
                "name": .string(name), "content": .string(content), "size": .int(data.count),
            ])
            item["file"] = .int(file.id)
            item["record"] = .string("\(talk.origin)/telephony/record/\(file.id)/\(name)")
        } else {
            let file = try talk.store("telephony.record").add(["name": .string(name), "url": .string(url ?? "")])
            item["file"] = .int(file.id)
            item["record"] = .string(url ?? "")
        }
        try calls.store.update(item)
        return MethodAnswer(["FILE_ID": item["file"] ?? .null])
    }

    private static func search(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let number = call.text("PHONE_NUMBER") else { throw core("PHONE_NUMBER is empty") }
        let crm = TalkCRM(talk: talk)
        return MethodAnswer(
            .array(
                try crm.owners(ofPhone: number).filter { try crm.mayRead($0.entity, call.caller) }.map { found in
                    let assigned = found.record.fields["ASSIGNED_BY_ID"]?.integer ?? 0
                    return [
                        "CRM_ENTITY_TYPE": .string(found.entity.type), "CRM_ENTITY_ID": .int(found.entity.id),
                        "ASSIGNED_BY_ID": .int(assigned), "NAME": .string(crm.title(found.record)),
                        "ASSIGNED_BY": [
                            "ID": .string(String(assigned)), "TIMEMAN_STATUS": "CLOSED", "USER_PHONE_INNER": .null,
                            "WORK_PHONE": .null, "PERSONAL_PHONE": .null, "PERSONAL_MOBILE": .null,
                        ],
                    ]
                }))
    }

    private static func attachTranscription(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let id = call.text("CALL_ID") else { throw core("CALL_ID should be set") }
        guard let messages = call["MESSAGES"]?.listed else { throw core("MESSAGES should be an array") }
        for (index, message) in messages.enumerated() {
            let fields = message.object ?? [:]
            guard ["client", "user"].contains(fields.text("SIDE").lowercased()) else {
                throw core("MESSAGES[\(index)][SIDE] should be either Client or User")
            }
            guard let start = fields.member("START_TIME")?.integer, start >= 0 else {
                throw core("MESSAGES[\(index)][START_TIME] should be greater or equal to zero")
            }
            guard let stop = fields.member("STOP_TIME")?.integer, stop > 0 else {
                throw core("MESSAGES[\(index)][STOP_TIME] should be greater than zero")
            }
            guard !fields.text("MESSAGE").isEmpty else { throw core("MESSAGES[\(index)][MESSAGE] is empty") }
        }
        let calls = Calls(talk: talk)
        guard var item = try calls.call(id), item.flag("finished") else {
            throw core("Call \(id) is not found. Is it finished?")
        }
        let transcript = try talk.store("telephony.transcript").add([
            "call": .string(id), "messages": .array(messages), "cost": call["COST"] ?? .null,
            "currency": call["COST_CURRENCY"] ?? .null,
        ])
        item["transcript"] = .int(transcript.id)
        try calls.store.update(item)
        return MethodAnswer(["TRANSCRIPT_ID": .int(transcript.id)])
    }

    // MARK: Lines

    private static func line(
        _ call: MethodCall, _ db: Database
    ) throws -> (lines: RecordStore, number: String, item: Record?) {
        let installation = try requireApplication(call)
        guard let number = call.text("NUMBER") else { throw core("NUMBER should not be empty") }
        let lines = Calls(talk: Talk(call, db)).lines
        let item = try lines.first(["client": .string(installation.clientID), "number": .string(number)])
        return (lines, number, item)
    }

    private static func addLine(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (lines, number, known) = try line(call, db)
        guard known == nil else { throw core("Line already exists") }
        let item = try lines.add([
            "client": .string(call.caller.installation?.clientID ?? ""), "number": .string(number),
            "name": .string(call.text("NAME") ?? ""), "creates": .bool(call["CRM_AUTO_CREATE"]?.flag ?? true),
        ])
        return MethodAnswer(["ID": .int(item.id)])
    }

    private static func updateLine(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (lines, number, known) = try line(call, db)
        guard call["NAME"] != nil || call["CRM_AUTO_CREATE"] != nil else { throw core("There are no fields to update") }
        guard var item = known else { throw core("Could not find line with number \(number)") }
        if let name = call["NAME"]?.text { item["name"] = .string(name) }
        if let flag = call["CRM_AUTO_CREATE"]?.flag { item["creates"] = .bool(flag) }
        try lines.update(item)
        return MethodAnswer(["ID": .string(String(item.id))])
    }

    private static func deleteLine(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let (lines, number, known) = try line(call, db)
        guard let item = known else { throw core("Could not find line with number \(number)") }
        try lines.delete(item.id)
        return MethodAnswer([])
    }

    private static func lines(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let installation = try requireApplication(call)
        let items = try Calls(talk: Talk(call, db)).lines.records(["client": .string(installation.clientID)])
        return MethodAnswer(
            .array(
                items.map { item in
                    [
                        "NUMBER": item["number"] ?? "", "NAME": item["name"] ?? "",
                        "CRM_AUTO_CREATE": item.flag("creates") ? "Y" : "N",
                    ]
                }))
    }
}
