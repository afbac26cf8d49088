/// An archive of a configuration solution that has been read and checked: a manifest and JSON files by entity.
///
/// What is here is whole: every file could be read, every list of the manifest agrees, and every reference between the parts leads
/// somewhere. Whether a portal takes it is another question.
package struct SolutionArchive: Sendable {
    /// A JSON file.
    package struct Part: Sendable, Hashable {
        package var entity: SolutionEntity
        /// Without folder and `.json`.
        package var name: String
        package var content: JSONValue

        package var path: String { "\(entity.code)/\(name).json" }
    }

    package let manifest: SolutionManifest
    /// In the order of the import, then of their names.
    package let parts: [Part]
    /// Paths of the attachments.
    package let attachments: [String]
    /// Of the packed archive.
    package let byteCount: Int

    package var kind: SolutionKind { manifest.kind }

    /// The parts of an entity, in the order of their names.
    package func parts(of entity: SolutionEntity) -> [Part] { parts.filter { $0.entity == entity } }

    /// Codes of the Market's applications that are installed on the way.
    package var applications: [String] { parts(of: .applications).compactMap { $0.content["code"]?.string } }

    /// Entities that the archive has, in the order of the import.
    package var entities: [SolutionEntity] {
        var seen: [SolutionEntity] = []
        for part in parts where seen.last != part.entity { seen.append(part.entity) }
        return seen
    }

    /// Whether the manifest lets the entity be applied.
    package func allows(_ entity: SolutionEntity) -> Bool { entity.uses.contains { manifest.uses.contains($0) } }

    /// Reads an archive.
    ///
    /// - Parameter kind: what it must be; `nil`: any kind.
    /// - Throws: ``SolutionArchiveError`` for the first thing that is wrong.
    package init(_ bytes: [UInt8], expecting kind: SolutionKind? = nil) throws(SolutionArchiveError) {
        let files: [ArchiveReader.Entry]
        do throws(ArchiveError) {
            files = try ArchiveReader().entries(of: bytes)
        } catch {
            throw SolutionArchiveError(error)
        }
        byteCount = bytes.count
        guard let first = files.first(where: { $0.path == SolutionManifest.file }) else {
            throw SolutionArchiveError(
                .missing, entry: SolutionManifest.file,
                "The archive has no manifest. Only an export of the portal's settings is an archive of a solution.")
        }
        manifest = try SolutionManifest(try Self.json(first))
        if let kind, kind != manifest.kind {
            throw SolutionArchiveError(
                .wrongKind, entry: SolutionManifest.file,
                "The archive is of kind \(manifest.kind.rawValue), and \(kind.rawValue) was expected.")
        }
        if let checksum = manifest.checksum,
            checksum != SolutionManifest.checksum(of: files.map { ($0.path, $0.content) })
        {
            throw SolutionArchiveError(
                .checksum, entry: SolutionManifest.file,
                "CHECKSUM does not fit the files: they were changed after the export. Export the settings again.")
        }
        var parts: [Part] = []
        var attachments: [String] = []
        for file in files where file.path != SolutionManifest.file {
            if file.path.hasPrefix("files/") {
                attachments.append(file.path)
            } else {
                parts.append(try Self.part(file))
            }
        }
        self.parts = parts.sorted(by: Self.precedes)
        self.attachments = attachments.sorted()
        try checkParts()
        try SolutionCheck(self).run()
    }

    private static func precedes(_ one: Part, _ other: Part) -> Bool {
        if one.entity.weight != other.entity.weight { return one.entity.weight < other.entity.weight }
        if one.entity != other.entity { return one.entity.code < other.entity.code }
        // 2 before 10
        if one.name.utf8.count != other.name.utf8.count { return one.name.utf8.count < other.name.utf8.count }
        return one.name < other.name
    }

    private static func part(_ file: ArchiveReader.Entry) throws(SolutionArchiveError) -> Part {
        let path = file.path.split(separator: "/")
        guard path.count == 2, SolutionEntity.isCode(String(path[0])), path[1].hasSuffix(".json"), path[1].count > 5
        else {
            throw SolutionArchiveError(
                .stray, entry: file.path,
                "The file belongs to nothing. An archive has manifest.json, ENTITY/name.json and files/.")
        }
        return Part(
            entity: .named(String(path[0])), name: String(path[1].dropLast(5)), content: try json(file))
    }

    private static func json(_ file: ArchiveReader.Entry) throws(SolutionArchiveError) -> JSONValue {
        do {
            return try JSONValue(parsing: file.content)
        } catch {
            throw SolutionArchiveError(.json, entry: file.path, "The file is no JSON: \(error)")
        }
    }

    /// What must be there is there, and nothing beside what the manifest lists.
    private func checkParts() throws(SolutionArchiveError) {
        for entity in kind.requiredEntities where parts(of: entity).isEmpty {
            throw SolutionArchiveError(
                .missing, entry: "\(entity.code)/",
                "An archive of kind \(kind.rawValue) must have \(entity.code), and this one has none.")
        }
        for entity in kind.requiredEntities where !allows(entity) {
            throw SolutionArchiveError(
                .content, entry: SolutionManifest.file,
                "USES does not allow \(entity.code), without which nothing is left.")
        }
        guard let listed = manifest.parts else { return }
        let present = Set(parts.map(\.path))
        var known = Set<String>()
        for (entity, names) in listed.sorted(by: { $0.key < $1.key }) {
            for name in names {
                let path = "\(entity)/\(name).json"
                known.insert(path)
                guard present.contains(path) else {
                    throw SolutionArchiveError(
                        .missing, entry: path, "The manifest lists the file, and it is not there.")
                }
            }
        }
        if let stray = parts.first(where: { !known.contains($0.path) }) {
            throw SolutionArchiveError(
                .stray, entry: stray.path, "The file is there, and the manifest does not list it.")
        }
    }
}

/// An archive in the making.
struct SolutionDraft {
    var manifest: SolutionManifest
    private(set) var parts: [SolutionArchive.Part] = []

    init(kind: SolutionKind, title: String, language: String) {
        manifest = SolutionManifest(kind: kind, title: title, languages: [language])
    }

    mutating func add(_ entity: SolutionEntity, _ name: String, _ content: JSONValue) {
        parts.append(SolutionArchive.Part(entity: entity, name: name, content: content))
    }

    /// Packs it. The same parts give the same bytes.
    consuming func packed() -> [UInt8] {
        var files = parts.map { (path: $0.path, content: $0.content.serializedBytes()) }
        manifest.applications = parts.filter { $0.entity == .applications }.compactMap { $0.content["code"]?.string }
        manifest.parts = Dictionary(grouping: parts, by: \.entity.code).mapValues { $0.map(\.name) }
        manifest.checksum = SolutionManifest.checksum(of: files)
        files.sort { $0.path < $1.path }
        files.insert((SolutionManifest.file, manifest.json.serializedBytes()), at: 0)
        return ArchiveWriter.archive(files.map { ArchiveReader.Entry(path: $0.path, content: $0.content) })
    }
}
