import Testing

@testable import Sandbox

@Suite("Processes and analytics")
struct ProcessTests {
    @Test("A process has stages, elements that move along them, and a timeline")
    func process() async throws {
        try await RESTPortal.with(scope: "rpa") { portal in
            #expect(await portal.result("rpa.type.add", ["fields": ["title": "Holidays"]])["type"]?["id"] == 1)
            for (name, meaning) in [("Start", JSONValue.null), ("Done", "SUCCESS")] {
                _ = await portal.result(
                    "rpa.stage.add",
                    ["fields": ["typeId": 1, "name": .string(name), "semantic": meaning]])
            }
            #expect(
                await portal.result("rpa.stage.listfortype", ["typeId": 1])["stages"]?.column("isSuccess") == ["", "1"])
            let added = await portal.result(
                "rpa.item.add", ["typeId": 1, "fields": ["UF_RPA_1_NAME": "Mine", "x": 1]])
            #expect(added["item"]?["stageId"] == 1)
            #expect(added["item"]?["name"] == "Mine")
            let moved = await portal.result("rpa.item.update", ["typeId": 1, "id": 1, "fields": ["stageId": 2]])
            #expect(moved["item"]?["previousStageId"] == 1)
            #expect(moved["item"]?["users"]?["1"]?["name"] == "User")
            #expect(
                await portal.result("rpa.item.list", ["typeId": 1, "filter": ["=UF_RPA_1_NAME": "Mine"]])["items"]?
                    .column("id")
                    == ["1"])
            #expect(
                await portal.result("rpa.item.list", ["typeId": 1, "filter": ["tasks": "has_tasks"]])["items"] == [])
            #expect(await portal.call("rpa.stage.delete", ["id": 2])["error"] == "RPA_STAGE_DELETE")
            #expect(
                await portal.result("rpa.comment.add", ["typeId": 1, "itemId": 1, "fields": ["description": "Hi"]])[
                    "comment"]?["action"]
                    == "comment")
            #expect(
                await portal.result(
                    "rpa.timeline.add", ["typeId": 1, "itemId": 1, "fields": ["title": "T", "description": "D"]])[
                        "timeline"]?["action"]
                    == false)
            #expect(
                await portal.result("rpa.timeline.updateisfixed", ["id": 2, "isFixed": "Y"])["timeline"]?["isFixed"]
                    == true)
            #expect(
                await portal.call("rpa.timeline.update", ["id": 2, "fields": ["title": "x"]], as: 2)["error"]
                    == "ACCESS_DENIED")
            #expect(
                await portal.result("rpa.timeline.listforitem", ["typeId": 1, "itemId": 1])["timeline"]?.column("id")
                    == ["2", "1"])
            #expect(
                await portal.result(
                    "rpa.fields.setvisibilitysettings", ["typeId": 1, "visibility": "kanban", "fields": ["id"]])
                    == ["fields": ["kanban": ["id": true]]])
            #expect(await portal.result("rpa.type.delete", ["id": 1]) == true)
            #expect(await portal.call("rpa.item.get", ["typeId": 1, "id": 1])["error"] == "NOT_FOUND")
        }
    }

    @Test("A connector, its source and a data set hang together")
    func analytics() async throws {
        try await RESTPortal.with(scope: "biconnector") { portal in
            let connector: JSONObject = [
                "title": "SQL", "logo": "https://x.example/l.png", "urlCheck": "https://x.example/c",
                "urlData": "https://x.example/d", "urlTableList": "https://x.example/t",
                "urlTableDescription": "https://x.example/s",
                "settings": [["name": "Login", "code": "login", "type": "STRING"]],
            ]
            #expect(await portal.result("biconnector.connector.add", ["fields": .object(connector)]) == ["id": 1])
            #expect(
                await portal.result(
                    "biconnector.source.add",
                    ["fields": ["title": "Host", "connectorId": 1, "settings": ["login": "admin"]]]) == ["id": 1])
            let source = await portal.result("biconnector.source.get", ["id": 1])["item"]
            #expect(source?["connection"]?["code"] == "rest_1")
            #expect(source?["settings"]?.column("value") == ["admin"])
            let set: JSONObject = [
                "sourceId": 1, "name": "sales", "externalName": "Sales", "externalCode": "SALES",
                "fields": [["type": "int", "name": "ID", "externalCode": "ID"]],
            ]
            #expect(await portal.result("biconnector.dataset.add", ["fields": .object(set)]) == ["id": 1])
            #expect(
                await portal.result(
                    "biconnector.dataset.fields.update",
                    [
                        "id": 1, "add": [["type": "string", "name": "NAME", "externalCode": "N"]],
                        "update": [["id": 1, "visible": false]],
                    ])
                    == true)
            let fields = await portal.result("biconnector.dataset.get", ["id": 1])["item"]?["fields"]
            #expect(fields?.column("name") == ["ID", "NAME"])
            #expect(fields?.column("visible") == ["", "1"])
            #expect(
                await portal.result("biconnector.dataset.list", ["select": ["id", "name"]]) == [
                    ["id": 1, "name": "sales"]
                ])
            #expect(
                await portal.call("biconnector.connector.delete", ["id": 1])["error"] == "CONNECTOR_DELETE_RESTRICTED")
            #expect(await portal.call("biconnector.source.delete", ["id": 1])["error"] == "BX_ERROR")
            #expect(
                await portal.call("biconnector.dataset.add", ["fields": .object(set)])["error"]
                    == "DATASET_ALREADY_EXIST")
        }
    }

    @Test(
        "What is refused is refused in the platform's words",
        arguments: [
            FamilyCase("biconnector.connector.add", [:], ["VALIDATION_FIELDS_NOT_PROVIDED", "Fields not provided."]),
            FamilyCase(
                "biconnector.connector.add", ["fields": ["title": "x"]],
                ["VALIDATION_REQUIRED_FIELD_MISSING", "Field \"logo\" is required."]),
            FamilyCase(
                "biconnector.connector.add", ["fields": ["x": 1]],
                ["VALIDATION_UNKNOWN_PARAMETERS", "Unknown parameters: x"]),
            FamilyCase(
                "biconnector.connector.add", ["fields": ["id": 1]],
                ["VALIDATION_READ_ONLY_FIELD", "Field \"id\" is read only."]),
            FamilyCase("biconnector.connector.get", [:], ["VALIDATION_ID_NOT_PROVIDED", "ID is missing."]),
            FamilyCase("biconnector.connector.get", ["id": 9], ["CONNECTOR_NOT_FOUND", "Connector was not found."]),
            FamilyCase(
                "biconnector.source.list", ["filter": "x"],
                ["VALIDATION_FILTER_TYPE", "Parameter \"filter\" must be array."]),
            FamilyCase(
                "biconnector.source.list", ["select": ["x"]],
                ["VALIDATION_FIELD_NOT_ALLOWED_IN_SELECT", "Field \"x\" is not allowed in the \"select\"."]),
            FamilyCase(
                "biconnector.source.add", ["fields": ["title": "x", "connectorId": 9, "settings": [:]]],
                ["CONNECTOR_NOT_FOUND", "Connector was not found."]),
            FamilyCase("rpa.stage.add", ["fields": ["typeId": 9, "name": "x"]], ["NOT_FOUND", "Element not found"]),
            FamilyCase("userconsent.agreement.text", [:], ["ERROR_ARGUMENT", "Parameter `Agreement ID` required."]),
            FamilyCase(
                "userconsent.consent.add", ["AGREEMENT_ID": 9, "IP": "1.2.3.4"],
                ["ERROR_ARGUMENT", "Agreement with id `9` not found."]),
        ])
    func refusals(_ example: FamilyCase) async throws {
        try await RESTPortal.with(scope: "biconnector,rpa,userconsent") { portal in
            #expect(await portal.call(example.method, example.params).refusal == example.refusal)
        }
    }
}
