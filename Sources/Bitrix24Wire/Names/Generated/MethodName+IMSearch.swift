// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.search.`
    public var search: SearchMethods { SearchMethods() }
    /// The methods whose names begin with `im.search.`
    public struct SearchMethods: Sendable {}
}

extension MethodName.IMMethods.SearchMethods {
    /// The methods whose names begin with `im.search.chat.`
    public var chat: ChatMethods { ChatMethods() }
    /// The methods whose names begin with `im.search.chat.`
    public struct ChatMethods: Sendable {}
}

extension MethodName.IMMethods.SearchMethods.ChatMethods {
    /// `im.search.chat.list`: scope `im`.
    public var list: MethodName { .init(known: "im.search.chat.list") }
}

extension MethodName.IMMethods.SearchMethods {
    /// The methods whose names begin with `im.search.department.`
    public var department: DepartmentMethods { DepartmentMethods() }
    /// The methods whose names begin with `im.search.department.`
    public struct DepartmentMethods: Sendable {}
}

extension MethodName.IMMethods.SearchMethods.DepartmentMethods {
    /// `im.search.department.list`: scope `im`.
    public var list: MethodName { .init(known: "im.search.department.list") }
}

extension MethodName.IMMethods.SearchMethods {
    /// The methods whose names begin with `im.search.last.`
    public var last: LastMethods { LastMethods() }
    /// The methods whose names begin with `im.search.last.`
    public struct LastMethods: Sendable {}
}

extension MethodName.IMMethods.SearchMethods.LastMethods {
    /// `im.search.last.add`: scope `im`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "im.search.last.add") }
    /// `im.search.last.delete`: scope `im`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "im.search.last.delete") }
    /// `im.search.last.get`: scope `im`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "im.search.last.get") }
}

extension MethodName.IMMethods.SearchMethods {
    /// The methods whose names begin with `im.search.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `im.search.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.IMMethods.SearchMethods.UserMethods {
    /// `im.search.user.list`: scope `im`.
    public var list: MethodName { .init(known: "im.search.user.list") }
}
