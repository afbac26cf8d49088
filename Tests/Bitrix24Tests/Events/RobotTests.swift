import Bitrix24
import Foundation
import Testing

@Suite("Robots and activities")
struct RobotTests {
    static let fields: JSONObject = [
        "workflow_id": "65f1a2b3c4d5e6.12345678", "code": "make_invoice",
        "document_id": ["crm", "CCrmDocumentDeal", "DEAL_57"], "document_type": ["crm", "CCrmDocumentDeal", "DEAL"],
        "event_token": "test-event-token|make_invoice|abc", "use_subscription": "Y", "timeout_duration": "3600",
        "properties": [
            "title": "Invoice", "sum": "12.50", "count": "3", "notify": "Y", "manager": "user_5",
            "tags": ["a", "", "b"], "empty": "",
        ],
        "ts": "1700000000",
        "auth": [
            "access_token": "test-access-of-a-robot", "refresh_token": "test-refresh-of-a-robot", "expires_in": "3600",
            "scope": "crm,bizproc", "domain": "acme.bitrix24.com",
            "server_endpoint": "https://oauth.bitrix.info/rest/",
            "client_endpoint": "https://acme.bitrix24.com/rest/", "status": "F", "member_id": "portal1", "user_id": "1",
            "application_token": .string(EventBench.token(1)),
        ],
    ]

    let bench = EventBench()

    private func deliver(_ change: (inout JSONObject) -> Void = { _ in }) async throws {
        var fields = Self.fields
        change(&fields)
        try await bench.kit.intake.accept(robot: EventDelivery(robotFields: fields))
    }

    @Test("A robot's call reaches its handler with everything typed, and the result is sent with its token")
    func handled() async throws {
        try await bench.install()
        try await deliver()
        let calls = Recorder<RobotCall>()
        let worker = bench.worker(
            robot: { call in
                calls.append(call)
                return RobotResult(["number": "INV-7"], logMessage: "made")
            }, event: { _ in })
        try await bench.running(worker) { _ in try await bench.handledAll() }
        let call = try #require(calls.all.first)
        #expect(call.code == "make_invoice")
        #expect(call.workflowID == "65f1a2b3c4d5e6.12345678")
        #expect(call.documentID == ["crm", "CCrmDocumentDeal", "DEAL_57"])
        #expect(call.documentType == ["crm", "CCrmDocumentDeal", "DEAL"])
        #expect(call.documentNumber == 57)
        #expect(call.waitsForAnswer)
        #expect(call.timeout == .seconds(3600))
        #expect(call.properties.text("title") == "Invoice")
        #expect(call.properties.text("empty") == nil)
        #expect(call.properties.number("sum") == 12.5)
        #expect(call.properties.integer("count") == 3)
        #expect(call.properties.flag("notify") == true)
        #expect(call.properties.userID("manager") == 5)
        #expect(call.properties.texts("tags") == ["a", "b"])
        #expect(call.event.userID == 1)
        let sent = try #require(bench.platform.exchanges.first { $0.name == "bizproc.event.send" })
        #expect(sent.fields["EVENT_TOKEN"] == "test-event-token|make_invoice|abc")
        #expect(sent.fields["RETURN_VALUES"] == ["number": "INV-7"])
        #expect(sent.fields["LOG_MESSAGE"] == "made")
        #expect(!bench.logs.entries.contains { $0.contains("test-event-token") })
    }

    @Test(
        "Nothing is sent to a workflow that does not wait, nor when the handler answers by itself",
        arguments: ["N", "Y"])
    func noAnswer(_ subscription: String) async throws {
        try await bench.install()
        try await deliver { $0["use_subscription"] = .string(subscription) }
        let worker = bench.worker(robot: { $0.waitsForAnswer ? nil : RobotResult() }, event: { _ in })
        try await bench.running(worker) { _ in try await bench.handledAll() }
        #expect(bench.platform.count("bizproc.event.send") == 0)
        #expect(try await bench.dead().isEmpty)
    }

    @Test(
        "A token that is spent ends a first attempt as dead, and a repeated one as handled", arguments: [false, true])
    func spentToken(isRepeat: Bool) async throws {
        try await bench.install()
        try await deliver()
        if isRepeat { try await deliver() }
        bench.platform.intercept { exchange in
            guard exchange.name == "bizproc.event.send" else { return nil }
            return ScriptedPlatform.error("ACCESS_DENIED", "Access denied!", status: 403)
        }
        let worker = bench.worker(robot: { _ in RobotResult() }, event: { _ in })
        try await bench.running(worker) { _ in try await bench.handledAll() }
        #expect(try await bench.dead().map(\.failure) == ["given up: the workflow waits no more"])
        #expect(bench.platform.count("bizproc.event.send") == (isRepeat ? 2 : 1))
    }

    @Test("Without a handler a robot's call is kept among the dead ones")
    func noHandler() async throws {
        try await bench.install()
        try await deliver()
        try await bench.running(bench.worker(event: { _ in })) { _ in try await bench.handledAll() }
        #expect(try await bench.dead().map(\.content.kind) == [.robot])
    }

    @Test("A malformed call names the field", arguments: [("code", "code"), ("auth", "auth")])
    func malformed(_ missing: String, _ field: String) throws {
        var fields = Self.fields
        fields[missing] = nil
        #expect {
            _ = try EventDelivery(robotFields: fields)
        } throws: { ($0 as? WireError)?.field == field }
    }

    @Test("A definition becomes the parameters of the platform")
    func definition() {
        let definition = RobotDefinition(
            code: "make_invoice", handler: "https://app.example/robot", name: ["en": "Make invoice", "de": "Rechnung"],
            properties: [
                "kind": RobotProperty(
                    .select, name: "Kind", isRequired: true, options: ["pdf": "PDF", "docx": "Word"],
                    defaultValue: "pdf")
            ], returns: ["number": RobotProperty(.string, name: "Number")],
            documentType: ["crm", "CCrmDocumentDeal", "DEAL"], includes: [["crm", "CCrmDocumentDeal"]],
            excludes: [["box"]])
        #expect(
            JSONValue.object(definition.parameters) == [
                "CODE": "make_invoice", "HANDLER": "https://app.example/robot",
                "NAME": ["en": "Make invoice", "de": "Rechnung"], "USE_SUBSCRIPTION": "Y",
                "PROPERTIES": [
                    "kind": [
                        "Name": "Kind", "Type": "select", "Required": "Y", "Multiple": "N",
                        "Options": ["pdf": "PDF", "docx": "Word"], "Default": "pdf",
                    ]
                ],
                "RETURN_PROPERTIES": [
                    "number": ["Name": "Number", "Type": "string", "Required": "N", "Multiple": "N"]
                ],
                "DOCUMENT_TYPE": ["crm", "CCrmDocumentDeal", "DEAL"],
                "FILTER": ["INCLUDE": [["crm", "CCrmDocumentDeal"]], "EXCLUDE": ["box"]],
            ])
    }

    @Test("A robot that is registered already is brought up to date")
    func register() async throws {
        try await bench.install()
        bench.platform.intercept { exchange in
            guard exchange.name == "bizproc.robot.add" else { return nil }
            return ScriptedPlatform.error("ERROR_ACTIVITY_ALREADY_INSTALLED", status: 400)
        }
        let client = bench.kit.client(EventBench.member(1), as: .anyone)
        try await client.register(robot: RobotDefinition(code: "a", handler: "https://app.example/robot", name: "A"))
        let update = try #require(bench.platform.exchanges.last)
        #expect(update.name == "bizproc.robot.update")
        #expect(update.fields["CODE"] == "a")
        #expect(update.fields["FIELDS"]?["NAME"] == "A")
    }

    @Test("A definition that the platform would refuse is not sent", arguments: ["", "a b", "ä"])
    func misuse(_ code: String) async throws {
        try await bench.install()
        let client = bench.kit.client(EventBench.member(1), as: .anyone)
        await #expect(throws: RESTError.self) {
            try await client.register(robot: RobotDefinition(code: code, handler: "https://app.example", name: "A"))
        }
        #expect(bench.platform.exchanges.isEmpty)
    }
}
