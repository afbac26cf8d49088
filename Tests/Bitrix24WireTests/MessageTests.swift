import Bitrix24Wire
import Testing

@Suite("Messages of the platform")
struct MessageTests {
    /// The sample of the page on the full protocol, completed by what live replies carry.
    static let reply: JSONObject = [
        "access_token": "test-access-1", "refresh_token": "test-refresh-1", "expires": 1_700_003_600,
        "expires_in": 3600,
        "scope": "crm,entity,user_brief", "domain": "oauth.bitrix.info",
        "server_endpoint": "https://oauth.bitrix.info/rest/",
        "status": "T", "client_endpoint": "https://portal.bitrix24.com/rest/",
        "member_id": "a223c6b3710f85df22e9377d6c4f7553", "user_id": 7,
    ]

    @Test("A token reply is read and written without loss")
    func tokenReply() throws {
        let reply = try TokenReply(.object(Self.reply))
        #expect(reply.accessToken == Secret("test-access-1"))
        #expect(reply.scope.map(\.value) == ["crm", "entity", "user_brief"])
        #expect(reply.status == .trial)
        #expect(try TokenReply(reply.json) == reply)
        for (key, value) in Self.reply { #expect(reply.json[key] == value) }
    }

    @Test("A reply as the documentation shows it, without expires and user_id and with numbers as strings, is accepted")
    func documentedReply() throws {
        var fields = Self.reply
        fields["expires"] = nil
        fields["user_id"] = nil
        fields["expires_in"] = "3600"
        fields["scope"] = "app"
        let reply = try TokenReply(.object(fields))
        #expect(reply.expiresIn == 3600)
        #expect(reply.expires == nil && reply.userID == nil)
    }

    @Test(
        "A reply that lacks or garbles a field is refused by the field's name, without its value",
        arguments: [
            ("access_token", JSONValue?.none), ("access_token", ""), ("refresh_token", nil),
            ("member_id", "../../test-secret"),
            ("member_id", nil), ("status", "free"), ("client_endpoint", .object([:])), ("server_endpoint", nil),
        ] as [(String, JSONValue?)])
    func brokenReply(field: String, value: JSONValue?) {
        var fields = Self.reply
        fields[field] = value
        let error = #expect(throws: WireError.self) { try TokenReply(.object(fields)) }
        #expect(error?.field == field)
        #expect(error.map { "\($0)".contains("test-secret") } == false)
    }

    static let launch: JSONObject = [
        "DOMAIN": "account.bitrix24.com", "PROTOCOL": "1", "LANG": "en", "APP_SID": "dd8cec11e347088fe87c44870a9f1dba",
        "AUTH_ID": "test-access-1", "AUTH_EXPIRES": "3600", "REFRESH_ID": "test-refresh-1",
        "member_id": "a223c6b3710f85df22e9377d6c4f7553",
        "status": "P", "PLACEMENT": "CRM_DEAL_DETAIL_TAB",
        "PLACEMENT_OPTIONS": #"{"ID":"8061","URI":"\/crm\/deal\/details\/8061\/"}"#,
    ]

    @Test("The opening of a frame is read, and written into query and body as the portal splits it")
    func frameLaunch() throws {
        let launch = try FrameLaunch(fields: Self.launch)
        #expect(launch.placement.value == "CRM_DEAL_DETAIL_TAB")
        #expect(launch.placementOptions["URI"] == "/crm/deal/details/8061/")
        #expect(Array(launch.queryFields.keys) == ["DOMAIN", "PROTOCOL", "LANG", "APP_SID"])
        var merged = launch.queryFields
        for (key, value) in launch.bodyFields { merged[key] = value }
        #expect(try FrameLaunch(fields: merged) == launch)
    }

    @Test(
        "Placement options that are missing, the word undefined, or garbage become an empty object",
        arguments: [JSONValue?.none, "undefined", "", "[1", "null", "\"x\"", "[]"])
    func placementOptions(value: JSONValue?) throws {
        var fields = Self.launch
        fields["PLACEMENT_OPTIONS"] = value
        #expect(try FrameLaunch(fields: fields).placementOptions == [:])
    }

    @Test(
        "An opening that lacks or garbles a field is refused by its name",
        arguments: [
            ("DOMAIN", JSONValue?.none), ("DOMAIN", "evil.example/path"), ("DOMAIN", "user@evil.example"),
            ("AUTH_ID", nil), ("REFRESH_ID", ""),
            ("member_id", "x' OR 1"), ("LANG", "<script>"), ("AUTH_ID", .object(["a": "b"])),
        ] as [(String, JSONValue?)])
    func brokenLaunch(field: String, value: JSONValue?) {
        var fields = Self.launch
        fields[field] = value
        let error = #expect(throws: WireError.self) { try FrameLaunch(fields: fields) }
        #expect(error?.field == field)
    }

    @Test("The documented installation event is read from its form and written back the same")
    func installationEvent() throws {
        let form = """
            event=ONAPPINSTALL&data[VERSION]=1&data[LANGUAGE_ID]=en&ts=1466439714&auth[access_token]=test-access-1&auth[expires_in]=3600\
            &auth[scope]=entity%2Cim&auth[domain]=account.bitrix24.com&auth[server_endpoint]=https%3A%2F%2Foauth.bitrix.info%2Frest%2F\
            &auth[status]=F&auth[client_endpoint]=https%3A%2F%2Faccount.bitrix24.com%2Frest%2F&auth[member_id]=a223c6b3710f85df22e9377d6c4f7553\
            &auth[refresh_token]=test-refresh-1&auth[application_token]=test-application-1
            """
        let delivery = try EventDelivery(fields: FormCodec.decode(form))
        #expect(delivery.event == .applicationInstall)
        #expect(delivery.data == ["VERSION": "1", "LANGUAGE_ID": "en"])
        #expect(delivery.authorization.applicationToken == Secret("test-application-1"))
        #expect(delivery.authorization.scope.map(\.value) == ["entity", "im"])
        #expect(try EventDelivery(fields: FormCodec.decode(FormCodec.encode(delivery.fields))) == delivery)
    }

    @Test(
        "An event without its sender is refused by the field's name",
        arguments: [
            ("event=X&data[a]=1", "auth"), ("auth[domain]=a.b&auth[member_id]=1", "event"),
            ("event=X&auth[member_id]=1", "auth[domain]"),
            ("event=X&auth[domain]=a.b", "auth[member_id]"), ("event=X&auth=1", "auth"),
        ])
    func brokenEvent(form: String, field: String) throws {
        let fields = try FormCodec.decode(form)
        let error = #expect(throws: WireError.self) { try EventDelivery(fields: fields) }
        #expect(error?.field == field)
    }
}

@Suite("Names and secrets")
struct NameTests {
    @Test(
        "A portal's domain is a host, in lower case, with an optional port",
        arguments: [
            ("Acme.Bitrix24.COM", "acme.bitrix24.com"), ("acme.localhost:5001", "acme.localhost:5001"),
            ("127.0.0.1:80", "127.0.0.1:80"), ("b24-x1.bitrix24.ru", "b24-x1.bitrix24.ru"),
        ])
    func domains(text: String, value: String) {
        #expect(PortalDomain(text)?.value == value)
    }

    @Test(
        "What is no host is no domain",
        arguments: [
            "", ".", "a..b", "-a.b", "a.b-", "a b", "a/b", "a@b", "a.b:0", "a.b:65536", "a.b:+43", "a.b:", "a.b:1:2",
            "https://a.b", "a\n.b", "пример.рф", String(repeating: "a", count: 64) + ".b", "a.b:١",
        ])
    func notDomains(text: String) {
        #expect(PortalDomain(text) == nil)
    }

    @Test("Scopes are read from lists with commas or spaces, once each, and unusable parts are dropped")
    func scopes() {
        #expect(Scope.list("crm, user_brief crm,,;DROP,im").map(\.value) == ["crm", "user_brief", "im"])
        #expect(Scope.joined([Scope]()) == "")
    }

    @Test("Method names, events and error codes are compared without regard to case")
    func caseless() {
        #expect(MethodName("CRM.Deal.List") == "crm.deal.list")
        #expect(EventCode("OnAppInstall") == .applicationInstall)
        #expect(ErrorCode("EXPIRED_TOKEN") == .expiredToken)
        #expect(Set([ErrorCode("Invalid_Grant")]).contains(.invalidGrant))
    }

    @Test("A secret shows itself in no description, debugger dump or reflection, and comes out only when revealed")
    func secret() {
        let secret = Secret("test-access-1")
        var dumped = ""
        dump(["token": secret], to: &dumped)
        for text in [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])", dumped,
            "\(Mirror(reflecting: secret).children.map(\.value))",
        ] {
            #expect(!text.contains("test-access-1"))
        }
        #expect(secret.reveal() == "test-access-1")
    }

    @Test(
        "Secrets are equal when their texts are, whatever their lengths",
        arguments: [
            ("a", "a", true), ("", "", true), ("a", "b", false), ("a", "", false), ("", "a", false),
            ("abc", "abcd", false), ("abcd", "abc", false), ("é", "e\u{301}", false),
        ])
    func equality(left: String, right: String, equal: Bool) {
        #expect((Secret(left) == Secret(right)) == equal)
    }
}
