// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `main.`
    public static var main: MainMethods { MainMethods() }
    /// The methods whose names begin with `main.`
    public struct MainMethods: Sendable {}
}

extension MethodName.MainMethods {
    /// The methods whose names begin with `main.eventlog.`
    public var eventlog: EventlogMethods { EventlogMethods() }
    /// The methods whose names begin with `main.eventlog.`
    public struct EventlogMethods: Sendable {}
}

extension MethodName.MainMethods.EventlogMethods {
    /// `main.eventlog.get`: scope `main`; version 3 of the interface; administrators only.
    public var get: MethodName { .init(known: "main.eventlog.get") }
    /// `main.eventlog.list`: scope `main`; version 3 of the interface; administrators only.
    public var list: MethodName { .init(known: "main.eventlog.list") }
    /// `main.eventlog.tail`: scope `main`; version 3 of the interface; administrators only.
    public var tail: MethodName { .init(known: "main.eventlog.tail") }
}

extension MethodName.MainMethods.EventlogMethods {
    /// The methods whose names begin with `main.eventlog.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `main.eventlog.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.MainMethods.EventlogMethods.FieldMethods {
    /// `main.eventlog.field.get`: scope `main`; version 3 of the interface; administrators only.
    public var get: MethodName { .init(known: "main.eventlog.field.get") }
    /// `main.eventlog.field.list`: scope `main`; version 3 of the interface; administrators only.
    public var list: MethodName { .init(known: "main.eventlog.field.list") }
}
