// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `userfieldconfig.`
    public static var userfieldconfig: UserfieldconfigMethods { UserfieldconfigMethods() }
    /// The methods whose names begin with `userfieldconfig.`
    public struct UserfieldconfigMethods: Sendable {}
}

extension MethodName.UserfieldconfigMethods {
    /// `userfieldconfig.add`: scope `userfieldconfig` and the one of `moduleId`.
    public var add: MethodName { .init(known: "userfieldconfig.add") }
    /// `userfieldconfig.delete`: scope `userfieldconfig` and the one of `moduleId`.
    public var delete: MethodName { .init(known: "userfieldconfig.delete") }
    /// `userfieldconfig.get`: scope `userfieldconfig` and the one of `moduleId`.
    public var get: MethodName { .init(known: "userfieldconfig.get") }
    /// `userfieldconfig.getTypes`: scope `userfieldconfig` and the one of `moduleId`.
    public var getTypes: MethodName { .init(known: "userfieldconfig.gettypes") }
    /// `userfieldconfig.list`: scope `userfieldconfig` and the one of `moduleId`.
    public var list: MethodName { .init(known: "userfieldconfig.list") }
    /// `userfieldconfig.update`: scope `userfieldconfig` and the one of `moduleId`.
    public var update: MethodName { .init(known: "userfieldconfig.update") }
}
