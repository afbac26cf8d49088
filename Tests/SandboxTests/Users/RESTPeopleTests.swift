import Foundation
import GRDB
import Testing

@testable import Sandbox

@Suite("REST: people, tariffs and editions")
struct RESTPeopleTests {
    private func edit(_ portal: RESTPortal, _ sql: String) async throws {
        try await portal.platform.database.write { try $0.execute(sql: sql) }
    }

    // MARK: Kinds of people

    @Test(
        "A guest from outside gets nothing of the CRM, in a batch neither, and the rest as anybody",
        arguments: ["crm.deal.list", "crm.item.list", "crm.status.list"])
    func extranet(method: String) async throws {
        try await RESTPortal.with { portal in
            try await edit(portal, "UPDATE person SET userType = 'extranet' WHERE id = 2")
            let refused = await portal.respond(method, ["entityTypeId": 2], as: 2)
            #expect(refused.status == 403)
            #expect(
                refused.answer.refusal == ["allowed_only_intranet_user", "Action is allowed only for intranet users"])
            let batch = await portal.result("batch", ["cmd": ["a": .string(method), "b": "profile"]], as: 2)
            #expect(batch["result_error"]?["a"]?["error"] == "allowed_only_intranet_user")
            #expect(batch["result"]?["b"]?["ID"] == "2")
            #expect(await portal.respond("user.current", as: 2).status == 200)
        }
    }

    @Test("Codes of access are a person's own, and a guest has fewer of them")
    func accessCodes() async throws {
        try await RESTPortal.with { portal in
            try await edit(portal, "UPDATE person SET userType = 'extranet' WHERE id = 3")
            for (code, employee, guest) in [
                ("AU", true, true), ("U2", true, false), ("D1", true, false), ("G1", false, false),
            ] {
                #expect(await portal.result("user.access", ["ACCESS": [.string(code)]], as: 2) == .bool(employee))
                #expect(await portal.result("user.access", ["ACCESS": [.string(code)]], as: 3) == .bool(guest))
            }
            #expect(
                await portal.result("access.name", ["ACCESS": ["AU", "G2", "U2", "U99", "nonsense"]]) == [
                    "AU": ["provider": "", "name": "All authorized users", "provider_id": "other"],
                    "G2": ["provider": "", "name": "All visitors", "provider_id": "other"],
                    "U2": ["provider": "User", "name": "User Number 2", "provider_id": "user"],
                ])
            #expect(await portal.result("access.name") == false)
            #expect(await portal.result("access.name", ["ACCESS": []]) == false)
        }
    }

    // MARK: user.*

    @Test("Neither integrators nor technical accounts are in the list of people")
    func unlisted() async throws {
        try await RESTPortal.with { portal in
            try await edit(portal, "UPDATE person SET userType = 'integrator' WHERE id = 2")
            try await edit(portal, "UPDATE person SET service = 'system' WHERE id = 3")
            #expect(await portal.result("user.get").column("ID") == ["1", "4"])
            #expect(await portal.result("user.get", ["ID": 3]) == [])
            #expect(await portal.result("user.search", ["FILTER": ["FIND": "Number"]]).column("ID") == ["1", "4"])
            #expect(await portal.result("user.current", as: 3)["ID"] == "3")
        }
    }

    @Test(
        "Filters of user.get",
        arguments: [
            (["FILTER": ["ACTIVE": true]], ["1", "2", "3"]), (["FILTER": ["ACTIVE": "N"]], ["4"]),
            ([:], ["1", "2", "3", "4"]),
            (["FILTER": [">ID": 2]], ["3", "4"]), (["FILTER": ["@ID": [1, 4]]], ["1", "4"]),
            (["FILTER": ["!@ID": [1, 4]]], ["2", "3"]), (["FILTER": ["=%LAST_NAME": "%3"]], ["3"]),
            (["FILTER": ["UF_DEPARTMENT": 7]], ["2"]), (["FILTER": ["USER_TYPE": "extranet"]], ["3"]),
            (["FILTER": ["PERSONAL_CITY": ["Riga", "Oslo"]]], ["2"]), (["NAME_SEARCH": "number 2"], ["2"]),
            (["sort": "LAST_NAME", "order": "DESC"], ["4", "3", "2", "1"]),
            (["EMAIL": "user3@acme.bitrix24.com"], ["3"]),
        ] as [(JSONObject, [String])])
    func filters(params: JSONObject, expected: [String]) async throws {
        try await RESTPortal.with { portal in
            try await edit(portal, "UPDATE person SET isActive = 0 WHERE id = 4")
            try await edit(portal, "UPDATE person SET userType = 'extranet' WHERE id = 3")
            try await edit(
                portal, #"UPDATE person SET fields = '{"UF_DEPARTMENT":[7],"PERSONAL_CITY":"Riga"}' WHERE id = 2"#)
            #expect(await portal.result("user.get", params).column("ID") == expected)
        }
    }

    @Test("Pages of fifty, and no count below zero")
    func pages() async throws {
        try await RESTPortal.with { portal in
            try await portal.platform.database.write { db in
                for id in 5...120 {
                    try PersonRow(
                        portalID: portal.portal.id ?? 0, id: id, name: "N", lastName: "L", email: "e\(id)@x.y",
                        position: "", isAdmin: false, isActive: true, access: "{}"
                    ).insert(db)
                }
            }
            let first = await portal.call("user.get")
            #expect(first["result"]?.array?.count == 50 && first["total"] == 120 && first["next"] == 50)
            let last = await portal.call("user.get", ["start": 100])
            #expect(last["result"]?.array?.count == 20 && last["total"] == 120 && last["next"] == nil)
            let uncounted = await portal.call("user.get", ["start": -1, "FILTER": [">ID": 100]])
            #expect(uncounted["result"]?.array?.count == 20 && uncounted["total"] == nil && uncounted["next"] == nil)
        }
    }

    @Test("What is told of a person depends on the scope and on the selection")
    func scopes() async throws {
        for (scope, email, login, custom) in [
            ("user", true, true, false), ("user_basic", true, false, false), ("user_brief", false, false, false),
            ("user,user.userfield", true, true, true),
        ] {
            try await RESTPortal.with(scope: scope) { portal in
                try await edit(
                    portal, #"UPDATE person SET fields = '{"UF_USR_A":"x","WORK_COMPANY":"Acme"}' WHERE id = 1"#)
                let person = await portal.result("user.get", ["ID": 1]).array?.first ?? .null
                #expect((person["EMAIL"] != nil) == email && (person["LAST_LOGIN"] != nil) == login)
                #expect((person["UF_USR_A"] != nil) == custom && person["NAME"] == "User")
                #expect((person["WORK_COMPANY"] != nil) == email)
                let names = await portal.result("user.fields").object ?? [:]
                #expect((names["EMAIL"] != nil) == email && names["ID"] == "ID" && names["UF_USR_A"] == nil)
                let chosen = await portal.result("user.get", ["ID": 1, "select": ["ID", "EMAIL", "NONSENSE"]])
                #expect(chosen == [email ? ["ID": "1", "EMAIL": "user1@acme.bitrix24.com"] : ["ID": "1"]])
            }
        }
    }

    @Test(
        "user.add says what is wrong",
        arguments: [
            ([:], 1, ["ERROR_ARGUMENT", "wrong_email"]), (["EMAIL": "nonsense"], 1, ["ERROR_ARGUMENT", "wrong_email"]),
            (
                ["EMAIL": "USER2@acme.bitrix24.com", "UF_DEPARTMENT": [1]], 1,
                ["ERROR_ARGUMENT", "A user with this email already exists"]
            ),
            (["EMAIL": "a@b.c"], 1, ["ERROR_ARGUMENT", "no_extranet_field"]),
            (["EMAIL": "a@b.c", "EXTRANET": "Y"], 1, ["ERROR_GROUPID", "Group code not specified"]),
            (["EMAIL": "a@b.c", "UF_DEPARTMENT": [1]], 2, ["ERROR_CORE", "access_denied"]),
        ] as [(JSONObject, Int, [String])])
    func wrongPeople(params: JSONObject, user: Int, refusal: [String]) async throws {
        try await RESTPortal.with { portal in
            let answer = await portal.respond("user.add", params, as: user)
            #expect(answer.status == 400 && answer.answer.refusal == refusal)
        }
    }

    @Test("Somebody who is invited can be changed, and is announced with the first sign-in")
    func invitation() async throws {
        try await RESTPortal.with { portal in
            #expect(
                await portal.result("event.bind", ["event": "ONUSERADD", "handler": "http://127.0.0.1:9/a"]) == true)
            let added = await portal.result(
                "user.add",
                [
                    "EMAIL": "ann@acme.example", "NAME": "Ann", "UF_DEPARTMENT": ["3"], "PERSONAL_CITY": "Riga",
                    "NONSENSE": 1,
                ])
            #expect(added == 5)
            #expect(await portal.result("user.update", ["ID": 5, "WORK_POSITION": "Clerk"]) == true)
            let person = await portal.result("user.get", ["ID": 5]).array?.first ?? .null
            #expect(person["WORK_POSITION"] == "Clerk" && person["UF_DEPARTMENT"] == [3])
            #expect(person["PERSONAL_CITY"] == "Riga" && person["NONSENSE"] == nil)
            func queued() async throws -> [EventDeliveryRow] {
                try await portal.platform.database.read { try EventDeliveryRow.fetchAll($0) }
            }
            #expect(try await queued().isEmpty)
            for _ in 0..<2 {
                try await portal.platform.database.write {
                    try PortalPeople(platform: portal.platform).register($0, portal: portal.portal, userID: 5)
                }
            }
            let events = try await queued()
            #expect(events.map(\.event) == ["ONUSERADD"])
            let data = try JSONValue(parsing: events[0].fields)["data"]
            #expect(data?["ID"] == 5 && data?["EMAIL"] == "ann@acme.example" && data?["ACTIVE"] == "Y")
            #expect(await portal.result("user.update", ["ID": 5, "ACTIVE": "N"]) == true)
            #expect(await portal.result("user.get", ["ID": 5]).array?.first?["ACTIVE"] == false)
            #expect(await portal.call("user.update", ["ID": 77]).refusal == ["ERROR_CORE", "access_denied"])
            #expect(
                await portal.call("user.update", ["ID": 2, "NAME": "x"], as: 2).refusal == [
                    "ERROR_CORE", "access_denied",
                ])
        }
    }

    @Test("Custom fields of profiles are added, listed, filled, changed and removed")
    func customFields() async throws {
        try await RESTPortal.with(scope: "user,user.userfield") { portal in
            let id = await portal.result(
                "user.userfield.add", ["fields": ["FIELD_NAME": "skills", "USER_TYPE_ID": "string", "LABEL": "Skills"]])
            #expect(id == 1)
            let again = await portal.call(
                "user.userfield.add", ["fields": ["FIELD_NAME": "UF_SKILLS", "USER_TYPE_ID": "string"]])
            #expect(again.refusal == ["ERROR_CORE", "Field UF_USR_SKILLS for USER object already exists"])
            #expect(
                await portal.call("user.userfield.add", ["fields": ["USER_TYPE_ID": "string"]]).refusal
                    == ["", "The 'FIELD_NAME' field is not found."])
            #expect(
                await portal.call("user.userfield.add", ["fields": ["FIELD_NAME": "X"]]).refusal
                    == ["", "The 'USER_TYPE_ID' field is not found."])
            #expect(await portal.result("user.update", ["ID": 2, "UF_USR_SKILLS": "Swift"]) == true)
            #expect(
                await portal.result("user.get", ["ID": 2, "select": ["UF_*"]]).array?.first?["UF_USR_SKILLS"] == "Swift"
            )
            #expect(
                await portal.result("user.userfield.update", ["id": 1, "fields": ["SORT": 50, "MANDATORY": "Y"]])
                    == true)
            let list = await portal.call("user.userfield.list", ["filter": ["USER_TYPE_ID": "string"]])
            #expect(list["total"] == 1)
            let field = list["result"]?.array?.first
            #expect(field?["FIELD_NAME"] == "UF_USR_SKILLS" && field?["SORT"] == "50" && field?["MANDATORY"] == "Y")
            #expect(await portal.result("user.userfield.list", ["filter": ["USER_TYPE_ID": "date"]]) == [])
            #expect(
                await portal.call("user.userfield.delete", ["id": 0]).refusal == ["", "ID is not defined or invalid"])
            #expect(await portal.call("user.userfield.delete", ["id": 9]).refusal == ["", "Access denied."])
            #expect(await portal.call("user.userfield.delete", ["id": 1], as: 2).refusal == ["", "Access denied."])
            #expect(await portal.result("user.userfield.delete", ["id": 1]) == true)
            #expect(await portal.result("user.get", ["ID": 2]).array?.first?["UF_USR_SKILLS"] == nil)
        }
    }

    // MARK: Confirmation

    @Test("A method that waits for an administrator's word gets it for one token")
    func confirmation() async throws {
        try await RESTPortal.with(scope: "telephony", webhookScope: "telephony", unmodelled: .shape) { portal in
            #expect(
                await portal.result("event.bind", ["event": "ONAPPMETHODCONFIRM", "handler": "http://127.0.0.1:9/a"])
                    == true)
            for _ in 0..<2 {
                let waiting = await portal.respond("voximplant.user.get", ["USER_ID": 1])
                #expect(waiting.status == 401)
                #expect(waiting.answer.refusal == ["METHOD_CONFIRM_WAITING", "Waiting for confirmation"])
            }
            let rows = try await portal.platform.database.read { try MethodConfirmationRow.fetchAll($0) }
            #expect(rows.map(\.accessToken) == ["test-access-1"])
            let queued = try await portal.platform.database.write {
                try MethodConfirmations(platform: portal.platform).decide($0, rows[0], isConfirmed: true)
            }
            let event = try #require(
                try await portal.platform.database.read { try EventDeliveryRow.fetchOne($0, key: queued[0]) })
            let data = try JSONValue(parsing: event.fields)
            #expect(
                data["data"] == [
                    "TOKEN": "test-access-1", "METHOD": "voximplant.user.get", "CONFIRMED": "1", "LANGUAGE_ID": "en",
                ])
            #expect(data["grant"] == "reduced")
            #expect(await portal.respond("voximplant.user.get", ["USER_ID": 1]).status == 200)
            // Another token asks anew, and the word may be no.
            #expect(
                await portal.call("voximplant.user.get", ["USER_ID": 1], as: 2)["error"] == "METHOD_CONFIRM_WAITING")
            let second = try await portal.platform.database.read { try MethodConfirmationRow.fetchAll($0) }[1]
            _ = try await portal.platform.database.write {
                try MethodConfirmations(platform: portal.platform).decide($0, second, isConfirmed: false)
            }
            let denied = await portal.respond("voximplant.user.get", ["USER_ID": 1], as: 2)
            #expect(denied.status == 403 && denied.answer.refusal == ["METHOD_CONFIRM_DENIED", "Method call denied"])
            // A webhook is one of the portal's own people.
            #expect(await portal.respond("voximplant.user.get", ["USER_ID": 1], as: nil).status == 200)
        }
    }

    // MARK: Editions and plain http

    @Test("A portal on a customer's own server has no limits, another licence, and no commercial plan to look at")
    func box() async throws {
        try await RESTPortal.with(tariff: "free") { portal in
            var box = portal
            box.portal.edition = "box"
            try await edit(portal, "UPDATE portal SET edition = 'box'")
            let info = await box.result("app.info")
            #expect(info["LICENSE"] == "en_selfhosted" && info["LICENSE_TYPE"] == "selfhosted")
            #expect(await box.result("feature.get", ["CODE": "rest_auth_connector"]) == ["value": "Y"])
            box.portal.limitsEnabled = true
            #expect(LimitSettings(portal: box.portal)?.operatingSeconds == 420)
        }
    }

    @Test("An address with http at a portal's own name is refused; its plain port and NAME.localhost are not")
    func https() async throws {
        try await RESTPortal.with { portal in
            func ask(host: String, plainPortal: Int64? = nil) async -> EdgeResponse {
                await portal.rest.respond(
                    to: EdgeRequest(
                        listener: .proxyAbsolute, isSecure: false, host: host, plainPortalID: plainPortal,
                        httpMethod: "GET", target: "/rest/profile?auth=test-access-1", headers: [], body: [],
                        remoteAddress: "127.0.0.1",
                        absoluteTarget: plainPortal == nil
                            ? "http://\(host)/rest/profile?auth=test-access-1" : nil),
                    portal: portal.portal)
            }
            let refused = await ask(host: "acme.bitrix24.com")
            #expect(refused.status == 400 && refused.answer.refusal == ["INVALID_REQUEST", "Https required"])
            #expect(await ask(host: "acme.bitrix24.com:80").status == 400)
            #expect(await ask(host: "127.0.0.1:5001", plainPortal: 1).status == 200)
            #expect(await ask(host: "acme.localhost:5001").status == 200)
            _ = try portal.platform.behaviour.change { try BehaviourSwitch.apply("https_required=no", to: &$0) }
            #expect(await ask(host: "acme.bitrix24.com").status == 200)
        }
    }

    // MARK: Running time

    @Test(
        "What a method is said to cost stands in its time and fills its baskets, and a request beyond 60 seconds is cut"
    )
    func cost() async throws {
        try await RESTPortal.with(limited: true) { portal in
            let id = portal.portal.id ?? 0
            portal.platform.callLimits.set(cost: 20, ofMethod: "profile", portalID: id)
            // What the first call of all reads from files is nobody's cost.
            _ = await portal.call("server.time")
            let time = await portal.call("profile")["time"]
            #expect(
                (20..<40).contains(time?["duration"]?.number ?? 0)
                    && (20..<40).contains(time?["processing"]?.number ?? 0))
            #expect((20..<40).contains(time?["operating"]?.number ?? 0))
            for _ in 0..<23 { #expect(await portal.respond("profile").status == 200) }
            // Just beyond the 480 seconds now.
            let blocked = await portal.respond("profile")
            #expect(blocked.status == 429)
            #expect(
                blocked.answer.refusal == ["OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit."])
            #expect(await portal.respond("server.time").status == 200)
            portal.platform.clock.advance(by: 600)
            #expect(await portal.respond("profile").status == 200)
            let batch: JSONValue = .object(JSONObject(uniqueKeysWithValues: (0..<4).map { ("c\($0)", "profile") }))
            let cut = await portal.respond("batch", ["cmd": batch])
            #expect(cut.status == 504 && cut.notes?.error == "timeout")
            portal.platform.callLimits.set(cost: 61, ofMethod: "server.time", portalID: id)
            #expect(await portal.respond("server.time").status == 504)
            var box = portal
            box.portal.edition = "box"
            #expect(await box.respond("server.time").status == 200)
        }
    }
}
