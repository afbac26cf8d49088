import GRDB
import Testing

@testable import Sandbox

@Suite("Families: chat bots")
struct BotTests {
    private static let handler: JSONValue = "http://127.0.0.1:5000/bot"

    private static func registration(_ code: JSONValue = "echo", type: JSONValue = "B") -> JSONObject {
        ["CODE": code, "TYPE": type, "EVENT_HANDLER": handler, "PROPERTIES": ["NAME": "Echo", "WORK_POSITION": "Bot"]]
    }

    @Test("A bot is registered once, listed, changed and removed with its dialogs")
    func life() async throws {
        try await RESTPortal.talking { portal in
            let id = await portal.result("imbot.register", Self.registration())
            #expect(id == 5)
            #expect(await portal.result("imbot.register", Self.registration()) == 5)
            #expect(
                await portal.result("imbot.bot.list") == [
                    "5": ["ID": 5, "NAME": "Echo", "CODE": "echo", "OPENLINE": "N"]
                ])
            #expect(await portal.result("user.get", ["ID": 5]) == [])
            #expect(await portal.result("im.user.get", ["ID": 5])["bot"] == true)
            let bound = await portal.result("event.get").column("event").sorted()
            #expect(bound == ["ONIMBOTDELETE", "ONIMBOTJOINCHAT", "ONIMBOTMESSAGEADD"])
            #expect(
                await portal.result("imbot.update", ["BOT_ID": 5, "FIELDS": ["PROPERTIES": ["NAME": "Other"]]]) == true)
            #expect(await portal.result("im.user.get", ["ID": 5])["name"] == "Other")
            _ = await portal.result("im.message.add", ["DIALOG_ID": "5", "MESSAGE": "Hi"])
            _ = try await portal.takeQueued()
            #expect(await portal.result("imbot.unregister", ["BOT_ID": 5]) == true)
            let queued = try await portal.takeQueued()
            #expect(queued.map(\.event) == ["ONIMBOTDELETE"])
            #expect(queued[0].data == ["BOT_ID": 5, "BOT_CODE": "echo"])
            #expect(await portal.result("im.recent.get") == [])
            #expect(await portal.result("event.get") == [])
            #expect(await portal.error("imbot.unregister", ["BOT_ID": 5]) == "BOT_ID_ERROR")
        }
    }

    @Test(
        "A wrong registration is refused",
        arguments: [
            (["CODE": "x"], "EVENT_MESSAGE_ADD_ERROR"), (["EVENT_HANDLER": "nonsense"], "EVENT_MESSAGE_ADD_ERROR"),
            (["EVENT_HANDLER": "https://a.example/"], "CODE_ERROR"),
            (["EVENT_HANDLER": "https://a.example/", "CODE": "x"], "NAME_ERROR"),
            (
                ["EVENT_MESSAGE_ADD": "https://a.example/", "CODE": "x", "PROPERTIES": ["NAME": "X"]],
                "EVENT_WELCOME_MESSAGE_ERROR"
            ),
        ] as [(JSONObject, String)])
    func refused(params: JSONObject, code: String) async throws {
        try await RESTPortal.talking { portal in
            #expect(await portal.error("imbot.register", params) == code)
            #expect(await portal.result("imbot.bot.list") == [])
        }
    }

    @Test("What people say to a bot reaches its handler with tokens of its own, and its answer reaches them")
    func dialogue() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("imbot.register", Self.registration())
            try await portal.say("Hello", to: "5", as: 2)
            let queued = try await portal.takeQueued()
            #expect(queued.map(\.event) == ["ONIMBOTJOINCHAT", "ONIMBOTMESSAGEADD"])
            #expect(queued.map(\.handler) == ["http://127.0.0.1:5000/bot", "http://127.0.0.1:5000/bot"])
            #expect(queued.allSatisfy { $0.handlerID != nil && $0.userID == 2 })
            #expect(queued.map(\.grant) == ["access", "accessAndRefresh"])
            #expect(queued[0].data["PARAMS"]?["DIALOG_ID"] == "2")
            let message = queued[1].data
            #expect(message["PARAMS"]?["MESSAGE"] == "Hello")
            #expect(message["PARAMS"]?["FROM_USER_ID"] == 2)
            #expect(message["PARAMS"]?["DIALOG_ID"] == "2")
            #expect(message["PARAMS"]?["CHAT_TYPE"] == "P")
            #expect(message["USER"]?["NAME"] == "User Number 2")
            let bot = message["BOT"]?["5"]
            #expect(bot?["BOT_CODE"] == "echo")
            #expect(bot?["AUTH"]?["user_id"] == 5)
            #expect(bot?["application_token"] == "application-token")
            let token = bot?["access_token"]?.text ?? ""
            let answer = await portal.send(
                "/rest/imbot.message.add", method: "POST", type: "application/json",
                body: #"{"auth":"\#(token)","BOT_ID":5,"DIALOG_ID":"2","MESSAGE":"You said Hello"}"#
            ).answer
            #expect(answer["result"] == 2)
            let read = await portal.result("im.dialog.messages.get", ["DIALOG_ID": "5"], as: 2)
            #expect(read["messages"]?.column("text") == ["You said Hello", "Hello"])
            #expect(try await portal.takeQueued().isEmpty)
            #expect(await portal.result("im.counters.get", as: 2)["DIALOG"] == ["5": 1])
        }
    }

    @Test("In a group a bot hears what mentions it, a supervisor hears everything, and no bot hears another")
    func groups() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("imbot.register", Self.registration("echo"))
            _ = await portal.result("imbot.register", Self.registration("spy", type: "S"))
            let chat = await portal.result("im.chat.add", ["TITLE": "Team", "USERS": [2, 5, 6]], as: 2)
            let joined = try await portal.takeQueued()
            #expect(joined.map(\.event) == ["ONIMBOTJOINCHAT", "ONIMBOTJOINCHAT"])
            #expect(joined[0].data["PARAMS"]?["CHAT_ID"] == chat)
            try await portal.say("Good morning", to: "chat1", as: 2)
            var queued = try await portal.takeQueued()
            #expect(queued.flatMap { $0.data["BOT"]?.object.map { Array($0.keys) } ?? [] } == ["6"])
            try await portal.say("[USER=5]Echo[/USER] , are you there?", to: "chat1", as: 2)
            queued = try await portal.takeQueued()
            #expect(queued.count == 1)
            #expect(queued[0].data["BOT"]?.object.map { Array($0.keys) } == ["5", "6"])
            #expect(queued[0].data["PARAMS"]?["MESSAGE"] == ", are you there?")
            #expect(queued[0].data["PARAMS"]?["DIALOG_ID"] == "chat1")
            #expect(
                await portal.result("imbot.message.add", ["BOT_ID": 5, "DIALOG_ID": "chat1", "MESSAGE": "Yes"]) != .null
            )
            #expect(try await portal.takeQueued().isEmpty)
            #expect(await portal.result("imbot.chat.leave", ["CHAT_ID": chat, "BOT_ID": 5]) == true)
            #expect(
                await portal.error("imbot.message.add", ["BOT_ID": 5, "DIALOG_ID": "chat1", "MESSAGE": "Yes"])
                    == "WRONG_REQUEST")
        }
    }

    @Test("A command reaches its handler instead of the bot's, and is answered where it was given")
    func commands() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("imbot.register", Self.registration())
            let command = await portal.result(
                "imbot.command.register",
                [
                    "BOT_ID": 5, "COMMAND": "echo", "EVENT_COMMAND_ADD": "http://127.0.0.1:5000/command",
                    "LANG": [["LANGUAGE_ID": "en", "TITLE": "Echo"]],
                ])
            #expect(command == 1)
            try await portal.say("/echo some words", to: "5", as: 2)
            let queued = try await portal.takeQueued().filter { $0.event != "ONIMBOTJOINCHAT" }
            #expect(queued.map(\.event) == ["ONIMCOMMANDADD"])
            #expect(queued[0].handler == "http://127.0.0.1:5000/command")
            let entry = queued[0].data["COMMAND"]?["1"]
            #expect(entry?["COMMAND_PARAMS"] == "some words")
            #expect(entry?["COMMAND_CONTEXT"] == "TEXTAREA")
            let message = entry?["MESSAGE_ID"] ?? 0
            let answer = await portal.result(
                "imbot.command.answer", ["COMMAND_ID": 1, "MESSAGE_ID": message, "MESSAGE": "some words"])
            #expect(answer == 2)
            #expect(
                await portal.result(
                    "im.message.command",
                    ["MESSAGE_ID": message, "BOT_ID": 5, "COMMAND": "echo", "COMMAND_PARAMS": "x"], as: 2) == true)
            #expect(
                try await portal.takeQueued().map { $0.data["COMMAND"]?["1"]?["COMMAND_CONTEXT"] } == ["KEYBOARD"])
            #expect(await portal.error("imbot.command.answer", ["COMMAND_ID": 9]) == "COMMAND_ID_ERROR")
            #expect(await portal.error("imbot.command.update", ["COMMAND_ID": 1, "FIELDS": [:]]) == "WRONG_REQUEST")
            #expect(await portal.result("imbot.command.unregister", ["COMMAND_ID": 1]) == true)
        }
    }

    @Test("A bot of a webhook belongs to the key that came with it")
    func webhook() async throws {
        try await RESTPortal.talking { portal in
            #expect(await portal.error("imbot.register", Self.registration(), as: nil) == "ACCESS_DENIED")
            var params = Self.registration()
            params["CLIENT_ID"] = "my-key"
            #expect(await portal.result("imbot.register", params, as: nil) == 5)
            #expect(
                await portal.error("imbot.message.add", ["BOT_ID": 5, "DIALOG_ID": "2", "MESSAGE": "x"])
                    == "APP_ID_ERROR")
            #expect(
                await portal.error(
                    "imbot.message.add", ["BOT_ID": 5, "CLIENT_ID": "other", "DIALOG_ID": "2", "MESSAGE": "x"], as: nil)
                    == "APP_ID_ERROR")
            #expect(
                await portal.result(
                    "imbot.message.add", ["CLIENT_ID": "my-key", "DIALOG_ID": "2", "MESSAGE": "x"], as: nil) == 1)
            try await portal.say("Hello", to: "5", as: 2)
            let form = try await portal.firstForm()
            #expect(form["event"] == "ONIMBOTMESSAGEADD")
            #expect(form["auth"]?["access_token"] == nil)
            #expect(form["auth"]?["application_token"]?.text?.isEmpty == false)
        }
    }

    @Test("The second version registers, speaks, reacts and polls")
    func second() async throws {
        try await RESTPortal.talking { portal in
            let made = await portal.result(
                "imbot.v2.Bot.register",
                ["fields": ["code": "helper", "properties": ["name": "Helper"], "type": "personal"]])
            #expect(made["bot"]?["id"] == 5)
            #expect(made["bot"]?["eventMode"] == "fetch")
            #expect(made["users"]?[0]?["type"] == "bot")
            try await portal.say("Hello bot", to: "5", as: 2)
            let events = await portal.result("imbot.v2.Event.get", ["botId": 5])
            #expect(events["events"]?.column("type") == ["ONIMBOTV2JOINCHAT", "ONIMBOTV2MESSAGEADD"])
            let data = events["events"]?[1]?["data"]
            #expect(data?["message"]?["text"] == "Hello bot")
            #expect(data?["bot"]?["countChat"] == 1)
            #expect(data?["chat"]?["dialogId"] == "2")
            let offset = events["nextOffset"] ?? 0
            #expect(await portal.result("imbot.v2.Event.get", ["botId": 5, "offset": offset])["events"] == [])
            let read = await portal.result("imbot.v2.Chat.Message.read", ["botId": 5, "dialogId": "2"])
            #expect(read["counter"] == 0)
            #expect(read["viewedMessages"] == [1])
            let sent = await portal.result(
                "imbot.v2.Chat.Message.send", ["botId": 5, "dialogId": "2", "fields": ["message": "Hello, person"]])
            let message = sent["id"] ?? 0
            #expect(
                await portal.result(
                    "imbot.v2.Chat.Message.update",
                    ["botId": 5, "messageId": message, "fields": ["message": "Hello, friend"]]) == ["result": true])
            #expect(await portal.result("im.message.like", ["MESSAGE_ID": message], as: 2) == true)
            let reaction = await portal.result("imbot.v2.Event.get", ["botId": 5])["events"]?[0]
            #expect(reaction?["type"] == "ONIMBOTV2REACTIONCHANGE")
            #expect(reaction?["data"]?["action"] == "add")
            let context = await portal.result("imbot.v2.Chat.Message.getContext", ["botId": 5, "messageId": message])
            #expect(context["messages"]?.column("text") == ["Hello bot", "Hello, friend"])
            #expect(await portal.result("imbot.v2.Bot.get", ["code": "helper"])["bot"]?["countMessage"] == 1)
            #expect(await portal.result("imbot.v2.Bot.unregister", ["botId": 5]) == ["result": true])
            #expect(await portal.error("imbot.v2.Bot.get", ["botId": 5]) == "BOT_NOT_FOUND")
        }
    }

    @Test("A bot of the second version with a handler is posted flat values and its own tokens")
    func secondWebhook() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result(
                "imbot.v2.Bot.register",
                [
                    "fields": [
                        "code": "hook", "properties": ["name": "Hook"], "eventMode": "webhook",
                        "webhookUrl": "http://127.0.0.1:5000/v2",
                    ]
                ])
            #expect(await portal.result("event.get").array?.count == 8)
            _ = await portal.result("im.message.add", ["DIALOG_ID": "5", "MESSAGE": "Hello"], as: 2)
            let queued = try await portal.takeQueued()
            #expect(queued.map(\.event) == ["ONIMBOTV2JOINCHAT", "ONIMBOTV2MESSAGEADD"])
            let bot = queued[1].data["bot"]
            #expect(bot?["code"] == "hook")
            #expect(bot?["auth"]?["access_token"]?.text?.isEmpty == false)
            #expect(queued[1].data["message"]?["isSystem"] == "0")
            #expect(queued[1].data["message"]?["forward"] == "")
            #expect(
                await portal.result(
                    "imbot.v2.Command.register",
                    ["botId": 5, "fields": ["command": "help", "title": ["en": "Help"]]])["command"]?["command"]
                    == "/help")
            try await portal.say("/help me", to: "5", as: 2)
            let command = try await portal.takeQueued()
            #expect(command.map(\.event) == ["ONIMBOTV2COMMANDADD"])
            #expect(command[0].data["command"]?["params"] == "me")
            _ = await portal.result("imbot.v2.Bot.update", ["botId": 5, "fields": ["eventMode": "fetch"]])
            #expect(await portal.result("event.get") == [])
        }
    }

    @Test(
        "What a bot of the second version may not do is refused",
        arguments: [
            ("imbot.v2.Bot.register", ["fields": [:]], 400, "BOT_CODE_REQUIRED"),
            ("imbot.v2.Bot.register", ["fields": ["code": "x"]], 400, "BOT_PROPERTIES_REQUIRED"),
            (
                "imbot.v2.Bot.register", ["fields": ["code": "x", "properties": ["name": "X"], "type": "odd"]], 400,
                "BOT_INVALID_TYPE"
            ),
            (
                "imbot.v2.Bot.register",
                ["fields": ["code": "x", "properties": ["name": "X"], "eventMode": "webhook"]], 400,
                "BOT_WEBHOOK_URL_REQUIRED"
            ),
            ("imbot.v2.Chat.get", ["dialogId": "2"], 400, "BOT_ID_REQUIRED"),
            ("imbot.v2.Chat.get", ["botId": 77, "dialogId": "2"], 400, "BOT_NOT_FOUND"),
            ("imbot.v2.Chat.get", ["botId": 5, "dialogId": "chat9"], 403, "ACCESS_DENIED"),
            ("imbot.v2.Chat.Message.send", ["botId": 5, "dialogId": "2", "fields": [:]], 400, "EMPTY_MESSAGE"),
            ("imbot.v2.Chat.Message.get", ["botId": 5, "messageId": 1], 403, "BOT_TYPE_NOT_ALLOWED"),
            ("imbot.v2.Command.register", ["botId": 5, "fields": [:]], 400, "COMMAND_REQUIRED"),
            ("imbot.v2.Command.register", ["botId": 5, "fields": ["command": "x"]], 400, "COMMAND_TITLE_REQUIRED"),
            ("imbot.v2.Bot.get", [:], 400, "PARAMS_REQUIRED"),
        ] as [(String, JSONObject, Int, String)])
    func secondRefusals(method: String, params: JSONObject, status: Int, code: String) async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("imbot.v2.Bot.register", ["fields": ["code": "b", "properties": ["name": "B"]]])
            let response = await portal.respond(method, params)
            #expect(response.status == status)
            #expect(response.answer["error"]?.text == code)
        }
    }

    @Test("Bots, robots, providers, connectors and field types go with their application")
    func removal() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("imbot.register", Self.registration())
            let handler: JSONValue = "http://127.0.0.1:5000/x"
            _ = await portal.result("bizproc.robot.add", ["CODE": "r", "HANDLER": handler, "NAME": "R"])
            _ = await portal.result(
                "messageservice.sender.add", ["CODE": "s", "TYPE": "SMS", "HANDLER": handler, "NAME": "S"])
            _ = await portal.result("userfieldtype.add", ["USER_TYPE_ID": "t", "HANDLER": handler])
            _ = await portal.result(
                "imconnector.register",
                [
                    "ID": "c", "NAME": "C", "ICON": ["DATA_IMAGE": "data:image/svg+xml,x"],
                    "PLACEMENT_HANDLER": handler,
                ])
            let (platform, installation) = (portal.platform, portal.installation)
            let left = try await platform.database.write { db -> [String] in
                _ = try InstallationService(platform: platform).uninstall(db, installation: installation, clean: false)
                return try String.fetchAll(
                    db,
                    sql: """
                        SELECT DISTINCT type FROM record WHERE type LIKE 'imbot.%' OR type LIKE 'bizproc.r%'
                        OR type LIKE 'messageservice.%' OR type LIKE 'userfieldtype%' OR type LIKE 'imconnector.c%'
                        """)
            }
            #expect(left == [])
            #expect(await portal.result("user.get", ["ID": 5], as: nil) == [])
        }
    }
}
