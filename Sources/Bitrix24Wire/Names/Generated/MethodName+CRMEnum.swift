// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.enum.`
    public var `enum`: EnumMethods { EnumMethods() }
    /// The methods whose names begin with `crm.enum.`
    public struct EnumMethods: Sendable {}
}

extension MethodName.CRMMethods.EnumMethods {
    /// `crm.enum.activitydirection`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var activitydirection: MethodName { .init(known: "crm.enum.activitydirection") }
    /// `crm.enum.activitynotifytype`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var activitynotifytype: MethodName { .init(known: "crm.enum.activitynotifytype") }
    /// `crm.enum.activitypriority`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var activitypriority: MethodName { .init(known: "crm.enum.activitypriority") }
    /// `crm.enum.activitystatus`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var activitystatus: MethodName { .init(known: "crm.enum.activitystatus") }
    /// `crm.enum.activitytype`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var activitytype: MethodName { .init(known: "crm.enum.activitytype") }
    /// `crm.enum.addresstype`: scope `crm`.
    public var addresstype: MethodName { .init(known: "crm.enum.addresstype") }
    /// `crm.enum.contenttype`: scope `crm`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var contenttype: MethodName { .init(known: "crm.enum.contenttype") }
    /// `crm.enum.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.enum.fields") }
    /// `crm.enum.getorderownertypes`: scope `crm`.
    public var getorderownertypes: MethodName { .init(known: "crm.enum.getorderownertypes") }
    /// `crm.enum.ownertype`: scope `crm`.
    public var ownertype: MethodName { .init(known: "crm.enum.ownertype") }
}

extension MethodName.CRMMethods.EnumMethods {
    /// The methods whose names begin with `crm.enum.settings.`
    public var settings: SettingsMethods { SettingsMethods() }
    /// The methods whose names begin with `crm.enum.settings.`
    public struct SettingsMethods: Sendable {}
}

extension MethodName.CRMMethods.EnumMethods.SettingsMethods {
    /// `crm.enum.settings.mode`: scope `crm`.
    public var mode: MethodName { .init(known: "crm.enum.settings.mode") }
}
