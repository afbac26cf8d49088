// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `im.`
    public static var im: IMMethods { IMMethods() }
    /// The methods whose names begin with `im.`
    public struct IMMethods: Sendable {}
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.chat.`
    public var chat: ChatMethods { ChatMethods() }
    /// The methods whose names begin with `im.chat.`
    public struct ChatMethods: Sendable {}
}

extension MethodName.IMMethods.ChatMethods {
    /// `im.chat.add`: scope `im`.
    public var add: MethodName { .init(known: "im.chat.add") }
    /// `im.chat.get`: scope `im`.
    public var get: MethodName { .init(known: "im.chat.get") }
    /// `im.chat.leave`: scope `im`.
    public var leave: MethodName { .init(known: "im.chat.leave") }
    /// `im.chat.mute`: scope `im`.
    public var mute: MethodName { .init(known: "im.chat.mute") }
    /// `im.chat.setOwner`: scope `im`.
    public var setOwner: MethodName { .init(known: "im.chat.setowner") }
    /// `im.chat.updateAvatar`: scope `im`.
    public var updateAvatar: MethodName { .init(known: "im.chat.updateavatar") }
    /// `im.chat.updateColor`: scope `im`.
    public var updateColor: MethodName { .init(known: "im.chat.updatecolor") }
    /// `im.chat.updateTitle`: scope `im`.
    public var updateTitle: MethodName { .init(known: "im.chat.updatetitle") }
}

extension MethodName.IMMethods.ChatMethods {
    /// The methods whose names begin with `im.chat.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `im.chat.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.IMMethods.ChatMethods.UserMethods {
    /// `im.chat.user.add`: scope `im`.
    public var add: MethodName { .init(known: "im.chat.user.add") }
    /// `im.chat.user.delete`: scope `im`.
    public var delete: MethodName { .init(known: "im.chat.user.delete") }
    /// `im.chat.user.list`: scope `im`.
    public var list: MethodName { .init(known: "im.chat.user.list") }
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.counters.`
    public var counters: CountersMethods { CountersMethods() }
    /// The methods whose names begin with `im.counters.`
    public struct CountersMethods: Sendable {}
}

extension MethodName.IMMethods.CountersMethods {
    /// `im.counters.get`: scope `im`.
    public var get: MethodName { .init(known: "im.counters.get") }
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.department.`
    public var department: DepartmentMethods { DepartmentMethods() }
    /// The methods whose names begin with `im.department.`
    public struct DepartmentMethods: Sendable {}
}

extension MethodName.IMMethods.DepartmentMethods {
    /// `im.department.get`: scope `im`.
    public var get: MethodName { .init(known: "im.department.get") }
}

extension MethodName.IMMethods.DepartmentMethods {
    /// The methods whose names begin with `im.department.colleagues.`
    public var colleagues: ColleaguesMethods { ColleaguesMethods() }
    /// The methods whose names begin with `im.department.colleagues.`
    public struct ColleaguesMethods: Sendable {}
}

extension MethodName.IMMethods.DepartmentMethods.ColleaguesMethods {
    /// `im.department.colleagues.list`: scope `im`.
    public var list: MethodName { .init(known: "im.department.colleagues.list") }
}

extension MethodName.IMMethods.DepartmentMethods {
    /// The methods whose names begin with `im.department.employees.`
    public var employees: EmployeesMethods { EmployeesMethods() }
    /// The methods whose names begin with `im.department.employees.`
    public struct EmployeesMethods: Sendable {}
}

extension MethodName.IMMethods.DepartmentMethods.EmployeesMethods {
    /// `im.department.employees.get`: scope `im`.
    public var get: MethodName { .init(known: "im.department.employees.get") }
}

extension MethodName.IMMethods.DepartmentMethods {
    /// The methods whose names begin with `im.department.managers.`
    public var managers: ManagersMethods { ManagersMethods() }
    /// The methods whose names begin with `im.department.managers.`
    public struct ManagersMethods: Sendable {}
}

extension MethodName.IMMethods.DepartmentMethods.ManagersMethods {
    /// `im.department.managers.get`: scope `im`.
    public var get: MethodName { .init(known: "im.department.managers.get") }
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.dialog.`
    public var dialog: DialogMethods { DialogMethods() }
    /// The methods whose names begin with `im.dialog.`
    public struct DialogMethods: Sendable {}
}

extension MethodName.IMMethods.DialogMethods {
    /// `im.dialog.get`: scope `im`.
    public var get: MethodName { .init(known: "im.dialog.get") }
    /// `im.dialog.unread`: scope `im`.
    public var unread: MethodName { .init(known: "im.dialog.unread") }
    /// `im.dialog.writing`: scope `im`.
    public var writing: MethodName { .init(known: "im.dialog.writing") }
}

extension MethodName.IMMethods.DialogMethods {
    /// The methods whose names begin with `im.dialog.messages.`
    public var messages: MessagesMethods { MessagesMethods() }
    /// The methods whose names begin with `im.dialog.messages.`
    public struct MessagesMethods: Sendable {}
}

extension MethodName.IMMethods.DialogMethods.MessagesMethods {
    /// `im.dialog.messages.get`: scope `im`.
    public var get: MethodName { .init(known: "im.dialog.messages.get") }
    /// `im.dialog.messages.search`: scope `im`.
    public var search: MethodName { .init(known: "im.dialog.messages.search") }
}

extension MethodName.IMMethods.DialogMethods {
    /// The methods whose names begin with `im.dialog.read.`
    public var read: ReadMethods { ReadMethods() }
    /// The methods whose names begin with `im.dialog.read.`
    public struct ReadMethods: Sendable {}
}

extension MethodName.IMMethods.DialogMethods.ReadMethods {
    /// `im.dialog.read`: scope `im`.
    public var method: MethodName { .init(known: "im.dialog.read") }
    /// `im.dialog.read.all`: scope `im`.
    public var all: MethodName { .init(known: "im.dialog.read.all") }
}

extension MethodName.IMMethods.DialogMethods {
    /// The methods whose names begin with `im.dialog.users.`
    public var users: UsersMethods { UsersMethods() }
    /// The methods whose names begin with `im.dialog.users.`
    public struct UsersMethods: Sendable {}
}

extension MethodName.IMMethods.DialogMethods.UsersMethods {
    /// `im.dialog.users.list`: scope `im`.
    public var list: MethodName { .init(known: "im.dialog.users.list") }
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.disk.`
    public var disk: DiskMethods { DiskMethods() }
    /// The methods whose names begin with `im.disk.`
    public struct DiskMethods: Sendable {}
}

extension MethodName.IMMethods.DiskMethods {
    /// The methods whose names begin with `im.disk.file.`
    public var file: FileMethods { FileMethods() }
    /// The methods whose names begin with `im.disk.file.`
    public struct FileMethods: Sendable {}
}

extension MethodName.IMMethods.DiskMethods.FileMethods {
    /// `im.disk.file.commit`: scope `im`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var commit: MethodName { .init(known: "im.disk.file.commit") }
    /// `im.disk.file.delete`: scope `im`.
    public var delete: MethodName { .init(known: "im.disk.file.delete") }
    /// `im.disk.file.save`: scope `im`.
    public var save: MethodName { .init(known: "im.disk.file.save") }
}

extension MethodName.IMMethods.DiskMethods {
    /// The methods whose names begin with `im.disk.folder.`
    public var folder: FolderMethods { FolderMethods() }
    /// The methods whose names begin with `im.disk.folder.`
    public struct FolderMethods: Sendable {}
}

extension MethodName.IMMethods.DiskMethods.FolderMethods {
    /// `im.disk.folder.get`: scope `im`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "im.disk.folder.get") }
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `im.message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.IMMethods.MessageMethods {
    /// `im.message.add`: scope `im`.
    public var add: MethodName { .init(known: "im.message.add") }
    /// `im.message.command`: scope `im`.
    public var command: MethodName { .init(known: "im.message.command") }
    /// `im.message.delete`: scope `im`.
    public var delete: MethodName { .init(known: "im.message.delete") }
    /// `im.message.like`: scope `im`.
    public var like: MethodName { .init(known: "im.message.like") }
    /// `im.message.share`: scope `im`.
    public var share: MethodName { .init(known: "im.message.share") }
    /// `im.message.update`: scope `im`.
    public var update: MethodName { .init(known: "im.message.update") }
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.recent.`
    public var recent: RecentMethods { RecentMethods() }
    /// The methods whose names begin with `im.recent.`
    public struct RecentMethods: Sendable {}
}

extension MethodName.IMMethods.RecentMethods {
    /// `im.recent.get`: scope `im`.
    public var get: MethodName { .init(known: "im.recent.get") }
    /// `im.recent.hide`: scope `im`.
    public var hide: MethodName { .init(known: "im.recent.hide") }
    /// `im.recent.list`: scope `im`.
    public var list: MethodName { .init(known: "im.recent.list") }
    /// `im.recent.pin`: scope `im`.
    public var pin: MethodName { .init(known: "im.recent.pin") }
    /// `im.recent.unread`: scope `im`.
    public var unread: MethodName { .init(known: "im.recent.unread") }
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.revision.`
    public var revision: RevisionMethods { RevisionMethods() }
    /// The methods whose names begin with `im.revision.`
    public struct RevisionMethods: Sendable {}
}

extension MethodName.IMMethods.RevisionMethods {
    /// `im.revision.get`: scope `im`.
    public var get: MethodName { .init(known: "im.revision.get") }
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `im.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.IMMethods.UserMethods {
    /// `im.user.get`: scope `im`.
    public var get: MethodName { .init(known: "im.user.get") }
}

extension MethodName.IMMethods.UserMethods {
    /// The methods whose names begin with `im.user.list.`
    public var list: ListMethods { ListMethods() }
    /// The methods whose names begin with `im.user.list.`
    public struct ListMethods: Sendable {}
}

extension MethodName.IMMethods.UserMethods.ListMethods {
    /// `im.user.list.get`: scope `im`.
    public var get: MethodName { .init(known: "im.user.list.get") }
}

extension MethodName.IMMethods.UserMethods {
    /// The methods whose names begin with `im.user.status.`
    public var status: StatusMethods { StatusMethods() }
    /// The methods whose names begin with `im.user.status.`
    public struct StatusMethods: Sendable {}
}

extension MethodName.IMMethods.UserMethods.StatusMethods {
    /// `im.user.status.get`: scope `im`.
    public var get: MethodName { .init(known: "im.user.status.get") }
    /// `im.user.status.set`: scope `im`.
    public var set: MethodName { .init(known: "im.user.status.set") }
}

extension MethodName.IMMethods.UserMethods.StatusMethods {
    /// The methods whose names begin with `im.user.status.idle.`
    public var idle: IdleMethods { IdleMethods() }
    /// The methods whose names begin with `im.user.status.idle.`
    public struct IdleMethods: Sendable {}
}

extension MethodName.IMMethods.UserMethods.StatusMethods.IdleMethods {
    /// `im.user.status.idle.end`: scope `im`.
    public var end: MethodName { .init(known: "im.user.status.idle.end") }
    /// `im.user.status.idle.start`: scope `im`.
    public var start: MethodName { .init(known: "im.user.status.idle.start") }
}

extension MethodName.IMMethods {
    /// The methods whose names begin with `im.v2.`
    public var v2: V2Methods { V2Methods() }
    /// The methods whose names begin with `im.v2.`
    public struct V2Methods: Sendable {}
}

extension MethodName.IMMethods.V2Methods {
    /// The methods whose names begin with `im.v2.Chat.`
    public var chat: ChatMethods { ChatMethods() }
    /// The methods whose names begin with `im.v2.Chat.`
    public struct ChatMethods: Sendable {}
}

extension MethodName.IMMethods.V2Methods.ChatMethods {
    /// The methods whose names begin with `im.v2.Chat.Bot.`
    public var bot: BotMethods { BotMethods() }
    /// The methods whose names begin with `im.v2.Chat.Bot.`
    public struct BotMethods: Sendable {}
}

extension MethodName.IMMethods.V2Methods.ChatMethods.BotMethods {
    /// `im.v2.Chat.Bot.sendContext`: scope `im`.
    public var sendContext: MethodName { .init(known: "im.v2.chat.bot.sendcontext") }
}

extension MethodName.IMMethods.V2Methods {
    /// The methods whose names begin with `im.v2.Event.`
    public var event: EventMethods { EventMethods() }
    /// The methods whose names begin with `im.v2.Event.`
    public struct EventMethods: Sendable {}
}

extension MethodName.IMMethods.V2Methods.EventMethods {
    /// `im.v2.Event.get`: scope `im`.
    public var get: MethodName { .init(known: "im.v2.event.get") }
    /// `im.v2.Event.subscribe`: scope `im`.
    public var subscribe: MethodName { .init(known: "im.v2.event.subscribe") }
    /// `im.v2.Event.unsubscribe`: scope `im`.
    public var unsubscribe: MethodName { .init(known: "im.v2.event.unsubscribe") }
}

extension MethodName.IMMethods.V2Methods {
    /// The methods whose names begin with `im.v2.File.`
    public var file: FileMethods { FileMethods() }
    /// The methods whose names begin with `im.v2.File.`
    public struct FileMethods: Sendable {}
}

extension MethodName.IMMethods.V2Methods.FileMethods {
    /// `im.v2.File.download`: scope `im`.
    public var download: MethodName { .init(known: "im.v2.file.download") }
    /// `im.v2.File.upload`: scope `im`.
    public var upload: MethodName { .init(known: "im.v2.file.upload") }
}
