// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `userconsent.`
    public static var userconsent: UserconsentMethods { UserconsentMethods() }
    /// The methods whose names begin with `userconsent.`
    public struct UserconsentMethods: Sendable {}
}

extension MethodName.UserconsentMethods {
    /// The methods whose names begin with `userconsent.agreement.`
    public var agreement: AgreementMethods { AgreementMethods() }
    /// The methods whose names begin with `userconsent.agreement.`
    public struct AgreementMethods: Sendable {}
}

extension MethodName.UserconsentMethods.AgreementMethods {
    /// `userconsent.agreement.list`: scope `userconsent`.
    public var list: MethodName { .init(known: "userconsent.agreement.list") }
    /// `userconsent.agreement.text`: scope `userconsent`.
    public var text: MethodName { .init(known: "userconsent.agreement.text") }
}

extension MethodName.UserconsentMethods {
    /// The methods whose names begin with `userconsent.consent.`
    public var consent: ConsentMethods { ConsentMethods() }
    /// The methods whose names begin with `userconsent.consent.`
    public struct ConsentMethods: Sendable {}
}

extension MethodName.UserconsentMethods.ConsentMethods {
    /// `userconsent.consent.add`: scope `userconsent`.
    public var add: MethodName { .init(known: "userconsent.consent.add") }
}
