import GRDB

/// `pull.*`: what applications send to open pages and telephones. There is no such server here: what was sent is kept.
///
/// Source: the platform's documentation, "Push and pull".
enum PullMethods {
    static let bodies: [String: MethodBody] = [
        "pull.application.config.get": .plain { call in
            guard call.caller.installation != nil else { throw applicationOnly }
            return MethodAnswer(configuration(call))
        },
        "pull.config.get": .plain { call in MethodAnswer(configuration(call)) },
        "pull.channel.public.list": .plain { call in
            var result: JSONObject = [:]
            for id in call.integers("USERS") ?? call.integers("users") ?? [] { result[String(id)] = channel(id, call) }
            return MethodAnswer(.object(result))
        },
        "pull.watch.extend": .writing { call, db in
            var result: JSONObject = [:]
            for tag in (call["TAGS"] ?? call["tags"])?.listed ?? [] { result[tag.text ?? ""] = true }
            return MethodAnswer(.object(result))
        },
        "pull.api.user.getlastseen": .reading { call, db in
            let talk = Talk(call, db)
            var result: JSONObject = [:]
            for id in call.integers("userIds") ?? call.integers("users") ?? [] where try talk.person(id) != nil {
                result[String(id)] = .int(0)
            }
            return MethodAnswer(.object(result))
        },
        "pull.application.event.add": .writing(addEvent),
        "pull.application.push.add": .writing(addPush),
    ]

    private static let applicationOnly = RESTFailure(
        .wrongAuthType, status: 403,
        "Get access to application config available only for application authorization.")

    private static func configuration(_ call: MethodCall) -> JSONValue {
        let domain = call.caller.portal.domain
        let now = call.platform.clock.unixSeconds
        let start = JSONValue.string(PortalTime.text(unixSeconds: now))
        let end = JSONValue.string(PortalTime.text(unixSeconds: now + 43_200))
        let seed = "\(call.caller.portal.memberID)\(call.caller.user.id)\(call.caller.installation?.clientID ?? "")"
        return [
            "server": [
                "version": 4, "server_enabled": false, "mode": "personal", "hostname": .string(domain),
                "long_polling": .string("https://\(domain)/sub2/"),
                "long_pooling_secure": .string("https://\(domain)/sub2/"), "websocket_enabled": false,
                "websocket": .string("wss://\(domain)/subws2/"),
                "websocket_secure": .string("wss://\(domain)/subws2/"),
                "publish_enabled": false, "publish": .string("https://\(domain)/rest/"),
                "publish_secure": .string("https://\(domain)/rest/"), "config_timestamp": .int(now),
            ],
            "api": ["revision_web": 19, "revision_mobile": 3],
            "channels": [
                "shared": [
                    "id": .string(Fingerprint.of("shared" + call.caller.portal.memberID)), "start": start, "end": end,
                    "type": "shared",
                ],
                "private": [
                    "id": .string(Fingerprint.of("private" + seed)),
                    "public_id": .string(Fingerprint.of("public" + seed)),
                    "start": start, "end": end, "type": "private",
                ],
            ],
            "exp": .int(now + 43_200),
            "publicChannels": [String(call.caller.user.id): channel(call.caller.user.id, call)],
        ]
    }

    private static func channel(_ id: Int, _ call: MethodCall) -> JSONValue {
        let now = call.platform.clock.unixSeconds
        return [
            "user_id": .int(id), "public_id": .string(Fingerprint.of("user\(id)\(call.caller.portal.memberID)")),
            "signature": .string(Fingerprint.of("signature\(id)\(call.caller.portal.memberID)")),
            "start": .string(PortalTime.text(unixSeconds: now)),
            "end": .string(PortalTime.text(unixSeconds: now + 43_200)),
        ]
    }

    private static func addEvent(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let installation = call.caller.installation else { throw applicationOnly }
        let users = call.integers("USER_ID") ?? []
        guard call.caller.isAdmin || users == [call.caller.user.id] || call["USER_ID"] == nil else {
            throw RESTFailure.own("USER_ID_ACCESS_ERROR", "Only admin can send notifications to other channels")
        }
        let module = call["MODULE_ID"].map { $0.string ?? "\u{0}" } ?? "application"
        guard
            module.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || [0x2E, 0x5F].contains($0)
            })
        else { throw RESTFailure.own("MODULE_ID_ERROR", "Module ID format error") }
        guard let command = call.text("COMMAND"),
            command.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || [0x5F, 0x3A, 0x7C, 0x2E, 0x2D].contains($0)
            })
        else { throw RESTFailure.own("COMMAND_ERROR", "Command format error") }
        if let params = call["PARAMS"], !params.isNull, params.listed == nil {
            throw RESTFailure.own("PARAMS_ERROR", "Params format error")
        }
        try Talk(call, db).store("pull.event").add([
            "client": .string(installation.clientID), "command": .string(command), "module": .string(module),
            "params": call["PARAMS"] ?? [:], "users": .array(users.map { .int($0) }),
        ])
        return MethodAnswer(true)
    }

    private static func addPush(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let installation = call.caller.installation else {
            throw RESTFailure(
                .wrongAuthType, status: 403, "Send push notifications available only for application authorization.")
        }
        guard call.caller.isAdmin else {
            throw RESTFailure.own("ACCESS_ERROR", "You do not have access to send push notifications")
        }
        guard let text = call.text("TEXT") else { throw RESTFailure.own("TEXT_ERROR", "Text can't be empty") }
        let users = call.integers("USER_ID") ?? []
        try Talk(call, db).store("pull.push").add([
            "client": .string(installation.clientID), "text": .string(text),
            "users": .array(users.map { .int($0) }), "avatar": call["AVATAR"] ?? "",
        ])
        return MethodAnswer(true)
    }
}

/// Identifiers that follow from what they stand for: the same each time, without a store.
enum Fingerprint {
    /// 32 hexadecimal digits. No protection of anything.
    static func of(_ text: String) -> String {
        var result = ""
        for salt in 0..<2 as Range<UInt64> {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325 &+ salt &* 0x9E37_79B9_7F4A_7C15
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ (hash >> 31)) &* 0xBF58_476D_1CE4_E5B9
            let digits = String(hash, radix: 16)
            result += String(repeating: "0", count: 16 - digits.count) + digits
        }
        return result
    }
}
