import GRDB

/// Puts records into a portal without limits, rights or events: test data, and the demo records.
struct RecordSeeder: Sendable {
    let platform: Platform

    /// - Parameters:
    ///   - entity: a record type, `crm.deal` or short `deal`.
    ///   - rows: fields by their classic names (`TITLE`) or by those of `crm.item.*` (`title`); what the type does not know is left out.
    ///     Fields that the platform fills in itself (`DATE_CREATE`) may be given.
    /// - Returns: the new identifiers, ascending.
    /// - Throws: ``RESTFailure`` for an unknown type.
    func seed(_ db: Database, portal: PortalRow, entity: String, rows: [JSONObject]) throws -> [Int] {
        guard let type = RecordType.named(entity) ?? Int(entity).flatMap(RecordType.numbered) else {
            throw RESTFailure(
                .argument, status: 400,
                "There is no record type \(entity): choose one of \(RecordType.all.map(\.name).joined(separator: ", "))"
            )
        }
        try StandingRecords.ensure(
            db, family: StandingRecords.family(of: type.name), portal: portal, platform: platform)
        let writer = RecordWriter(platform: platform, portal: portal, type: type, userID: 1, style: .seed)
        return try writer.add(db, many: rows.map { Self.classic($0, type: type) })
    }

    private static func classic(_ row: JSONObject, type: RecordType) -> JSONObject {
        guard type.schema.methods.isEmpty,
            row.keys.contains(where: { type.field($0) == nil && !CustomField.isName($0) })
        else { return row }
        var result: JSONObject = [:]
        for (key, value) in row {
            if key == "fm" {
                for (type, entries) in MultiFields.classicInput(fromItem: value) { result[type] = entries }
            } else {
                result[type.field(item: key)?.name ?? CustomField.classicName(item: key) ?? key.uppercased()] = value
            }
        }
        return result
    }
}
