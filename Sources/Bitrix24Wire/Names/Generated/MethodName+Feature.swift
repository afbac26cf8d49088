// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `feature.`
    public static var feature: FeatureMethods { FeatureMethods() }
    /// The methods whose names begin with `feature.`
    public struct FeatureMethods: Sendable {}
}

extension MethodName.FeatureMethods {
    /// `feature.get`: no scope needed.
    public var get: MethodName { .init(known: "feature.get") }
}
