import GRDB

/// One data storage of an application: who may do what with it, and which properties its items have.
///
/// Source: the platform's documentation, "Data storage".
struct EntityStore {
    /// What a person may do with a storage; each level includes those before it.
    enum Level: Int, Comparable {
        case none, read, write, manage

        init(_ letter: String?) {
            self = ["R": .read, "W": .write, "X": .manage][letter ?? ""] ?? .none
        }

        static func < (lhs: Level, rhs: Level) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    static let longestCode = 13

    let call: MethodCall
    let record: Record

    var code: String { record.fields["ENTITY"]?.string ?? "" }
    var access: JSONObject { record.fields["ACCESS"]?.object ?? [:] }

    /// The storage that the call names.
    ///
    /// - Throws: `ERROR_ARGUMENT`, `ERROR_ENTITY_NOT_FOUND`, `ACCESS_DENIED`.
    init(_ call: MethodCall, _ db: Database, needs level: Level) throws {
        let code = try Self.code(call, "ENTITY")
        guard let record = try Self.record(call, db, code) else {
            throw RESTFailure("ERROR_ENTITY_NOT_FOUND", status: 400, "Entity not found")
        }
        self.call = call
        self.record = record
        guard self.level >= level else { throw RESTFailure(.accessDenied, status: 403, "Access denied!") }
    }

    static func client(_ call: MethodCall) throws -> JSONValue { .string(try call.installation().clientID) }

    static func record(_ call: MethodCall, _ db: Database, _ code: String) throws -> Record? {
        try call.records("entity").find(
            db, where: [ApplicationRecords.owner: try client(call), "ENTITY": .string(code)]
        ).first
    }

    /// A storage's code; other characters than letters, digits, points and underscores are left out.
    static func code(_ call: MethodCall, _ name: String) throws -> String {
        let code = String(
            (call[name]?.text ?? "").unicodeScalars.filter { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    || scalar == "_" || scalar == "."
            }.map(Character.init))
        guard !code.isEmpty else { throw RESTFailure.missingArgument(name) }
        guard code.utf8.count <= longestCode else {
            throw RESTFailure(
                .argument, status: 400, "Entity code is too long. Max length is \(longestCode) characters.",
                extra: ["argument": ""])
        }
        return code
    }

    /// What the caller may do: by name, as one of all users, or as an administrator of the portal.
    var level: Level {
        if call.caller.isAdmin { return .manage }
        let own = access["U\(call.caller.user.id)"]?.string
        return ["AU", "UA", "G2"].map { Level(access[$0]?.string) }.reduce(Level(own), max)
    }

    /// Rights as they are kept: known levels only, and always the caller's own.
    static func access(_ given: JSONObject?, _ call: MethodCall) -> JSONObject {
        var access = (given ?? [:]).filter { Level($0.value.string) != .none }
        access["U\(call.caller.user.id)"] = "X"
        return access
    }

    func properties(_ db: Database) throws -> [Record] {
        try call.records("entity.property").find(db, where: ["STORE": .int(record.id)]).sorted {
            ($0.fields["SORT"]?.integer ?? 0, $0.id) < ($1.fields["SORT"]?.integer ?? 0, $1.id)
        }
    }

    /// The storage's items as records with a field for each property.
    func items(_ db: Database) throws -> Records {
        let base = try call.records("entity.item")
        let fields = try properties(db).map { property -> JSONValue in
            let isNumber = property.fields["TYPE"]?.string == "N"
            return [
                "name": .string("PROPERTY_" + (property.fields["PROPERTY"]?.string ?? "")),
                "type": isNumber ? "double" : "string",
            ]
        }
        return Records(call, type: base.type.adding(fields), errors: base.errors)
    }

    static let pictures = ["PICTURE", "PREVIEW_PICTURE", "DETAIL_PICTURE"]

    /// Puts the numbers of kept files in the place of the files themselves.
    static func keepPictures(_ fields: inout JSONObject, _ call: MethodCall, _ db: Database) throws {
        for name in pictures {
            guard let value = fields[name] else { continue }
            fields[name] = try call.keep(value, db) ?? .null
        }
    }

    /// The records of the storage only.
    func condition(_ type: RecordType) -> SQLCondition? {
        RecordFilter.equal(type, [("STORE", .int(record.id))], portalID: call.caller.portalID)
    }

    /// Values that every record in the storage carries.
    func owner() throws -> JSONObject {
        [ApplicationRecords.owner: try Self.client(call), "STORE": .int(record.id)]
    }
}
