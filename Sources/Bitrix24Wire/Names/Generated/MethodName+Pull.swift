// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `pull.`
    public static var pull: PullMethods { PullMethods() }
    /// The methods whose names begin with `pull.`
    public struct PullMethods: Sendable {}
}

extension MethodName.PullMethods {
    /// The methods whose names begin with `pull.api.`
    public var api: ApiMethods { ApiMethods() }
    /// The methods whose names begin with `pull.api.`
    public struct ApiMethods: Sendable {}
}

extension MethodName.PullMethods.ApiMethods {
    /// The methods whose names begin with `pull.api.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `pull.api.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.PullMethods.ApiMethods.UserMethods {
    /// `pull.api.user.getLastSeen`: scope `pull`.
    public var getLastSeen: MethodName { .init(known: "pull.api.user.getlastseen") }
}

extension MethodName.PullMethods {
    /// The methods whose names begin with `pull.application.`
    public var application: ApplicationMethods { ApplicationMethods() }
    /// The methods whose names begin with `pull.application.`
    public struct ApplicationMethods: Sendable {}
}

extension MethodName.PullMethods.ApplicationMethods {
    /// The methods whose names begin with `pull.application.config.`
    public var config: ConfigMethods { ConfigMethods() }
    /// The methods whose names begin with `pull.application.config.`
    public struct ConfigMethods: Sendable {}
}

extension MethodName.PullMethods.ApplicationMethods.ConfigMethods {
    /// `pull.application.config.get`: scope `pull`; not by webhook.
    public var get: MethodName { .init(known: "pull.application.config.get") }
}

extension MethodName.PullMethods.ApplicationMethods {
    /// The methods whose names begin with `pull.application.event.`
    public var event: EventMethods { EventMethods() }
    /// The methods whose names begin with `pull.application.event.`
    public struct EventMethods: Sendable {}
}

extension MethodName.PullMethods.ApplicationMethods.EventMethods {
    /// `pull.application.event.add`: scope `pull`; not by webhook.
    public var add: MethodName { .init(known: "pull.application.event.add") }
}

extension MethodName.PullMethods.ApplicationMethods {
    /// The methods whose names begin with `pull.application.push.`
    public var push: PushMethods { PushMethods() }
    /// The methods whose names begin with `pull.application.push.`
    public struct PushMethods: Sendable {}
}

extension MethodName.PullMethods.ApplicationMethods.PushMethods {
    /// `pull.application.push.add`: scope `pull`; administrators only; not by webhook.
    public var add: MethodName { .init(known: "pull.application.push.add") }
}

extension MethodName.PullMethods {
    /// The methods whose names begin with `pull.channel.`
    public var channel: ChannelMethods { ChannelMethods() }
    /// The methods whose names begin with `pull.channel.`
    public struct ChannelMethods: Sendable {}
}

extension MethodName.PullMethods.ChannelMethods {
    /// The methods whose names begin with `pull.channel.public.`
    public var `public`: PublicMethods { PublicMethods() }
    /// The methods whose names begin with `pull.channel.public.`
    public struct PublicMethods: Sendable {}
}

extension MethodName.PullMethods.ChannelMethods.PublicMethods {
    /// `pull.channel.public.list`: scope `pull`.
    public var list: MethodName { .init(known: "pull.channel.public.list") }
}

extension MethodName.PullMethods {
    /// The methods whose names begin with `pull.config.`
    public var config: ConfigMethods { ConfigMethods() }
    /// The methods whose names begin with `pull.config.`
    public struct ConfigMethods: Sendable {}
}

extension MethodName.PullMethods.ConfigMethods {
    /// `pull.config.get`: scope `pull`.
    public var get: MethodName { .init(known: "pull.config.get") }
}

extension MethodName.PullMethods {
    /// The methods whose names begin with `pull.watch.`
    public var watch: WatchMethods { WatchMethods() }
    /// The methods whose names begin with `pull.watch.`
    public struct WatchMethods: Sendable {}
}

extension MethodName.PullMethods.WatchMethods {
    /// `pull.watch.extend`: scope `pull`.
    public var extend: MethodName { .init(known: "pull.watch.extend") }
}
