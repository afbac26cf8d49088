public import Bitrix24

/// Where in the portal an application was opened, and on what: `PLACEMENT` with its `PLACEMENT_OPTIONS`, typed for the families that the
/// documentation describes.
///
/// The options come by the user's browser: they name what the user looks at and prove no right to it. Read the item with that user's grant.
/// Sources: https://apidocs.bitrix24.com/api-reference/widgets/placements.html and the pages of the placements.
public enum PlacementContext: Sendable, Hashable {
    /// `DEFAULT`: the application's own page, with what `BX24.openApplication` passed on.
    case application(parameters: JSONObject)
    /// `REST_APP_URI`: a link `/marketplace/view/CODE/?params[…]=…`.
    case link(parameters: JSONObject)
    /// A card or a list's row of the CRM: `CRM_DEAL_DETAIL_TAB`, `CRM_LEAD_LIST_MENU`.
    case crmItem(CRMEntity, id: Int)
    /// A part of the CRM without one item: `CRM_DEAL_LIST_TOOLBAR`.
    case crmSection(CRMEntity)
    /// `TASK_VIEW_TAB` and its like, `TASK_LIST_CONTEXT_MENU`.
    case task(id: Int)
    /// A chat: `IM_TEXTAREA`, `IM_SIDEBAR`, `IM_CONTEXT_MENU`, `IMMOBILE_CONTEXT_MENU`. `dialogId` is a user's number or `chat123`.
    case dialog(id: String, messageID: Int?)
    /// `CALL_CARD`
    case call(CallCard)
    /// `USERFIELD_TYPE`: a field of a type that the application registered.
    case userField(UserFieldView)
    /// `CALENDAR_GRIDVIEW`: the days that are shown, as the platform writes them.
    case calendar(from: String, to: String)
    /// `SETTING_CONNECTOR`: the settings of an open channel's connector.
    case connector(ConnectorSetting)
    /// Any other place, or one whose options lack what is documented.
    case other(PlacementCode, options: JSONObject)

    public init(_ placement: PlacementCode, options: JSONValue) {
        let members = options.object ?? [:]
        self = Self.known(placement.value, options, members) ?? .other(placement, options: members)
    }

    private static func known(_ code: String, _ options: JSONValue, _ members: JSONObject) -> PlacementContext? {
        switch code {
        case "DEFAULT": return .application(parameters: members)
        case "REST_APP_URI": return .link(parameters: members)
        case "CALL_CARD": return CallCard(options).map { .call($0) }
        case "USERFIELD_TYPE": return UserFieldView(options).map { .userField($0) }
        case "SETTING_CONNECTOR": return ConnectorSetting(options).map { .connector($0) }
        case "CALENDAR_GRIDVIEW":
            guard let from = filled(options["viewRangeFrom"]), let to = filled(options["viewRangeTo"]) else {
                return nil
            }
            return .calendar(from: from, to: to)
        case "IM_TEXTAREA", "IM_SIDEBAR", "IM_CONTEXT_MENU", "IMMOBILE_CONTEXT_MENU":
            guard let id = filled(options["dialogId"]) else { return nil }
            return .dialog(id: id, messageID: options["messageId"]?.integer)
        case _ where code.hasPrefix("TASK_"):
            return positive(options["taskId"]).map { .task(id: $0) }
        case _ where code.hasPrefix("CRM_"):
            guard let entity = CRMEntity(placement: code) else { return nil }
            return positive(options["ID"]).map { .crmItem(entity, id: $0) } ?? .crmSection(entity)
        default: return nil
        }
    }

    fileprivate static func positive(_ value: JSONValue?) -> Int? {
        value?.integer.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Telephony pages write the word `undefined` where they have nothing.
    fileprivate static func filled(_ value: JSONValue?) -> String? {
        value?.text.flatMap { $0.isEmpty || $0 == "undefined" ? nil : $0 }
    }
}

/// What kind of item of the CRM.
///
/// Source: https://apidocs.bitrix24.com/api-reference/crm/data-types.html, object types.
public struct CRMEntity: Sendable, Hashable, CustomStringConvertible {
    /// As it stands in the placement's code: `DEAL`, `SMART_INVOICE`, `DYNAMIC_128`.
    public let name: String

    /// `entityTypeId` of `crm.item.*`; `nil` for a name that is not known.
    public var typeID: Int? {
        switch name {
        case "LEAD": 1
        case "DEAL": 2
        case "CONTACT": 3
        case "COMPANY": 4
        case "QUOTE": 7
        case "ORDER": 14
        case "SMART_INVOICE": 31
        default: name.hasPrefix("DYNAMIC_") ? Int(name.dropFirst("DYNAMIC_".count)) : nil
        }
    }

    public var description: String { name }

    init?(placement code: String) {
        for suffix in Self.suffixes where code.hasSuffix(suffix) {
            let name = code.dropFirst("CRM_".count).dropLast(suffix.count)
            guard !name.isEmpty else { continue }
            self.name = String(name)
            return
        }
        return nil
    }

    private static let suffixes = [
        "_DETAIL_TAB", "_DETAIL_ACTIVITY", "_DETAIL_TOOLBAR", "_LIST_MENU", "_LIST_TOOLBAR", "_ACTIVITY_TIMELINE_MENU",
        "_DOCUMENTGENERATOR_BUTTON", "_ROBOT_DESIGNER_TOOLBAR",
    ]
}

/// A call that the user has open.
public struct CallCard: Sendable, Hashable {
    /// `CALL_ID`
    public let id: String
    public let phoneNumber: String?
    /// `LINE_NUMBER`
    public let line: String?
    /// `CALL_DIRECTION`
    public let direction: String?
    /// `CALL_STATE`
    public let state: String?
    /// `CRM_ENTITY_TYPE` and `CRM_ENTITY_ID`, when the number belongs to someone.
    public let crmEntity: String?
    public let crmEntityID: Int?
    /// Everything that came.
    public let options: JSONObject

    init?(_ json: JSONValue) {
        guard let id = PlacementContext.filled(json["CALL_ID"]) else { return nil }
        self.id = id
        phoneNumber = PlacementContext.filled(json["PHONE_NUMBER"])
        line = PlacementContext.filled(json["LINE_NUMBER"])
        direction = PlacementContext.filled(json["CALL_DIRECTION"])
        state = PlacementContext.filled(json["CALL_STATE"])
        crmEntity = PlacementContext.filled(json["CRM_ENTITY_TYPE"])
        crmEntityID = PlacementContext.positive(json["CRM_ENTITY_ID"])
        options = json.object ?? [:]
    }
}

/// A field of the application's own type, in a card.
///
/// Source: https://apidocs.bitrix24.com/api-reference/widgets/user-field/index.html
public struct UserFieldView: Sendable, Hashable {
    public enum Mode: String, Sendable, Hashable {
        case view, edit
    }

    /// `MODE`
    public let mode: Mode
    /// `ENTITY_ID`: `CRM_DEAL`
    public let entity: String
    /// `FIELD_NAME`: `UF_CRM_…`
    public let name: String
    /// `ENTITY_VALUE_ID`: the item; `nil` while it is being made.
    public let itemID: Int?
    /// `VALUE`: a list when the field takes several.
    public let value: JSONValue
    /// `MULTIPLE`
    public let isMultiple: Bool
    /// `MANDATORY`
    public let isMandatory: Bool

    init?(_ json: JSONValue) {
        guard let mode = json["MODE"]?.string.flatMap({ Mode(rawValue: $0.lowercased()) }),
            let entity = PlacementContext.filled(json["ENTITY_ID"]),
            let name = PlacementContext.filled(json["FIELD_NAME"])
        else { return nil }
        self.mode = mode
        self.entity = entity
        self.name = name
        itemID = PlacementContext.positive(json["ENTITY_VALUE_ID"])
        value = json["VALUE"] ?? .null
        isMultiple = json["MULTIPLE"]?.flag ?? false
        isMandatory = json["MANDATORY"]?.flag ?? false
    }
}

/// The settings page of a connector of an open channel.
public struct ConnectorSetting: Sendable, Hashable {
    /// `CONNECTOR`: the identifier of `imconnector.register`, in lower case.
    public let connector: String
    /// `LINE`: the open channel.
    public let line: Int
    /// `ACTIVE_STATUS`
    public let isActive: Bool

    init?(_ json: JSONValue) {
        guard let connector = PlacementContext.filled(json["CONNECTOR"]), let line = json["LINE"]?.integer else {
            return nil
        }
        self.connector = connector
        self.line = line
        isActive = json["ACTIVE_STATUS"]?.flag ?? false
    }
}
