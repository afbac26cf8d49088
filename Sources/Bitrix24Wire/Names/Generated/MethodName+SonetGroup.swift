// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `sonet_group.`
    public static var sonetGroup: SonetGroupMethods { SonetGroupMethods() }
    /// The methods whose names begin with `sonet_group.`
    public struct SonetGroupMethods: Sendable {}
}

extension MethodName.SonetGroupMethods {
    /// `sonet_group.create`: scope `sonet_group`.
    public var create: MethodName { .init(known: "sonet_group.create") }
    /// `sonet_group.delete`: scope `sonet_group`.
    public var delete: MethodName { .init(known: "sonet_group.delete") }
    /// `sonet_group.get`: scope `sonet_group`.
    public var get: MethodName { .init(known: "sonet_group.get") }
    /// `sonet_group.setowner`: scope `sonet_group`.
    public var setowner: MethodName { .init(known: "sonet_group.setowner") }
    /// `sonet_group.update`: scope `sonet_group`.
    public var update: MethodName { .init(known: "sonet_group.update") }
}

extension MethodName.SonetGroupMethods {
    /// The methods whose names begin with `sonet_group.feature.`
    public var feature: FeatureMethods { FeatureMethods() }
    /// The methods whose names begin with `sonet_group.feature.`
    public struct FeatureMethods: Sendable {}
}

extension MethodName.SonetGroupMethods.FeatureMethods {
    /// `sonet_group.feature.access`: scope `sonet_group`.
    public var access: MethodName { .init(known: "sonet_group.feature.access") }
}

extension MethodName.SonetGroupMethods {
    /// The methods whose names begin with `sonet_group.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `sonet_group.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.SonetGroupMethods.UserMethods {
    /// `sonet_group.user.add`: scope `sonet_group`; administrators only.
    public var add: MethodName { .init(known: "sonet_group.user.add") }
    /// `sonet_group.user.delete`: scope `sonet_group`; administrators only.
    public var delete: MethodName { .init(known: "sonet_group.user.delete") }
    /// `sonet_group.user.get`: scope `sonet_group`.
    public var get: MethodName { .init(known: "sonet_group.user.get") }
    /// `sonet_group.user.groups`: scope `sonet_group`.
    public var groups: MethodName { .init(known: "sonet_group.user.groups") }
    /// `sonet_group.user.invite`: scope `sonet_group`.
    public var invite: MethodName { .init(known: "sonet_group.user.invite") }
    /// `sonet_group.user.request`: scope `sonet_group`.
    public var request: MethodName { .init(known: "sonet_group.user.request") }
    /// `sonet_group.user.update`: scope `sonet_group`; administrators only.
    public var update: MethodName { .init(known: "sonet_group.user.update") }
}
