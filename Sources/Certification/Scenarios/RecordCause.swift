import Foundation
import Sandbox

/// A change of a record that fires an event: `ONCRMDEALADD` comes of a new deal.
struct RecordCause: Sendable, Hashable {
    /// `deal`
    var record: String
    /// `add`, `update` or `delete`
    var action: String

    init?(_ event: EventCode) {
        let name = event.value
        guard name.hasPrefix("ONCRM") else { return nil }
        let rest = name.dropFirst(5)
        guard let record = ["DEAL", "LEAD", "CONTACT", "COMPANY"].first(where: { rest.hasPrefix($0) }),
            let action = ["ADD", "UPDATE", "DELETE"].first(where: { rest == record + $0 })
        else { return nil }
        self.record = record.lowercased()
        self.action = action.lowercased()
    }
}

extension Stage {
    /// Changes a record as the administrator would, and gives the record's number.
    @discardableResult
    func cause(_ cause: RecordCause) async throws -> Int? {
        let fields: JSONValue =
            cause.record == "contact"
            ? ["NAME": "Vera", "LAST_NAME": "Sommer"]
            : ["TITLE": "Renewal of the service contract", "OPPORTUNITY": 4200]
        let added = try await call("crm.\(cause.record).add", ["fields": fields])
        guard let id = added["result"]?.integer else { return nil }
        switch cause.action {
        case "update":
            _ = try await call("crm.\(cause.record).update", ["id": .int(id), "fields": ["COMMENTS": "Called back"]])
        case "delete": _ = try await call("crm.\(cause.record).delete", ["id": .int(id)])
        default: break
        }
        return id
    }

    /// A REST call of the administrator's, by a webhook of the portal.
    func call(_ method: String, _ parameters: JSONObject) async throws -> JSONValue {
        let webhook = try await control(
            "POST", "/portals/\(application.portal)/webhooks", ["user_id": 1, "scope": ["crm"]])
        guard let url = webhook["url"]?.string else { return .null }
        let slash = url.hasSuffix("/") ? "" : "/"
        let reply = await request(.POST, url + slash + method + ".json", form: parameters)
        return (try? JSONValue(parsing: reply.text)) ?? .null
    }

    /// `PLACEMENT_OPTIONS` as the place itself would give them.
    func sampleOptions(_ placement: PlacementCode) async throws -> JSONValue {
        let name = placement.value
        for record in ["LEAD", "DEAL", "CONTACT", "COMPANY"] where name.hasPrefix("CRM_\(record)_") {
            let list = try await call("crm.\(record.lowercased()).list", ["order": ["ID": "ASC"], "select": ["ID"]])
            return ["ID": .string(list["result"]?[0]?["ID"]?.text ?? "1")]
        }
        if name.hasPrefix("TASK_") { return ["taskId": "1"] }
        if name.hasPrefix("IM") { return ["dialogId": "chat1"] }
        return [:]
    }
}
