import Bitrix24Wire
import GRDB

/// `/portals/{d}/users`: a portal's people, and what becomes of their integrations when they go.
struct PeopleControl: Sendable {
    let context: ControlContext
    private var platform: Platform { context.platform }

    init(context: ControlContext) { self.context = context }

    var routes: [ControlServer.Route] {
        [
            .init("GET", "portals/{d}/users", list), .init("POST", "portals/{d}/users", add),
            .init("GET", "portals/{d}/users/{id}", show), .init("PATCH", "portals/{d}/users/{id}", change),
            .init("POST", "portals/{d}/users/{id}/dismiss", dismiss),
        ]
    }

    private func portal(_ call: ControlCall) throws -> PortalRow { try platform.portal(named: call["d"]) }

    @Sendable private func list(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let people = try await platform.database.read { db in
            try PersonRow.filter(Column("portalID") == portal.id && Column("service") == "").order(Column("id"))
                .fetchAll(db)
        }
        return ["users": .array(people.map(\.controlJSON))]
    }

    @Sendable private func show(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        return try await platform.database.read { db in try Self.person(db, portal, call["id"]).controlJSON }
    }

    /// Whoever is made here has registered already, unless `invited` says otherwise.
    @Sendable private func add(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let fields = try call.fields()
        let edit = try PersonEdit(fields)
        let isInvited = try fields.flag("invited") ?? false
        return try await platform.database.write { db in
            let people = PortalPeople(platform: platform)
            var person = PortalFounder(platform: platform).person(
                portal: portal, id: try people.nextID(db, portal: portal))
            edit.apply(to: &person)
            person.isInvited = isInvited
            try person.insert(db)
            if !isInvited || platform.behaviour.current.userAddEvent == .invitation {
                try people.announce(db, person, portal: portal, by: person.id)
            }
            return person.controlJSON
        }
    }

    @Sendable private func change(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let fields = try call.fields()
        let edit = try PersonEdit(fields)
        let registers = try fields.flag("invited") == false
        return try await platform.database.write { db in
            var person = try Self.person(db, portal, call["id"])
            edit.apply(to: &person)
            try person.update(db)
            if registers {
                try PortalPeople(platform: platform).register(db, portal: portal, userID: person.id)
                person = try Self.person(db, portal, call["id"])
            }
            return person.controlJSON
        }
    }

    private enum Integrations: String, CaseIterable { case keep, disable }

    /// `integrations`: `keep` hands webhooks and applications of the Market over to system users.
    @Sendable private func dismiss(_ call: ControlCall) async throws -> JSONValue {
        let portal = try portal(call)
        let integrations = try call.fields().word("integrations", Integrations.self) ?? .disable
        return try await platform.database.write { db in
            let person = try Self.person(db, portal, call["id"])
            let transfer = try PortalPeople(platform: platform).dismiss(
                db, person, portal: portal, keepsIntegrations: integrations == .keep)
            return [
                "user": try Self.person(db, portal, call["id"]).controlJSON,
                "webhooks": transfer.webhooks.map(\.controlJSON) ?? .null,
                "apps": .array(
                    transfer.applications.map {
                        ["client_id": .string($0.clientID), "user": $0.person.controlJSON]
                    }),
            ]
        }
    }

    static func person(_ db: Database, _ portal: PortalRow, _ text: String) throws -> PersonRow {
        guard let id = Int(text), let person = try PersonRow.fetchOne(db, key: ["portalID": portal.id, "id": id]) else {
            throw SandboxControlError.notFound("\(portal.domain) has no user \(text).")
        }
        return person
    }
}

/// The kinds of people that an administration call can make with one word.
enum PersonRole: String, Sendable, CaseIterable {
    case administrator, employee
    /// Sees no record of the CRM.
    case withoutCRM = "no_crm"
    /// A guest from outside: no CRM at all, and no department.
    case extranet
    /// A partner who sets the portal up: an administrator whom no list shows.
    case integrator
}

/// What a call says about one of a portal's people.
private struct PersonEdit: Sendable {
    private let name: String?
    private let lastName: String?
    private let email: String?
    private let position: String?
    private let role: PersonRole?
    private let isAdmin: Bool?
    private let isActive: Bool?
    private let access: JSONObject?
    private let departments: [Int]?
    private let profile: JSONObject

    init(_ fields: ControlFields) throws(SandboxControlError) {
        name = try fields.text("name")
        lastName = try fields.text("last_name")
        email = try fields.text("email")
        position = try fields.text("position")
        role = try fields.word("role", PersonRole.self)
        isAdmin = try fields.flag("admin")
        isActive = try fields.flag("active")
        access = try fields.object("access")
        for (type, right) in access ?? [:] {
            guard let word = right.string, ["none", "own", "all"].contains(word) else {
                throw .field("access.\(type)", "must be none, own or all")
            }
        }
        if let elements = try fields.array("departments") {
            var numbers: [Int] = []
            for element in elements {
                guard let number = element.integer else { throw .field("departments", "must be a list of numbers") }
                numbers.append(number)
            }
            departments = numbers
        } else {
            departments = nil
        }
        profile = try fields.object("fields") ?? [:]
        for name in profile.keys where !UserProfile.isExtra(name) && !name.hasPrefix("UF_USR_") {
            throw .field("fields.\(name)", "is no field of a profile; user.fields lists them")
        }
    }

    func apply(to person: inout PersonRow) {
        if let name {
            person.name = name
            if lastName == nil { person.lastName = "" }
        }
        if let lastName { person.lastName = lastName }
        if let email { person.email = email }
        if let position { person.position = position }
        if let role {
            person.isAdmin = role == .administrator || role == .integrator
            person.userType = role == .extranet ? "extranet" : role == .integrator ? "integrator" : "employee"
            person.access = role == .withoutCRM || role == .extranet ? PortalFounder.withoutCRM : "{}"
        }
        if let isAdmin { person.isAdmin = isAdmin }
        if let isActive { person.isActive = isActive }
        if let access { person.access = JSONValue.object(access).serialized() }
        for (name, value) in profile { person.set(name, to: value) }
        if let departments { person.set("UF_DEPARTMENT", to: .array(departments.map { .int($0) })) }
    }
}

extension PersonRow {
    var controlJSON: JSONValue {
        var members: JSONObject = [
            "id": .int(id), "name": .string(name), "last_name": .string(lastName), "email": .string(email),
            "position": .string(position), "admin": .bool(isAdmin), "active": .bool(isActive),
            "access": (try? JSONValue(parsing: access)) ?? [:], "type": .string(service.isEmpty ? userType : service),
            "departments": .array(departments.map { .int($0) }),
        ]
        if isInvited { members["invited"] = true }
        return .object(members)
    }
}
