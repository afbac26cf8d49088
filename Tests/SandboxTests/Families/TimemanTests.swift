import Testing

@testable import Sandbox

@Suite("Working time and the feed")
struct TimemanTests {
    private static func with(_ body: (RESTPortal) async throws -> Void) async throws {
        try await RESTPortal.with(scope: RESTPortal.workScope) { try await body($0) }
    }

    @Test("A working day is opened, paused, taken up again and closed")
    func day() async throws {
        try await Self.with { portal in
            #expect(await portal.result("timeman.status")["STATUS"] == "CLOSED")
            #expect(await portal.result("timeman.open")["STATUS"] == "OPENED")
            portal.platform.clock.advance(by: 600)
            #expect(await portal.result("timeman.pause")["STATUS"] == "PAUSED")
            portal.platform.clock.advance(by: 600)
            #expect(await portal.result("timeman.open")["TIME_LEAKS"] == "00:10:00")
            portal.platform.clock.advance(by: 50)
            let closed = await portal.result("timeman.close")
            #expect(closed["STATUS"] == "CLOSED" && closed["DURATION"] == "00:10:50")
            #expect(await portal.result("timeman.status", as: 2)["TIME_START"] == .null)
            let report = await portal.result(
                "timeman.timecontrol.reports.get", ["USER_ID": 1, "MONTH": 8, "YEAR": 2026])
            #expect(report["report"]?["days"]?.column("workday_duration_final") == ["650"])
        }
    }

    @Test("A day that was left open has expired on the next one")
    func expired() async throws {
        try await RESTPortal.with(webhookScope: "timeman") { portal in
            _ = await portal.call("timeman.open", as: nil)
            #expect(await portal.result("timeman.status", as: nil)["STATUS"] == "OPENED")
            portal.platform.clock.advance(by: 86_400)
            let status = await portal.result("timeman.status", as: nil)
            #expect(status["STATUS"] == "EXPIRED" && status["TIME_FINISH_DEFAULT"] == "2026-08-21T18:00:00+03:00")
            let closing: JSONObject = ["TIME": "2026-08-21T18:00:00+03:00", "REPORT": "Forgotten"]
            #expect(await portal.result("timeman.close", closing, as: nil)["DURATION"] == "03:00:00")
            #expect(await portal.result("timeman.open", as: nil)["STATUS"] == "OPENED")
        }
    }

    @Test(
        "Mistakes are refused in the platform's words",
        arguments: [
            ("timeman.open", ["USER_ID": 99], "", "User not found"),
            (
                "timeman.open", ["TIME": "2026-08-01T09:00:00+03:00", "REPORT": "x"], "WRONG_DATETIME",
                "Day open date should correspond to the current date"
            ),
            ("timeman.networkrange.set", [:], "INVALID_FORMAT", "A wrong format for the RANGES field is passed"),
            ("timeman.timecontrol.report.add", ["REPORT_ID": 1], "TEXT_EMPTY", "Text can't be empty"),
            ("log.blogpost.add", [:], "SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR", "Blog post hasn't been added"),
            ("log.blogpost.delete", ["POST_ID": 9], "100", "Wrong post ID"),
            ("log.blogcomment.add", ["POST_ID": 9, "TEXT": "x"], "", "No post found"),
            ("log.blogcomment.delete", [:], "", "Wrong comment ID"),
        ] as [(String, JSONObject, String, String)])
    func mistakes(method: String, params: JSONObject, code: String, text: String) async throws {
        try await Self.with { portal in #expect(await portal.call(method, params).refusal == [code, text]) }
    }

    @Test("Networks of the office are kept, and an address is told to be in one")
    func networks() async throws {
        try await Self.with { portal in
            #expect(await portal.result("timeman.networkrange.check", ["IP": "10.10.255.255"])["name"] == "10.x.x.x")
            let set = await portal.result(
                "timeman.networkrange.set", ["RANGES": [["ip_range": "1.2.3.0-1.2.3.9", "name": "A"]]])
            #expect(set == ["result": true])
            #expect(await portal.result("timeman.networkrange.check", ["IP": "10.10.255.255"]) == false)
            #expect(await portal.result("timeman.networkrange.get").column("name") == ["A"])
            let wrong = await portal.result("timeman.networkrange.set", ["RANGES": [["ip_range": "x", "name": "A"]]])
            #expect(wrong["result"] == false)
            #expect(await portal.call("timeman.networkrange.get", as: 2).refusal.first == "ACCESS_ERROR")
            #expect(await portal.result("timeman.timecontrol.settings.set", ["MINIMUM_IDLE_FOR_REPORT": 30]) == true)
            #expect(await portal.result("timeman.timecontrol.settings.get")["minimum_idle_for_report"] == 30)
        }
    }

    @Test("Posts of the feed are for those they are addressed to, and carry comments and files")
    func feed() async throws {
        try await Self.with { portal in
            let heard = try await portal.heard(["ONLIVEFEEDPOSTADD", "ONLIVEFEEDPOSTUPDATE", "ONLIVEFEEDPOSTDELETE"]) {
                let id = JSONValue.int(
                    await portal.number(
                        "log.blogpost.add",
                        [
                            "POST_TITLE": "T", "POST_MESSAGE": "M", "DEST": ["U2"], "FILES": [["a.txt", "aGk="]],
                            "TAGS": "x,y",
                        ]))
                #expect(await portal.result("log.blogpost.get", as: 2).column("TITLE") == ["T"])
                #expect(await portal.result("log.blogpost.get", as: 3) == [])
                #expect(await portal.result("log.blogpost.get").array?[0]["FILES"]?.array?.count == 1)
                #expect(await portal.result("log.blogpost.share", ["POST_ID": id, "DEST": ["U3"]]) == true)
                #expect(await portal.result("log.blogpost.get", as: 3).column("CATEGORY_ID") == ["x,y"])
                let comment = await portal.number("log.blogcomment.add", ["POST_ID": id, "TEXT": "Yes"], as: 3)
                #expect(
                    await portal.call("log.blogcomment.add", ["POST_ID": id, "TEXT": "Yes"], as: 3).refusal == [
                        "", "Duplicate comment",
                    ])
                #expect(await portal.result("log.blogpost.get").column("NUM_COMMENTS") == ["1"])
                #expect(await portal.result("log.blogcomment.user.get", as: 3)["comments"]?.column("text") == ["Yes"])
                #expect(
                    await portal.call("log.blogcomment.delete", ["COMMENT_ID": .int(comment)], as: 2).refusal == [
                        "", "No delete perms",
                    ])
                #expect(await portal.result("log.blogcomment.delete", ["COMMENT_ID": .int(comment)], as: 3) == true)
                #expect(await portal.result("log.blogpost.update", ["POST_ID": id, "POST_TITLE": "New"]) == id)
                #expect(await portal.call("log.blogpost.delete", ["POST_ID": id], as: 2).refusal.first == "403")
                #expect(await portal.result("log.blogpost.delete", ["POST_ID": id]) == true)
            }
            #expect(
                heard.map(\.event) == [
                    "ONLIVEFEEDPOSTADD", "ONLIVEFEEDPOSTUPDATE", "ONLIVEFEEDPOSTUPDATE", "ONLIVEFEEDPOSTDELETE",
                ])
            #expect(heard.first?.data == #"{"FIELDS":{"POST_ID":"1"}}"#)
        }
    }
}
