// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `userfieldtype.`
    public static var userfieldtype: UserfieldtypeMethods { UserfieldtypeMethods() }
    /// The methods whose names begin with `userfieldtype.`
    public struct UserfieldtypeMethods: Sendable {}
}

extension MethodName.UserfieldtypeMethods {
    /// `userfieldtype.add`: scope `placement`; administrators only; not by webhook.
    public var add: MethodName { .init(known: "userfieldtype.add") }
    /// `userfieldtype.delete`: scope `placement`; administrators only.
    public var delete: MethodName { .init(known: "userfieldtype.delete") }
    /// `userfieldtype.list`: scope `placement`; administrators only.
    public var list: MethodName { .init(known: "userfieldtype.list") }
    /// `userfieldtype.update`: scope `placement`; administrators only.
    public var update: MethodName { .init(known: "userfieldtype.update") }
}
