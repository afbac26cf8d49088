import GRDB

/// The Drive's records as its methods answer them.
extension DiskTree {
    /// - Parameter isNew: numbers of a new object are numbers, of an old one texts.
    func json(_ object: Record, isNew: Bool = false, only changed: [String: JSONValue] = [:]) throws -> JSONValue {
        func number(_ name: String) -> JSONValue {
            isNew ? .int(object.integer(name)) : .string(String(object.integer(name)))
        }
        var result: JSONObject = [
            "ID": isNew ? .int(object.id) : .string(String(object.id)), "NAME": object["NAME"] ?? "", "CODE": .null,
            "STORAGE_ID": .string(String(object.integer("STORAGE_ID"))), "TYPE": object["TYPE"] ?? "folder",
        ]
        let isFile = object.text("TYPE") == "file"
        if !isFile { result["REAL_OBJECT_ID"] = isNew ? .int(object.id) : .string(String(object.id)) }
        let parent = object.integer("PARENT_ID")
        result["PARENT_ID"] = parent == 0 ? .null : .string(String(parent))
        result["DELETED_TYPE"] = number("DELETED_TYPE")
        if isFile {
            result["GLOBAL_CONTENT_VERSION"] = number("GLOBAL_CONTENT_VERSION")
            result["FILE_ID"] = number("FILE_ID")
            result["SIZE"] = .string(String(object.integer("SIZE")))
        }
        result["CREATE_TIME"] = object["CREATE_TIME"] ?? .null
        result["UPDATE_TIME"] = object["UPDATE_TIME"] ?? .null
        result["DELETE_TIME"] = object["DELETE_TIME"] ?? .null
        result["CREATED_BY"] = .string(String(object.integer("CREATED_BY")))
        result["UPDATED_BY"] = .string(String(object.integer("UPDATED_BY")))
        result["DELETED_BY"] = isNew ? .null : .string(String(object.integer("DELETED_BY")))
        for (name, value) in changed where result[name] != nil { result[name] = value }
        if isFile { result["DOWNLOAD_URL"] = .string(downloadAddress(["id": .int(object.id)])) }
        result["DETAIL_URL"] = .string(try detailAddress(of: object))
        return .object(result)
    }

    func json(storage: Record) -> JSONValue {
        [
            "ID": .string(String(storage.id)), "NAME": storage["NAME"] ?? "", "CODE": .null, "MODULE_ID": "disk",
            "ENTITY_TYPE": storage["ENTITY_TYPE"] ?? "", "ENTITY_ID": storage["ENTITY_ID"] ?? "",
            "ROOT_OBJECT_ID": .string(String(storage.integer("ROOT_OBJECT_ID"))),
        ]
    }

    func json(version: Record) -> JSONValue {
        [
            "ID": .string(String(version.id)), "OBJECT_ID": .string(String(version.integer("OBJECT_ID"))),
            "SIZE": .string(String(version.integer("SIZE"))), "NAME": version["NAME"] ?? "",
            "GLOBAL_CONTENT_VERSION": .string(String(version.integer("GLOBAL_CONTENT_VERSION"))),
            "CREATE_TIME": version["CREATE_TIME"] ?? .null,
            "CREATED_BY": .string(String(version.integer("CREATED_BY"))),
            "DOWNLOAD_URL": .string(downloadAddress(["version": .int(version.id)])),
        ]
    }

    func downloadAddress(_ query: JSONObject) -> String {
        var query = query
        query["_"] = .string(call.platform.randomness.mixedAlphanumeric(32))
        return FileLink(action: .download, module: "disk", query: query).address(for: call)
    }

    /// Where people see it: below their own pages, a workgroup's or the company's.
    private func detailAddress(of object: Record) throws -> String {
        let storage = try storages.record(object.integer("STORAGE_ID"))?.fields ?? [:]
        let base =
            switch storage.text("ENTITY_TYPE") {
            case "user": "/company/personal/user/\(storage.text("ENTITY_ID"))/disk"
            case "group": "/workgroups/group/\(storage.text("ENTITY_ID"))/disk"
            default: "/docs"
            }
        let names = try ancestors(of: object).filter { $0["IS_ROOT"] == nil }.reversed().map { $0.text("NAME") }
        let kind = object.text("TYPE") == "file" ? "file" : "path"
        return "\(call.publicOrigin)\(base)/\(kind)/\(names.joined(separator: "/"))"
    }

    /// Descriptions for `disk.*.getFields`: type, and whether it may stand in a filter.
    static func describe(_ fields: [(name: String, type: String, isFilterable: Bool)]) -> JSONValue {
        .object(
            JSONObject(
                uniqueKeysWithValues: fields.map { field in
                    (
                        field.name,
                        [
                            "TYPE": .string(field.type), "USE_IN_FILTER": .bool(field.isFilterable),
                            "USE_IN_SHOW": true,
                        ] as JSONValue
                    )
                }))
    }

    private static let head: [(name: String, type: String, isFilterable: Bool)] = [
        ("ID", "integer", true), ("NAME", "string", true), ("TYPE", "enum", true), ("CODE", "string", true),
        ("STORAGE_ID", "integer", true),
    ]
    private static let tail: [(name: String, type: String, isFilterable: Bool)] = [
        ("PARENT_ID", "integer", true), ("CREATE_TIME", "datetime", true), ("UPDATE_TIME", "datetime", true),
        ("DELETE_TIME", "datetime", true), ("CREATED_BY", "integer", false), ("UPDATED_BY", "integer", false),
        ("DELETED_BY", "integer", false), ("DELETED_TYPE", "enum", true),
    ]
    static let folderFields = head + [("REAL_OBJECT_ID", "integer", false)] + tail
    static let fileFields =
        head + tail + [
            ("GLOBAL_CONTENT_VERSION", "integer", false), ("FILE_ID", "integer", false), ("SIZE", "integer", false),
        ]
    static let storageFields: [(name: String, type: String, isFilterable: Bool)] = [
        ("ID", "integer", true), ("NAME", "string", true), ("CODE", "string", true), ("MODULE_ID", "string", false),
        ("ENTITY_TYPE", "string", true), ("ENTITY_ID", "string", true), ("ROOT_OBJECT_ID", "integer", false),
    ]
    static let filterable = Set((folderFields + fileFields).filter(\.isFilterable).map(\.name))
}
