import Testing

@testable import Sandbox

@Suite("Records: filters")
struct RecordFilterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var filter: JSONObject
        var ids: [Int]
        var testDescription: String { JSONValue.object(filter).serialized() }

        init(_ filter: JSONObject, _ ids: [Int]) {
            self.filter = filter
            self.ids = ids
        }
    }

    static let rows: [JSONObject] = [
        [
            "TITLE": "Alpha", "OPPORTUNITY": "100.50", "STAGE_ID": "NEW", "ASSIGNED_BY_ID": 1,
            "BEGINDATE": "2026-01-10", "UF_CRM_1": "red",
        ],
        [
            "TITLE": "alphabet", "OPPORTUNITY": 200, "STAGE_ID": "WON", "ASSIGNED_BY_ID": 2, "COMPANY_ID": 7,
            "UF_CRM_1": ["red", "blue"],
        ],
        [
            "TITLE": "Ёлка и Сосна", "OPPORTUNITY": 300, "STAGE_ID": "LOSE", "ASSIGNED_BY_ID": 4,
            "COMMENTS": "100% sure", "UF_CRM_2": 5,
        ],
        [
            "TITLE": "Omega", "OPPORTUNITY": 0, "STAGE_ID": "EXECUTING", "CONTACT_IDS": [3, 4],
            "DATE_CREATE": "2026-03-01T10:00:00+03:00",
        ],
    ]

    @Test(
        "A classic filter's prefixes mean what the documentation says",
        arguments: [
            Case([:], [1, 2, 3, 4]), Case(["ID": 2], [2]), Case(["=ID": "2"], [2]), Case(["ID": [1, "3"]], [1, 3]),
            Case(["@ID": [1, 3, 99]], [1, 3]), Case(["!@ID": [1, 3]], [2, 4]), Case(["!ID": 2], [1, 3, 4]),
            Case(["!=ID": 2], [1, 3, 4]), Case([">ID": 2], [3, 4]), Case([">=ID": 2], [2, 3, 4]), Case(["<ID": 2], [1]),
            Case(["<=ID": 2], [1, 2]), Case([">ID": 1, "<ID": 4], [2, 3]), Case(["ID": "x"], []), Case(["@ID": []], []),
            Case(["TITLE": "Alpha"], [1]), Case(["!TITLE": "Alpha"], [2, 3, 4]), Case(["%TITLE": "ALPHA"], [1, 2]),
            Case(["!%TITLE": "alpha"], [3, 4]), Case(["%TITLE": "сОСНа"], [3]), Case(["%TITLE": "ёлка"], [3]),
            Case(["=%TITLE": "alpha%"], [1, 2]), Case(["%=TITLE": "%bet"], [2]), Case(["=%TITLE": "%ph%"], [1, 2]),
            Case(["=%TITLE": "a%a"], [1]), Case(["!=%TITLE": "alpha%"], [3, 4]), Case(["!%=TITLE": "%a"], [2, 3]),
            Case(["%TITLE": ["omeg", "bet"]], [2, 4]), Case(["%COMMENTS": "100%"], [3]),
            Case(["COMMENTS": ""], [1, 2, 4]),
            Case(["!COMMENTS": ""], [3]), Case(["COMMENTS": nil], [1, 2, 4]), Case([">OPPORTUNITY": 100], [1, 2, 3]),
            Case(["OPPORTUNITY": "100.5"], [1]), Case(["OPPORTUNITY": 0], [4]),
            Case(["<OPPORTUNITY": "200.00"], [1, 4]),
            Case(["STAGE_ID": ["WON", "LOSE"]], [2, 3]), Case(["STAGE_SEMANTIC_ID": "F"], [3]),
            Case(["CLOSED": "Y"], [2, 3]),
            Case(["CLOSED": false], [1, 4]), Case(["!CLOSED": "Y"], [1, 4]), Case(["COMPANY_ID": 7], [2]),
            Case(["COMPANY_ID": 0], [1, 3, 4]),
            Case(["!COMPANY_ID": ""], [2]), Case(["ASSIGNED_BY_ID": [2, 4]], [2, 3]), Case(["CONTACT_ID": 3], [4]),
            Case(["CONTACT_IDS": 4], [4]), Case(["BEGINDATE": "2026-01-10"], [1]),
            Case(["<BEGINDATE": "10.02.2026"], [1]),
            Case(["DATE_CREATE": "2026-03-01T07:00:00Z"], [4]), Case(["<DATE_CREATE": "2026-03-02"], [4]),
            Case([">DATE_CREATE": "soon"], []),
            Case(["UF_CRM_1": "red"], [1, 2]), Case(["UF_CRM_1": ["blue", "green"]], [2]),
            Case(["!UF_CRM_1": "red"], [3, 4]),
            Case(["!UF_CRM_1": ""], [1, 2]), Case(["UF_CRM_1": ""], [3, 4]), Case([">=UF_CRM_2": 5], [3]),
            Case([">UF_CRM_2": "5"], []),
            Case(["%UF_CRM_1": "BL"], [2]), Case(["NO_SUCH_FIELD": 1], [1, 2, 3, 4]), Case(["": 1], [1, 2, 3, 4]),
            Case(["title": "Alpha"], [1, 2, 3, 4]),
            // What looks like SQL is a name that nobody knows, or a value that is bound.
            Case(["ID) OR 1=1 --": 1], [1, 2, 3, 4]), Case(["UF_') OR 1=1 --": 1], [1, 2, 3, 4]),
            Case(["UF_x'": 1], [1, 2, 3, 4]),
            Case(["TITLE": "' OR '1'='1"], []), Case(["%TITLE": "'; DROP TABLE record; --"], []),
            Case(["@TITLE": ["a') OR 1=1 --"]], []),
        ])
    func classic(_ example: Case) async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("crm.deal", Self.rows)
            let answer = await portal.call("crm.deal.list", ["filter": .object(example.filter), "select": ["ID"]])
            #expect(
                answer["result"]?.column("ID") == example.ids.map(String.init),
                "\(answer["error_description"]?.text ?? "")")
            #expect(answer["total"]?.integer == example.ids.count)
        }
    }

    @Test(
        "Where the switch says so, texts are equal whatever the case of their letters",
        arguments: [
            Case(["TITLE": "alpha"], [1]), Case(["=TITLE": "ёлка И сосна"], [3]), Case(["!TITLE": "ALPHA"], [2, 3, 4]),
            Case(["@TITLE": ["omega", "ALPHABET"]], [2, 4]), Case(["STAGE_ID": "won"], [2]),
            Case(["UF_CRM_1": "RED"], [1, 2]), Case(["COMMENTS": ""], [1, 2, 4]), Case(["@ID": [1, 3]], [1, 3]),
        ])
    func letterCase(_ example: Case) async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("crm.deal", Self.rows)
            let plain = await portal.result("crm.deal.list", ["filter": ["TITLE": "alpha"], "select": ["ID"]])
            #expect(plain == [])
            _ = try portal.platform.behaviour.change { try BehaviourSwitch.apply("filter_case=ignore", to: &$0) }
            let found = await portal.result("crm.deal.list", ["filter": .object(example.filter), "select": ["ID"]])
            #expect(found.column("ID") == example.ids.map(String.init))
        }
    }

    @Test(
        "A filter of crm.item.list has camel case names and groups",
        arguments: [
            Case([:], [1, 2, 3, 4]), Case(["id": 2], [2]), Case(["@id": [1, 4]], [1, 4]), Case([">id": 2], [3, 4]),
            Case(["%title": "alpha", "stageId": "WON"], [2]),
            Case(["logic": "OR", "id": 1, "title": "Omega"], [1, 4]),
            Case(["0": ["logic": "OR", "0": ["id": 1], "1": ["id": 4]], "opportunity": 0], [4]),
            Case(["logic": "OR", "0": ["stageId": "WON", "assignedById": 2], "1": ["stageId": "LOSE"]], [2, 3]),
            Case(["0": ["0": ["0": ["id": 2]]]], [2]), Case(["ufCrm_1": "red"], [1, 2]),
            Case(["=UF_CRM_1": "blue"], [2]),
            Case(["!companyId": 0], [2]), Case(["contactIds": 3], [4]), Case(["closed": "N"], [1, 4]),
            Case([">=opportunity": 200, "!stageId": "WON"], [3]),
            Case(["createdTime": "2026-03-01T10:00:00+03:00"], [4]),
        ])
    func item(_ example: Case) async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("crm.deal", Self.rows)
            let answer = await portal.call(
                "crm.item.list", ["entityTypeId": 2, "filter": .object(example.filter), "select": ["id"]])
            #expect(
                (answer["result"]?["items"]?.array ?? []).map { $0["id"]?.integer } == example.ids,
                "\(answer["error_description"]?.text ?? "")")
            #expect(answer["total"]?.integer == example.ids.count)
        }
    }

    @Test(
        "crm.item.list refuses what it does not know",
        arguments: [
            (["filter": ["nonsense": 1]], "Invalid filter: field 'nonsense' is not allowed in filter"),
            (["filter": ["TITLE": "x"]], "Invalid filter: field 'TITLE' is not allowed in filter"),
            (["filter": ["id": "x"]], "Invalid filter: field 'id' has invalid value"),
            (["filter": ["id) OR 1=1 --": 1]], "Invalid filter: field 'id) OR 1=1 --' is not allowed in filter"),
            (["order": ["nonsense": "ASC"]], "Invalid order: field 'nonsense' is not allowed in order"),
            (
                ["order": ["id": "ASC, 1"]],
                "Invalid order: allowed sort directions are `ASC, DESC`. But got 'ASC, 1' for field 'id'"
            ),
        ] as [(JSONObject, String)])
    func refusals(params: JSONObject, text: String) async throws {
        try await RESTPortal.with { portal in
            var params = params
            params["entityTypeId"] = 2
            let response = await portal.respond("crm.item.list", params)
            #expect(response.status == 400)
            #expect(response.answer.refusal == ["INVALID_ARG_VALUE", text])
        }
    }

    @Test(
        "Lists are ordered by any field, and the identifier settles ties",
        arguments: [
            (["ID": "DESC"], [4, 3, 2, 1]), (["OPPORTUNITY": "asc"], [4, 1, 2, 3]), (["TITLE": "ASC"], [1, 2, 4, 3]),
            (["STAGE_SEMANTIC_ID": "DESC"], [2, 1, 4, 3]), (["NOTHING": "DESC"], [1, 2, 3, 4]),
            (["ID; DROP TABLE record": "ASC"], [1, 2, 3, 4]),
            (["STAGE_SEMANTIC_ID": "ASC", "ID": "DESC"], [3, 4, 1, 2]),
            (["ID": "ASC; DROP TABLE record"], [1, 2, 3, 4]),
        ] as [(JSONObject, [Int])])
    func order(order: JSONObject, ids: [Int]) async throws {
        try await RESTPortal.with { portal in
            _ = try await portal.seed("crm.deal", Self.rows)
            let answer = await portal.result("crm.deal.list", ["order": .object(order), "select": ["ID"]])
            #expect(answer.column("ID") == ids.map(String.init))
        }
    }

    @Test(
        "Names of custom fields go there and back",
        arguments: [
            ("UF_CRM_1721244482250", "ufCrm_1721244482250"), ("UF_CRM_2_1639669411830", "ufCrm2_1639669411830"),
            ("UF_CRM_COLOR", "ufCrmColor"), ("PARENT_ID_1220", "parentId1220"), ("UF_CRM_3_DIGIT", "ufCrm3Digit"),
            ("UF_CRM_3_DIGIT10", "ufCrm_3_DIGIT10"), ("UF_CRM_3_DIGIT_10", "ufCrm_3_DIGIT_10"),
        ])
    func customNames(classic: String, item: String) {
        #expect(CustomField.itemName(classic) == item)
        #expect(CustomField.classicName(item: item) == classic)
    }

    @Test(
        "A like pattern's percent signs stand for anything",
        arguments: [
            ("abc", "a%c", true), ("abc", "%", true), ("", "%", true), ("abc", "abc", true), ("abc", "ab", false),
            ("abab", "ab%ab", true),
            ("ab", "ab%ab", false), ("aXbXc", "a%b%c", true), ("aXcXb", "a%b%c", false), ("a_c", "a_c", true),
            ("abc", "a_c", false),
        ])
    func like(text: String, pattern: String, expected: Bool) {
        #expect(RecordFunctions.matches(text, pattern: pattern) == expected)
    }
}
