import Foundation
import GRDB

/// `disk.storage.*`, `disk.folder.*`, `disk.file.*`, `disk.version.get`, `disk.rights.getTasks` and `disk.attachedObject.get`.
///
/// All run as writers: the storages that everybody has come to be when they are first asked for.
/// Source: the platform's documentation, "Drive".
enum DiskMethods {
    static let bodies: [String: MethodBody] = [
        "disk.storage.getlist": .writing(storages),
        "disk.storage.get": .writing { call, db in
            let tree = DiskTree(call, db)
            return MethodAnswer(tree.json(storage: try storage(tree, at: .read)))
        },
        "disk.storage.gettypes": .plain { _ in MethodAnswer(["user", "common", "group"]) },
        "disk.storage.getfields": .plain { _ in MethodAnswer(DiskTree.describe(DiskTree.storageFields)) },
        "disk.storage.getforapp": .writing(storageForApplication),
        "disk.storage.rename": .writing(renameStorage),
        "disk.storage.getchildren": .writing { call, db in
            let tree = DiskTree(call, db)
            return try children(tree, of: try tree.root(of: try storage(tree, at: .none)))
        },
        "disk.storage.addfolder": .writing { call, db in
            let tree = DiskTree(call, db)
            return try addFolder(tree, to: try tree.root(of: try storage(tree, at: .edit)))
        },
        "disk.storage.uploadfile": .writing { call, db in
            let tree = DiskTree(call, db)
            return try upload(tree, to: try tree.root(of: try storage(tree, at: .edit)))
        },
        "disk.folder.getfields": .plain { _ in MethodAnswer(DiskTree.describe(DiskTree.folderFields)) },
        "disk.folder.get": folder(.read) { tree, folder in MethodAnswer(try tree.json(folder)) },
        "disk.folder.getchildren": folder(.none) { tree, folder in try children(tree, of: folder) },
        "disk.folder.addsubfolder": folder(.edit) { tree, folder in try addFolder(tree, to: folder) },
        "disk.folder.uploadfile": folder(.edit) { tree, folder in try upload(tree, to: folder) },
        "disk.folder.rename": folder(.edit) { tree, folder in try rename(tree, folder) },
        "disk.folder.copyto": folder(.read) { tree, folder in try copy(tree, folder) },
        "disk.folder.moveto": folder(.edit) { tree, folder in
            guard folder["IS_ROOT"] == nil else { throw RESTFailure("", status: 400, "Could not move root folder") }
            return try move(tree, folder)
        },
        "disk.folder.markdeleted": folder(.full) { tree, folder in
            MethodAnswer(try tree.json(try tree.markDeleted(folder), only: ["DELETED_TYPE": 3]))
        },
        "disk.folder.deletetree": folder(.full, inTrash: true) { tree, folder in
            try tree.delete(folder)
            return MethodAnswer(true)
        },
        "disk.folder.restore": folder(.full, inTrash: true) { tree, folder in
            guard tree.call.caller.isAdmin else { throw DiskFailure.denied }
            return try restore(tree, folder)
        },
        "disk.folder.getexternallink": folder(.read) { tree, folder in try externalLink(tree, folder) },
        "disk.folder.sharetouser": folder(.full) { tree, folder in try share(tree, folder) },
        "disk.file.getfields": .plain { _ in MethodAnswer(DiskTree.describe(DiskTree.fileFields)) },
        "disk.file.get": file(.read, inTrash: true) { tree, file in MethodAnswer(try tree.json(file)) },
        "disk.file.rename": file(.edit) { tree, file in try rename(tree, file) },
        "disk.file.copyto": file(.read) { tree, file in try copy(tree, file) },
        "disk.file.moveto": file(.edit) { tree, file in try move(tree, file) },
        "disk.file.markdeleted": file(.edit) { tree, file in MethodAnswer(try tree.json(try tree.markDeleted(file))) },
        "disk.file.delete": file(.full, inTrash: true) { tree, file in
            try tree.delete(file)
            return MethodAnswer(true)
        },
        "disk.file.restore": file(.edit, inTrash: true) { tree, file in try restore(tree, file) },
        "disk.file.getexternallink": file(.read) { tree, file in try externalLink(tree, file) },
        "disk.file.uploadversion": file(.edit) { tree, file in try uploadVersion(tree, file) },
        "disk.file.getversions": file(.read) { tree, file in try versions(tree, file) },
        "disk.file.restorefromversion": file(.full) { tree, file in try restoreVersion(tree, file) },
        "disk.file.search": .writing(DiskSearch.search),
        "disk.version.get": .writing(version),
        "disk.attachedobject.get": .writing(attached),
        "disk.rights.gettasks": .plain { _ in
            MethodAnswer(
                .array(
                    DiskTree.tasks.filter { $0.name != "disk_access_add" }.map {
                        ["ID": .string(String($0.id)), "NAME": .string($0.name), "TITLE": .string($0.title)]
                    }))
        },
    ]

    // MARK: What a call is about

    private typealias ObjectBody = @Sendable (DiskTree, Record) throws -> MethodAnswer

    private static func folder(
        _ level: DiskTree.Level, inTrash: Bool = false, _ body: @escaping ObjectBody
    ) -> MethodBody { about("folder", place: 1, level, inTrash, body) }

    private static func file(
        _ level: DiskTree.Level, inTrash: Bool = false, _ body: @escaping ObjectBody
    ) -> MethodBody { about("file", place: 0, level, inTrash, body) }

    private static func about(
        _ type: String, place: Int, _ level: DiskTree.Level, _ inTrash: Bool, _ body: @escaping ObjectBody
    ) -> MethodBody {
        .writing { call, db in
            let tree = DiskTree(call, db)
            return try body(tree, try object(tree, type, place: place, level: level, inTrash: inTrash))
        }
    }

    private static func object(
        _ tree: DiskTree, _ type: String, place: Int, level: DiskTree.Level, inTrash: Bool
    ) throws -> Record {
        guard let value = tree.call.argument("id", 0), value.text?.isEmpty != true else {
            throw DiskFailure.argument(place)
        }
        guard let id = value.integer, let found = try tree.objects.record(id), found.text("TYPE") == type,
            inTrash || found.integer("DELETED_TYPE") == 0
        else { throw DiskFailure.notFound(value.text ?? "") }
        guard try tree.level(of: found) >= level else { throw DiskFailure.denied }
        return found
    }

    private static func storage(_ tree: DiskTree, at level: DiskTree.Level) throws -> Record {
        guard let value = tree.call.argument("id", 0), value.text?.isEmpty != true else {
            throw DiskFailure.argument(0)
        }
        // Those of the portal's people are there whether anybody has asked for the list or not.
        _ = try tree.visibleStorages()
        guard let id = value.integer, let found = try tree.storages.record(id) else {
            throw DiskFailure.notFound(value.text ?? "")
        }
        guard try tree.level(of: try tree.root(of: found)) >= level else { throw DiskFailure.denied }
        return found
    }

    private static func targetFolder(_ tree: DiskTree, place: Int) throws -> Record {
        guard let value = tree.call.argument("targetFolderId", 1), value.text?.isEmpty != true else {
            throw DiskFailure.argument(place)
        }
        guard let id = value.integer, let folder = try tree.objects.record(id), folder.text("TYPE") == "folder",
            folder.integer("DELETED_TYPE") == 0
        else { throw DiskFailure.notFound(value.text ?? "") }
        guard try tree.level(of: folder) >= .edit else { throw DiskFailure.denied }
        return folder
    }

    // MARK: Storages

    private static func storages(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let tree = DiskTree(call, db)
        return ListQuery(call, filterable: Set(DiskTree.storageFields.filter(\.isFilterable).map(\.name)))
            .answer(try tree.visibleStorages(), tree.json(storage:))
    }

    private static func storageForApplication(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        guard let installation = call.caller.installation else {
            throw RESTFailure(.accessDenied, status: 400, "Access denied! Application context required")
        }
        guard call.caller.isAdmin else { throw DiskFailure.denied }
        let tree = DiskTree(call, db)
        return MethodAnswer(tree.json(storage: try tree.storage(ofApplication: installation)))
    }

    private static func renameStorage(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let tree = DiskTree(call, db)
        guard let installation = call.caller.installation else {
            throw RESTFailure(.accessDenied, status: 400, "Access denied! Application context required")
        }
        guard let id = call.argument("id", 0)?.integer else { throw DiskFailure.argument(0) }
        guard let name = call.argument("newName", 1)?.text, !name.isEmpty else { throw DiskFailure.argument(1) }
        guard let storage = try tree.storages.record(id) else { throw DiskFailure.notFound(id) }
        guard storage.text("ENTITY_TYPE") == "restapp", storage.text("ENTITY_ID") == String(installation.id ?? 0) else {
            throw RESTFailure("", status: 400, "Access denied (invalid type of storage)")
        }
        guard call.caller.isAdmin else { throw DiskFailure.denied }
        _ = try tree.objects.update(try tree.root(of: storage), ["NAME": .string(name)])
        return MethodAnswer(tree.json(storage: try tree.storages.update(storage, ["NAME": .string(name)])))
    }

    // MARK: Folders and files

    /// A folder that nobody may read has no children to show.
    private static func children(_ tree: DiskTree, of folder: Record) throws -> MethodAnswer {
        let isOpen = try tree.level(of: folder) >= .read
        let inside = try tree.children(of: folder)
        let visible = isOpen ? inside : try inside.filter { try tree.level(of: $0) >= .read }
        return try ListQuery(tree.call, filterable: DiskTree.filterable).answer(visible) { try tree.json($0) }
    }

    private static func addFolder(_ tree: DiskTree, to folder: Record) throws -> MethodAnswer {
        let data = tree.call.map("data") ?? tree.call.params["1"]?.object
        guard let name = data?.member("NAME")?.text, !name.isEmpty else { throw DiskFailure.argument(1) }
        let made = try tree.addFolder(name, to: folder, rights: try rights(tree.call))
        return MethodAnswer(try tree.json(made, isNew: true))
    }

    private static func rights(_ call: MethodCall) throws -> JSONValue? {
        guard let value = call["rights"], value.text == nil, !value.elements.isEmpty else { return nil }
        for right in value.elements {
            guard right.object?.member("TASK_ID")?.integer != nil, right.object?.member("ACCESS_CODE")?.text != nil
            else { throw RESTFailure("", status: 400, "Invalid rights format") }
        }
        return .array(value.elements)
    }

    private static func upload(_ tree: DiskTree, to folder: Record) throws -> MethodAnswer {
        let call = tree.call
        let isUnique = call["generateUniqueName"]?.flag ?? false
        guard let content = call["fileContent"], content.text?.isEmpty != true else {
            var query: JSONObject = ["id": .int(folder.id), "generateUniqueName": isUnique ? "1" : "0"]
            if let name = call.map("data")?.member("NAME") { query["name"] = name }
            if let rights = try rights(call) { query["rights"] = .string(rights.serialized()) }
            query["_"] = .string(call.platform.randomness.mixedAlphanumeric(32))
            let link = FileLink(action: .upload, module: "disk", query: query)
            return MethodAnswer(["field": "file", "uploadUrl": .string(link.address(for: call))])
        }
        guard let file = FileContent.upload(content) else {
            throw RESTFailure("ERROR_COULD_NOT_SAVE_FILE", status: 400, "Could not save file")
        }
        guard let name = call.map("data")?.member("NAME")?.text, !name.isEmpty else {
            throw RESTFailure(
                "DISK_BASE_SERVICE_22001", status: 400, "Error: required parameter NAME (DISK_BASE_SERVICE_22001)")
        }
        let made = try tree.addFile(name, to: folder, bytes: file.bytes, isUnique: isUnique, rights: try rights(call))
        return MethodAnswer(try tree.json(made, isNew: true))
    }

    private static func rename(_ tree: DiskTree, _ object: Record) throws -> MethodAnswer {
        guard let value = tree.call.argument("newName", 1), let name = value.text else {
            throw DiskFailure.argument(object.text("TYPE") == "file" ? 0 : 1)
        }
        guard !name.isEmpty else { throw RESTFailure("0", status: 400, "Empty name") }
        return MethodAnswer(try tree.json(try tree.rename(object, to: name)))
    }

    private static func copy(_ tree: DiskTree, _ object: Record) throws -> MethodAnswer {
        let folder = try targetFolder(tree, place: object.text("TYPE") == "file" ? 0 : 1)
        return MethodAnswer(try tree.json(try tree.copy(object, to: folder), isNew: true))
    }

    private static func move(_ tree: DiskTree, _ object: Record) throws -> MethodAnswer {
        let folder = try targetFolder(tree, place: object.text("TYPE") == "file" ? 0 : 1)
        return MethodAnswer(
            try tree.json(try tree.move(object, to: folder), only: ["PARENT_ID": .int(folder.id)]))
    }

    private static func restore(_ tree: DiskTree, _ object: Record) throws -> MethodAnswer {
        MethodAnswer(try tree.json(try tree.restore(object), only: ["DELETED_TYPE": 0]))
    }

    /// The same address every time, until the object is gone.
    private static func externalLink(_ tree: DiskTree, _ object: Record) throws -> MethodAnswer {
        var code = object.text("LINK")
        if code.isEmpty {
            code = tree.call.platform.randomness.mixedAlphanumeric(5)
            _ = try tree.objects.update(object, ["LINK": .string(code)])
        }
        return MethodAnswer(.string("\(tree.call.publicOrigin)/~\(code)"))
    }

    private static func share(_ tree: DiskTree, _ folder: Record) throws -> MethodAnswer {
        let call = tree.call
        guard let user = call.argument("userId", 1)?.integer, let task = call.argument("taskName", 2)?.text else {
            throw DiskFailure.argument(1)
        }
        guard let granted = DiskTree.tasks.first(where: { $0.name == task }), try call.person(tree.db, user) != nil
        else { throw DiskFailure.denied }
        var rights = (folder["RIGHTS"]?.elements ?? []).filter {
            $0.object?.member("ACCESS_CODE")?.text != "U\(user)"
        }
        rights.append(["TASK_ID": .int(granted.id), "ACCESS_CODE": .string("U\(user)")])
        _ = try tree.objects.update(folder, ["RIGHTS": .array(rights)])
        return MethodAnswer(true)
    }

    // MARK: Versions

    private static func uploadVersion(_ tree: DiskTree, _ file: Record) throws -> MethodAnswer {
        guard let content = tree.call.argument("fileContent", 1), content.text?.isEmpty != true else {
            if tree.call["fileContent"] != nil { throw DiskFailure.argument(0) }
            let query: JSONObject = [
                "file": .int(file.id), "_": .string(tree.call.platform.randomness.mixedAlphanumeric(32)),
            ]
            let link = FileLink(action: .upload, module: "disk", query: query)
            return MethodAnswer(["field": "file", "uploadUrl": .string(link.address(for: tree.call))])
        }
        guard let sent = FileContent.upload(content) else {
            throw RESTFailure("DISK_FILE_22002", status: 400, "Could not save file")
        }
        return MethodAnswer(try addVersion(tree, file, sent))
    }

    private static func addVersion(_ tree: DiskTree, _ file: Record, _ sent: FileContent.Upload) throws -> JSONValue {
        let content = try tree.keep(sent.name ?? file.text("NAME"), sent.bytes)
        let updated = try tree.addContent(content, named: sent.name, to: file)
        return try tree.json(
            updated, only: ["GLOBAL_CONTENT_VERSION": .int(updated.integer("GLOBAL_CONTENT_VERSION"))])
    }

    private static func versions(_ tree: DiskTree, _ file: Record) throws -> MethodAnswer {
        ListQuery(tree.call, standard: [("ID", true)])
            .answer(try tree.versions.records(["OBJECT_ID": .int(file.id)]), tree.json(version:))
    }

    private static func restoreVersion(_ tree: DiskTree, _ file: Record) throws -> MethodAnswer {
        guard let id = tree.call.argument("versionId", 1)?.integer else { throw DiskFailure.argument(0) }
        guard let version = try tree.versions.record(id) else { throw DiskFailure.notFound(id) }
        guard version.integer("OBJECT_ID") == file.id else {
            throw RESTFailure("DISK_FILE_22004", status: 400, "Cannot restore version from another file")
        }
        let content = try FileContent.copy(
            tree.db, portalID: tree.call.caller.portalID, id: version.integer("FILE_ID"))
        let updated = try tree.addContent(content, named: nil, to: file)
        return MethodAnswer(
            try tree.json(
                updated, only: ["GLOBAL_CONTENT_VERSION": .int(updated.integer("GLOBAL_CONTENT_VERSION"))]))
    }

    private static func version(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let tree = DiskTree(call, db)
        guard let id = call.argument("id", 0)?.integer else {
            throw RESTFailure("ERROR_ARGUMENT", status: 400, "Invalid value of parameter `id`")
        }
        guard let version = try tree.versions.record(id),
            let file = try tree.objects.record(version.integer("OBJECT_ID"))
        else { throw DiskFailure.notFound(id) }
        guard try tree.level(of: file) >= .read else { throw DiskFailure.denied }
        return MethodAnswer(tree.json(version: version))
    }

    private static func attached(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let tree = DiskTree(call, db)
        guard let id = call.argument("id", 0)?.integer else { throw DiskFailure.argument(0) }
        guard let link = try call.store(db, "disk.attached").record(id),
            let file = try tree.objects.record(link.integer("OBJECT_ID"))
        else { throw DiskFailure.notFound(id) }
        guard try tree.level(of: file) >= .read || link.integer("CREATED_BY") == call.userID else {
            throw DiskFailure.denied
        }
        return MethodAnswer([
            "ID": .string(String(id)), "OBJECT_ID": .string(String(file.id)),
            "MODULE_ID": link["MODULE_ID"] ?? "disk", "ENTITY_TYPE": link["ENTITY_TYPE"] ?? "",
            "ENTITY_ID": .string(link.text("ENTITY_ID")), "CREATE_TIME": link["CREATE_TIME"] ?? .null,
            "CREATED_BY": .string(link.text("CREATED_BY")),
            "DOWNLOAD_URL": .string(tree.downloadAddress(["attached": .int(id)])), "NAME": file["NAME"] ?? "",
            "SIZE": .string(String(file.integer("SIZE"))),
        ])
    }

    // MARK: Files at addresses

    static let exchange = PortalREST.FileExchange(
        download: { call, db, query in
            let tree = DiskTree(call, db)
            var contentID = 0
            var file: Record?
            if let id = query["version"]?.integer, let version = try tree.versions.record(id) {
                contentID = version.integer("FILE_ID")
                file = try tree.objects.record(version.integer("OBJECT_ID"))
            } else if let id = query["attached"]?.integer, let link = try call.store(db, "disk.attached").record(id) {
                // Whoever was shown the attachment may read it.
                let file = try tree.objects.record(link.integer("OBJECT_ID"))
                return try FileContent.info(db, portalID: call.caller.portalID, id: file?.integer("FILE_ID") ?? 0)
                    .map { $0.named(file?.text("NAME") ?? $0.name) }
            } else if let id = query["id"]?.integer {
                file = try tree.objects.record(id)
                contentID = file?.integer("FILE_ID") ?? 0
            }
            guard let file, try tree.level(of: file) >= .read else { return nil }
            return try FileContent.info(db, portalID: call.caller.portalID, id: contentID)
                .map { $0.named(file.text("NAME")) }
        },
        upload: { call, db, query, sent in
            let tree = DiskTree(call, db)
            if let id = query["file"]?.integer {
                guard let file = try tree.objects.record(id) else { throw DiskFailure.notFound(id) }
                guard try tree.level(of: file) >= .edit else { throw DiskFailure.denied }
                return MethodAnswer(try addVersion(tree, file, sent))
            }
            let id = query["id"]?.integer ?? 0
            guard let folder = try tree.objects.record(id) else { throw DiskFailure.notFound(id) }
            guard try tree.level(of: folder) >= .edit else { throw DiskFailure.denied }
            let rights = query["rights"]?.string.flatMap { try? JSONValue(parsing: $0) }
            let made = try tree.addFile(
                query["name"]?.text ?? sent.name ?? "file", to: folder, bytes: sent.bytes,
                isUnique: query["generateUniqueName"]?.text == "1", rights: rights)
            return MethodAnswer(try tree.json(made, isNew: true))
        })
}

extension FileContent.Info {
    /// The same content under the name that its file has now.
    func named(_ name: String) -> FileContent.Info {
        var info = self
        info.name = name
        info.type = FileContent.mediaType(of: name)
        return info
    }
}
