// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// `batch`: no scope needed; in both versions of the interface.
    public static var batch: MethodName { .init(known: "batch") }
    /// `documentation`: no scope needed; version 3 of the interface.
    public static var documentation: MethodName { .init(known: "documentation") }
    /// `download`: rights lie in the link itself.
    public static var download: MethodName { .init(known: "download") }
    /// `events`: no scope needed; not by webhook.
    public static var events: MethodName { .init(known: "events") }
    /// `methods`: no scope needed.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public static var methods: MethodName { .init(known: "methods") }
    /// `profile`: no scope needed.
    public static var profile: MethodName { .init(known: "profile") }
    /// `scope`: no scope needed.
    public static var scope: MethodName { .init(known: "scope") }
    /// `upload`: rights lie in the link itself.
    public static var upload: MethodName { .init(known: "upload") }
}
