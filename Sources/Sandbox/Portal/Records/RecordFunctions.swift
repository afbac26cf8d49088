import GRDB

/// Functions that the records' queries call: SQLite alone compares Cyrillic letters with regard to case.
enum RecordFunctions {
    static func register(in db: Database) {
        db.add(function: fold)
        db.add(function: contains)
        db.add(function: like)
    }

    /// Lower case, for comparing and sorting.
    static func folded(_ text: String) -> String { text.lowercased() }

    private static let fold = DatabaseFunction("lintel_fold", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).map(folded)
    }

    /// Whether the first text holds the second, which is folded already.
    private static let contains = DatabaseFunction("lintel_contains", argumentCount: 2, pure: true) { values in
        guard let text = text(values[0]), let part = String.fromDatabaseValue(values[1]) else { return nil }
        return folded(text).contains(part)
    }

    /// Whether the first text is of the form of the second, folded one, where `%` stands for anything.
    private static let like = DatabaseFunction("lintel_like", argumentCount: 2, pure: true) { values in
        guard let text = text(values[0]), let pattern = String.fromDatabaseValue(values[1]) else { return nil }
        return matches(folded(text), pattern: pattern)
    }

    private static func text(_ value: DatabaseValue) -> String? {
        switch value.storage {
        case .string(let text): text
        case .int64(let number): String(number)
        case .double(let number): RecordValue.decimal(number)
        case .null, .blob: nil
        }
    }

    static func matches(_ text: String, pattern: String) -> Bool {
        let parts = pattern.split(separator: "%", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return text == pattern }
        guard text.hasPrefix(first), text.hasSuffix(last), text.utf8.count >= first.utf8.count + last.utf8.count else {
            return false
        }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
