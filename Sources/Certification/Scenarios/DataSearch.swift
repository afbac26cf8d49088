import Foundation
import GRDB

/// Looks for texts in what an application has stored: in files as they are, in SQLite databases by their tables.
///
/// A database is read as a program reads it: what was deleted from a table is gone, whatever its free pages still hold.
struct DataSearch: Sendable {
    struct Needle: Sendable, Hashable {
        var kind: Leftover.Kind
        var text: String
    }

    var folders: [String]
    /// Larger files are not read.
    var largest = 64 << 20

    /// Where the texts were found: one a file, kind and place, at most twenty.
    func find(_ needles: [Needle]) -> [Leftover] {
        let needles = needles.filter { $0.text.utf8.count >= 8 }
        guard !needles.isEmpty else { return [] }
        var found: [Leftover] = []
        for (path, name) in files() where found.count < 20 {
            found += isDatabase(path) ? inDatabase(path, name, needles) : inFile(path, name, needles)
        }
        var seen = Set<Leftover>()
        return found.filter { seen.insert($0).inserted }
    }

    /// How much is stored where: bytes by file, rows by table of a database.
    func inventory() -> [String: Int] {
        var amounts: [String: Int] = [:]
        for (path, name) in files() {
            if isDatabase(path), let rows = rows(path) {
                for (table, count) in rows { amounts["\(name), table \(table)"] = count }
            } else {
                amounts[name] = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            }
        }
        return amounts
    }

    private func rows(_ path: String) -> [String: Int]? {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else { return nil }
        defer { try? queue.close() }
        return try? queue.read { db in
            var counts: [String: Int] = [:]
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            for table in tables {
                counts[table] = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table.quotedDatabaseIdentifier)") ?? 0
            }
            return counts
        }
    }

    private func files() -> [(path: String, name: String)] {
        var files: [(path: String, name: String)] = []
        for folder in folders {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else { continue }
            let label = URL(filePath: folder).lastPathComponent
            guard isFolder.boolValue else {
                files.append((folder, label))
                continue
            }
            guard let walk = FileManager.default.enumerator(atPath: folder) else { continue }
            for case let relative as String in walk {
                // The parts of a database that its main file brings into account.
                guard !["-wal", "-shm", "-journal"].contains(where: { relative.hasSuffix($0) }) else { continue }
                files.append((folder + (folder.hasSuffix("/") ? "" : "/") + relative, label + "/" + relative))
            }
        }
        return files.sorted { $0.name < $1.name }
    }

    private func isDatabase(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        return (try? file.read(upToCount: 16)) == Data("SQLite format 3\0".utf8)
    }

    private func inFile(_ path: String, _ name: String, _ needles: [Needle]) -> [Leftover] {
        guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int, size <= largest,
            let data = FileManager.default.contents(atPath: path)
        else { return [] }
        return needles.compactMap { needle in
            guard let range = data.range(of: Data(needle.text.utf8)) else { return nil }
            let line = data[data.startIndex..<range.lowerBound].count { $0 == 0x0A } + 1
            return Leftover(file: name, kind: needle.kind, place: "line \(line)")
        }
    }

    private func inDatabase(_ path: String, _ name: String, _ needles: [Needle]) -> [Leftover] {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        guard let queue = try? DatabaseQueue(path: path, configuration: configuration) else {
            return inFile(path, name, needles)
        }
        defer { try? queue.close() }
        let found = try? queue.read { db -> [Leftover] in
            var found: [Leftover] = []
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            for table in tables {
                let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier)")
                while let row = try rows.next() {
                    for (column, value) in row {
                        guard let text = Self.text(value) else { continue }
                        for needle in needles where text.contains(needle.text) {
                            found.append(
                                Leftover(file: name, kind: needle.kind, place: "table \(table), column \(column)"))
                        }
                    }
                    if found.count > 200 { return found }
                }
            }
            return found
        }
        return found ?? []
    }

    private static func text(_ value: DatabaseValue) -> String? {
        switch value.storage {
        case .string(let text): text
        case .blob(let data): String(decoding: data, as: UTF8.self)
        case .null, .int64, .double: nil
        }
    }
}
