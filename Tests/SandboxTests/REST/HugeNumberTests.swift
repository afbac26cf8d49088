import Testing

@testable import Sandbox

@Suite("REST: numbers at the end of what there is")
struct HugeNumberTests {
    @Test("No method with state falls over numbers that nothing can be added to", arguments: [Int.max, Int.min])
    func everyMethod(_ number: Int) async throws {
        let scopes = Set(MethodTable.standard.methods.values.flatMap(\.scopes)).sorted().joined(separator: ",")
        try await RESTPortal.with(scope: scopes) { portal in
            for name in MethodTable.standard.names where ModelledMethods.isModelled(name) && name != "batch" {
                var params: JSONObject = ["start": .int(number), "filter": ["ID": .int(number)]]
                for key in [
                    "id", "limit", "offset", "page", "pageSize", "last_id", "dialog_id", "chat_id", "taskId", "groupId",
                    "SORT", "ts", "from", "to", "duration", "count", "userId",
                ] {
                    params[key] = .int(number)
                }
                params["NAV_PARAMS"] = ["nPageSize": .int(number), "iNumPage": .int(number)]
                params["PARAMS"] = ["NAV_PARAMS": ["nPageSize": .int(number), "iNumPage": .int(number)]]
                params["fields"] = [
                    "id": .int(number), "sort": .int(number), "price": .int(number), "quantity": .int(number),
                ]
                let response = await portal.respond(name, params)
                #expect(response.status != 500, "\(name): \(response.bodyText.prefix(200))")
            }
        }
    }
}
