// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `sign.`
    public static var sign: SignMethods { SignMethods() }
    /// The methods whose names begin with `sign.`
    public struct SignMethods: Sendable {}
}

extension MethodName.SignMethods {
    /// The methods whose names begin with `sign.b2e.`
    public var b2e: B2eMethods { B2eMethods() }
    /// The methods whose names begin with `sign.b2e.`
    public struct B2eMethods: Sendable {}
}

extension MethodName.SignMethods.B2eMethods {
    /// The methods whose names begin with `sign.b2e.company.`
    public var company: CompanyMethods { CompanyMethods() }
    /// The methods whose names begin with `sign.b2e.company.`
    public struct CompanyMethods: Sendable {}
}

extension MethodName.SignMethods.B2eMethods.CompanyMethods {
    /// The methods whose names begin with `sign.b2e.company.provider.`
    public var provider: ProviderMethods { ProviderMethods() }
    /// The methods whose names begin with `sign.b2e.company.provider.`
    public struct ProviderMethods: Sendable {}
}

extension MethodName.SignMethods.B2eMethods.CompanyMethods.ProviderMethods {
    /// `sign.b2e.company.provider.list`: scopes `sign.b2e` and `crm`; not by webhook.
    public var list: MethodName { .init(known: "sign.b2e.company.provider.list") }
}

extension MethodName.SignMethods.B2eMethods {
    /// The methods whose names begin with `sign.b2e.document.`
    public var document: DocumentMethods { DocumentMethods() }
    /// The methods whose names begin with `sign.b2e.document.`
    public struct DocumentMethods: Sendable {}
}

extension MethodName.SignMethods.B2eMethods.DocumentMethods {
    /// `sign.b2e.document.get`: scopes `sign.b2e` and `crm`; not by webhook.
    public var get: MethodName { .init(known: "sign.b2e.document.get") }
    /// `sign.b2e.document.send`: scopes `sign.b2e` and `crm`; not by webhook.
    public var send: MethodName { .init(known: "sign.b2e.document.send") }
}

extension MethodName.SignMethods.B2eMethods {
    /// The methods whose names begin with `sign.b2e.hcmlink.`
    public var hcmlink: HcmlinkMethods { HcmlinkMethods() }
    /// The methods whose names begin with `sign.b2e.hcmlink.`
    public struct HcmlinkMethods: Sendable {}
}

extension MethodName.SignMethods.B2eMethods.HcmlinkMethods {
    /// The methods whose names begin with `sign.b2e.hcmlink.document.`
    public var document: DocumentMethods { DocumentMethods() }
    /// The methods whose names begin with `sign.b2e.hcmlink.document.`
    public struct DocumentMethods: Sendable {}
}

extension MethodName.SignMethods.B2eMethods.HcmlinkMethods.DocumentMethods {
    /// `sign.b2e.hcmlink.document.get`: scope `sign.b2e`; administrators only; not by webhook.
    public var get: MethodName { .init(known: "sign.b2e.hcmlink.document.get") }
}

extension MethodName.SignMethods.B2eMethods {
    /// The methods whose names begin with `sign.b2e.mysafe.`
    public var mysafe: MysafeMethods { MysafeMethods() }
    /// The methods whose names begin with `sign.b2e.mysafe.`
    public struct MysafeMethods: Sendable {}
}

extension MethodName.SignMethods.B2eMethods.MysafeMethods {
    /// `sign.b2e.mysafe.tail`: scope `sign.b2e`; not by webhook.
    public var tail: MethodName { .init(known: "sign.b2e.mysafe.tail") }
}

extension MethodName.SignMethods.B2eMethods {
    /// The methods whose names begin with `sign.b2e.personal.`
    public var personal: PersonalMethods { PersonalMethods() }
    /// The methods whose names begin with `sign.b2e.personal.`
    public struct PersonalMethods: Sendable {}
}

extension MethodName.SignMethods.B2eMethods.PersonalMethods {
    /// `sign.b2e.personal.tail`: scope `sign.b2e`; not by webhook.
    public var tail: MethodName { .init(known: "sign.b2e.personal.tail") }
}
