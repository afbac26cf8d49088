// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `imopenlines.`
    public static var imopenlines: ImopenlinesMethods { ImopenlinesMethods() }
    /// The methods whose names begin with `imopenlines.`
    public struct ImopenlinesMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods {
    /// The methods whose names begin with `imopenlines.bot.`
    public var bot: BotMethods { BotMethods() }
    /// The methods whose names begin with `imopenlines.bot.`
    public struct BotMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.BotMethods {
    /// The methods whose names begin with `imopenlines.bot.session.`
    public var session: SessionMethods { SessionMethods() }
    /// The methods whose names begin with `imopenlines.bot.session.`
    public struct SessionMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.BotMethods.SessionMethods {
    /// `imopenlines.bot.session.finish`: scope `imopenlines` or `imbot`.
    public var finish: MethodName { .init(known: "imopenlines.bot.session.finish") }
    /// `imopenlines.bot.session.operator`: scope `imopenlines` or `imbot`.
    public var `operator`: MethodName { .init(known: "imopenlines.bot.session.operator") }
    /// `imopenlines.bot.session.transfer`: scope `imopenlines` or `imbot`.
    public var transfer: MethodName { .init(known: "imopenlines.bot.session.transfer") }
}

extension MethodName.ImopenlinesMethods.BotMethods.SessionMethods {
    /// The methods whose names begin with `imopenlines.bot.session.message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `imopenlines.bot.session.message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.BotMethods.SessionMethods.MessageMethods {
    /// `imopenlines.bot.session.message.send`: scope `imopenlines` or `imbot`.
    public var send: MethodName { .init(known: "imopenlines.bot.session.message.send") }
}

extension MethodName.ImopenlinesMethods {
    /// The methods whose names begin with `imopenlines.config.`
    public var config: ConfigMethods { ConfigMethods() }
    /// The methods whose names begin with `imopenlines.config.`
    public struct ConfigMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.ConfigMethods {
    /// `imopenlines.config.add`: scope `imopenlines`.
    public var add: MethodName { .init(known: "imopenlines.config.add") }
    /// `imopenlines.config.delete`: scope `imopenlines`.
    public var delete: MethodName { .init(known: "imopenlines.config.delete") }
    /// `imopenlines.config.get`: scope `imopenlines`.
    public var get: MethodName { .init(known: "imopenlines.config.get") }
    /// `imopenlines.config.update`: scope `imopenlines`.
    public var update: MethodName { .init(known: "imopenlines.config.update") }
}

extension MethodName.ImopenlinesMethods.ConfigMethods {
    /// The methods whose names begin with `imopenlines.config.list.`
    public var list: ListMethods { ListMethods() }
    /// The methods whose names begin with `imopenlines.config.list.`
    public struct ListMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.ConfigMethods.ListMethods {
    /// `imopenlines.config.list.get`: scope `imopenlines`.
    public var get: MethodName { .init(known: "imopenlines.config.list.get") }
}

extension MethodName.ImopenlinesMethods.ConfigMethods {
    /// The methods whose names begin with `imopenlines.config.path.`
    public var path: PathMethods { PathMethods() }
    /// The methods whose names begin with `imopenlines.config.path.`
    public struct PathMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.ConfigMethods.PathMethods {
    /// `imopenlines.config.path.get`: scope `imopenlines`.
    public var get: MethodName { .init(known: "imopenlines.config.path.get") }
}

extension MethodName.ImopenlinesMethods {
    /// The methods whose names begin with `imopenlines.crm.`
    public var crm: CRMMethods { CRMMethods() }
    /// The methods whose names begin with `imopenlines.crm.`
    public struct CRMMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.CRMMethods {
    /// The methods whose names begin with `imopenlines.crm.chat.`
    public var chat: ChatMethods { ChatMethods() }
    /// The methods whose names begin with `imopenlines.crm.chat.`
    public struct ChatMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.CRMMethods.ChatMethods {
    /// `imopenlines.crm.chat.get`: scope `imopenlines`.
    public var get: MethodName { .init(known: "imopenlines.crm.chat.get") }
    /// `imopenlines.crm.chat.getLastId`: scope `imopenlines`.
    public var getLastId: MethodName { .init(known: "imopenlines.crm.chat.getlastid") }
}

extension MethodName.ImopenlinesMethods.CRMMethods.ChatMethods {
    /// The methods whose names begin with `imopenlines.crm.chat.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `imopenlines.crm.chat.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.CRMMethods.ChatMethods.UserMethods {
    /// `imopenlines.crm.chat.user.add`: scope `imopenlines`.
    public var add: MethodName { .init(known: "imopenlines.crm.chat.user.add") }
    /// `imopenlines.crm.chat.user.delete`: scope `imopenlines`.
    public var delete: MethodName { .init(known: "imopenlines.crm.chat.user.delete") }
}

extension MethodName.ImopenlinesMethods.CRMMethods {
    /// The methods whose names begin with `imopenlines.crm.lead.`
    public var lead: LeadMethods { LeadMethods() }
    /// The methods whose names begin with `imopenlines.crm.lead.`
    public struct LeadMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.CRMMethods.LeadMethods {
    /// `imopenlines.crm.lead.create`: scope `imopenlines`.
    public var create: MethodName { .init(known: "imopenlines.crm.lead.create") }
}

extension MethodName.ImopenlinesMethods.CRMMethods {
    /// The methods whose names begin with `imopenlines.crm.message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `imopenlines.crm.message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.CRMMethods.MessageMethods {
    /// `imopenlines.crm.message.add`: scope `imopenlines`.
    public var add: MethodName { .init(known: "imopenlines.crm.message.add") }
}

extension MethodName.ImopenlinesMethods {
    /// The methods whose names begin with `imopenlines.dialog.`
    public var dialog: DialogMethods { DialogMethods() }
    /// The methods whose names begin with `imopenlines.dialog.`
    public struct DialogMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.DialogMethods {
    /// `imopenlines.dialog.get`: scope `imopenlines`.
    public var get: MethodName { .init(known: "imopenlines.dialog.get") }
}

extension MethodName.ImopenlinesMethods {
    /// The methods whose names begin with `imopenlines.message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `imopenlines.message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.MessageMethods {
    /// The methods whose names begin with `imopenlines.message.quick.`
    public var quick: QuickMethods { QuickMethods() }
    /// The methods whose names begin with `imopenlines.message.quick.`
    public struct QuickMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.MessageMethods.QuickMethods {
    /// `imopenlines.message.quick.save`: scope `imopenlines`.
    public var save: MethodName { .init(known: "imopenlines.message.quick.save") }
}

extension MethodName.ImopenlinesMethods.MessageMethods {
    /// The methods whose names begin with `imopenlines.message.session.`
    public var session: SessionMethods { SessionMethods() }
    /// The methods whose names begin with `imopenlines.message.session.`
    public struct SessionMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.MessageMethods.SessionMethods {
    /// `imopenlines.message.session.start`: scope `imopenlines`.
    public var start: MethodName { .init(known: "imopenlines.message.session.start") }
}

extension MethodName.ImopenlinesMethods {
    /// The methods whose names begin with `imopenlines.network.`
    public var network: NetworkMethods { NetworkMethods() }
    /// The methods whose names begin with `imopenlines.network.`
    public struct NetworkMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.NetworkMethods {
    /// `imopenlines.network.join`: scope `imopenlines`.
    public var join: MethodName { .init(known: "imopenlines.network.join") }
}

extension MethodName.ImopenlinesMethods.NetworkMethods {
    /// The methods whose names begin with `imopenlines.network.message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `imopenlines.network.message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.NetworkMethods.MessageMethods {
    /// `imopenlines.network.message.add`: scope `imopenlines`.
    public var add: MethodName { .init(known: "imopenlines.network.message.add") }
}

extension MethodName.ImopenlinesMethods {
    /// The methods whose names begin with `imopenlines.operator.`
    public var `operator`: OperatorMethods { OperatorMethods() }
    /// The methods whose names begin with `imopenlines.operator.`
    public struct OperatorMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.OperatorMethods {
    /// `imopenlines.operator.answer`: scope `imopenlines`.
    public var answer: MethodName { .init(known: "imopenlines.operator.answer") }
    /// `imopenlines.operator.finish`: scope `imopenlines`.
    public var finish: MethodName { .init(known: "imopenlines.operator.finish") }
    /// `imopenlines.operator.skip`: scope `imopenlines`.
    public var skip: MethodName { .init(known: "imopenlines.operator.skip") }
    /// `imopenlines.operator.spam`: scope `imopenlines`.
    public var spam: MethodName { .init(known: "imopenlines.operator.spam") }
    /// `imopenlines.operator.transfer`: scope `imopenlines`.
    public var transfer: MethodName { .init(known: "imopenlines.operator.transfer") }
}

extension MethodName.ImopenlinesMethods.OperatorMethods {
    /// The methods whose names begin with `imopenlines.operator.another.`
    public var another: AnotherMethods { AnotherMethods() }
    /// The methods whose names begin with `imopenlines.operator.another.`
    public struct AnotherMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.OperatorMethods.AnotherMethods {
    /// `imopenlines.operator.another.finish`: scope `imopenlines`.
    public var finish: MethodName { .init(known: "imopenlines.operator.another.finish") }
}

extension MethodName.ImopenlinesMethods {
    /// The methods whose names begin with `imopenlines.revision.`
    public var revision: RevisionMethods { RevisionMethods() }
    /// The methods whose names begin with `imopenlines.revision.`
    public struct RevisionMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.RevisionMethods {
    /// `imopenlines.revision.get`: scope `imopenlines`.
    public var get: MethodName { .init(known: "imopenlines.revision.get") }
}

extension MethodName.ImopenlinesMethods {
    /// The methods whose names begin with `imopenlines.session.`
    public var session: SessionMethods { SessionMethods() }
    /// The methods whose names begin with `imopenlines.session.`
    public struct SessionMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.SessionMethods {
    /// `imopenlines.session.intercept`: scope `imopenlines`.
    public var intercept: MethodName { .init(known: "imopenlines.session.intercept") }
    /// `imopenlines.session.join`: scope `imopenlines`.
    public var join: MethodName { .init(known: "imopenlines.session.join") }
    /// `imopenlines.session.open`: scope `imopenlines`.
    public var open: MethodName { .init(known: "imopenlines.session.open") }
    /// `imopenlines.session.start`: scope `imopenlines`.
    public var start: MethodName { .init(known: "imopenlines.session.start") }
}

extension MethodName.ImopenlinesMethods.SessionMethods {
    /// The methods whose names begin with `imopenlines.session.head.`
    public var head: HeadMethods { HeadMethods() }
    /// The methods whose names begin with `imopenlines.session.head.`
    public struct HeadMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.SessionMethods.HeadMethods {
    /// `imopenlines.session.head.vote`: scope `imopenlines`.
    public var vote: MethodName { .init(known: "imopenlines.session.head.vote") }
}

extension MethodName.ImopenlinesMethods.SessionMethods {
    /// The methods whose names begin with `imopenlines.session.history.`
    public var history: HistoryMethods { HistoryMethods() }
    /// The methods whose names begin with `imopenlines.session.history.`
    public struct HistoryMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.SessionMethods.HistoryMethods {
    /// `imopenlines.session.history.get`: scope `imopenlines`.
    public var get: MethodName { .init(known: "imopenlines.session.history.get") }
}

extension MethodName.ImopenlinesMethods.SessionMethods {
    /// The methods whose names begin with `imopenlines.session.mode.`
    public var mode: ModeMethods { ModeMethods() }
    /// The methods whose names begin with `imopenlines.session.mode.`
    public struct ModeMethods: Sendable {}
}

extension MethodName.ImopenlinesMethods.SessionMethods.ModeMethods {
    /// `imopenlines.session.mode.pin`: scope `imopenlines`.
    public var pin: MethodName { .init(known: "imopenlines.session.mode.pin") }
    /// `imopenlines.session.mode.pinAll`: scope `imopenlines`.
    public var pinAll: MethodName { .init(known: "imopenlines.session.mode.pinall") }
    /// `imopenlines.session.mode.silent`: scope `imopenlines`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var silent: MethodName { .init(known: "imopenlines.session.mode.silent") }
    /// `imopenlines.session.mode.unpinAll`: scope `imopenlines`.
    public var unpinAll: MethodName { .init(known: "imopenlines.session.mode.unpinall") }
}
