// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension PlacementCode {
    /// `BI_ANALYTICS_MENU`: scope `placement`; registered by `placement.bind`.
    public static var biAnalyticsMenu: PlacementCode { .init(known: "BI_ANALYTICS_MENU") }
    /// `CALENDAR_GRIDVIEW`: scopes `placement` and `calendar`; registered by `placement.bind`.
    public static var calendarGridview: PlacementCode { .init(known: "CALENDAR_GRIDVIEW") }
    /// `CALL_CARD`: scopes `placement` and `telephony`; registered by `placement.bind`.
    public static var callCard: PlacementCode { .init(known: "CALL_CARD") }
    /// `CONTACT_CENTER`: scopes `placement` and `contact_center`; registered by `placement.bind`.
    public static var contactCenter: PlacementCode { .init(known: "CONTACT_CENTER") }
    /// `CRM_ACTIVITY_LIST_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmActivityListMenu: PlacementCode { .init(known: "CRM_ACTIVITY_LIST_MENU") }
    /// `CRM_ANALYTICS_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmAnalyticsMenu: PlacementCode { .init(known: "CRM_ANALYTICS_MENU") }
    /// `CRM_ANALYTICS_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmAnalyticsToolbar: PlacementCode { .init(known: "CRM_ANALYTICS_TOOLBAR") }
    /// `CRM_COMPANY_DETAIL_ACTIVITY`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmCompanyDetailActivity: PlacementCode { .init(known: "CRM_COMPANY_DETAIL_ACTIVITY") }
    /// `CRM_COMPANY_DETAIL_TAB`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmCompanyDetailTab: PlacementCode { .init(known: "CRM_COMPANY_DETAIL_TAB") }
    /// `CRM_COMPANY_DETAIL_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmCompanyDetailToolbar: PlacementCode { .init(known: "CRM_COMPANY_DETAIL_TOOLBAR") }
    /// `CRM_COMPANY_DOCUMENTGENERATOR_BUTTON`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmCompanyDocumentgeneratorButton: PlacementCode {
        .init(known: "CRM_COMPANY_DOCUMENTGENERATOR_BUTTON")
    }
    /// `CRM_COMPANY_LIST_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmCompanyListMenu: PlacementCode { .init(known: "CRM_COMPANY_LIST_MENU") }
    /// `CRM_COMPANY_LIST_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmCompanyListToolbar: PlacementCode { .init(known: "CRM_COMPANY_LIST_TOOLBAR") }
    /// `CRM_CONTACT_DETAIL_ACTIVITY`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmContactDetailActivity: PlacementCode { .init(known: "CRM_CONTACT_DETAIL_ACTIVITY") }
    /// `CRM_CONTACT_DETAIL_TAB`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmContactDetailTab: PlacementCode { .init(known: "CRM_CONTACT_DETAIL_TAB") }
    /// `CRM_CONTACT_DETAIL_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmContactDetailToolbar: PlacementCode { .init(known: "CRM_CONTACT_DETAIL_TOOLBAR") }
    /// `CRM_CONTACT_DOCUMENTGENERATOR_BUTTON`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmContactDocumentgeneratorButton: PlacementCode {
        .init(known: "CRM_CONTACT_DOCUMENTGENERATOR_BUTTON")
    }
    /// `CRM_CONTACT_LIST_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmContactListMenu: PlacementCode { .init(known: "CRM_CONTACT_LIST_MENU") }
    /// `CRM_CONTACT_LIST_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmContactListToolbar: PlacementCode { .init(known: "CRM_CONTACT_LIST_TOOLBAR") }
    /// `CRM_DEAL_ACTIVITY_TIMELINE_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmDealActivityTimelineMenu: PlacementCode { .init(known: "CRM_DEAL_ACTIVITY_TIMELINE_MENU") }
    /// `CRM_DEAL_DETAIL_ACTIVITY`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmDealDetailActivity: PlacementCode { .init(known: "CRM_DEAL_DETAIL_ACTIVITY") }
    /// `CRM_DEAL_DETAIL_TAB`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmDealDetailTab: PlacementCode { .init(known: "CRM_DEAL_DETAIL_TAB") }
    /// `CRM_DEAL_DETAIL_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmDealDetailToolbar: PlacementCode { .init(known: "CRM_DEAL_DETAIL_TOOLBAR") }
    /// `CRM_DEAL_DOCUMENTGENERATOR_BUTTON`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmDealDocumentgeneratorButton: PlacementCode {
        .init(known: "CRM_DEAL_DOCUMENTGENERATOR_BUTTON")
    }
    /// `CRM_DEAL_LIST_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmDealListMenu: PlacementCode { .init(known: "CRM_DEAL_LIST_MENU") }
    /// `CRM_DEAL_LIST_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmDealListToolbar: PlacementCode { .init(known: "CRM_DEAL_LIST_TOOLBAR") }
    /// `CRM_DEAL_ROBOT_DESIGNER_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmDealRobotDesignerToolbar: PlacementCode { .init(known: "CRM_DEAL_ROBOT_DESIGNER_TOOLBAR") }
    /// `CRM_DETAIL_SEARCH`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmDetailSearch: PlacementCode { .init(known: "CRM_DETAIL_SEARCH") }
    /// `CRM_DYNAMIC_XXX_ACTIVITY_TIMELINE_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static func crmDynamicActivityTimelineMenu(entityTypeID: Int) -> PlacementCode {
        .init(known: "CRM_DYNAMIC_\(entityTypeID)_ACTIVITY_TIMELINE_MENU")
    }
    /// `CRM_DYNAMIC_XXX_DETAIL_ACTIVITY`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static func crmDynamicDetailActivity(entityTypeID: Int) -> PlacementCode {
        .init(known: "CRM_DYNAMIC_\(entityTypeID)_DETAIL_ACTIVITY")
    }
    /// `CRM_DYNAMIC_XXX_DETAIL_TAB`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static func crmDynamicDetailTab(entityTypeID: Int) -> PlacementCode {
        .init(known: "CRM_DYNAMIC_\(entityTypeID)_DETAIL_TAB")
    }
    /// `CRM_DYNAMIC_XXX_DETAIL_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static func crmDynamicDetailToolbar(entityTypeID: Int) -> PlacementCode {
        .init(known: "CRM_DYNAMIC_\(entityTypeID)_DETAIL_TOOLBAR")
    }
    /// `CRM_DYNAMIC_XXX_DOCUMENTGENERATOR_BUTTON`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static func crmDynamicDocumentgeneratorButton(entityTypeID: Int) -> PlacementCode {
        .init(known: "CRM_DYNAMIC_\(entityTypeID)_DOCUMENTGENERATOR_BUTTON")
    }
    /// `CRM_DYNAMIC_XXX_FUNNELS_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static func crmDynamicFunnelsToolbar(entityTypeID: Int) -> PlacementCode {
        .init(known: "CRM_DYNAMIC_\(entityTypeID)_FUNNELS_TOOLBAR")
    }
    /// `CRM_DYNAMIC_XXX_LIST_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static func crmDynamicListMenu(entityTypeID: Int) -> PlacementCode {
        .init(known: "CRM_DYNAMIC_\(entityTypeID)_LIST_MENU")
    }
    /// `CRM_DYNAMIC_XXX_LIST_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static func crmDynamicListToolbar(entityTypeID: Int) -> PlacementCode {
        .init(known: "CRM_DYNAMIC_\(entityTypeID)_LIST_TOOLBAR")
    }
    /// `CRM_DYNAMIC_XXX_ROBOT_DESIGNER_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static func crmDynamicRobotDesignerToolbar(entityTypeID: Int) -> PlacementCode {
        .init(known: "CRM_DYNAMIC_\(entityTypeID)_ROBOT_DESIGNER_TOOLBAR")
    }
    /// `CRM_FUNNELS_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmFunnelsToolbar: PlacementCode { .init(known: "CRM_FUNNELS_TOOLBAR") }
    /// `CRM_INVOICE_DETAIL_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmInvoiceDetailToolbar: PlacementCode { .init(known: "CRM_INVOICE_DETAIL_TOOLBAR") }
    /// `CRM_INVOICE_LIST_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmInvoiceListToolbar: PlacementCode { .init(known: "CRM_INVOICE_LIST_TOOLBAR") }
    /// `CRM_LEAD_ACTIVITY_TIMELINE_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmLeadActivityTimelineMenu: PlacementCode { .init(known: "CRM_LEAD_ACTIVITY_TIMELINE_MENU") }
    /// `CRM_LEAD_DETAIL_ACTIVITY`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmLeadDetailActivity: PlacementCode { .init(known: "CRM_LEAD_DETAIL_ACTIVITY") }
    /// `CRM_LEAD_DETAIL_TAB`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmLeadDetailTab: PlacementCode { .init(known: "CRM_LEAD_DETAIL_TAB") }
    /// `CRM_LEAD_DETAIL_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmLeadDetailToolbar: PlacementCode { .init(known: "CRM_LEAD_DETAIL_TOOLBAR") }
    /// `CRM_LEAD_DOCUMENTGENERATOR_BUTTON`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmLeadDocumentgeneratorButton: PlacementCode {
        .init(known: "CRM_LEAD_DOCUMENTGENERATOR_BUTTON")
    }
    /// `CRM_LEAD_LIST_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmLeadListMenu: PlacementCode { .init(known: "CRM_LEAD_LIST_MENU") }
    /// `CRM_LEAD_LIST_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmLeadListToolbar: PlacementCode { .init(known: "CRM_LEAD_LIST_TOOLBAR") }
    /// `CRM_LEAD_ROBOT_DESIGNER_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmLeadRobotDesignerToolbar: PlacementCode { .init(known: "CRM_LEAD_ROBOT_DESIGNER_TOOLBAR") }
    /// `CRM_ORDER_DETAIL_ACTIVITY`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmOrderDetailActivity: PlacementCode { .init(known: "CRM_ORDER_DETAIL_ACTIVITY") }
    /// `CRM_ORDER_DETAIL_TAB`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmOrderDetailTab: PlacementCode { .init(known: "CRM_ORDER_DETAIL_TAB") }
    /// `CRM_ORDER_LIST_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmOrderListToolbar: PlacementCode { .init(known: "CRM_ORDER_LIST_TOOLBAR") }
    /// `CRM_QUOTE_ACTIVITY_TIMELINE_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmQuoteActivityTimelineMenu: PlacementCode { .init(known: "CRM_QUOTE_ACTIVITY_TIMELINE_MENU") }
    /// `CRM_QUOTE_DETAIL_ACTIVITY`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmQuoteDetailActivity: PlacementCode { .init(known: "CRM_QUOTE_DETAIL_ACTIVITY") }
    /// `CRM_QUOTE_DETAIL_TAB`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmQuoteDetailTab: PlacementCode { .init(known: "CRM_QUOTE_DETAIL_TAB") }
    /// `CRM_QUOTE_DETAIL_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmQuoteDetailToolbar: PlacementCode { .init(known: "CRM_QUOTE_DETAIL_TOOLBAR") }
    /// `CRM_QUOTE_DOCUMENTGENERATOR_BUTTON`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmQuoteDocumentgeneratorButton: PlacementCode {
        .init(known: "CRM_QUOTE_DOCUMENTGENERATOR_BUTTON")
    }
    /// `CRM_QUOTE_LIST_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmQuoteListMenu: PlacementCode { .init(known: "CRM_QUOTE_LIST_MENU") }
    /// `CRM_QUOTE_LIST_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmQuoteListToolbar: PlacementCode { .init(known: "CRM_QUOTE_LIST_TOOLBAR") }
    /// `CRM_SMART_INVOICE_ACTIVITY_TIMELINE_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmSmartInvoiceActivityTimelineMenu: PlacementCode {
        .init(known: "CRM_SMART_INVOICE_ACTIVITY_TIMELINE_MENU")
    }
    /// `CRM_SMART_INVOICE_DETAIL_ACTIVITY`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmSmartInvoiceDetailActivity: PlacementCode { .init(known: "CRM_SMART_INVOICE_DETAIL_ACTIVITY") }
    /// `CRM_SMART_INVOICE_DETAIL_TAB`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmSmartInvoiceDetailTab: PlacementCode { .init(known: "CRM_SMART_INVOICE_DETAIL_TAB") }
    /// `CRM_SMART_INVOICE_DETAIL_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmSmartInvoiceDetailToolbar: PlacementCode { .init(known: "CRM_SMART_INVOICE_DETAIL_TOOLBAR") }
    /// `CRM_SMART_INVOICE_DOCUMENTGENERATOR_BUTTON`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmSmartInvoiceDocumentgeneratorButton: PlacementCode {
        .init(known: "CRM_SMART_INVOICE_DOCUMENTGENERATOR_BUTTON")
    }
    /// `CRM_SMART_INVOICE_FUNNELS_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmSmartInvoiceFunnelsToolbar: PlacementCode { .init(known: "CRM_SMART_INVOICE_FUNNELS_TOOLBAR") }
    /// `CRM_SMART_INVOICE_LIST_MENU`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmSmartInvoiceListMenu: PlacementCode { .init(known: "CRM_SMART_INVOICE_LIST_MENU") }
    /// `CRM_SMART_INVOICE_LIST_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmSmartInvoiceListToolbar: PlacementCode { .init(known: "CRM_SMART_INVOICE_LIST_TOOLBAR") }
    /// `CRM_SMART_INVOICE_ROBOT_DESIGNER_TOOLBAR`: scopes `placement` and `crm`; registered by `placement.bind`.
    public static var crmSmartInvoiceRobotDesignerToolbar: PlacementCode {
        .init(known: "CRM_SMART_INVOICE_ROBOT_DESIGNER_TOOLBAR")
    }
    /// `IMMOBILE_CONTEXT_MENU`: scopes `placement` and `im`; registered by `placement.bind`.
    public static var immobileContextMenu: PlacementCode { .init(known: "IMMOBILE_CONTEXT_MENU") }
    /// `IM_CONTEXT_MENU`: scopes `placement` and `im`; registered by `placement.bind`.
    public static var imContextMenu: PlacementCode { .init(known: "IM_CONTEXT_MENU") }
    /// `IM_NAVIGATION`: scopes `placement` and `im`; registered by `placement.bind`.
    public static var imNavigation: PlacementCode { .init(known: "IM_NAVIGATION") }
    /// `IM_SIDEBAR`: scopes `placement` and `im`; registered by `placement.bind`.
    public static var imSidebar: PlacementCode { .init(known: "IM_SIDEBAR") }
    /// `IM_TEXTAREA`: scopes `placement` and `im`; registered by `placement.bind`.
    public static var imTextarea: PlacementCode { .init(known: "IM_TEXTAREA") }
    /// `LANDING_BLOCK_*`: scope `landing`; registered by `landing.repo.bind`.
    public static var landingBlockAny: PlacementCode { .init(known: "LANDING_BLOCK_*") }
    /// `LANDING_BLOCK_<CODE>`: scope `landing`; registered by `landing.repo.bind`.
    ///
    /// `nil` unless `code` is made of ASCII letters, digits, `_`, `-` and `.`.
    public static func landingBlock(code: String) -> PlacementCode? {
        PlacementCode("LANDING_BLOCK_" + code)
    }
    /// `LANDING_SETTINGS`: scope `landing`; registered by `landing.repo.bind`.
    public static var landingSettings: PlacementCode { .init(known: "LANDING_SETTINGS") }
    /// `LEFT_MENU`: scope `placement`; registered by `placement.bind`.
    public static var leftMenu: PlacementCode { .init(known: "LEFT_MENU") }
    /// `PAGE_BACKGROUND_WORKER`: scope `placement`; registered by `placement.bind`.
    public static var pageBackgroundWorker: PlacementCode { .init(known: "PAGE_BACKGROUND_WORKER") }
    /// `REST_APP_URI`: scope `placement`; registered by `placement.bind`.
    public static var restAppUri: PlacementCode { .init(known: "REST_APP_URI") }
    /// `SETTING_CONNECTOR`: scope `imopenlines`; registered by `imconnector.register`.
    public static var settingConnector: PlacementCode { .init(known: "SETTING_CONNECTOR") }
    /// `SONET_GROUP_DETAIL_TAB`: scopes `placement` and `sonet_group`; registered by `placement.bind`.
    public static var sonetGroupDetailTab: PlacementCode { .init(known: "SONET_GROUP_DETAIL_TAB") }
    /// `SONET_GROUP_ROBOT_DESIGNER_TOOLBAR`: scopes `placement` and `sonet_group`; registered by `placement.bind`.
    public static var sonetGroupRobotDesignerToolbar: PlacementCode {
        .init(known: "SONET_GROUP_ROBOT_DESIGNER_TOOLBAR")
    }
    /// `SONET_GROUP_TOOLBAR`: scopes `placement` and `sonet_group`; registered by `placement.bind`.
    public static var sonetGroupToolbar: PlacementCode { .init(known: "SONET_GROUP_TOOLBAR") }
    /// `TASK_GROUP_LIST_TOOLBAR`: scopes `placement` and `task`; registered by `placement.bind`.
    public static var taskGroupListToolbar: PlacementCode { .init(known: "TASK_GROUP_LIST_TOOLBAR") }
    /// `TASK_LIST_CONTEXT_MENU`: scopes `placement` and `task`; registered by `placement.bind`.
    public static var taskListContextMenu: PlacementCode { .init(known: "TASK_LIST_CONTEXT_MENU") }
    /// `TASK_ROBOT_DESIGNER_TOOLBAR`: scopes `placement` and `task`; registered by `placement.bind`.
    public static var taskRobotDesignerToolbar: PlacementCode { .init(known: "TASK_ROBOT_DESIGNER_TOOLBAR") }
    /// `TASK_USER_LIST_TOOLBAR`: scopes `placement` and `task`; registered by `placement.bind`.
    public static var taskUserListToolbar: PlacementCode { .init(known: "TASK_USER_LIST_TOOLBAR") }
    /// `TASK_VIEW_SIDEBAR`: scopes `placement` and `task`; registered by `placement.bind`.
    public static var taskViewSidebar: PlacementCode { .init(known: "TASK_VIEW_SIDEBAR") }
    /// `TASK_VIEW_TAB`: scopes `placement` and `task`; registered by `placement.bind`.
    public static var taskViewTab: PlacementCode { .init(known: "TASK_VIEW_TAB") }
    /// `TASK_VIEW_TOP_PANEL`: scopes `placement` and `task`; registered by `placement.bind`.
    public static var taskViewTopPanel: PlacementCode { .init(known: "TASK_VIEW_TOP_PANEL") }
    /// `TELEPHONY_ANALYTICS_MENU`: scopes `placement` and `telephony`; registered by `placement.bind`.
    public static var telephonyAnalyticsMenu: PlacementCode { .init(known: "TELEPHONY_ANALYTICS_MENU") }
    /// `USERFIELD_TYPE`: scope `placement`; registered by `userfieldtype.add`.
    public static var userfieldType: PlacementCode { .init(known: "USERFIELD_TYPE") }
    /// `USER_PROFILE_MENU`: scopes `placement` and `user`; registered by `placement.bind`.
    public static var userProfileMenu: PlacementCode { .init(known: "USER_PROFILE_MENU") }
    /// `USER_PROFILE_TOOLBAR`: scopes `placement` and `user`; registered by `placement.bind`.
    public static var userProfileToolbar: PlacementCode { .init(known: "USER_PROFILE_TOOLBAR") }
}
