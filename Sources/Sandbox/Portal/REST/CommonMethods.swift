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
        "access.name": .reading(accessName),
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
        let portal = call.caller.portal
        let license = License(portal)
        // Read anew: the caller may have been kept from before the installation was finished.
        guard let id = call.caller.installation?.id, let installation = try InstallationRow.fetchOne(db, key: id),
            let application = call.caller.application
        else {
            if call.platform.behaviour.current.webhookInfo == .scope {
                return MethodAnswer([
                    "SCOPE": .array(call.caller.scope.sorted().map { .string($0) }), "LICENSE": .string(license.full),
                ])
            }
            throw RESTFailure(.accessDenied, status: 400, "Access denied! Application context required")
        }
        let version = try ApplicationVersionRow.fetchOne(
            db, key: ["clientID": installation.clientID, "version": installation.version])
        let payment = call.platform.payment(of: installation, on: portal)
        return MethodAnswer([
            "ID": .int(Int(id)), "CODE": .string(application.code), "VERSION": .int(version?.number ?? 1),
            "STATUS": .string(payment.status), "INSTALLED": .bool(installation.isFinished),
            "PAYMENT_EXPIRED": payment.isExpired ? "Y" : "N", "DAYS": payment.days.map(JSONValue.int) ?? .null,
            "LANGUAGE_ID": .string(portal.language), "LICENSE": .string(license.full),
            "LICENSE_TYPE": .string(license.type), "LICENSE_FAMILY": .string(license.family),
        ])
    }

    /// What `app.info` says about a portal's plan.
    struct License: Sendable, Hashable {
        /// `de_pro100`: the portal's language and the plan.
        var full: String
        var type: String
        var family: String

        private static let plans = [
            "free": "project", "basic": "basic", "std": "std", "pro": "pro100", "ent": "ent250",
        ]

        init(_ portal: PortalRow) {
            type = portal.isBox ? "selfhosted" : Self.plans[portal.tariff] ?? portal.tariff
            full = "\(portal.language)_\(type)"
            family = portal.isBox ? "selfhosted" : portal.tariff == "free" ? "project" : portal.tariff
        }
    }

    /// Codes of access that a person has: himself, his departments, everybody.
    static func accessCodes(of user: PersonRow) -> Set<String> {
        var codes: Set<String> = ["AU", "G2", "U\(user.id)"]
        if user.userType == "extranet" { return codes }
        codes.formUnion(["UA", "IU\(user.id)"])
        for department in user.departments { codes.formUnion(["D\(department)", "DR\(department)"]) }
        if user.isAdmin { codes.insert("G1") }
        return codes
    }

    private static func codes(_ call: MethodCall) -> [String] {
        (call["ACCESS"].map { $0.array ?? $0.object.map { Array($0.values) } ?? [$0] } ?? []).compactMap(\.text)
            .filter { !$0.isEmpty }
    }

    private static func userAccess(_ call: MethodCall) -> MethodAnswer {
        let own = accessCodes(of: call.caller.user)
        return MethodAnswer(.bool(call.caller.isAdmin || codes(call).contains { own.contains($0.uppercased()) }))
    }

    /// Codes that the portal does not have are left out.
    private static func accessName(_ call: MethodCall, _ db: Database) throws -> MethodAnswer {
        let codes = codes(call)
        guard !codes.isEmpty else { return MethodAnswer(false) }
        let isRussian = call.caller.portal.language == "ru"
        let standing: [String: (String, String)] = [
            "AU": ("All authorized users", "Все авторизованные пользователи"),
            "G2": ("All visitors", "Все посетители"), "UA": ("All employees", "Все сотрудники"),
            "G1": ("Administrators", "Администраторы"),
        ]
        var names: JSONObject = [:]
        for code in codes {
            if let (english, russian) = standing[code] {
                names[code] = [
                    "provider": "", "name": .string(isRussian ? russian : english), "provider_id": "other",
                ]
            } else if code.hasPrefix("U"), let id = Int(code.dropFirst()),
                let person = try PersonRow.fetchOne(db, key: ["portalID": call.caller.portalID, "id": id])
            {
                names[code] = [
                    "provider": .string(isRussian ? "Пользователь" : "User"),
                    "name": .string([person.name, person.lastName].filter { !$0.isEmpty }.joined(separator: " ")),
                    "provider_id": "user",
                ]
            }
        }
        return MethodAnswer(phpArray(names))
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
        let isPresent = professional.contains(code.lowercased()) && call.caller.portal.isProfessional
        return MethodAnswer(["value": isPresent ? "Y" : "N"])
    }
}
