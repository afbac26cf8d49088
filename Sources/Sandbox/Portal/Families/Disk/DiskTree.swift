import GRDB

/// The Drive of a portal: storages, folders and files, and who may do what with them.
///
/// Source: the platform's documentation, "Drive".
struct DiskTree: CallBook {
    /// What a person may do with an object, each level with all of those before.
    enum Level: Int, Comparable {
        case none, read, edit, full

        static func < (first: Level, second: Level) -> Bool { first.rawValue < second.rawValue }
    }

    /// Levels by their identifiers, as `disk.rights.getTasks` lists them.
    static let tasks: [(id: Int, name: String, title: String, level: Level)] = [
        (79, "disk_access_full", "Full Access", .full), (75, "disk_access_edit", "Editing", .edit),
        (73, "disk_access_add", "Adding", .edit), (71, "disk_access_read", "Reading", .read),
    ]

    let call: MethodCall
    let db: Database
    var storages: RecordStore { store("disk.storage") }
    var objects: RecordStore { store("disk.object") }
    var versions: RecordStore { store("disk.version") }

    // MARK: Storages

    /// Every storage that the caller may read; the ones that each person, workgroup and the company have are made when first asked for.
    func visibleStorages() throws -> [Record] {
        _ = try common()
        for person in try PersonRow.filter(Column("portalID") == call.caller.portalID).order(Column("id")).fetchAll(db)
        where person.service.isEmpty {
            _ = try storage(ofUser: person.id)
        }
        for group in try call.store(db, "sonet_group").records() { _ = try storage(ofGroup: group.id) }
        return try storages.records().filter { storage in
            guard !["restapp", "im"].contains(storage.text("ENTITY_TYPE")) else { return false }
            guard let root = try objects.record(storage.integer("ROOT_OBJECT_ID")) else { return false }
            return try level(of: root) >= .read
        }
    }

    func common() throws -> Record {
        let isRussian = call.caller.portal.language == "ru"
        return try storage("common", "shared_files_s1", name: isRussian ? "Общий диск" : "Company Drive")
    }

    func storage(ofUser id: Int) throws -> Record {
        try storage("user", String(id), name: try call.person(db, id)?.fullName ?? "User \(id)")
    }

    func storage(ofGroup id: Int) throws -> Record {
        try storage(
            "group", String(id), name: try call.store(db, "sonet_group").record(id)?.text("NAME") ?? "Group \(id)")
    }

    /// Where the folders of chats stand; no list shows it.
    func storageOfChats() throws -> Record { try storage("im", "0", name: "Chats") }

    /// Storage of an application; made when it is first asked for.
    func storage(ofApplication installation: InstallationRow) throws -> Record {
        let code = try ApplicationRow.fetchOne(db, key: installation.clientID)?.code
        return try storage("restapp", String(installation.id ?? 0), name: code ?? "bitrix.restapi")
    }

    private func storage(_ entityType: String, _ entityID: String, name: String) throws -> Record {
        if let known = try storages.first(["ENTITY_TYPE": .string(entityType), "ENTITY_ID": .string(entityID)]) {
            return known
        }
        let storage = try storages.add([
            "NAME": .string(name), "MODULE_ID": "disk", "ENTITY_TYPE": .string(entityType),
            "ENTITY_ID": .string(entityID),
        ])
        let owner = entityType == "user" ? Int(entityID) ?? 0 : 0
        let root = try objects.add(
            fresh(name: name, storage: storage.id, parent: 0, type: "folder", owner: owner).merging(
                ["IS_ROOT": true]) { $1 })
        return try storages.update(storage, ["ROOT_OBJECT_ID": .int(root.id)])
    }

    func root(of storage: Record) throws -> Record {
        guard let root = try objects.record(storage.integer("ROOT_OBJECT_ID")) else {
            throw DiskFailure.notFound(storage.integer("ROOT_OBJECT_ID"))
        }
        return root
    }

    // MARK: Objects

    private func fresh(name: String, storage: Int, parent: Int, type: String, owner: Int? = nil) -> JSONObject {
        let owner = owner ?? call.userID
        return [
            "NAME": .string(name), "STORAGE_ID": .int(storage), "TYPE": .string(type), "PARENT_ID": .int(parent),
            "DELETED_TYPE": 0, "CREATE_TIME": call.now, "UPDATE_TIME": call.now, "CREATED_BY": .int(owner),
            "UPDATED_BY": .int(owner),
        ]
    }

    /// What stands in a folder and is not in the trash.
    func children(of folder: Record) throws -> [Record] {
        try objects.records(["PARENT_ID": .int(folder.id), "DELETED_TYPE": 0])
    }

    /// Whether the folder holds something of that name already.
    func holds(_ folder: Record, _ name: String, except id: Int = 0) throws -> Bool {
        try objects.records(["PARENT_ID": .int(folder.id), "DELETED_TYPE": 0, "NAME": .string(name)]).contains {
            $0.id != id
        }
    }

    /// `name`, or `name (1)` where that is taken.
    func uniqueName(_ name: String, in folder: Record, except id: Int = 0) throws -> String {
        guard try holds(folder, name, except: id) else { return name }
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 } ?? name.endIndex
        var number = 1
        while true {
            let candidate = "\(name[..<dot]) (\(number))\(name[dot...])"
            if try !holds(folder, candidate, except: id) { return candidate }
            number += 1
        }
    }

    func addFolder(_ name: String, to folder: Record, rights: JSONValue? = nil) throws -> Record {
        guard try !holds(folder, name) else { throw DiskFailure.taken(isFile: false) }
        var fields = fresh(name: name, storage: folder.integer("STORAGE_ID"), parent: folder.id, type: "folder")
        if let rights { fields["RIGHTS"] = rights }
        return try objects.add(fields)
    }

    func addFile(
        _ name: String, to folder: Record, bytes: some Sequence<UInt8>, isUnique: Bool, rights: JSONValue? = nil
    ) throws -> Record {
        var name = name
        if try holds(folder, name) {
            guard isUnique else { throw DiskFailure.taken(isFile: true) }
            name = try uniqueName(name, in: folder)
        }
        let content = try keep(name, bytes)
        return try addFile(name, to: folder, content: content, rights: rights)
    }

    private func addFile(_ name: String, to folder: Record, content: Int, rights: JSONValue?) throws -> Record {
        let info = try FileContent.info(db, portalID: call.caller.portalID, id: content)
        var fields = fresh(name: name, storage: folder.integer("STORAGE_ID"), parent: folder.id, type: "file")
        fields["GLOBAL_CONTENT_VERSION"] = 1
        fields["FILE_ID"] = .int(content)
        fields["SIZE"] = .int(info?.size ?? 0)
        if let rights { fields["RIGHTS"] = rights }
        let file = try objects.add(fields)
        try addVersion(of: file)
        return file
    }

    func keep(_ name: String, _ bytes: some Sequence<UInt8>) throws -> Int {
        do {
            return try FileContent.keep(db, portalID: call.caller.portalID, name: name, bytes: bytes)
        } catch is FileContent.TooLarge {
            throw RESTFailure("DISK_FILE_22006", status: 400, "Size restriction")
        }
    }

    /// Puts new content into a file.
    func addContent(_ content: Int, named name: String?, to file: Record) throws -> Record {
        let info = try FileContent.info(db, portalID: call.caller.portalID, id: content)
        var changes: JSONObject = [
            "FILE_ID": .int(content), "SIZE": .int(info?.size ?? 0),
            "GLOBAL_CONTENT_VERSION": .int(file.integer("GLOBAL_CONTENT_VERSION") + 1), "UPDATE_TIME": call.now,
            "UPDATED_BY": .int(call.userID),
        ]
        if let name, let folder = try objects.record(file.integer("PARENT_ID")) {
            changes["NAME"] = .string(try uniqueName(name, in: folder, except: file.id))
        }
        let updated = try objects.update(file, changes)
        try addVersion(of: updated)
        return updated
    }

    private func addVersion(of file: Record) throws {
        try versions.add([
            "OBJECT_ID": .int(file.id), "SIZE": file["SIZE"] ?? 0, "NAME": file["NAME"] ?? "",
            "GLOBAL_CONTENT_VERSION": file["GLOBAL_CONTENT_VERSION"] ?? 1, "CREATE_TIME": call.now,
            "CREATED_BY": .int(call.userID), "FILE_ID": file["FILE_ID"] ?? 0,
        ])
    }

    func copy(_ object: Record, to folder: Record) throws -> Record {
        let name = object.text("NAME")
        let isFile = object.text("TYPE") == "file"
        guard try !holds(folder, name) else { throw DiskFailure.taken(isFile: isFile) }
        if isFile {
            let content = try FileContent.copy(db, portalID: call.caller.portalID, id: object.integer("FILE_ID"))
            return try addFile(name, to: folder, content: content, rights: nil)
        }
        // Taken before the copy exists: a folder may be copied into itself.
        let inside = try children(of: object)
        let made = try addFolder(name, to: folder)
        for child in inside { _ = try copy(child, to: made) }
        return made
    }

    func move(_ object: Record, to folder: Record) throws -> Record {
        guard try !holds(folder, object.text("NAME"), except: object.id) else {
            throw DiskFailure.taken(isFile: object.text("TYPE") == "file")
        }
        guard try !ancestors(of: folder).contains(where: { $0.id == object.id }) else {
            throw RESTFailure("DISK_OBJ_22000", status: 400, "Could not move a folder into itself")
        }
        let moved = try objects.update(object, ["PARENT_ID": .int(folder.id), "UPDATE_TIME": call.now])
        if object.integer("STORAGE_ID") != folder.integer("STORAGE_ID") {
            try forEach(below: moved) { try objects.update($0, ["STORAGE_ID": .int(folder.integer("STORAGE_ID"))]) }
            return try objects.record(object.id) ?? moved
        }
        return moved
    }

    func rename(_ object: Record, to name: String) throws -> Record {
        guard let folder = try objects.record(object.integer("PARENT_ID")) else {
            return try objects.update(object, ["NAME": .string(name)])
        }
        guard try !holds(folder, name, except: object.id) else {
            throw DiskFailure.taken(isFile: object.text("TYPE") == "file")
        }
        return try objects.update(
            object, ["NAME": .string(name), "UPDATE_TIME": call.now, "UPDATED_BY": .int(call.userID)])
    }

    /// Puts an object into the trash, with all that is below it.
    func markDeleted(_ object: Record) throws -> Record {
        guard object["IS_ROOT"] == nil else { throw DiskFailure.rootDeletion }
        let marks: JSONObject = ["DELETE_TIME": call.now, "DELETED_BY": .int(call.userID)]
        try forEach(below: object) { child in
            guard child.id != object.id, child.integer("DELETED_TYPE") == 0 else { return }
            try objects.update(child, marks.merging(["DELETED_TYPE": 4]) { $1 })
        }
        return try objects.update(object, marks.merging(["DELETED_TYPE": 3]) { $1 })
    }

    func restore(_ object: Record) throws -> Record {
        var changes: JSONObject = ["DELETED_TYPE": 0, "UPDATE_TIME": call.now]
        if let folder = try objects.record(object.integer("PARENT_ID")) {
            changes["NAME"] = .string(try uniqueName(object.text("NAME"), in: folder, except: object.id))
        }
        try forEach(below: object) { child in
            if child.integer("DELETED_TYPE") == 4 { try objects.update(child, ["DELETED_TYPE": 0]) }
        }
        return try objects.update(object, changes)
    }

    /// Removes an object for good, with all that is below it.
    func delete(_ object: Record) throws {
        guard object["IS_ROOT"] == nil else { throw DiskFailure.rootDeletion }
        let attached = call.store(db, "disk.attached")
        try forEach(below: object) { child in
            for version in try versions.records(["OBJECT_ID": .int(child.id)]) {
                try FileContent.delete(db, portalID: call.caller.portalID, id: version.integer("FILE_ID"))
                try versions.delete(version.id)
            }
            try attached.deleteAll(["OBJECT_ID": .int(child.id)])
            try objects.delete(child.id)
        }
    }

    /// The object and all that is below it, the trash included; deepest last.
    func forEach(below object: Record, _ body: (Record) throws -> Void) throws {
        var waiting = [object]
        while let next = waiting.popLast() {
            waiting += try objects.records(["PARENT_ID": .int(next.id)])
            try body(next)
        }
    }

    /// The object itself first, the root last.
    func ancestors(of object: Record) throws -> [Record] {
        var path = [object]
        while let last = path.last, last.integer("PARENT_ID") != 0,
            let parent = try objects.record(last.integer("PARENT_ID"))
        {
            path.append(parent)
        }
        return path
    }

    // MARK: Rights

    /// What the caller may do with an object: by its storage, and by what was granted for it or a folder above it.
    func level(of object: Record) throws -> Level {
        guard let storage = try storages.record(object.integer("STORAGE_ID")) else { return .none }
        if storage.text("ENTITY_TYPE") == "im" { return try levelInChat(object) }
        var level = try level(in: storage)
        guard level < .full else { return level }
        for ancestor in try ancestors(of: object) {
            for right in ancestor["RIGHTS"]?.elements ?? [] {
                guard let code = right.object?.member("ACCESS_CODE")?.text, call.isMeant(by: code),
                    let task = right.object?.member("TASK_ID")?.integer,
                    let granted = Self.tasks.first(where: { $0.id == task })?.level
                else { continue }
                level = max(level, granted)
            }
        }
        return level
    }

    /// Files of a chat are for those who are in it.
    private func levelInChat(_ object: Record) throws -> Level {
        let chats = call.store(db, "im.chat")
        for ancestor in try ancestors(of: object) where ancestor.integer("CHAT_ID") != 0 {
            let members = try chats.record(ancestor.integer("CHAT_ID"))?["members"]?.object
            return members?[String(call.userID)] == nil ? .none : .edit
        }
        return .none
    }

    private func level(in storage: Record) throws -> Level {
        let entity = Int(storage.text("ENTITY_ID")) ?? 0
        if storage.text("ENTITY_TYPE") == "restapp" {
            return call.caller.installation?.id == Int64(entity) ? .full : .none
        }
        if call.caller.isAdmin { return .full }
        switch storage.text("ENTITY_TYPE") {
        case "user": return entity == call.userID ? .full : .none
        case "common": return .edit
        case "group":
            let role = try call.store(db, "sonet_group.user")
                .first(["GROUP_ID": .int(entity), "USER_ID": .int(call.userID)])?.text("ROLE")
            switch role {
            case "A", "E": return .full
            case "K": return .edit
            default: return .none
            }
        default: return .none
        }
    }
}

extension MethodCall {
    /// Whether an access code stands for the caller, among others: `U7`, `AU`, `*`, `D1`, `DR1`.
    func isMeant(by code: String) -> Bool {
        let code = code.uppercased()
        if ["*", "AU", "UA", "G2"].contains(code) || code == "U\(userID)" { return true }
        return code.hasPrefix("D") && code.drop { $0 == "D" || $0 == "R" }.allSatisfy(\.isNumber)
            && ["1"].contains(String(code.drop { $0 == "D" || $0 == "R" }))
    }
}

/// How the Drive's methods refuse.
enum DiskFailure {
    static func argument(_ place: Int) -> RESTFailure {
        RESTFailure("ERROR_ARGUMENT", status: 400, "Invalid value of parameter {Parameter #\(place)}")
    }

    static func notFound(_ id: Int) -> RESTFailure { notFound(String(id)) }

    static func notFound(_ id: String) -> RESTFailure {
        RESTFailure("ERROR_NOT_FOUND", status: 400, "Could not find entity with id `\(id)`")
    }

    static let denied = RESTFailure(.accessDenied, status: 400, "Access denied")
    static let rootDeletion = RESTFailure("DISK_OBJ_22000", status: 400, "Could not delete root folder")

    static func taken(isFile: Bool) -> RESTFailure {
        RESTFailure("DISK_OBJ_22000", status: 400, "A \(isFile ? "file" : "folder") with this name already exists")
    }
}
