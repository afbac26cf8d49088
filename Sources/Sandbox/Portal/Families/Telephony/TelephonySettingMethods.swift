import GRDB

/// `voximplant.*`: lines, statistics and telephones of the portal. No telephone rings: calls that the platform would make are written
/// down as made.
///
/// Source: the platform's documentation, "Telephony", Voximplant.
enum TelephonySettingMethods {
    static let bodies: [String: MethodBody] = [
        "voximplant.sip.add": .writing(addSIP),
        "voximplant.sip.update": .writing(updateSIP),
        "voximplant.sip.delete": .writing(deleteSIP),
        "voximplant.sip.get": .reading(listSIP),
        "voximplant.sip.status": .reading(statusSIP),
        "voximplant.sip.connector.status": .plain { call in
            try requireRights(call)
            return MethodAnswer(["FREE_MINUTES": 60, "PAID": false])
        },
        "voximplant.line.get": .reading { call, db in
            try requireRights(call)
            let lines = try available(Talk(call, db)).map { ($0.id, JSONValue.string($0.title)) }
            return MethodAnswer(.object(JSONObject(lines, uniquingKeysWith: { first, _ in first })))
        },
        "voximplant.line.outgoing.get": .reading { call, db in
            try requireRights(call)
            let talk = Talk(call, db)
            let chosen = try talk.store("voximplant.setting").record(1)?.text("outgoing") ?? ""
            let lines = try available(talk)
            return MethodAnswer(.string(lines.contains { $0.id == chosen } ? chosen : lines.first?.id ?? ""))
        },
        "voximplant.line.outgoing.set": .writing { call, db in
            try requireRights(call)
            let talk = Talk(call, db)
            if let line = call.text("LINE_ID"), try available(talk).contains(where: { $0.id == line }) {
                try choose(line, talk)
            }
            return MethodAnswer(1)
        },
        "voximplant.line.outgoing.sip.set": .writing { call, db in
            try requireRights(call)
            let talk = Talk(call, db)
            guard let id = call["CONFIG_ID"]?.integer, let item = try talk.store("voximplant.sip").record(id) else {
                throw RESTFailure(.argument, status: 400, "Specified CONFIG_ID is not found")
            }
            try choose(lineID(item), talk)
            return MethodAnswer(1)
        },
        "voximplant.statistic.get": .reading(statistics),
        "voximplant.callback.start": .writing { call, db in
            try start(call, db, prefix: "callback", type: 4, text: "TEXT_TO_PRONOUNCE")
        },
        "voximplant.infocall.startwithtext": .writing { call, db in
            try start(call, db, prefix: "infocall", type: 5, text: "TEXT_TO_PRONOUNCE")
        },
        "voximplant.infocall.startwithsound": .writing { call, db in
            try start(call, db, prefix: "infocall", type: 5, text: "URL")
        },
        "voximplant.url.get": .plain { call in
            let origin = "https://\(call.caller.portal.domain)"
            return MethodAnswer([
                "detail_statistics": .string(origin + "/telephony/detail.php"),
                "buy_connector": .string(origin + "/settings/license_phone_sip.php"),
                "edit_config": .string(origin + "/telephony/edit.php?ID=#CONFIG_ID#"),
                "lines": .string(origin + "/telephony/lines.php"),
            ])
        },
        "voximplant.tts.voices.get": .plain { _ in MethodAnswer(.object(voices)) },
        "voximplant.user.activatephone": .writing { call, db in try setPhone(call, db, true) },
        "voximplant.user.deactivatephone": .writing { call, db in try setPhone(call, db, false) },
        "voximplant.user.get": .reading(users),
    ]

    private static let voices: JSONObject = [
        "eurfrenchfemale": "French (Female) (Amazon)", "eurgermanfemale": "German (Female) (Default)",
        "eurgermanmale": "German (Male) (Default)", "euritalianfemale": "Italian (Female) (Default)",
        "eurpolishfemale": "Polish (Female) (Default)", "eurspanishfemale": "Spanish (Female) (Default)",
        "ruinternalfemale": "Russian (Female) (Default)", "ruinternalmale": "Russian (Male) (Default)",
        "ukenglishfemale": "English (Female) (Amazon)", "usinternalfemale": "English (Female) (Default)",
        "usinternalmale": "English (Male) (Default)", "usenglishfemale": "American English (Female) (Default)",
        "usenglishmale": "American English (Male) (Default)",
    ]

    private static func requireRights(_ call: MethodCall) throws { try call.requireAdministrator() }

    private static func owner(_ call: MethodCall) -> String { call.caller.installation?.clientID ?? "" }

    // MARK: SIP

    private static func lineID(_ item: Record) -> String {
        item.text("TYPE") == "office" ? "sip\(item.id)" : "reg\(item.integer("REG_ID"))"
    }

    private static func available(_ talk: Talk) throws -> [(id: String, title: String)] {
        try talk.store("voximplant.sip").records().map { item in
            let name = item.text("TYPE") == "office" ? "Office PBX (\(item.id))" : "Cloud PBX (\(item.id))"
            return (lineID(item), item.text("TITLE").isEmpty ? name : item.text("TITLE"))
        }
    }

    private static func choose(_ line: String, _ talk: Talk) throws {
        let store = talk.store("voximplant.setting")
        if var item = try store.record(1) {
            item["outgoing"] = .string(line)
            try store.update(item)
        } else {
            try store.add(["outgoing": .string(line)], id: 1)
        }
    }

    private static func check(_ call: MethodCall, _ store: RecordStore, except id: Int?) throws {
        func wrong(_ text: String) -> RESTFailure { RESTFailure.own("CHECK_FIELDS_ERROR", text) }
        if id == nil || call["SERVER"] != nil, call.text("SERVER") == nil {
            throw wrong("Server address not specified")
        }
        if id == nil || call["LOGIN"] != nil, call.text("LOGIN") == nil {
            throw wrong("Login for connecting to the server not specified")
        }
        if (call.text("PASSWORD") ?? "").count > 100 {
            throw wrong("Password for connecting to the server cannot exceed 100 characters")
        }
        if let title = call.text("TITLE"), let other = try store.first(["TITLE": .string(title)]), other.id != id {
            throw RESTFailure.own("TITLE_EXISTS", "The specified connection name is already registered in the system")
        }
    }

    private static func addSIP(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireRights(call)
        let talk = Talk(call, db)
        let store = talk.store("voximplant.sip")
        try check(call, store, except: nil)
        let isOffice = call.text("TYPE")?.lowercased() == "office"
        if !isOffice, try store.count(["TYPE": "cloud"]) >= 10 {
            throw RESTFailure.own("MAX_CLOUD_PBX", "You cannot connect more than 10 virtual PBXs.")
        }
        let id = try store.nextID()
        var fields: JSONObject = [
            "TYPE": isOffice ? "office" : "cloud", "CONFIG_ID": .string(String(id)),
        ]
        if !isOffice { fields["REG_ID"] = .int(150_000 + id) }
        fields["SERVER"] = .string(call.text("SERVER") ?? "")
        fields["LOGIN"] = .string(call.text("LOGIN") ?? "")
        fields["PASSWORD"] = .string(call.text("PASSWORD") ?? "")
        if isOffice {
            fields["INCOMING_SERVER"] = .string("ip.b24-\(talk.portalID).bitrixphone.com")
            fields["INCOMING_LOGIN"] = .string("sip\(id)")
            fields["INCOMING_PASSWORD"] = .string(talk.platform.randomness.hexadecimal(32))
        }
        fields["AUTH_USER"] = .null
        fields["OUTBOUND_PROXY"] = .null
        fields["DETECT_LINE_NUMBER"] = "N"
        fields["LINE_DETECT_HEADER_ORDER"] = "diversion;to"
        fields["REGISTRATION_STATUS_CODE"] = .null
        fields["REGISTRATION_ERROR_MESSAGE"] = .null
        fields["TITLE"] = .string(call.text("TITLE") ?? "")
        fields["owner"] = .string(owner(call))
        // What is not set is answered, too.
        let item = Record(id: id, fields: fields)
        try store.insert(item)
        var answer: JSONObject = ["ID": .string(String(id))]
        for (name, value) in item.fields where name != "owner" { answer[name] = value }
        return MethodAnswer(.object(answer))
    }

    private static func own(_ call: MethodCall, _ store: RecordStore) throws -> Record {
        guard let id = call["CONFIG_ID"]?.integer, let item = try store.record(id), item.text("owner") == owner(call)
        else { throw RESTFailure.own("ERROR_NOT_FOUND", "Specified CONFIG_ID is not found") }
        return item
    }

    private static func updateSIP(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireRights(call)
        let store = Talk(call, db).store("voximplant.sip")
        var item = try own(call, store)
        try check(call, store, except: item.id)
        for name in ["TITLE", "SERVER", "LOGIN", "PASSWORD"] {
            if let value = call[name]?.text { item[name] = .string(value) }
        }
        try store.update(item)
        return MethodAnswer(1)
    }

    private static func deleteSIP(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireRights(call)
        let store = Talk(call, db).store("voximplant.sip")
        try store.delete(try own(call, store).id)
        return MethodAnswer(1)
    }

    private static func listSIP(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireRights(call)
        let items = try Talk(call, db).store("voximplant.sip").records(["owner": .string(owner(call))])
        let rows = items.map { item in
            var fields = item.fields
            fields["owner"] = nil
            fields["ID"] = .string(String(item.id))
            if let number = fields["REG_ID"]?.integer { fields["REG_ID"] = .string(String(number)) }
            return fields
        }
        let order: JSONObject = call.text("SORT").map { [$0: .string(call.text("ORDER") ?? "ASC")] } ?? [:]
        return ListQuery(
            filter: call.membersOf("FILTER") ?? [:], order: order, start: call["start"]?.integer ?? 0
        ).answer(rows) { row in .object(row.filter { $0.key != "ID" }) }
    }

    private static func statusSIP(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try requireRights(call)
        let talk = Talk(call, db)
        guard let id = call["REG_ID"]?.integer, try talk.store("voximplant.sip").first(["REG_ID": .int(id)]) != nil
        else { throw RESTFailure.own("REG_ID_NOT_FOUND", "Settings not found") }
        // No exchange outside is asked.
        let now = String(talk.nowText.prefix(19)).map { $0 == "T" ? " " : $0 }
        return MethodAnswer([
            "REG_ID": .int(id), "LAST_UPDATED": .string(String(now)), "ERROR_MESSAGE": "", "STATUS_CODE": 200,
            "STATUS_RESULT": "success",
        ])
    }

    // MARK: Calls

    private static func statistics(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let calls = Calls(talk: Talk(call, db))
        try requireRights(call)
        let rows = try calls.statistics().map { try calls.json($0) }
        let order: JSONObject = call.text("SORT").map { [$0: .string(call.text("ORDER") ?? "ASC")] } ?? [:]
        return ListQuery(
            filter: call.membersOf("FILTER") ?? [:], order: order, start: call["start"]?.integer ?? 0
        ).answer(rows)
    }

    private static func start(
        _ call: MethodCall, _ db: Database, prefix: String, type: Int, text: String
    ) throws -> MethodAnswer {
        let talk = Talk(call, db)
        func core(_ text: String) -> RESTFailure { RESTFailure(.core, status: 400, text) }
        let line = call.text("FROM_LINE") ?? ""
        let isExternal = try Calls(talk: talk).lines.first(["number": .string(line)]) != nil
        guard try isExternal || available(talk).contains(where: { $0.id == line }) else {
            throw core(
                prefix == "callback" ? "Could not find line \(line)" : "Could not find config for number \(line)")
        }
        guard let number = call.text("TO_NUMBER"), number.filter(\.isNumber).count >= 3 else {
            throw core("Phone number is not correct")
        }
        _ = try call.required(text)
        let item = try Calls(talk: talk).register(
            Calls.New(
                user: talk.userID, number: number, type: type, started: talk.now, line: line,
                external: talk.platform.randomness.hexadecimal(16), prefix: prefix)
        ).item
        if prefix == "callback", isExternal {
            try talk.emit(
                "ONEXTERNALCALLBACKSTART",
                [
                    "PHONE_NUMBER": .string(number), "TEXT": .string(call.text(text) ?? ""),
                    "VOICE": .string(call.text("VOICE") ?? ""), "CRM_ENTITY_TYPE": item["entityType"] ?? "",
                    "CRM_ENTITY_ID": item["entityID"] ?? "", "LINE_NUMBER": .string(line),
                ])
        }
        return MethodAnswer(["RESULT": true, "CALL_ID": item["call"] ?? ""])
    }

    // MARK: Telephones of people

    private static func setPhone(_ call: MethodCall, _ db: Database, _ isEnabled: Bool) throws -> MethodAnswer {
        guard call.caller.isAdmin else {
            throw RESTFailure("", status: 400, "You are not allowed to modify user's settings")
        }
        guard let id = call["USER_ID"]?.integer else {
            throw RESTFailure("", status: 400, "Parameter USER_ID is not set")
        }
        let store = Talk(call, db).store("telephony.user")
        if var item = try store.record(id) {
            item["phone"] = .bool(isEnabled)
            try store.update(item)
        } else {
            try store.add(["phone": .bool(isEnabled)], id: id)
        }
        return MethodAnswer(1)
    }

    private static func users(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let ids = call.integers("USER_ID"), !ids.isEmpty else {
            throw RESTFailure("", status: 400, "Parameter USER_ID is not set")
        }
        guard call.caller.isAdmin else {
            throw RESTFailure(
                .accessDenied, status: 403, "Access denied! You have no permission to query selected users")
        }
        let talk = Talk(call, db)
        return MethodAnswer(
            .array(
                try ids.compactMap { id in
                    guard try talk.person(id) != nil else { return nil }
                    let item = try talk.store("telephony.user").record(id)
                    return [
                        "ID": .string(String(id)), "DEFAULT_LINE": .null,
                        "PHONE_ENABLED": item?.flag("phone") == true ? "Y" : "N",
                        "SIP_SERVER": .string("ip.b24-\(talk.portalID).bitrixphone.com"),
                        "SIP_LOGIN": .string("phone\(id)"), "SIP_PASSWORD": .null,
                        "INNER_NUMBER": item?["inner"] ?? .null,
                    ]
                }))
    }
}
