// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `mailservice.`
    public static var mailservice: MailserviceMethods { MailserviceMethods() }
    /// The methods whose names begin with `mailservice.`
    public struct MailserviceMethods: Sendable {}
}

extension MethodName.MailserviceMethods {
    /// `mailservice.add`: scope `mailservice`; administrators only.
    public var add: MethodName { .init(known: "mailservice.add") }
    /// `mailservice.delete`: scope `mailservice`; administrators only.
    public var delete: MethodName { .init(known: "mailservice.delete") }
    /// `mailservice.fields`: scope `mailservice`.
    public var fields: MethodName { .init(known: "mailservice.fields") }
    /// `mailservice.get`: scope `mailservice`.
    public var get: MethodName { .init(known: "mailservice.get") }
    /// `mailservice.list`: scope `mailservice`.
    public var list: MethodName { .init(known: "mailservice.list") }
    /// `mailservice.update`: scope `mailservice`; administrators only.
    public var update: MethodName { .init(known: "mailservice.update") }
}
