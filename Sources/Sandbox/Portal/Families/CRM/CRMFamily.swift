import GRDB

/// The methods of the CRM that a schema alone cannot describe.
enum CRMFamily {
    static let bodies: [String: MethodBody] = {
        var bodies: [String: MethodBody] = [:]
        for group in [
            StatusMethods.bodies, CategoryMethods.bodies, DealCategoryMethods.bodies, StageHistoryMethods.bodies,
            CurrencyMethods.bodies, CRMUserFieldMethods.bodies, UserFieldConfigMethods.bodies, SmartTypeMethods.bodies,
            ProductRowMethods.bodies, LinkMethods.bodies, RequisiteMethods.bodies, AddressMethods.bodies,
            ActivityMethods.bodies, ActivityBindingMethods.bodies, TodoMethods.bodies,
            ConfigurableActivityMethods.bodies, TimelineCommentMethods.bodies, TimelineMethods.bodies,
            CardConfigurationMethods.bodies, DuplicateMethods.bodies, CatalogBridgeMethods.bodies,
            TriggerMethods.bodies, AutomatedSolutionMethods.bodies, CallListMethods.bodies, TraceMethods.bodies,
            RecurringDealMethods.bodies, InvoiceMethods.bodies, DocumentMethods.bodies, DocumentTemplateMethods.bodies,
            NumeratorMethods.bodies, DocumentSettingMethods.bodies, PaymentMethods.bodies,
        ] {
            bodies.merge(group) { first, _ in first }
        }
        return bodies
    }()
}

extension CRM {
    /// What goes with a record when it goes: its product rows, activities' bindings, comments and links.
    func removeBelongings(of entityTypeID: Int, _ id: Int, _ call: MethodCall? = nil) throws {
        guard let object = try object(entityTypeID) else { return }
        try store("crm.productrow").deleteAll(["OWNER_TYPE": .string(object.shortCode), "OWNER_ID": .int(id)])
        if let call {
            try ActivityBook(call, db).release(from: entityTypeID, id)
            try TimelineBook(call, db).release(from: object, id)
        }
        if entityTypeID == 3 || entityTypeID == 4 {
            try store("crm.requisite").deleteAll(["ENTITY_TYPE_ID": .int(entityTypeID), "ENTITY_ID": .int(id)])
        }
    }
}
