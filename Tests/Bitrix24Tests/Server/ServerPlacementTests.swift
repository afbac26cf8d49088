import Bitrix24
import Bitrix24Server
import Testing

@Suite("Typed placements")
struct ServerPlacementTests {
    struct Opened: Sendable, CustomTestStringConvertible {
        var code: String
        var options: JSONValue
        var testDescription: String { "\(code) \(options.serialized())" }
    }

    @Test(
        "Cards and lists of the CRM",
        arguments: [
            (Opened(code: "CRM_DEAL_DETAIL_TAB", options: ["ID": "8061", "URI": "/crm/deal/"]), "DEAL", 8061, 2),
            (Opened(code: "CRM_LEAD_LIST_MENU", options: ["ID": 7]), "LEAD", 7, 1),
            (Opened(code: "CRM_SMART_INVOICE_DETAIL_TOOLBAR", options: ["ID": "1"]), "SMART_INVOICE", 1, 31),
            (Opened(code: "CRM_DYNAMIC_128_DETAIL_ACTIVITY", options: ["ID": "9"]), "DYNAMIC_128", 9, 128),
            (Opened(code: "CRM_CONTACT_LIST_TOOLBAR", options: [:]), "CONTACT", nil, 3),
            (Opened(code: "CRM_ACTIVITY_LIST_MENU", options: ["ID": "-1"]), "ACTIVITY", nil, nil),
        ] as [(Opened, String, Int?, Int?)])
    func crm(_ opened: Opened, _ entity: String, _ id: Int?, _ typeID: Int?) throws {
        switch try context(opened) {
        case .crmItem(let found, let number):
            #expect(found.name == entity && found.typeID == typeID && number == id)
        case .crmSection(let found): #expect(found.name == entity && found.typeID == typeID && id == nil)
        default: Issue.record("another context")
        }
    }

    @Test("Tasks, chats, calendars, links and the application's own page")
    func others() throws {
        #expect(try context("TASK_VIEW_TAB", ["taskId": "31"]) == .task(id: 31))
        #expect(try context("IM_TEXTAREA", ["dialogId": "chat2"]) == .dialog(id: "chat2", messageID: nil))
        #expect(
            try context("IM_CONTEXT_MENU", ["dialogId": "5", "messageId": "77"]) == .dialog(id: "5", messageID: 77))
        #expect(
            try context("CALENDAR_GRIDVIEW", ["viewRangeFrom": "01.10.2026", "viewRangeTo": "31.10.2026"])
                == .calendar(from: "01.10.2026", to: "31.10.2026"))
        #expect(try context("REST_APP_URI", ["a": "1"]) == .link(parameters: ["a": "1"]))
        #expect(try context("DEFAULT", ["x": ["y": true]]) == .application(parameters: ["x": ["y": true]]))
        #expect(try context("default", []) == .application(parameters: [:]))
    }

    @Test("A call card, whose page writes `undefined` for what it has not")
    func call() throws {
        guard
            case .call(let card) = try context(
                "CALL_CARD",
                [
                    "CALL_ID": "external.1", "PHONE_NUMBER": "+491", "CRM_ENTITY_TYPE": "CONTACT", "CRM_ENTITY_ID": "5",
                    "CALL_STATE": "undefined", "CRM_ACTIVITY_ID": "undefined",
                ])
        else {
            Issue.record("no call")
            return
        }
        #expect(card.id == "external.1" && card.phoneNumber == "+491" && card.state == nil)
        #expect(card.crmEntity == "CONTACT" && card.crmEntityID == 5)
        #expect(card.options["CRM_ACTIVITY_ID"] == "undefined")
    }

    @Test("A field of the application's own type, and the settings of a connector")
    func fields() throws {
        guard
            case .userField(let field) = try context(
                "USERFIELD_TYPE",
                [
                    "MODE": "edit", "ENTITY_ID": "CRM_DEAL", "FIELD_NAME": "UF_CRM_1", "ENTITY_VALUE_ID": "7303",
                    "VALUE": ["a", "b"], "MULTIPLE": "Y", "MANDATORY": "N",
                ])
        else {
            Issue.record("no field")
            return
        }
        #expect(field.mode == .edit && field.itemID == 7303 && field.value == ["a", "b"])
        #expect(field.isMultiple && !field.isMandatory)
        guard
            case .connector(let connector) = try context(
                "SETTING_CONNECTOR", ["CONNECTOR": "probe", "LINE": "3", "ACTIVE_STATUS": true])
        else {
            Issue.record("no connector")
            return
        }
        #expect(connector.connector == "probe" && connector.line == 3 && connector.isActive)
    }

    @Test(
        "What is unknown, or lacks what it needs, keeps its options",
        arguments: [
            Opened(code: "SOME_NEW_PLACE", options: ["a": "1"]),
            Opened(code: "TASK_VIEW_TAB", options: ["taskId": "0"]),
            Opened(code: "IM_SIDEBAR", options: ["dialogId": "undefined"]), Opened(code: "CALL_CARD", options: [:]),
            Opened(code: "USERFIELD_TYPE", options: ["MODE": "delete", "ENTITY_ID": "a", "FIELD_NAME": "b"]),
            Opened(code: "CRM_ANALYTICS_MENU", options: ["ID": "5"]), Opened(code: "CRM_DETAIL_TAB", options: [:]),
        ])
    func unknown(_ opened: Opened) throws {
        let code = try #require(PlacementCode(opened.code))
        #expect(try context(opened) == .other(code, options: opened.options.object ?? [:]))
    }

    private func context(_ opened: Opened) throws -> PlacementContext {
        PlacementContext(try #require(PlacementCode(opened.code)), options: opened.options)
    }

    private func context(_ code: String, _ options: JSONValue) throws -> PlacementContext {
        try context(Opened(code: code, options: options))
    }
}
