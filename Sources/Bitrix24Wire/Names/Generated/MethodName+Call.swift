// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `call.`
    public static var call: CallMethods { CallMethods() }
    /// The methods whose names begin with `call.`
    public struct CallMethods: Sendable {}
}

extension MethodName.CallMethods {
    /// The methods whose names begin with `call.followup.`
    public var followup: FollowupMethods { FollowupMethods() }
    /// The methods whose names begin with `call.followup.`
    public struct FollowupMethods: Sendable {}
}

extension MethodName.CallMethods.FollowupMethods {
    /// `call.followup.get`: scope `call`; version 3 of the interface.
    public var get: MethodName { .init(known: "call.followup.get") }
    /// `call.followup.list`: scope `call`; version 3 of the interface.
    public var list: MethodName { .init(known: "call.followup.list") }
}

extension MethodName.CallMethods.FollowupMethods {
    /// The methods whose names begin with `call.followup.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `call.followup.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.CallMethods.FollowupMethods.FieldMethods {
    /// `call.followup.field.get`: scope `call`; version 3 of the interface.
    public var get: MethodName { .init(known: "call.followup.field.get") }
    /// `call.followup.field.list`: scope `call`; version 3 of the interface.
    public var list: MethodName { .init(known: "call.followup.field.list") }
}
