import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("Places of widgets on a portal's pages")
struct PlacementPageTests {
    typealias Portal = PortalInHand

    /// Each placement that `placement.bind` takes, with the keys that its documentation names, and the page on which it stands.
    static let places: [(code: String, keys: Set<String>, path: String)] = [
        ("BI_ANALYTICS_MENU", [], "/report/analytics/"),
        ("CALENDAR_GRIDVIEW", ["viewRangeFrom", "viewRangeTo"], "/calendar/"),
        (
            "CALL_CARD",
            [
                "CALL_ID", "PHONE_NUMBER", "LINE_NUMBER", "LINE_NAME", "CRM_ENTITY_TYPE", "CRM_ENTITY_ID",
                "CRM_ACTIVITY_ID", "CRM_BINDINGS", "CALL_DIRECTION", "CALL_STATE", "CALL_LIST_MODE",
            ], "/telephony/call/"
        ),
        ("CONTACT_CENTER", ["ID"], "/contact_center/"),
        ("CRM_ANALYTICS_MENU", [], "/report/analytics/"),
        ("CRM_ANALYTICS_TOOLBAR", [], "/report/analytics/"),
        ("CRM_DEAL_DETAIL_TAB", ["ID"], "/crm/deal/details/1/"),
        ("CRM_DEAL_DETAIL_ACTIVITY", ["ID"], "/crm/deal/details/1/"),
        ("CRM_DEAL_DETAIL_TOOLBAR", ["ID"], "/crm/deal/details/1/"),
        ("CRM_DEAL_DOCUMENTGENERATOR_BUTTON", ["ENTITY_ID"], "/crm/deal/details/1/"),
        (
            "CRM_DEAL_ACTIVITY_TIMELINE_MENU", ["ENTITY_ID", "ASSOCIATED_ENTITY_ID", "ASSOCIATED_ENTITY_TYPE_ID"],
            "/crm/deal/details/1/"
        ),
        ("CRM_DEAL_LIST_MENU", ["ID"], "/crm/deal/"),
        ("CRM_DEAL_LIST_TOOLBAR", [], "/crm/deal/"),
        ("CRM_DEAL_ROBOT_DESIGNER_TOOLBAR", [], "/crm/deal/automation/0/"),
        ("CRM_FUNNELS_TOOLBAR", [], "/crm/deal/kanban/"),
        ("CRM_LEAD_DETAIL_TAB", ["ID"], "/crm/lead/details/1/"),
        ("CRM_CONTACT_DETAIL_TOOLBAR", ["ID"], "/crm/contact/details/1/"),
        ("CRM_COMPANY_LIST_MENU", ["ID"], "/crm/company/"),
        ("CRM_QUOTE_DETAIL_TAB", ["ID"], "/crm/quote/details/1/"),
        ("CRM_SMART_INVOICE_DETAIL_TAB", ["ID"], "/crm/type/31/details/1/"),
        ("CRM_SMART_INVOICE_FUNNELS_TOOLBAR", [], "/crm/type/31/kanban/"),
        ("CRM_DYNAMIC_177_DETAIL_TAB", ["ID"], "/crm/type/177/details/1/"),
        ("CRM_DYNAMIC_177_LIST_TOOLBAR", [], "/crm/type/177/list/category/0/"),
        ("CRM_DETAIL_SEARCH", ["entityTypeName", "searchQuery"], "/crm/deal/details/1/"),
        ("CRM_REQUISITE_AUTOCOMPLETE", ["searchQuery"], "/crm/company/details/1/"),
        ("CRM_BANK_DETAIL_AUTOCOMPLETE", ["searchQuery"], "/crm/company/details/1/"),
        ("IM_CONTEXT_MENU", ["messageId", "dialogId"], "/online/"),
        ("IM_NAVIGATION", [], "/online/"),
        ("IM_SIDEBAR", ["dialogId"], "/online/"),
        ("IM_TEXTAREA", ["dialogId"], "/online/"),
        ("LANDING_SETTINGS", ["SITE_ID", "LID"], "/sites/"),
        ("LEFT_MENU", [], "/"),
        ("PAGE_BACKGROUND_WORKER", ["ID"], "/"),
        ("SONET_GROUP_DETAIL_TAB", ["GROUP_ID"], "/workgroups/group/1/"),
        ("SONET_GROUP_ROBOT_DESIGNER_TOOLBAR", ["GROUP_ID"], "/workgroups/group/1/tasks/"),
        ("SONET_GROUP_TOOLBAR", [], "/workgroups/group/1/tasks/"),
        ("TASK_GROUP_LIST_TOOLBAR", ["GROUP_ID"], "/workgroups/group/1/tasks/"),
        ("TASK_LIST_CONTEXT_MENU", ["ID"], "/company/personal/user/1/tasks/"),
        ("TASK_ROBOT_DESIGNER_TOOLBAR", ["GROUP_ID"], "/workgroups/group/1/tasks/"),
        ("TASK_USER_LIST_TOOLBAR", ["USER_ID"], "/company/personal/user/1/tasks/"),
        ("TASK_VIEW_SIDEBAR", ["taskId"], "/company/personal/user/1/tasks/task/view/1/"),
        ("TASK_VIEW_TAB", ["taskId"], "/company/personal/user/1/tasks/task/view/1/"),
        ("TASK_VIEW_TOP_PANEL", ["taskId"], "/company/personal/user/1/tasks/task/view/1/"),
        ("TELEPHONY_ANALYTICS_MENU", [], "/report/telephony/"),
        ("USER_PROFILE_MENU", ["USER_ID"], "/company/personal/user/1/"),
        ("USER_PROFILE_TOOLBAR", ["USER_ID"], "/company/personal/user/1/"),
        (
            "BIZPROC_SETTINGS", ["code", "activity_name", "properties", "current_values", "document_type"],
            "/crm/deal/automation/0/"
        ),
    ]

    /// A record of every kind that a place needs.
    static func portal() async throws -> PortalInHand {
        let portal = try await Portal.make()
        try await portal.addDeal(1, title: "Forklifts")
        let portalID = portal.portal.id
        try await portal.platform.database.write { db in
            for (type, fields) in [
                ("crm.lead", #"{"ID":1,"TITLE":"Lead","ASSIGNED_BY_ID":1}"#),
                ("crm.contact", #"{"ID":1,"NAME":"Ann","ASSIGNED_BY_ID":1}"#),
                ("crm.company", #"{"ID":1,"TITLE":"Acme","ASSIGNED_BY_ID":1}"#),
                ("crm.quote", #"{"ID":1,"TITLE":"Estimate","ASSIGNED_BY_ID":1}"#),
                ("crm.smartinvoice", #"{"ID":1,"TITLE":"Invoice","ASSIGNED_BY_ID":1}"#),
                ("crm.type", #"{"id":1,"title":"Machines","entityTypeId":177}"#),
                ("crm.dynamic.177", #"{"ID":1,"TITLE":"Machine","ASSIGNED_BY_ID":1}"#),
            ] {
                try db.execute(
                    sql: "INSERT INTO record (portalID, type, id, fields) VALUES (?, ?, 1, ?)",
                    arguments: [portalID, type, fields])
            }
        }
        let methods = Self.methods(portal, 1)
        _ = try await methods.answer("tasks.task.add", ["fields": ["TITLE": "Call back", "RESPONSIBLE_ID": 1]])
        _ = try await methods.answer("sonet_group.create", ["NAME": "Builders", "VISIBLE": "Y", "OPENED": "Y"])
        _ = try await methods.answer(
            "crm.activity.add",
            [
                "fields": [
                    "SUBJECT": "Meeting", "OWNER_TYPE_ID": 2, "OWNER_ID": 1, "TYPE_ID": 1, "RESPONSIBLE_ID": 1,
                    "COMMUNICATIONS": [["VALUE": "room", "ENTITY_ID": 1, "ENTITY_TYPE_ID": 2]],
                ]
            ])
        return portal
    }

    static func methods(_ portal: PortalInHand, _ userID: Int) -> PersonMethods {
        PersonMethods(
            platform: portal.platform, events: EventQueue(platform: portal.platform), portal: portal.portal,
            person: PersonRow(
                portalID: portal.portal.id ?? 0, id: userID, name: "Ada", lastName: "Test", email: "", position: "",
                isAdmin: userID == 1, isActive: true, access: "{}"))
    }

    @Test("Each placement stands on its page, and the list of widgets opens it with the options of its documentation")
    func everyPlacement() async throws {
        let portal = try await Self.portal()
        defer { portal.close() }
        var numbers: [String: Int64] = [:]
        for place in Self.places {
            numbers[place.code] = try await portal.bind(
                place.code, handler: "https://app.example/\(place.code.lowercased())", title: "At \(place.code)")
        }
        let list = try await portal.page("/marketplace/placements/", as: 1)
        for place in Self.places {
            let number = try #require(numbers[place.code])
            let form = try #require(
                list.range(of: "action=\"/marketplace/placement/\(number)/\""), "\(place.code)")
            let rest = list[form.upperBound...]
            let value = try #require(rest.firstMatch(of: /value="([^"]*)"/)).1
            let options = try JSONValue(parsing: Portal.unescape(String(value)))
            #expect(Set(options.object?.keys ?? []) == place.keys, "\(place.code)")
            #expect(rest.prefix(900).contains("<a href=\"\(place.path)\">"), "\(place.code)")
            let page = try await portal.page(place.path, as: 1)
            let stands =
                page.contains("data-binding=\"\(number)\"")
                || page.contains("href=\"/marketplace/placement/\(number)/\"")
            #expect(stands, "\(place.code) is not on \(place.path)")
            let opened = try await portal.page(
                "/marketplace/placement/\(number)/?options=\(FormCodec.escape(Portal.unescape(String(value))))", as: 1)
            #expect(opened.contains("<iframe"), "\(place.code)")
        }
    }

    @Test("A widget of the page is opened with the options that the page says, and the page's own address")
    func optionsOfThePage() async throws {
        let portal = try await Self.portal()
        defer { portal.close() }
        let number = try await portal.bind("TASK_VIEW_TAB")
        let cookie = try await portal.session(of: 1)
        let path = "/company/personal/user/1/tasks/task/view/1/"
        let page = await portal.ask("GET", path, cookie: cookie).page
        let button = try #require(page.range(of: "data-binding=\"\(number)\""))
        let tag = page[button.upperBound...].prefix(600)
        let options = Portal.unescape(String(try #require(tag.firstMatch(of: /data-options="([^"]*)"/)).1))
        let token = String(try #require(tag.firstMatch(of: /data-token="([^"]*)"/)).1)
        let body: JSONValue = [
            "binding": .int(Int(number)), "options": try JSONValue(parsing: options), "uri": .string(path),
        ]
        let answer = await portal.ask(
            "POST", "/-/frame/widget", cookie: cookie, headers: [(name: "X-Portal-Token", value: token)],
            body: body.serialized(), contentType: "application/json")
        let frame = try Portal.frame(in: answer.told["html"]?.string ?? "")
        #expect(frame["options"] == ["taskId": "1", "URI": .string(path)])
        #expect(frame["placement"] == "TASK_VIEW_TAB")
    }

    @Test(
        "Before the installation is complete, and for whom the application is closed, no page has a widget",
        arguments: ["UPDATE installation SET isFinished = 0", "UPDATE installation SET allowedUsers = '[1]'"])
    func nothingForOthers(sql: String) async throws {
        let portal = try await Self.portal()
        defer { portal.close() }
        for place in Self.places { try await portal.bind(place.code, handler: "https://app.example/\(place.code)") }
        try await portal.update(sql)
        for path in Set(Self.places.map(\.path)) {
            let page = try await portal.page(path, as: 2)
            #expect(!page.contains("data-binding"), "\(path)")
        }
    }

    @Test("Who may not see a record, a task or a group sees neither it nor its widgets")
    func rights() async throws {
        let portal = try await Self.portal()
        defer { portal.close() }
        try await portal.update("UPDATE person SET access = '{\"crm\":\"none\"}' WHERE id = 2")
        for code in ["CRM_DEAL_DETAIL_TAB", "CRM_SMART_INVOICE_DETAIL_TAB", "CRM_DEAL_LIST_MENU", "TASK_VIEW_TAB"] {
            try await portal.bind(code)
        }
        for path in [
            "/crm/deal/", "/crm/deal/details/1/", "/crm/type/31/details/1/", "/crm/type/177/details/1/",
            "/company/personal/user/1/tasks/task/view/1/",
        ] {
            let page = try await portal.page(path, as: 2)
            #expect(!page.contains("data-binding"), "\(path)")
            #expect(!page.contains("Forklifts") && !page.contains("Machine<") && !page.contains("Call back"), "\(path)")
        }
    }

    @Test(
        "A field of an application's type is drawn on the card, and what was set there is saved by the viewer's rights")
    func ownField() async throws {
        let portal = try await Self.portal()
        defer { portal.close() }
        let number = try await portal.bind("USERFIELD_TYPE", handler: "https://app.example/field", title: "Score")
        let portalID = portal.portal.id
        let clientID = portal.application.clientID
        try await portal.platform.database.write { db in
            try db.execute(
                sql: "INSERT INTO record (portalID, type, id, fields) VALUES (?, 'userfieldtype', 1, ?)",
                arguments: [
                    portalID,
                    JSONValue.object([
                        "client": .string(clientID), "code": "score", "handler": "https://app.example/field",
                    ]).serialized(),
                ])
        }
        let methods = Self.methods(portal, 1)
        _ = try await methods.answer(
            "crm.deal.userfield.add",
            ["fields": ["FIELD_NAME": "SCORE", "USER_TYPE_ID": "rest_1_score", "EDIT_FORM_LABEL": "Score of the deal"]])
        let cookie = try await portal.session(of: 1)
        let page = await portal.ask("GET", "/crm/deal/details/1/", cookie: cookie).page
        #expect(page.contains("Score of the deal"))
        #expect(page.contains("data-own-field=\"UF_CRM_SCORE\""))
        let embed = try #require(page.range(of: "data-embed data-binding=\"\(number)\""))
        let options = try JSONValue(
            parsing: Portal.unescape(
                String(try #require(page[embed.upperBound...].firstMatch(of: /data-options="([^"]*)"/)).1)))
        #expect(options["ENTITY_ID"] == "CRM_DEAL" && options["ENTITY_VALUE_ID"] == "1" && options["MODE"] == "edit")
        #expect(options["FIELD_NAME"] == "UF_CRM_SCORE" && options["ENTITY_DATA"]?["entityTypeId"] == 2)
        let token = String(try #require(page.firstMatch(of: /data-kind="2" data-token="([^"]*)"/)).1)
        func save(_ token: String, _ values: JSONValue) async -> EdgeResponse {
            let body: JSONValue = ["record": 1, "kind": 2, "values": values]
            return await portal.ask(
                "POST", "/-/frame/save", cookie: cookie, headers: [(name: "X-Portal-Token", value: token)],
                body: body.serialized(), contentType: "application/json")
        }
        #expect(await save("0123", ["UF_CRM_SCORE": "7"]).status == 403)
        let saved = await save(token, ["UF_CRM_SCORE": "7", "TITLE": "Stolen"])
        #expect(saved.status == 200, "\(saved.page)")
        let deal = try await methods.result("crm.deal.get", ["id": 1])
        #expect(deal?["UF_CRM_SCORE"] == "7")
        #expect(deal?["TITLE"] == "Forklifts")
    }

    @Test("The dialog of rights offers everybody, people, departments and groups")
    func accessDialog() async throws {
        let portal = try await Self.portal()
        defer { portal.close() }
        let cookie = try await portal.session(of: 1)
        let page = await portal.ask("GET", "/marketplace/app/1/", cookie: cookie).page
        let told = try Portal.frame(in: page)
        func ask(_ action: String, _ more: JSONObject = [:]) async -> JSONValue {
            var body: JSONObject = ["installation": told["installation"] ?? .null]
            for (key, value) in more { body[key] = value }
            return await portal.ask(
                "POST", "/-/frame/\(action)", cookie: cookie,
                headers: [(name: "X-Portal-Token", value: told["token"]?.string ?? "")],
                body: JSONValue.object(body).serialized(), contentType: "application/json"
            ).told
        }
        let codes = await ask("access").array?.compactMap { $0["id"]?.string } ?? []
        for code in ["AU", "U1", "U2", "SG1"] { #expect(codes.contains(code), "\(code)") }
        #expect(codes.contains { $0.hasPrefix("DR") })
        let found = await ask("records", ["types": ["deal", "company"], "text": "fork"])
        #expect(found["deal"]?.array?.compactMap { $0["id"]?.string } == ["D_1"])
        #expect(found["company"]?.array?.isEmpty == true)
        let chosen = await ask("records", ["types": ["deal"], "text": "nothing", "chosen": ["D_1", "D_9", "C_1"]])
        #expect(chosen["deal"]?.array?.compactMap { $0["id"]?.string } == ["D_1"])
    }
}
