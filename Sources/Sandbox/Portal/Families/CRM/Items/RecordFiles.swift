import GRDB

/// Files in the fields of leads, contacts and the like: the field keeps their numbers.
///
/// Source: the platform's documentation, "How to upload files" and "How to update and delete files".
enum RecordFiles {
    static func isFile(_ field: RecordType.Field) -> Bool { field.kind == .file || field.type == "file" }

    /// What the field keeps after a change: a new file comes with its content, one that stays with its number; the others go.
    static func kept(
        _ db: Database, portalID: Int64, _ value: JSONValue, former: JSONValue?, isMultiple: Bool
    ) throws -> JSONValue? {
        let known = (former?.array ?? former.map { [$0] } ?? []).compactMap(\.integer)
        let given = isMultiple ? value.array ?? value.object.map { Array($0.values) } ?? [] : [value]
        var ids: [Int] = []
        for entry in given {
            if (entry["remove"] ?? entry["REMOVE"])?.flag == true { continue }
            let hasContent = entry["fileData"] != nil || entry.array != nil
            if !hasContent, let id = (entry["id"] ?? entry["ID"] ?? entry).integer, known.contains(id) {
                ids.append(id)
            } else if let upload = FileContent.upload(entry) {
                do {
                    ids.append(
                        try FileContent.keep(db, portalID: portalID, name: upload.name ?? "file", bytes: upload.bytes))
                } catch is FileContent.TooLarge {
                    throw RESTFailure("ERROR_CORE", status: 400, "The file is too large")
                }
            }
        }
        for id in known where !ids.contains(id) { try FileContent.delete(db, portalID: portalID, id: id) }
        if isMultiple { return .array(ids.map { .int($0) }) }
        return ids.first.map { .int($0) }
    }

    /// Puts numbers and addresses of files into the place of their bare numbers.
    ///
    /// - Parameter isItem: as `crm.item.*` spells it, not as the older methods do.
    static func expand(_ members: inout JSONObject, _ type: RecordType, _ call: MethodCall, isItem: Bool) {
        for field in type.fields where isFile(field) {
            for name in [field.name, field.itemName ?? field.name] {
                guard let value = members[name] else { continue }
                if let list = value.array {
                    members[name] = .array(list.map { one($0, call, isItem: isItem) })
                } else {
                    members[name] = one(value, call, isItem: isItem)
                }
            }
        }
    }

    private static func one(_ value: JSONValue, _ call: MethodCall, isItem: Bool) -> JSONValue {
        guard value.object == nil, let id = value.integer else { return value }
        let address = JSONValue.string(FileExchanges.address(of: id, for: call))
        return isItem
            ? ["id": .int(id), "url": address, "urlMachine": address]
            : ["id": .int(id), "showUrl": address, "downloadUrl": address]
    }
}
