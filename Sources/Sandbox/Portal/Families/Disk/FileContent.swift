import Foundation
import GRDB

/// Content of files, whatever they belong to: kept once in the database, named by a number that is never given twice.
enum FileContent {
    /// What a file may hold at most, in bytes.
    static let limit = 100 << 20

    /// A file's content without its bytes.
    struct Info: Codable, Sendable, Hashable, FetchableRecord {
        var id: Int
        var portalID: Int64
        var name: String
        var size: Int
        /// Media type, by the name's ending.
        var type: String

        static let columns = "id, portalID, name, size, type"
    }

    /// Keeps `bytes` and gives their number.
    ///
    /// - Throws: ``FileContent/TooLarge``.
    static func keep<Bytes: Sequence<UInt8>>(_ db: Database, portalID: Int64, name: String, bytes: Bytes) throws -> Int
    {
        let data = bytes as? Data ?? Data(bytes)
        guard data.count <= limit else { throw TooLarge() }
        try db.execute(
            sql: "INSERT INTO fileContent (portalID, name, size, type, bytes) VALUES (?, ?, ?, ?, ?)",
            arguments: [portalID, name, data.count, mediaType(of: name), data])
        return Int(db.lastInsertedRowID)
    }

    static func info(_ db: Database, portalID: Int64, id: Int) throws -> Info? {
        try Info.fetchOne(
            db, sql: "SELECT \(Info.columns) FROM fileContent WHERE portalID = ? AND id = ?", arguments: [portalID, id])
    }

    /// The bytes themselves, copied once. `nil` when there is no such file in that portal.
    static func bytes(_ db: Database, portalID: Int64, id: Int) throws -> [UInt8]? {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT bytes FROM fileContent WHERE portalID = ? AND id = ?", arguments: [portalID, id])
        return try rows.next()?.withUnsafeData(atIndex: 0) { data in data.map { Array($0) } ?? [] }
    }

    /// A second number for the same bytes, for a copy of a file.
    static func copy(_ db: Database, portalID: Int64, id: Int) throws -> Int {
        try db.execute(
            sql: """
                INSERT INTO fileContent (portalID, name, size, type, bytes)
                SELECT portalID, name, size, type, bytes FROM fileContent WHERE portalID = ? AND id = ?
                """, arguments: [portalID, id])
        return Int(db.lastInsertedRowID)
    }

    static func delete(_ db: Database, portalID: Int64, id: Int) throws {
        try db.execute(sql: "DELETE FROM fileContent WHERE portalID = ? AND id = ?", arguments: [portalID, id])
    }

    struct TooLarge: Error {}

    // MARK: How callers send files

    /// A file as a caller sent it.
    struct Upload: Sendable {
        /// `nil`: only the content was sent.
        var name: String?
        var bytes: Data
    }

    /// One file in any of the forms that methods take.
    ///
    /// The forms: base64 alone; `[name, base64]`; `{"fileData": …}`, `{"value": …}`, `{"fileContent": …}` around one of these;
    /// `{"name": …, "content": …}`.
    /// - Returns: `nil` when it is no file, or its base64 is none.
    /// Source: the platform's documentation, "How to upload files".
    static func upload(_ value: JSONValue?) -> Upload? {
        switch value {
        case .string(let text):
            return decode(text).map { Upload(name: nil, bytes: $0) }
        case .array(let elements):
            if elements.count == 1 { return upload(elements[0]) }
            guard elements.count == 2, let name = elements[0].text, let text = elements[1].text else { return nil }
            return decode(text).map { Upload(name: name.isEmpty ? nil : name, bytes: $0) }
        case .object(let members):
            for (key, member) in members {
                switch key.lowercased() {
                case "filedata", "value", "filecontent": return upload(member)
                default: continue
                }
            }
            let named = members.first { ["name", "filename"].contains($0.key.lowercased()) }?.value.text
            if let content = members.first(where: { ["content", "base64"].contains($0.key.lowercased()) })?.value.text {
                return decode(content).map { Upload(name: named, bytes: $0) }
            }
            if members.keys.elementsEqual(["0", "1"]) { return upload(.array(Array(members.values))) }
            return nil
        default:
            return nil
        }
    }

    /// Several files: a list of files, or one alone.
    static func uploads(_ value: JSONValue?) -> [Upload] {
        if let one = upload(value) { return [one] }
        let elements = value?.array ?? value?.object.map { Array($0.values) } ?? []
        return elements.compactMap { upload($0) }
    }

    private static func decode(_ text: String) -> Data? {
        // Line breaks are part of many encoders' output, and a form turns a plus sign into a space.
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 }
        let folded =
            isPlain
            ? text
            : text.replacing(" ", with: "+").filter { !$0.isNewline }
        guard !folded.isEmpty else { return nil }
        if let data = Data(base64Encoded: folded) { return data }
        let padding = (4 - folded.utf8.count % 4) % 4
        return padding == 0 || padding == 3
            ? nil : Data(base64Encoded: folded + String(repeating: "=", count: padding))
    }

    // MARK: Media types

    static func mediaType(of name: String) -> String {
        let ending = name.lowercased().split(separator: ".").last.map(String.init) ?? ""
        return types[ending] ?? "application/octet-stream"
    }

    private static let types = [
        "txt": "text/plain", "csv": "text/csv", "html": "text/html", "json": "application/json", "xml": "text/xml",
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "svg": "image/svg+xml", "bmp": "image/bmp", "pdf": "application/pdf", "zip": "application/zip",
        "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav", "mp4": "video/mp4", "webm": "video/webm",
    ]
}
