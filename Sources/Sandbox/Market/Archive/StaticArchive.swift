import Crypto
import Foundation
import GRDB

/// A static application: pages and scripts in an archive, with `index.html`, and `install.html` where there is a wizard.
///
/// Made from the uploaded bytes, and checked whole by that; ``attach(_:clientID:version:platform:)`` then puts it into a version's card in
/// the caller's transaction. A refused archive changes nothing.
/// Source: the platform's documentation, "Static local application", "Installation wizard for local application".
struct StaticArchive: Sendable, Hashable {
    static let indexName = "index.html"
    static let installerName = "install.html"

    let files: [ArchiveReader.Entry]
    /// Of the packed file.
    let size: Int
    /// First part of the files' addresses. It follows from the content, so a new archive has new addresses, and browsers may keep what they have.
    let folder: String

    var hasInstaller: Bool { files.contains { $0.path == Self.installerName } }

    /// Unpacks and checks.
    ///
    /// - Throws: ``ArchiveError``.
    init(_ bytes: [UInt8], limits: ArchiveReader.Limits = .init()) throws(ArchiveError) {
        files = try ArchiveReader(limits: limits).entries(of: bytes)
        size = bytes.count
        folder = SHA256.hash(data: bytes).prefix(6).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        try Self.check(Self.indexName, in: files, isRequired: true)
        try Self.check(Self.installerName, in: files, isRequired: false)
    }

    /// The same from base64, as the administration interface and forms bring it.
    ///
    /// - Throws: ``ArchiveError``.
    init(base64 text: String) throws(ArchiveError) {
        guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters), !data.isEmpty else {
            throw ArchiveError(.notAnArchive, "The archive is not given in base64.")
        }
        try self.init(Array(data))
    }

    private static func check(_ name: String, in files: [ArchiveReader.Entry], isRequired: Bool) throws(ArchiveError) {
        if let file = files.first(where: { $0.path == name }) {
            guard file.content.contains(where: { !(0x09...0x20).contains($0) }) else {
                throw ArchiveError(.content, entry: name, "The page is empty.")
            }
            guard !file.content.prefix(512).contains(0) else {
                throw ArchiveError(.content, entry: name, "The file is no page: it holds binary data.")
            }
            return
        }
        if let other = files.first(where: { $0.path.lowercased() == name }) {
            throw ArchiveError(
                .missing, entry: other.path, "The page must be called \(name), in small letters: rename it.")
        }
        guard isRequired else { return }
        if let deeper = files.first(where: { $0.path.lowercased().hasSuffix("/\(name)") }) {
            throw ArchiveError(
                .missing, entry: deeper.path,
                "\(name) must lie in the archive's root. Pack what is in the folder, not the folder itself.")
        }
        throw ArchiveError(.missing, entry: name, "The archive has no \(name), which is the application's page.")
    }

    /// Makes the archive the version's content: its addresses become the card's application and installer's addresses, in place of whatever
    /// stood there. Archives of the application that no version refers to any more are removed.
    ///
    /// - Throws: ``RESTFailure`` when there is no such version.
    func attach(_ db: Database, clientID: String, version: String, platform: Platform) throws {
        guard var card = try ApplicationVersionRow.fetchOne(db, key: ["clientID": clientID, "version": version]) else {
            throw RESTFailure(.notFound, status: 404, "The application has no such version.")
        }
        try db.execute(
            sql: "INSERT OR IGNORE INTO staticArchive (clientID, folder, size, addedAt) VALUES (?, ?, ?, ?)",
            arguments: [clientID, folder, size, platform.clock.unixSeconds])
        if db.changesCount > 0 {
            for file in files {
                try db.execute(
                    sql: "INSERT INTO staticFile (clientID, folder, path, content) VALUES (?, ?, ?, ?)",
                    arguments: [clientID, folder, file.path, Data(file.content)])
            }
        }
        let host = StaticHost(clientID: clientID)
        card.applicationURL = host.address(folder: folder, path: Self.indexName)
        card.installerURL = hasInstaller ? host.address(folder: folder, path: Self.installerName) : nil
        try card.update(db)
        try Self.removeUnused(db, clientID: clientID)
        try platform.names.reload(db)
    }

    private static func removeUnused(_ db: Database, clientID: String) throws {
        let used = try String.fetchAll(
            db, sql: "SELECT applicationURL FROM applicationVersion WHERE clientID = ? AND applicationURL IS NOT NULL",
            arguments: [clientID])
        let host = StaticHost(clientID: clientID)
        let folders = try String.fetchAll(
            db, sql: "SELECT folder FROM staticArchive WHERE clientID = ?", arguments: [clientID])
        for folder in folders where !used.contains(host.address(folder: folder, path: indexName)) {
            try db.execute(
                sql: "DELETE FROM staticArchive WHERE clientID = ? AND folder = ?", arguments: [clientID, folder])
        }
    }

    /// What a card tells about its archive.
    struct Summary: Sendable, Hashable {
        var folder: String
        /// Of the packed file, in bytes.
        var size: Int
        /// Paths in order, with their sizes in bytes.
        var files: [(path: String, size: Int)] = []
        var hasInstaller: Bool { files.contains { $0.path == StaticArchive.installerName } }

        static func == (one: Summary, other: Summary) -> Bool { one.folder == other.folder }
        func hash(into hasher: inout Hasher) { hasher.combine(folder) }
    }

    /// The archive of a version; `nil` when the application is no static one.
    static func summary(_ db: Database, of version: ApplicationVersionRow) throws -> Summary? {
        guard let address = version.applicationURL, StaticHost(address: address) != nil,
            let folder = WebAddress(address)?.target.split(separator: "/").first.map(String.init),
            let size = try Int.fetchOne(
                db, sql: "SELECT size FROM staticArchive WHERE clientID = ? AND folder = ?",
                arguments: [version.clientID, folder])
        else { return nil }
        let files = try Row.fetchAll(
            db, sql: "SELECT path, length(content) FROM staticFile WHERE clientID = ? AND folder = ? ORDER BY path",
            arguments: [version.clientID, folder])
        return Summary(folder: folder, size: size, files: files.map { ($0[0], $0[1]) })
    }
}

extension ApplicationVersionRow {
    /// Whether its pages come from an archive, so that frames open them by GET and tokens go over the bridge only.
    var isStatic: Bool { applicationURL.map { StaticHost(address: $0) != nil } ?? false }
}
