// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `crm.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.CRMMethods.UserfieldMethods {
    /// `crm.userfield.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.userfield.fields") }
    /// `crm.userfield.types`: scope `crm`.
    public var types: MethodName { .init(known: "crm.userfield.types") }
}

extension MethodName.CRMMethods.UserfieldMethods {
    /// The methods whose names begin with `crm.userfield.enumeration.`
    public var enumeration: EnumerationMethods { EnumerationMethods() }
    /// The methods whose names begin with `crm.userfield.enumeration.`
    public struct EnumerationMethods: Sendable {}
}

extension MethodName.CRMMethods.UserfieldMethods.EnumerationMethods {
    /// `crm.userfield.enumeration.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.userfield.enumeration.fields") }
}

extension MethodName.CRMMethods.UserfieldMethods {
    /// The methods whose names begin with `crm.userfield.settings.`
    public var settings: SettingsMethods { SettingsMethods() }
    /// The methods whose names begin with `crm.userfield.settings.`
    public struct SettingsMethods: Sendable {}
}

extension MethodName.CRMMethods.UserfieldMethods.SettingsMethods {
    /// `crm.userfield.settings.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.userfield.settings.fields") }
}
