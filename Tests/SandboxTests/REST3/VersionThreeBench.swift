import Foundation
import GRDB

@testable import Sandbox

extension RESTPortal {
    static let allScopes3 = "tasks,note,mail,humanresources,main,timeman,call,task,user,disk"

    /// Calls a method of REST 3.0 with a JSON body.
    func respond3(
        _ method: String, _ params: JSONObject = [:], as user: Int? = 1, key: String? = nil
    ) async -> EdgeResponse {
        var params = params
        if let user { params["auth"] = .string(tokens[user] ?? "") }
        let path = user == nil ? "/rest/api/1/\(Self.webhookCode)/\(method)" : "/rest/api/\(method)"
        return await send(
            path, method: "POST", type: "application/json", body: JSONValue.object(params).serialized(),
            headers: key.map { [("Idempotency-Key", $0)] } ?? [])
    }

    /// `result` of the answer; `null` when there is none.
    func result3(_ method: String, _ params: JSONObject = [:], as user: Int? = 1) async -> JSONValue {
        await respond3(method, params, as: user).answer["result"] ?? .null
    }

    /// Status, code without what all begin and end with, and the first field that was at fault.
    func refusal3(_ method: String, _ params: JSONObject = [:], as user: Int? = 1) async -> Refusal3 {
        Refusal3(await respond3(method, params, as: user))
    }

    /// A task with these fields besides what it needs.
    @discardableResult
    func task(_ title: String, _ fields: JSONObject = [:], as user: Int = 1) async -> Int {
        var all: JSONObject = ["title": .string(title), "creatorId": .int(user), "responsibleId": .int(user)]
        all.merge(fields) { $1 }
        return await result3("tasks.task.add", ["fields": .object(all)], as: user)["item"]?["id"]?.integer ?? 0
    }
}

struct Refusal3: Equatable, CustomStringConvertible {
    var status: Int
    var code: String
    var field: String?

    init(_ status: Int, _ code: String, _ field: String? = nil) {
        self.status = status
        self.code = code
        self.field = field
    }

    init(_ response: EdgeResponse) {
        let error = response.answer["error"]
        status = response.status
        var text = error?["code"]?.string ?? error?.string.map { "(2) \($0)" } ?? ""
        if text.hasPrefix("BITRIX_REST_V3_EXCEPTION_"), text.hasSuffix("EXCEPTION") {
            text = String(text.dropFirst("BITRIX_REST_V3_EXCEPTION_".count).dropLast("EXCEPTION".count))
        }
        code = text
        field = error?["validation"]?[0]?["field"]?.string
    }

    var description: String { "\(status) \(code) \(field ?? "-")" }
}
