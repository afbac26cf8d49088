import Foundation
import GRDB

@testable import Sandbox

extension RESTPortal {
    /// What the families of people working together ask for.
    static let workScope = "task,disk,calendar,department,sonet_group,socialnetwork,log,timeman,user,placement"

    /// Binds events, runs `body` and gives what was queued: the event and `data` of each.
    func heard(_ events: [String], _ body: () async throws -> Void) async throws -> [(event: String, data: String)] {
        for event in events {
            _ = await call("event.bind", ["event": .string(event), "handler": "https://app.example/"])
        }
        try await body()
        let rows = try await platform.database.read { db in try EventDeliveryRow.order(Column("id")).fetchAll(db) }
        return rows.map { row in
            ((row.event, (try? JSONValue(parsing: row.fields))?["data"]?.serialized() ?? row.fields))
        }
    }

    /// The number that a method gave, or -1.
    func number(_ method: String, _ params: JSONObject = [:], as user: Int? = 1) async -> Int {
        await result(method, params, as: user).integer ?? -1
    }
}
