import Bitrix24Wire
import GRDB

/// `/faults`: what shall go wrong.
struct FaultControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "faults", list), .init("POST", "faults", add), .init("DELETE", "faults", clear),
            .init("DELETE", "faults/{id}", remove),
        ]
    }

    @Sendable private func list(_ call: ControlCall) async throws -> JSONValue {
        ["faults": .array(platform.faults.all.map(\.json))]
    }

    @Sendable private func add(_ call: ControlCall) async throws -> JSONValue {
        let fields = try call.fields()
        var fault = try Fault(fields)
        let match = try ControlFields(.object(try fields.object("match") ?? [:]))
        if let domain = try match.text("portal") { fault.host = try platform.portal(named: domain).domain }
        if let name = try match.text("application") { fault.clientID = try await clientID(of: name) }
        return ["id": .int(platform.faults.add(fault))]
    }

    /// An application by its client_id, or by its code where only one has it.
    private func clientID(of name: String) async throws -> String {
        let ids = try await platform.database.read { db in
            try String.fetchAll(
                db, sql: "SELECT clientID FROM application WHERE clientID = :name OR code = :name",
                arguments: ["name": name])
        }
        guard let id = ids.first else {
            throw SandboxControlError.notFound("There is no application \(name). POST /apps makes one.")
        }
        guard ids.count == 1 else {
            throw SandboxControlError.field(
                "match.application", "\(ids.count) applications are called \(name): give client_id")
        }
        return id
    }

    @Sendable private func clear(_ call: ControlCall) async throws -> JSONValue {
        let count = platform.faults.all.count
        platform.faults.clear()
        return ["removed": .int(count)]
    }

    @Sendable private func remove(_ call: ControlCall) async throws -> JSONValue {
        guard let id = Int(call["id"]), platform.faults.remove(id) else {
            throw SandboxControlError.notFound("There is no fault \(call["id"]).")
        }
        return ["removed": 1]
    }
}
