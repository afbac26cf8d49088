// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName {
    /// The methods whose names begin with `imbot.`
    public static var imbot: ImbotMethods { ImbotMethods() }
    /// The methods whose names begin with `imbot.`
    public struct ImbotMethods: Sendable {}
}

extension MethodName.ImbotMethods {
    /// `imbot.register`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var register: MethodName { .init(known: "imbot.register") }
    /// `imbot.unregister`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var unregister: MethodName { .init(known: "imbot.unregister") }
    /// `imbot.update`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "imbot.update") }
}

extension MethodName.ImbotMethods {
    /// The methods whose names begin with `imbot.app.`
    public var app: AppMethods { AppMethods() }
    /// The methods whose names begin with `imbot.app.`
    public struct AppMethods: Sendable {}
}

extension MethodName.ImbotMethods.AppMethods {
    /// `imbot.app.register`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var register: MethodName { .init(known: "imbot.app.register") }
    /// `imbot.app.unregister`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var unregister: MethodName { .init(known: "imbot.app.unregister") }
    /// `imbot.app.update`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "imbot.app.update") }
}

extension MethodName.ImbotMethods {
    /// The methods whose names begin with `imbot.bot.`
    public var bot: BotMethods { BotMethods() }
    /// The methods whose names begin with `imbot.bot.`
    public struct BotMethods: Sendable {}
}

extension MethodName.ImbotMethods.BotMethods {
    /// `imbot.bot.list`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "imbot.bot.list") }
}

extension MethodName.ImbotMethods {
    /// The methods whose names begin with `imbot.chat.`
    public var chat: ChatMethods { ChatMethods() }
    /// The methods whose names begin with `imbot.chat.`
    public struct ChatMethods: Sendable {}
}

extension MethodName.ImbotMethods.ChatMethods {
    /// `imbot.chat.add`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "imbot.chat.add") }
    /// `imbot.chat.get`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "imbot.chat.get") }
    /// `imbot.chat.leave`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var leave: MethodName { .init(known: "imbot.chat.leave") }
    /// `imbot.chat.sendTyping`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var sendTyping: MethodName { .init(known: "imbot.chat.sendtyping") }
    /// `imbot.chat.setManager`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var setManager: MethodName { .init(known: "imbot.chat.setmanager") }
    /// `imbot.chat.setOwner`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var setOwner: MethodName { .init(known: "imbot.chat.setowner") }
    /// `imbot.chat.updateAvatar`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var updateAvatar: MethodName { .init(known: "imbot.chat.updateavatar") }
    /// `imbot.chat.updateColor`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var updateColor: MethodName { .init(known: "imbot.chat.updatecolor") }
    /// `imbot.chat.updateTitle`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var updateTitle: MethodName { .init(known: "imbot.chat.updatetitle") }
}

extension MethodName.ImbotMethods.ChatMethods {
    /// The methods whose names begin with `imbot.chat.user.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `imbot.chat.user.`
    public struct UserMethods: Sendable {}
}

extension MethodName.ImbotMethods.ChatMethods.UserMethods {
    /// `imbot.chat.user.add`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "imbot.chat.user.add") }
    /// `imbot.chat.user.delete`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "imbot.chat.user.delete") }
    /// `imbot.chat.user.list`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var list: MethodName { .init(known: "imbot.chat.user.list") }
}

extension MethodName.ImbotMethods {
    /// The methods whose names begin with `imbot.command.`
    public var command: CommandMethods { CommandMethods() }
    /// The methods whose names begin with `imbot.command.`
    public struct CommandMethods: Sendable {}
}

extension MethodName.ImbotMethods.CommandMethods {
    /// `imbot.command.answer`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var answer: MethodName { .init(known: "imbot.command.answer") }
    /// `imbot.command.register`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var register: MethodName { .init(known: "imbot.command.register") }
    /// `imbot.command.unregister`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var unregister: MethodName { .init(known: "imbot.command.unregister") }
    /// `imbot.command.update`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "imbot.command.update") }
}

extension MethodName.ImbotMethods {
    /// The methods whose names begin with `imbot.dialog.`
    public var dialog: DialogMethods { DialogMethods() }
    /// The methods whose names begin with `imbot.dialog.`
    public struct DialogMethods: Sendable {}
}

extension MethodName.ImbotMethods.DialogMethods {
    /// `imbot.dialog.get`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var get: MethodName { .init(known: "imbot.dialog.get") }
}

extension MethodName.ImbotMethods {
    /// The methods whose names begin with `imbot.message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `imbot.message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.ImbotMethods.MessageMethods {
    /// `imbot.message.add`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var add: MethodName { .init(known: "imbot.message.add") }
    /// `imbot.message.delete`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var delete: MethodName { .init(known: "imbot.message.delete") }
    /// `imbot.message.like`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var like: MethodName { .init(known: "imbot.message.like") }
    /// `imbot.message.update`: scope `imbot`.
    @available(*, deprecated, message: "The platform calls it outdated: it still answers and is developed no further.")
    public var update: MethodName { .init(known: "imbot.message.update") }
}

extension MethodName.ImbotMethods {
    /// The methods whose names begin with `imbot.v2.`
    public var v2: V2Methods { V2Methods() }
    /// The methods whose names begin with `imbot.v2.`
    public struct V2Methods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods {
    /// The methods whose names begin with `imbot.v2.Bot.`
    public var bot: BotMethods { BotMethods() }
    /// The methods whose names begin with `imbot.v2.Bot.`
    public struct BotMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.BotMethods {
    /// `imbot.v2.Bot.get`: scope `imbot`.
    public var get: MethodName { .init(known: "imbot.v2.bot.get") }
    /// `imbot.v2.Bot.list`: scope `imbot`.
    public var list: MethodName { .init(known: "imbot.v2.bot.list") }
    /// `imbot.v2.Bot.register`: scope `imbot`.
    public var register: MethodName { .init(known: "imbot.v2.bot.register") }
    /// `imbot.v2.Bot.unregister`: scope `imbot`.
    public var unregister: MethodName { .init(known: "imbot.v2.bot.unregister") }
    /// `imbot.v2.Bot.update`: scope `imbot`.
    public var update: MethodName { .init(known: "imbot.v2.bot.update") }
}

extension MethodName.ImbotMethods.V2Methods {
    /// The methods whose names begin with `imbot.v2.Chat.`
    public var chat: ChatMethods { ChatMethods() }
    /// The methods whose names begin with `imbot.v2.Chat.`
    public struct ChatMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods {
    /// `imbot.v2.Chat.add`: scope `imbot`.
    public var add: MethodName { .init(known: "imbot.v2.chat.add") }
    /// `imbot.v2.Chat.get`: scope `imbot`.
    public var get: MethodName { .init(known: "imbot.v2.chat.get") }
    /// `imbot.v2.Chat.leave`: scope `imbot`.
    public var leave: MethodName { .init(known: "imbot.v2.chat.leave") }
    /// `imbot.v2.Chat.setOwner`: scope `imbot`.
    public var setOwner: MethodName { .init(known: "imbot.v2.chat.setowner") }
    /// `imbot.v2.Chat.update`: scope `imbot`.
    public var update: MethodName { .init(known: "imbot.v2.chat.update") }
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods {
    /// The methods whose names begin with `imbot.v2.Chat.InputAction.`
    public var inputAction: InputActionMethods { InputActionMethods() }
    /// The methods whose names begin with `imbot.v2.Chat.InputAction.`
    public struct InputActionMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods.InputActionMethods {
    /// `imbot.v2.Chat.InputAction.notify`: scope `imbot`.
    public var notify: MethodName { .init(known: "imbot.v2.chat.inputaction.notify") }
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods {
    /// The methods whose names begin with `imbot.v2.Chat.Manager.`
    public var manager: ManagerMethods { ManagerMethods() }
    /// The methods whose names begin with `imbot.v2.Chat.Manager.`
    public struct ManagerMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods.ManagerMethods {
    /// `imbot.v2.Chat.Manager.add`: scope `imbot`.
    public var add: MethodName { .init(known: "imbot.v2.chat.manager.add") }
    /// `imbot.v2.Chat.Manager.delete`: scope `imbot`.
    public var delete: MethodName { .init(known: "imbot.v2.chat.manager.delete") }
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods {
    /// The methods whose names begin with `imbot.v2.Chat.Message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `imbot.v2.Chat.Message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods.MessageMethods {
    /// `imbot.v2.Chat.Message.delete`: scope `imbot`.
    public var delete: MethodName { .init(known: "imbot.v2.chat.message.delete") }
    /// `imbot.v2.Chat.Message.get`: scope `imbot`.
    public var get: MethodName { .init(known: "imbot.v2.chat.message.get") }
    /// `imbot.v2.Chat.Message.getContext`: scope `imbot`.
    public var getContext: MethodName { .init(known: "imbot.v2.chat.message.getcontext") }
    /// `imbot.v2.Chat.Message.read`: scope `imbot`.
    public var read: MethodName { .init(known: "imbot.v2.chat.message.read") }
    /// `imbot.v2.Chat.Message.send`: scope `imbot`.
    public var send: MethodName { .init(known: "imbot.v2.chat.message.send") }
    /// `imbot.v2.Chat.Message.update`: scope `imbot`.
    public var update: MethodName { .init(known: "imbot.v2.chat.message.update") }
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods.MessageMethods {
    /// The methods whose names begin with `imbot.v2.Chat.Message.Reaction.`
    public var reaction: ReactionMethods { ReactionMethods() }
    /// The methods whose names begin with `imbot.v2.Chat.Message.Reaction.`
    public struct ReactionMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods.MessageMethods.ReactionMethods {
    /// `imbot.v2.Chat.Message.Reaction.add`: scope `imbot`.
    public var add: MethodName { .init(known: "imbot.v2.chat.message.reaction.add") }
    /// `imbot.v2.Chat.Message.Reaction.delete`: scope `imbot`.
    public var delete: MethodName { .init(known: "imbot.v2.chat.message.reaction.delete") }
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods {
    /// The methods whose names begin with `imbot.v2.Chat.TextField.`
    public var textField: TextFieldMethods { TextFieldMethods() }
    /// The methods whose names begin with `imbot.v2.Chat.TextField.`
    public struct TextFieldMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods.TextFieldMethods {
    /// `imbot.v2.Chat.TextField.enabled`: scope `imbot`.
    public var enabled: MethodName { .init(known: "imbot.v2.chat.textfield.enabled") }
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods {
    /// The methods whose names begin with `imbot.v2.Chat.User.`
    public var user: UserMethods { UserMethods() }
    /// The methods whose names begin with `imbot.v2.Chat.User.`
    public struct UserMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.ChatMethods.UserMethods {
    /// `imbot.v2.Chat.User.add`: scope `imbot`.
    public var add: MethodName { .init(known: "imbot.v2.chat.user.add") }
    /// `imbot.v2.Chat.User.delete`: scope `imbot`.
    public var delete: MethodName { .init(known: "imbot.v2.chat.user.delete") }
    /// `imbot.v2.Chat.User.list`: scope `imbot`.
    public var list: MethodName { .init(known: "imbot.v2.chat.user.list") }
}

extension MethodName.ImbotMethods.V2Methods {
    /// The methods whose names begin with `imbot.v2.Command.`
    public var command: CommandMethods { CommandMethods() }
    /// The methods whose names begin with `imbot.v2.Command.`
    public struct CommandMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.CommandMethods {
    /// `imbot.v2.Command.answer`: scope `imbot`.
    public var answer: MethodName { .init(known: "imbot.v2.command.answer") }
    /// `imbot.v2.Command.list`: scope `imbot`.
    public var list: MethodName { .init(known: "imbot.v2.command.list") }
    /// `imbot.v2.Command.register`: scope `imbot`.
    public var register: MethodName { .init(known: "imbot.v2.command.register") }
    /// `imbot.v2.Command.unregister`: scope `imbot`.
    public var unregister: MethodName { .init(known: "imbot.v2.command.unregister") }
    /// `imbot.v2.Command.update`: scope `imbot`.
    public var update: MethodName { .init(known: "imbot.v2.command.update") }
}

extension MethodName.ImbotMethods.V2Methods {
    /// The methods whose names begin with `imbot.v2.Event.`
    public var event: EventMethods { EventMethods() }
    /// The methods whose names begin with `imbot.v2.Event.`
    public struct EventMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.EventMethods {
    /// `imbot.v2.Event.get`: scope `imbot`.
    public var get: MethodName { .init(known: "imbot.v2.event.get") }
}

extension MethodName.ImbotMethods.V2Methods {
    /// The methods whose names begin with `imbot.v2.File.`
    public var file: FileMethods { FileMethods() }
    /// The methods whose names begin with `imbot.v2.File.`
    public struct FileMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.FileMethods {
    /// `imbot.v2.File.download`: scope `imbot`.
    public var download: MethodName { .init(known: "imbot.v2.file.download") }
    /// `imbot.v2.File.upload`: scope `imbot`.
    public var upload: MethodName { .init(known: "imbot.v2.file.upload") }
}

extension MethodName.ImbotMethods.V2Methods {
    /// The methods whose names begin with `imbot.v2.Revision.`
    public var revision: RevisionMethods { RevisionMethods() }
    /// The methods whose names begin with `imbot.v2.Revision.`
    public struct RevisionMethods: Sendable {}
}

extension MethodName.ImbotMethods.V2Methods.RevisionMethods {
    /// `imbot.v2.Revision.get`: scope `imbot`.
    public var get: MethodName { .init(known: "imbot.v2.revision.get") }
}
