import Testing

@testable import Sandbox

@Suite("Universal lists")
struct ListsTests {
    private static let list: JSONObject = ["IBLOCK_TYPE_ID": "lists", "IBLOCK_ID": 1]

    private static func of(_ more: JSONObject) -> JSONObject { list.merging(more) { $1 } }

    private static func made(_ portal: RESTPortal) async {
        _ = await portal.result(
            "lists.add",
            [
                "IBLOCK_TYPE_ID": "lists", "IBLOCK_CODE": "projects", "FIELDS": ["NAME": "Projects", "BIZPROC": "Y"],
                "MESSAGES": ["ELEMENT_NAME": "Project"], "RIGHTS": ["U2": "W"],
            ])
    }

    @Test("A list has fields, sections and elements, and takes them along when it goes")
    func lifeCycle() async throws {
        try await RESTPortal.with(scope: "lists") { portal in
            await Self.made(portal)
            let lists = await portal.call("lists.get", ["IBLOCK_TYPE_ID": "lists"])
            #expect(lists["total"] == 1)
            #expect(lists["result"]?.array?.first?["ELEMENT_NAME"] == "Project")
            #expect(await portal.result("lists.get.iblock.type.id", ["IBLOCK_CODE": "projects"]) == "lists")
            func field(_ name: String, _ type: String, _ more: JSONObject = [:]) async -> JSONValue {
                await portal.result(
                    "lists.field.add",
                    Self.of([
                        "FIELDS": .object(
                            (["NAME": .string(name), "TYPE": .string(type), "CODE": .string(name.uppercased())]
                                as JSONObject)
                                .merging(more) { $1 })
                    ]))
            }
            #expect(
                await field(
                    "Stage", "L", ["LIST_TEXT_VALUES": "Plan\nDone", "LIST": ["n0": ["VALUE": "New", "DEF": "Y"]]])
                    == "PROPERTY_1")
            #expect(await field("People", "S:employee", ["MULTIPLE": "Y"]) == "PROPERTY_2")
            #expect(await field("Day", "S:DateTime") == "PROPERTY_3")
            #expect(await field("Order", "SORT") == "SORT")
            let stage = await portal.result("lists.field.get", Self.of(["FIELD_ID": "PROPERTY_1"]))
            #expect(stage["L"]?["DISPLAY_VALUES_FORM"] == ["1": "New", "2": "Plan", "3": "Done"])
            #expect(stage["L"]?["DEFAULT_VALUE"] == "1")
            #expect(
                Array((await portal.result("lists.field.get", Self.list).object ?? [:]).keys)
                    == ["NAME", "PROPERTY_1", "PROPERTY_2", "PROPERTY_3", "SORT"])
            #expect(await portal.result("lists.field.type.get", Self.list)["SORT"] == nil)
            let section = await portal.result(
                "lists.section.add",
                Self.of(["SECTION_CODE": "docs", "FIELDS": ["NAME": "Documents", "EXTERNAL_ID": "e1"]]))
            #expect(section == 1)
            #expect(
                await portal.result(
                    "lists.element.add",
                    Self.of([
                        "ELEMENT_CODE": "one", "IBLOCK_SECTION_ID": 1,
                        "FIELDS": [
                            "NAME": "First", "PROPERTY_1": "3", "PROPERTY_2": ["7", "8"],
                            "PROPERTY_3": "2024-12-31 23:59:59",
                        ],
                    ])) == 1)
            _ = await portal.result(
                "lists.element.add", Self.of(["ELEMENT_CODE": "two", "FIELDS": ["NAME": "Second"]]))
            let first = await portal.result("lists.element.get", Self.of(["FILTER": ["PROPERTY_2": "8"]])).array ?? []
            #expect(first.count == 1)
            #expect(first.first?["PROPERTY_2"] == ["2": "7", "3": "8"])
            #expect(first.first?["PROPERTY_3"] == ["4": "12/31/2024 11:59:59 pm"])
            #expect(
                await portal.result(
                    "lists.element.get", Self.of(["FILTER": ["NAME": "%eco%"], "SELECT": ["ID", "NAME"]]))
                    == [["ID": "2", "NAME": "Second", "IBLOCK_SECTION_ID": nil, "CREATED_BY": "1"]])
            #expect(
                await portal.result(
                    "lists.element.update",
                    Self.of(["ELEMENT_ID": 1, "FIELDS": ["NAME": "Changed", "PROPERTY_2": ["2": "9"]]]))
                    == true)
            let changed = await portal.result("lists.element.get", Self.of(["ELEMENT_CODE": "one"])).array?.first
            #expect(changed?["PROPERTY_2"] == ["2": "9"])
            #expect(changed?["PROPERTY_1"] == nil)
            #expect(await portal.result("lists.field.delete", Self.of(["FIELD_ID": "PROPERTY_2"])) == true)
            #expect(
                await portal.result("lists.element.get", Self.of(["ELEMENT_ID": 1])).array?.first?["PROPERTY_2"] == nil)
            #expect(await portal.result("lists.section.delete", Self.of(["SECTION_CODE": "docs"])) == true)
            #expect(await portal.result("lists.element.get", Self.list).column("ID") == ["2"])
            #expect(await portal.result("lists.delete", Self.list) == true)
            #expect(await portal.result("lists.get", ["IBLOCK_TYPE_ID": "lists"]) == [])
        }
    }

    @Test("Who may write in a list is what its rights say")
    func rights() async throws {
        try await RESTPortal.with(scope: "lists") { portal in
            await Self.made(portal)
            let params = Self.of(["ELEMENT_CODE": "x", "FIELDS": ["NAME": "x"]])
            #expect(
                await portal.call("lists.element.add", params, as: 3).refusal == ["ACCESS_DENIED", "Access denied"])
            #expect(await portal.result("lists.element.add", params, as: 2) == 1)
            #expect(await portal.result("lists.element.get", Self.list, as: 3).column("NAME") == ["x"])
            #expect(
                await portal.call(
                    "lists.add", ["IBLOCK_TYPE_ID": "lists", "IBLOCK_CODE": "y", "FIELDS": ["NAME": "y"]], as: 2
                )["error"] == "ACCESS_DENIED")
        }
    }

    @Test(
        "What is refused is refused in the platform's words",
        arguments: [
            FamilyCase(
                "lists.add", ["IBLOCK_TYPE_ID": "lists"],
                ["ERROR_REQUIRED_PARAMETERS_MISSING", "Required parameter `IBLOCK_CODE` is missing"]),
            FamilyCase(
                "lists.add", ["IBLOCK_TYPE_ID": "lists", "IBLOCK_CODE": "projects", "FIELDS": ["NAME": "x"]],
                ["ERROR_IBLOCK_ALREADY_EXISTS", "Iblock already exists"]),
            FamilyCase(
                "lists.delete", ["IBLOCK_TYPE_ID": "lists", "IBLOCK_ID": 9],
                ["ERROR_IBLOCK_NOT_FOUND", "Iblock not found"]),
            FamilyCase(
                "lists.element.add", of(["FIELDS": ["NAME": "x"]]),
                ["ERROR_REQUIRED_PARAMETERS_MISSING", "Required parameter `ELEMENT_CODE` is missing"]),
            FamilyCase(
                "lists.element.update", of(["ELEMENT_ID": 9, "FIELDS": ["NAME": "x"]]),
                ["ERROR_ELEMENT_NOT_FOUND", "Element not found"]),
            FamilyCase(
                "lists.field.add", of(["FIELDS": ["NAME": "x", "TYPE": "S"]]),
                ["ERROR_SAVE_FIELD", "Please fill the code fields"]),
            FamilyCase(
                "lists.field.update", of(["FIELD_ID": "PROPERTY_9", "FIELDS": ["NAME": "x", "TYPE": "S"]]),
                ["ERROR_UPDATE_FIELD", "Error updating the field"]),
            FamilyCase(
                "lists.section.update", of(["SECTION_ID": 9, "FIELDS": ["NAME": "x"]]),
                ["ERROR_SECTION_NOT_FOUND", "Section not found"]),
        ])
    func refusals(_ example: FamilyCase) async throws {
        try await RESTPortal.with(scope: "lists") { portal in
            await Self.made(portal)
            #expect(await portal.call(example.method, example.params).refusal == example.refusal)
        }
    }
}
