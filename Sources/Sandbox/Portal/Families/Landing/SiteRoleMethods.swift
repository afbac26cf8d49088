import GRDB

/// `landing.role.*`: roles in the section of sites.
///
/// Source: the platform's documentation, "Rights in sites".
enum SiteRoleMethods {
    static let bodies: [String: MethodBody] = [
        "landing.role.enable": .writing(enable), "landing.role.isenabled": .reading(isEnabled),
        "landing.role.getrights": .reading(rights), "landing.role.setrights": .writing(setRights),
        "landing.role.setaccesscodes": .writing(setAccessCodes),
    ]

    static let notAdministrator = RESTFailure(
        "IS_NOT_ADMIN", status: 400, "To perform this action, you must be an administrator.")

    private static func require(_ call: MethodCall, _ db: Database, _ names: [String]) throws {
        guard call.caller.isAdmin else { throw notAdministrator }
        _ = try SiteCall(call, db, needs: names)
    }

    private static func role(_ call: MethodCall, _ db: Database) throws -> Record {
        guard let role = try call.records("landing.role").known(db, call["id"]?.integer) else {
            throw SiteCall.refusal("ROLE_SCOPE_MISMATCH", "The role does not belong to this section.")
        }
        return role
    }

    private static func enable(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try require(call, db, ["mode"])
        let settings = try call.records("landing.setting")
        let value: JSONObject = ["VALUE": call["mode"]?.flag == true ? "Y" : "N"]
        if let known = try settings.find(db, where: ["NAME": "roles"]).first {
            _ = try settings.update(db, known, value)
        } else {
            _ = try settings.add(db, value.merging(["NAME": "roles"]) { $1 })
        }
        return MethodAnswer(true)
    }

    private static func isEnabled(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try require(call, db, [])
        let known = try call.records("landing.setting").find(db, where: ["NAME": "roles"]).first
        return MethodAnswer(.bool(known?.fields["VALUE"]?.string != "N"))
    }

    private static func rights(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try require(call, db, ["id"])
        return MethodAnswer(.object(try role(call, db).fields["RIGHTS"]?.object ?? [:]))
    }

    private static func setRights(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try require(call, db, ["id", "rights"])
        let role = try role(call, db)
        _ = try call.records("landing.role").update(
            db, role, [:],
            forced: ["RIGHTS": .object(call.members("rights") ?? [:]), "ADDITIONAL": call["additional"] ?? []])
        return MethodAnswer(true)
    }

    private static func setAccessCodes(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        try require(call, db, ["id"])
        let role = try role(call, db)
        _ = try call.records("landing.role").update(db, role, [:], forced: ["ACCESS_CODES": call["codes"] ?? []])
        return MethodAnswer(true)
    }
}
