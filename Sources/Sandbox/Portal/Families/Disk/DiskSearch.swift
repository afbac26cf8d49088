import GRDB

/// `disk.file.search`: files and folders by words of their names, wherever the caller may read.
///
/// Source: the platform's documentation, "Search files and folders".
enum DiskSearch {
    static func search(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let tree = DiskTree(call, db)
        guard let query = call.argument("QUERY", 0) else {
            throw RESTFailure(
                "ERROR_ARGUMENT", status: 400, "Invalid value of parameter { Parameter #0 [ <required> $QUERY ] }.")
        }
        guard let text = query.string, (3...255).contains(text.count) else {
            throw refusal("INVALID_QUERY", "Search query is invalid.")
        }
        let type = call["TYPE"]?.text ?? "file"
        guard ["file", "folder", "all"].contains(type) else {
            throw refusal("INVALID_TYPE", "Search result type is invalid.")
        }
        let scope = call.map("FILTER") ?? [:]
        guard scope.keys.allSatisfy({ ["STORAGE_ID", "FOLDER_ID"].contains($0) }) else {
            throw refusal("INVALID_FILTER", "Search filter contains an unknown field.")
        }
        _ = try tree.visibleStorages()
        var folder: Record?
        if let id = scope["FOLDER_ID"]?.integer {
            folder = try tree.objects.record(id)
            guard let found = folder, found.text("TYPE") == "folder", try tree.level(of: found) >= .read else {
                throw refusal("NOT_FOUND", "Search scope was not found.")
            }
        }
        if let id = scope["STORAGE_ID"]?.integer {
            guard let storage = try tree.storages.record(id), try tree.level(of: tree.root(of: storage)) >= .read,
                folder == nil || folder?.integer("STORAGE_ID") == id
            else { throw refusal("NOT_FOUND", "Search scope was not found.") }
        }
        let words = text.lowercased().split(separator: " ")
        let found = try tree.objects.records(["DELETED_TYPE": 0]).filter { object in
            guard object["IS_ROOT"] == nil, type == "all" || object.text("TYPE") == type else { return false }
            if let id = scope["STORAGE_ID"]?.integer, object.integer("STORAGE_ID") != id { return false }
            let name = object.text("NAME").lowercased()
            guard words.allSatisfy({ name.contains($0) }), try tree.level(of: object) >= .read else { return false }
            guard let folder else { return true }
            return try tree.ancestors(of: object).dropFirst().contains { $0.id == folder.id }
        }
        let newest = found.sorted { ($0.text("UPDATE_TIME"), $0.id) > ($1.text("UPDATE_TIME"), $1.id) }
        let start = min(max(0, call["start"]?.integer ?? 0), 1000)
        let page = newest.dropFirst(start).prefix(50)
        return MethodAnswer(
            .array(try page.map { try tree.json($0) }),
            next: newest.count - 50 > start && start <= 950 ? start + 50 : nil)
    }

    private static func refusal(_ code: String, _ text: String) -> RESTFailure {
        RESTFailure(ErrorCode(code), status: 400, "\(text) (\(code)).")
    }
}
