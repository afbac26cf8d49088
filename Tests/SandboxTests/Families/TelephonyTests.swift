import Testing

@testable import Sandbox

@Suite("Families: telephony")
struct TelephonyTests {
    @Test("A call is registered once, finished, put into the statistics and recorded")
    func life() async throws {
        try await RESTPortal.talking { portal in
            let contact = try await portal.seed(
                "crm.contact", [["NAME": "Anna", "PHONE": [["VALUE": "+1 (906) 219-50-47", "VALUE_TYPE": "WORK"]]]])[0]
            for event in ["ONVOXIMPLANTCALLINIT", "ONVOXIMPLANTCALLSTART", "ONVOXIMPLANTCALLEND"] as [JSONValue] {
                _ = await portal.result("event.bind", ["event": event, "handler": "https://app.example/events"])
            }
            let params: JSONObject = [
                "USER_ID": 2, "PHONE_NUMBER": "19062195047", "TYPE": 2, "LINE_NUMBER": "3", "EXTERNAL_CALL_ID": "a-1",
            ]
            let call = await portal.result("telephony.externalcall.register", params)
            #expect(call["CRM_ENTITY_TYPE"] == "CONTACT")
            #expect(call["CRM_ENTITY_ID"] == .int(contact))
            #expect(await portal.result("telephony.externalcall.register", params)["CALL_ID"] == call["CALL_ID"])
            var other = params
            other["EXTERNAL_CALL_ID"] = "a-2"
            #expect(await portal.result("telephony.externalcall.register", other)["CALL_ID"] != call["CALL_ID"])
            let id = call["CALL_ID"] ?? ""
            #expect(
                await portal.error("telephony.externalcall.attachRecord", ["CALL_ID": id, "FILENAME": "a.mp3"])
                    == "ERROR_CORE")
            let finished = await portal.result(
                "telephony.externalcall.finish", ["CALL_ID": id, "USER_ID": 2, "DURATION": 95, "VOTE": 5])
            #expect(finished["CALL_DURATION"] == 95)
            #expect(finished["CALL_FAILED_CODE"] == "200")
            #expect(finished["PORTAL_USER_ID"] == 2)
            #expect(
                await portal.error("telephony.externalcall.finish", ["CALL_ID": id, "USER_ID": 2]) == "ERROR_CORE")
            let events = try await portal.takeQueued().map(\.event)
            #expect(events.filter { $0 == "ONVOXIMPLANTCALLEND" }.count == 1)
            #expect(events.filter { $0 == "ONVOXIMPLANTCALLINIT" }.count == 2)
            let record = await portal.result(
                "telephony.externalcall.attachRecord",
                ["CALL_ID": id, "FILENAME": "a.mp3", "FILE_CONTENT": "SGVsbG8="])
            #expect(record == ["FILE_ID": 1])
            #expect(
                await portal.result(
                    "telephony.call.attachTranscription",
                    [
                        "CALL_ID": id,
                        "MESSAGES": [["SIDE": "User", "START_TIME": 1, "STOP_TIME": 3, "MESSAGE": "Hello"]],
                    ]) == ["TRANSCRIPT_ID": 1])
            let list = await portal.call(
                "voximplant.statistic.get", ["FILTER": [">CALL_DURATION": 10], "SORT": "ID", "ORDER": "DESC"])
            #expect(list["total"] == 1)
            #expect(list["result"]?[0]?["CALL_DURATION"] == "95")
            #expect(list["result"]?[0]?["TRANSCRIPT_ID"] == "1")
            #expect(list["result"]?[0]?["CRM_ENTITY_TYPE"] == "CONTACT")
            #expect(await portal.result("telephony.externalcall.show", ["CALL_ID": id, "USER_ID": [1, 2]]) == true)
            #expect(await portal.result("telephony.externalcall.hide", ["CALL_ID": "nothing"]) == false)
            #expect(
                await portal.result("telephony.externalcall.searchCrmEntities", ["PHONE_NUMBER": "+19062195047"])
                    .column("NAME") == ["Anna"])
        }
    }

    @Test("A call from an unknown number makes a lead when it is asked to")
    func lead() async throws {
        try await RESTPortal.talking { portal in
            let call = await portal.result(
                "telephony.externalcall.register",
                ["USER_ID": 2, "PHONE_NUMBER": "+493012345678", "TYPE": 2, "CRM_CREATE": 1])
            #expect(call["CRM_CREATED_LEAD"] == 1)
            #expect(call["CRM_CREATED_ENTITIES"] == [["ENTITY_TYPE": "LEAD", "ENTITY_ID": 1]])
            let lead = await portal.result("crm.lead.get", ["id": 1])
            #expect(lead["PHONE"]?[0]?["VALUE"] == "+493012345678")
            #expect(lead["ASSIGNED_BY_ID"] == "2")
        }
    }

    @Test("Lines of an application and of the portal are kept")
    func lines() async throws {
        try await RESTPortal.talking { portal in
            #expect(await portal.result("telephony.externalLine.add", ["NUMBER": "1415", "NAME": "Main"]) == ["ID": 1])
            #expect(await portal.error("telephony.externalLine.add", ["NUMBER": "1415"]) == "ERROR_CORE")
            #expect(
                await portal.result("telephony.externalLine.update", ["NUMBER": "1415", "CRM_AUTO_CREATE": "N"]) == [
                    "ID": "1"
                ])
            #expect(
                await portal.result("telephony.externalLine.get") == [
                    ["NUMBER": "1415", "NAME": "Main", "CRM_AUTO_CREATE": "N"]
                ])
            #expect(await portal.result("telephony.externalLine.delete", ["NUMBER": "1415"]) == [])
            let line = await portal.result(
                "voximplant.sip.add", ["SERVER": "sip.example", "LOGIN": "me", "TITLE": "SIP line"])
            #expect(line["CONFIG_ID"] == "1")
            #expect(await portal.result("voximplant.line.get") == ["reg150001": "SIP line"])
            #expect(await portal.result("voximplant.line.outgoing.set", ["LINE_ID": "nothing"]) == 1)
            #expect(await portal.result("voximplant.line.outgoing.get") == "reg150001")
            #expect(await portal.result("voximplant.sip.update", ["CONFIG_ID": 1, "TITLE": "Other"]) == 1)
            #expect(await portal.result("voximplant.sip.get").column("TITLE") == ["Other"])
            #expect(
                await portal.result(
                    "voximplant.callback.start",
                    ["FROM_LINE": "reg150001", "TO_NUMBER": "+1999123", "TEXT_TO_PRONOUNCE": "Call"])["RESULT"] == true)
            #expect(await portal.error("voximplant.line.get", as: 2) == "ACCESS_DENIED")
            #expect(await portal.result("voximplant.sip.delete", ["CONFIG_ID": 1]) == 1)
        }
    }

    @Test(
        "What is wrong about a call is refused",
        arguments: [
            ("telephony.externalcall.register", [:], "ERROR_CORE", "USER_ID or USER_PHONE_INNER should be set"),
            ("telephony.externalcall.register", ["USER_ID": 1, "TYPE": 9], "ERROR_CORE", "Unknown TYPE"),
            (
                "telephony.externalcall.register",
                ["USER_ID": 1, "TYPE": 1, "PHONE_NUMBER": "12345", "CALL_START_DATE": "soon"], "ERROR_CORE",
                "CALL_START_DATE should be in the ISO-8601 format"
            ),
            (
                "telephony.externalcall.register", ["USER_ID": 99, "TYPE": 1, "PHONE_NUMBER": "12345"], "ERROR_CORE",
                "User is not found or is not active"
            ),
            ("telephony.externalcall.finish", ["USER_ID": 1], "INVALID_ARGUMENT", "CALL_ID must be a string"),
            ("voximplant.sip.add", [:], "CHECK_FIELDS_ERROR", "Server address not specified"),
            ("voximplant.sip.status", ["REG_ID": 4], "REG_ID_NOT_FOUND", "Settings not found"),
            ("voximplant.user.activatePhone", [:], "", "Parameter USER_ID is not set"),
        ] as [(String, JSONObject, String, String)])
    func refusals(method: String, params: JSONObject, code: String, text: String) async throws {
        try await RESTPortal.talking { portal in
            #expect(await portal.call(method, params).refusal == [code, text])
        }
    }
}
