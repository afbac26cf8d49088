import Foundation
import GRDB

/// `im.disk.*`: files of chats on the Drive.
///
/// Every chat has a folder of its own, which its members may read and write.
/// Source: the platform's documentation, "Files in chats".
enum ChatFileMethods {
    static let bodies: [String: MethodBody] = [
        "im.disk.folder.get": .writing { call, db in
            MethodAnswer(["ID": .int(try folder(call, db, of: try chat(call, db)).id)])
        },
        "im.disk.file.commit": .writing(commit),
        "im.disk.file.save": .writing(save),
        "im.disk.file.delete": .writing(delete),
    ]

    private static func refusal(_ code: String, _ text: String, status: Int = 400) -> RESTFailure {
        RESTFailure(ErrorCode(code), status: status, text)
    }

    private static let saveError = refusal("SAVE_ERROR", "Error during saving file to chat")
    private static let accessError = refusal(
        "ACCESS_ERROR", "You do not have access to the specified dialog", status: 403)

    // MARK: Chats

    /// The chat that a call names, if the caller is in it.
    private static func chat(_ call: MethodCall, _ db: Database) throws -> JSONObject {
        let chats = RecordShelf(call, db, "im.chat")
        var found: JSONObject?
        if let dialog = call["DIALOG_ID"], dialog.text?.isEmpty != true {
            let text = dialog.text ?? ""
            if text.hasPrefix("chat"), let id = Int(text.dropFirst(4)), id > 0 {
                found = try chats.get(id)
            } else if text.hasPrefix("sg"), let id = Int(text.dropFirst(2)), id > 0 {
                found = try chats.first(["entityType": "SONET_GROUP", "entityID": .string(String(id))])
            } else if let other = Int(text), other > 0 {
                let pair = "\(min(call.userID, other))|\(max(call.userID, other))"
                found = try chats.first(["pair": .string(pair)])
            } else {
                throw refusal("DIALOG_ID_EMPTY", "Dialog ID can't be empty")
            }
        } else if call["DIALOG_ID"] != nil {
            throw refusal("DIALOG_ID_EMPTY", "Dialog ID can't be empty")
        } else {
            guard let id = call["CHAT_ID"]?.integer, id > 0 else {
                throw refusal("CHAT_ID_EMPTY", "Chat ID can't be empty")
            }
            found = try chats.get(id)
        }
        guard let found, found["members"]?.object?[String(call.userID)] != nil else { throw accessError }
        return found
    }

    private static func folder(_ call: MethodCall, _ db: Database, of chat: JSONObject) throws -> JSONObject {
        let tree = DiskTree(call, db)
        let root = try tree.root(of: try tree.storageOfChats())
        if let known = try tree.objects.all(["PARENT_ID": .int(root.id)])
            .first(where: { $0.integer("CHAT_ID") == chat.id })
        {
            return known
        }
        let title = chat.text("title")
        let name = title.isEmpty ? "Chat \(chat.id)" : "\(title) (Chat \(chat.id))"
        return try tree.objects.update(try tree.addFolder(name, to: root), ["CHAT_ID": .int(chat.id)])
    }

    // MARK: Files

    private static func numbers(_ value: JSONValue?) -> [Int] {
        guard let value else { return [] }
        let elements = value.text == nil ? value.elements : [value]
        return elements.compactMap { Int(($0.text ?? "").drop { !$0.isNumber }) }
    }

    /// Puts files of the Drive into the chat: copies of the caller's, or those that were uploaded into the chat's folder.
    private static func commit(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let chat = try chat(call, db)
        guard let given = call["UPLOAD_ID"] ?? call["FILE_ID"] else {
            throw refusal("FILES_ERROR", "List of files is not specified")
        }
        let tree = DiskTree(call, db)
        let folder = try folder(call, db, of: chat)
        let files = try numbers(given).map { id -> JSONObject in
            guard let file = try tree.objects.get(id), file.text("TYPE") == "file", try tree.level(of: file) >= .read
            else { throw saveError }
            if file.integer("PARENT_ID") == folder.id { return file }
            return try tree.addCopy(of: file, to: folder)
        }
        guard !files.isEmpty else { throw saveError }
        var post = call
        post.name = "im.message.add"
        let marks = files.map { "[DISK=\($0.id)]" }.joined(separator: " ")
        let text = call.text("MESSAGE")
        post.params = [
            "DIALOG_ID": .string("chat\(chat.id)"), "MESSAGE": .string(text.map { "\($0) \(marks)" } ?? marks),
        ]
        guard case .writing(let say) = ModelledMethods.all["im.message.add"] else { throw saveError }
        let message = try say(post, db).value
        func map(_ value: (JSONObject) throws -> JSONValue) rethrows -> JSONValue {
            .object(JSONObject(uniqueKeysWithValues: try files.map { ("upload\($0.id)", try value($0)) }))
        }
        return MethodAnswer([
            "FILES": try map { try json($0, chat, call, db) },
            "DISK_ID": .array(files.map { .string(String($0.id)) }),
            "FILE_MODELS": map { model($0) }, "MESSAGE_ID": message,
        ])
    }

    private static func json(
        _ file: JSONObject, _ chat: JSONObject, _ call: MethodCall, _ db: Database
    ) throws -> JSONValue {
        let name = file.text("NAME")
        let isImage = FileContent.mediaType(of: name).hasPrefix("image/")
        let ending = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
        let address = JSONValue.string("\(call.publicOrigin)/disk/downloadFile/\(file.id)/")
        return [
            "id": .int(file.id), "chatId": .int(chat.id), "date": file["CREATE_TIME"] ?? .null,
            "type": isImage ? "image" : "file", "name": .string(name), "extension": .string(ending),
            "size": .int(file.integer("SIZE")), "image": false, "status": "done", "progress": 100,
            "authorId": .int(call.userID), "authorName": .string(call.caller.user.fullName),
            "urlPreview": isImage ? address : "", "urlShow": address, "urlDownload": address,
            "viewerAttrs": [
                "viewer": "", "viewerType": isImage ? "image" : "unknown", "src": address, "viewerResized": "",
                "objectId": .string(String(file.id)), "viewerGroupBy": .string(String(chat.id)),
                "imChatId": .int(chat.id), "title": .string(name), "actions": "[{\"type\":\"download\"}]",
            ],
            "mediaUrl": ["preview": ["250": isImage ? address : ""]], "isTranscribable": false, "isVideoNote": false,
            "isVoiceNote": false,
        ]
    }

    private static func model(_ file: JSONObject) -> JSONValue {
        [
            "id": .int(file.id), "name": file["NAME"] ?? "", "createTime": file["CREATE_TIME"] ?? .null,
            "updateTime": file["UPDATE_TIME"] ?? .null, "deleteTime": .null, "code": .null, "xmlId": .null,
            "storageId": .int(file.integer("STORAGE_ID")), "realObjectId": .int(file.id),
            "parentId": .int(file.integer("PARENT_ID")), "deletedType": 0,
            "createdBy": .string(file.text("CREATED_BY")), "updatedBy": .string(file.text("UPDATED_BY")),
            "deletedBy": "0", "typeFile": 2,
            "globalContentVersion": .int(file.integer("GLOBAL_CONTENT_VERSION")),
            "fileId": .int(file.integer("FILE_ID")), "size": .int(file.integer("SIZE")),
            "links": [
                "download": .string("/disk/downloadFile/\(file.id)/"), "showInGrid": "", "preview": "",
            ],
        ]
    }

    private static func number(_ call: MethodCall, _ name: String, _ code: String, _ text: String) throws -> Int {
        guard let id = call[name]?.integer, id > 0 else { throw refusal(code, text) }
        return id
    }

    /// Copies a chat's file to the folder of saved files on the caller's own Drive.
    private static func save(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let id = try number(call, "FILE_ID", "FILE_ID_EMPTY", "File ID can't be empty")
        let tree = DiskTree(call, db)
        guard let file = try tree.objects.get(id), file.text("TYPE") == "file", try tree.level(of: file) >= .read else {
            throw refusal("FILE_SAVE_ERROR", "File ID can't be saved")
        }
        let root = try tree.root(of: try tree.storage(ofUser: call.userID))
        let name = call.caller.portal.language == "ru" ? "Сохраненные файлы" : "Saved Files"
        let folder = try tree.children(of: root).first { $0.text("NAME") == name && $0.text("TYPE") == "folder" }
        let target = try folder ?? tree.addFolder(name, to: root)
        let copy = try tree.addCopy(of: file, to: target)
        return MethodAnswer([
            "folder": ["id": .int(target.id), "name": target["NAME"] ?? ""],
            "file": ["id": .int(copy.id), "name": copy["NAME"] ?? ""],
        ])
    }

    /// Whoever sent a file may take it away again.
    private static func delete(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let chatID = try number(call, "CHAT_ID", "CHAT_ID_EMPTY", "Chat ID can't be empty")
        let id = try number(call, "FILE_ID", "FILE_ID_EMPTY", "File ID can't be empty")
        let tree = DiskTree(call, db)
        guard let file = try tree.objects.get(id), file.integer("CREATED_BY") == call.userID,
            try tree.ancestors(of: file).contains(where: { $0.integer("CHAT_ID") == chatID })
        else { return MethodAnswer(false) }
        try tree.delete(file)
        return MethodAnswer(true)
    }
}
