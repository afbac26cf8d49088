import GRDB

/// Records that every portal has from the start, such as its currencies: put there when a method of their family is first called, so
/// that a portal that nobody asks costs nothing.
final class StandingRecords: Sendable {
    private struct Key: Hashable {
        var portalID: Int64
        var family: String
    }

    private let present = Locked(Set<Key>())

    init() {}

    /// The part of a name before its first dot; `task.*` and `tasks.*` are one family.
    static func family(of name: String) -> String {
        let first = String(name.prefix { $0 != "." })
        return aliases[first] ?? first
    }

    private static let aliases = [
        "task": "tasks", "socialnetwork": "sonet_group", "imbot": "im", "userfieldconfig": "crm",
    ]

    /// Types with standing records by family, those that the family uses included.
    private static let types: [String: [RecordType]] = {
        var uses: [String: Set<String>] = [:]
        var own: [String: [RecordType]] = [:]
        for type in RecordType.all {
            let family = family(of: type.name)
            uses[family, default: [family]].formUnion(type.schema.uses)
            if !type.schema.standing.isEmpty { own[family, default: []].append(type) }
        }
        return uses.mapValues { families in families.sorted().flatMap { own[$0] ?? [] } }
    }()

    /// Puts the family's records into the portal unless they are there.
    func ensure(family: String, portal: PortalRow, platform: Platform) async throws {
        guard let types = Self.types[family], !types.isEmpty, let portalID = portal.id else { return }
        let key = Key(portalID: portalID, family: family)
        guard !present.withLock({ $0.contains(key) }) else { return }
        try await platform.database.write { db in try Self.insert(db, types, portal: portal, platform: platform) }
        _ = present.withLock { $0.insert(key) }
    }

    /// The same inside a transaction.
    static func ensure(_ db: Database, family: String, portal: PortalRow, platform: Platform) throws {
        guard let types = types[family], !types.isEmpty else { return }
        try insert(db, types, portal: portal, platform: platform)
    }

    /// Forgets what is where, because the whole state was replaced.
    func forget() { present.withLock { $0 = [] } }

    private static func insert(_ db: Database, _ types: [RecordType], portal: PortalRow, platform: Platform) throws {
        for type in types {
            let isKnown = try Bool.fetchOne(
                db.cachedStatement(
                    sql: "SELECT EXISTS (SELECT 1 FROM recordSequence WHERE portalID = ? AND type = ?)"),
                arguments: [portal.id, type.name])
            guard isKnown != true else { continue }
            let writer = RecordWriter(platform: platform, portal: portal, type: type, userID: 1, style: .seed)
            try writer.addStanding(db, type.schema.standing.map { localized($0, language: portal.language) })
        }
    }

    /// `ru:NAME` in the place of `NAME` for a Russian portal.
    private static func localized(_ row: JSONObject, language: String) -> JSONObject {
        var result: JSONObject = [:]
        for (name, value) in row where !name.contains(":") {
            result[name] = row["\(language):\(name)"] ?? value
        }
        return result
    }
}
