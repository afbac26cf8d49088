// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `user.`
    public static var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.UserMethods {
    /// `user.access`: no scope needed.
    public var access: MethodName { .init(known: "user.access") }
    /// `user.add`: scope `user`; administrators only.
    public var add: MethodName { .init(known: "user.add") }
    /// `user.admin`: no scope needed.
    public var admin: MethodName { .init(known: "user.admin") }
    /// `user.counters`: scope `user`.
    public var counters: MethodName { .init(known: "user.counters") }
    /// `user.current`: scope `user`, `user_brief` or `user_basic`.
    public var current: MethodName { .init(known: "user.current") }
    /// `user.fields`: scope `user`, `user_brief` or `user_basic`.
    public var fields: MethodName { .init(known: "user.fields") }
    /// `user.get`: scope `user`, `user_brief` or `user_basic`.
    public var get: MethodName { .init(known: "user.get") }
    /// `user.online`: scope `user`.
    public var online: MethodName { .init(known: "user.online") }
    /// `user.search`: scope `user`, `user_brief` or `user_basic`.
    public var search: MethodName { .init(known: "user.search") }
    /// `user.update`: scope `user`; administrators only.
    public var update: MethodName { .init(known: "user.update") }
}

extension MethodName.UserMethods {
    /// The methods whose names begin with `user.history.`
    public var history: HistoryMethods { HistoryMethods() }
    /// The methods whose names begin with `user.history.`
    public struct HistoryMethods: Sendable {}
}

extension MethodName.UserMethods.HistoryMethods {
    /// `user.history.list`: scope `user`.
    public var list: MethodName { .init(known: "user.history.list") }
}

extension MethodName.UserMethods.HistoryMethods {
    /// The methods whose names begin with `user.history.fields.`
    public var fields: FieldsMethods { FieldsMethods() }
    /// The methods whose names begin with `user.history.fields.`
    public struct FieldsMethods: Sendable {}
}

extension MethodName.UserMethods.HistoryMethods.FieldsMethods {
    /// `user.history.fields.list`: scope `user`.
    public var list: MethodName { .init(known: "user.history.fields.list") }
}

extension MethodName.UserMethods {
    /// The methods whose names begin with `user.option.`
    public var option: OptionMethods { OptionMethods() }
    /// The methods whose names begin with `user.option.`
    public struct OptionMethods: Sendable {}
}

extension MethodName.UserMethods.OptionMethods {
    /// `user.option.get`: no scope needed; not by webhook.
    public var get: MethodName { .init(known: "user.option.get") }
    /// `user.option.set`: no scope needed; not by webhook.
    public var set: MethodName { .init(known: "user.option.set") }
}

extension MethodName.UserMethods {
    /// The methods whose names begin with `user.userfield.`
    public var userfield: UserfieldMethods { UserfieldMethods() }
    /// The methods whose names begin with `user.userfield.`
    public struct UserfieldMethods: Sendable {}
}

extension MethodName.UserMethods.UserfieldMethods {
    /// `user.userfield.add`: scope `user.userfield`; administrators only.
    public var add: MethodName { .init(known: "user.userfield.add") }
    /// `user.userfield.delete`: scope `user.userfield`; administrators only.
    public var delete: MethodName { .init(known: "user.userfield.delete") }
    /// `user.userfield.list`: scope `user.userfield`; administrators only.
    public var list: MethodName { .init(known: "user.userfield.list") }
    /// `user.userfield.update`: scope `user.userfield`; administrators only.
    public var update: MethodName { .init(known: "user.userfield.update") }
}

extension MethodName.UserMethods.UserfieldMethods {
    /// The methods whose names begin with `user.userfield.file.`
    public var file: FileMethods { FileMethods() }
    /// The methods whose names begin with `user.userfield.file.`
    public struct FileMethods: Sendable {}
}

extension MethodName.UserMethods.UserfieldMethods.FileMethods {
    /// `user.userfield.file.get`: scope `user.userfield`.
    public var get: MethodName { .init(known: "user.userfield.file.get") }
}
