import Foundation
import Testing

@testable import Sandbox

@Suite("Families: workflows, robots, providers and votes")
struct WorkflowTests {
    private static let handler: JSONValue = "http://127.0.0.1:5000/robot"

    @Test("Robots and activities are added, changed, listed and deleted", arguments: ["robot", "activity"])
    func robots(kind: String) async throws {
        try await RESTPortal.talking { portal in
            let method = "bizproc.\(kind)"
            let params: JSONObject = ["CODE": "md5", "HANDLER": Self.handler, "NAME": ["en": "MD5"]]
            #expect(await portal.result(method + ".add", params) == true)
            #expect(await portal.error(method + ".add", params) == "ERROR_ACTIVITY_ALREADY_INSTALLED")
            #expect(await portal.result(method + ".list") == ["md5"])
            #expect(await portal.result(method + ".update", ["CODE": "md5", "FIELDS": ["NAME": "Other"]]) == true)
            #expect(
                await portal.call(method + ".update", ["CODE": "md5", "FIELDS": [:]]).refusal
                    == ["ERROR_ACTIVITY_VALIDATION_FAILURE", "No fields to update"])
            #expect(await portal.error(method + ".add", params, as: 2) == "ACCESS_DENIED")
            #expect(await portal.result(method + ".delete", ["CODE": "md5"]) == true)
            #expect(await portal.error(method + ".delete", ["CODE": "md5"]) == "ERROR_ACTIVITY_NOT_FOUND")
        }
    }

    @Test(
        "A wrong robot is refused",
        arguments: [
            (["NAME": "x"], "ERROR_ACTIVITY_VALIDATION_FAILURE", "Empty activity code!"),
            (["CODE": "ä"], "ERROR_ACTIVITY_VALIDATION_FAILURE", "Wrong activity code!"),
            (["CODE": "x", "HANDLER": "ftp://a.example/", "NAME": "x"], "ERROR_UNSUPPORTED_PROTOCOL", nil),
            (["CODE": "x", "HANDLER": handler], "ERROR_ACTIVITY_VALIDATION_FAILURE", "Empty activity NAME!"),
            (
                ["CODE": "x", "HANDLER": handler, "NAME": "x", "PROPERTIES": ["1x": ["Name": "x"]]],
                "ERROR_ACTIVITY_VALIDATION_FAILURE", "Wrong property key 1x!"
            ),
            (
                ["CODE": "x", "HANDLER": handler, "NAME": "x", "PROPERTIES": ["x": ["Type": "int"]]],
                "ERROR_ACTIVITY_VALIDATION_FAILURE", "Empty property NAME x!"
            ),
            (
                ["CODE": "x", "HANDLER": handler, "NAME": "x", "DOCUMENT_TYPE": ["crm"]],
                "ERROR_ACTIVITY_VALIDATION_FAILURE", "Wrong activity DOCUMENT_TYPE!"
            ),
        ] as [(JSONObject, String, String?)])
    func wrongRobots(params: JSONObject, code: String, text: String?) async throws {
        try await RESTPortal.talking { portal in
            let refusal = await portal.call("bizproc.robot.add", params).refusal
            #expect(refusal[0] == code)
            if let text { #expect(refusal[1] == text) }
        }
    }

    @Test("A robot's call carries its token, which is answered once")
    func call() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result(
                "bizproc.robot.add",
                [
                    "CODE": "md5", "HANDLER": Self.handler, "NAME": "MD5", "USE_SUBSCRIPTION": "Y",
                    "PROPERTIES": ["text": ["Name": "Text", "Type": "string", "Default": "abc"]],
                ])
            let (platform, events, row) = (portal.platform, portal.events, portal.portal)
            try await platform.database.write { db in
                let talk = Talk(db: db, platform: platform, events: events, portal: row, userID: 2)
                guard let robot = try talk.store("bizproc.robot").first(["code": "md5"]),
                    let document = WorkflowDocument(["crm", "CCrmDocumentDeal", "DEAL_7"])
                else { return }
                _ = try Workflows(talk: talk).call(robot, on: document, properties: [:])
            }
            let form = try await portal.firstForm()
            #expect(form["event"] == nil)
            #expect(form["code"] == "md5")
            #expect(form["document_id"] == ["crm", "CCrmDocumentDeal", "DEAL_7"])
            #expect(form["document_type"] == ["crm", "CCrmDocumentDeal", "DEAL"])
            #expect(form["properties"] == ["text": "abc"])
            #expect(form["auth"]?["user_id"] == "2")
            #expect(form["auth"]?["refresh_token"]?.text?.isEmpty == false)
            let token = form["event_token"] ?? ""
            #expect(await portal.result("bizproc.activity.log", ["EVENT_TOKEN": token, "LOG_MESSAGE": "x"]) == true)
            #expect(
                await portal.result("bizproc.event.send", ["EVENT_TOKEN": token, "RETURN_VALUES": ["hash": "900150"]])
                    == true)
            let second = await portal.respond("bizproc.event.send", ["EVENT_TOKEN": token])
            #expect(second.status == 403)
            #expect(second.answer["error"] == "ACCESS_DENIED")
        }
    }

    @Test("A workflow of a standing template waits for its task and ends with it")
    func tasks() async throws {
        try await RESTPortal.talking { portal in
            _ = try await portal.seed("crm.deal", [["TITLE": "Big one"]])
            let templates = await portal.call("bizproc.workflow.template.list", ["select": ["ID", "DOCUMENT_TYPE"]])
            #expect(templates["result"]?.column("DOCUMENT_TYPE") == ["DEAL", "LEAD", "CONTACT"])
            let id = await portal.result(
                "bizproc.workflow.start", ["TEMPLATE_ID": 1, "DOCUMENT_ID": ["crm", "CCrmDocumentDeal", "DEAL_1"]])
            #expect(id.text?.contains(".") == true)
            #expect(await portal.result("bizproc.workflow.instances").column("ID") == [id.text ?? ""])
            let tasks = await portal.result("bizproc.task.list")
            #expect(tasks.column("DOCUMENT_NAME") == ["Big one"])
            #expect(
                await portal.result(
                    "bizproc.task.delegate", ["TASK_IDS": [1], "FROM_USER_ID": 1, "TO_USER_ID": 2]) == true)
            #expect(await portal.error("bizproc.task.complete", ["TASK_ID": 1, "STATUS": 1]) == "ERROR_TASK_NOT_FOUND")
            #expect(
                await portal.error("bizproc.task.complete", ["TASK_ID": 1, "STATUS": "ok"], as: 2)
                    == "ERROR_TASK_VALIDATION")
            #expect(await portal.result("bizproc.task.complete", ["TASK_ID": 1, "STATUS": "yes"], as: 2) == true)
            #expect(
                await portal.error("bizproc.task.complete", ["TASK_ID": 1, "STATUS": 1], as: 2)
                    == "ERROR_TASK_COMPLETED")
            #expect(await portal.result("bizproc.workflow.instances") == [])
        }
    }

    @Test("A template of an application runs its activities, and only that application changes it")
    func templates() async throws {
        try await RESTPortal.talking { portal in
            _ = try await portal.seed("crm.lead", [["TITLE": "One"]])
            _ = await portal.result("bizproc.activity.add", ["CODE": "step", "HANDLER": Self.handler, "NAME": "Step"])
            let file = Data(#"{"steps":[{"activity":"step","properties":{"a":1}},{"task":"review"}]}"#.utf8)
                .base64EncodedString()
            let id = await portal.result(
                "bizproc.workflow.template.add",
                [
                    "DOCUMENT_TYPE": ["crm", "CCrmDocumentLead", "LEAD"], "NAME": "Mine",
                    "TEMPLATE_DATA": ["a.bpt", .string(file)],
                ])
            #expect(id == 4)
            let workflow = await portal.result(
                "bizproc.workflow.start", ["TEMPLATE_ID": id, "DOCUMENT_ID": ["crm", "CCrmDocumentLead", "LEAD_1"]])
            let form = try await portal.firstForm()
            #expect(form["workflow_id"] == workflow)
            #expect(await portal.result("bizproc.task.list") == [])
            #expect(await portal.result("bizproc.event.send", ["EVENT_TOKEN": form["event_token"] ?? ""]) == true)
            #expect(await portal.result("bizproc.task.list").column("WORKFLOW_ID") == [workflow.text ?? ""])
            #expect(await portal.result("bizproc.workflow.terminate", ["ID": workflow, "STATUS": "Stopped"]) == true)
            #expect(await portal.result("bizproc.task.list") == [])
            #expect(await portal.result("bizproc.workflow.kill", ["ID": workflow]) == true)
            #expect(
                await portal.error("bizproc.workflow.template.update", ["ID": 1, "FIELDS": ["NAME": "x"]])
                    == "ERROR_TEMPLATE_NOT_OWNER")
            #expect(await portal.result("bizproc.workflow.template.update", ["ID": id, "FIELDS": ["NAME": "x"]]) == id)
            #expect(await portal.result("bizproc.workflow.template.delete", ["ID": id]) == .null)
        }
    }

    @Test(
        "A workflow that cannot be started is refused",
        arguments: [
            ([:], 400, "ERROR_WRONG_WORKFLOW_ID", "Empty TEMPLATE_ID"),
            (["TEMPLATE_ID": 9], 400, "ERROR_WRONG_WORKFLOW_ID", "Template not found"),
            (["TEMPLATE_ID": 1], 400, "", "Wrong DOCUMENT_ID!"),
            (
                ["TEMPLATE_ID": 1, "DOCUMENT_ID": ["crm", "CCrmDocumentDeal", "7"]], 400, "", "Incorrect document type!"
            ),
            (
                ["TEMPLATE_ID": 2, "DOCUMENT_ID": ["crm", "CCrmDocumentDeal", "DEAL_1"]], 400, "",
                "Template type and DOCUMENT_ID mismatch!"
            ),
        ] as [(JSONObject, Int, String, String)])
    func wrongStarts(params: JSONObject, status: Int, code: String, text: String) async throws {
        try await RESTPortal.talking { portal in
            _ = try await portal.seed("crm.deal", [["TITLE": "One"]])
            let response = await portal.respond("bizproc.workflow.start", params)
            #expect(response.status == status)
            #expect(response.answer.refusal == [code, text])
        }
    }

    @Test("A provider sends what the portal gives it, and says what became of it")
    func messages() async throws {
        try await RESTPortal.talking { portal in
            let params: JSONObject = ["CODE": "sms1", "TYPE": "SMS", "HANDLER": Self.handler, "NAME": "Provider"]
            #expect(await portal.result("messageservice.sender.add", params) == true)
            #expect(await portal.error("messageservice.sender.add", params) == "ERROR_SENDER_ALREADY_INSTALLED")
            #expect(await portal.result("messageservice.sender.list") == ["sms1"])
            let (platform, events, row, installation) = (
                portal.platform, portal.events, portal.portal, portal.installation
            )
            let id = try await platform.database.write { db -> String in
                let talk = Talk(db: db, platform: platform, events: events, portal: row, userID: 1)
                guard let sender = try talk.store("messageservice.sender").first(["code": "sms1"]) else { return "" }
                return try MessageSenderMethods.send(
                    talk, sender: sender, installation: installation, to: "+1555", text: "Hello"
                ).message.text("message")
            }
            let form = try await portal.firstForm()
            #expect(form["message_id"] == .string(id))
            #expect(form["properties"] == ["phone_number": "+1555", "message_text": "Hello"])
            func update(_ status: JSONValue, _ message: String) async -> String {
                await portal.error(
                    "messageservice.message.status.update",
                    ["CODE": "sms1", "MESSAGE_ID": .string(message), "STATUS": status])
            }
            #expect(await update("delivered", "nothing") == "ERROR_MESSAGE_NOT_FOUND")
            #expect(await update("eaten", id) == "ERROR_MESSAGE_STATUS_INCORRECT")
            #expect(await update("delivered", id) == "-")
            #expect(await portal.result("messageservice.sender.update", ["CODE": "sms1", "NAME": "Other"]) == true)
            #expect(await portal.result("messageservice.sender.delete", ["CODE": "sms1"]) == true)
            #expect(await portal.error("messageservice.sender.delete", ["CODE": "sms1"]) == "ERROR_SENDER_NOT_FOUND")
        }
    }

    @Test("Mail services, field types and engines are kept")
    func registries() async throws {
        try await RESTPortal.talking { portal in
            #expect(await portal.result("mailservice.list").column("NAME").contains("gmail"))
            let mail = await portal.result("mailservice.add", ["NAME": "Mine", "SERVER": "imap.example", "PORT": 993])
            #expect(await portal.result("mailservice.get", ["ID": mail])["PORT"] == "993")
            #expect(await portal.result("mailservice.update", ["ID": mail, "ACTIVE": "N"]) == true)
            #expect(!(await portal.result("mailservice.list").column("NAME").contains("Mine")))
            #expect(await portal.result("mailservice.delete", ["ID": mail]) == true)
            #expect(
                await portal.call("mailservice.get", ["ID": mail]).refusal == ["ERROR_CORE", "Mail service not found"])
            let type: JSONObject = ["USER_TYPE_ID": "pulse", "HANDLER": "https://app.example/field", "TITLE": "Pulse"]
            #expect(await portal.result("userfieldtype.add", type) == true)
            #expect(await portal.error("userfieldtype.add", type) == "ERROR_CORE")
            #expect(await portal.result("userfieldtype.update", ["USER_TYPE_ID": "pulse", "TITLE": "Other"]) == true)
            #expect(await portal.result("userfieldtype.list").column("TITLE") == ["Other"])
            #expect(await portal.result("placement.get").column("title") == ["Other"])
            #expect(await portal.result("userfieldtype.delete", ["USER_TYPE_ID": "pulse"]) == true)
            #expect(await portal.error("userfieldtype.delete", ["USER_TYPE_ID": "pulse"]) == "ERROR_NOT_FOUND")
            let engine: JSONObject = [
                "name": "Acme", "code": "acme", "category": "text", "completions_url": "https://app.example/ai",
            ]
            #expect(await portal.result("ai.engine.register", engine) == 1)
            #expect(await portal.result("ai.engine.list", ["filter": ["=CATEGORY": "text"]]).column("code") == ["acme"])
            #expect(await portal.result("ai.engine.unregister", ["code": "acme"]) == true)
            #expect(await portal.result("ai.engine.list") == [])
        }
    }

    @Test("A vote is put into a chat, taken part in, called back and stopped")
    func votes() async throws {
        try await RESTPortal.talking { portal in
            _ = await portal.result("im.chat.add", ["TITLE": "Team", "USERS": [2]])
            let sent = await portal.result(
                "vote.Integration.Im.send",
                [
                    "chatId": 1,
                    "IM_MESSAGE_VOTE_DATA": [
                        "QUESTIONS": [["QUESTION": "Tea?", "ANSWERS": [["MESSAGE": "Yes"], ["MESSAGE": "No"]]]],
                        "OPTIONS": 1,
                    ],
                ])
            #expect(sent["voteId"] == 1)
            let cast = await portal.result("vote.AttachedVote.vote", ["attachId": 1, "ballot": ["1": ["2"]]], as: 2)
            #expect(cast["attach"]?["COUNTER"] == 1)
            #expect(cast["attach"]?["isVoted"] == true)
            let seen = await portal.result(
                "vote.AttachedVote.get",
                ["moduleId": "im", "entityType": "x", "entityId": sent["messageId"] ?? 0])
            #expect(seen["isVoted"] == false)
            #expect(seen["QUESTIONS"]?["1"]?["ANSWERS"]?["2"]?["PERCENT"] == 100)
            #expect(
                await portal.result("vote.AttachedVote.getWithVoted", ["attachId": 1])["voted"]?["2"]?.column("ID")
                    == ["2"])
            #expect(await portal.result("vote.AttachedVote.recall", ["attachId": 1], as: 2)["attach"]?["COUNTER"] == 0)
            #expect(await portal.result("vote.AttachedVote.stop", ["attachId": 1]) == [])
            #expect(
                await portal.error("vote.AttachedVote.vote", ["attachId": 1, "ballot": ["1": [1]]], as: 2) == "403")
            #expect(await portal.error("vote.AttachedVote.get", ["attachId": 1], as: 3) == "ATTACH_READ_ACCESS_DENIED")
            #expect(await portal.error("vote.AttachedVote.get", ["attachId": 9]) == "ATTACH_NOT_FOUND")
        }
    }
}
