// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `app.`
    public static var app: AppMethods { AppMethods() }
    /// The methods whose names begin with `app.`
    public struct AppMethods: Sendable {}
}

extension MethodName.AppMethods {
    /// `app.info`: no scope needed; not by webhook.
    public var info: MethodName { .init(known: "app.info") }
}

extension MethodName.AppMethods {
    /// The methods whose names begin with `app.option.`
    public var option: OptionMethods { OptionMethods() }
    /// The methods whose names begin with `app.option.`
    public struct OptionMethods: Sendable {}
}

extension MethodName.AppMethods.OptionMethods {
    /// `app.option.get`: no scope needed; not by webhook.
    public var get: MethodName { .init(known: "app.option.get") }
    /// `app.option.set`: no scope needed; administrators only; not by webhook.
    public var set: MethodName { .init(known: "app.option.set") }
}
