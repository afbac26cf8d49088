// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `appform.`
    public static var appform: AppformMethods { AppformMethods() }
    /// The methods whose names begin with `appform.`
    public struct AppformMethods: Sendable {}
}

extension MethodName.AppformMethods {
    /// `appform.show`: scope `appform`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var show: MethodName { .init(known: "appform.show") }
}
