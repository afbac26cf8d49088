// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `method.`
    public static var method: MethodMethods { MethodMethods() }
    /// The methods whose names begin with `method.`
    public struct MethodMethods: Sendable {}
}

extension MethodName.MethodMethods {
    /// `method.get`: no scope needed.
    public var get: MethodName { .init(known: "method.get") }
}
