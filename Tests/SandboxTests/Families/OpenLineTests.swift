import Testing

@testable import Sandbox

@Suite("Families: open channels")
struct OpenLineTests {
    private static let message: JSONObject = [
        "user": ["id": "ext-42", "name": "Ivan", "last_name": "Petrov", "phone": "+19990000000"],
        "message": ["id": "m-1", "text": "Good afternoon"], "chat": ["id": "channel-1", "name": "Support"],
    ]

    /// A connector on the portal's first channel.
    private static func connect(_ portal: RESTPortal, group: Bool = false) async {
        _ = await portal.result(
            "imconnector.register",
            [
                "ID": "MyConnector", "NAME": "Mine", "ICON": ["DATA_IMAGE": "data:image/svg+xml,x"],
                "PLACEMENT_HANDLER": "https://app.example/settings", "CHAT_GROUP": .bool(group),
            ])
        _ = await portal.result("imconnector.activate", ["CONNECTOR": "myconnector", "LINE": 1, "ACTIVE": "1"])
    }

    private static func send(_ portal: RESTPortal, _ message: JSONObject = message) async -> JSONValue {
        await portal.result(
            "imconnector.send.messages", ["CONNECTOR": "myconnector", "LINE": 1, "MESSAGES": [.object(message)]])
    }

    @Test("Channels are added, listed, changed and deleted")
    func configs() async throws {
        try await RESTPortal.talking { portal in
            #expect(await portal.result("imopenlines.config.list.get").column("ID") == ["1"])
            #expect(
                await portal.result(
                    "imopenlines.config.add",
                    [
                        "PARAMS": [
                            "LINE_NAME": "Shop", "QUEUE": [["ENTITY_TYPE": "user", "ENTITY_ID": "2"]], "CRM": "N",
                        ]
                    ])
                    == 2)
            let config = await portal.result("imopenlines.config.get", ["CONFIG_ID": 2])
            #expect(config["LINE_NAME"] == "Shop")
            #expect(config["QUEUE_TIME"] == "60")
            #expect(config["QUEUE"] == ["2"])
            #expect(
                await portal.result("imopenlines.config.update", ["CONFIG_ID": 2, "PARAMS": ["QUEUE_TIME": 45]]) == true
            )
            let list = await portal.result(
                "imopenlines.config.list.get",
                [
                    "PARAMS": ["select": ["ID", "QUEUE_TIME"], "filter": [">QUEUE_TIME": 1], "order": ["ID": "DESC"]],
                    "OPTIONS": ["QUEUE": "Y"],
                ])
            #expect(list[0]?["QUEUE_TIME"] == "45")
            #expect(list[0]?["LINE_NAME"] == nil)
            #expect(list[0]?["QUEUE"] == [2])
            #expect(
                await portal.error("imopenlines.config.delete", ["CONFIG_ID": 2], as: 2)
                    == "CONFIG_WRONG_USER_PERMISSION")
            #expect(await portal.result("imopenlines.config.delete", ["CONFIG_ID": 2]) == true)
            #expect(await portal.result("imopenlines.config.get", ["CONFIG_ID": 2]) == false)
            #expect(
                await portal.error("imopenlines.config.list.get", ["PARAMS": ["filter": ["NOTHING": 1]]])
                    == "INVALID_FORMAT")
        }
    }

    @Test("A guest's message opens a conversation and a lead, and the operator's answer goes out to the connector")
    func conversation() async throws {
        try await RESTPortal.talking { portal in
            await Self.connect(portal)
            for event in ["ONIMCONNECTORMESSAGEADD", "ONSESSIONSTART", "ONSESSIONFINISH", "ONCRMLEADADD"] as [JSONValue]
            {
                _ = await portal.result("event.bind", ["event": event, "handler": "https://app.example/events"])
            }
            let sent = await Self.send(portal)["DATA"]?["RESULT"]?[0]
            #expect(sent?["SUCCESS"] == true)
            #expect(sent?["session"] == ["ID": "1", "CHAT_ID": "1"])
            var queued = try await portal.takeQueued()
            #expect(queued.map(\.event).sorted() == ["ONCRMLEADADD", "ONSESSIONSTART"])
            let dialog = await portal.result("imopenlines.dialog.get", ["USER_CODE": "myconnector|1|channel-1|5"])
            #expect(dialog["type"] == "lines")
            #expect(dialog["entity_data_2"] == "LEAD|1|COMPANY|0|CONTACT|0|DEAL|0")
            #expect(await portal.result("im.user.get", ["ID": 5])["connector"] == true)
            #expect(await portal.result("im.counters.get")["LINES"] == ["1": 1])
            #expect(await portal.result("imopenlines.operator.answer", ["CHAT_ID": 1]) == true)
            let answer = await portal.result("im.message.add", ["DIALOG_ID": "chat1", "MESSAGE": "How can I help?"])
            queued = try await portal.takeQueued()
            #expect(queued.map(\.event) == ["ONIMCONNECTORMESSAGEADD"])
            let message = queued[0].data["MESSAGES"]?[0]
            #expect(message?["im"] == ["chat_id": 1, "message_id": answer])
            #expect(message?["message"]?["text"] == "[b]User Number 1:[/b] [br]How can I help?")
            #expect(message?["chat"] == ["id": "channel-1"])
            #expect(
                await portal.result(
                    "imconnector.send.status.delivery",
                    [
                        "CONNECTOR": "myconnector", "LINE": 1,
                        "MESSAGES": [
                            [
                                "im": ["chat_id": 1, "message_id": answer], "message": ["id": ["m-2"]],
                                "chat": ["id": "channel-1"],
                            ]
                        ],
                    ]) == ["SUCCESS": true, "DATA": []])
            let history = await portal.result("imopenlines.session.history.get", ["SESSION_ID": 1])
            #expect(history["message"]?.object?.count == 2)
            #expect(await portal.result("imopenlines.operator.finish", ["CHAT_ID": 1]) == true)
            #expect(try await portal.takeQueued().map(\.event) == ["ONSESSIONFINISH"])
            #expect(
                await portal.result("imopenlines.session.head.vote", ["SESSION_ID": 1, "RATING": 5]) == true)
            var again = Self.message
            again["message"] = ["id": "m-3", "text": "One more thing"]
            #expect(
                await Self.send(portal, again)["DATA"]?["RESULT"]?[0]?["session"] == ["ID": "2", "CHAT_ID": "1"])
        }
    }

    @Test("A guest's message is changed and deleted from outside")
    func changes() async throws {
        try await RESTPortal.talking { portal in
            await Self.connect(portal)
            _ = await Self.send(portal)
            var message = Self.message
            message["message"] = ["id": "m-1", "text": "Good evening"]
            func outcome(_ method: String) async -> JSONValue? {
                await portal.result(
                    method, ["CONNECTOR": "myconnector", "LINE": 1, "MESSAGES": [.object(message)]])["DATA"]?[
                        "RESULT"]?[0]?["SUCCESS"]
            }
            #expect(await outcome("imconnector.update.messages") == true)
            #expect(
                await portal.result("im.dialog.messages.get", ["DIALOG_ID": "chat1"])["messages"]?.column("text")
                    == ["Good evening"])
            #expect(await outcome("imconnector.delete.messages") == true)
            message["message"] = ["id": "unknown", "text": "x"]
            #expect(await outcome("imconnector.update.messages") == false)
        }
    }

    @Test("In a group channel everybody outside shares one chat")
    func group() async throws {
        try await RESTPortal.talking { portal in
            await Self.connect(portal, group: true)
            var other = Self.message
            other["user"] = ["id": "ext-43", "name": "Anna"]
            _ = await Self.send(portal)
            let sent = await Self.send(portal, other)["DATA"]?["RESULT"]?[0]
            #expect(sent?["session"]?["CHAT_ID"] == "1")
            #expect(sent?["user"] == "6")
            #expect(await portal.result("crm.lead.list") == [])
        }
    }

    @Test("Conversations are passed on, taken over, pinned and found by their record")
    func operators() async throws {
        try await RESTPortal.talking { portal in
            await Self.connect(portal)
            _ = await portal.result(
                "imopenlines.config.update",
                [
                    "CONFIG_ID": 1,
                    "PARAMS": [
                        "QUEUE": [["ENTITY_TYPE": "user", "ENTITY_ID": 1], ["ENTITY_TYPE": "user", "ENTITY_ID": 2]]
                    ],
                ])
            _ = await Self.send(portal)
            func operatorID() async -> JSONValue? {
                await portal.result("imopenlines.dialog.get", ["CHAT_ID": 1])["owner"]
            }
            #expect(await operatorID() == 1)
            #expect(await portal.result("imopenlines.operator.skip", ["CHAT_ID": 1]) == true)
            #expect(await operatorID() == 2)
            #expect(
                await portal.result("imopenlines.operator.transfer", ["CHAT_ID": 1, "TRANSFER_ID": "1"], as: 2) == true)
            #expect(await operatorID() == 1)
            #expect(await portal.result("imopenlines.session.intercept", ["CHAT_ID": 1], as: 2) == true)
            #expect(await portal.result("imopenlines.session.mode.pinAll", as: 2) == [1])
            #expect(await portal.result("imopenlines.session.mode.unpinAll", as: 2) == [1])
            #expect(await portal.error("imopenlines.operator.answer", ["CHAT_ID": 1], as: 3) == "ACCESS_DENIED")
            #expect(
                await portal.result("imopenlines.crm.chat.get", ["CRM_ENTITY_TYPE": "lead", "CRM_ENTITY": 1])
                    == [["CHAT_ID": "1", "CONNECTOR_ID": "myconnector", "CONNECTOR_TITLE": "Mine"]])
            #expect(
                await portal.result("imopenlines.crm.chat.getLastId", ["CRM_ENTITY_TYPE": "lead", "CRM_ENTITY": 1]) == 1
            )
            #expect(
                await portal.result(
                    "imopenlines.crm.message.add",
                    ["CRM_ENTITY_TYPE": "lead", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 1, "MESSAGE": "x"]) == 2)
        }
    }

    @Test(
        "What a connector may not do is refused",
        arguments: [
            ("imconnector.activate", ["LINE": 1, "ACTIVE": 1], 1, 400, "ERROR_ARGUMENT"),
            ("imconnector.activate", ["CONNECTOR": "c", "LINE": 1, "ACTIVE": 1], nil, 403, "WRONG_AUTH_TYPE"),
            ("imconnector.send.messages", ["CONNECTOR": "c", "LINE": 1], 1, 400, "ERROR_ARGUMENT"),
            (
                "imconnector.send.messages", ["CONNECTOR": "c", "LINE": 1, "MESSAGES": [.object(message)]], 1, 400,
                "IMCONNECTOR_NO_CORRECT_PROVIDER"
            ),
            (
                "imconnector.send.messages",
                ["CONNECTOR": "myconnector", "LINE": 2, "MESSAGES": [.object(message)]], 1, 400, "NOT_ACTIVE_LINE"
            ),
            (
                "imconnector.send.messages", ["CONNECTOR": "myconnector", "LINE": 1, "MESSAGES": [["message": "x"]]], 1,
                400, "ERROR_ARGUMENT"
            ),
            ("imopenlines.operator.answer", [:], 1, 400, "CHAT_ID"),
            ("imopenlines.session.intercept", [:], 1, 400, "CHAT_ID_EMPTY"),
            ("imopenlines.session.history.get", [:], 1, 400, "MISSING_REQUIRED_PARAM"),
            ("imopenlines.crm.chat.get", ["CRM_ENTITY_TYPE": "lead"], 1, 400, "ERROR_ARGUMENT"),
            ("imopenlines.network.join", ["CODE": "x"], 1, 400, "CODE"),
        ] as [(String, JSONObject, Int?, Int, String)])
    func refusals(method: String, params: JSONObject, user: Int?, status: Int, code: String) async throws {
        try await RESTPortal.talking { portal in
            await Self.connect(portal)
            let response = await portal.respond(method, params, as: user)
            #expect(response.status == status)
            #expect(response.answer["error"]?.text == code)
        }
    }

    @Test("A registration that is wrong is told of in a successful answer")
    func registration() async throws {
        try await RESTPortal.talking { portal in
            #expect(
                await portal.result("imconnector.register", ["ID": "a.b", "NAME": "x"])["error"]
                    == "APPLICATION_REGISTRATION_ERROR_POINT")
            #expect(await portal.result("imconnector.register", ["ID": "a"])["error"] == "NAME_REQUIRED")
            #expect(await portal.result("imconnector.unregister", ["ID": "a"])["result"] == false)
            await Self.connect(portal)
            #expect(await portal.result("imconnector.list")["myconnector"] == "Mine")
            #expect(
                await portal.result("imconnector.status", ["CONNECTOR": "myconnector", "LINE": 1])["STATUS"] == true)
            #expect(await portal.result("placement.get").column("placement") == ["SETTING_CONNECTOR"])
            #expect(await portal.result("imconnector.unregister", ["ID": "myconnector"]) == ["result": true])
            #expect(await portal.result("placement.get") == [])
        }
    }
}
