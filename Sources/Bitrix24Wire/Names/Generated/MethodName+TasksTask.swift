// Written by scripts/facts from the tables of facts. Do not edit: correct the tables and run it again.

extension MethodName.TasksMethods {
    /// The methods whose names begin with `tasks.task.`
    public var task: TaskMethods { TaskMethods() }
    /// The methods whose names begin with `tasks.task.`
    public struct TaskMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods {
    /// `tasks.task.add`: scope `task`; version 3: scope `tasks`.
    public var add: MethodName { .init(known: "tasks.task.add") }
    /// `tasks.task.approve`: scope `task`.
    public var approve: MethodName { .init(known: "tasks.task.approve") }
    /// `tasks.task.complete`: scope `task`.
    public var complete: MethodName { .init(known: "tasks.task.complete") }
    /// `tasks.task.defer`: scope `task`.
    public var `defer`: MethodName { .init(known: "tasks.task.defer") }
    /// `tasks.task.delegate`: scope `task`.
    public var delegate: MethodName { .init(known: "tasks.task.delegate") }
    /// `tasks.task.delete`: scope `task`; version 3: scope `tasks`.
    public var delete: MethodName { .init(known: "tasks.task.delete") }
    /// `tasks.task.disapprove`: scope `task`.
    public var disapprove: MethodName { .init(known: "tasks.task.disapprove") }
    /// `tasks.task.get`: scope `task`; version 3: scope `tasks`.
    public var get: MethodName { .init(known: "tasks.task.get") }
    /// `tasks.task.getFields`: scope `task`.
    public var getFields: MethodName { .init(known: "tasks.task.getfields") }
    /// `tasks.task.getaccess`: scope `task`.
    public var getaccess: MethodName { .init(known: "tasks.task.getaccess") }
    /// `tasks.task.list`: scope `task`; version 3: scope `tasks`.
    public var list: MethodName { .init(known: "tasks.task.list") }
    /// `tasks.task.mute`: scope `task`.
    public var mute: MethodName { .init(known: "tasks.task.mute") }
    /// `tasks.task.pause`: scope `task`.
    public var pause: MethodName { .init(known: "tasks.task.pause") }
    /// `tasks.task.pin`: scope `task`.
    public var pin: MethodName { .init(known: "tasks.task.pin") }
    /// `tasks.task.renew`: scope `task`.
    public var renew: MethodName { .init(known: "tasks.task.renew") }
    /// `tasks.task.start`: scope `task`.
    public var start: MethodName { .init(known: "tasks.task.start") }
    /// `tasks.task.startwatch`: scope `task`.
    public var startwatch: MethodName { .init(known: "tasks.task.startwatch") }
    /// `tasks.task.stopwatch`: scope `task`.
    public var stopwatch: MethodName { .init(known: "tasks.task.stopwatch") }
    /// `tasks.task.unmute`: scope `task`.
    public var unmute: MethodName { .init(known: "tasks.task.unmute") }
    /// `tasks.task.unpin`: scope `task`.
    public var unpin: MethodName { .init(known: "tasks.task.unpin") }
    /// `tasks.task.update`: scope `task`; version 3: scope `tasks`.
    public var update: MethodName { .init(known: "tasks.task.update") }
}

extension MethodName.TasksMethods.TaskMethods {
    /// The methods whose names begin with `tasks.task.access.`
    public var access: AccessMethods { AccessMethods() }
    /// The methods whose names begin with `tasks.task.access.`
    public struct AccessMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.AccessMethods {
    /// `tasks.task.access.get`: scope `tasks`; version 3 of the interface.
    public var get: MethodName { .init(known: "tasks.task.access.get") }
}

extension MethodName.TasksMethods.TaskMethods.AccessMethods {
    /// The methods whose names begin with `tasks.task.access.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `tasks.task.access.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.AccessMethods.FieldMethods {
    /// `tasks.task.access.field.get`: scope `tasks`; version 3 of the interface.
    public var get: MethodName { .init(known: "tasks.task.access.field.get") }
    /// `tasks.task.access.field.list`: scope `tasks`; version 3 of the interface.
    public var list: MethodName { .init(known: "tasks.task.access.field.list") }
}

extension MethodName.TasksMethods.TaskMethods {
    /// The methods whose names begin with `tasks.task.chat.`
    public var chat: ChatMethods { ChatMethods() }
    /// The methods whose names begin with `tasks.task.chat.`
    public struct ChatMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.ChatMethods {
    /// The methods whose names begin with `tasks.task.chat.message.`
    public var message: MessageMethods { MessageMethods() }
    /// The methods whose names begin with `tasks.task.chat.message.`
    public struct MessageMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.ChatMethods.MessageMethods {
    /// `tasks.task.chat.message.send`: scope `tasks`; version 3 of the interface.
    public var send: MethodName { .init(known: "tasks.task.chat.message.send") }
}

extension MethodName.TasksMethods.TaskMethods.ChatMethods.MessageMethods {
    /// The methods whose names begin with `tasks.task.chat.message.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `tasks.task.chat.message.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.ChatMethods.MessageMethods.FieldMethods {
    /// `tasks.task.chat.message.field.get`: scope `tasks`; version 3 of the interface.
    public var get: MethodName { .init(known: "tasks.task.chat.message.field.get") }
    /// `tasks.task.chat.message.field.list`: scope `tasks`; version 3 of the interface.
    public var list: MethodName { .init(known: "tasks.task.chat.message.field.list") }
}

extension MethodName.TasksMethods.TaskMethods {
    /// The methods whose names begin with `tasks.task.counters.`
    public var counters: CountersMethods { CountersMethods() }
    /// The methods whose names begin with `tasks.task.counters.`
    public struct CountersMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.CountersMethods {
    /// `tasks.task.counters.get`: scope `task`.
    public var get: MethodName { .init(known: "tasks.task.counters.get") }
}

extension MethodName.TasksMethods.TaskMethods {
    /// The methods whose names begin with `tasks.task.favorite.`
    public var favorite: FavoriteMethods { FavoriteMethods() }
    /// The methods whose names begin with `tasks.task.favorite.`
    public struct FavoriteMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.FavoriteMethods {
    /// `tasks.task.favorite.add`: scope `task`.
    public var add: MethodName { .init(known: "tasks.task.favorite.add") }
    /// `tasks.task.favorite.remove`: scope `task`.
    public var remove: MethodName { .init(known: "tasks.task.favorite.remove") }
}

extension MethodName.TasksMethods.TaskMethods {
    /// The methods whose names begin with `tasks.task.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `tasks.task.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.FieldMethods {
    /// `tasks.task.field.get`: scope `tasks`; version 3 of the interface.
    public var get: MethodName { .init(known: "tasks.task.field.get") }
    /// `tasks.task.field.list`: scope `tasks`; version 3 of the interface.
    public var list: MethodName { .init(known: "tasks.task.field.list") }
}

extension MethodName.TasksMethods.TaskMethods {
    /// The methods whose names begin with `tasks.task.file.`
    public var file: FileMethods { FileMethods() }
    /// The methods whose names begin with `tasks.task.file.`
    public struct FileMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.FileMethods {
    /// `tasks.task.file.attach`: scope `tasks`; version 3 of the interface.
    public var attach: MethodName { .init(known: "tasks.task.file.attach") }
}

extension MethodName.TasksMethods.TaskMethods.FileMethods {
    /// The methods whose names begin with `tasks.task.file.field.`
    public var field: FieldMethods { FieldMethods() }
    /// The methods whose names begin with `tasks.task.file.field.`
    public struct FieldMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.FileMethods.FieldMethods {
    /// `tasks.task.file.field.get`: scope `tasks`; version 3 of the interface.
    public var get: MethodName { .init(known: "tasks.task.file.field.get") }
    /// `tasks.task.file.field.list`: scope `tasks`; version 3 of the interface.
    public var list: MethodName { .init(known: "tasks.task.file.field.list") }
}

extension MethodName.TasksMethods.TaskMethods {
    /// The methods whose names begin with `tasks.task.files.`
    public var files: FilesMethods { FilesMethods() }
    /// The methods whose names begin with `tasks.task.files.`
    public struct FilesMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.FilesMethods {
    /// `tasks.task.files.attach`: scope `task`.
    public var attach: MethodName { .init(known: "tasks.task.files.attach") }
}

extension MethodName.TasksMethods.TaskMethods {
    /// The methods whose names begin with `tasks.task.history.`
    public var history: HistoryMethods { HistoryMethods() }
    /// The methods whose names begin with `tasks.task.history.`
    public struct HistoryMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.HistoryMethods {
    /// `tasks.task.history.list`: scope `task`.
    public var list: MethodName { .init(known: "tasks.task.history.list") }
}

extension MethodName.TasksMethods.TaskMethods {
    /// The methods whose names begin with `tasks.task.result.`
    public var result: ResultMethods { ResultMethods() }
    /// The methods whose names begin with `tasks.task.result.`
    public struct ResultMethods: Sendable {}
}

extension MethodName.TasksMethods.TaskMethods.ResultMethods {
    /// `tasks.task.result.add`: scope `tasks`; version 3 of the interface.
    public var add: MethodName { .init(known: "tasks.task.result.add") }
    /// `tasks.task.result.addFromComment`: scope `task`.
    public var addFromComment: MethodName { .init(known: "tasks.task.result.addfromcomment") }
    /// `tasks.task.result.addfromchatmessage`: scope `tasks`; version 3 of the interface.
    public var addfromchatmessage: MethodName { .init(known: "tasks.task.result.addfromchatmessage") }
    /// `tasks.task.result.delete`: scope `tasks`; version 3 of the interface.
    public var delete: MethodName { .init(known: "tasks.task.result.delete") }
    /// `tasks.task.result.deleteFromComment`: scope `task`.
    public var deleteFromComment: MethodName { .init(known: "tasks.task.result.deletefromcomment") }
    /// `tasks.task.result.list`: scope `task`; version 3: scope `tasks`.
    public var list: MethodName { .init(known: "tasks.task.result.list") }
    /// `tasks.task.result.update`: scope `tasks`; version 3 of the interface.
    public var update: MethodName { .init(known: "tasks.task.result.update") }
}
