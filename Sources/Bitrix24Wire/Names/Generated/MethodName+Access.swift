// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `access.`
    public static var access: AccessMethods { AccessMethods() }
    /// The methods whose names begin with `access.`
    public struct AccessMethods: Sendable {}
}

extension MethodName.AccessMethods {
    /// `access.name`: no scope needed.
    public var name: MethodName { .init(known: "access.name") }
}
