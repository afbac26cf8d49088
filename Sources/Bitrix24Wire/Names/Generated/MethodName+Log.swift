// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `log.`
    public static var log: LogMethods { LogMethods() }
    /// The methods whose names begin with `log.`
    public struct LogMethods: Sendable {}
}

extension MethodName.LogMethods {
    /// The methods whose names begin with `log.blogcomment.`
    public var blogcomment: BlogcommentMethods { BlogcommentMethods() }
    /// The methods whose names begin with `log.blogcomment.`
    public struct BlogcommentMethods: Sendable {}
}

extension MethodName.LogMethods.BlogcommentMethods {
    /// `log.blogcomment.add`: scope `log`.
    public var add: MethodName { .init(known: "log.blogcomment.add") }
    /// `log.blogcomment.delete`: scope `log`.
    public var delete: MethodName { .init(known: "log.blogcomment.delete") }
}

extension MethodName.LogMethods.BlogcommentMethods {
    /// The methods whose names begin with `log.blogcomment.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `log.blogcomment.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.LogMethods.BlogcommentMethods.UserMethods {
    /// `log.blogcomment.user.get`: scope `log`.
    public var get: MethodName { .init(known: "log.blogcomment.user.get") }
}

extension MethodName.LogMethods {
    /// The methods whose names begin with `log.blogpost.`
    public var blogpost: BlogpostMethods { BlogpostMethods() }
    /// The methods whose names begin with `log.blogpost.`
    public struct BlogpostMethods: Sendable {}
}

extension MethodName.LogMethods.BlogpostMethods {
    /// `log.blogpost.add`: scope `log`.
    public var add: MethodName { .init(known: "log.blogpost.add") }
    /// `log.blogpost.delete`: scope `log`.
    public var delete: MethodName { .init(known: "log.blogpost.delete") }
    /// `log.blogpost.get`: scope `log`.
    public var get: MethodName { .init(known: "log.blogpost.get") }
    /// `log.blogpost.share`: scope `log`.
    public var share: MethodName { .init(known: "log.blogpost.share") }
    /// `log.blogpost.update`: scope `log`.
    public var update: MethodName { .init(known: "log.blogpost.update") }
}

extension MethodName.LogMethods.BlogpostMethods {
    /// The methods whose names begin with `log.blogpost.getusers.`
    public var getusers: GetusersMethods { GetusersMethods() }
    /// The methods whose names begin with `log.blogpost.getusers.`
    public struct GetusersMethods: Sendable {}
}

extension MethodName.LogMethods.BlogpostMethods.GetusersMethods {
    /// `log.blogpost.getusers.important`: scope `log`.
    public var important: MethodName { .init(known: "log.blogpost.getusers.important") }
}
