import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("REST: common methods")
struct RESTCommonTests {
    @Test("The facts cover the whole documentation")
    func facts() {
        #expect(MethodTable.standard.methods.count == 1594)
        #expect(MethodTable.standard.methods3.count == 113)
        #expect(EventTable.standard.codes.count == 211)
        #expect(PlacementTable.standard.placements.count == 88)
        #expect(ScopeTable.standard.contains("crm"))
        #expect(RecordType.classic.map(\.name) == ["crm.lead", "crm.deal", "crm.contact", "crm.company", "crm.quote"])
    }

    @Test("Every modelled method is a documented one")
    func modelled() {
        for name in ModelledMethods.all.keys { #expect(MethodTable.standard.methods[name] != nil, "\(name)") }
    }

    @Test("app.info, profile and user.current tell who is who")
    func identity() async throws {
        try await RESTPortal.with(tariff: "ent", domain: "acme.bitrix24.ru") { portal in
            #expect(
                await portal.result("app.info") == [
                    "ID": 1, "CODE": "local.rest", "VERSION": 3, "STATUS": "L", "INSTALLED": true,
                    "PAYMENT_EXPIRED": "N", "DAYS": nil,
                    "LANGUAGE_ID": "ru", "LICENSE": "ru_ent250", "LICENSE_TYPE": "ent250", "LICENSE_FAMILY": "ent",
                ])
            #expect(
                await portal.result("profile", as: 2) == [
                    "ID": "2", "ADMIN": false, "NAME": "User", "LAST_NAME": "Number 2", "PERSONAL_GENDER": "",
                    "TIME_ZONE": "",
                ])
            #expect(await portal.result("user.current")["EMAIL"] == "user1@acme.bitrix24.ru")
            #expect(await portal.result("user.admin", as: 2) == false)
            #expect(await portal.result("user.access", ["ACCESS": ["U2", "SG1"]], as: 2) == true)
            #expect(await portal.result("user.access", ["ACCESS": ["U1"]], as: 2) == false)
            #expect(await portal.result("user.access", ["ACCESS": ["nobody"]], as: 1) == true)
        }
    }

    @Test("user.current leaves the address out for user_brief")
    func brief() async throws {
        try await RESTPortal.with(scope: "user_brief") { portal in
            let user = await portal.result("user.current")
            #expect(user["NAME"] == "User")
            #expect(user["EMAIL"] == nil)
        }
    }

    @Test(
        "user.get finds people",
        arguments: [
            (["ID": 2], ["2"]), (["ID": [1, 3]], ["1", "3"]), (["FILTER": ["!ID": 1]], ["2", "3", "4"]),
            (["FILTER": ["%LAST_NAME": "number 4"]], ["4"]), (["order": "DESC"], ["4", "3", "2", "1"]), (["ID": 9], []),
        ] as [(JSONObject, [String])])
    func people(params: JSONObject, expected: [String]) async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.result("user.get", params).column("ID") == expected)
        }
    }

    @Test("scope, methods, method.get and events answer what the caller may use")
    func availability() async throws {
        try await RESTPortal.with(scope: "crm,task") { portal in
            #expect(await portal.result("scope") == ["crm", "task"])
            #expect(await portal.result("scope", ["full": true]).array?.contains("disk") == true)
            let methods = await portal.result("methods").array ?? []
            #expect(
                methods.contains("crm.deal.list") && methods.contains("profile") && !methods.contains("disk.folder.get")
            )
            #expect(await portal.result("methods", ["full": true]).array?.count == 1594)
            #expect(await portal.result("methods", ["scope": "disk"]).array?.contains("disk.folder.getfields") == true)
            #expect(
                await portal.result("method.get", ["name": "crm.deal.list"]) == [
                    "isExisting": true, "isAvailable": true,
                ])
            #expect(
                await portal.result("method.get", ["name": "disk.folder.get"]) == [
                    "isExisting": true, "isAvailable": false,
                ])
            #expect(
                await portal.result("method.get", ["name": "no.such"]) == ["isExisting": false, "isAvailable": false])
            let events = await portal.result("events").array ?? []
            #expect(
                events.contains("ONCRMDEALADD") && events.contains("ONAPPINSTALL")
                    && !events.contains("ONSONETGROUPADD"))
            #expect(await portal.result("feature.get", ["CODE": "rest_offline_extended"]) == ["value": "Y"])
            #expect(await portal.call("feature.get").refusal == ["CODE_EMPTY", "CODE can't be empty"])
        }
    }

    @Test("Options are kept for the application and for each user")
    func options() async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.result("app.option.get") == [])
            #expect(
                await portal.call("app.option.set", ["options": ["a": "1"]], as: 2).refusal
                    == ["AccessException", "Administrator authorization required"])
            #expect(await portal.call("app.option.set").refusal == ["ArgumentNullException", "options is empty"])
            #expect(await portal.result("app.option.set", ["options": ["a": "1", "b": ["c": 2]]]) == true)
            #expect(await portal.result("app.option.set", ["options": ["a": "3"]]) == true)
            #expect(await portal.result("app.option.get", as: 2) == ["a": "3", "b": ["c": 2]])
            #expect(await portal.result("app.option.get", ["option": "a"]) == "3")
            let missing = await portal.call("app.option.get", ["option": "nothing"])
            #expect(missing["result"] == .null)
            #expect(await portal.result("user.option.set", ["options": ["x": "mine"]], as: 2) == true)
            #expect(await portal.result("user.option.get", as: 2) == ["x": "mine"])
            #expect(await portal.result("user.option.get", as: 1) == [])
            #expect(
                await portal.call("user.option.get", as: nil).refusal == [
                    "AccessException", "Application context required",
                ])
        }
    }

    @Test(
        "What came as JSON goes out as PHP writes it: keys 0 to n-1 make a list, nothing makes an empty one",
        arguments: [
            (["0": "a", "1": "b"], ["a", "b"]), ([:], []), (["1": "a"], ["1": "a"]),
            (["1": "a", "0": "b"], ["1": "a", "0": "b"]),
            (["k": ["0": ["x": [:]]]], ["k": [["x": []]]]), ([["0": 1]], [[1]]),
        ] as [(JSONValue, JSONValue)])
    func phpArrays(given: JSONValue, written: JSONValue) async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.result("app.option.set", ["options": ["given": given]]) == true)
            #expect(await portal.result("app.option.get") == ["given": written])
            #expect(
                await portal.result("batch", ["cmd": ["x": "app.option.get"]])["result"] == ["x": ["given": written]])
        }
    }

    @Test("A list of options comes back as the list it was, however long")
    func optionList() async throws {
        try await RESTPortal.with { portal in
            let list = JSONValue.array((0..<12).map { .string("value \($0)") })
            #expect(await portal.result("user.option.set", ["options": list]) == true)
            #expect(await portal.result("user.option.get") == list)
        }
    }

    @Test("Handlers are bound once, listed and unbound")
    func events() async throws {
        try await RESTPortal.with { portal in
            let handler: JSONValue = "https://app.example/handler?x=1"
            #expect(await portal.result("event.bind", ["event": "OnCrmDealAdd", "handler": handler]) == true)
            #expect(
                await portal.result("event.bind", ["EVENT": "ONCRMDEALADD", "HANDLER": handler, "AUTH_TYPE": 2]) == true
            )
            #expect(
                await portal.call("event.bind", ["event": "oncrmdealadd", "handler": handler])["error"]
                    == "ERROR_HANDLER_ALREADY_EXIST")
            #expect(
                await portal.result("event.get") == [
                    ["event": "ONCRMDEALADD", "handler": handler, "auth_type": "0", "offline": 0],
                    ["event": "ONCRMDEALADD", "handler": handler, "auth_type": "2", "offline": 0],
                ])
            #expect(await portal.result("event.get", as: 2).column("auth_type") == ["2"])
            #expect(
                await portal.result("event.unbind", ["event": "ONCRMDEALADD", "handler": handler, "auth_type": 0]) == [
                    "count": 1
                ])
            #expect(await portal.result("event.unbind", ["event": "ONCRMDEALADD", "handler": handler]) == ["count": 1])
            #expect(await portal.result("event.unbind", ["event": "ONCRMDEALADD", "handler": handler]) == ["count": 0])
            #expect(await portal.result("event.test", ["any": "thing"]) == 1)
        }
    }

    @Test(
        "A wrong event.bind is refused",
        arguments: [
            ([:], 1, "ERROR_ARGUMENT"), (["event": "ONCRMDEALADD"], 1, "ERROR_ARGUMENT"),
            (["event": "ONNOTHING", "handler": "https://a.example/"], 1, "ERROR_EVENT_NOT_FOUND"),
            (["event": "ONCRMDEALADD", "handler": "nonsense"], 1, "ERROR_WRONG_HANDLER_URL"),
            (["event": "ONCRMDEALADD", "handler": "ftp://a.example/"], 1, "ERROR_UNSUPPORTED_PROTOCOL"),
            (["event": "ONCRMDEALADD", "handler": "https://a.example/", "auth_type": 1], 2, "ACCESS_DENIED"),
            (["event": "ONCRMDEALADD", "event_type": "offline"], 2, "ACCESS_DENIED"),
            (["event": "ONSALEORDERSAVED", "handler": "https://a.example/"], 1, "ERROR_EVENT_NOT_FOUND"),
        ] as [(JSONObject, Int, String)])
    func wrongEvents(params: JSONObject, user: Int, error: String) async throws {
        try await RESTPortal.with { portal in
            #expect(await portal.call("event.bind", params, as: user)["error"]?.string == error)
            #expect(await portal.result("event.get") == [])
        }
    }

    @Test("Widgets are bound, listed and unbound, with the platform's double count")
    func placements() async throws {
        try await RESTPortal.with { portal in
            let handler: JSONValue = "http://127.0.0.1:5000/widget"
            #expect(
                await portal.result(
                    "placement.bind",
                    ["PLACEMENT": "crm_deal_detail_tab", "HANDLER": handler, "LANG_ALL": ["en": ["TITLE": "Pulse"]]])
                    == true)
            #expect(
                await portal.result("placement.bind", ["PLACEMENT": "CRM_DYNAMIC_145_DETAIL_TAB", "HANDLER": handler])
                    == true)
            #expect(
                await portal.call("placement.bind", ["PLACEMENT": "CRM_DEAL_DETAIL_TAB", "HANDLER": handler]).refusal
                    == ["ERROR_CORE", "Unable to set placement handler: Handler already binded"])
            #expect(
                await portal.result("placement.get")[0] == [
                    "placement": "CRM_DEAL_DETAIL_TAB", "userId": 0, "handler": handler, "options": [],
                    "title": "Pulse",
                    "description": "", "langAll": ["en": ["TITLE": "Pulse", "DESCRIPTION": "", "GROUP_NAME": ""]],
                ])
            #expect(await portal.result("placement.get")[1]?["title"] == "Test application")
            #expect(await portal.result("placement.unbind", ["PLACEMENT": "CRM_DEAL_DETAIL_TAB"]) == ["count": 2])
            let list = await portal.result("placement.list", as: 2).array ?? []
            #expect(list.contains("CRM_DEAL_DETAIL_TAB") && list.contains("LEFT_MENU") && !list.contains("CALL_CARD"))
        }
    }

    @Test(
        "A wrong placement.bind is refused",
        arguments: [
            ([:], 1, 400, "ERROR_ARGUMENT"),
            (["PLACEMENT": ["x"], "HANDLER": "https://a.example/"], 1, 400, "ERROR_ARGUMENT"),
            (["PLACEMENT": "LEFT_MENU"], 1, 400, "ERROR_ARGUMENT"),
            (["PLACEMENT": "LEFT_MENU", "HANDLER": "https://a.example/"], 2, 403, "ACCESS_DENIED"),
            (["PLACEMENT": "NOWHERE", "HANDLER": "https://a.example/"], 1, 400, "ERROR_PLACEMENT_NOT_FOUND"),
            (["PLACEMENT": "CALL_CARD", "HANDLER": "https://a.example/"], 1, 400, "ERROR_PLACEMENT_NOT_FOUND"),
            (
                ["PLACEMENT": "LEFT_MENU", "HANDLER": "https://a.example/", "USER_ID": 2], 1, 400,
                "ERROR_PLACEMENT_USER_MODE"
            ),
            (
                ["PLACEMENT": "PAGE_BACKGROUND_WORKER", "HANDLER": "https://a.example/"], 1, 400,
                "EMPTY_ERROR_HANDLER_URL"
            ),
            (["PLACEMENT": "LEFT_MENU", "HANDLER": "a.example"], 1, 400, "ERROR_WRONG_HANDLER_URL"),
        ] as [(JSONObject, Int, Int, String)])
    func wrongPlacements(params: JSONObject, user: Int, status: Int, error: String) async throws {
        try await RESTPortal.with { portal in
            let response = await portal.respond("placement.bind", params, as: user)
            #expect(response.status == status)
            #expect(response.answer["error"]?.string == error)
        }
    }

    @Test("A single placement takes one handler")
    func single() async throws {
        try await RESTPortal.with { portal in
            #expect(
                await portal.result("placement.bind", ["PLACEMENT": "REST_APP_URI", "HANDLER": "https://a.example/1"])
                    == true)
            #expect(
                await portal.call("placement.bind", ["PLACEMENT": "REST_APP_URI", "HANDLER": "https://a.example/2"])[
                    "error"]
                    == "ERROR_PLACEMENT_MAX_COUNT")
        }
    }

    @Test("Stages and currencies are those of the portal's language")
    func directories() async throws {
        try await RESTPortal.with(domain: "acme.bitrix24.ru") { portal in
            let stages = await portal.result(
                "crm.status.list", ["filter": ["ENTITY_ID": "DEAL_STAGE"], "order": ["SORT": "ASC"]])
            #expect(
                stages.column("STATUS_ID") == [
                    "NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "FINAL_INVOICE", "WON", "LOSE", "APOLOGY",
                ])
            #expect(stages[0]?["NAME"] == "Новая")
            #expect(stages[5]?["SEMANTICS"] == "S")
            #expect(await portal.result("crm.currency.base.get") == "RUB")
            #expect(await portal.result("crm.category.list", ["entityTypeId": 2])["categories"]?[0]?["id"] == 0)
            #expect(await portal.result("crm.dealcategory.stage.list", ["id": 0])[1]?["STATUS_ID"] == "PREPARATION")
            #expect(await portal.call("crm.status.list", as: 3).refusal == ["", "Access denied."])
        }
    }

    @Test(
        "Dates are read in the forms that clients write",
        arguments: [
            ("2024-08-30T14:29:00+03:00", 1_725_017_340), ("2024-08-30T11:29:00Z", 1_725_017_340),
            ("2024-08-30 14:29:00", 1_725_017_340),
            ("30.08.2024 14:29:00", 1_725_017_340), ("2024-08-30T14:29", 1_725_017_340), ("2024-08-30", 1_724_965_200),
            ("2024-08-30T14:29:00.123+0300", 1_725_017_340), ("2024-02-30", nil), ("yesterday", nil),
            ("2024-08-30Tx", nil),
        ] as [(String, Int?)])
    func dates(text: String, expected: Int?) {
        #expect(PortalTime.parse(text) == expected)
        if let expected { #expect(PortalTime.parse(PortalTime.text(unixSeconds: expected)) == expected) }
    }

    @Test(
        "A date's text agrees with the calendar",
        arguments: [
            (0, "1970-01-01T03:00:00+03:00"), (-10_801, "1969-12-31T23:59:59+03:00"),
            (951_771_600, "2000-02-29T00:00:00+03:00"),
            (4_107_542_400, "2100-03-01T03:00:00+03:00"),
        ])
    func calendar(seconds: Int, text: String) { #expect(PortalTime.text(unixSeconds: seconds) == text) }
}
