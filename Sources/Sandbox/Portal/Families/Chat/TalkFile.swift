import Foundation
import GRDB

/// Files in chats: kept with their content, shown with their addresses.
///
/// Source: the platform's documentation, "im.v2.File.upload" and "im.disk.*".
struct TalkFile {
    let talk: Talk

    var store: RecordStore { talk.store("im.file") }

    static func isImage(_ base64: String) -> Bool {
        let text = base64.hasPrefix("data:") ? base64.drop { $0 != "," }.dropFirst() : base64[...]
        guard let start = Data(base64Encoded: String(text.prefix(16))) else { return false }
        let kinds: [[UInt8]] = [
            [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [0x47, 0x49, 0x46, 0x38], [0x52, 0x49, 0x46, 0x46],
        ]
        return kinds.contains { start.starts(with: $0) }
    }

    /// Shows a file of the Drive in a chat. It has the same number here and there.
    func add(_ file: Record, to chat: Chat, author: Int) throws -> Record {
        let fields: JSONObject = [
            "chat": .int(chat.id), "author": .int(author), "name": .string(file.text("NAME")),
            "size": .int(file.integer("SIZE")), "date": .string(talk.nowText), "content": .int(file.integer("FILE_ID")),
        ]
        try store.delete(file.id)
        return try store.add(fields, id: file.id)
    }

    /// The chat's folder on the Drive; made when it is first asked for.
    func folder(of chat: Chat, _ tree: DiskTree) throws -> Record {
        if let known = try tree.objects.record(chat.item.integer("folder")) { return known }
        let root = try tree.root(of: try tree.storageOfChats())
        // Only its members see what lies in it.
        let folder = try tree.objects.update(
            try tree.addFolder("Chat \(chat.id)", to: root), ["CHAT_ID": .int(chat.id)])
        var chat = chat
        chat.item["folder"] = .int(folder.id)
        try Chats(talk: talk).store.update(chat.item)
        return folder
    }

    func json(_ item: Record) throws -> JSONValue {
        let name = item.text("name")
        let suffix = name.contains(".") ? name.split(separator: ".").last.map(String.init)?.lowercased() ?? "" : ""
        let isImage = ["png", "jpg", "jpeg", "gif", "webp", "bmp"].contains(suffix)
        let address = "\(talk.origin)/bitrix/services/main/ajax.php?action=disk.api.file.download&fileId=\(item.id)"
        return [
            "id": .int(item.id), "chatId": .int(item.integer("chat")), "date": item["date"] ?? "",
            "type": isImage ? "image" : "file", "name": .string(name), "extension": .string(suffix),
            "size": .int(item.integer("size")), "image": false, "status": "done", "progress": 100,
            "authorId": .int(item.integer("author")),
            "authorName": .string(try TalkUser(talk: talk).name(item.integer("author"))),
            "urlPreview": .string(isImage ? address : ""), "urlShow": .string(address), "urlDownload": .string(address),
            "viewerAttrs": [
                "viewer": "", "viewerType": isImage ? "image" : "unknown", "src": .string(address),
                "objectId": .string(String(item.id)), "viewerGroupBy": .string(item.text("chat")),
                "imChatId": .int(item.integer("chat")), "title": .string(name), "actions": "[{\"type\":\"download\"}]",
            ],
            "mediaUrl": ["preview": ["250": .string(isImage ? address : "")]], "isTranscribable": false,
            "isVideoNote": false, "isVoiceNote": false,
        ]
    }

    /// Files that the messages carry.
    func list(of messages: [Record]) throws -> [JSONValue] {
        try messages.flatMap { ($0.members("params")["FILE_ID"]?.array ?? []).compactMap(\.integer) }
            .compactMap { try store.record($0).map(json) }
    }

    /// Keeps what `fields` hold (name, content, message) and posts it.
    func upload(_ fields: JSONObject, to chat: Chat, author: Int, _ call: MethodCall) throws -> MethodAnswer {
        let name = fields.text("name")
        let content = fields.text("content")
        guard !name.isEmpty, !content.isEmpty else {
            throw RESTFailure.own("FILE_EMPTY", "File name and content are required")
        }
        guard let data = FileContent.upload(.string(content))?.bytes, !data.isEmpty else {
            throw RESTFailure.own("FILE_INVALID_CONTENT", "Invalid base64 content")
        }
        guard data.count <= FileContent.limit else { throw RESTFailure.own("FILE_TOO_LARGE", "File is too large") }
        let tree = DiskTree(call, talk.db)
        let file = try tree.addFile(name, to: try folder(of: chat, tree), bytes: data, isUnique: true)
        let item = try add(file, to: chat, author: author)
        let message = try post([item], to: chat, author: author, text: fields.text("message"))
        return MethodAnswer([
            "file": try json(item), "messageId": .int(message.id), "chatId": .int(chat.id),
            "dialogId": .string(chat.isPrivate ? chat.dialogID(for: author) : "chat\(chat.id)"),
        ])
    }

    func post(_ items: [Record], to chat: Chat, author: Int, text: String) throws -> Record {
        try Chats(talk: talk.by(author)).post(
            to: chat,
            Chats.NewMessage(author: author, text: text, params: ["FILE_ID": .array(items.map { .int($0.id) })]))
    }

    /// Where the caller can fetch the content.
    func downloadAddress(_ item: Record, _ call: MethodCall) -> String {
        FileExchanges.address(of: item.integer("content"), for: call)
    }
}

/// `im.v2.File.*` and `im.disk.*`
enum ChatFileMethods {
    static let bodies: [String: MethodBody] = [
        "im.v2.file.upload": .writing { call, db in
            let talk = Talk(call, db)
            let chat = try chat(call, talk)
            return try TalkFile(talk: talk).upload(call.membersOf("fields") ?? [:], to: chat, author: talk.userID, call)
        },
        "im.v2.file.download": .writing { call, db in
            let talk = Talk(call, db)
            let files = TalkFile(talk: talk)
            let chat = try chat(call, talk)
            guard let item = try call["fileId"]?.integer.flatMap({ try files.store.record($0) }),
                item.integer("chat") == chat.id
            else { throw RESTFailure.own("FILE_NOT_FOUND", "File not found") }
            return MethodAnswer(["downloadUrl": .string(files.downloadAddress(item, call))])
        },
        "im.disk.folder.get": .writing(folder),
        "im.disk.file.commit": .writing(commit),
        "im.disk.file.delete": .writing(delete),
        "im.disk.file.save": .writing(save),
    ]

    private static func chat(_ call: MethodCall, _ talk: Talk) throws -> Chat {
        let chats = Chats(talk: talk)
        guard let chat = try chats.dialog(call.text("dialogId") ?? "") else {
            throw RESTFailure.own("CHAT_NOT_FOUND", "CHAT_NOT_FOUND")
        }
        guard chats.mayRead(chat, talk.userID) else {
            throw RESTFailure.own("ACCESS_DENIED", "Access denied", status: 403)
        }
        return chat
    }

    private static func folder(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let chats = Chats(talk: talk)
        let found: Chat?
        if call["CHAT_ID"] == nil, let dialog = call["DIALOG_ID"] {
            guard let text = dialog.text, text.hasPrefix("chat"), Chats.isDialog(text) else {
                throw RESTFailure.dialogIDEmpty
            }
            found = try chats.dialog(text)
        } else {
            guard let id = call["CHAT_ID"]?.integer, id > 0 else { throw RESTFailure.chatIDEmpty }
            found = try chats.chat(id)
        }
        guard let chat = found, chats.mayRead(chat, talk.userID) else { throw RESTFailure.dialogUnavailable }
        return MethodAnswer(["ID": .int(try TalkFile(talk: talk).folder(of: chat, DiskTree(call, db)).id)])
    }

    private static func commit(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        let found = try ChatCall(call, talk).named()
        guard let chat = found, chat.has(talk.userID) else { throw RESTFailure.dialogUnavailable }
        guard call["FILE_ID"] != nil || call["UPLOAD_ID"] != nil else {
            throw RESTFailure.own("FILES_ERROR", "List of files is not specified")
        }
        let tree = DiskTree(call, db)
        let files = TalkFile(talk: talk)
        let ids = call.integers("FILE_ID") ?? call.integers("UPLOAD_ID") ?? []
        let objects = try ids.compactMap { try tree.objects.record($0) }.filter { $0.text("TYPE") == "file" }
        guard !objects.isEmpty, objects.count == ids.count else {
            throw RESTFailure.own("SAVE_ERROR", "Error during saving file to chat")
        }
        let items = try objects.map { try files.add($0, to: chat, author: talk.userID) }
        let message = try files.post(items, to: chat, author: talk.userID, text: call.text("MESSAGE") ?? "")
        var shown: JSONObject = [:]
        var models: JSONObject = [:]
        for (item, object) in zip(items, objects) {
            shown["upload\(item.id)"] = try files.json(item)
            models["upload\(item.id)"] = [
                "id": .int(item.id), "name": item["name"] ?? "", "createTime": object["CREATE_TIME"] ?? "",
                "updateTime": object["UPDATE_TIME"] ?? "", "deleteTime": .null, "code": .null, "xmlId": .null,
                "storageId": .int(object.integer("STORAGE_ID")), "realObjectId": .int(item.id),
                "parentId": .int(object.integer("PARENT_ID")), "deletedType": 0,
                "createdBy": .string(object.text("CREATED_BY")), "updatedBy": .string(object.text("UPDATED_BY")),
                "deletedBy": "0", "typeFile": 2, "globalContentVersion": 1,
                "fileId": .int(object.integer("FILE_ID")), "size": .int(object.integer("SIZE")),
            ]
        }
        return MethodAnswer([
            "FILES": .object(shown), "DISK_ID": .array(items.map { .string(String($0.id)) }),
            "FILE_MODELS": .object(models), "MESSAGE_ID": .int(message.id),
        ])
    }

    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let id = call["CHAT_ID"]?.integer, id > 0 else { throw RESTFailure.chatIDEmpty }
        guard let file = call["FILE_ID"]?.integer, file > 0 else {
            throw RESTFailure.own("FILE_ID_EMPTY", "File ID can't be empty")
        }
        let files = TalkFile(talk: talk)
        guard let item = try files.store.record(file), item.integer("chat") == id,
            item.integer("author") == talk.userID, let chat = try Chats(talk: talk).chat(id), chat.has(talk.userID)
        else { return MethodAnswer(false) }
        try files.store.delete(file)
        let messages = try Chats(talk: talk).messages.records(["chat": .int(id)])
        for message in messages
        where (message.members("params")["FILE_ID"]?.array ?? []).contains(.int(file)) {
            try Chats(talk: talk).delete(message, in: chat, isComplete: false)
        }
        return MethodAnswer(true)
    }

    private static func save(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let talk = Talk(call, db)
        guard let file = call["FILE_ID"]?.integer, file > 0 else {
            throw RESTFailure.own("FILE_ID_EMPTY", "File ID can't be empty")
        }
        let files = TalkFile(talk: talk)
        guard let item = try files.store.record(file), let chat = try Chats(talk: talk).chat(item.integer("chat")),
            Chats(talk: talk).mayRead(chat, talk.userID)
        else { throw RESTFailure.own("FILE_SAVE_ERROR", "File ID can't be saved") }
        let tree = DiskTree(call, db)
        let root = try tree.root(of: try tree.storage(ofUser: talk.userID))
        let name = talk.say("Saved Files", "Сохраненные файлы")
        let folder =
            try tree.children(of: root).first { $0.text("NAME") == name } ?? tree.addFolder(name, to: root)
        let bytes = try FileContent.bytes(db, portalID: talk.portalID, id: item.integer("content")) ?? []
        let copy = try tree.addFile(item.text("name"), to: folder, bytes: bytes, isUnique: true)
        return MethodAnswer([
            "folder": ["id": .int(folder.id), "name": .string(name)],
            "file": ["id": .int(copy.id), "name": .string(copy.text("NAME"))],
        ])
    }
}
