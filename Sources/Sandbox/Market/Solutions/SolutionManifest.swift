import Crypto

/// `manifest.json` of an archive: what the archive is.
///
/// `CODE`, `VERSION`, `ACTIVE`, `PLACEMENT`, `USES` and `TITLE` are the platform's own; the members after them an export adds, and an
/// archive that was made elsewhere may lack them.
package struct SolutionManifest: Sendable, Hashable {
    /// The only format there is.
    package static let formatVersion = 1

    package var code: String
    package var kind: SolutionKind
    /// Of the format.
    package var version: Int
    package var title: String
    /// `USES`: which entities are applied.
    package var uses: [String]
    package var placements: [String]
    /// Two-letter codes of the languages that names in it are written in.
    package var languages: [String]
    /// Program that has made the archive.
    package var madeBy: String?
    /// Codes of the Market's applications that the solution uses, as `REST_APPLICATION` names them; `nil`: not said.
    package var applications: [String]?
    /// Files by entity; `nil`: not said.
    package var parts: [String: [String]]?
    /// `sha256:` and 64 hexadecimal digits over all other files; `nil`: not said.
    package var checksum: String?

    static let file = "manifest.json"

    init(kind: SolutionKind, title: String, languages: [String]) {
        code = kind.manifestCode
        self.kind = kind
        version = Self.formatVersion
        self.title = title
        uses = kind.uses
        placements = kind.placements
        self.languages = languages
        madeBy = "Lintel sandbox"
    }

    var json: JSONValue {
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        var members: JSONObject = [
            "CODE": .string(code), "VERSION": .int(version), "ACTIVE": "Y", "PLACEMENT": list(placements),
            "USES": list(uses), "TITLE": .string(title), "KIND": .string(kind.rawValue), "LANGUAGES": list(languages),
        ]
        if let madeBy { members["MADE_BY"] = .string(madeBy) }
        if let applications { members["APPLICATIONS"] = list(applications) }
        if let parts {
            members["ENTITIES"] = .object(
                JSONObject(
                    uniqueKeysWithValues: parts.sorted { $0.key < $1.key }.map { ($0.key, list($0.value.sorted())) }))
        }
        if let checksum { members["CHECKSUM"] = .string(checksum) }
        return .object(members)
    }

    /// - Throws: ``SolutionArchiveError`` about `manifest.json`.
    init(_ json: JSONValue) throws(SolutionArchiveError) {
        func wrong(_ message: String, _ code: SolutionArchiveError.Code = .content) -> SolutionArchiveError {
            SolutionArchiveError(code, entry: Self.file, message)
        }
        guard let members = json.object else { throw wrong("The manifest is no JSON object.") }
        guard let code = members["CODE"]?.string, !code.isEmpty else {
            throw wrong("The manifest has no CODE, which says what kind of solution this is.")
        }
        guard let kind = SolutionKind(manifestCode: code) else {
            throw wrong(
                "CODE \(code.prefix(64)) is none of vertical_crm, crm_smart_robots, landing_page, landing_store, landing_knowledge, bi_superset, bi_powerbi, bi_data_studio.",
                .wrongKind)
        }
        guard let version = members["VERSION"]?.integer else { throw wrong("VERSION is missing or no whole number.") }
        guard version == Self.formatVersion else {
            throw wrong(
                "The format has version \(version), and only version \(Self.formatVersion) is known. Export the settings again.",
                .unknownVersion)
        }
        if let claimed = members["KIND"]?.string, claimed != kind.rawValue {
            throw wrong("KIND \(claimed.prefix(64)) contradicts CODE \(code).")
        }
        if let active = members["ACTIVE"], active.flag != true { throw wrong("ACTIVE must be Y.") }
        func texts(_ name: String) throws(SolutionArchiveError) -> [String]? {
            guard let value = members[name] else { return nil }
            guard let elements = value.array else { throw wrong("\(name) is no list.") }
            let texts = elements.compactMap(\.string)
            guard texts.count == elements.count else { throw wrong("\(name) holds something that is no text.") }
            return texts
        }
        guard let title = members["TITLE"]?.string, !title.isEmpty, title.count <= 255 else {
            throw wrong("TITLE is missing, empty, or longer than 255 characters.")
        }
        guard let uses = try texts("USES"), !uses.isEmpty else {
            throw wrong("USES is missing: it says what the archive may change.")
        }
        self.code = code
        self.kind = kind
        self.version = version
        self.title = title
        self.uses = uses
        placements = try texts("PLACEMENT") ?? []
        languages = try texts("LANGUAGES") ?? []
        madeBy = members["MADE_BY"]?.string
        applications = try texts("APPLICATIONS")
        if let value = members["ENTITIES"] {
            guard let lists = value.object else { throw wrong("ENTITIES is no object.") }
            var parts: [String: [String]] = [:]
            for (name, list) in lists {
                guard let files = list.array?.compactMap(\.string), files.count == list.array?.count else {
                    throw wrong("ENTITIES.\(name.prefix(64)) is no list of file names.")
                }
                parts[name] = files
            }
            self.parts = parts
        }
        if let value = members["CHECKSUM"] {
            guard let text = value.string, text.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil else {
                throw wrong("CHECKSUM is not sha256: and 64 hexadecimal digits.")
            }
            checksum = text
        }
    }

    /// Over names and contents of all files but the manifest, in the order of their names.
    static func checksum(of files: [(path: String, content: [UInt8])]) -> String {
        var hash = SHA256()
        for file in files.sorted(by: { $0.path < $1.path }) where file.path != Self.file {
            hash.update(data: Array("\(file.path)\n\(file.content.count)\n".utf8))
            hash.update(data: file.content)
        }
        let digits = hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        return "sha256:\(digits)"
    }
}

/// Why an archive of a solution is refused. Nothing of a refused archive is applied.
package struct SolutionArchiveError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a word for programs.
    package struct Code: Sendable, Hashable {
        package let value: String
        package init(_ value: String) { self.value = value }

        /// A part that this kind of archive must have, or that its manifest lists, is not in it.
        package static let missing = Code("ARCHIVE_MISSING_PART")
        /// A part is there and is not what it must be.
        package static let content = Code("ARCHIVE_WRONG_CONTENT")
        /// The archive is of another kind than what it was brought for.
        package static let wrongKind = Code("SOLUTION_WRONG_KIND")
        package static let unknownVersion = Code("SOLUTION_UNKNOWN_VERSION")
        /// A file is no JSON.
        package static let json = Code("SOLUTION_DAMAGED_JSON")
        /// What a part names is not in the archive.
        package static let reference = Code("SOLUTION_DANGLING_REFERENCE")
        package static let checksum = Code("SOLUTION_WRONG_CHECKSUM")
        /// A file stands where none belongs.
        package static let stray = Code("SOLUTION_STRAY_FILE")
    }

    package var code: Code
    /// Path in the archive; `nil`: the whole archive.
    package var entry: String?
    /// What is wrong and what to do, as a sentence.
    package var message: String

    package init(_ code: Code, entry: String? = nil, _ message: String) {
        self.code = code
        self.entry = entry
        self.message = message
    }

    init(_ error: ArchiveError) {
        self.init(Code(error.reason.rawValue), entry: error.entry, error.message)
    }

    /// The entry, if there is one, and the sentence.
    package var description: String { entry.map { "\($0): \(message)" } ?? message }
}
