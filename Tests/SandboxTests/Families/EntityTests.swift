import Testing

@testable import Sandbox

@Suite("Data storages of applications")
struct EntityTests {
    private static func made(_ portal: RESTPortal) async {
        _ = await portal.result("entity.add", ["ENTITY": "dish", "NAME": "Dishes", "ACCESS": ["AU": "R", "U2": "W"]])
    }

    @Test("A storage has properties, sections and items, and takes them along when it goes")
    func lifeCycle() async throws {
        try await RESTPortal.with(scope: "entity") { portal in
            await Self.made(portal)
            #expect(
                await portal.result("entity.get") == [
                    ["ID": "1", "IBLOCK_TYPE_ID": "rest_entity", "ENTITY": "dish", "NAME": "Dishes"]
                ])
            for (code, type) in [("price", "N"), ("taste", "S")] {
                #expect(
                    await portal.result(
                        "entity.item.property.add",
                        ["ENTITY": "dish", "PROPERTY": .string(code), "NAME": "x", "TYPE": .string(type)]) == true)
            }
            #expect(
                await portal.result("entity.item.property.get", ["ENTITY": "dish", "PROPERTY": "price"])
                    == ["PROPERTY": "price", "NAME": "x", "TYPE": "N", "SORT": "500"])
            #expect(await portal.result("entity.section.add", ["ENTITY": "dish", "NAME": "Soups"]) == 1)
            #expect(await portal.result("entity.section.add", ["ENTITY": "dish", "NAME": "Cold", "SECTION": 1]) == 2)
            let sections = await portal.result("entity.section.get", ["ENTITY": "dish"])
            #expect(sections.column("LEFT_MARGIN") == ["1", "2"])
            #expect(sections.column("RIGHT_MARGIN") == ["4", "3"])
            #expect(sections.column("DEPTH_LEVEL") == ["1", "2"])
            for (index, name) in ["Borscht", "Solyanka", "Okroshka"].enumerated() {
                #expect(
                    await portal.result(
                        "entity.item.add",
                        [
                            "ENTITY": "dish", "NAME": .string(name), "SECTION": 1,
                            "PROPERTY_VALUES": ["price": .int(10 * (index + 1)), "taste": "good"],
                        ]) == .int(index + 1))
            }
            let dear = await portal.call(
                "entity.item.get",
                ["ENTITY": "dish", "FILTER": [">PROPERTY_price": 10], "SORT": ["PROPERTY_price": "DESC"]])
            #expect(dear["result"]?.column("NAME") == ["Okroshka", "Solyanka"])
            #expect(dear["total"] == 2)
            #expect(dear["result"]?.array?.first?["PROPERTY_VALUES"] == ["price": "30.00", "taste": "good"])
            #expect(
                await portal.result("entity.item.get", ["ENTITY": "dish", "FILTER": ["><ID": [2, 3]]]).column("ID")
                    == ["2", "3"])
            #expect(
                await portal.result(
                    "entity.item.update", ["ENTITY": "dish", "ID": 1, "PROPERTY_VALUES": ["taste": "great"]]) == true)
            #expect(
                await portal.result("entity.item.get", ["ENTITY": "dish", "FILTER": ["PROPERTY_taste": "great"]])
                    .column("NAME") == ["Borscht"])
            #expect(
                await portal.result(
                    "entity.item.property.update", ["ENTITY": "dish", "PROPERTY": "taste", "PROPERTY_NEW": "flavour"])
                    == true)
            #expect(
                await portal.result("entity.item.get", ["ENTITY": "dish", "FILTER": ["ID": 1]]).array?.first?[
                    "PROPERTY_VALUES"]?["flavour"] == "great")
            #expect(await portal.result("entity.section.delete", ["ENTITY": "dish", "ID": 1]) == true)
            #expect(await portal.result("entity.item.get", ["ENTITY": "dish"]) == [])
            #expect(await portal.result("entity.delete", ["ENTITY": "dish"]) == true)
            #expect(await portal.result("entity.get") == [])
        }
    }

    @Test("Who may do what is what the storage's rights say")
    func rights() async throws {
        try await RESTPortal.with(scope: "entity") { portal in
            await Self.made(portal)
            #expect(
                await portal.result("entity.rights", ["ENTITY": "dish"], as: 3) == ["AU": "R", "U2": "W", "U1": "X"])
            #expect(await portal.result("entity.item.add", ["ENTITY": "dish", "NAME": "x"], as: 2) == 1)
            #expect(
                await portal.call("entity.item.add", ["ENTITY": "dish", "NAME": "x"], as: 3).refusal
                    == ["ACCESS_DENIED", "Access denied!"])
            #expect(await portal.call("entity.delete", ["ENTITY": "dish"], as: 2)["error"] == "ACCESS_DENIED")
            #expect(
                await portal.result("entity.rights", ["ENTITY": "dish", "ACCESS": ["U3": "W", "U4": "?"]])
                    == ["U3": "W", "U1": "X"])
            #expect(await portal.result("entity.item.add", ["ENTITY": "dish", "NAME": "y"], as: 3) == 2)
            #expect(await portal.call("entity.item.get", ["ENTITY": "dish"], as: 2)["error"] == "ACCESS_DENIED")
        }
    }

    @Test(
        "What is refused is refused in the platform's words",
        arguments: [
            FamilyCase("entity.add", [:], ["ERROR_ARGUMENT", "Argument 'ENTITY' is null or empty"]),
            FamilyCase("entity.add", ["ENTITY": "dish"], ["ERROR_ENTITY_ALREADY_EXISTS", "Entity already exists"]),
            FamilyCase(
                "entity.add", ["ENTITY": "fourteen_chars"],
                ["ERROR_ARGUMENT", "Entity code is too long. Max length is 13 characters."]),
            FamilyCase("entity.get", ["ENTITY": "none"], ["ERROR_ENTITY_NOT_FOUND", "Entity not found"]),
            FamilyCase("entity.item.update", ["ENTITY": "dish"], ["ERROR_ARGUMENT", "Argument 'ID' is null or empty"]),
            FamilyCase("entity.item.delete", ["ENTITY": "dish", "ID": 5], ["ERROR_ITEM_NOT_FOUND", "Item not found"]),
            FamilyCase(
                "entity.section.delete", ["ENTITY": "dish", "ID": 5], ["ERROR_SECTION_NOT_FOUND", "Section not found"]),
            FamilyCase(
                "entity.section.add", ["ENTITY": "dish", "NAME": "x", "SECTION": 5],
                ["ERROR_CORE", "Invalid parent section!"]),
            FamilyCase(
                "entity.item.property.add", ["ENTITY": "dish", "PROPERTY": "p", "TYPE": "L"],
                ["ERROR_UNSUPPORTED_PROPERTY_TYPE", "Invalid property type"]),
            FamilyCase(
                "entity.item.property.add", ["ENTITY": "dish", "PROPERTY": "p", "TYPE": "Q"],
                ["ERROR_ARGUMENT", "Wrong entity item property type"]),
            FamilyCase(
                "entity.item.property.add", ["ENTITY": "dish", "PROPERTY": "1p"],
                ["ERROR_CORE", "Property code cannot start with a digit"]),
            FamilyCase(
                "entity.item.property.add", ["ENTITY": "dish", "PROPERTY": "a') OR 1=1 --"],
                ["ERROR_ARGUMENT", "Property code may hold letters, digits and underscores only"]),
            FamilyCase(
                "entity.item.property.get", ["ENTITY": "dish", "PROPERTY": "p"],
                ["ERROR_PROPERTY_NOT_FOUND", "Property not found"]),
        ])
    func refusals(_ example: FamilyCase) async throws {
        try await RESTPortal.with(scope: "entity") { portal in
            await Self.made(portal)
            #expect(await portal.call(example.method, example.params).refusal == example.refusal)
        }
    }

    @Test("Files of items are kept, and read at the address that is answered")
    func files() async throws {
        try await RESTPortal.with(scope: "entity") { portal in
            await Self.made(portal)
            _ = await portal.result(
                "entity.item.property.add", ["ENTITY": "dish", "PROPERTY": "scan", "NAME": "Scan", "TYPE": "F"])
            _ = await portal.result(
                "entity.item.add",
                [
                    "ENTITY": "dish", "NAME": "x", "PREVIEW_PICTURE": ["a.txt", "aGVsbG8="],
                    "PROPERTY_VALUES": ["scan": ["b.txt", "d29ybGQ="]],
                ])
            let item = try #require(await portal.result("entity.item.get", ["ENTITY": "dish"]).array?.first)
            for (address, content) in [(item["PREVIEW_PICTURE"], "hello"), (item["PROPERTY_VALUES"]?["scan"], "world")]
            {
                let address = try #require(address?.string)
                let target = try #require(address.split(separator: ".com").last.map(String.init))
                #expect(await portal.send(target).bodyText == content)
            }
        }
    }

    @Test("Storages are an application's own, and go with a local application")
    func removal() async throws {
        try await RESTPortal.with(scope: "entity", webhookScope: "entity") { portal in
            await Self.made(portal)
            _ = await portal.result("entity.item.add", ["ENTITY": "dish", "NAME": "x"])
            #expect(await portal.call("entity.get", as: nil)["error"] == "WRONG_AUTH_TYPE")
            try await portal.platform.database.write { db in
                try ApplicationRecords.removeStores(
                    db, portalID: portal.portal.id ?? 0, clientID: RESTPortal.clientID)
            }
            #expect(await portal.result("entity.get") == [])
            await Self.made(portal)
            #expect(await portal.result("entity.item.get", ["ENTITY": "dish"]) == [])
        }
    }
}
