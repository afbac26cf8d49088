import Foundation
import GRDB

/// Documents of knowledge bases and their files: `note.document.*`, `note.file.*`.
///
/// Source: the platform's documentation, "Knowledge Base 2.0".
enum NoteDocumentMethods {
    static let bodies: [String: MethodBody] = [
        "note.document.add": .writing(add),
        "note.document.get": .reading { call, db in
            let shelf = try NoteShelf(call)
            let record = try shelf.document(db, try Input(call).id(), atLeast: .view)
            return MethodAnswer(["item": try shelf.documents.item(record, db)])
        },
        "note.document.update": .writing(update),
        "note.document.delete": .writing { call, db in try put(call, db, state: "deleted") },
        "note.document.archive": .writing { call, db in try put(call, db, state: "archived") },
        "note.document.tree.list": .reading(tree),
        "note.document.search.list": .reading(search),
        "note.file.add": .writing(addFile),
        "note.file.get": .reading(file),
    ]

    private static let maximumMarkdown = 1_048_576
    private static let maximumFile = 25 * 1_048_576
    private static let maximumNodes = 5000

    // MARK: Documents

    private static func markdown(_ fields: Input) throws -> String? {
        guard let text = try NoteShelf.object({ try fields.text("markdown") }) else { return nil }
        guard text.utf8.count <= maximumMarkdown else {
            throw RESTFailure(
                "NOTE_MARKDOWN_TOO_LARGE", status: 400,
                "Document content is too large. The maximum allowed size is 1 048 576 bytes")
        }
        return text
    }

    private static func add(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let fields = try Input(call).fields()
        let missing = ["collectionId", "title"].filter { fields[$0] == nil }
        guard missing.isEmpty else {
            throw RESTFailure.invalidObject3(missing.map { .init($0, "Mandatory field \"\($0)\" is not filled") })
        }
        let collection = try NoteShelf.object { try fields.id("collectionId") }
        let parent = try NoteShelf.object { try fields.integer("parentId") }
        let title = try NoteShelf.name(fields, "title", "Document title") ?? ""
        let markdown = try markdown(fields) ?? ""
        _ = try shelf.collection(db, collection, atLeast: .manage)
        if let parent {
            let record = try shelf.documents.store(db).record(parent)
            guard let record, shelf.isPresent(record), record.fields["collectionId"]?.integer == collection else {
                throw RESTFailure(
                    "NOTE_INVALID_PARENT", status: 400,
                    "The parent document does not belong to the specified collection")
            }
        }
        let siblings = try shelf.documents.store(db).records(["collectionId": .int(collection)])
            .filter { $0.fields["parentId"]?.integer == parent }
        let record = try shelf.documents.store(db).add([
            "collectionId": .int(collection), "parentId": parent.map { .int($0) } ?? .null, "title": .string(title),
            "markdown": .string(markdown), "position": .int((siblings.map(NoteShelf.position).max() ?? 0) + 1),
            "createdBy": .int(call.caller.user.id), "updatedBy": .int(call.caller.user.id), "createdAt": shelf.now,
            "updatedAt": shelf.now,
        ])
        return MethodAnswer(["item": try shelf.documents.item(record, db)])
    }

    private static func update(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let input = Input(call)
        try input.require("id", "fields")
        _ = try input.flag("overwrite")
        let id = try input.id()
        let fields = try input.fields()
        let title = try NoteShelf.name(fields, "title", "Document title")
        let markdown = try markdown(fields)
        guard title != nil || markdown != nil else {
            throw RESTFailure("NOTE_EMPTY_UPDATE", status: 400, "The request does not contain any modifiable fields")
        }
        var record = try shelf.document(db, id, atLeast: .manage)
        if let title { record.fields["title"] = .string(title) }
        if let markdown { record.fields["markdown"] = .string(markdown) }
        shelf.touch(&record)
        try shelf.documents.store(db).update(record)
        return MethodAnswer(["item": try shelf.documents.item(record, db)])
    }

    private static func put(_ call: MethodCall, _ db: Database, state: String) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let document = try shelf.document(
            db, try Input(call).id(), atLeast: .manage, hidden: state == "deleted" ? ["archived"] : [])
        for var record in try shelf.branch(db, of: document) where record.fields["state"]?.string != "deleted" {
            record.fields["state"] = .string(state)
            try shelf.documents.store(db).update(record)
        }
        return MethodAnswer(["result": true])
    }

    private static func tree(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let collection = try Input(call).id("collectionId")
        _ = try shelf.collection(db, collection, atLeast: .view)
        let records = try shelf.documents.store(db).records(["collectionId": .int(collection)])
            .filter(shelf.isPresent)
            .sorted { (NoteShelf.position($0), $0.id) < (NoteShelf.position($1), $1.id) }
        let present = Set(records.map(\.id))
        let children = Dictionary(grouping: records) { record in
            record.fields["parentId"]?.integer.flatMap { present.contains($0) ? $0 : nil } ?? 0
        }
        var count = 0
        func node(_ record: Record) -> JSONValue {
            count += 1
            return [
                "id": .int(record.id), "collectionId": .int(collection), "parentId": record.fields["parentId"] ?? .null,
                "title": record.fields["title"] ?? "", "position": .int(NoteShelf.position(record)),
                "children": .array((children[record.id] ?? []).map(node)),
            ]
        }
        var roots: [JSONValue] = []
        var isTruncated = false
        for root in children[0] ?? [] {
            guard count < maximumNodes else {
                isTruncated = true
                break
            }
            roots.append(node(root))
        }
        return MethodAnswer(["items": .array(roots), "truncated": .bool(isTruncated)])
    }

    // MARK: Search

    private static func search(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        guard let query = try Input(call).text("query") else { throw RESTFailure.missing3("query") }
        guard query.count >= 3 else {
            throw RESTFailure("NOTE_SEARCH_QUERY_TOO_SHORT", status: 400, "Search query is too short")
        }
        guard query.count <= 200 else {
            throw RESTFailure("NOTE_SEARCH_QUERY_TOO_LONG", status: 400, "Search query is too long")
        }
        let page = try Page3(call.params["pagination"], standard: 50, maximum: 200)
        let collections = Set(
            try shelf.collections.store(db).records().filter { shelf.isPresent($0) && shelf.level(of: $0) >= .view }
                .map(\.id))
        let wanted = query.lowercased()
        var found: [(score: Double, record: Record)] = []
        for record in try shelf.documents.store(db).records() where shelf.isPresent(record) {
            guard let collection = record.fields["collectionId"]?.integer, collections.contains(collection) else {
                continue
            }
            let title = record.fields["title"]?.string ?? ""
            let text = record.fields["markdown"]?.string ?? ""
            let isInTitle = title.lowercased().contains(wanted)
            guard isInTitle || text.lowercased().contains(wanted) else { continue }
            found.append((isInTitle ? 1 : 0.5, record))
        }
        found.sort { ($1.score, $0.record.id) < ($0.score, $1.record.id) }
        let items = found.prefix(page.limit).map { score, record -> JSONValue in
            [
                "documentId": .int(record.id), "collectionId": record.fields["collectionId"] ?? .null,
                "title": record.fields["title"] ?? "", "score": .double(score),
                "snippet": .string(
                    snippet(record.fields["markdown"]?.string ?? "", wanted)
                        ?? snippet(record.fields["title"]?.string ?? "", wanted) ?? ""),
                "sharedAccess": false,
            ]
        }
        return MethodAnswer(["items": .array(items), "hasMore": .bool(found.count > items.count)])
    }

    /// A piece of the text around the first match, which is marked.
    private static func snippet(_ text: String, _ wanted: String) -> String? {
        guard let match = text.range(of: wanted, options: .caseInsensitive) else { return nil }
        func escaped(_ part: Substring) -> String {
            String(part).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        }
        let start = text.index(match.lowerBound, offsetBy: -40, limitedBy: text.startIndex) ?? text.startIndex
        let end = text.index(match.upperBound, offsetBy: 40, limitedBy: text.endIndex) ?? text.endIndex
        return (start > text.startIndex ? "..." : "") + escaped(text[start..<match.lowerBound]) + "<b>"
            + escaped(text[match]) + "</b>" + escaped(text[match.upperBound..<end]) + (end < text.endIndex ? "..." : "")
    }

    // MARK: Files

    private static let mediaTypes = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "svg": "image/svg+xml", "pdf": "application/pdf", "txt": "text/plain", "md": "text/markdown",
        "csv": "text/csv", "doc": "application/msword",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls": "application/vnd.ms-excel",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt": "application/vnd.ms-powerpoint",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", "mp4": "video/mp4",
        "webm": "video/webm", "mov": "video/quicktime",
    ]

    private static func addFile(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let input = Input(call)
        try input.require("documentId", "fileName", "fileContent")
        let document = try input.id("documentId")
        let name = try input.text("fileName") ?? ""
        let content = try input.text("fileContent") ?? ""
        _ = try shelf.document(db, document, atLeast: .manage)
        let ending = name.contains(".") ? name.split(separator: ".").last?.lowercased() ?? "" : ""
        guard let mediaType = mediaTypes[ending] else {
            throw RESTFailure("NOTE_FILE_TYPE_NOT_ALLOWED", status: 400, "File type is not supported")
        }
        guard let data = Data(base64Encoded: content), !data.isEmpty else {
            throw RESTFailure.invalidRequest3("fileContent", "invalid base64 payload")
        }
        guard data.count <= maximumFile else {
            throw RESTFailure("NOTE_FILE_TOO_LARGE", status: 400, "File size exceeds the allowed value")
        }
        let kind = mediaType.hasPrefix("image/") ? "image" : mediaType.hasPrefix("video/") ? "video" : "file"
        var record = try shelf.files.store(db).add([
            "documentId": .int(document), "name": .string(name), "size": .int(data.count),
            "mimeType": .string(mediaType), "assetType": .string(kind), "content": .string(content),
        ])
        record.fields["assetMarkdown"] = .string("[[\(kind) fileId=\(record.id)]]")
        try shelf.files.store(db).update(record)
        return MethodAnswer(["item": try shelf.files.item(record, db)])
    }

    private static func file(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let shelf = try NoteShelf(call)
        let input = Input(call)
        try input.require("id", "documentId")
        let document = try shelf.document(db, try input.id("documentId"), atLeast: .view)
        guard let record = try shelf.files.store(db).record(try input.id()),
            record.fields["documentId"]?.integer == document.id
        else { throw RESTFailure.version3("ENTITYNOTFOUND", "File not found") }
        return MethodAnswer(["item": try shelf.files.item(record, db)])
    }
}
