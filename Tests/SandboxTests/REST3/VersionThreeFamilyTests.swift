import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("REST 3.0: knowledge bases, e-mail, structure and the rest")
struct VersionThreeFamilyTests {
    private static func with(_ body: (RESTPortal) async throws -> Void) async throws {
        try await RESTPortal.with(scope: RESTPortal.allScopes3) { try await body($0) }
    }

    // MARK: Knowledge bases

    @Test("A knowledge base is made, renamed, listed page by page, and goes with its documents")
    func notes() async throws {
        try await Self.with { portal in
            for (name, position) in [("C", 30), ("A", 10), ("B", 20)] {
                _ = await portal.result3(
                    "note.collection.add", ["fields": ["name": .string(name), "position": .int(position)]])
            }
            let first = await portal.result3("note.collection.list", ["pagination": ["limit": 2]])
            #expect(first["items"]?.column("name") == ["A", "B"])
            #expect(first["nextCursor"] == ["position": 20, "id": 3])
            let second = await portal.result3(
                "note.collection.list", ["pagination": ["limit": 2, "afterCursor": first["nextCursor"] ?? .null]])
            #expect(second["items"]?.column("name") == ["C"])
            #expect(second["nextCursor"] == .null)
            let renamed = await portal.result3("note.collection.update", ["id": 1, "fields": ["name": "Z"]])["item"]
            #expect(renamed?["name"] == "Z")
            #expect(renamed?["createdAt"] == "2026-08-21T12:00:00Z")
            #expect(renamed?["policyLevel"] == "view")
            let document = await portal.result3(
                "note.document.add", ["fields": ["collectionId": 1, "title": "Chapter", "markdown": "# Text"]])["item"]
            #expect(document?["id"] == 1)
            #expect(await portal.result3("note.collection.archive", ["id": 1]) == ["result": true])
            #expect(await portal.refusal3("note.collection.get", ["id": 1]) == .init(400, "ENTITYNOTFOUND"))
            #expect(await portal.refusal3("note.document.get", ["id": 1]) == .init(400, "ENTITYNOTFOUND"))
            #expect(await portal.refusal3("note.collection.archive", ["id": 1]) == .init(400, "ENTITYNOTFOUND"))
            #expect(await portal.result3("note.collection.delete", ["id": 1]) == ["result": true])
            #expect(await portal.refusal3("note.collection.delete", ["id": 1]) == .init(400, "ENTITYNOTFOUND"))
        }
    }

    @Test("Others may look into a knowledge base, and not change it")
    func noteRights() async throws {
        try await Self.with { portal in
            _ = await portal.result3("note.collection.add", ["fields": ["name": "Base"]], as: 2)
            #expect(await portal.result3("note.collection.get", ["id": 1], as: 3)["item"]?["name"] == "Base")
            for (method, params) in [
                ("note.collection.update", ["id": 1, "fields": ["name": "X"]] as JSONObject),
                ("note.document.add", ["fields": ["collectionId": 1, "title": "T"]]),
                ("note.collection.delete", ["id": 1]),
            ] {
                #expect(await portal.refusal3(method, params, as: 3) == .init(403, "ACCESSDENIED"), "\(method)")
                #expect(await portal.respond3(method, params, as: 2).status == 200, "\(method)")
            }
        }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var method: String
        var params: JSONObject
        var refusal: Refusal3
        var testDescription: String { "\(method) \(JSONValue.object(params).serialized().prefix(80))" }
    }

    static let faults: [Fault] = [
        Fault(
            method: "note.collection.add", params: [:], refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "fields")),
        Fault(
            method: "note.collection.add", params: ["fields": [:]],
            refusal: .init(400, "VALIDATION_DTOVALIDATION", "name")),
        Fault(
            method: "note.collection.add", params: ["fields": ["name": " "]],
            refusal: .init(400, "VALIDATION_DTOVALIDATION", "name")),
        Fault(
            method: "note.collection.add", params: ["fields": ["name": .string(String(repeating: "n", count: 256))]],
            refusal: .init(400, "VALIDATION_DTOVALIDATION", "name")),
        Fault(
            method: "note.collection.add", params: ["fields": ["name": 5]],
            refusal: .init(400, "VALIDATION_DTOVALIDATION", "name")),
        Fault(
            method: "note.document.add", params: ["fields": ["title": "T"]],
            refusal: .init(400, "VALIDATION_DTOVALIDATION", "collectionId")),
        Fault(
            method: "note.document.add", params: ["fields": ["collectionId": 1, "title": "T", "parentId": 9]],
            refusal: .init(400, "NOTE_INVALID_PARENT")),
        Fault(
            method: "note.document.update", params: ["id": 1, "fields": [:]], refusal: .init(400, "NOTE_EMPTY_UPDATE")),
        Fault(
            method: "note.document.search.list", params: ["query": "ab"],
            refusal: .init(400, "NOTE_SEARCH_QUERY_TOO_SHORT")),
        Fault(
            method: "note.file.add", params: ["documentId": 1, "fileName": "a.exe", "fileContent": "QQ=="],
            refusal: .init(400, "NOTE_FILE_TYPE_NOT_ALLOWED")),
        Fault(
            method: "note.file.add", params: ["documentId": 1, "fileName": "a.png", "fileContent": "%%"],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "fileContent")),
        Fault(method: "note.document.get", params: ["id": 99], refusal: .init(400, "ENTITYNOTFOUND")),
        Fault(
            method: "mail.message.send", params: ["from": "user1@acme.bitrix24.com", "to": []],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "subject")),
        Fault(
            method: "mail.message.send",
            params: ["from": "user1@acme.bitrix24.com", "to": ["nobody"], "subject": "s", "body": "b"],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "to")),
        Fault(
            method: "mail.message.send",
            params: ["from": "user2@acme.bitrix24.com", "to": ["a@b.example"], "subject": "s", "body": "b"],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "from")),
        Fault(
            method: "mail.message.movetofolder", params: ["messageIds": [99], "action": "spam"],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "messageIds")),
        Fault(
            method: "mail.message.movetofolder", params: ["messageIds": [99], "action": "burn"],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "action")),
        Fault(
            method: "mail.message.list", params: ["dateFrom": "2026-01-01"],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "dateFrom")),
        Fault(
            method: "mail.recipient.listemployees", params: [:],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "query")),
        Fault(method: "mail.mailbox.get", params: ["id": 2], refusal: .init(400, "ENTITYNOTFOUND")),
        Fault(
            method: "humanresources.node.add", params: ["type": "DEPARTMENT", "parentId": 1],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "name")),
        Fault(
            method: "humanresources.node.add", params: ["type": "GUILD", "parentId": 1, "name": "N"],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "type")),
        Fault(
            method: "humanresources.node.add", params: ["type": "TEAM", "parentId": 9, "name": "N"],
            refusal: .init(400, "ENTITYNOTFOUND")),
        Fault(
            method: "humanresources.node.edit", params: ["id": 1],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "name")),
        Fault(
            method: "humanresources.node.move", params: ["id": 1, "parentId": 1],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "parentId")),
        Fault(
            method: "humanresources.node.member.add", params: ["nodeId": 1, "userIds": [2], "role": "KING"],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "role")),
        Fault(
            method: "humanresources.node.communication.edit", params: ["nodeId": 1],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "communicationType")),
        Fault(
            method: "timeman.record.list", params: [:],
            refusal: .init(400, "VALIDATION_REQUESTVALIDATION", "filter.userId")),
        Fault(
            method: "timeman.record.list", params: ["filter": [["userId", [1, 2]]]],
            refusal: .init(400, "INVALIDFILTER")),
        Fault(
            method: "call.followup.list", params: ["filter": ["startDate": ["from": "2026-01-01T00:00:00Z"]]],
            refusal: .init(400, "invalid_date_range")),
        Fault(method: "call.followup.get", params: ["callId": 5], refusal: .init(400, "ENTITYNOTFOUND")),
        Fault(
            method: "call.followup.get", params: ["callId": 5, "select": ["nonsense"]],
            refusal: .init(400, "invalid_select_field")),
    ]

    @Test("What cannot be is refused as its page says", arguments: faults)
    func fault(_ fault: Fault) async throws {
        try await Self.with { portal in
            _ = await portal.result3("note.collection.add", ["fields": ["name": "Base"]])
            _ = await portal.result3("note.document.add", ["fields": ["collectionId": 1, "title": "Page"]])
            #expect(await portal.refusal3(fault.method, fault.params) == fault.refusal)
        }
    }

    @Test("Documents make a tree, are found by what they say, and go with what is below them")
    func documents() async throws {
        try await Self.with { portal in
            _ = await portal.result3("note.collection.add", ["fields": ["name": "Base"]])
            for (title, parent, text) in [
                ("Recipes", nil, "Of all kinds"), ("Soup", 1, "A classic <b> Borscht & bread"), ("Cake", 1, "Sugar"),
                ("Icing", 3, "More sugar"),
            ] as [(String, Int?, String)] {
                var fields: JSONObject = ["collectionId": 1, "title": .string(title), "markdown": .string(text)]
                fields["parentId"] = parent.map { .int($0) }
                _ = await portal.result3("note.document.add", ["fields": .object(fields)])
            }
            let tree = await portal.result3("note.document.tree.list", ["collectionId": 1])
            #expect(tree["items"]?.column("title") == ["Recipes"])
            #expect(tree["items"]?[0]?["children"]?.column("title") == ["Soup", "Cake"])
            #expect(tree["items"]?[0]?["children"]?[1]?["children"]?.column("title") == ["Icing"])
            #expect(tree["truncated"] == false)
            let found = await portal.result3("note.document.search.list", ["query": "borscht"])
            #expect(
                found["items"]?[0]?["snippet"] == "A classic &lt;b&gt; <b>Borscht</b> &amp; bread")
            #expect(found["items"]?.column("documentId") == ["2"])
            #expect(found["hasMore"] == false)
            #expect(
                await portal.result3("note.document.search.list", ["query": "sugar", "pagination": ["limit": 1]])[
                    "hasMore"] == true)
            let file = await portal.result3(
                "note.file.add", ["documentId": 2, "fileName": "soup.png", "fileContent": "aGVsbG8="])["item"]
            #expect(
                file == [
                    "id": 1, "documentId": 2, "name": "soup.png", "size": 5, "mimeType": "image/png",
                    "assetType": "image", "assetMarkdown": "[[image fileId=1]]",
                ])
            #expect(await portal.result3("note.file.get", ["id": 1, "documentId": 2])["item"] == file)
            #expect(await portal.refusal3("note.file.get", ["id": 1, "documentId": 3]) == .init(400, "ENTITYNOTFOUND"))
            let updated = await portal.result3(
                "note.document.update", ["id": 2, "fields": ["markdown": "New"], "overwrite": true])["item"]
            #expect(updated?["markdown"] == "New")
            #expect(updated?["title"] == "Soup")
            #expect(await portal.result3("note.document.delete", ["id": 3]) == ["result": true])
            #expect(await portal.refusal3("note.document.get", ["id": 4]) == .init(400, "ENTITYNOTFOUND"))
            #expect(await portal.result3("note.document.archive", ["id": 2]) == ["result": true])
            #expect(await portal.refusal3("note.document.archive", ["id": 2]) == .init(400, "ENTITYNOTFOUND"))
        }
    }

    // MARK: E-mail

    @Test("An e-mail to a colleague arrives in his mailbox, is answered in its thread, and becomes a task")
    func mail() async throws {
        try await Self.with { portal in
            #expect(
                await portal.result3("mail.mailbox.list", as: 2)["items"]?[0]?["email"] == "user2@acme.bitrix24.com")
            #expect(
                await portal.result3("mail.mailbox.senders", as: 2)["items"]?[0]?["sender"]
                    == "User Number 2 <user2@acme.bitrix24.com>")
            let sent = await portal.result3(
                "mail.message.send",
                [
                    "from": "user1@acme.bitrix24.com", "to": ["user2@acme.bitrix24.com", "Client <c@client.example>"],
                    "subject": "Contract", "body": "Please read",
                ])
            #expect(sent["success"] == true)
            let inbox = await portal.result3("mail.message.list", ["isSeen": false, "folder": "inbox"], as: 2)["items"]
            #expect(inbox?.column("subject") == ["Contract"])
            #expect(inbox?[0]?["url"] == "https://acme.bitrix24.com/mail/message/2/")
            let id = inbox?[0]?["id"] ?? 0
            #expect(await portal.refusal3("mail.message.get", ["id": id]) == .init(400, "ENTITYNOTFOUND"))
            _ = await portal.result3(
                "mail.message.reply",
                [
                    "replyToMessageId": id, "from": "user2@acme.bitrix24.com", "to": ["user1@acme.bitrix24.com"],
                    "subject": "Re: Contract", "body": "I have",
                ], as: 2)
            let thread = await portal.result3("mail.message.thread", ["id": 1])
            #expect(thread.column("subject") == ["Contract", "Re: Contract"])
            #expect(thread[0]?["date"] == "2026-08-21 15:00:00")
            let task = await portal.result3("mail.message.createtask", ["messageId": id], as: 2)
            #expect(task["success"] == true)
            #expect(
                await portal.result3("tasks.task.get", ["id": task["taskId"] ?? 0, "select": ["title"]])["item"]
                    == ["title": "Contract"])
            let chat = await portal.result3("mail.message.createchat", ["messageId": id], as: 2)
            let again = await portal.result3("mail.message.createchat", ["messageId": id], as: 2)
            #expect(chat["existing"] == false)
            #expect(again["existing"] == true)
            #expect(again["chatId"] == chat["chatId"])
            let moved = await portal.result3(
                "mail.message.movetofolder", ["messageIds": [id], "action": "delete"], as: 2)
            #expect(moved == ["success": true, "movedCount": 1, "action": "delete"])
            #expect(await portal.result3("mail.message.list", ["folder": "INBOX"], as: 2)["items"] == [])
            #expect(
                await portal.result3("mail.message.list", ["searchQuery": "READ"], as: 2)["items"]?.column("subject")
                    == ["Contract"])
            #expect(
                await portal.result3("mail.recipient.listcontacts", ["query": "client"])["items"]?.column("email")
                    == ["c@client.example"])
            #expect(
                await portal.result3("mail.recipient.listemployees", ["query": "number 3"])["items"]?.column("id")
                    == ["3"])
        }
    }

    // MARK: Structure

    @Test("Departments are made below the company, and people move between them")
    func structure() async throws {
        try await Self.with { portal in
            let root = await portal.result3("humanresources.node.get", ["id": 1])["item"]
            #expect(root?["accessCode"] == "DR1")
            #expect(root?["userCount"] == 4)
            #expect(root?["members"]?[0]?["role"] == "MEMBER_EMPLOYEE")
            let sales = await portal.result3(
                "humanresources.node.add",
                [
                    "type": "DEPARTMENT", "name": "Sales", "parentId": 1, "moveUsersToNode": true,
                    "userIds": ["MEMBER_HEAD": [2], "MEMBER_EMPLOYEE": [3]],
                ])
            #expect(sales["userCount"] == 2)
            #expect(sales["members"]?.column("role") == ["MEMBER_HEAD", "MEMBER_EMPLOYEE"])
            let team = await portal.result3(
                "humanresources.node.add",
                [
                    "type": "TEAM", "name": "Flying", "parentId": 2, "colorName": "blue",
                    "userIds": ["MEMBER_TEAM_HEAD": [4]],
                ])
            #expect(team["colorName"] == "blue")
            #expect(await portal.result3("humanresources.node.count") == ["departments": 2, "teams": 1])
            #expect(
                await portal.result3(
                    "humanresources.node.list", ["type": "DEPARTMENT", "select": ["name", "userCount"]])
                    == ["items": [["name": "Company", "userCount": 2], ["name": "Sales", "userCount": 2]]])
            #expect(
                await portal.result3("humanresources.node.children", ["id": 2])["items"]?.column("name") == ["Flying"])
            #expect(
                await portal.result3("humanresources.node.search", ["type": "TEAM", "name": "fly"])["items"]?.column(
                    "id")
                    == ["3"])
            #expect(
                await portal.result3("humanresources.employee.subordinates", ["id": 2])["departments"] == [
                    ["nodeId": 2, "name": "Sales", "role": "HEAD", "subordinatesCount": 1]
                ])
            #expect(
                await portal.result3("humanresources.node.member.remove", ["nodeId": 2, "userIds": [3, 4]]) == [
                    "removed": [3], "failed": [["userId": 4, "reason": "Not found in this node"]],
                ])
            #expect(
                await portal.result3(
                    "humanresources.node.member.add", ["nodeId": 1, "userIds": [2], "role": "MEMBER_EMPLOYEE"])
                    == ["success": true])
            #expect(await portal.result3("humanresources.employee.multidepartment")["total"] == 1)
            #expect(
                await portal.result3(
                    "humanresources.employee.search", ["name": "number 2", "select": ["userId", "departments"]])[
                        "items"]
                    == [["userId": 2, "departments": [["id": 1, "name": "Company"], ["id": 2, "name": "Sales"]]]])
            #expect(await portal.result3("humanresources.employee.count") == ["total": 4])
            #expect(
                await portal.refusal3("humanresources.node.edit", ["id": 2, "name": "X"], as: 2)
                    == .init(403, "ACCESSDENIED"))
            #expect(
                await portal.refusal3("humanresources.node.move", ["id": 2, "parentId": 3])
                    == .init(400, "VALIDATION_REQUESTVALIDATION", "parentId"))
            #expect(
                await portal.result3("humanresources.node.move", ["id": 3, "parentId": 1])["parentId"] == 1)
            _ = await portal.result3(
                "humanresources.node.communication.edit",
                ["nodeId": 2, "communicationType": "CHAT", "createDefault": true, "ids": [21]])
            let chats = await portal.result3("humanresources.node.communication.list", ["id": 2])["chats"]
            #expect(chats?.column("dialogId") == ["chat21", "chat1"])
        }
    }

    // MARK: The rest

    @Test("Working time and call follow-ups are listed as they were put in")
    func lists() async throws {
        try await Self.with { portal in
            _ = try await portal.seed(
                "timeman.record",
                [
                    ["userId": 1, "startTime": "2026-08-20T09:00:00+03:00", "duration": 28_800],
                    ["userId": 2, "startTime": "2026-08-20T10:00:00+03:00", "duration": 100],
                ])
            let records = await portal.result3(
                "timeman.record.list", ["filter": [["userId", 1]], "select": ["startTime", "duration"]])
            #expect(records["items"] == [["startTime": "2026-08-20T09:00:00+03:00", "duration": 28_800]])
            #expect(
                await portal.refusal3("timeman.record.list", ["filter": [["userId", 1]]], as: 2)
                    == .init(403, "ACCESSDENIED"))
            _ = try await portal.seed(
                "call.followup",
                (1...3).map { day in
                    [
                        "initiatorId": .int(day), "startDate": .string("2026-08-1\(day)T10:00:00+03:00"),
                        "overview": ["topic": "Planning"], "participants": [["userId": 1]],
                    ]
                })
            let range: JSONObject = ["startDate": ["from": "2026-08-01T00:00:00Z", "to": "2026-08-31T00:00:00Z"]]
            let first = await portal.result3(
                "call.followup.list",
                ["filter": .object(range), "pagination": ["limit": 2], "select": ["callId", "overview.topic"]])
            #expect(first["items"]?.column("callId") == ["3", "2"])
            #expect(first["hasMore"] == true)
            let second = await portal.result3(
                "call.followup.list",
                [
                    "filter": .object(range),
                    "pagination": ["limit": 2, "afterCursor": first["afterCursor"] ?? .null],
                ])
            #expect(second["items"]?.column("callId") == ["1"])
            #expect(second["afterCursor"] == .null)
            #expect(await portal.result3("call.followup.get", ["callId": 2, "select": []])["item"]?.object?.count == 6)
            #expect(await portal.refusal3("call.followup.get", ["callId": 2], as: 4) == .init(403, "access_denied"))
        }
    }

    @Test("The OpenAPI document stands bare and knows every method; scopes are told by method")
    func documentation() async throws {
        try await Self.with { portal in
            let document = await portal.respond3("documentation").answer
            #expect(document == (await portal.respond3("rest.documentation.openapi").answer))
            #expect(document["result"] == nil)
            #expect(document["paths"]?.object?.count == MethodTable.standard.methods3.count)
            #expect(document["components"]?["schemas"]?["TaskDto"]?["properties"]?["title"]?["type"] == "string")
            let scopes = await portal.result3("rest.scope.list")
            #expect(scopes["tasks.task.get"] == "tasks")
            #expect(scopes["batch"] == "")
        }
    }

    @Test("Every field list answers", arguments: EntityType.all.keys.sorted().filter { !$0.hasPrefix("rest.") })
    func fieldLists(_ name: String) async throws {
        try await Self.with { portal in
            guard MethodTable.standard.methods3["\(name).field.list"] != nil else { return }
            let items = await portal.result3("\(name).field.list", ["select": ["name", "type"]])["items"]?.array
            #expect(items?.isEmpty == false)
            let first = items?.first?["name"] ?? ""
            #expect(await portal.result3("\(name).field.get", ["name": first])["item"]?["name"] == first)
        }
    }
}
