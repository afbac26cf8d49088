// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `socialnetwork.`
    public static var socialnetwork: SocialnetworkMethods { SocialnetworkMethods() }
    /// The methods whose names begin with `socialnetwork.`
    public struct SocialnetworkMethods: Sendable {}
}

extension MethodName.SocialnetworkMethods {
    /// The methods whose names begin with `socialnetwork.api.`
    public var api: ApiMethods { ApiMethods() }
    /// The methods whose names begin with `socialnetwork.api.`
    public struct ApiMethods: Sendable {}
}

extension MethodName.SocialnetworkMethods.ApiMethods {
    /// The methods whose names begin with `socialnetwork.api.workgroup.`
    public var workgroup: WorkgroupMethods { WorkgroupMethods() }
    /// The methods whose names begin with `socialnetwork.api.workgroup.`
    public struct WorkgroupMethods: Sendable {}
}

extension MethodName.SocialnetworkMethods.ApiMethods.WorkgroupMethods {
    /// `socialnetwork.api.workgroup.get`: scope `socialnetwork`.
    public var get: MethodName { .init(known: "socialnetwork.api.workgroup.get") }
    /// `socialnetwork.api.workgroup.list`: scope `socialnetwork`.
    public var list: MethodName { .init(known: "socialnetwork.api.workgroup.list") }
}
