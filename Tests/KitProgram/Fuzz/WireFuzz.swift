import Bitrix24

/// Wrong bytes for everything that reads what others wrote: nothing may crash, and what is read must be what it says.
enum WireFuzz {
    static let memberID = "a223c6b3710f85df22e9377d6c4f7553"
    static let applicationToken = "51856fefc120afa4b628cc82d3935cce"
    static let accessToken = "7f3c5a640000071b00000001f0f107a3c1e0b2d4f6a8"

    static let launchForms: [[UInt8]] = [
        Array(
            """
            DOMAIN=acme.bitrix24.com&PROTOCOL=1&LANG=en&APP_SID=0f1e2d&AUTH_ID=\(accessToken)\
            &AUTH_EXPIRES=3600&REFRESH_ID=r\(accessToken)&member_id=\(memberID)&status=F&PLACEMENT=DEFAULT\
            &PLACEMENT_OPTIONS=%7B%22any%22%3A%226%2F%22%7D
            """.utf8),
        Array(
            """
            DOMAIN=acme.bitrix24.com&PROTOCOL=1&LANG=de&APP_SID=a&AUTH_ID=\(accessToken)&AUTH_EXPIRES=3600\
            &REFRESH_ID=r\(accessToken)&SERVER_ENDPOINT=https%3A%2F%2Foauth.bitrix.info%2Frest%2F\
            &APPLICATION_TOKEN=\(applicationToken)&APPLICATION_SCOPE=crm%2Cuser_brief&member_id=\(memberID)\
            &status=L&PLACEMENT=CRM_DEAL_DETAIL_TAB&PLACEMENT_OPTIONS=%7B%22ID%22%3A%2212%22%7D
            """.utf8),
    ]

    static let eventForms: [[UInt8]] = [
        Array(
            """
            event=ONCRMDEALADD&event_handler_id=7&data[FIELDS][ID]=12&ts=1800000000\
            &auth[access_token]=\(accessToken)&auth[expires]=1800003600&auth[expires_in]=3600\
            &auth[scope]=crm&auth[domain]=acme.bitrix24.com\
            &auth[server_endpoint]=https%3A%2F%2Foauth.bitrix.info%2Frest%2F&auth[status]=F\
            &auth[client_endpoint]=https%3A%2F%2Facme.bitrix24.com%2Frest%2F&auth[member_id]=\(memberID)\
            &auth[user_id]=1&auth[application_token]=\(applicationToken)
            """.utf8),
        Array(
            """
            event=ONCRMDEALUPDATE&data[FIELDS][ID]=3&ts=1800000001&auth[domain]=acme.bitrix24.com\
            &auth[member_id]=\(memberID)&auth[application_token]=\(applicationToken)
            """.utf8),
    ]

    static let documents = [
        #"{"access_token":"\#(accessToken)","expires":1800003600,"expires_in":3600,"scope":"crm,user_brief","domain":"oauth.bitrix.info","server_endpoint":"https://oauth.bitrix.info/rest/","status":"F","client_endpoint":"https://acme.bitrix24.com/rest/","member_id":"\#(memberID)","user_id":1,"refresh_token":"r\#(accessToken)"}"#,
        #"{"result":[{"ID":"1","TITLE":"Deal é 😀","OPPORTUNITY":"100.50"}],"next":50,"total":120,"time":{"start":1800000000.1,"finish":1800000000.2}}"#,
        #"{"error":"expired_token","error_description":"The access token provided has expired."}"#,
    ].map { Array($0.utf8) }

    static let addresses = [
        "https://acme.bitrix24.com/rest/", "https://oauth.bitrix.info/rest/", "acme.bitrix24.com:443",
        "http://acme.bitrix24.ru/rest/", memberID, "acme.bitrix24.com.br",
    ].map { Array($0.utf8) }

    /// - Returns: what is wrong, or `nil`.
    typealias Check = @Sendable (_ bytes: [UInt8]) -> String?

    static let form: Check = { bytes in
        guard let fields = try? FormCodec.decode(bytes) else { return nil }
        // `a[[b` is read as PHP reads it, by the name `a_[b`, which no form can spell.
        guard !fields.keys.contains(where: { $0.contains("[") }) else { return nil }
        // What was read can be written, and is read back the same.
        let written = FormCodec.encode(fields)
        guard let again = try? FormCodec.decode(written) else { return "a form that was read cannot be written" }
        // An empty list has no form, so only the second reading must hold.
        guard let third = try? FormCodec.decode(FormCodec.encode(again)), third == again else {
            return "a form changes each time it is written"
        }
        return nil
    }

    static let json: Check = { bytes in
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        guard let again = try? JSONValue(parsing: value.serialized()) else {
            return "JSON that was read cannot be written"
        }
        return again == value ? nil : "JSON changes when it is written"
    }

    static let launch: Check = { bytes in
        guard let fields = try? FormCodec.decode(bytes), let launch = try? FrameLaunch(fields: fields) else {
            return nil
        }
        if launch.accessToken.isEmpty || launch.refreshToken.isEmpty { return "an opening without tokens was read" }
        return isSafe(launch.domain.value) ? nil : "an opening's portal is no host name"
    }

    static let event: Check = { bytes in
        guard let fields = try? FormCodec.decode(bytes), let delivery = try? EventDelivery(fields: fields) else {
            return nil
        }
        guard isSafe(delivery.authorization.domain.value) else { return "an event's portal is no host name" }
        guard let again = try? EventDelivery(fields: delivery.fields) else {
            return "an event that was read cannot be written"
        }
        return again.authorization == delivery.authorization && again.event == delivery.event
            ? nil : "an event changes when it is written"
    }

    static let tokenReply: Check = { bytes in
        guard let value = try? JSONValue(parsing: bytes), let reply = try? TokenReply(value) else { return nil }
        if reply.accessToken.isEmpty || reply.refreshToken.isEmpty { return "a reply without tokens was read" }
        return (try? TokenReply(reply.json)) == reply ? nil : "a reply changes when it is written"
    }

    static let address: Check = { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        if let id = MemberID(text), !id.value.utf8.allSatisfy(isWord) { return "a member_id holds what it must not" }
        if let domain = PortalDomain(text), !isSafe(domain.value) { return "a host name holds what it must not" }
        guard let endpoint = Endpoint(text) else { return nil }
        guard isSafe(endpoint.domain.value), Endpoint(endpoint.value) == endpoint, !endpoint.path.contains("..") else {
            return "an address holds what it must not"
        }
        guard PortalNames().allows(endpoint) else { return nil }
        // Said once more in other words: one label, then a zone of the cloud, and TLS.
        let labels = endpoint.domain.host.split(separator: ".")
        let zone = labels.dropFirst().joined(separator: ".")
        return endpoint.isSecure && labels.count > 1 && PortalNames.cloudZones.contains(zone)
            ? nil : "a stranger's address is allowed as a portal"
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == 0x2D || byte == 0x5F
    }

    private static func isSafe(_ host: String) -> Bool {
        !host.isEmpty && host.utf8.allSatisfy { isWord($0) || $0 == 0x2E || $0 == 0x3A }
    }

    static let targets: [(name: String, corpus: [[UInt8]], check: Check)] = [
        ("form", launchForms + eventForms, form), ("json", documents, json), ("launch", launchForms, launch),
        ("event", eventForms, event), ("token-reply", documents, tokenReply), ("address", addresses, address),
    ]
}
