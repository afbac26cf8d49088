import Bitrix24Wire
import GRDB

/// Fills a portal with ``DemoData``: first the people, then the records.
struct DemoSeeding: Sendable {
    /// What was made, by record type.
    typealias Counts = [String: Int]

    /// More would take minutes and the space of a large disk.
    static let limit = 1_000_000

    let platform: Platform

    /// In one transaction, for a portal that is just being made.
    @discardableResult
    func fill(_ db: Database, portal: PortalRow, deals: Int) throws -> Counts {
        var data = data(portal, deals: deals, users: try people(db, portal: portal, deals: deals))
        let seeder = RecordSeeder(platform: platform)
        var counts: Counts = [:]
        while let batch = data.next() {
            let ids = try seeder.seed(db, portal: portal, entity: batch.entity, rows: batch.rows)
            data.keep(ids, of: batch)
            counts[batch.entity, default: 0] += ids.count
        }
        return counts
    }

    /// Batch by batch, so that others can write in between.
    func fill(_ portal: PortalRow, deals: Int) async throws -> Counts {
        let users = try await platform.database.write { db in try people(db, portal: portal, deals: deals) }
        var data = data(portal, deals: deals, users: users)
        let seeder = RecordSeeder(platform: platform)
        var counts: Counts = [:]
        while let batch = data.next() {
            let ids = try await platform.database.write { db in
                try seeder.seed(db, portal: portal, entity: batch.entity, rows: batch.rows)
            }
            data.keep(ids, of: batch)
            counts[batch.entity, default: 0] += ids.count
        }
        return counts
    }

    private func data(_ portal: PortalRow, deals: Int, users: [Int]) -> DemoData {
        // The portal's own name makes two portals different, and the same portal the same in every run.
        var seed = (platform.configuration.seed ?? 1) &+ 0x5EED
        for byte in portal.domain.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return DemoData(
            deals: deals, language: portal.language, users: users, now: platform.clock.unixSeconds, seed: seed)
    }

    /// The portal's employees: a small company has five, one with thousands of deals two dozen. Those that are there stay.
    ///
    /// - Returns: who sells; not the one without rights in the CRM.
    private func people(_ db: Database, portal: PortalRow, deals: Int) throws -> [Int] {
        guard let portalID = portal.id else { return [1] }
        let wanted = deals < 100 ? 5 : deals < 1_000 ? 12 : 24
        let words = DemoWords.all[portal.language == "ru" ? "ru" : "en"] ?? [:]
        let posts = words["staffPosts"] ?? []
        let last =
            try Int.fetchOne(db, sql: "SELECT max(id) FROM person WHERE portalID = ?", arguments: [portalID]) ?? 0
        if last < wanted {
            for id in last + 1...wanted {
                let isFemale = id.isMultiple(of: 2)
                func pick(_ list: String, _ step: Int) -> String {
                    let words = words[(isFemale ? "female" : "male") + list] ?? []
                    return words.isEmpty ? "" : words[(id * step) % words.count]
                }
                var person = PortalFounder(platform: platform).person(portal: portal, id: id)
                person.name = pick("Names", 5)
                person.lastName = pick("LastNames", 7)
                person.email = "user\(id)@\(portal.domain)"
                if !posts.isEmpty { person.position = posts[id % posts.count] }
                person.isAdmin = false
                try person.insert(db)
            }
        }
        try departments(db, portal: portal, names: (words["company"] ?? []) + (words["departments"] ?? []))
        return try Int.fetchAll(
            db,
            sql: """
                SELECT id FROM person WHERE portalID = ? AND isActive = 1 AND access = '{}' AND id <= ? ORDER BY id
                """, arguments: [portalID, wanted])
    }

    /// The first one is the company itself; where a portal has its structure already, it stays as it is.
    private func departments(_ db: Database, portal: PortalRow, names: [String]) throws {
        guard let type = RecordType.named("department"), let company = names.first else { return }
        let seeder = RecordSeeder(platform: platform)
        var roots = try seeder.seed(db, portal: portal, entity: type.name, rows: [])
        let known = try RecordStore(db, portalID: portal.id ?? 0, type: type).records().map(\.id)
        guard known.count <= 1 else { return }
        roots =
            known.isEmpty
            ? try seeder.seed(
                db, portal: portal, entity: type.name, rows: [["NAME": .string(company), "SORT": 500, "UF_HEAD": 1]])
            : known
        guard let root = roots.first else { return }
        _ = try seeder.seed(
            db, portal: portal, entity: type.name,
            rows: names.dropFirst().enumerated().map { index, name in
                [
                    "NAME": .string(name), "SORT": .int(500 + index), "PARENT": .int(root),
                    "UF_HEAD": .int(index + 2),
                ]
            })
    }
}
