import GRDB

/// Puts records into a portal without limits, rights or events: test data, and the demo records.
struct RecordSeeder: Sendable {
    let platform: Platform

    /// - Parameter entity: a record type, `crm.deal` or short `deal`.
    /// - Returns: the new identifiers, ascending.
    /// - Throws: ``RESTFailure`` for an unknown type or a field that the type does not take.
    func seed(_ db: Database, portal: PortalRow, entity: String, rows: [JSONObject]) throws -> [Int] {
        throw RESTFailure.of(.notEmulated)
    }
}
