import GRDB

/// What every application and webhook may ask: who am I, what may I, what time is it.
///
/// Source: the platform's documentation, "Common methods".
enum CommonMethods {
    static let bodies: [String: MethodBody] = [
        "app.info": .reading(applicationInfo),
        "profile": .plain { call in MethodAnswer(profile(call.caller.user)) },
        "user.admin": .plain { call in MethodAnswer(.bool(call.caller.isAdmin)) },
        "user.access": .plain(userAccess),
        "server.time": .plain { call in
            MethodAnswer(.string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds)))
        },
        "scope": .plain(scope),
        "methods": .plain(methods),
        "method.get": .plain(method),
        "events": .plain(events),
        "feature.get": .plain(feature),
    ]

    private static func profile(_ user: PersonRow) -> JSONValue {
        [
            "ID": .string(String(user.id)), "ADMIN": .bool(user.isAdmin), "NAME": .string(user.name),
            "LAST_NAME": .string(user.lastName), "PERSONAL_GENDER": "", "TIME_ZONE": "",
        ]
    }

    private static func applicationInfo(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        // Read anew: the caller may have been kept from before the installation was finished.
        guard let id = call.caller.installation?.id, let installation = try InstallationRow.fetchOne(db, key: id),
            let application = call.caller.application
        else {
            throw RESTFailure(.accessDenied, status: 400, "Access denied! Application context required")
        }
        let version = try ApplicationVersionRow.fetchOne(
            db, key: ["clientID": installation.clientID, "version": installation.version])
        let portal = call.caller.portal
        let plan = planNames[portal.tariff] ?? portal.tariff
        return MethodAnswer([
            "ID": .int(Int(id)), "CODE": .string(application.code), "VERSION": .int(version?.number ?? 1),
            "STATUS": .string(installation.status), "INSTALLED": .bool(installation.isFinished),
            "PAYMENT_EXPIRED": installation.isPaymentExpired ? "Y" : "N", "DAYS": .null,
            "LANGUAGE_ID": .string(portal.language), "LICENSE": .string("\(portal.language)_\(plan)"),
            "LICENSE_TYPE": .string(plan),
            "LICENSE_FAMILY": .string(portal.tariff == "free" ? "project" : portal.tariff),
        ])
    }

    private static let planNames = [
        "free": "project", "basic": "basic", "std": "std", "pro": "pro100", "ent": "ent250",
    ]

    private static func userAccess(_ call: MethodCall) -> MethodAnswer {
        let asked = call["ACCESS"].map { $0.array ?? $0.object.map { Array($0.values) } ?? [$0] } ?? []
        let own: Set<String> = ["AU", "G2", "UA", "U\(call.caller.user.id)", "IU\(call.caller.user.id)"]
        return MethodAnswer(
            .bool(call.caller.isAdmin || asked.contains { $0.text.map { own.contains($0.uppercased()) } ?? false }))
    }

    private static func scope(_ call: MethodCall) -> MethodAnswer {
        let codes = call["full"]?.flag == true ? ScopeTable.standard : call.caller.scope.sorted()
        return MethodAnswer(.array(codes.map { .string($0) }))
    }

    /// Without parameters: what the caller may use; `full`: all there are; `scope`: those of one scope.
    private static func methods(_ call: MethodCall) -> MethodAnswer {
        let table = MethodTable.standard
        let scope = call["scope"]
        let names = table.names.filter { name in
            guard let method = table.methods[name] else { return false }
            if call["full"]?.flag == true { return true }
            if let scope, let text = scope.text {
                return text.isEmpty || text == "_global"
                    ? method.scopes.isEmpty : method.scopes.contains(text.lowercased())
            }
            return method.isGranted(by: call.caller.scope)
        }
        return MethodAnswer(.array(names.map { .string($0) }))
    }

    private static func method(_ call: MethodCall) -> MethodAnswer {
        let method = MethodTable.standard.methods[call.text("name")?.lowercased() ?? ""]
        return MethodAnswer([
            "isExisting": .bool(method != nil), "isAvailable": .bool(method?.isGranted(by: call.caller.scope) ?? false),
        ])
    }

    private static func events(_ call: MethodCall) -> MethodAnswer {
        let table = EventTable.standard
        let codes = table.codes.filter { code in
            if call["FULL"]?.flag == true { return true }
            if let scope = call.text("SCOPE") {
                return table.scopes[code] == (scope == "_global" ? "" : scope.lowercased())
            }
            return table.isAvailable(code, with: call.caller.scope)
        }
        return MethodAnswer(.array(codes.map { .string($0) }))
    }

    private static func feature(_ call: MethodCall) throws -> MethodAnswer {
        guard let code = call.text("CODE") else { throw RESTFailure("CODE_EMPTY", status: 400, "CODE can't be empty") }
        let professional: Set<String> = ["rest_offline_extended", "rest_auth_connector"]
        let isPresent = professional.contains(code.lowercased()) && ["pro", "ent"].contains(call.caller.portal.tariff)
        return MethodAnswer(["value": isPresent ? "Y" : "N"])
    }
}
