import Testing

@testable import Sandbox

@Suite("Families: chats")
struct ChatTests {
    @Test("A chat is made, renamed, coloured, handed over and left")
    func life() async throws {
        try await RESTPortal.talking { portal in
            let id = await portal.result(
                "im.chat.add",
                [
                    "USERS": [2, 3, 99], "TITLE": "Deal chat", "COLOR": "PINK", "MESSAGE": "Welcome",
                    "ENTITY_TYPE": "TOPIC", "ENTITY_ID": "7",
                ])
            #expect(id == 1)
            #expect(await portal.result("im.chat.get", ["ENTITY_TYPE": "TOPIC", "ENTITY_ID": "7"]) == ["ID": 1])
            #expect(await portal.result("im.chat.get", ["ENTITY_TYPE": "TOPIC", "ENTITY_ID": "8"]) == .null)
            #expect(await portal.result("im.chat.user.list", ["CHAT_ID": 1]) == [1, 2, 3])
            let dialog = await portal.result("im.dialog.get", ["DIALOG_ID": "chat1"], as: 2)
            #expect(dialog["name"] == "Deal chat")
            #expect(dialog["color"] == "#f76187")
            #expect(dialog["role"] == "member")
            #expect(dialog["counter"] == 1)
            #expect(dialog["message_count"] == 2)
            #expect(dialog["type"] == "topic")
            #expect(await portal.result("im.chat.updateTitle", ["CHAT_ID": 1, "TITLE": " New "], as: 2) == true)
            #expect(await portal.result("im.dialog.get", ["DIALOG_ID": "chat1"])["name"] == "New")
            #expect(await portal.result("im.chat.updateColor", ["DIALOG_ID": "chat1", "COLOR": "SAND"]) == true)
            #expect(await portal.error("im.chat.updateColor", ["CHAT_ID": 1, "COLOR": "SAND"]) == "WRONG_REQUEST")
            #expect(await portal.result("im.chat.setOwner", ["CHAT_ID": 1, "USER_ID": 2]) == true)
            #expect(await portal.error("im.chat.setOwner", ["CHAT_ID": 1, "USER_ID": 3]) == "WRONG_REQUEST")
            #expect(await portal.result("im.chat.user.delete", ["CHAT_ID": 1, "USER_ID": 3], as: 2) == true)
            #expect(await portal.result("im.chat.leave", ["CHAT_ID": 1]) == true)
            #expect(await portal.result("im.chat.user.list", ["CHAT_ID": 1], as: 2) == [2])
            #expect(await portal.error("im.dialog.get", ["DIALOG_ID": "chat1"]) == "ACCESS_ERROR")
        }
    }

    @Test(
        "What cannot be done with a chat is refused",
        arguments: [
            ("im.chat.leave", [:], 400, "CHAT_ID_EMPTY"), ("im.chat.leave", ["CHAT_ID": 77], 403, "ACCESS_ERROR"),
            ("im.chat.setOwner", ["CHAT_ID": "chat1"], 400, "CHAT_ID_EMPTY"),
            ("im.chat.setOwner", ["DIALOG_ID": "2", "USER_ID": 2], 400, "DIALOG_ID_EMPTY"),
            ("im.chat.setOwner", ["CHAT_ID": 1], 400, "USER_ID_EMPTY"),
            ("im.chat.updateTitle", ["CHAT_ID": 1, "TITLE": "  "], 400, "TITLE_EMPTY"),
            ("im.chat.updateColor", ["CHAT_ID": 1, "COLOR": "BLACK"], 400, "WRONG_COLOR"),
            ("im.chat.updateAvatar", ["CHAT_ID": 1, "AVATAR": "bm8="], 400, "AVATAR_ERROR"),
            ("im.chat.mute", [:], 400, "CHAT_ID_EMPTY"), ("im.chat.mute", ["CHAT_ID": 9], 403, "ACCESS_ERROR"),
            ("im.chat.user.delete", ["CHAT_ID": 1, "USER_ID": 4], 400, "USER_NOT_FOUND"),
            ("im.dialog.get", [:], 400, "DIALOG_ID_EMPTY"),
            ("im.dialog.get", ["DIALOG_ID": "chat9"], 403, "ACCESS_ERROR"),
            ("im.dialog.messages.get", ["DIALOG_ID": "chat1", "LAST_ID": "x"], 400, "LAST_ID_STRING"),
            ("im.message.add", ["MESSAGE": "x"], 400, "USER_ID_EMPTY"),
            ("im.message.add", ["DIALOG_ID": "99", "MESSAGE": "x"], 400, "USER_NOT_FOUND"),
            ("im.message.add", ["DIALOG_ID": "chat99", "MESSAGE": "x"], 400, "CHAT_ID"),
            ("im.message.add", ["DIALOG_ID": "2"], 400, "MESSAGE_EMPTY"),
            ("im.message.add", ["DIALOG_ID": "2", "MESSAGE": "x", "KEYBOARD": "nonsense"], 400, "KEYBOARD_ERROR"),
            ("im.message.add", ["DIALOG_ID": "2", "MESSAGE": "x", "REPLY_ID": 99], 400, "REPLY_ACCESS_ERROR"),
            ("im.message.update", ["MESSAGE_ID": 0], 400, "MESSAGE_ID_ERROR"),
            ("im.message.like", ["MESSAGE_ID": 99], 400, "MESSAGE_ID_ERROR"),
            ("im.search.user.list", ["FIND": "a"], 400, "FIND_SHORT"),
            ("im.user.get", ["ID": 99], 400, "USER_NOT_EXISTS"),
            ("im.user.status.set", ["STATUS": "Online"], 400, "STATUS_ERROR"),
            ("im.notify", ["MESSAGE": "x"], 400, "USER_ID_EMPTY"), ("im.notify", ["USER_ID": 2], 400, "MESSAGE_EMPTY"),
            ("im.notify.get", ["LAST_ID": 5], 400, "LAST_ID_AND_LAST_TYPE"),
            ("im.notify.history.search", ["SEARCH_TEXT": "ab"], 400, "SEARCH_TEXT_ERROR"),
            ("im.notify.read.list", [:], 400, "PARAMS_ERROR"), ("im.notify.delete", [:], 400, "PARAMS_ERROR"),
        ] as [(String, JSONObject, Int, String)])
    func refusals(method: String, params: JSONObject, status: Int, code: String) async throws {
        try await RESTPortal.talking { portal in
            #expect(await portal.result("im.chat.add", ["USERS": [2], "TITLE": "One"]) == 1)
            let response = await portal.respond(method, params)
            #expect(response.status == status)
            #expect(response.answer["error"]?.text == code)
        }
    }

    @Test("Messages are said, changed, liked, read and deleted, and counters follow")
    func messages() async throws {
        try await RESTPortal.talking { portal in
            let first = await portal.result("im.message.add", ["DIALOG_ID": "2", "MESSAGE": " Hello "])
            let second = await portal.result(
                "im.message.add",
                ["DIALOG_ID": 2, "MESSAGE": "Look", "ATTACH": [["MESSAGE": "a"]], "REPLY_ID": first])
            #expect(await portal.result("im.counters.get", as: 2)["DIALOG"] == ["1": 2])
            #expect(await portal.result("im.counters.get", as: 2)["TYPE"]?["ALL"] == 2)
            let read = await portal.result("im.dialog.messages.get", ["DIALOG_ID": 1], as: 2)
            #expect(read["messages"]?.column("text") == ["Look", "Hello"])
            #expect(read["messages"]?[0]?["unread"] == true)
            #expect(read["users"]?.column("id").sorted() == ["1", "2"])
            #expect(await portal.result("im.message.like", ["MESSAGE_ID": first, "ACTION": "plus"], as: 2) == true)
            #expect(
                await portal.error("im.message.like", ["MESSAGE_ID": first, "ACTION": "plus"], as: 2)
                    == "WITHOUT_CHANGES")
            #expect(
                await portal.result("im.dialog.read", ["DIALOG_ID": "1", "MESSAGE_ID": first], as: 2)["counter"] == 1)
            #expect(await portal.result("im.dialog.read", ["DIALOG_ID": "1"], as: 2)["counter"] == 0)
            #expect(await portal.result("im.dialog.unread", ["DIALOG_ID": "1", "MESSAGE_ID": second], as: 2) == true)
            #expect(await portal.result("im.counters.get", as: 2)["DIALOG"] == ["1": 1])
            #expect(
                await portal.error("im.message.update", ["MESSAGE_ID": first, "MESSAGE": "x"], as: 2)
                    == "CANT_EDIT_MESSAGE")
            #expect(await portal.result("im.message.update", ["MESSAGE_ID": first, "MESSAGE": "Changed"]) == true)
            #expect(await portal.result("im.message.delete", ["MESSAGE_ID": second]) == true)
            let after = await portal.result("im.dialog.messages.get", ["DIALOG_ID": 2])
            #expect(after["messages"]?[1]?["text"] == "Changed")
            #expect(after["messages"]?[1]?["params"]?["LIKE"] == [2])
            #expect(after["messages"]?[0]?["params"]?["IS_DELETED"] == "Y")
        }
    }

    @Test("An author may no longer change what he said days ago")
    func oldMessages() async throws {
        try await RESTPortal.talking { portal in
            let id = await portal.result("im.message.add", ["DIALOG_ID": "2", "MESSAGE": "Hello"])
            portal.platform.clock.advance(by: 4 * 86_400)
            try await portal.platform.database.write { db in
                try db.execute(sql: "UPDATE tokenPair SET accessExpires = accessExpires + 1000000")
            }
            #expect(await portal.error("im.message.update", ["MESSAGE_ID": id, "MESSAGE": "x"]) == "CANT_EDIT_MESSAGE")
        }
    }

    @Test("Who joins later sees what was said before only when it is shown to him")
    func history() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("im.chat.add", ["TITLE": "Secrets", "MESSAGE": "One"])
            #expect(await portal.result("im.chat.user.add", ["CHAT_ID": 1, "USERS": [2]]) == true)
            #expect(
                await portal.result("im.chat.user.add", ["CHAT_ID": 1, "USERS": [3], "HIDE_HISTORY": "N"]) == true)
            let hidden = await portal.result("im.dialog.messages.get", ["DIALOG_ID": "chat1"], as: 2)["messages"]
            let shown = await portal.result("im.dialog.messages.get", ["DIALOG_ID": "chat1"], as: 3)["messages"]
            #expect(hidden?.column("text").contains("One") == false)
            #expect(shown?.column("text").contains("One") == true)
        }
    }

    @Test("Pages of messages go back and forth by the numbers of messages")
    func pages() async throws {
        try await RESTPortal.talking { portal in
            for number in 1...7 {
                _ = await portal.result("im.message.add", ["DIALOG_ID": "2", "MESSAGE": .int(number)])
            }
            func ids(_ params: JSONObject) async -> [String] {
                var params = params
                params["DIALOG_ID"] = "2"
                params["LIMIT"] = 3
                return await portal.result("im.dialog.messages.get", params)["messages"]?.column("text") ?? []
            }
            #expect(await ids([:]) == ["7", "6", "5"])
            #expect(await ids(["LAST_ID": 5]) == ["4", "3", "2"])
            #expect(await ids(["FIRST_ID": 2]) == ["5", "4", "3"])
            let found = await portal.result(
                "im.dialog.messages.search", ["CHAT_ID": 1, "ORDER": ["ID": "ASC"], "LIMIT": 2])
            #expect(found["messages"]?.column("text") == ["1", "2"])
        }
    }

    @Test("The list of chats is pinned, hidden and marked by each for himself")
    func recent() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("im.chat.add", ["TITLE": "One", "USERS": [2], "MESSAGE": "a"])
            _ = await portal.result("im.message.add", ["DIALOG_ID": "2", "MESSAGE": "Hello"])
            #expect(await portal.result("im.recent.list")["items"]?.column("id") == ["2", "chat1"])
            #expect(await portal.result("im.recent.pin", ["DIALOG_ID": "chat1"]) == true)
            #expect(await portal.result("im.recent.get").column("id") == ["chat1", "2"])
            #expect(await portal.result("im.recent.hide", ["DIALOG_ID": "2"]) == true)
            #expect(await portal.result("im.recent.get").column("id") == ["chat1"])
            #expect(await portal.result("im.recent.get", as: 2).column("id") == ["1", "chat1"])
            #expect(await portal.result("im.recent.unread", ["DIALOG_ID": "chat1"]) == true)
            #expect(await portal.result("im.recent.list", ["UNREAD_ONLY": "Y"])["items"]?.column("id") == ["chat1"])
            #expect(await portal.result("im.counters.get")["CHAT_UNREAD"] == [1])
            #expect(await portal.result("im.chat.mute", ["CHAT_ID": 1], as: 2) == true)
            #expect(await portal.result("im.counters.get", as: 2)["CHAT_MUTED"] == ["1": 1])
            #expect(await portal.error("im.recent.pin", ["DIALOG_ID": "chat1"], as: 4) == "ACCESS_ERROR")
        }
    }

    @Test("Notifications are sent, replaced by their tag, read, answered and removed")
    func notifications() async throws {
        try await RESTPortal.talking { portal in
            let first = await portal.result(
                "im.notify", ["USER_ID": 2, "MESSAGE": " One ", "TAG": "A", "SUB_TAG": "S"])
            #expect(first == 1)
            #expect(await portal.result("im.notify.personal.add", ["USER_ID": 2, "MESSAGE": "Two", "TAG": "A"]) == 2)
            #expect(await portal.result("im.notify.system.add", ["USER_ID": 2, "MESSAGE": "Three"]) == 3)
            let list = await portal.result("im.notify.get", as: 2)
            #expect(list["notifications"]?.column("text") == ["Three", "Two"])
            #expect(list["total_unread_count"] == 2)
            #expect(list["notifications"]?[0]?["author_id"] == 0)
            #expect(list["notifications"]?[1]?["notify_tag"] == .string("MP|\(RESTPortal.clientID)|A"))
            #expect(await portal.result("im.counters.get", as: 2)["TYPE"]?["NOTIFY"] == 2)
            #expect(await portal.result("im.notify.read", ["ID": 3, "ONLY_CURRENT": "Y"], as: 2) == true)
            #expect(await portal.result("im.notify.get", as: 2)["total_unread_count"] == 1)
            #expect(await portal.result("im.notify.read.all", as: 2) == ["result": true, "newCounter": 0])
            #expect(
                await portal.result("im.notify.history.search", ["SEARCH_TEXT": "thr"], as: 2)["total_results"] == 1)
            #expect(
                await portal.result("im.notify.answer", ["NOTIFY_ID": 2, "ANSWER_TEXT": "Fine"], as: 2)[
                    "result_message"] != nil)
            #expect(await portal.result("im.notify.delete", ["TAG": "A"]) == true)
            #expect(await portal.result("im.notify.get", as: 2)["notifications"]?.column("id") == ["3"])
        }
    }

    @Test("People, chats and departments are found")
    func search() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("im.chat.add", ["TITLE": "Project One", "USERS": [2]])
            let people = await portal.call("im.search.user.list", ["FIND": "number 3"])
            #expect(people["result"]?["3"]?["last_name"] == "Number 3")
            #expect(people["total"] == 1)
            #expect(await portal.result("im.search.chat.list", ["FIND": "project"]).column("id") == ["1"])
            #expect(await portal.result("im.search.chat.list", ["FIND": "project"], as: 3) == [])
            #expect(await portal.result("im.department.get", ["ID": [1]])[0]?["manager_user_id"] == 1)
            #expect(await portal.result("im.department.employees.get", ["ID": "[1]"]) == ["1": [1, 2, 3, 4]])
            #expect(await portal.result("im.department.colleagues.list", ["LIMIT": 2]) == [2, 3])
            #expect(await portal.result("im.search.last.add", ["DIALOG_ID": "chat1"]) == true)
            #expect(await portal.result("im.search.last.get").column("title") == ["Project One"])
            #expect(await portal.result("im.user.status.set", ["STATUS": "dnd"]) == true)
            #expect(await portal.result("im.user.status.get") == "dnd")
            #expect(await portal.result("im.user.get")["status"] == "dnd")
        }
    }

    @Test("Events of chats wait for who has subscribed, and an offset confirms them")
    func userEvents() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("im.message.add", ["DIALOG_ID": "2", "MESSAGE": "Before"])
            #expect(await portal.result("im.v2.Event.get", as: 2)["events"] == [])
            #expect(await portal.result("im.v2.Event.subscribe", as: 2) == true)
            let id = await portal.result("im.message.add", ["DIALOG_ID": "2", "MESSAGE": "Hello"])
            _ = await portal.result("im.message.update", ["MESSAGE_ID": id, "MESSAGE": "Changed"])
            _ = await portal.result("im.message.like", ["MESSAGE_ID": id], as: 2)
            _ = await portal.result("im.message.delete", ["MESSAGE_ID": id])
            let first = await portal.result("im.v2.Event.get", ["limit": 3], as: 2)
            #expect(
                first["events"]?.column("type")
                    == ["ONIMV2MESSAGEADD", "ONIMV2MESSAGEUPDATE", "ONIMV2REACTIONCHANGE"])
            #expect(first["hasMore"] == true)
            #expect(first["events"]?[0]?["data"]?["message"]?["text"] == "Hello")
            #expect(first["events"]?[0]?["data"]?["chat"]?["dialogId"] == "1")
            let rest = await portal.result("im.v2.Event.get", ["offset": first["nextOffset"] ?? 0], as: 2)
            #expect(rest["events"]?.column("type") == ["ONIMV2MESSAGEDELETE"])
            #expect(rest["hasMore"] == false)
        }
    }

    @Test("A file is put into a chat and shown with its message")
    func files() async throws {
        try await RESTPortal.talking { portal in
            let sent = await portal.result(
                "im.v2.File.upload",
                ["dialogId": "2", "fields": ["name": "a.txt", "content": "SGVsbG8=", "message": "Here"]])
            #expect(sent["file"]?["size"] == 5)
            #expect(sent["dialogId"] == "2")
            let read = await portal.result("im.dialog.messages.get", ["DIALOG_ID": 1], as: 2)
            #expect(read["files"]?.column("name") == ["a.txt"])
            let file = sent["file"]?["id"] ?? 0
            let link = await portal.result("im.v2.File.download", ["dialogId": "1", "fileId": file], as: 2)
            let address = link["downloadUrl"]?.text ?? ""
            #expect(address.hasPrefix("https://acme.bitrix24.com/rest/download.json?auth="))
            #expect(await portal.send(String(address.dropFirst("https://acme.bitrix24.com".count))).bodyText == "Hello")
            let folder = await portal.result("im.disk.folder.get", ["CHAT_ID": sent["chatId"] ?? 0])["ID"] ?? 0
            #expect(await portal.result("disk.folder.getchildren", ["id": folder]).column("NAME") == ["a.txt"])
            #expect(await portal.result("im.disk.file.save", ["FILE_ID": file], as: 2)["file"]?["name"] == "a.txt")
            // Nobody else reads what two people send each other.
            #expect(await portal.call("disk.folder.get", ["id": folder], as: 3)["error"] != nil)
            let again = await portal.result("im.disk.file.commit", ["DIALOG_ID": "2", "FILE_ID": [file]])
            #expect(again["DISK_ID"] == [.string(file.text ?? "")])
            #expect(
                await portal.error("im.v2.File.upload", ["dialogId": "2", "fields": ["name": "a", "content": "?"]])
                    == "FILE_INVALID_CONTENT")
            #expect(
                await portal.result("im.disk.file.delete", ["CHAT_ID": sent["chatId"] ?? 0, "FILE_ID": file]) == true)
            #expect(await portal.result("im.dialog.messages.get", ["DIALOG_ID": 1], as: 2)["files"] == [])
        }
    }
}
