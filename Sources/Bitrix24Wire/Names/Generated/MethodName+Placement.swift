// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `placement.`
    public static var placement: PlacementMethods { PlacementMethods() }
    /// The methods whose names begin with `placement.`
    public struct PlacementMethods: Sendable {}
}

extension MethodName.PlacementMethods {
    /// `placement.bind`: scope `placement` and the one of the placement; administrators only; not by webhook.
    public var bind: MethodName { .init(known: "placement.bind") }
    /// `placement.get`: scope `placement` and the one of the placement; administrators only; not by webhook.
    public var get: MethodName { .init(known: "placement.get") }
    /// `placement.list`: scope `placement`; not by webhook.
    public var list: MethodName { .init(known: "placement.list") }
    /// `placement.unbind`: scope `placement`; administrators only; not by webhook.
    public var unbind: MethodName { .init(known: "placement.unbind") }
}
