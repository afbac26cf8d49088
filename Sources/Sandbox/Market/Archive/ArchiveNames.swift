import Foundation

/// The names of an archive's entries, checked one after the other for what must not be among them.
struct ArchiveNames: Sendable {
    private let limits: ArchiveReader.Limits
    /// Each file and each folder by its folded name.
    private var files = Set<String>()
    private var folders = Set<String>()

    init(limits: ArchiveReader.Limits) { self.limits = limits }

    /// - Throws: ``ArchiveError`` `unsafePath` or `duplicate`.
    mutating func add(_ header: ArchiveDirectory.Header) throws(ArchiveError) {
        let name = header.name
        let path = header.isFolder ? String(name.dropLast()) : name
        try check(path, of: name)
        let folded = Self.folded(path)
        var parent = ""
        for component in folded.split(separator: "/").dropLast() {
            parent += parent.isEmpty ? String(component) : "/\(component)"
            guard !files.contains(parent) else { throw Self.duplicate(name) }
            folders.insert(parent)
        }
        if header.isFolder {
            guard !files.contains(folded) else { throw Self.duplicate(name) }
            folders.insert(folded)
        } else {
            guard !folders.contains(folded), files.insert(folded).inserted else { throw Self.duplicate(name) }
        }
    }

    private static func duplicate(_ name: String) -> ArchiveError {
        ArchiveError(
            .duplicate, entry: name,
            "The archive has another entry of this name. Names that differ only in capital letters count as one.")
    }

    private func check(_ path: String, of name: String) throws(ArchiveError) {
        func refuse(_ message: String) -> ArchiveError { ArchiveError(.unsafePath, entry: name, message) }
        guard !path.isEmpty else { throw refuse("The entry has no name.") }
        guard path.utf8.count <= limits.pathBytes else {
            throw refuse("The entry's name has more than \(limits.pathBytes) bytes.")
        }
        guard !path.unicodeScalars.contains(where: Self.isForbidden) else {
            throw refuse("The entry's name holds a control character or one that changes the direction of writing.")
        }
        guard !path.contains("\\") else {
            throw refuse("The entry's name holds a backslash. Pack it with / for folders.")
        }
        guard !path.hasPrefix("/") else { throw refuse("The entry's name begins at the root of the disk.") }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= limits.depth else {
            throw refuse("The entry lies more than \(limits.depth) folders deep.")
        }
        for part in parts {
            guard part != "..", part != "." else { throw refuse("The entry's name leads out of its folder.") }
            guard !part.isEmpty else { throw refuse("The entry's name has an empty part.") }
            guard !part.hasSuffix("."), !part.hasSuffix(" "), !part.hasPrefix(" "), !part.contains(":") else {
                throw refuse(
                    "The entry's name ends in a dot, or has a colon or spaces at an end, which some systems drop.")
            }
        }
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// One spelling for all names that some file system takes for the same.
    private static func folded(_ path: String) -> String { path.precomposedStringWithCanonicalMapping.lowercased() }

    /// Whether the packing system has added the file for itself.
    static func isLitter(_ path: String) -> Bool {
        let name = path.split(separator: "/").last ?? ""
        return path.hasPrefix("__MACOSX/") || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(String(name))
    }
}
