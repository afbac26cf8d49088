import GRDB

/// Records of working time: `timeman.record.list`.
///
/// Source: the platform's documentation, "Time tracking records".
enum TimeRecordMethods {
    static let bodies: [String: MethodBody] = ["timeman.record.list": .reading(list)]

    private static func list(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let query = try EntityQuery(call, "timeman.record")
        let filter = call.params["filter"]
        _ = try Filter3(type: query.type).condition(filter)
        let users = Set(Filter3.values(of: "userId", in: filter).compactMap(\.integer))
        guard let user = users.first else {
            throw RESTFailure.invalidRequest3("filter.userId", "Required field `filter.userId` is not specified")
        }
        guard users.count == 1 else {
            throw RESTFailure.invalidFilter3("Only one userId can be passed in one request")
        }
        guard call.caller.isAdmin || user == call.caller.user.id else { throw RESTFailure.accessDenied3 }
        return try query.list(db)
    }
}
