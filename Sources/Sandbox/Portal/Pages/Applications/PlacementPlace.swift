import Foundation
import GRDB

/// Where in the portal a person finds a widget, and what the widget is told there.
struct PlacementPlace: Sendable, Hashable {
    /// Path of the page on which the widget stands; empty where there is none.
    var path: String
    /// `PLACEMENT_OPTIONS` without `URI`, with the keys that the placement's page in the platform's documentation names.
    var options: JSONObject
}

/// Finds the place of a widget among the portal's own records, so that it can be opened as a person would meet it.
///
/// Source: the platform's documentation, "Widgets", the page of each placement.
struct PlacementPlaces {
    let db: Database
    let portal: PortalRow
    let viewer: PersonRow
    /// The sandbox's time.
    let now: Date

    func place(of binding: WidgetBinding) throws -> PlacementPlace {
        let code = binding.placement
        if code.hasPrefix("CRM_"), let place = try cardPlace(code) { return place }
        if code.hasPrefix("LANDING_") { return try sitePlace(code) }
        switch code {
        case "TASK_VIEW_TAB", "TASK_VIEW_SIDEBAR", "TASK_VIEW_TOP_PANEL":
            let id = try first("tasks.task")
            return PlacementPlace(path: taskPath(id), options: ["taskId": .string(id)])
        case "TASK_LIST_CONTEXT_MENU":
            return PlacementPlace(path: taskList, options: ["ID": .string(try first("tasks.task"))])
        case "TASK_USER_LIST_TOOLBAR":
            return PlacementPlace(path: taskList, options: ["USER_ID": .string(String(viewer.id))])
        case "TASK_GROUP_LIST_TOOLBAR", "TASK_ROBOT_DESIGNER_TOOLBAR", "SONET_GROUP_ROBOT_DESIGNER_TOOLBAR":
            let id = try first("sonet_group")
            return PlacementPlace(path: "/workgroups/group/\(id)/tasks/", options: ["GROUP_ID": .string(id)])
        case "SONET_GROUP_DETAIL_TAB":
            let id = try first("sonet_group")
            return PlacementPlace(path: "/workgroups/group/\(id)/", options: ["GROUP_ID": .string(id)])
        case "SONET_GROUP_TOOLBAR":
            return PlacementPlace(path: "/workgroups/group/\(try first("sonet_group"))/tasks/", options: [:])
        case "IM_TEXTAREA", "IM_SIDEBAR":
            return PlacementPlace(path: "/online/", options: ["dialogId": "chat1"])
        case "IM_CONTEXT_MENU":
            return PlacementPlace(path: "/online/", options: ["messageId": "1", "dialogId": "chat1"])
        case "IMMOBILE_CONTEXT_MENU": return PlacementPlace(path: "", options: ["dialogId": "chat1"])
        case "IM_NAVIGATION": return PlacementPlace(path: "/online/", options: [:])
        case "CALL_CARD": return PlacementPlace(path: "/telephony/call/", options: try call())
        case "TELEPHONY_ANALYTICS_MENU": return PlacementPlace(path: "/report/telephony/", options: [:])
        case "BI_ANALYTICS_MENU": return PlacementPlace(path: "/report/analytics/", options: [:])
        case "USER_PROFILE_MENU", "USER_PROFILE_TOOLBAR":
            return PlacementPlace(
                path: "/company/personal/user/\(viewer.id)/", options: ["USER_ID": .string(String(viewer.id))])
        case "CALENDAR_GRIDVIEW": return PlacementPlace(path: "/calendar/", options: Self.month(around: now))
        case "CONTACT_CENTER":
            return PlacementPlace(path: "/contact_center/", options: ["ID": .string(String(binding.id))])
        case "SETTING_CONNECTOR":
            let options = try connector(binding)
            return PlacementPlace(
                path: "/contact_center/connector/?ID=\(FormCodec.escape(options["CONNECTOR"]?.text ?? ""))",
                options: options)
        case "LEFT_MENU": return PlacementPlace(path: "/", options: [:])
        case "REST_APP_URI":
            return PlacementPlace(path: "/marketplace/view/\(binding.entry.application.code)/", options: [:])
        case "PAGE_BACKGROUND_WORKER": return PlacementPlace(path: "/", options: ["ID": "PAGE_BACKGROUND_WORKER"])
        case "USERFIELD_TYPE": return try field(binding)
        case "BIZPROC_SETTINGS":
            return PlacementPlace(path: "/crm/deal/automation/0/", options: try Self.robot(db, portal: portal, binding))
        default: return PlacementPlace(path: "", options: [:])
        }
    }

    // MARK: CRM

    private func cardPlace(_ code: String) throws -> PlacementPlace? {
        switch code {
        case "CRM_ANALYTICS_MENU", "CRM_ANALYTICS_TOOLBAR":
            return PlacementPlace(path: "/report/analytics/", options: [:])
        case "CRM_ACTIVITY_LIST_MENU":
            return PlacementPlace(path: "/crm/activity/", options: ["ID": .string(try first("crm.activity"))])
        case "CRM_FUNNELS_TOOLBAR": return PlacementPlace(path: "/crm/deal/kanban/", options: [:])
        case "CRM_DETAIL_SEARCH":
            return PlacementPlace(
                path: RecordKind.deal.path(Int(try first("crm.deal")) ?? 1),
                options: ["entityTypeName": "COMPANY", "searchQuery": "Daisy"])
        case "CRM_REQUISITE_AUTOCOMPLETE", "CRM_BANK_DETAIL_AUTOCOMPLETE":
            return PlacementPlace(
                path: RecordKind.company.path(Int(try first("crm.company")) ?? 1), options: ["searchQuery": "Daisy"])
        default: break
        }
        let suffixes = [
            "DETAIL_TAB", "DETAIL_ACTIVITY", "DETAIL_TOOLBAR", "LIST_MENU", "LIST_TOOLBAR", "ACTIVITY_TIMELINE_MENU",
            "DOCUMENTGENERATOR_BUTTON", "ROBOT_DESIGNER_TOOLBAR", "FUNNELS_TOOLBAR",
        ]
        guard let suffix = suffixes.first(where: { code.hasSuffix("_" + $0) }) else { return nil }
        let name = String(code.dropFirst("CRM_".count).dropLast(suffix.count + 1))
        guard let kind = try RecordKind.find(db, portal: portal, placementName: name) else {
            // Old-style invoices and orders of the store have no page here.
            let options: JSONObject = suffix.hasSuffix("TOOLBAR") && suffix != "DETAIL_TOOLBAR" ? [:] : ["ID": "1"]
            return PlacementPlace(path: "", options: options)
        }
        let id = try first(kind.type)
        let card = kind.path(Int(id) ?? 1)
        switch suffix {
        case "LIST_MENU": return PlacementPlace(path: kind.listPath, options: ["ID": .string(id)])
        case "LIST_TOOLBAR": return PlacementPlace(path: kind.listPath, options: [:])
        case "FUNNELS_TOOLBAR": return PlacementPlace(path: "/crm/\(kind.rawValue)/kanban/", options: [:])
        case "ROBOT_DESIGNER_TOOLBAR": return PlacementPlace(path: "/crm/\(kind.rawValue)/automation/0/", options: [:])
        case "DOCUMENTGENERATOR_BUTTON": return PlacementPlace(path: card, options: ["ENTITY_ID": .string(id)])
        case "ACTIVITY_TIMELINE_MENU":
            return PlacementPlace(
                path: card,
                options: [
                    "ENTITY_ID": .string(id), "ASSOCIATED_ENTITY_ID": .string(try first("crm.activity")),
                    "ASSOCIATED_ENTITY_TYPE_ID": "6",
                ])
        default: return PlacementPlace(path: card, options: ["ID": .string(id)])
        }
    }

    private func field(_ binding: WidgetBinding) throws -> PlacementPlace {
        let found = try OwnFields.all(db, portal: portal).first { $0.binding.id == binding.id }
        let kind = found.map(\.kind) ?? .deal
        let id = try first(kind.type)
        let options = OwnFields.options(
            kind: kind, recordID: Int(id) ?? 0, name: found?.name ?? "UF_CRM_1", value: .null,
            isMultiple: found?.isMultiple ?? false, isMandatory: found?.isMandatory ?? false, mode: "edit")
        return PlacementPlace(path: found == nil ? "" : kind.path(Int(id) ?? 1), options: options)
    }

    // MARK: Other places

    private var taskList: String { "/company/personal/user/\(viewer.id)/tasks/" }

    private func taskPath(_ id: String) -> String { "\(taskList)task/view/\(id)/" }

    private func sitePlace(_ code: String) throws -> PlacementPlace {
        let page = try first("landing.landing")
        if code == "LANDING_SETTINGS" {
            return PlacementPlace(
                path: "/sites/", options: ["SITE_ID": .string(try first("landing.site")), "LID": .string(page)])
        }
        let block =
            code == "LANDING_BLOCK_*" ? "04.1.one_col_fix_with_title" : String(code.dropFirst("LANDING_BLOCK_".count))
        return PlacementPlace(path: "/sites/", options: ["ID": "1", "CODE": .string(block), "LID": .string(page)])
    }

    /// A call as the card of a running call tells it.
    ///
    /// Source: the platform's documentation, "Call card", and `getStatus`.
    func call() throws -> JSONObject {
        let company = try first("crm.company")
        return [
            "CALL_ID": "externalCall.c3ee67f1a63f6e6117c230ab59cc49ea.1723556778", "PHONE_NUMBER": "+4930123456",
            "LINE_NUMBER": "+49 30 000-00-00", "LINE_NAME": "+49 30 000-00-00", "CRM_ENTITY_TYPE": "COMPANY",
            "CRM_ENTITY_ID": .string(company), "CRM_ACTIVITY_ID": "undefined",
            "CRM_BINDINGS": [["ENTITY_TYPE": "COMPANY", "ENTITY_ID": .string(company)]], "CALL_DIRECTION": "incoming",
            "CALL_STATE": "connected", "CALL_LIST_MODE": "false",
        ]
    }

    /// Whole weeks, from Sunday on, in which the month lies.
    static func month(around now: Date) -> JSONObject {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        calendar.firstWeekday = 1
        let month = calendar.dateInterval(of: .month, for: now) ?? DateInterval(start: now, duration: 0)
        let first = calendar.dateInterval(of: .weekOfYear, for: month.start)?.start ?? month.start
        let last = calendar.dateInterval(of: .weekOfYear, for: month.end)?.end ?? month.end
        return ["viewRangeFrom": .string(day(first, calendar)), "viewRangeTo": .string(day(last, calendar))]
    }

    private static func day(_ date: Date, _ calendar: Calendar) -> String {
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        let two = { (number: Int?) in (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
    }

    private func connector(_ binding: WidgetBinding) throws -> JSONObject {
        let code =
            try String.fetchOne(
                db,
                sql: """
                    SELECT json_extract(fields, '$.code') FROM record WHERE portalID = ? AND type = 'imconnector.connector'
                    AND json_extract(fields, '$.handler') = ? AND json_extract(fields, '$.owner') = ?
                    """,
                arguments: [portal.id, binding.row.handler, binding.entry.application.clientID]) ?? ""
        return [
            "CONNECTOR": .string(code), "LINE": .string(try first("imopenlines.line")), "STATUS": false,
            "ACTIVE_STATUS": false, "CONNECTION_STATUS": false, "REGISTER_STATUS": false, "ERROR_STATUS": false,
        ]
    }

    /// What the settings page of an automation rule is told.
    ///
    /// Source: the platform's documentation, "Automation rule with settings in an application".
    static func robot(_ db: Database, portal: PortalRow, _ binding: WidgetBinding) throws -> JSONObject {
        let text = try String.fetchOne(
            db,
            sql: """
                SELECT fields FROM record WHERE portalID = ? AND type IN ('bizproc.robot', 'bizproc.activity')
                AND json_extract(fields, '$.placementHandler') = ? AND json_extract(fields, '$.client') = ?
                """,
            arguments: [portal.id, binding.row.handler, binding.entry.application.clientID])
        let robot = text.flatMap { (try? JSONValue(parsing: $0))?.object } ?? [:]
        let properties = robot["properties"]?.object ?? [:]
        var values = JSONObject()
        for (key, property) in properties { values[key] = property.object?.member("Default") ?? "" }
        return [
            "code": robot["code"] ?? "", "activity_name": "A1_1_1_1", "properties": .object(properties),
            "current_values": .object(values), "document_type": ["crm", "CCrmDocumentDeal", "DEAL"],
        ]
    }

    /// Number of the oldest record of a type, or `1`.
    private func first(_ type: String) throws -> String {
        let id = try Int.fetchOne(
            db, sql: "SELECT min(id) FROM record WHERE portalID = ? AND type = ?", arguments: [portal.id, type])
        return String(id ?? 1)
    }
}
