// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `event.`
    public static var event: EventMethods { EventMethods() }
    /// The methods whose names begin with `event.`
    public struct EventMethods: Sendable {}
}

extension MethodName.EventMethods {
    /// `event.bind`: no scope needed; not by webhook.
    public var bind: MethodName { .init(known: "event.bind") }
    /// `event.get`: no scope needed; not by webhook.
    public var get: MethodName { .init(known: "event.get") }
    /// `event.test`: no scope needed; not by webhook.
    public var test: MethodName { .init(known: "event.test") }
    /// `event.unbind`: no scope needed; not by webhook.
    public var unbind: MethodName { .init(known: "event.unbind") }
}

extension MethodName.EventMethods {
    /// The methods whose names begin with `event.offline.`
    public var offline: OfflineMethods { OfflineMethods() }
    /// The methods whose names begin with `event.offline.`
    public struct OfflineMethods: Sendable {}
}

extension MethodName.EventMethods.OfflineMethods {
    /// `event.offline.clear`: no scope needed; administrators only; not by webhook.
    public var clear: MethodName { .init(known: "event.offline.clear") }
    /// `event.offline.error`: no scope needed; administrators only; not by webhook.
    public var error: MethodName { .init(known: "event.offline.error") }
    /// `event.offline.get`: no scope needed; administrators only; not by webhook.
    public var get: MethodName { .init(known: "event.offline.get") }
    /// `event.offline.list`: no scope needed; administrators only; not by webhook.
    public var list: MethodName { .init(known: "event.offline.list") }
}
