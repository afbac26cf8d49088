// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.CRMMethods {
    /// The methods whose names begin with `crm.requisite.`
    public var requisite: RequisiteMethods { RequisiteMethods() }
    /// The methods whose names begin with `crm.requisite.`
    public struct RequisiteMethods: Sendable {}
}

extension MethodName.CRMMethods.RequisiteMethods {
    /// `crm.requisite.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.requisite.add") }
    /// `crm.requisite.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.requisite.delete") }
    /// `crm.requisite.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.requisite.fields") }
    /// `crm.requisite.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.requisite.get") }
    /// `crm.requisite.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.requisite.list") }
    /// `crm.requisite.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.requisite.update") }
}

extension MethodName.CRMMethods.RequisiteMethods {
    /// The methods whose names begin with `crm.requisite.bankdetail.`
    public var bankdetail: BankdetailMethods { BankdetailMethods() }
    /// The methods whose names begin with `crm.requisite.bankdetail.`
    public struct BankdetailMethods: Sendable {}
}

extension MethodName.CRMMethods.RequisiteMethods.BankdetailMethods {
    /// `crm.requisite.bankdetail.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.requisite.bankdetail.add") }
    /// `crm.requisite.bankdetail.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.requisite.bankdetail.delete") }
    /// `crm.requisite.bankdetail.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.requisite.bankdetail.fields") }
    /// `crm.requisite.bankdetail.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.requisite.bankdetail.get") }
    /// `crm.requisite.bankdetail.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.requisite.bankdetail.list") }
    /// `crm.requisite.bankdetail.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.requisite.bankdetail.update") }
}

extension MethodName.CRMMethods.RequisiteMethods {
    /// The methods whose names begin with `crm.requisite.link.`
    public var link: LinkMethods { LinkMethods() }
    /// The methods whose names begin with `crm.requisite.link.`
    public struct LinkMethods: Sendable {}
}

extension MethodName.CRMMethods.RequisiteMethods.LinkMethods {
    /// `crm.requisite.link.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.requisite.link.fields") }
    /// `crm.requisite.link.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.requisite.link.get") }
    /// `crm.requisite.link.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.requisite.link.list") }
    /// `crm.requisite.link.register`: scope `crm`.
    public var register: MethodName { .init(known: "crm.requisite.link.register") }
    /// `crm.requisite.link.unregister`: scope `crm`.
    public var unregister: MethodName { .init(known: "crm.requisite.link.unregister") }
}

extension MethodName.CRMMethods.RequisiteMethods {
    /// The methods whose names begin with `crm.requisite.preset.`
    public var preset: PresetMethods { PresetMethods() }
    /// The methods whose names begin with `crm.requisite.preset.`
    public struct PresetMethods: Sendable {}
}

extension MethodName.CRMMethods.RequisiteMethods.PresetMethods {
    /// `crm.requisite.preset.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.requisite.preset.add") }
    /// `crm.requisite.preset.countries`: scope `crm`.
    public var countries: MethodName { .init(known: "crm.requisite.preset.countries") }
    /// `crm.requisite.preset.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.requisite.preset.delete") }
    /// `crm.requisite.preset.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.requisite.preset.fields") }
    /// `crm.requisite.preset.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.requisite.preset.get") }
    /// `crm.requisite.preset.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.requisite.preset.list") }
    /// `crm.requisite.preset.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.requisite.preset.update") }
}

extension MethodName.CRMMethods.RequisiteMethods.PresetMethods {
    /// The methods whose names begin with `crm.requisite.preset.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `crm.requisite.preset.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.CRMMethods.RequisiteMethods.PresetMethods.FieldMethods {
    /// `crm.requisite.preset.field.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.requisite.preset.field.add") }
    /// `crm.requisite.preset.field.availabletoadd`: scope `crm`.
    public var availabletoadd: MethodName { .init(known: "crm.requisite.preset.field.availabletoadd") }
    /// `crm.requisite.preset.field.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.requisite.preset.field.delete") }
    /// `crm.requisite.preset.field.fields`: scope `crm`.
    public var fields: MethodName { .init(known: "crm.requisite.preset.field.fields") }
    /// `crm.requisite.preset.field.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.requisite.preset.field.get") }
    /// `crm.requisite.preset.field.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.requisite.preset.field.list") }
    /// `crm.requisite.preset.field.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.requisite.preset.field.update") }
}

extension MethodName.CRMMethods.RequisiteMethods {
    /// The methods whose names begin with `crm.requisite.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `crm.requisite.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.CRMMethods.RequisiteMethods.UserfieldMethods {
    /// `crm.requisite.userfield.add`: scope `crm`.
    public var add: MethodName { .init(known: "crm.requisite.userfield.add") }
    /// `crm.requisite.userfield.delete`: scope `crm`.
    public var delete: MethodName { .init(known: "crm.requisite.userfield.delete") }
    /// `crm.requisite.userfield.get`: scope `crm`.
    public var get: MethodName { .init(known: "crm.requisite.userfield.get") }
    /// `crm.requisite.userfield.list`: scope `crm`.
    public var list: MethodName { .init(known: "crm.requisite.userfield.list") }
    /// `crm.requisite.userfield.update`: scope `crm`.
    public var update: MethodName { .init(known: "crm.requisite.userfield.update") }
}
